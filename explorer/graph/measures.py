"""
How much a node matters in a slice: measures of the graph as it is shown, all types of nodes and edges in it.

Whoever opens an export of the same slice in another program finds the same numbers there.
"""

from __future__ import annotations

from typing import Literal

import networkx as nx
import numpy as np
from scipy import sparse

from explorer.errors import InvalidOption, quote
from explorer.graph.slice import Slice, build_selection
from explorer.models import NodeType
from explorer.rows import Rows
from explorer.snapshot.opened import Snapshot

Measure = Literal["works", "degree", "strength", "betweenness", "pagerank"]

MEASURES: tuple[Measure, ...] = ("works", "degree", "strength", "betweenness", "pagerank")
DAMPING = 0.85
BLOCK = 256
"""Nodes from which shortest paths are counted at once."""


def measure_nodes(built: Slice, measure: Measure) -> dict[str, float]:
    """
    Measure every node of *built*, in the graph's order.

    ``works``: the papers behind the node, which for a co-author are those with the centre.
    ``degree``: its edges. ``strength``: the sum of their weights (Barrat et al. 2004, PNAS 101,
    3747-3752). ``betweenness``: the part of shortest paths between two others that leads over
    it (Freeman 1977, Sociometry 40, 35-41), every edge being one step; exact, see
    ``count_betweenness``. ``pagerank``: how often somebody is there who follows edges in
    proportion to their weights, and begins anew anywhere at 15 % of the steps (Brin and Page
    1998, Computer Networks 30, 107-117), by NetworkX. Raises InvalidOption for any other.
    """
    graph = built.graph
    if measure == "works":
        return {node: float(papers) for node, papers in graph.nodes(data="papers")}
    if measure == "degree":
        return {node: float(edges) for node, edges in graph.degree}
    if measure == "strength":
        return {node: float(weight) for node, weight in graph.degree(weight="weight")}
    if measure == "betweenness":
        return count_betweenness(graph)
    if measure == "pagerank":
        return {node: float(part) for node, part in nx.pagerank(graph, alpha=DAMPING).items()}
    raise InvalidOption(f"{quote(measure)} is no measure of nodes.", hint=f"There are {', '.join(MEASURES)}.")


def count_betweenness(graph: nx.Graph) -> dict[str, float]:
    """
    Betweenness of every node, from 0 to 1, as NetworkX computes it.

    Brandes' accumulation (2001, J. Math. Sociol. 25, 163-177), from many nodes at once: one
    product with the adjacency matrix takes all of their paths one step on, or one step back.

    >>> count_betweenness(nx.path_graph(["Ann", "Bo", "Cy"]))
    {'Ann': 0.0, 'Bo': 1.0, 'Cy': 0.0}
    """
    size = graph.number_of_nodes()
    if size < 3:
        return dict.fromkeys(graph, 0.0)
    adjacency = sparse.csr_array(nx.to_scipy_sparse_array(graph, weight=None, dtype=np.float64))
    blocks = (np.arange(start, min(start + BLOCK, size)) for start in range(0, size, BLOCK))
    through = sum((_dependencies(adjacency, sources) for sources in blocks), np.zeros(size))
    return dict(zip(graph, (through / ((size - 1) * (size - 2))).tolist(), strict=True))


def _dependencies(adjacency: sparse.csr_array, sources: np.ndarray) -> np.ndarray:
    """For each node, the part of the shortest paths from each of *sources* to anybody that lead over it, summed."""
    columns = np.arange(len(sources))
    paths = np.zeros((adjacency.shape[0], len(sources)))
    steps = np.full(paths.shape, -1, dtype=np.int32)
    paths[sources, columns], steps[sources, columns] = 1.0, 0
    reached, last = paths, 0
    while reached.any():
        reached = np.where(steps < 0, adjacency @ reached, 0.0)
        last += 1
        steps[reached > 0] = last
        paths = paths + reached
    passed = np.zeros(paths.shape)
    for step in range(last - 1, 0, -1):
        share = np.divide(1.0 + passed, paths, out=np.zeros(paths.shape), where=steps == step)
        passed += np.where(steps == step - 1, paths * (adjacency @ share), 0.0)
    passed[sources, columns] = 0.0
    return passed.sum(axis=1)


def find_first_years(snapshot: Snapshot, built: Slice) -> dict[str, int]:
    """
    The first year of each node that has one.

    Of a person: of their papers that the slice's filter admits. Of a topic or an institution:
    of such papers by the people shown, and of the papers shown, that name it. Of a paper: its own.
    """
    selection = build_selection(snapshot, built.options)
    topology = snapshot.topology
    people = _numbers(built, "person")
    places, papers = selection.papers_of(people)
    distinct = np.unique(np.concatenate([papers, _numbers(built, "paper")]))
    years = {
        "person": _earliest(people, people[places], topology.paper_year[papers]),
        "paper": dict(zip(distinct.tolist(), topology.paper_year[distinct].tolist(), strict=True)),
    }
    named: dict[NodeType, Rows] = {"topic": topology.paper_topics, "institution": topology.affiliated_institutions}
    for kind, rows in named.items():
        lines, tags = rows.gather(distinct)
        years[kind] = _earliest(_numbers(built, kind), tags, topology.paper_year[distinct[lines]])
    kinds = built.graph.nodes(data="type")
    first = {node: years[kind].get(built.numbers[node], 0) for node, kind in kinds}
    return {node: year for node, year in first.items() if year > 0}


def _numbers(built: Slice, kind: NodeType) -> np.ndarray:
    nodes = (node for node, own in built.graph.nodes(data="type") if own == kind)
    return np.array([built.numbers[node] for node in nodes], dtype=np.int64)


def _earliest(wanted: np.ndarray, numbers: np.ndarray, years: np.ndarray) -> dict[int, int]:
    """The least of the known *years* of each of *wanted*; *numbers* and *years* are parallel."""
    known = (years > 0) & np.isin(numbers, wanted)
    order = np.lexsort((years[known], numbers[known]))
    ordered = numbers[known][order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))[: len(ordered)]
    return dict(zip(ordered[starts].tolist(), years[known][order][starts].tolist(), strict=True))
