"""When: the years of the papers behind every mark of a slice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from explorer.graph.behind import find_papers_around
from explorer.graph.ranking import find_places
from explorer.graph.selection import Selection
from explorer.graph.slice import Slice, build_selection
from explorer.models import NodeType
from explorer.rows import Rows, distinct
from explorer.snapshot.opened import Snapshot

Pairs = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Years ascend, each once; a mark whose papers have no year has none."""

    nodes: Mapping[str, tuple[int, ...]]
    edges: Mapping[tuple[str, str], tuple[int, ...]]
    """By the ends as ``Slice.graph.edges`` gives them."""
    papers: Mapping[int, int]
    """Papers of the neighbourhood a year, oldest first."""


def find_timeline(snapshot: Snapshot, built: Slice) -> Timeline:
    """Find the years of the papers that ``find_papers_behind`` lists for each mark."""
    selection = build_selection(snapshot, built.options)
    around = find_papers_around(snapshot, selection, built)
    papers_of = {kind: _behind(selection, built, around, kind) for kind in ("person", "topic", "institution")}
    years = snapshot.topology.paper_year
    nodes: dict[str, tuple[int, ...]] = {}
    for members, (places, papers) in papers_of.values():
        nodes |= zip(members, _years_by(places, years[papers], len(members)), strict=True)
    for node, facts in built.graph.nodes(data=True):
        if facts["type"] == "paper":
            nodes[node] = (facts["year"],) if facts["year"] else ()
    found, counts = np.unique(years[around], return_counts=True)
    return Timeline(
        nodes={node: nodes[node] for node in built.graph},
        edges=_find_edge_years(selection, built),
        papers={year: count for year, count in zip(found.tolist(), counts.tolist(), strict=True) if year},
    )


def _behind(selection: Selection, built: Slice, around: np.ndarray, kind: str) -> tuple[list[str], Pairs]:
    """The nodes of a type, and (place of the node, paper) for every paper behind one."""
    topology = selection.topology
    rows = {
        "person": topology.person_papers,
        "topic": topology.topic_papers,
        "institution": topology.institution_papers,
    }
    members, numbers = _members(built, kind)
    places, papers = rows[kind].gather(numbers)
    kept = find_places(around, papers) >= 0
    places, papers = places[kept], papers[kept]
    if kind == "person":
        own = distinct(selection.papers_of(np.array([built.numbers[built.center.id]]))[1])
        together = find_places(own, papers) >= 0
        has_some = np.bincount(places[together], minlength=len(members)) > 0
        kept = together | ~has_some[places]
        places, papers = places[kept], papers[kept]
    return members, (places, papers)


def _find_edge_years(selection: Selection, built: Slice) -> dict[tuple[str, str], tuple[int, ...]]:
    """Years by edge: of what two papers say the later one's, of anything else the papers that name both ends."""
    graph, years = built.graph, selection.topology.paper_year
    found: dict[frozenset[str], list[int]] = {}
    for one, other, year in _joined(selection, built):
        found.setdefault(frozenset((one, other)), []).append(year)
    result: dict[tuple[str, str], tuple[int, ...]] = {}
    for one, other in graph.edges:
        ends = [end for end in (one, other) if graph.nodes[end]["type"] == "paper"]
        own = [int(years[built.numbers[end]]) for end in ends] or found.get(frozenset((one, other)), [])
        dated = {max(own)} if len(ends) == 2 and min(own) else set(own) if len(ends) < 2 else set()
        result[one, other] = tuple(sorted(dated - {0}))
    return result


def _joined(selection: Selection, built: Slice) -> Iterator[tuple[str, str, int]]:
    """(node, node, year) of every year in which a paper names a person and somebody or something else shown."""
    topology = selection.topology
    people, numbers = _members(built, "person")
    places, papers = selection.papers_of(numbers)
    years = topology.paper_year
    yield from _decode(people, people, _pair_up(places, papers), years)
    topics, topic_numbers = _members(built, "topic")
    yield from _decode(people, topics, _match(places, papers, topology.paper_topics, topic_numbers), years)
    institutions, institution_numbers = _members(built, "institution")
    own = distinct(papers)
    lines, who = topology.affiliated_people.gather(own)
    where = topology.affiliated_institutions.gather(own)[1]
    ones, others = _places_of(numbers, who), _places_of(institution_numbers, where)
    kept = (ones >= 0) & (others >= 0)
    yield from _decode(people, institutions, (ones[kept], others[kept], own[lines[kept]]), years)


def _decode(
    ones: list[str], others: list[str], found: tuple[np.ndarray, np.ndarray, np.ndarray], years: np.ndarray
) -> Iterator[tuple[str, str, int]]:
    """Each pair and year once, with ids for places."""
    lines = np.unique(np.stack([found[0], found[1], years[found[2]]], axis=1), axis=0)
    for one, other, year in lines.tolist():
        yield ones[one], others[other], year


def _pair_up(places: np.ndarray, papers: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """All pairs of entries that share a paper."""
    order = np.argsort(papers, kind="stable")
    places, papers = places[order], papers[order]
    ends = np.searchsorted(papers, papers, side="right")
    following = ends - np.arange(len(papers)) - 1
    first = np.repeat(np.arange(len(papers)), following)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(following) - following, following)
    return places[first], places[second], papers[first]


def _match(
    places: np.ndarray, papers: np.ndarray, rows: Rows, numbers: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(place, place in *numbers*, paper) where a paper's row names one of *numbers*."""
    lines, values = rows.gather(papers)
    others = _places_of(numbers, values)
    kept = others >= 0
    return places[lines[kept]], others[kept], papers[lines[kept]]


def _places_of(numbers: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The place of each of *values* in *numbers*, which are in any order; -1 where it is not there."""
    order = np.argsort(numbers)
    found = find_places(numbers[order], values)
    return np.where(found >= 0, order[found], -1) if len(numbers) else found


def _members(built: Slice, kind: NodeType | str) -> tuple[list[str], np.ndarray]:
    members = [node for node, facts in built.graph.nodes(data=True) if facts["type"] == kind]
    return members, np.array([built.numbers[node] for node in members], dtype=np.int64)


def _years_by(places: np.ndarray, years: np.ndarray, size: int) -> list[tuple[int, ...]]:
    lines = np.unique(np.stack([places, years], axis=1), axis=0)
    found: list[list[int]] = [[] for _ in range(size)]
    for place, year in lines.tolist():
        if year:
            found[place].append(year)
    return [tuple(one) for one in found]
