"""The lists of the inbox: who invites, whom one invited, and the conversations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import streamlit as st

from explorer.errors import ExplorerError, StateUnavailable
from explorer.people.conversations import (
    Conversation,
    Invitation,
    answer_invitation,
    block,
    find_conversations,
    find_invitations,
    withdraw_invitation,
)
from explorer.people.pairs import Owned, find_records
from explorer.people.readers import Reader
from explorer.people.store import Store
from explorer.settings import news_seconds
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.markup import escape
from explorer.ui.addresses import researcher_address
from explorer.ui.failure import show_error
from explorer.ui.inbox_words import UNREACHABLE, WITH, inbox_address, say_day, write_body, write_subject, write_who
from explorer.ui.pieces import link, show_empty, show_section, text
from explorer.ui.resources import find_current
from explorer.ui.signing_in import find_reader, get_store

SECONDS = news_seconds(10)
"""Between two looks at what is new."""
FAILED, SHOWN = "inbox-failed", "inbox-listed"
STEP = 50
"""Lines of a list that are shown at once."""

Records = Mapping[str, tuple[Owned, ...]]


def show_lists(snapshot: Snapshot) -> None:
    """Draw the lists, and again when something came."""
    st.session_state.pop(FAILED, None)
    _show_lists(snapshot.folder.parent.parent)


@st.fragment(run_every=SECONDS)
def _show_lists(library: Path) -> None:
    """Draw the lists; of *library* the snapshot at that moment, so that a tab left open keeps no old one."""
    reader, snapshot = find_reader(), find_current(library)
    with st.container(key="inbox-lists", gap="small"):
        failed = st.session_state.get(FAILED)
        if failed is not None:
            show_error(failed)
        if not reader.signed_in or snapshot is None:
            show_empty("You have been signed out.", "Load the page again to log in.")
            return
        try:
            invitations, talks = find_invitations(get_store(), reader), find_conversations(get_store(), reader)
            others = {one.other_id for one in invitations} | {one.other_id for one in talks}
            records = find_records(get_store(), others)
        except StateUnavailable:
            show_empty(UNREACHABLE, "This page looks again by itself.")
            return
        _show_received(snapshot, [one for one in invitations if not one.mine], records)
        _show_conversations(talks, records)
        _show_sent(snapshot, [one for one in invitations if one.mine])
        if max(len(invitations), len(talks)) > _count_shown():
            st.button("Show more", key="inbox-more", on_click=_show_more)


def _show_received(snapshot: Snapshot, invitations: list[Invitation], records: Records) -> None:
    if not invitations:
        return
    show_section("Invitations", "Accept to begin a conversation. They see that you decline, and not that you block.")
    for one in invitations[: _count_shown()]:
        with st.container(border=True, key=f"invitation-{one.id}", gap="small"):
            subject = write_subject(snapshot, one.purpose, one.about_kind, one.about_id)
            st.html(
                f'<p class="inviter">{write_who(one.other, records.get(one.other_id, ()))} '
                f'<span class="soft">· {_say_time(one.created_at)}</span></p>'
                f'<p class="subject">{subject}</p>{write_body(one.body)}'
            )
            with st.container(horizontal=True, key=f"answer-{one.id}"):
                if st.button("Accept", key=f"accept-{one.id}", type="primary"):
                    _accept(snapshot, one)
                if st.button("Decline", key=f"decline-{one.id}"):
                    _do(lambda store, who, it=one: answer_invitation(store, who, it.id, accept=False))  # type: ignore[misc]
                if st.button("Block", key=f"block-{one.id}", type="tertiary", help="Hear no more from them"):
                    _do(lambda store, who, it=one: block(store, who, it.other_id))  # type: ignore[misc]


def _show_conversations(talks: list[Conversation], records: Records) -> None:
    show_section("Conversations", "The latest first")
    if not talks:
        show_empty(
            "No conversations yet.",
            "Open a researcher whose record is claimed, and invite them; or claim your own, so that others can.",
        )
        return
    rows = "".join(_write_row(one, records.get(one.other_id, ())) for one in talks[: _count_shown()])
    st.html(f'<ul class="talks">{rows}</ul>')


def _write_row(one: Conversation, records: tuple[Owned, ...]) -> str:
    count = f'<b class="count">{one.unread:,}<span class="unseen"> unread</span></b>' if one.unread else ""
    when = _say_time(one.latest_at) if one.latest_at else "nothing written yet"
    known = f'<span class="soft">{text(records[0].label)}</span>' if records else ""
    return (
        f'<li><a href="{escape(inbox_address(one.id))}"><strong>{text(one.other)}</strong> {known}</a>'
        f'<span class="soft">{when}</span>{count}</li>'
    )


def _show_sent(snapshot: Snapshot, invitations: list[Invitation]) -> None:
    if not invitations:
        return
    show_section("Sent", "Invitations that wait for an answer")
    for one in invitations[: _count_shown()]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"sent-{one.id}"):
            subject = write_subject(snapshot, one.purpose, one.about_kind, one.about_id)
            st.html(
                f'<p class="sent">To <strong>{_write_person(snapshot, one)}</strong> '
                f'<span class="soft">{_say_time(one.created_at)}</span></p><p class="subject">{subject}</p>'
            )
            if st.button("Withdraw", key=f"withdraw-{one.id}", type="tertiary"):
                _do(lambda store, who, it=one: withdraw_invitation(store, who, it.id))  # type: ignore[misc]


def _write_person(snapshot: Snapshot, one: Invitation) -> str:
    """Whose record was invited, as this library calls them."""
    number = queries.find_person_no(snapshot, one.person_id)
    if number is None:
        return text(one.other)
    person = queries.find_people(snapshot, [number])[number]
    return link(person.name, researcher_address(person.id))


def _accept(snapshot: Snapshot, one: Invitation) -> None:
    """Accept, and go to the conversation."""
    number = queries.find_person_no(snapshot, one.person_id)
    ids = queries.find_person_aliases(snapshot, number) if number is not None else ()
    try:
        talk = answer_invitation(get_store(), find_reader(), one.id, accept=True, person_ids=ids)
    except ExplorerError as error:
        st.session_state[FAILED] = error
        st.rerun(scope="fragment")
    if talk:
        st.query_params[WITH] = talk
    st.rerun()


def _do(deed: Callable[[Store, Reader], object]) -> None:
    try:
        deed(get_store(), find_reader())
    except ExplorerError as error:
        st.session_state[FAILED] = error
        st.rerun(scope="fragment")
    st.rerun()


def _count_shown() -> int:
    return int(st.session_state.get(SHOWN, STEP))


def _show_more() -> None:
    st.session_state[SHOWN] = _count_shown() + STEP


def _say_time(at: datetime) -> str:
    return f"{say_day(at)}, {at:%H:%M} UTC"
