"""
Divide a weighted graph into groups of high modularity.

Modularity compares the links within groups with those that chance would put there (Newman and
Girvan 2004, Phys. Rev. E 69, 026113; weighted: Newman 2004, Phys. Rev. E 70, 056131; with a
resolution: Reichardt and Bornholdt 2006, Phys. Rev. E 74, 016110):

    Q = sum over groups of ( links within / m - resolution * (sum of degrees / 2m) ** 2 )

Finding the best division is NP-hard (Brandes et al. 2008, IEEE Trans. Knowl. Data Eng. 20,
172-188). NetworkX's Louvain (Blondel et al. 2008, J. Stat. Mech. P10008) gives one for each of
some seeds, and an iterated greedy search (Ruiz and Stützle 2007, Eur. J. Oper. Res. 177,
2033-2049) improves each: it takes two groups that touch apart, lets their nodes find groups by
Louvain's own rule, and keeps what comes out unless it is worse.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from random import Random

import networkx as nx

from explorer.graph.division import LEAST_GAIN, Division, build_links, settle

SEEDS = 12
"""Runs of Louvain at most, with the seeds 0, 1, 2 …"""
MOST_LINKS = 25_000
"""Links that the runs may look at together; the first run is made whatever there is."""
MOST_SIZE = 1_500_000
"""Nodes and links that the searches of all runs may look at, the whole graph once for each two groups."""


@dataclass(frozen=True, slots=True)
class Partition:
    """Every node in one group."""

    groups: tuple[tuple[str, ...], ...]
    """Largest first, then by their first node; nodes in the graph's order."""
    modularity: float
    """As NetworkX computes it; 0 for a graph without links."""
    seed: int
    """Of the run of Louvain that the division began with."""


def divide(graph: nx.Graph, *, resolution: float = 1.0) -> Partition:
    """
    Divide *graph*, undirected and without loops, by the ``weight`` of its edges. Same graph, same groups.

    Groups hang together: Louvain may leave one in two pieces, and apart these are worth more
    (Traag, Waltman and van Eck 2019, Sci. Rep. 9, 5233).

    >>> graph = nx.Graph()
    >>> graph.add_weighted_edges_from([("Ann", "Bo", 2), ("Bo", "Cy", 1), ("Cy", "Di", 2)])
    >>> divide(graph).groups
    (('Ann', 'Bo'), ('Cy', 'Di'))
    """
    nodes = list(graph)
    if not graph.number_of_edges():
        return Partition(tuple((node,) for node in nodes), 0.0, 0)
    places = {node: place for place, node in enumerate(nodes)}
    numbered = nx.Graph()
    numbered.add_nodes_from(range(len(nodes)))
    numbered.add_weighted_edges_from((places[one], places[other], w) for one, other, w in graph.edges(data="weight"))
    division, seed = _find_best(numbered, resolution)
    groups = division.members().values()
    parts = [sorted(part) for group in groups for part in nx.connected_components(numbered.subgraph(group))]
    parts.sort(key=lambda part: (-len(part), part[0]))
    modularity = nx.community.modularity(numbered, parts, resolution=resolution)
    return Partition(tuple(tuple(nodes[place] for place in part) for part in parts), modularity, seed)


def _find_best(graph: nx.Graph, resolution: float) -> tuple[Division, int]:
    """The best of several improved runs of Louvain, of equals the first; and its seed."""
    links = build_links(graph, resolution)
    runs = max(1, min(SEEDS, MOST_LINKS // graph.number_of_edges()))
    found: list[tuple[float, int, Division]] = []
    for seed in range(runs):
        parts = nx.community.louvain_communities(graph, resolution=resolution, seed=seed)
        division = _improve(Division.of(links, parts), Random(seed), MOST_SIZE // links.size // runs)
        found.append((round(division.modularity_of(range(len(graph))), 9), -seed, division))
    _, seed, best = max(found, key=lambda one: one[:2])
    return best, -seed


def _improve(division: Division, chance: Random, left: int) -> Division:
    """Take groups that touch apart, two at a time, while that helps; *left* times at most."""
    settle(division, range(len(division.group)))
    fresh = set(division.group)
    while fresh:
        better, changed = set[int](), set[int]()
        for pair in _find_touching(division, chance):
            if left and changed.isdisjoint(pair) and not fresh.isdisjoint(pair):
                left -= 1
                gain, other = _redivide(division, pair, chance)
                if gain > -LEAST_GAIN:
                    differing = _find_differing(division, other)
                    changed |= differing
                    better |= differing if gain > LEAST_GAIN else set()
                    division = other
        fresh = better
    return division


def _find_touching(division: Division, chance: Random) -> list[tuple[int, int]]:
    """Pairs of groups that a link joins, in random order."""
    group = division.group
    pairs = {
        (group[node], group[other])
        for node, links in enumerate(division.links.of_node)
        for other, _ in links
        if group[node] < group[other]
    }
    ordered = sorted(pairs)
    chance.shuffle(ordered)
    return ordered


def _redivide(division: Division, groups: Collection[int], chance: Random) -> tuple[float, Division]:
    """Take *groups* apart and let their nodes find groups; returns the gain and the new division."""
    found = division.copy()
    nodes = [node for node, group in enumerate(division.group) if group in groups]
    chance.shuffle(nodes)
    before = division.modularity_of(nodes)
    for node, number in zip(nodes, [*groups, *found.unused()], strict=False):
        found.put(node, number)
    return found.modularity_of(nodes) - before + settle(found, nodes), found


def _find_differing(one: Division, other: Division) -> set[int]:
    """Groups that the two divisions do not have in common."""
    moves = zip(one.group, other.group, strict=True)
    return {number for move in moves if move[0] != move[1] for number in move}
