"""The papers behind every mark and line of a slice, for a file that cannot ask for them later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from explorer.graph.behind import find_papers_around, find_papers_behind
from explorer.graph.slice import Slice, build_selection
from explorer.models import Paper
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.topology import Topology

MOST_LISTED = 100
"""Papers of one mark, the newest; their number is told whole."""

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    count: int
    """All papers behind the mark."""
    places: tuple[int, ...]
    """Where the listed ones are in ``Behind.papers``, ascending."""


@dataclass(frozen=True, slots=True)
class Behind:
    papers: tuple[Paper, ...]
    """Newest first, each once."""
    nodes: Mapping[str, Listed]
    lines: Mapping[Line, Listed]


def find_all_behind(snapshot: Snapshot, built: Slice, *, most: int = MOST_LISTED) -> Behind:
    """Find what ``find_papers_behind`` finds for each mark of *built*, at most the *most* newest papers of each."""
    nodes = dict(zip(built.graph, _behind_nodes(snapshot, built), strict=True))
    lines = {(one, other): find_papers_behind(snapshot, built, (one, other)) for one, other in built.graph.edges}
    years = snapshot.topology.paper_year
    kept = {mark: _newest(years, papers, most) for mark, papers in [*nodes.items(), *lines.items()]}
    every = np.unique(np.concatenate([np.zeros(0, np.int64), *kept.values()]))
    ordered = np.array(queries.sort_papers(snapshot, every), dtype=np.int64)
    places = np.zeros(len(every), dtype=np.int64)
    places[np.searchsorted(every, ordered)] = np.arange(len(ordered))

    def list_papers(mark: str | Line, papers: np.ndarray) -> Listed:
        return Listed(len(papers), tuple(np.sort(places[np.searchsorted(every, kept[mark])]).tolist()))

    return Behind(
        tuple(queries.find_papers(snapshot, every)),
        {node: list_papers(node, papers) for node, papers in nodes.items()},
        {line: list_papers(line, papers) for line, papers in lines.items()},
    )


def _behind_nodes(snapshot: Snapshot, built: Slice) -> Iterable[np.ndarray]:
    """In the order of the nodes; the neighbourhood is walked once for all of them."""
    around = find_papers_around(snapshot, build_selection(snapshot, built.options), built)
    for node, facts in built.graph.nodes.items():
        if facts["type"] == "paper" or (facts["type"] == "person" and facts["hop"] <= 1):
            yield find_papers_behind(snapshot, built, [node])
        else:
            yield around[np.isin(around, _papers_naming(snapshot.topology, facts["type"], built.numbers[node]))]


def _papers_naming(topology: Topology, kind: str, number: int) -> np.ndarray:
    rows = {
        "person": topology.person_papers,
        "topic": topology.topic_papers,
        "institution": topology.institution_papers,
    }
    return rows[kind].row(number)


def _newest(years: np.ndarray, papers: np.ndarray, most: int) -> np.ndarray:
    return papers if len(papers) <= most else papers[np.argsort(-years[papers].astype(np.int64), kind="stable")[:most]]
