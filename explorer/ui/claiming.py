"""The card of a record's claim: what claiming does, and where a claim stands."""

from __future__ import annotations

import streamlit as st

from explorer.errors import ExplorerError
from explorer.models import Profile
from explorer.people.claims import PROVED
from explorer.people.readers import Reader
from explorer.snapshot.opened import Snapshot
from explorer.text.markup import escape
from explorer.ui.claim_asking import ask_to_claim, ask_to_withdraw, claims_address
from explorer.ui.claim_profile import ask_for_profile
from explorer.ui.claim_proving import show_proofs
from explorer.ui.claim_standing import LEVELS, Standing, find_standing
from explorer.ui.claim_works import TOLD, ask_what_is_mine, ask_what_is_not_mine
from explorer.ui.pieces import link, show_card_title, text
from explorer.ui.signing_in import get_reader, is_hosted, sign_in_address, view_now

UNREACHABLE = "Claims can't be read just now. Everything else on this page works."
WHAT_IT_DOES = (
    "Claiming links this record to the person it is about. They can then write a bio, name key publications, "
    "give back works of others, and be asked to collaborate."
)


def show_identity_card(snapshot: Snapshot, number: int, profile: Profile) -> None:
    """Draw the card in the state that it has for whoever reads."""
    reader = get_reader()
    with st.container(border=True, key="side-claiming", gap="small"):
        show_card_title("Identity and collaboration", "Whose record this is, and what claiming it does")
        try:
            standing = find_standing(snapshot, number, profile, reader)
        except ExplorerError:
            st.caption(UNREACHABLE)
            return
        _show_level(standing)
        if not reader.signed_in:
            _show_others(standing)
            _show_way_in(standing)
        elif standing.mine is None:
            _show_unclaimed(snapshot, number, profile, standing)
        elif standing.mine.state == "approved":
            _show_owned(snapshot, number, profile, standing, reader)
        else:
            _show_waiting(snapshot, number, profile, standing, reader)


def _show_level(standing: Standing) -> None:
    """Chips, and on demand what the levels mean."""
    approved = standing.approved
    level = max(approved.level, standing.base) if approved else standing.base
    states = {one.state for one in (standing.mine, *standing.others) if one}
    contested = "contested" in states
    known = "Claimed" if approved else "Claimed by more than one" if contested else "Not claimed"
    reached = ' class="reached" aria-current="step"'
    steps = "".join(
        f"<li{reached if place == level else ''}><b>L{place}</b> {escape(meaning)}</li>"
        for place, meaning in enumerate(LEVELS)
    )
    st.html(
        f'<p class="chips"><span class="chip">Verification L{level}</span>'
        f'<span class="chip{"" if approved else " gap"}">{known}</span></p>'
        f'<details class="levels"><summary>L{level}: {escape(LEVELS[level])}</summary><ol>{steps}</ol></details>'
    )


def _show_others(standing: Standing) -> None:
    """What there is to say of a record that is not the reader's."""
    if standing.approved and standing.approved in standing.others:
        level = standing.approved.level
        _say(f"Somebody has claimed this record: level {level}, {LEVELS[level]}.")
    elif any(one.state == "contested" for one in standing.others):
        _say("More than one person says that this record is theirs, and each has proved it. A curator decides.")
    else:
        _say(WHAT_IT_DOES)


def _show_way_in(standing: Standing) -> None:
    if not is_hosted():
        st.caption(UNREACHABLE)
        return
    label = "It is you, not them? Log in to claim" if standing.approved else "Log in to claim"
    st.html(f'<p class="ways-in"><a class="button" href="{escape(sign_in_address(view_now()))}">{label}</a></p>')


def _show_unclaimed(snapshot: Snapshot, number: int, profile: Profile, standing: Standing) -> None:
    if standing.refused:
        reason = standing.refused.reason or "no reason was given"
        st.html(f'<p class="card-text" role="status"><b>Your claim was refused:</b> {text(reason)}</p>')
    _show_others(standing)
    label = "Claim anew" if standing.refused else "I am this person" if standing.approved else "Claim this record"
    quiet = standing.approved is not None
    if st.button(label, key="claim-begin", type="secondary" if quiet else "primary", icon=":material/person_check:"):
        ask_to_claim(snapshot, number, profile, standing)


def _show_waiting(snapshot: Snapshot, number: int, profile: Profile, standing: Standing, reader: Reader) -> None:
    if standing.mine and standing.mine.state == "contested":
        _say("Your claim is contested: somebody else has proved that the record is theirs. A curator decides.")
    else:
        _say("Your claim waits. A proof approves it at once, unless one of yours was refused; else a curator decides.")
    show_proofs(snapshot, number, profile, standing, reader)
    _show_last(standing)


def _show_owned(snapshot: Snapshot, number: int, profile: Profile, standing: Standing, reader: Reader) -> None:
    local = " Nobody checked who you are: this is your own machine." if reader.local else ""
    _say(f"This record is yours.{local}")
    level = standing.mine.level if standing.mine else 0
    with st.container(horizontal=True, key="claim-deeds"):
        if st.button("Edit profile", key="claim-edit", icon=":material/edit:", type="primary"):
            ask_for_profile(snapshot, number, profile)
        if level >= PROVED or reader.local:
            if st.button("Not mine", key="claim-not-mine", help="Works that are somebody else's"):
                ask_what_is_not_mine(snapshot, number, profile)
            if st.button("This is mine too", key="claim-mine-too", help="Another record, or works of it"):
                ask_what_is_mine(snapshot, number, profile)
    if level < PROVED:
        show_proofs(snapshot, number, profile, standing, reader)
    _show_last(standing)


def _show_last(standing: Standing) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="claim-last"):
        st.html(f'<p class="ways-on">{link("Its history", claims_address())}</p>')
        if st.button("Withdraw the claim", key="claim-withdraw", type="tertiary"):
            ask_to_withdraw(standing)
    told = st.session_state.pop(TOLD, None)
    if told:
        st.html(f'<p class="card-text" role="status">{escape(str(told))}</p>')


def _say(sentence: str) -> None:
    st.html(f'<p class="card-text">{escape(sentence)}</p>')
