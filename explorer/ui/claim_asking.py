"""The dialogs that begin a claim and take it back."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from explorer.errors import ExplorerError
from explorer.models import Profile
from explorer.people.claims import LONGEST_STATEMENT, claim, withdraw_claim
from explorer.snapshot.opened import Snapshot
from explorer.text.markdown import to_markdown
from explorer.text.markup import escape
from explorer.ui.addresses import base_path, named_library
from explorer.ui.claim_standing import Standing, find_evidence, find_level, find_pages, find_person
from explorer.ui.failure import show_error
from explorer.ui.pieces import shorten
from explorer.ui.signing_in import find_reader, get_store


@st.dialog("Claim this record", width="medium")
def ask_to_claim(snapshot: Snapshot, number: int, profile: Profile, standing: Standing) -> None:
    """Ask for a statement, beside the evidence that the app found by itself."""
    reader = find_reader()
    evidence = find_evidence(snapshot, number, profile, reader)
    level = find_level(snapshot, number, profile, reader)
    st.markdown(f"You say that **{to_markdown(shorten(profile.person.name))}** is you. The app found by itself:")
    st.html(f'<ul class="facts-list">{"".join(f"<li>{escape(one)}</li>" for one in describe_evidence(evidence))}</ul>')
    is_taken, is_refused = standing.approved is not None, standing.refused is not None
    st.caption(_say_what_follows(profile, level, reader.local, is_taken=is_taken, is_refused=is_refused))
    with st.form("claim-form", border=False):
        statement = st.text_area(
            "Anything a curator should know (only you and curators read it)", key="claim-statement",
            max_chars=LONGEST_STATEMENT, placeholder="Where you work, which of the works are yours, how to check it",
        )  # fmt: skip
        if not st.form_submit_button("Claim this record", type="primary", key="claim-send"):
            return
    try:
        reader = find_reader()  # who it is now, and what that proves
        claim(
            get_store(),
            reader,
            find_person(snapshot, number, profile),
            statement or "",
            find_level(snapshot, number, profile, reader),
            find_evidence(snapshot, number, profile, reader),
            why=f"proved: signed in with ORCID iD {reader.orcid}, which the record names",
        )
    except ExplorerError as error:
        show_error(error)
    else:
        st.rerun()


def describe_evidence(evidence: Mapping[str, object]) -> list[str]:
    """
    Say in sentences what was found; anything else that a claim holds is left out.

    >>> describe_evidence({"backed": 0, "ids": []})[0]
    'Neither a persistent id nor several sources back the record: L0.'
    """
    ids = evidence.get("ids")
    named = ", ".join(map(str, ids)) if isinstance(ids, list) and ids else ""
    said = []
    if evidence.get("backed"):
        said.append(f"The record is backed: L1. Persistent ids: {named or 'none, but several sources agree'}.")
    else:
        said.append("Neither a persistent id nor several sources back the record: L0.")
    orcid = evidence.get("orcid")
    if isinstance(orcid, Mapping):
        stands = "which stands on the record: L2" if orcid.get("on the record") else "which is not on the record"
        said.append(f"Signed in with the ORCID iD {orcid.get('id')}, {stands}.")
    code = evidence.get("code")
    if isinstance(code, Mapping):
        said.append(f"Placed a code on {code.get('place')}: L2.")
    name = "is" if evidence.get("name") else "is not"
    said.append(f"The name of the account {name} one of the record's spellings; that proves nothing.")
    if evidence.get("mail"):
        said.append(f"The account's provider vouches for an e-mail address at {evidence['mail']}.")
    return said


def _say_what_follows(profile: Profile, level: int, is_local: bool, *, is_taken: bool, is_refused: bool) -> str:
    if is_refused and not is_local:
        return "A curator has refused a claim of yours on this record: whatever proves this one, a curator decides."
    if level >= 2:
        return (
            "Somebody else has this record: the claim becomes contested, and a curator decides."
            if is_taken
            else "This proves that it is you: the claim is approved at once, at level 2."
        )
    if is_local:
        return "You are the only person on this machine: the claim is approved at once, and its level stays as it is."
    ways = " or ".join(page.name for page in find_pages(profile))
    prove = f"You can then prove it with a code on your {to_markdown(ways)}, or" if ways else "Then"
    return f"The claim begins as pending. {prove} a curator decides."


def claims_address() -> str:
    """The address of the page of claims, which shows records as the library in use has them."""
    library = f"?{urlencode({'library': named_library()})}" if named_library() else ""
    return f"{base_path()}/claims{library}"


@st.dialog("Withdraw the claim?")
def ask_to_withdraw(standing: Standing) -> None:
    """Ask once more; what the owner wrote is no longer shown then."""
    st.write("The record stays as it is. What you wrote of yourself is no longer shown. You can claim it anew.")
    if not st.button("Withdraw", key="claim-withdraw-now", type="primary") or standing.mine is None:
        return
    try:
        withdraw_claim(get_store(), find_reader(), standing.mine.id, person_ids=standing.person.ids)
    except ExplorerError as error:
        show_error(error)
    else:
        st.rerun()
