"""From any mark back to its papers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.errors import NotFound, quote
from explorer.graph.expanding import include
from explorer.graph.neighbourhood import find_neighbourhood, reach
from explorer.graph.selection import Selection
from explorer.graph.slice import Slice, build_selection, find_expanded
from explorer.models import NODE_TYPES, NodeType
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.topology import Topology

Mark = Sequence[str]
"""A node's id, or the ids of an edge's two ends."""


def find_papers_behind(snapshot: Snapshot, built: Slice, mark: Mark) -> np.ndarray:
    """
    The numbers of the papers behind *mark*, ascending; as many as its ``papers`` says.

    Of a person: the papers with the centre, where there are some. Of an edge: the papers
    of its person that name the other end. Of anything else: the papers of the
    neighbourhood that name it. Raises NotFound for a mark that the slice does not show.
    """
    missing = [node for node in mark if node not in built.graph] or (len(mark) == 2 and not built.graph.has_edge(*mark))
    if missing or not 1 <= len(mark) <= 2:
        raise NotFound(
            f"This slice does not show {quote('–'.join(mark))}.", hint="Widen the filters, or choose another mark."
        )
    selection = build_selection(snapshot, built.options)
    ends = sorted(
        ((_type(built, node), built.numbers[node]) for node in mark), key=lambda end: NODE_TYPES.index(end[0])
    )
    if len(ends) == 2:
        return _of_edge(selection, *ends)
    kind, number = ends[0]
    if kind == "paper":
        return np.array([number])
    own = _papers_with_center(selection, built, number) if kind == "person" else np.zeros(0, np.int64)
    if len(own):
        return own
    papers = find_papers_around(snapshot, selection, built)
    return papers[_names(selection.topology, papers, kind, number)]


def find_papers_around(snapshot: Snapshot, selection: Selection, built: Slice) -> np.ndarray:
    """The numbers of all papers of the neighbourhood that *built* was cut from, ascending."""
    inner = reach(selection, built.numbers[built.center.id], built.options.hops - 1)
    return find_neighbourhood(selection, include(selection, inner, find_expanded(snapshot, built.options))).papers


def _papers_with_center(selection: Selection, built: Slice, number: int) -> np.ndarray:
    own = _papers_of(selection, built.numbers[built.center.id])
    return own[_names(selection.topology, own, "person", number)]


def _of_edge(selection: Selection, one: tuple[NodeType, int], other: tuple[NodeType, int]) -> np.ndarray:
    if one[0] == other[0] == "paper":
        return np.array(sorted((one[1], other[1])))
    if "paper" in (one[0], other[0]):
        return np.array([one[1] if one[0] == "paper" else other[1]])
    papers = _papers_of(selection, one[1])
    if other[0] == "institution":
        return papers[_affiliates(selection.topology, papers, one[1], other[1])]
    return papers[_names(selection.topology, papers, *other)]


def _papers_of(selection: Selection, person: int) -> np.ndarray:
    return selection.papers_of(np.array([person]))[1]


def _names(topology: Topology, papers: np.ndarray, kind: NodeType, number: int) -> np.ndarray:
    """Which of *papers* name this person, topic or institution: bool, parallel to *papers*."""
    rows = {
        "person": topology.person_papers,
        "topic": topology.topic_papers,
        "institution": topology.institution_papers,
    }
    return np.isin(papers, rows[kind].row(number))


def _affiliates(topology: Topology, papers: np.ndarray, person: int, institution: int) -> np.ndarray:
    """On which of *papers* the person names the institution."""
    places, people = topology.affiliated_people.gather(papers)
    institutions = topology.affiliated_institutions.gather(papers)[1]
    hits = places[(people == person) & (institutions == institution)]
    return np.isin(np.arange(len(papers)), hits)


def _type(built: Slice, node: str) -> NodeType:
    kind: NodeType = built.graph.nodes[node]["type"]
    return kind
