"""One claim with its evidence and its history, for its owner and for curators."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.errors import ExplorerError
from explorer.people.claim_records import Claim, ClaimEvent, find_claim_events
from explorer.people.readers import Reader
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.markup import escape
from explorer.ui.addresses import identity_address, researcher_address
from explorer.ui.claim_asking import describe_evidence
from explorer.ui.claim_standing import STATES
from explorer.ui.failure import show_error
from explorer.ui.pieces import link, shorten, text
from explorer.ui.signing_in import get_store

OPEN = ("queue", "asked")
"""Lists of what a curator has to judge."""
Deed = Callable[[Snapshot, Reader, Claim, str], None]
"""Draws what can be done about a claim; the text makes keys of controls."""


def show_claim(
    snapshot: Snapshot, reader: Reader, claim: Claim, key: str, claimant: str | None = None, deed: Deed | None = None
) -> None:
    """Draw a claim. *key* is the list that it stands in, *claimant* its account's name where that is not the reader."""
    with st.container(border=True, key=f"claim-{key}-{claim.id}", gap="small"):
        st.html(_write_head(snapshot, claim, claimant, key))
        with st.expander("Evidence and history", expanded=key in OPEN):
            try:
                events = find_claim_events(get_store(), reader, claim.id)
            except ExplorerError as error:
                show_error(error)
                return
            st.html(_write_evidence(claim) + _write_trail(events))
        if deed is not None:
            deed(snapshot, reader, claim, f"{key}-{claim.id}")


def _write_head(snapshot: Snapshot, claim: Claim, claimant: str | None, key: str) -> str:
    number = queries.find_person_no(snapshot, claim.person_id)
    now = queries.find_people(snapshot, [number])[number] if number is not None else None
    record = link(now.name, researcher_address(now.id)) if now else text(claim.label or claim.person_id)
    facts = [f"claimed {claim.created_at:%d %B %Y}"]
    if claimant is not None or key != "own":
        facts.insert(0, f"by {shorten(claimant or 'an account that is gone')}")
    if now is None:
        facts.append("not in this library")
    elif now.name != claim.label:
        facts.append(f"then {shorten(claim.label)}")
    if claim.reason and claim.state in ("refused", "withdrawn"):
        facts.append(shorten(claim.reason))
    correct = f" · {link('Identity', identity_address(now.id))}" if now and key != "own" else ""
    known = "" if claim.state == "approved" else " gap"
    return (
        f'<div class="claim-head"><p><b>{record}</b> <span class="chip{known}">{STATES[claim.state]}</span> '
        f'<span class="chip">L{claim.level}</span></p><p class="facts">{escape(" · ".join(facts))}{correct}</p></div>'
    )


def _write_evidence(claim: Claim) -> str:
    said = f'<blockquote class="statement">{escape(claim.statement)}</blockquote>' if claim.statement else ""
    lines = "".join(f"<li>{escape(one)}</li>" for one in describe_evidence(claim.evidence)) if claim.evidence else ""
    return f'{said}<ul class="facts-list">{lines}</ul>' if said or lines else "<p>Statement and evidence are gone.</p>"


def _write_trail(events: list[ClaimEvent]) -> str:
    rows = "".join(
        f"<li><time>{one.at:%d %B %Y, %H:%M} UTC</time> <span><b>{escape(_name_event(one))}</b> "
        f"{escape(f'by {shorten(one.actor)}' if one.actor else 'by the app')}"
        f"{f'<span class=said>{escape(one.reason)}</span>' if one.reason else ''}</span></li>"
        for one in events
    )
    return f'<ol class="trail">{rows}</ol>'


def _name_event(event: ClaimEvent) -> str:
    if not event.before:
        return "Claimed"
    if event.before == event.after:
        return "Said" if event.actor else "Noted"
    return f"{event.before.capitalize()} → {event.after}"
