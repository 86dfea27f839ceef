"""What curators do about claims: approve, refuse with a reason, answer what owners ask."""

from __future__ import annotations

import streamlit as st

from explorer.errors import ExplorerError
from explorer.people.claim_records import Claim
from explorer.people.claim_remarks import remark
from explorer.people.claims import LONGEST_STATEMENT, VOUCHED, decide_claim
from explorer.people.readers import Reader
from explorer.people.rights import may
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.markdown import to_markdown
from explorer.ui.failure import show_error
from explorer.ui.pieces import shorten
from explorer.ui.signing_in import find_reader, get_store


def show_decision(snapshot: Snapshot, reader: Reader, claim: Claim, key: str) -> None:
    """Buttons for what may become of the claim."""
    if claim.state not in ("pending", "contested", "approved"):
        return
    if not may(reader, "deciding on a claim", [claim.account_id]):
        st.caption("Your own claim: another curator decides.")
        return
    with st.container(horizontal=True, key=f"decide-{key}"):
        if claim.state != "approved" or claim.level < VOUCHED:
            st.button(
                "Confirm as a curator" if claim.state == "approved" else "Approve",
                key=f"approve-{key}", type="primary", on_click=_approve, args=(snapshot, claim),
                icon=":material/check:", help="You have checked it: level 3",
            )  # fmt: skip
        if st.button("Refuse", key=f"refuse-{key}"):
            _ask_for_reason(snapshot, claim)


def show_answer(_snapshot: Snapshot, _reader: Reader, claim: Claim, key: str) -> None:
    """A line for the answer to what the owner asks."""
    with st.form(f"answer-{key}", clear_on_submit=True, border=False):
        said = st.text_input("Your answer, which the owner reads", key=f"answer-text-{key}", max_chars=1000)
        if not st.form_submit_button("Answer", key=f"answer-send-{key}"):
            return
    try:
        remark(get_store(), find_reader(), claim.id, said or "")
    except ExplorerError as error:
        show_error(error)
    else:
        st.rerun()


def _approve(snapshot: Snapshot, claim: Claim) -> None:
    try:
        decide_claim(get_store(), find_reader(), claim.id, "approved", person_ids=_find_ids(snapshot, claim))
    except ExplorerError as error:
        st.session_state["claims-failed"] = error


def _find_ids(snapshot: Snapshot, claim: Claim) -> tuple[str, ...]:
    """Every id that leads to the record now."""
    number = queries.find_person_no(snapshot, claim.person_id)
    return queries.find_person_aliases(snapshot, number) if number is not None else ()


@st.dialog("Refuse the claim?", width="medium")
def _ask_for_reason(snapshot: Snapshot, claim: Claim) -> None:
    st.markdown(f"Whoever claimed **{to_markdown(shorten(claim.label))}** reads the reason, and can claim anew.")
    with st.form("refuse-form", border=False):
        reason = st.text_area("Reason", key="refuse-reason", max_chars=LONGEST_STATEMENT)
        if not st.form_submit_button("Refuse", type="primary", key="refuse-send"):
            return
    try:
        ids = _find_ids(snapshot, claim)
        decide_claim(get_store(), find_reader(), claim.id, "refused", reason or "", person_ids=ids)
    except ExplorerError as error:
        show_error(error)
    else:
        st.rerun()
