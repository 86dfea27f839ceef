"""The page that puts two to four researchers side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
import streamlit as st

from explorer.compare.comparison import FEWEST
from explorer.compare.models import Comparison
from explorer.drawing import charts
from explorer.export.comparison import LETTERS, compared_years_table, shared_papers_table
from explorer.export.tables import Table
from explorer.models import PaperFilter, Person, Profile
from explorer.profile import join_words
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.ui.addresses import researcher_address
from explorer.ui.choosing import pick_people, suggest_people
from explorer.ui.comparing_tables import badge, show_facts, show_held, show_pairs
from explorer.ui.narrowing import choose_filter, describe_narrowed, plot_years
from explorer.ui.paper_list import show_paper_list
from explorer.ui.pieces import link, shorten, show_empty, show_heading
from explorer.ui.resources import get_comparison, get_profile
from explorer.ui.tag_tables import show_titled
from explorer.ui.taking import offer_csv

Key = TypeVar("Key", int, str)

QUESTION = "Whom do you want to compare?"
PROMISE = "Works, years, topics and collaborators of two to four researchers side by side, and how much they overlap."


def show_compare(snapshot: Snapshot) -> None:
    head = st.container()
    people = pick_people(snapshot)
    named = queries.find_people(snapshot, people)
    chosen = [named[number] for number in people]
    with head:
        _show_head(chosen)
    if len(people) < FEWEST:
        suggest_people(snapshot, people)
        return
    everything = [get_profile(snapshot, number, PaperFilter()) for number in people]
    wanted = choose_filter(_sum([one.years for one in everything]), _sum([one.types for one in everything]))
    found = get_comparison(snapshot, tuple(people), wanted)
    show_facts(found)
    _show_years(snapshot, people, found, everything)
    show_pairs(found)
    show_held(found, found.topics, "topic", "Topics", "Of their papers")
    show_held(found, found.coauthors, "person", "Collaborators", "People they wrote with; one of them may be another's")
    show_held(found, found.institutions, "institution", "Institutions", "That they name as their own")
    _show_papers(snapshot, people, found)


def _show_head(people: Sequence[Person]) -> None:
    if len(people) < FEWEST:
        show_heading("Compare", QUESTION, [], PROMISE)
        return
    st.set_page_config(page_title=f"{shorten(join_words([one.name for one in people]))} · Research graph")
    show_heading("Compare", join_words([shorten(one.name) for one in people]), [], PROMISE)


def _show_years(snapshot: Snapshot, people: Sequence[int], found: Comparison, everything: Sequence[Profile]) -> None:
    """The years of each; a click on one chooses it, a second click lets go."""
    with show_titled("Years", "Works a year, to one scale. Click a year to see only it."):
        offer_csv("CSV", "years", lambda: compared_years_table(found), key="csv-years")
    by_year = PaperFilter(types=found.filter.types)
    profiles = [get_profile(snapshot, number, by_year) for number in people]
    rows = [
        (f"{letter}  {profile.person.name}", profile.years) for letter, profile in zip(LETTERS, profiles, strict=False)
    ]
    if not any(years for _, years in rows):
        show_empty("No year is known.", "The sources of these works give none, or the filters leave none.")
        return
    figure = charts.draw_years_compared(rows, selected=found.filter.years)
    known = _sum([one.years for one in everything])
    plot_years(figure, charts.describe_years_compared(rows), known, found.filter.years, key="chart-compared")


def _show_papers(snapshot: Snapshot, people: Sequence[int], found: Comparison) -> None:
    whole = get_comparison(snapshot, tuple(people), PaperFilter())

    def note(number: int, _: object) -> str:
        persons = [(place, found.people[place].profile.person) for place in found.papers[number]]
        return " ".join(f"{badge(place)} {link(one.name, researcher_address(one.id))}" for place, one in persons)

    def build() -> Table:
        ordered = queries.sort_papers(snapshot, found.papers)
        papers = queries.find_papers(snapshot, ordered)
        return shared_papers_table(
            [(paper, found.papers[one]) for one, paper in zip(ordered, papers, strict=True)], found
        )

    show_paper_list(
        snapshot,
        "Papers together",
        np.array(list(found.papers), dtype=np.int64),
        filtered=describe_narrowed(found.filter),
        total=len(whole.papers),
        note=note,
        build=build,
    )


def _sum(counts: Iterable[Mapping[Key, int]]) -> dict[Key, int]:
    total: Counter[Key] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)
