"""The card from which a focused conversation begins."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.errors import ExplorerError, StateUnavailable
from explorer.models import PaperFilter, Profile
from explorer.people.conversations import (
    LONGEST_INVITATION,
    PURPOSES,
    count_unread,
    find_conversations,
    invite,
    withdraw_invitation,
)
from explorer.people.owner_profiles import find_profile
from explorer.people.readers import Target
from explorer.people.talks import Standing, find_standing
from explorer.profile import find_own_papers
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.markdown import to_markdown
from explorer.text.markup import escape
from explorer.ui.failure import show_error
from explorer.ui.inbox_telling import tell_of_invitation
from explorer.ui.inbox_words import PURPOSE_NAMES, UNREACHABLE, inbox_address, say_day, write_subject
from explorer.ui.pieces import shorten, show_card_title, text
from explorer.ui.signing_in import find_reader, get_reader, get_store, is_hosted, sign_in_address, view_now

FAILED = "inviting-failed"
MOST_OFFERED = 500
"""Papers, the newest ones, and topics that an invitation may be about."""
LOCKED = {
    "unclaimed": "Claim this author entity first to unlock direct invitations.",
    "claiming": "Your claim waits for a decision. Direct invitations open when it is approved.",
    "contested": "Two people claim this record. Direct invitations open when a curator has decided.",
}


def show_collaboration_card(snapshot: Snapshot, number: int, profile: Profile) -> None:
    """Draw the card: locked, open, or what has become of an invitation."""
    with st.container(border=True, key="side-inviting"):
        show_card_title("Direct collaboration", "Open a focused conversation when the fit is right")
        if not is_hosted():
            _say("Direct conversations need an app in which people sign in. On your own machine there is only you.")
            return
        ids = _find_ids(snapshot, number, profile)
        try:
            standing = find_standing(get_store(), get_reader(), ids)
            _show_standing(snapshot, number, profile, standing, ids)
        except StateUnavailable:
            _say(UNREACHABLE)
        failed = st.session_state.pop(FAILED, None)
        if failed is not None:
            show_error(failed)


def _show_standing(snapshot: Snapshot, number: int, profile: Profile, standing: Standing, ids: tuple[str, ...]) -> None:
    if standing.state in LOCKED:
        is_told = get_reader().signed_in or standing.state == "contested"
        _show_locked(LOCKED[standing.state] if is_told else "Not claimed yet.")
    elif standing.state == "own":
        waiting = count_unread(get_store(), get_reader())
        _say("This record is yours. Who wants to work with you can invite you here.")
        _show_way("Open your inbox", inbox_address(), waiting)
    elif standing.state == "talking":
        _say("You have a conversation with who owns this record.")
        talks = find_conversations(get_store(), get_reader())
        unread = sum(one.unread for one in talks if one.id == standing.conversation_id)
        _show_way("Open the conversation", inbox_address(standing.conversation_id), unread)
    elif standing.state == "free":
        _show_open(snapshot, number, profile, ids)
    else:
        _show_waiting(snapshot, standing)


def _show_locked(reason: str) -> None:
    st.button(
        "Invite to collaborate", key="invite-locked", icon=":material/lock:", disabled=True, width="stretch"
    )  # fmt: skip
    _say(reason)


def _show_open(snapshot: Snapshot, number: int, profile: Profile, ids: tuple[str, ...]) -> None:
    owner = find_profile(get_store(), ids)
    if not get_reader().signed_in:
        st.html(f'<a class="button" href="{escape(sign_in_address(view_now()))}">Log in to invite</a>')
    elif st.button("Invite to collaborate", key="invite", icon=":material/forum:", type="primary", width="stretch"):
        _ask(snapshot, number, profile, ids)
    if owner is not None and owner.open_to_collaborate:
        _say("The owner of this record is open to collaborate.")
    else:
        _say("The owner has not said whether they are open to collaborate. You can ask.")


def _show_waiting(snapshot: Snapshot, standing: Standing) -> None:
    """An invitation between the two, or what came of one."""
    if standing.state == "declined" and standing.at:
        _say(f"Your invitation was declined. You can ask again from {say_day(standing.at)} on.")
    elif standing.state == "blocking":
        _say("You block who owns this record.")
        _show_way("Open your inbox", inbox_address(), 0)
    elif standing.at:
        subject = write_subject(snapshot, standing.purpose, standing.about_kind, standing.about_id)
        mine = standing.state == "invited"
        who = "You invited them" if mine else "They invited you"
        st.html(f'<p class="card-said">{who} on {say_day(standing.at)}: {subject}.</p>')
        if mine:
            _say("It waits for an answer.")
            st.button("Withdraw the invitation", key="invite-withdraw", on_click=_withdraw,
                      args=(standing.invitation_id,))  # fmt: skip
        else:
            _show_way("Answer in your inbox", inbox_address(), 0)


@st.dialog("Invite to a conversation", width="medium")
def _ask(snapshot: Snapshot, number: int, profile: Profile, ids: tuple[str, ...]) -> None:
    name = to_markdown(shorten(profile.person.name))
    st.caption(f"To the owner of the record {name}. They see your name and what you write here; nobody else does.")
    purpose = st.selectbox("Purpose", PURPOSES, format_func=lambda one: PURPOSE_NAMES[one], key="invite-purpose")
    about = _choose_about(snapshot, number, profile)
    body = st.text_area(
        "Your message", key="invite-text", max_chars=LONGEST_INVITATION, height=170,
        placeholder="Who you are, what you would like to do together, and why them.",
    )  # fmt: skip
    if st.button("Send the invitation", type="primary", key="invite-send") and about is not None:
        person = Target("person", profile.person.id, profile.person.name, ids)
        try:
            made = invite(get_store(), find_reader(), person, purpose, about, body or "")
        except ExplorerError as error:
            show_error(error)
            return
        tell_of_invitation(made)
        st.rerun()


def _choose_about(snapshot: Snapshot, number: int, profile: Profile) -> Target | None:
    """A paper or a topic of theirs: only what the record has can be chosen."""
    kinds = ["A paper of theirs", "A topic of theirs"] if profile.topics else ["A paper of theirs"]
    kind = st.segmented_control("About", kinds, default=kinds[0], required=True, key="invite-kind")
    if kind == kinds[0]:
        newest = queries.sort_papers(snapshot, find_own_papers(snapshot, number, PaperFilter()))[:MOST_OFFERED]
        papers = queries.find_paper_heads(snapshot, newest)
        chosen = _choose("Which paper", newest, lambda one: f"{papers[one].title} · {papers[one].year or 'no year'}")
        return None if chosen is None else Target("paper", papers[chosen].id, papers[chosen].title)
    topics = profile.topics[:MOST_OFFERED]
    chosen = _choose("Which topic", list(range(len(topics))), lambda one: topics[one].name)
    return None if chosen is None else Target("topic", topics[chosen].id, topics[chosen].name)


def _choose(label: str, options: list[int], say: Callable[[int], str]) -> int | None:
    return st.selectbox(label, options, format_func=lambda one: shorten(say(one)), key=f"invite-{label}")


def _find_ids(snapshot: Snapshot, number: int, profile: Profile) -> tuple[str, ...]:
    """Every id by which a claim may name the record."""
    return tuple(dict.fromkeys((profile.person.id, *queries.find_person_aliases(snapshot, number))))


def _withdraw(invitation_id: str) -> None:
    try:
        withdraw_invitation(get_store(), find_reader(), invitation_id)
    except ExplorerError as error:
        st.session_state[FAILED] = error


def _show_way(label: str, address: str, unread: int) -> None:
    count = f' <b class="count">{unread:,}<span class="unseen"> unread</span></b>' if unread else ""
    st.html(f'<a class="button" href="{escape(address)}">{text(label)}{count}</a>')


def _say(sentence: str) -> None:
    st.html(f'<p class="card-said">{text(sentence)}</p>')
