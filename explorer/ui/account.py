"""The account's page: who is signed in, what they follow, and their data to take along or delete."""

from __future__ import annotations

import json

import streamlit as st

from explorer.errors import ExplorerError, StateUnavailable
from explorer.people.accounts import rename
from explorer.people.own_data import delete_account, export_account
from explorer.people.readers import Reader
from explorer.text.markup import escape
from explorer.ui.account_follows import show_follows, show_kept
from explorer.ui.account_routes import find_providers
from explorer.ui.addresses import base_path
from explorer.ui.claims_page import show_own_claims
from explorer.ui.failure import show_error
from explorer.ui.inbox_entry import write_inbox_entry
from explorer.ui.pieces import shorten, show_empty, show_heading, show_section
from explorer.ui.signing_in import find_reader, get_store, is_hosted, leave, sign_in_address, sign_out, view_before

FAILED = "account-failed"
CONFIRMATION = "delete"


def show_account(reader: Reader) -> None:
    """The whole page."""
    failed = st.session_state.pop(FAILED, None)
    if failed is not None:
        show_error(failed)
    if not reader.signed_in:
        _show_ways_in()
        return
    _show_who(reader)
    try:
        show_kept(reader)
        show_follows(reader)
        show_own_claims(reader)
    except ExplorerError as error:
        show_error(error)
        return
    _show_data(reader)


def _show_ways_in() -> None:
    if not is_hosted():
        show_heading("Account", "You", [], "The only reader on this machine; there is nothing to sign in to.")
        show_error(StateUnavailable("the database does not answer"))
        return
    show_heading(
        "Account", "Log in", [], "Reading needs no account. With one you follow people and topics, vote, comment, "
        "save papers, and keep notes that only you see.",
    )  # fmt: skip
    providers = find_providers()
    if not providers:
        show_empty("Nobody can log in yet.", "The section [auth] of the secrets names no provider: docs/accounts.md.")
        return
    target = st.query_params.get("to") or view_before()
    buttons = "".join(
        f'<a class="button" href="{escape(sign_in_address(target, name))}">'
        f"Log in{f' with {escape(title)}' if title else ''}</a>"
        for name, title in providers.items()
    )
    st.html(f'<p class="ways-in">{buttons}</p>')


def _show_who(reader: Reader) -> None:
    chips = []
    if reader.orcid:
        chips.append((f"ORCID {reader.orcid}", True))
    if reader.email:
        chips.append(
            (reader.email if reader.email_verified else f"{reader.email}, not confirmed", reader.email_verified)
        )
    if reader.curator and not reader.local:
        chips.append(("Curator", True))
    local = "The only reader on this machine: no password, nothing to set up. What you do stays in one file here."
    hosted = "Signing out ends your sessions in every browser."
    show_heading("Account", reader.name, chips, local if reader.local else hosted)
    with st.container(horizontal=True, vertical_alignment="bottom", key="account-who"):
        st.text_input(
            "Your name" if reader.local else "Name that others see",
            value=reader.name,
            max_chars=100,
            key="account-name",
            width=320,
        )
        st.button("Rename", on_click=_rename, key="account-rename")
        if not reader.local:
            st.button("Log out", on_click=_sign_out, key="account-sign-out", icon=":material/logout:")


def _show_data(reader: Reader) -> None:
    show_section("Your data", "Everything kept about you, in one JSON file; or nothing any more.")
    with st.container(horizontal=True, key="account-data"):
        st.download_button(
            "Export my data", lambda: _export(reader), "my-data.json", "application/json",
            on_click="ignore", key="account-export", icon=":material/download:",
        )  # fmt: skip
        if st.button("Delete my account" if not reader.local else "Delete all of it", key="account-delete"):
            _ask_to_delete()


@st.dialog("Delete everything?")
def _ask_to_delete() -> None:
    st.write(
        "Follows, votes, comments, saved papers, notes, digests, claims and conversations are deleted, and every "
        "session ends. This can't be undone. Export your data first if you want to keep it."
    )
    typed = st.text_input(f"Write “{CONFIRMATION}” to go on", key="account-delete-word")
    if st.button("Delete", type="primary", disabled=typed.strip().casefold() != CONFIRMATION, key="account-delete-now"):
        try:
            delete_account(get_store(), find_reader())
        except ExplorerError as error:
            show_error(error)
            return
        leave()
        if not is_hosted():
            st.rerun()
        st.write("All of it is deleted.")  # a new run might overtake what sends the browser to the provider's sign-out


def _export(reader: Reader) -> bytes:
    """The file; a failure becomes its content, since a download can't show one."""
    try:
        data: object = export_account(get_store(), reader)
    except ExplorerError as error:
        data = {"error": str(error), "hint": error.hint}
    return json.dumps(data, ensure_ascii=False, indent=2).encode("utf8")


def _rename() -> None:
    try:
        rename(get_store(), find_reader(), str(st.session_state.get("account-name", "")))
    except ExplorerError as error:
        st.session_state[FAILED] = error


def _sign_out() -> None:
    failed = sign_out()
    if failed is not None:
        st.session_state[FAILED] = failed


def show_account_entry(reader: Reader, target: str) -> None:
    """The account in the bar of pages: the way in, or whose it is."""
    if not reader.signed_in and is_hosted():
        providers = find_providers()
        address = sign_in_address(target) if len(providers) == 1 else f"{base_path()}/account"
        entry = f'<a class="account" href="{escape(address)}">Log in</a>'
    else:
        name = shorten(reader.name or "You")
        letter = escape(name[:1].upper())
        entry = (
            f'<a class="account who" href="{base_path()}/account" title="Account: {escape(name)}">'
            f'<span aria-hidden="true">{letter}</span><span class="unseen">Account: {escape(name)}</span></a>'
        )
        entry = f"{write_inbox_entry(reader)}{entry}"
    with st.container(key="account-entry"):
        st.html(entry)
