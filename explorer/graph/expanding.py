"""What a reader asks to see more of: the nearest things around a node, on top of the budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from explorer.graph.neighbourhood import Neighbourhood, Reached, step
from explorer.graph.ranking import Ranked, find_places
from explorer.graph.selection import Selection
from explorer.models import NodeType

Expanded = Sequence[tuple[NodeType, int]]
"""Nodes by type and number, in the order in which they were expanded."""

BRINGS: Mapping[NodeType, int] = {"person": 12, "paper": 6, "topic": 4, "institution": 3}
"""How many of each type an expanded node brings at most."""


def include(selection: Selection, inner: Reached, expanded: Expanded) -> Reached:
    """Add the *expanded* people who can be reached: then their papers belong to the neighbourhood."""
    for kind, number in expanded:
        if kind != "person" or find_places(inner.people, np.array([number]))[0] >= 0:
            continue
        further = step(selection, inner)
        at = find_places(further.people, np.array([number]))[0]
        if at >= 0:
            place = np.searchsorted(inner.people, number)
            inner = Reached(
                np.insert(inner.people, place, number),
                np.insert(inner.hops, place, further.hops[at]),
                np.insert(inner.closeness, place, further.closeness[at]),
            )
    return inner


def find_extras(
    selection: Selection,
    around: Neighbourhood,
    everything: Mapping[NodeType, Ranked],
    shown: Mapping[NodeType, Ranked],
    expanded: Expanded,
    kinds: Sequence[NodeType],
) -> dict[NodeType, np.ndarray]:
    """
    Of each type the numbers that *expanded* nodes bring: most often named on their papers, then closest.

    *everything* ranks all candidates, *shown* those that are there without them.
    """
    taken = {kind: set(ranked.numbers.tolist()) for kind, ranked in shown.items()}
    added: dict[NodeType, list[int]] = {kind: [] for kind in shown}
    for node in expanded:
        papers = _papers_of(selection, around, *node)
        named = _named_on(selection, papers)
        if len(papers) and node[0] in kinds and node[1] not in taken[node[0]]:
            added[node[0]].append(node[1])
            taken[node[0]].add(node[1])
        for kind in kinds:
            counts = np.bincount(named[kind]) if len(named[kind]) else np.zeros(0, dtype=np.int64)
            fresh = [
                n for n in everything[kind].numbers.tolist() if n < len(counts) and counts[n] and n not in taken[kind]
            ]
            brought = sorted(fresh, key=lambda number: -counts[number])[: BRINGS[kind]]
            added[kind] += brought
            taken[kind].update(brought)
    return {kind: np.array(numbers, dtype=np.int64) for kind, numbers in added.items()}


def _papers_of(selection: Selection, around: Neighbourhood, kind: NodeType, number: int) -> np.ndarray:
    """The papers of the neighbourhood that are, or name, a node."""
    topology = selection.topology
    rows = {
        "person": topology.person_papers,
        "topic": topology.topic_papers,
        "institution": topology.institution_papers,
    }
    papers = np.array([number]) if kind == "paper" else rows[kind].row(number)
    return papers[find_places(around.papers, papers) >= 0]


def _named_on(selection: Selection, papers: np.ndarray) -> dict[NodeType, np.ndarray]:
    topology = selection.topology
    places, institutions = topology.affiliated_institutions.gather(papers)
    pairs = np.unique(np.stack([places, institutions], axis=1), axis=0) if len(places) else np.zeros((0, 2), np.int64)
    return {
        "person": topology.paper_people.gather(papers)[1],
        "paper": papers,
        "topic": topology.paper_topics.gather(papers)[1],
        "institution": pairs[:, 1],
    }
