"""Who else could be this person, and making one of two."""

from __future__ import annotations

import streamlit as st

from explorer.errors import AmbiguousName, ResearcherNotFound
from explorer.find import get_researcher_no
from explorer.library.ledger.building import build_merge
from explorer.library.ledger.entries import Entry
from explorer.library.ledger.similar import Similar, find_similar
from explorer.models import Person
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.tags.affiliation import find_affiliations
from explorer.text.markdown import to_markdown
from explorer.ui.addresses import researcher_address
from explorer.ui.claim_works import check_corrector
from explorer.ui.failure import show_error
from explorer.ui.identity_running import begin, describe_time
from explorer.ui.pieces import link, shorten, show_empty, show_section, text

MOST_SIMILAR = 12


def show_similar(snapshot: Snapshot, number: int, *, is_off: bool) -> None:
    """List people whose names fit, each with a button that makes one of both."""
    similar, total = find_similar(snapshot, number, MOST_SIMILAR)
    more = f" · the likeliest {len(similar)} of {total:,}" if total > len(similar) else ""
    show_section("Could also be them", f"People of this library whose names fit{more}")
    if not similar:
        show_empty("Nobody whose name fits.", "Somebody with another name can be found below.")
    places = find_affiliations(snapshot, [one.number for one in similar])
    for one in similar:
        with st.container(horizontal=True, vertical_alignment="center", key=f"like-{one.number}"):
            place = text(places.get(one.number, ""))
            st.html(
                f'<div class="like"><p>{_name(one.person)} <span class="facts">{place}</span></p>'
                f'<p class="facts">{text(_describe(snapshot, one))}</p></div>'
            )
            if not is_off and st.button("Same person", key=f"same-{one.person.id}", help=_help(one.person)):
                _confirm(snapshot, number, one.number)
    if not is_off:
        _ask_for_another(snapshot, number)


def _name(person: Person) -> str:
    return f"<strong>{link(person.name, researcher_address(person.id))}</strong>"


def _describe(snapshot: Snapshot, one: Similar) -> str:
    person = one.person
    years = "-".join(str(year) for year in dict.fromkeys((person.first_year, person.last_year)) if year)
    people = queries.find_people(snapshot, one.closest)
    named = ", ".join(shorten(people[number].name) for number in one.closest)
    more = ", …" if one.shared_coauthors > len(one.closest) else ""
    shared = f"{one.shared_coauthors:,} shared {'co-author' if one.shared_coauthors == 1 else 'co-authors'}"
    shared += f": {named}{more}" if named else ""
    beside = f"beside them on {one.together:,} {'paper' if one.together == 1 else 'papers'}" if one.together else ""
    return " · ".join(filter(None, [count_works(person.works), years, shared, beside]))


def count_works(works: int) -> str:
    return f"{works:,} {'work' if works == 1 else 'works'}"


def _help(person: Person) -> str:
    return f"Make one person of {to_markdown(shorten(person.name))} and the one whose page this is"


def _ask_for_another(snapshot: Snapshot, number: int) -> None:
    """Somebody whose name does not fit: a changed family name, another script."""
    words = st.text_input(
        "Somebody else is the same person", key="same-words", placeholder="Type a name or an id, press Enter",
        icon=":material/person_search:",
    )  # fmt: skip
    if not words or not words.strip():
        return
    try:
        found = [get_researcher_no(snapshot, words)]
    except AmbiguousName as error:
        found = [queries.get_person_no(snapshot, hit.id) for hit in error.candidates[:MOST_SIMILAR]]
    except ResearcherNotFound as error:
        show_error(error)
        return
    for person_no in found:
        person = queries.find_people(snapshot, [person_no])[person_no]
        with st.container(horizontal=True, vertical_alignment="center", key=f"typed-{person_no}"):
            facts = "this is the person of this page" if person_no == number else count_works(person.works)
            st.html(f'<div class="like"><p>{_name(person)}</p><p class="facts">{text(facts)}</p></div>')
            is_same = person_no == number
            if not is_same and st.button("Same person", key=f"typed-{person.id}", help=_help(person)):
                _confirm(snapshot, number, person_no)


@st.dialog("Make one person of two", width="medium")
def _confirm(snapshot: Snapshot, number: int, other: int) -> None:
    people = queries.find_people(snapshot, [number, other])
    one, two = people[number], people[other]
    works = snapshot.topology.person_papers
    own = set(works.row(number).tolist())
    theirs = set(works.row(other).tolist())
    st.html(
        f'<p class="sum"><b>{text(one.name)}</b> {text(count_works(one.works))} + <b>{text(two.name)}</b> '
        f"{text(count_works(two.works))} → one person with {text(count_works(len(own | theirs)))}</p>"
    )
    if own & theirs:
        both = len(own & theirs)
        st.warning(
            f"{both:,} {'paper names' if both == 1 else 'papers name'} both beside each other. "
            "Authors seldom sign twice: look at it first.",
            icon=":material/warning:",
        )
    st.caption(f"Addresses with either id lead to the one person. {describe_time(snapshot)}")
    note = st.text_input("Why (kept with the correction)", key="merge-note", max_chars=2000)
    if st.button("Make them one", type="primary", key="merge-confirm"):

        def build() -> Entry:
            who = check_corrector(snapshot, number, other)
            return build_merge(snapshot, [number, other], note=note or "", who=who)

        begin(snapshot, build)
