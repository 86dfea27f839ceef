"""The page of claims: one's own with their history, and for curators what waits for them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.errors import ExplorerError
from explorer.people.accounts import find_names
from explorer.people.claim_records import Claim, find_approved, find_decided, find_own_claims, find_queue
from explorer.people.claim_remarks import find_remarked
from explorer.people.readers import Reader
from explorer.people.rights import may
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.text.markup import escape
from explorer.ui.claim_asking import claims_address
from explorer.ui.claim_deciding import show_answer, show_decision
from explorer.ui.claim_standing import STATES
from explorer.ui.claim_trail import show_claim
from explorer.ui.failure import show_error
from explorer.ui.pieces import link, shorten, show_empty, show_heading, show_section
from explorer.ui.signing_in import get_store, is_hosted, sign_in_address, view_now

MOST_SHOWN = 50
MOST_NAMED = 3
EXPLAINED = "Who says that which record is theirs, what that is based on, and what became of it."


def show_claims(snapshot: Snapshot, reader: Reader) -> None:
    """Draw the page for whoever reads; only curators see claims of others."""
    show_heading("Claims", "Claims", [("Curator", True)] if reader.curator and not reader.local else [], EXPLAINED)
    if not reader.signed_in:
        if is_hosted():
            show_empty("Log in to see your claims.", "A claim begins on the page of the researcher that you are.")
            way = escape(sign_in_address(view_now()))
            st.html(f'<p class="ways-in"><a class="button" href="{way}">Log in</a></p>')
        else:
            show_empty("Claims can't be read just now.", "Reading goes on. Try again in a moment.")
        return
    failed = st.session_state.pop("claims-failed", None)
    if isinstance(failed, ExplorerError):
        show_error(failed)
    try:
        _show_own(snapshot, reader)
        if may(reader, "deciding on a claim"):
            _show_doubled(snapshot, reader)
            _show_queue(snapshot, reader)
            _show_requests(snapshot, reader)
            _show_decided(snapshot, reader)
    except ExplorerError as error:
        show_error(error)


def show_own_claims(reader: Reader) -> None:
    """The section of the account's page: which records are claimed, and the way to the rest."""
    show_section("Your claims", "Records that you say are yours")
    own = find_own_claims(get_store(), reader)
    waiting = len(find_queue(get_store(), reader)) if may(reader, "deciding on a claim") and not reader.local else 0
    named = ", ".join(f"{shorten(one.label)} ({STATES[one.state].lower()})" for one in own[:MOST_NAMED])
    more = f" and {len(own) - MOST_NAMED:,} more" if len(own) > MOST_NAMED else ""
    queue = f" · {count_of(waiting, 'claim')} of others wait for a curator" if waiting else ""
    said = escape(f"{named}{more}{queue}" if own else f"None yet{queue}")
    st.html(f'<p class="card-text">{said} · {link("Claims and their history", claims_address())}</p>')


def _show_own(snapshot: Snapshot, reader: Reader) -> None:
    own = find_own_claims(get_store(), reader)
    show_section("Your claims", "With everything that became of them")
    if not own:
        show_empty("You have claimed no record.", "Open the researcher that you are, and press “Claim this record”.")
    for one in own[:MOST_SHOWN]:
        show_claim(snapshot, reader, one, "own")


def _show_doubled(snapshot: Snapshot, reader: Reader) -> None:
    """Records that a correction made of several claimed ones: each owner's claim was approved when they were apart."""
    doubled = _find_doubled(snapshot, find_approved(get_store(), reader))
    if not doubled:
        return
    said = "A correction made one of two claimed records: refuse the claim that is wrong, or part the records again"
    show_section("Records with two owners", said)
    names = _find_names(doubled)
    for one in doubled[:MOST_SHOWN]:
        show_claim(snapshot, reader, one, "doubled", names.get(one.account_id or ""), show_decision)


def _find_doubled(snapshot: Snapshot, approved: Sequence[Claim]) -> list[Claim]:
    """Those of *approved* whose record, as it is now, somebody else has claimed as well."""
    numbers = {one.person_id: queries.find_person_no(snapshot, one.person_id) for one in approved}
    here = [one for one in approved if numbers[one.person_id] is not None]
    owners: dict[int | None, set[str | None]] = {}
    for one in here:
        owners.setdefault(numbers[one.person_id], set()).add(one.account_id)
    return [one for one in here if len(owners[numbers[one.person_id]]) > 1]


def _show_queue(snapshot: Snapshot, reader: Reader) -> None:
    waiting = _without_own(reader, find_queue(get_store(), reader))
    if reader.local and not waiting:
        return
    show_section("Waiting for a curator", f"{count_of(len(waiting), 'claim')}, the oldest first")
    if not waiting:
        show_empty(
            "No claim waits.",
            "Claims without proof come here, those that two have proved, and those after a refusal.",
        )
    names = _find_names(waiting)
    for one in waiting[:MOST_SHOWN]:
        show_claim(snapshot, reader, one, "queue", names.get(one.account_id or ""), show_decision)


def _show_requests(snapshot: Snapshot, reader: Reader) -> None:
    asked = _without_own(reader, find_remarked(get_store(), reader))
    if not asked:
        return
    show_section("Owners ask", "For corrections that they can't make themselves; an answer takes it off the list")
    names = _find_names(asked)
    for one in asked[:MOST_SHOWN]:
        show_claim(snapshot, reader, one, "asked", names.get(one.account_id or ""), show_answer)


def _show_decided(snapshot: Snapshot, reader: Reader) -> None:
    decided = _without_own(reader, find_decided(get_store(), reader, MOST_SHOWN))
    if not decided:
        return
    show_section("Decided", f"The latest {MOST_SHOWN} at most")
    names = _find_names(decided)
    for one in decided:
        show_claim(snapshot, reader, one, "decided", names.get(one.account_id or ""), show_decision)


def _without_own(reader: Reader, claims: list[Claim]) -> list[Claim]:
    """On one's own machine all claims are one's own, and stand above."""
    return [one for one in claims if one.account_id != reader.account_id] if reader.local else claims


def _find_names(claims: Sequence[Claim]) -> dict[str, str]:
    return find_names(get_store(), {one.account_id for one in claims if one.account_id})
