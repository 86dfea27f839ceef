"""``bench slice``: a 2-hop slice of 150 nodes, ours and two others'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np

from explorer.bench.measure import Answer, Figures, measure
from explorer.graph.layout import place_nodes
from explorer.graph.slice import build_slice
from explorer.models import SliceOptions
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot, open_snapshot

HOPS, BUDGET = 2, 150

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


def sample_researchers(snapshot: Snapshot, size: int, seed: int) -> list[str]:
    """Ids of *size* researchers, drawn without replacement, in proportion to their works."""
    rows = snapshot.rows("SELECT person_id, works FROM people ORDER BY person_no")
    works = np.array([count for _, count in rows], dtype=float)
    drawn = np.random.default_rng(seed).choice(len(rows), min(size, len(rows)), replace=False, p=works / works.sum())
    return [rows[place][0] for place in drawn.tolist()]


def bench_slices(library: Path, researchers: int, seed: int) -> dict[str, object]:
    """Measure all three, one process after another; ratios are theirs over ours."""
    snapshot = open_snapshot(library)
    ids = sample_researchers(snapshot, researchers, seed)
    snapshot.close()
    figures = {
        "explorer": measure(open_ours, library, ids),
        "networkx": measure(open_networkx, library, ids),
        "duckdb_self_join": measure(open_self_join, library, ids),
    }
    return {
        "researchers": len(ids),
        "seed": seed,
        "hops": HOPS,
        "max_nodes": BUDGET,
        **{name: asdict(one) for name, one in figures.items()},
        "ratios": {name: _ratios(one, figures["explorer"]) for name, one in figures.items() if name != "explorer"},
    }


def open_ours(library: Path) -> Answer:
    """Topology, attributes, NetworkX graph and positions."""
    snapshot = open_snapshot(library)
    options = SliceOptions(hops=HOPS, max_nodes=BUDGET)

    def answer(who: str) -> object:
        built = build_slice(snapshot, queries.get_person_no(snapshot, who), options)
        return place_nodes(built.graph)

    return answer


def open_networkx(library: Path) -> Answer:
    """The whole co-author graph in NetworkX, ``ego_graph``, its heaviest nodes; no attributes, no positions."""
    snapshot = open_snapshot(library)
    graph = _load_coauthors(snapshot)

    def answer(who: str) -> object:
        center = queries.get_person_no(snapshot, who)
        if center not in graph:
            return nx.Graph()
        ego = nx.ego_graph(graph, center, radius=HOPS)
        heaviest = sorted(ego.degree(weight="weight"), key=lambda one: (-one[1], one[0]))[:BUDGET]
        return ego.subgraph([center, *(node for node, _ in heaviest)]).copy()

    return answer


def open_self_join(library: Path) -> Answer:
    """The same neighbourhood by joining DuckDB's authorship table with itself; no attributes, no positions."""
    snapshot = open_snapshot(library)

    def answer(who: str) -> object:
        center = queries.get_person_no(snapshot, who)
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
