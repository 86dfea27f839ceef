"""``bench path``: how two people are connected, ours and three others' answers."""

from __future__ import annotations

import warnings
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import numpy as np
from scipy import sparse

from explorer.bench.measure import Answer, Contender, Figures, measure
from explorer.graph.connecting import build_answer, name_paths
from explorer.graph.meeting import find_meeting
from explorer.graph.paths import find_connection, find_strongest
from explorer.graph.slice import build_selection
from explorer.models import PaperFilter, SliceOptions
from explorer.snapshot.opened import Snapshot, open_snapshot

Pair = tuple[int, int]

_SELF_JOIN = """
WITH RECURSIVE reached(person_no, steps) USING KEY (person_no) AS (
    SELECT CAST($one AS INTEGER), 0
    UNION
    SELECT far.person_no, min(reached.steps) + 1
    FROM reached JOIN authorships AS near USING (person_no) JOIN authorships AS far ON far.paper_no = near.paper_no
    WHERE NOT EXISTS (SELECT 1 FROM recurring.reached AS seen WHERE seen.person_no = far.person_no)
          AND NOT EXISTS (SELECT 1 FROM recurring.reached AS seen WHERE seen.person_no = $other)
    GROUP BY far.person_no)
SELECT steps FROM reached WHERE person_no = $other
"""


class Coauthors(NamedTuple):
    """Every pair once; parallel arrays."""

    ones: np.ndarray
    others: np.ndarray
    papers: np.ndarray


def bench_paths(library: Path, size: int, seed: int) -> dict[str, object]:
    """Measure all of them, one process after another; ratios are theirs over ours."""
    snapshot = open_snapshot(library)
    pairs = sample_pairs(snapshot, size, seed)
    selection = build_selection(snapshot, SliceOptions())
    lengths = [find_connection(selection, *pair, alternatives=0).length for pair in pairs]
    snapshot.close()
    ours: dict[str, Contender] = {
        "search": open_search,
        "shortest": open_shortest,
        "strongest": open_strongest,
        "explorer": open_ours,
    }
    peers: dict[str, Contender] = {
        "networkx": open_networkx,
        "networkx_shortest": open_networkx_shortest,
        "networkx_strongest": open_networkx_strongest,
        **({"igraph": open_igraph, "igraph_strongest": open_igraph_strongest} if find_spec("igraph") else {}),
        "duckdb_self_join": open_self_join,
    }
    figures = {name: measure(contender, library, pairs) for name, contender in {**ours, **peers}.items()}
    return {
        "pairs": len(pairs),
        "seed": seed,
        "not_connected": lengths.count(None),
        "longest": max((length for length in lengths if length is not None), default=None),
        **{name: asdict(one) for name, one in figures.items()},
        "ratios": {f"{peer} / {_same(peer)}": _compare(figures[peer], figures[_same(peer)]) for peer in peers},
    }


def sample_pairs(snapshot: Snapshot, size: int, seed: int) -> list[Pair]:
    """Pairs of different people, by number, drawn in proportion to their works; some are not connected."""
    works = np.diff(snapshot.topology.person_papers.indptr).astype(float)
    chance = np.random.default_rng(seed)
    drawn = chance.choice(len(works), (2 * size, 2), p=works / works.sum())
    return [(one, other) for one, other in drawn.tolist() if one != other][:size]


def open_search(library: Path) -> Answer:
    """How many steps, and who lies on some shortest path: no less than the peers' one path."""
    snapshot = open_snapshot(library)
    selection = build_selection(snapshot, SliceOptions())

    return lambda pair: find_meeting(selection, *pair).length


def open_shortest(library: Path) -> Answer:
    """The strongest of the shortest paths, ten alternatives, the papers of every hop, names and titles."""
    snapshot = open_snapshot(library)
    selection = build_selection(snapshot, SliceOptions())

    def answer(pair: Pair) -> object:
        found = find_connection(selection, *pair)
        return name_paths(snapshot, [found.path, *found.alternatives] if found.path else [])

    return answer


def open_strongest(library: Path) -> Answer:
    """The strongest path of any number of steps, which begins with the shortest; no names, no titles."""
    snapshot = open_snapshot(library)
    selection = build_selection(snapshot, SliceOptions())

    return lambda pair: find_strongest(selection, find_connection(selection, *pair, alternatives=0))


def open_ours(library: Path) -> Answer:
    """All that the page shows: both, and what the two have in common."""
    snapshot = open_snapshot(library)

    return lambda pair: build_answer(snapshot, pair[0], pair[1], PaperFilter())


def open_networkx(library: Path) -> Answer:
    """The co-author graph in NetworkX, ``bidirectional_shortest_path``: one path, without its papers."""
    graph = _load_networkx(library)

    def answer(pair: Pair) -> object:
        try:
            return nx.bidirectional_shortest_path(graph, *pair)
        except nx.NetworkXNoPath:
            return None

    return answer


def open_networkx_shortest(library: Path) -> Answer:
    """The same graph, the strongest of ``all_shortest_paths``; without papers, names and titles."""
    graph = _load_networkx(library)

    def answer(pair: Pair) -> object:
        paths = nx.all_shortest_paths(graph, *pair)
        try:
            return min(paths, key=lambda path: nx.path_weight(graph, path, "distance"))
        except nx.NetworkXNoPath:
            return None

    return answer


def open_networkx_strongest(library: Path) -> Answer:
    """The same graph, ``bidirectional_dijkstra`` over 1 / w."""
    graph = _load_networkx(library)

    def answer(pair: Pair) -> object:
        try:
            return nx.bidirectional_dijkstra(graph, *pair, weight="distance")
        except nx.NetworkXNoPath:
            return None

    return answer


def open_igraph(library: Path) -> Answer:
    """The same in igraph, where it is installed: it is no part of this project, its licence being the GPL."""
    return _ask_igraph(library, weighted=False)


def open_igraph_strongest(library: Path) -> Answer:
    """The same graph, Dijkstra over 1 / w."""
    return _ask_igraph(library, weighted=True)


def open_self_join(library: Path) -> Answer:
    """The number of steps alone, by joining DuckDB's table of authorships with itself, step after step."""
    snapshot = open_snapshot(library)

    def answer(pair: Pair) -> object:
        with snapshot.connection.cursor() as cursor:
            return cursor.execute(_SELF_JOIN, {"one": pair[0], "other": pair[1]}).fetchall()

    return answer


def _load_networkx(library: Path) -> nx.Graph:
    snapshot = open_snapshot(library)
    graph = nx.Graph()
    graph.add_nodes_from(range(snapshot.counts["people"]))
    ones, others, papers = _find_coauthors(snapshot)
    distance = (1 / papers).tolist()
    graph.add_weighted_edges_from(zip(ones.tolist(), others.tolist(), distance, strict=True), weight="distance")
    return graph


def _ask_igraph(library: Path, *, weighted: bool) -> Answer:
    snapshot = open_snapshot(library)
    ones, others, papers = _find_coauthors(snapshot)
    graph = import_module("igraph").Graph(n=snapshot.counts["people"], edges=np.stack([ones, others], axis=1))
    distance = (1 / papers).tolist() if weighted else None
    warnings.simplefilter("ignore", RuntimeWarning)  # of people who are not connected

    return lambda pair: graph.get_shortest_path(pair[0], pair[1], weights=distance)


def _find_coauthors(snapshot: Snapshot) -> Coauthors:
    rows = snapshot.topology.paper_people
    written = sparse.csr_array(
        (np.ones(len(rows.indices)), rows.indices, rows.indptr), shape=(len(rows), snapshot.counts["people"])
    )
    pairs = sparse.triu(written.T @ written, k=1, format="coo")
    return Coauthors(pairs.row, pairs.col, pairs.data)


def _same(peer: str) -> str:
    """Which of ours answers the same question, or more."""
    return next((ours for ours in ("strongest", "shortest") if peer.endswith(ours)), "search")


def _compare(theirs: Figures, ours: Figures) -> dict[str, float]:
    return {
        "p50": round(theirs.p50_ms / ours.p50_ms, 2),
        "p95": round(theirs.p95_ms / ours.p95_ms, 2),
        "load_and_p50": round((theirs.load_s * 1000 + theirs.p50_ms) / (ours.load_s * 1000 + ours.p50_ms), 2),
        "resident_memory": round(theirs.resident_mb / ours.resident_mb, 2),
        "working_memory": round(theirs.working_mb / max(ours.working_mb, 0.1), 2),
    }
