"""The tables of the page that compares: facts, pairs, and what each person has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from explorer.compare.measures import MEASURES, Measure
from explorer.compare.models import Compared, Comparison, Held, Pair
from explorer.drawing.palette import TYPE_PLURALS
from explorer.export.comparison import LETTERS, compared_table, held_table, pairs_table
from explorer.models import NodeType
from explorer.ui.addresses import connect_address, institution_address, researcher_address, topic_address
from explorer.ui.pieces import Cell, link, shorten, show_empty, table, text
from explorer.ui.tag_tables import MOST_ROWS, show_rows, show_titled
from explorer.ui.taking import offer_csv

LONGEST_HEAD = 40
"""Letters of a name at the head of a column."""
SHARED = "Shared"
_ADDRESSES: dict[NodeType, Callable[[str], str]] = {
    "person": researcher_address,
    "topic": topic_address,
    "institution": institution_address,
}


def badge(place: int) -> str:
    """The letter that stands for a person."""
    return f'<span class="letter">{LETTERS[place]}</span>'


def show_facts(found: Comparison) -> None:
    """One row a fact, one column a person."""
    with show_titled("Side by side", "Within the years and kinds of work above"):
        offer_csv("CSV", "compared", lambda: compared_table(found))
    heads = [_head(place, one) for place, one in enumerate(found.people)]
    rows = [{"": name, **dict(zip(heads, map(write, found.people), strict=True))} for name, write in _FACTS.items()]
    _show_whole("Side by side", ("", *heads), rows)
    if any(one.h_index is None for one in found.people):
        st.html('<p class="more">An h-index needs citation counts. Where no source gives any, it is not known.</p>')


def show_pairs(found: Comparison) -> None:
    """One row a measure with its formula, one column a pair."""
    with show_titled("Overlap", "Of every two. P: papers, C: co-authors, T: topics, within the filters"):
        offer_csv("CSV", "pairs", lambda: pairs_table(found))
    heads = [f"{LETTERS[pair.a]} – {LETTERS[pair.b]}" for pair in found.pairs]

    def row(name: str, write: Callable[[Pair], str]) -> dict[str, str]:
        return {"Measure": name, **dict(zip(heads, map(write, found.pairs), strict=True))}

    rows = [row(_write_measure(measure), _pick(key)) for key, measure in MEASURES.items()]
    rows.insert(1, row("<b>First and last of them</b>", _write_span))
    rows.append(row("<b>How are they connected?</b>", lambda pair: _connect(found, pair)))
    _show_whole("Overlap of every two", ("Measure", *heads), rows)


def show_held(found: Comparison, held: Sequence[Held], kind: NodeType, title: str, explanation: str) -> None:
    """What several have, or what one of them alone has, as the reader chooses."""
    plural, letters = TYPE_PLURALS[kind], LETTERS[: len(found.people)]
    groups = _group(held, letters)
    counts = ", ".join(f"{name.lower() if name == SHARED else name} {len(group):,}" for name, group in groups.items())
    with show_titled(title, f"{explanation}: {counts}"):
        chosen = st.segmented_control(
            title, tuple(groups), default=SHARED, required=True, key=plural, bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
        if held:
            offer_csv("CSV", plural, lambda: held_table(held, found))
    rows = groups.get(chosen or SHARED, groups[SHARED])
    if not rows:
        show_empty(f"No {plural} here.", "Choose another group, or widen the years.")
        return
    cells: dict[str, Cell] = {kind.capitalize(): lambda row: link(str(row["name"]), _ADDRESSES[kind](str(row["id"])))}
    most = max(max(one.papers) for one in held)
    cells |= {letter: _part_of(most, letter) for letter in letters}
    show_rows(title, cells, held_table(rows[:MOST_ROWS], found), len(rows), tuple(letters))


def _group(held: Sequence[Held], letters: str) -> dict[str, list[Held]]:
    groups = {SHARED: [one for one in held if one.holders > 1]}
    for place, letter in enumerate(letters):
        groups[f"Only {letter}"] = [one for one in held if one.holders == 1 and one.papers[place]]
    return groups


def _head(place: int, one: Compared) -> str:
    name = shorten(one.profile.person.name)
    return f"{LETTERS[place]}  {name if len(name) <= LONGEST_HEAD else f'{name[:LONGEST_HEAD]}…'}"


def _show_whole(caption: str, heads: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """A table that does not scroll up and down; its cells are safe HTML already."""

    def written(head: str) -> Cell:
        return lambda row: str(row[head])

    drawn = table(caption, {head: written(head) for head in heads}, rows, numbers=heads[1:])
    st.html(f'<div class="whole">{drawn}</div>')


def _part_of(most: int, letter: str) -> Cell:
    """How many of a person's works, with a bar; *most* of all columns is a whole bar."""

    def write(row: Mapping[str, object]) -> str:
        count = int(str(row[f"papers_{letter.lower()}"]))
        return f'<span class="part" style="--part: {count / max(most, 1):.0%}">{count or "–"}</span>'

    return write


def _write_measure(measure: Measure) -> str:
    source = f" ({text(measure.source)})" if measure.source else ""
    return f"<b>{text(measure.name)}</b> <code>{text(measure.formula)}</code><br>{text(measure.meaning)}{source}"


def _pick(key: str) -> Callable[[Pair], str]:
    return lambda pair: _write_number(pair.measures[key])


def _write_number(value: float | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else f"{value:,}"


def _write_span(pair: Pair) -> str:
    return _write_years((pair.first_year, pair.last_year))


def _write_years(years: Sequence[int | None] | None) -> str:
    return "-".join(str(year) for year in dict.fromkeys(years or ()) if year) or "–"


def _connect(found: Comparison, pair: Pair) -> str:
    one, other = (found.people[place].profile.person.id for place in (pair.a, pair.b))
    return link("Connect", connect_address(one, other))


def _write_h_index(one: Compared) -> str:
    if one.h_index is None:
        return '<span class="gap">not known</span>'
    return f"{one.h_index} <span>of {one.counted_works:,} works with citations</span>"


_FACTS: dict[str, Callable[[Compared], str]] = {
    "Works": lambda one: f"{one.profile.works:,}",
    "First and last year": lambda one: _write_years(one.years),
    "Co-authors": lambda one: f"{len(one.profile.coauthors):,}",
    "Close collaborators (two papers or more)": lambda one: f"{len(one.profile.close_collaborators):,}",
    "Topics": lambda one: f"{len(one.profile.topics):,}",
    "Institutions": lambda one: f"{len(one.profile.institutions):,}",
    "Newest affiliation": lambda one: text(one.profile.affiliation or "–"),
    "h-index": _write_h_index,
}
