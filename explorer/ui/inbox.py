"""The inbox: invitations and conversations, or the one conversation that the address names."""

from __future__ import annotations

import streamlit as st

from explorer.errors import ExplorerError, StateUnavailable
from explorer.people.pairs import find_records, is_id
from explorer.people.readers import Reader
from explorer.people.talks import get_talk
from explorer.snapshot.opened import Snapshot
from explorer.text.markup import escape
from explorer.ui.failure import show_error
from explorer.ui.inbox_lists import show_lists
from explorer.ui.inbox_settings import show_blocked, show_notices
from explorer.ui.inbox_talk import show_messages, show_talk
from explorer.ui.inbox_words import WITH, inbox_address
from explorer.ui.pieces import link, show_empty, show_heading
from explorer.ui.signing_in import get_store, is_hosted, sign_in_address, view_now

PROMISE = "Invitations and conversations. Only the two of you read them."


def show_inbox(snapshot: Snapshot, reader: Reader) -> None:
    """The whole page."""
    asked = st.query_params.get(WITH, "")
    if not is_hosted():
        show_heading("Account", "Inbox", [], PROMISE)
        show_empty(
            "Conversations need an app in which people sign in.",
            "On your own machine there is only you. docs/accounts.md says how sign-in is set up.",
        )
    elif not reader.signed_in:
        show_heading("Account", "Inbox", [], PROMISE)
        way = escape(sign_in_address(view_now()))
        st.html(f'<p class="ways-in"><a class="button" href="{way}">Log in to read your inbox</a></p>')
    elif asked:
        _show_asked(snapshot, reader, asked)
    else:
        show_heading("Account", "Inbox", [], PROMISE)
        show_lists(snapshot)
        show_notices(reader)
        show_blocked(reader)


def _show_asked(snapshot: Snapshot, reader: Reader, asked: str) -> None:
    st.html(f'<p class="ways-on">{link("All conversations", inbox_address())}</p>')
    try:
        talk = get_talk(get_store(), reader, asked)
        records = find_records(get_store(), (reader.account_id, talk.other_id))
    except StateUnavailable as error:
        if is_id(asked):
            show_messages(asked)  # it comes by itself, and what stands in the box stays
        else:
            show_error(error)
        return
    except ExplorerError as error:
        show_error(error)
        return
    show_talk(snapshot, reader, talk, records)
