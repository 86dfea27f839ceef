"""``bench slice``: a 2-hop slice of 150 nodes, ours and three others'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np

from explorer.bench.measure import Answer, Contender, Figures, measure
from explorer.graph.edges import find_pairs
from explorer.graph.layout import place_nodes
from explorer.graph.neighbourhood import reach, step
from explorer.graph.ranking import order_people
from explorer.graph.selection import Selection
from explorer.graph.slice import build_selection, build_slice
from explorer.models import SliceOptions
from explorer.snapshot.opened import Snapshot, open_snapshot
from explorer.snapshot.topology import Topology

HOPS, BUDGET = 2, 150
HUBS = 0.1
"""The part of a sample that has the most co-authors."""

_SELF_JOIN = """
WITH own AS (SELECT paper_no FROM authorships WHERE person_no = $who),
first AS (SELECT person_no, count(*) AS shared FROM authorships JOIN own USING (paper_no)
          WHERE person_no <> $who GROUP BY person_no),
second AS (SELECT far.person_no, count(*) AS shared
           FROM first JOIN authorships AS near USING (person_no)
           JOIN authorships AS far ON far.paper_no = near.paper_no AND far.person_no <> near.person_no
           GROUP BY far.person_no),
chosen AS (SELECT $who AS person_no UNION SELECT person_no FROM (
           SELECT person_no FROM second ORDER BY person_no IN (SELECT person_no FROM first) DESC, shared DESC, person_no
           LIMIT $budget))
SELECT one.person_no, other.person_no, count(*) FROM authorships AS one JOIN authorships AS other USING (paper_no)
WHERE one.person_no IN (SELECT person_no FROM chosen) AND other.person_no IN (SELECT person_no FROM chosen)
      AND one.person_no < other.person_no
GROUP BY ALL
"""


def sample_people(topology: Topology, size: int, seed: int) -> list[int]:
    """Numbers of *size* researchers: those with the most co-authors; the rest drawn in proportion to their works."""
    coauthors = np.diff(topology.coauthors.rows.indptr)
    size = min(size, len(coauthors))
    hubs = np.argsort(-coauthors, kind="stable")[: int(size * HUBS)]
    works = np.diff(topology.person_papers.indptr).astype(float)
    works[hubs] = 0
    drawn = np.random.default_rng(seed).choice(len(works), size - len(hubs), replace=False, p=works / works.sum())
    return [*drawn.tolist(), *hubs.tolist()]


def bench_slices(library: Path, researchers: int, seed: int) -> dict[str, object]:
    """Measure all of them, one process after another; ratios are theirs over ours."""
    snapshot = open_snapshot(library)
    people = sample_people(snapshot.topology, researchers, seed)
    most = int(np.diff(snapshot.topology.coauthors.rows.indptr).max(initial=0))
    snapshot.close()
    contenders: dict[str, Contender] = {
        "topology": open_topology,
        "explorer": open_ours,
        "networkx": open_networkx,
        **({"igraph": open_igraph} if find_spec("igraph") else {}),
        "duckdb_self_join": open_self_join,
    }
    figures = {name: measure(contender, library, people) for name, contender in contenders.items()}
    ours = ("topology", "explorer")
    return {
        "researchers": len(people),
        "seed": seed,
        "hops": HOPS,
        "max_nodes": BUDGET,
        "most_coauthors": most,
        **{name: asdict(one) for name, one in figures.items()},
        "ratios": {
            f"{name} / {own}": _ratios(one, figures[own])
            for own in ours
            for name, one in figures.items()
            if name not in ours
        },
    }


def open_topology(library: Path) -> Answer:
    """Who is in the slice, how close, and who of them wrote with whom how often: what the peers below give."""
    snapshot = open_snapshot(library)
    selection = build_selection(snapshot, SliceOptions())

    return lambda center: find_topology(selection, center)


def find_topology(selection: Selection, center: int) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """The people of a slice, by number, and their ties as ``find_pairs`` gives them."""
    found = step(selection, reach(selection, center, HOPS - 1), BUDGET)
    people = found.people[order_people(selection, found, center)[:BUDGET]]
    return people, find_pairs(selection, people)


def open_ours(library: Path) -> Answer:
    """Topology, attributes, NetworkX graph and positions."""
    snapshot = open_snapshot(library)
    options = SliceOptions(hops=HOPS, max_nodes=BUDGET)

    return lambda center: place_nodes(build_slice(snapshot, center, options).graph)


def open_networkx(library: Path) -> Answer:
    """The whole co-author graph in NetworkX, ``ego_graph``, its heaviest nodes; no attributes, no positions."""
    snapshot = open_snapshot(library)
    graph = _load_coauthors(snapshot)

    def answer(center: int) -> object:
        if center not in graph:
            return nx.Graph()
        ego = nx.ego_graph(graph, center, radius=HOPS)
        heaviest = sorted(ego.degree(weight="weight"), key=lambda one: (-one[1], one[0]))[:BUDGET]
        return ego.subgraph([center, *(node for node, _ in heaviest)]).copy()

    return answer


def open_igraph(library: Path) -> Answer:
    """The same in igraph, where it is installed: it is no part of this project, its licence being the GPL."""
    igraph = import_module("igraph")
    snapshot = open_snapshot(library)
    stored = snapshot.topology.coauthors
    ones = np.repeat(np.arange(len(stored.rows)), np.diff(stored.rows.indptr))
    each_once = ones < stored.rows.indices
    graph = igraph.Graph(n=len(stored.rows), edges=np.stack([ones, stored.rows.indices], axis=1)[each_once])
    graph.es["weight"] = stored.papers[each_once].tolist()

    def answer(center: int) -> object:
        around = graph.induced_subgraph(graph.neighborhood(center, order=HOPS))
        strengths = np.array(around.strength(weights="weight"))
        return around.induced_subgraph(np.argsort(-strengths, kind="stable")[:BUDGET].tolist())

    return answer


def open_self_join(library: Path) -> Answer:
    """The same neighbourhood by joining DuckDB's authorship table with itself; no attributes, no positions."""
    snapshot = open_snapshot(library)

    def answer(center: int) -> object:
        with snapshot.connection.cursor() as cursor:
            return cursor.execute(_SELF_JOIN, {"who": center, "budget": BUDGET}).fetchall()

    return answer


def _load_coauthors(snapshot: Snapshot) -> nx.Graph:
    graph = nx.Graph()
    people = snapshot.topology.paper_people
    for paper in range(len(people)):
        _add_pairs(graph, people.row(paper).tolist())
    return graph


def _add_pairs(graph: nx.Graph, team: Sequence[int]) -> None:
    for one, other in combinations(team, 2):
        if graph.has_edge(one, other):
            graph[one][other]["weight"] += 1
        else:
            graph.add_edge(one, other, weight=1)


def _ratios(theirs: Figures, ours: Figures) -> dict[str, float]:
    return {
        "p50": round(theirs.p50_ms / ours.p50_ms, 2),
        "p95": round(theirs.p95_ms / ours.p95_ms, 2),
        "load_and_p50": round((theirs.load_s * 1000 + theirs.p50_ms) / (ours.load_s * 1000 + ours.p50_ms), 2),
        "resident_memory": round(theirs.resident_mb / ours.resident_mb, 2),
        "working_memory": round(theirs.working_mb / max(ours.working_mb, 0.1), 2),
    }
