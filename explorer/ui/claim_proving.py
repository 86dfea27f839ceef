"""What proves a claim: an ORCID sign-in, or a code on a page that the record names."""

from __future__ import annotations

import streamlit as st

from explorer.errors import ExplorerError, InvalidOption, NotAllowed
from explorer.live.pages import read_page
from explorer.models import Profile
from explorer.people.claims import PROVED, ask_for_code, prove
from explorer.people.proofs import accept_code, begin_look, find_codes
from explorer.people.readers import Reader
from explorer.snapshot.opened import Snapshot
from explorer.text.markdown import link, to_markdown
from explorer.text.markup import escape
from explorer.ui.claim_standing import Page, Standing, find_evidence, find_pages, find_person, has_orcid
from explorer.ui.failure import show_error
from explorer.ui.signing_in import find_reader, get_store

FAILED = "claim-proof-failed"


def show_proofs(snapshot: Snapshot, number: int, profile: Profile, standing: Standing, reader: Reader) -> None:
    """What the owner of a claim could prove next."""
    claim = standing.mine
    if claim is None or claim.level >= PROVED:
        return
    with st.container(key="claim-proofs", gap="small"):
        if has_orcid(profile, reader):
            _offer_orcid(snapshot, number, profile, claim.id)
        pages = find_pages(profile)
        for place, page in enumerate(pages):
            _offer_code(snapshot, number, profile, claim.id, page, place)
        if not pages:
            st.caption("The record names no page on which only its owner can write, so that a code could prove it.")
        elif not has_orcid(profile, reader) and any(one.startswith("orcid:") for one in profile.ids):
            st.caption("Or log in through ORCID with the iD of the record, and claim it with that account.")
        failed = st.session_state.pop(FAILED, None)
        if isinstance(failed, ExplorerError):
            show_error(failed)


def _offer_orcid(snapshot: Snapshot, number: int, profile: Profile, claim_id: str) -> None:
    if st.button("Prove it with my ORCID sign-in", key="claim-orcid", icon=":material/verified:"):
        reader = find_reader()
        try:
            if not has_orcid(profile, reader):
                raise NotAllowed("proving a claim")
            prove(
                get_store(), reader, claim_id, PROVED, find_evidence(snapshot, number, profile, reader),
                person_ids=find_person(snapshot, number, profile).ids,
                why=f"proved: signed in with ORCID iD {reader.orcid}, which the record names",
            )  # fmt: skip
        except ExplorerError as error:
            st.session_state[FAILED] = error
        st.rerun()


def _offer_code(snapshot: Snapshot, number: int, profile: Profile, claim_id: str, page: Page, place: int) -> None:
    try:
        codes = {one.place: one for one in find_codes(get_store(), find_reader(), claim_id)}
    except ExplorerError as error:
        show_error(error)
        return
    code = codes.get(page.address)
    with st.container(key=f"claim-page-{place}", gap="xsmall"):
        if code is None:
            st.html(f'<p class="card-text">Prove it with a code on your <b>{escape(page.name)}</b>.</p>')
            st.button("Get a code", key=f"claim-code-{place}", on_click=_ask, args=(claim_id, page, profile))
            return
        st.markdown(
            f"Put this code on your {link(page.name, page.address)}, {to_markdown(page.where)}; "
            "it may be removed when it was found."
        )
        st.code(code.code, language=None)
        if st.button("Look for the code", key=f"claim-look-{place}", icon=":material/search:"):
            with st.spinner(f"Reading your {page.name}"):
                _look(snapshot, number, profile, claim_id, page)
            st.rerun()


def _ask(claim_id: str, page: Page, profile: Profile) -> None:
    try:
        if page not in find_pages(profile):
            raise NotAllowed("proving a claim")
        ask_for_code(get_store(), find_reader(), claim_id, page.address)
    except ExplorerError as error:
        st.session_state[FAILED] = error


def _look(snapshot: Snapshot, number: int, profile: Profile, claim_id: str, page: Page) -> None:
    """Read the page, which takes its time, outside of any transaction; then say what was found."""
    try:
        code = begin_look(get_store(), find_reader(), claim_id, page.address)
        if code.encode("ascii") not in read_page(page.asked, accept=page.accept):
            raise InvalidOption(
                f"The code is not on your {page.name}.",
                hint=f"Put it {page.where}, save it, and look again. Pages may show a change late.",
            )
        accept_code(get_store(), find_reader(), claim_id, page.address, find_person(snapshot, number, profile).ids)
    except ExplorerError as error:
        st.session_state[FAILED] = error
