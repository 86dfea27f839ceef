"""What the owner of a record says of its works: not mine, and this is mine too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from explorer.errors import AmbiguousName, ExplorerError, InvalidOption, NotAllowed, ResearcherNotFound
from explorer.find import get_researcher_no
from explorer.library.ledger.building import build_merge, build_not_mine
from explorer.library.ledger.entries import Entry
from explorer.library.ledger.similar import find_similar
from explorer.models import PaperFilter, Profile
from explorer.people.accounts import LOCAL_NAME
from explorer.people.claim_records import find_claims
from explorer.people.claim_remarks import remark
from explorer.people.readers import Reader
from explorer.people.rights import may
from explorer.profile import build_profile
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.markdown import to_markdown
from explorer.ui.addresses import named_library
from explorer.ui.claim_profile import find_works, name_works
from explorer.ui.claim_standing import find_person, get_owned
from explorer.ui.failure import show_error
from explorer.ui.identity_running import describe_time, start_correction, why_off
from explorer.ui.pieces import shorten
from explorer.ui.signing_in import find_reader, get_store, is_hosted

MOST_SIMILAR = 12
MOST_NAMED = 20
"""Works that a request names."""
TOLD = "claim-told"
WHOLE, SOME = "The whole record", "Some of its works"


@st.dialog("Not mine", width="medium")
def ask_what_is_not_mine(snapshot: Snapshot, number: int, profile: Profile) -> None:
    """Ask for works that are somebody else's."""
    works = name_works(find_works(snapshot, number))
    with st.form("claim-not-mine-form", border=False):
        chosen = st.multiselect(
            "Works that are not mine", list(works), format_func=works.__getitem__, key="not-mine-works"
        )
        note = st.text_input("Why (kept with the correction)", key="not-mine-note", max_chars=1000)
        st.caption(_say_what_follows(snapshot))
        if not st.form_submit_button("These are not mine", type="primary", key="not-mine-send"):
            return

    def build(who: str | None) -> Entry:
        return build_not_mine(snapshot, number, chosen, note=note or "", who=who)

    named = [f"{works[one]} ({one})" for one in chosen[:MOST_NAMED] if one in works]
    _decide(snapshot, number, profile, build, f"Not mine: {'; '.join(named)}. {note or ''}", chosen=chosen)


@st.dialog("This is mine too", width="medium")
def ask_what_is_mine(snapshot: Snapshot, number: int, profile: Profile) -> None:
    """Ask for another record that is the same person's, or for works of it."""
    other = _choose_record(snapshot, number)
    if other is None:
        return
    person = queries.find_people(snapshot, [other])[other]
    how = st.radio("What of it is yours?", [WHOLE, SOME], key="mine-too-how", horizontal=True)
    works = name_works(find_works(snapshot, other)) if how == SOME else {}
    chosen: list[str] = []
    if how == SOME:
        chosen = st.multiselect("Works that are mine", list(works), format_func=works.__getitem__, key="mine-too-works")
    note = st.text_input("Why (kept with the correction)", key="mine-too-note", max_chars=1000)
    st.caption(_say_what_follows(snapshot))
    if not st.button("This is mine", type="primary", key="mine-too-send", disabled=how == SOME and not chosen):
        return

    def build(who: str | None) -> Entry:
        if how == WHOLE or len(chosen) == len(works):
            return build_merge(snapshot, [number, other], note=note or "", who=who)
        return build_not_mine(snapshot, other, chosen, to=number, note=note or "", who=who)

    named = "; ".join(f"{works[one]} ({one})" for one in chosen[:MOST_NAMED] if one in works)
    asked = f"Mine too, of {shorten(person.name)} ({person.id}): {named or 'the whole record'}. {note or ''}"
    _decide(snapshot, number, profile, build, asked, chosen=None if how == WHOLE else chosen, other=other)


def find_corrector(snapshot: Snapshot, number: int) -> str | None:
    """The name under which the owner of a record corrects it; None for everybody else, and for the local person."""
    try:
        reader, _ = get_owned(snapshot, number, build_profile(snapshot, number, PaperFilter()), proved=True)
    except ExplorerError:
        return None
    return _name_corrector(reader)


def check_corrector(snapshot: Snapshot, number: int | None, *others: int) -> str | None:
    """
    Say who corrects the record *number*, asked anew; raises NotAllowed where they may not.

    Without a number, for what is about anybody, curators alone may in an app with sign-in. An owner
    takes nothing from *others* that somebody else has claimed.
    """
    reader = find_reader()
    if not is_hosted():
        return _name_corrector(reader)
    if may(reader, "correcting an identity"):
        return reader.name
    if number is None:
        raise NotAllowed("correcting an identity")
    reader, _ = get_owned(snapshot, number, build_profile(snapshot, number, PaperFilter()), proved=True)
    for other in others:
        _check_nobody_else_s(snapshot, other, reader)
    return _name_corrector(reader)


def _decide(
    snapshot: Snapshot,
    number: int,
    profile: Profile,
    build: Callable[[str | None], Entry],
    asked: str,
    *,
    chosen: Sequence[str] | None,
    other: int | None = None,
) -> None:
    """Correct the library, or where it can't be changed from here keep the request for curators."""
    try:
        reader, mine = get_owned(snapshot, number, profile, proved=True)
        if chosen is not None and not chosen:
            raise InvalidOption("No work is chosen.", hint="Choose one at least.")
        if other is not None:
            _check_nobody_else_s(snapshot, other, reader)
        if why_off(snapshot.folder.parent.parent):
            remark(get_store(), reader, mine.id, asked[:2000])
            st.session_state[TOLD] = "Your request stands in the history of your claim, where curators read it."
            st.rerun()
        start_correction(snapshot, [build(_name_corrector(reader))])
        library = {"library": named_library()} if named_library() else {}
        st.switch_page(st.session_state["identity_page"], query_params={"id": profile.person.id, **library})
    except ExplorerError as error:
        show_error(error)


def _check_nobody_else_s(snapshot: Snapshot, other: int, reader: Reader) -> None:
    """What somebody else has claimed is not taken from them; a curator may."""
    ids = find_person(snapshot, other, build_profile(snapshot, other, PaperFilter())).ids
    live = find_claims(get_store(), reader, ids)
    if any(one.state in ("approved", "contested") and one.account_id != reader.account_id for one in live):
        raise NotAllowed("taking over a record that somebody else has claimed")


def _choose_record(snapshot: Snapshot, number: int) -> int | None:
    """One of the people whose names fit, or somebody by name or id."""
    words = st.text_input("Another record, by name or id", key="mine-too-words", placeholder="Empty: names that fit")
    try:
        found = _find_typed(snapshot, words) if words and words.strip() else _find_fitting(snapshot, number)
    except ResearcherNotFound as error:
        show_error(error)
        return None
    found = [one for one in found if one != number]
    if not found:
        st.caption("No other record fits.")
        return None
    people = queries.find_people(snapshot, found)

    def describe(one: int) -> str:
        person = people[one]
        years = "-".join(str(year) for year in dict.fromkeys((person.first_year, person.last_year)) if year)
        works = f"{person.works:,} {'work' if person.works == 1 else 'works'}"
        return " · ".join(filter(None, [shorten(person.name), works, years, person.id]))

    return st.selectbox("Record", found, format_func=describe, key="mine-too-record")


def _find_fitting(snapshot: Snapshot, number: int) -> list[int]:
    return [one.number for one in find_similar(snapshot, number, MOST_SIMILAR)[0]]


def _find_typed(snapshot: Snapshot, words: str) -> list[int]:
    try:
        return [get_researcher_no(snapshot, words)]
    except AmbiguousName as error:
        return [queries.get_person_no(snapshot, hit.id) for hit in error.candidates[:MOST_SIMILAR]]


def _say_what_follows(snapshot: Snapshot) -> str:
    off = why_off(snapshot.folder.parent.parent)
    if off:
        return f"{to_markdown(off)} Your request is kept in the history of your claim, for curators."
    return to_markdown(describe_time(snapshot))


def _name_corrector(reader: Reader) -> str | None:
    """None lets the ledger name the user of this machine."""
    if reader.local:
        return None if reader.name == LOCAL_NAME else reader.name
    return f"{reader.name}, owner of the record"
