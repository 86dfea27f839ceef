"""Whom the reader wants to compare: boxes to find them, and suggestions where somebody is missing."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.compare.comparison import FEWEST, MOST
from explorer.export.comparison import LETTERS
from explorer.models import PaperFilter
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.ui.addresses import compare_address
from explorer.ui.picking import pick_researcher
from explorer.ui.pieces import link, shorten, show_empty, show_section, text
from explorer.ui.resources import get_profile

PARAMETER = "id"
MOST_EXAMPLES = 8
ORDINALS = ("First researcher", "Second researcher", "Third researcher", "Fourth researcher")
"""What the empty boxes ask for."""


def pick_people(snapshot: Snapshot) -> list[int]:
    """Draw a box for each person asked for and one more; those who are there, each once, at most four."""
    asked = st.query_params.get_all(PARAMETER)
    people: list[int] = []
    is_twice = False
    for place, column in enumerate(st.columns(min(max(len(asked) + 1, FEWEST), MOST), gap="small")):
        number = _find_person(snapshot, asked, place)
        again = number is not None and number in people
        label = LETTERS[people.index(number)] if again and number is not None else LETTERS[len(people)]
        with column:
            picked = pick_researcher(
                snapshot,
                f"{label} once more" if again else label if number is not None else ORDINALS[place],
                parameter=PARAMETER,
                key=f"compare-{place}",
                place=place,
            )
        is_twice |= again
        people += [picked] if picked is not None and not again else []
    if st.query_params.get_all(PARAMETER) != asked:
        st.rerun()  # a name just typed picked somebody: there is room for one more
    if is_twice:
        st.info("Somebody is chosen twice and counts once. Change one of the two.", icon=":material/info:")
    if len(asked) > MOST:
        told = f"{MOST} people can be compared, the address names {len(asked)}. These are the first {MOST}."
        st.info(told, icon=":material/info:")
    return people


def _find_person(snapshot: Snapshot, asked: Sequence[str], place: int) -> int | None:
    return queries.find_person_no(snapshot, asked[place]) if place < len(asked) and asked[place] else None


def suggest_people(snapshot: Snapshot, people: Sequence[int]) -> None:
    """Pairs to begin with; for somebody chosen, their closest collaborators."""
    if people:
        own = get_profile(snapshot, people[0], PaperFilter())
        show_section(f"Compare {shorten(own.person.name)} with", "Those they wrote most papers with")
        items = [
            (f"{shorten(one.name)}", compare_address([own.person.id, one.id]), f"{one.papers:,} together")
            for one in own.coauthors[:MOST_EXAMPLES]
        ]
    else:
        show_section("For example", "Researchers with many works in this library, and whom each wrote most with")
        items = _find_examples(snapshot)
    if not items:
        show_empty("Nobody to suggest.", "Type a name into one of the boxes above.")
        return
    lines = "".join(f"<li>{link(label, address)} <span>{text(fact)}</span></li>" for label, address, fact in items)
    st.html(f'<ol class="people">{lines}</ol>')


def _find_examples(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    found: dict[frozenset[str], tuple[str, str, str]] = {}
    for person in queries.find_prolific(snapshot, MOST_EXAMPLES):
        profile = get_profile(snapshot, queries.get_person_no(snapshot, person.id), PaperFilter())
        for one in profile.coauthors[:1]:
            label = f"{shorten(person.name)} and {shorten(one.name)}"
            example = label, compare_address([person.id, one.id]), f"{one.papers:,} together"
            found.setdefault(frozenset((person.id, one.id)), example)
    return list(found.values())
