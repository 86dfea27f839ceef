"""The page of papers: the feed, or what a search found."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from explorer.feed.periods import describe
from explorer.snapshot.opened import Snapshot
from explorer.ui.feed_page import show_feed
from explorer.ui.feed_view import choose_feed_view
from explorer.ui.paper_circle import find_wishes, show_left_out
from explorer.ui.pieces import shorten
from explorer.ui.search_box import ask_words
from explorer.ui.search_page import show_found


def show_papers_page(snapshot: Snapshot) -> None:
    today = datetime.now(UTC).date()
    words = ask_words()
    if words:
        st.set_page_config(page_title=f"{shorten(words)[:80]} · Papers · Research graph")
        show_found(snapshot, words, find_wishes(snapshot, with_follows=False, with_seen=False), today)
        return
    wants_followed = st.query_params.get("whose", "").casefold() == "what i follow"
    wants_unseen = st.query_params.get("unseen", "") == "true"
    wishes = find_wishes(snapshot, with_follows=wants_followed, with_seen=wants_unseen)
    view = choose_feed_view(snapshot, today, lambda: show_left_out(wishes))
    if (view.followed, view.hide_seen) != (wants_followed, wants_unseen):
        wishes = find_wishes(snapshot, with_follows=view.followed, with_seen=view.hide_seen)
    st.set_page_config(page_title=f"{describe(view.period, today)} · Papers · Research graph")
    show_feed(snapshot, view, wishes, today)
