"""What two institutions wrote together, with the papers behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from explorer.export.tables import Table
from explorer.export.tag_tables import joint_papers_table, partners_table
from explorer.models import PaperFilter
from explorer.profile import join_words
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.tags.models import WAYS, Partnership
from explorer.tags.partnership import find_partners, find_signers
from explorer.ui.addresses import institution_address, researcher_address
from explorer.ui.institution_page import show_partners
from explorer.ui.narrowing import choose_filter, describe_narrowed, show_years_chart
from explorer.ui.paper_list import show_paper_list
from explorer.ui.pieces import Cell, link, shorten, show_empty, show_heading, show_section, text
from explorer.ui.resources import get_partnership, get_tag_profile
from explorer.ui.tag_tables import MOST_ROWS, show_related_table, show_rows, show_titled, write_years
from explorer.ui.tags import figure_of, show_figures, span_of
from explorer.ui.taking import offer_csv

MOST_SIGNERS = 8
"""People of one institution that a paper's entry names."""
LONGEST_LABEL = 48
"""Letters of an institution's name where it is repeated."""
NUMBERS = ("First", "Second", "Both", "Years")


def show_partnership(snapshot: Snapshot, one: int, other: int) -> None:
    whole = get_partnership(snapshot, one, other, PaperFilter())
    _show_head(whole)
    if not len(whole.papers):
        _show_strangers(snapshot, whole)
        return
    wanted = choose_filter(whole.years, whole.types)
    within = get_partnership(snapshot, one, other, wanted)
    by_year = get_partnership(snapshot, one, other, PaperFilter(types=wanted.types))
    left, right = st.columns([1, 1.7], gap="medium")
    with left:
        show_section("Years", "Papers a year. Click one to see only it.")
        show_years_chart(by_year.years, whole.years, wanted.years, of="institution")
    with right:
        _show_people(snapshot, within)
    left, right = st.columns(2, gap="medium")
    with left:
        show_related_table(snapshot, within.topics, "Topics", "Of the papers of both")
    with right:
        show_related_table(snapshot, within.institutions, "Other institutions", "On the papers of both")
    show_paper_list(
        snapshot,
        "Papers of both",
        within.papers,
        filtered=describe_narrowed(wanted),
        total=len(whole.papers),
        note=lambda number, _: _write_signers(snapshot, within, number),
        build=lambda: _build_papers(snapshot, within),
    )


def show_itself(snapshot: Snapshot, number: int) -> None:
    """The address names one institution twice."""
    profile = get_tag_profile(snapshot, "institution", number, PaperFilter())
    show_heading("Collaboration", profile.tag.name, [], "An institution does not collaborate with itself.")
    st.html(f'<p class="ways">{link(profile.tag.name, institution_address(profile.tag.id))}</p>')
    show_partners(snapshot, profile)


def _show_head(found: Partnership) -> None:
    show_heading("Collaboration", f"{shorten(found.one.name)} – {shorten(found.other.name)}", [], _describe(found))
    ways = [link(f"All of {_brief(tag.name)}", institution_address(tag.id)) for tag in (found.one, found.other)]
    st.html(f'<p class="ways">{"".join(ways)}</p>')
    if len(found.papers):
        ones, others, both = (len(side) for side in found.sides)
        show_figures(
            [
                figure_of(len(found.papers), "paper", "papers"),
                figure_of(ones, "person of the first", "people of the first"),
                figure_of(others, "person of the second", "people of the second"),
                figure_of(both, "person names both at once", "people name both at once"),
                (span_of(found.years) or "not known", "years"),
            ]
        )


def _describe(found: Partnership) -> str:
    if not len(found.papers):
        return "No paper in this library names both."
    counts = Counter(found.ways.values())
    papers = f"{len(found.papers):,} {'paper names' if len(found.papers) == 1 else 'papers name'} both"
    if len(counts) == 1:
        way = next(iter(counts))
        return f"{papers}, by {way}: {WAYS[way]}."
    told = [f"{counts[way]:,} by {way} ({meaning})" for way, meaning in WAYS.items() if counts[way]]
    return f"{papers}: {join_words(told)}."


def _show_strangers(snapshot: Snapshot, found: Partnership) -> None:
    show_empty("No paper names both.", "Choose a partner of the first below, or look for another entry of a like name.")
    show_partners(snapshot, get_tag_profile(snapshot, "institution", found.numbers[0], PaperFilter()))


def _show_people(snapshot: Snapshot, found: Partnership) -> None:
    people = find_partners(snapshot, found)
    first, second = _brief(found.one.name), _brief(found.other.name)
    with show_titled("People on both sides", f"Papers of both on which they name: first, {first}; second, {second}"):
        if people:
            offer_csv("CSV", "people", lambda: partners_table(people, found), key="csv-people")
    if not people:
        show_empty("Nobody here.", "The filters leave no paper of both. Widen the years.")
        return
    cells: dict[str, Cell] = {
        "Person": lambda row: link(str(row["name"]), researcher_address(str(row["id"]))),
        "First": lambda row: text(row["papers_one"] or ""),
        "Second": lambda row: text(row["papers_other"] or ""),
        "Both": lambda row: text(row["papers_both"] or ""),
        "Years": write_years,
    }
    show_rows("People on both sides", cells, partners_table(people[:MOST_ROWS], found), len(people), NUMBERS)


def _write_signers(snapshot: Snapshot, found: Partnership, paper: int) -> str:
    """How a paper names both, and who names which."""
    sides = find_signers(snapshot.topology, found, paper)
    named = [
        f"<b>{text(_brief(tag.name))}</b> {_write_people(snapshot, side)}"
        for tag, side in zip((found.one, found.other), sides, strict=True)
    ]
    return f'<span class="chip">{text(found.ways[paper])}</span> {" · ".join(named)}'


def _write_people(snapshot: Snapshot, numbers: Sequence[int]) -> str:
    people = queries.find_people(snapshot, numbers[:MOST_SIGNERS]).values()
    left = len(numbers) - len(people)
    named = [link(one.name, researcher_address(one.id)) for one in people]
    return ", ".join([*named, f"and {left:,} more"] if left else named)


def _build_papers(snapshot: Snapshot, found: Partnership) -> Table:
    ordered = queries.sort_papers(snapshot, found.papers)
    signers = [find_signers(snapshot.topology, found, paper) for paper in ordered]
    named = queries.find_people(snapshot, {number for sides in signers for side in sides for number in side})

    def names(side: Sequence[int]) -> list[str]:
        return [named[number].name for number in side]

    papers = zip(ordered, queries.find_papers(snapshot, ordered), signers, strict=True)
    return joint_papers_table(
        (paper, found.ways[number], (names(one), names(other))) for number, paper, (one, other) in papers
    )


def _brief(name: str) -> str:
    plain = shorten(name)
    return plain if len(plain) <= LONGEST_LABEL else f"{plain[:LONGEST_LABEL]}…"
