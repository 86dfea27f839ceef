"""The way to the inbox in the bar of pages, with how much waits there."""

from __future__ import annotations

import streamlit as st

from explorer.errors import StateUnavailable
from explorer.people.conversations import count_unread
from explorer.people.readers import Reader
from explorer.text.markup import escape
from explorer.ui.inbox_words import WITH, inbox_address
from explorer.ui.signing_in import get_store, is_hosted

MOST_COUNTED = 99


def write_inbox_entry(reader: Reader) -> str:
    """Write the link: safe HTML, and nothing for whoever has no inbox."""
    if not reader.signed_in or not is_hosted():
        return ""
    try:
        # The conversation that this run is about to show does not wait any more.
        unread = count_unread(get_store(), reader, besides=st.query_params.get(WITH, ""))
    except StateUnavailable:
        unread = 0
    said = f"{unread:,}" if unread <= MOST_COUNTED else f"{MOST_COUNTED}+"
    count = f'<b class="count">{said}<span class="unseen"> unread</span></b>' if unread else ""
    return (
        f'<a class="inbox-entry" href="{escape(inbox_address())}" title="Your invitations and conversations">'
        f'<span class="sign" aria-hidden="true">✉\ufe0e</span><span class="word">Inbox</span>{count}</a>'
    )
