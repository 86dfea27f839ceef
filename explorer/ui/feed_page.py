"""The feed: the papers of a period as cards, with the ways to the periods around it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from explorer.export.tables import papers_table
from explorer.feed.feed import Feed, FeedOptions, build_feed
from explorer.feed.periods import Period, describe
from explorer.feed.trending import FORMULA
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.text.markup import escape
from explorer.ui.addresses import base_path, view_address
from explorer.ui.calendar import show_calendar
from explorer.ui.cards import Card, show_card
from explorer.ui.feed_view import DAY, MONTH, FeedView
from explorer.ui.paging import read_page, show_pager
from explorer.ui.paper_circle import Wishes, count_own_votes
from explorer.ui.paper_standing import UNREACHABLE, remember_standings
from explorer.ui.pieces import link, show_empty
from explorer.ui.signing_in import get_reader, is_hosted, sign_in_address, view_now
from explorer.ui.subscribing import show_subscribe
from explorer.ui.taking import offer_csv

PAGE = 20
"""Cards of a page."""
ALMOST_NO_VOTES = "No paper here has votes; among equal ones the newest come first."


def show_feed(snapshot: Snapshot, view: FeedView, wishes: Wishes, today: date) -> None:
    """Draw the papers of the period, in the order asked for."""
    feed = build_feed(
        snapshot,
        FeedOptions(
            view.period,
            view.order,
            wishes.followed if view.followed else None,
            wishes.excluded,
            count_own_votes(snapshot),
            wishes.seen if view.hide_seen else frozenset(),
        ),
        today,
    )
    cards, side = st.columns([5, 2], gap="large")
    with cards:
        _show_title(snapshot, feed, view, today)
        if len(feed.papers):
            _show_cards(snapshot, feed, today)
        else:
            _explain_emptiness(feed, view, wishes, today)
    with side:
        show_calendar(snapshot, view.month, view.period, today)


def _show_title(snapshot: Snapshot, feed: Feed, view: FeedView, today: date) -> None:
    said = [escape(count_of(len(feed.papers), "paper"))]
    said += [f"{feed.left_out:,} left out as you wish"] if feed.left_out else []
    if view.order == "trending" and len(feed.papers):
        voted = bool(feed.votes.any())
        formula = FORMULA if voted else f"{FORMULA}. {ALMOST_NO_VOTES}"
        said.append(f'<abbr title="{escape(formula)}">trending first</abbr>')
    future = ' <span class="chip gap">a date in the future</span>' if feed.period.first > today else ""
    with st.container(horizontal=True, vertical_alignment="center", key="feed-head"):
        st.html(
            f'<nav class="steps" aria-label="Periods">{_step("‹", "earlier", feed.earlier, today)}'
            f"{_step('›', 'later', feed.later, today)}<h1>{escape(describe(feed.period, today))}</h1>"
            f"<p>{' · '.join(said)}{future}</p></nav>"
        )
        show_subscribe(snapshot, feed, today)
        if len(feed.papers):
            offer_csv(
                "CSV", "papers", lambda: papers_table(queries.find_papers_in_order(snapshot, feed.papers.tolist()))
            )


def _step(sign: str, word: str, period: Period | None, today: date) -> str:
    if period is None:
        return f'<span class="step" aria-hidden="true">{sign}</span>'
    label = escape(f"{word}: {describe(period, today)}")
    return f'<a class="step" href="{escape(_address_of(period))}" title="{label}" aria-label="{label}">{sign}</a>'


def _address_of(period: Period) -> str:
    return view_address("papers", **{DAY: str(period.first), MONTH: "", "page": ""})


def _show_cards(snapshot: Snapshot, feed: Feed, today: date) -> None:
    page = read_page(len(feed.papers), PAGE)
    numbers = feed.papers[page * PAGE : (page + 1) * PAGE].tolist()
    papers = queries.find_papers_in_order(snapshot, numbers)
    if not remember_standings(snapshot, papers):
        st.warning(UNREACHABLE, icon=":material/info:")
    for number, paper in zip(numbers, papers, strict=True):
        show_card(Card(number, paper, int(snapshot.topology.paper_date[number])), today)
    show_pager("papers", len(feed.papers), PAGE, page)


def _explain_emptiness(feed: Feed, view: FeedView, wishes: Wishes, today: date) -> None:
    if view.followed and not wishes.followed:
        _explain_following(wishes)
        return
    near = [
        link(f"{word} {describe(period, today)}", _address_of(period))
        for word, period in (("Back to", feed.earlier), ("On to", feed.later))
        if period
    ]
    whose = " of what you follow" if view.followed else ""
    if near or feed.left_out:
        left = f"{count_of(feed.left_out, 'paper')} left out as you wish. " if feed.left_out else ""
        st.html(
            f'<div class="empty"><strong>No papers{whose} {escape(f"that {feed.period.kind}")}.</strong>'
            f"<p>{left}{' · '.join(near)}</p></div>"
        )
    elif view.followed:
        show_empty("This library has no paper of what you follow.", "Follow more, or open another library.")
    else:
        show_empty(
            "No paper of this library has a date as exact as that.",
            "Choose a longer period above, or import papers with dates, such as arXiv's or the Daily Papers'.",
        )


def _explain_following(wishes: Wishes) -> None:
    if not wishes.reachable:
        show_empty("What you follow can't be read just now.", "Everybody's papers are one click away, above.")
    elif is_hosted() and not get_reader().signed_in:
        way = f'<a href="{escape(sign_in_address(view_now()))}">Log in</a>'
        st.html(f'<div class="empty"><strong>Nobody is signed in.</strong><p>{way} to see what you follow.</p></div>')
    else:
        ways = " · ".join(
            [
                link("Researchers", f"{base_path()}/researcher"),
                link("topics", f"{base_path()}/topic"),
                link("institutions", f"{base_path()}/institution"),
            ]
        )
        st.html(
            '<div class="empty"><strong>You follow nobody and nothing yet.</strong>'
            f"<p>Press Follow on their pages: {ways}. A search is followed from its results.</p></div>"
        )
