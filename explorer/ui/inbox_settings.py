"""What a reader sets for their inbox: whether a mail tells of what is new, and whom they hear again."""

from __future__ import annotations

import streamlit as st

from explorer.digest.settings import load_digest_settings
from explorer.errors import ExplorerError, StateUnavailable
from explorer.people.conversations import block, find_blocked
from explorer.people.notices import find_notice_address, set_notices, wants_notices
from explorer.people.readers import Reader
from explorer.text.markdown import to_markdown
from explorer.ui.failure import show_error
from explorer.ui.pieces import shorten, show_section, text
from explorer.ui.signing_in import find_reader, get_store

WANTED, FAILED = "inbox-mail", "inbox-settings-failed"
EXPLAINED = (
    "The mail names who wrote and leads here; what they wrote is not in it. At most one an hour about each person, "
    "and none while an earlier one is not read."
)


def show_notices(reader: Reader) -> None:
    """Draw the switch for mails; it says why where there can be none."""
    try:
        address, wanted = find_notice_address(get_store(), reader), wants_notices(get_store(), reader)
        hindrance = _why_not(address)
    except StateUnavailable:
        return
    except ExplorerError as error:
        hindrance, address, wanted = str(error), "", False
    show_section("E-mail", "When somebody invites you or writes to you")
    st.session_state[WANTED] = wanted and not hindrance
    where = f" at {to_markdown(shorten(address))}" if address else ""
    st.toggle(f"Tell me by e-mail{where}", key=WANTED, disabled=bool(hindrance), on_change=_set)
    st.caption(to_markdown(hindrance or EXPLAINED))
    failed = st.session_state.pop(FAILED, None)
    if failed is not None:
        show_error(failed)


def show_blocked(reader: Reader) -> None:
    """List whom the reader blocks, each with the way back; nothing where there is nobody."""
    try:
        blocked = find_blocked(get_store(), reader)
    except StateUnavailable:
        return
    if not blocked:
        return
    show_section("Blocked", "They can't reach you, and are not told so")
    for account_id, name in blocked.items():
        with st.container(horizontal=True, vertical_alignment="center", key=f"blocked-{account_id}"):
            st.html(f'<p class="sent"><strong>{text(name)}</strong></p>')
            st.button(
                "Unblock", key=f"unblock-{account_id}", type="tertiary", on_click=_unblock, args=(account_id,)
            )  # fmt: skip


def _why_not(address: str) -> str:
    if load_digest_settings().smtp is None:
        return "Whoever runs this app has named no mail server, so no mails go out."
    if not address:
        return (
            "No e-mail address is known to be yours: your sign-in vouches for none. Subscribe to a digest on the page "
            "of papers and confirm it; that address counts."
        )
    return ""


def _set() -> None:
    try:
        set_notices(get_store(), find_reader(), wanted=bool(st.session_state.get(WANTED)))
    except ExplorerError as error:
        st.session_state[FAILED] = error


def _unblock(account_id: str) -> None:
    try:
        block(get_store(), find_reader(), account_id, wanted=False)
    except ExplorerError as error:
        st.session_state[FAILED] = error
