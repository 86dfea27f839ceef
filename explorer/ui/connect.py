"""The page that says how two researchers are connected."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import streamlit as st

from explorer.graph.connecting import build_answer
from explorer.graph.paths import find_connection
from explorer.graph.slice import build_selection
from explorer.models import Counting, PaperFilter, Person, SliceOptions, Years
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.ui.addresses import connect_address
from explorer.ui.choices import set_parameters
from explorer.ui.connected import count_steps, show_answer, show_common
from explorer.ui.picking import find_asked, pick_researcher
from explorer.ui.pieces import link, shorten, show_empty, show_heading, show_section

FROM, TO = "from", "to"
"""Parameters of the address."""
YEARS, TEAM, COUNTING = "years", "team", "counting"
"""Parameters of the address, and keys of the controls that hold them."""
TEAMS = (0, 100, 25, 10, 5, 3)
"""Authors of a paper, at most; 0 for any number."""
MOST_EXAMPLES = 8
QUESTION = "How are two researchers connected?"
PROMISE = (
    "The shortest and the strongest chains of co-authors between them, over the whole library, "
    "with the papers of every step."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the controls say."""

    filter: PaperFilter
    counting: Counting


def show_connect(snapshot: Snapshot) -> None:
    show_heading("Connect", QUESTION, [], PROMISE)
    one, other = _pick_both(snapshot)
    if one is None or other is None:
        _suggest(snapshot, one if one is not None else other, to_picked=one is None)
        return
    people = queries.find_people(snapshot, (one, other))
    if one == other:
        _show_same(people[one])
        return
    st.set_page_config(page_title=f"{shorten(people[one].name)} and {shorten(people[other].name)} · Research graph")
    bounds = find_year_bounds(snapshot.topology.paper_year)
    asked = _choose(bounds)
    answer = build_answer(snapshot, one, other, asked.filter, asked.counting)
    show_answer(snapshot, answer)
    if answer.path is None and answer.filter:
        _show_without_filters(snapshot, (one, other), bounds)
    show_common(answer)


def find_year_bounds(years: np.ndarray) -> Years | None:
    """
    From the first to the last known year; 0 stands for one that is not known.

    >>> find_year_bounds(np.array([0, 2015, 2022], dtype=np.int16))
    Years(first=2015, last=2022)
    """
    if not years.any():
        return None
    return Years(int(years.min(where=years > 0, initial=years.max())), int(years.max()))


def _show_all(bounds: Years | None) -> None:
    """Let go of years and team size; for callbacks."""
    if bounds:
        st.session_state[YEARS] = (bounds.first, bounds.last)
    st.session_state[TEAM] = 0


def _pick_both(snapshot: Snapshot) -> tuple[int | None, int | None]:
    left, middle, right = st.columns([12, 1, 12], gap="small")
    with left:
        one = pick_researcher(snapshot, "From", parameter=FROM, key="from")
    with middle, st.container(key="swap"):
        st.button(
            "Swap", icon=":material/swap_horiz:", help="Swap the two", on_click=_swap, type="tertiary", key="swap-ends"
        )
    with right:
        other = pick_researcher(snapshot, "To", parameter=TO, key="to")
    return one, other


def _swap() -> None:
    ends = {FROM: find_asked(TO), TO: find_asked(FROM)}
    set_parameters({parameter: person_id or [] for parameter, person_id in ends.items()})


def _suggest(snapshot: Snapshot, picked: int | None, *, to_picked: bool) -> None:
    """Pairs to begin with; for somebody picked, prolific people whom they may be connected to."""
    prolific = queries.find_prolific(snapshot, MOST_EXAMPLES + 1)
    if picked is None:
        pairs = list(pairwise(prolific))
        show_section("For example", "Researchers with many works in this library")
    else:
        person = queries.find_people(snapshot, [picked])[picked]
        others = [other for other in prolific if other.id != person.id]
        pairs = [(other, person) if to_picked else (person, other) for other in others]
        show_section(f"Connect {shorten(person.name)} with", "Type a name above, or take one with many works")
    if not pairs:
        show_empty("Nobody to suggest.", "Import works of more people: python -m explorer import FILE")
        return
    items = "".join(f"<li>{_write_pair(*pair)}</li>" for pair in pairs[:MOST_EXAMPLES])
    st.html(f'<ol class="people">{items}</ol>')


def _write_pair(one: Person, other: Person) -> str:
    return link(f"{shorten(one.name)} and {shorten(other.name)}", connect_address(one.id, other.id))


def _show_same(person: Person) -> None:
    show_empty(f"Both are {shorten(person.name)}.", "Nobody is a step away from themselves. Change one of the two.")


def _choose(bounds: Years | None) -> Asked:
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        years = _choose_years(bounds)
        team = st.segmented_control(
            "Authors a paper, at most", TEAMS, default=0, required=True, key=TEAM, bind="query-params",
            format_func=lambda size: str(size or "any"),
            help="Only papers of at most so many authors make a step",
        )  # fmt: skip
        counting = st.segmented_control(
            "Counting", ("full", "fractional"), default="full", required=True, key=COUNTING, bind="query-params",
            help="What makes a step strong. Full: the papers two people share. "
            "Fractional: a paper of n authors adds 1 / (n - 1) to each pair of them.",
        )  # fmt: skip
    return Asked(PaperFilter(years, max_team=team or None), "fractional" if counting == "fractional" else "full")


def _choose_years(bounds: Years | None) -> Years | None:
    if bounds is None or bounds.first == bounds.last:
        st.session_state.pop(YEARS, None)
        return None
    first, last = st.slider(
        "Years", bounds.first, bounds.last, (bounds.first, bounds.last), key=YEARS, bind="query-params", width=260
    )
    chosen = Years(min(first, last), max(first, last))
    return None if chosen == bounds else chosen


def _show_without_filters(snapshot: Snapshot, people: tuple[int, int], bounds: Years | None) -> None:
    """Where filters part the two: how far apart they are without, and the way there."""
    selection = build_selection(snapshot, SliceOptions())
    length = find_connection(selection, *people, alternatives=0).length
    apart = "not connected either" if length is None else f"{count_steps(length)} apart"
    with st.container(horizontal=True, vertical_alignment="center", key="filtered"):
        st.caption(f"Without the filters they are {apart}.")
        st.button("Show all", on_click=_show_all, args=(bounds,), type="tertiary", icon=":material/close:")
