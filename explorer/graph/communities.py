"""The communities of a slice: who writes together, and what sets each group apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from explorer.errors import InvalidOption
from explorer.graph.distinctive import DistinctiveTopic, count_mentions, rank_topics
from explorer.graph.naming import find_names
from explorer.graph.partition import divide
from explorer.graph.selection import Selection
from explorer.graph.slice import Slice, build_selection
from explorer.models import NodeType
from explorer.snapshot.opened import Snapshot

MOST_RESOLUTION = 100.0
NOBODY = 0
"""Instead of a community's number."""


@dataclass(frozen=True, slots=True)
class Community:
    """People of a slice who write with each other more than with the others."""

    number: int
    """From 1."""
    name: str
    """The topics that set it apart, or the members with the most papers; no two of a slice have the same."""
    topics: tuple[DistinctiveTopic, ...]
    """The most distinctive first; empty where its papers name none."""
    members: tuple[str, ...]
    """Nodes, the most central first: by the weight of their edges to other members."""
    papers: int
    """Papers by its members that the slice's filter admits."""

    @property
    def size(self) -> int:
        return len(self.members)


@dataclass(frozen=True, slots=True)
class Communities:
    """A slice, divided."""

    communities: tuple[Community, ...]
    """Largest first; of equally large ones that with the first node of the graph."""
    of: dict[str, int]
    """Every node → the number of its community; NOBODY for a node that no edge joins to one."""
    modularity: float
    """Of the people's division, weighted; 0 where nobody has a co-author."""
    resolution: float
    seed: int
    """Of the run of Louvain that the division began with."""


def find_communities(built: Slice, snapshot: Snapshot, *, resolution: float = 1.0) -> Communities:
    """
    Divide the people of *built* by the weights of their co-author edges, and name each community.

    A paper, topic or institution belongs where most of the weight of its edges leads: to
    people, and of a topic to papers, too; of equals to the lower number. A higher *resolution*
    makes more and smaller communities. Same slice, same answer. Raises InvalidOption for a
    resolution that is not above 0 and at most 100.
    """
    if not 0 < resolution <= MOST_RESOLUTION:
        raise InvalidOption(
            f"A resolution of {resolution} is not above 0 and at most {MOST_RESOLUTION:g}.",
            hint="1 is usual; 2 gives smaller communities.",
        )
    graph = coauthor_graph(built)
    found = divide(graph, resolution=resolution)
    groups = [_most_central_first(graph, group) for group in found.groups]
    communities = _describe(built, snapshot, build_selection(snapshot, built.options), groups)
    of = {node: community.number for community in communities for node in community.members}
    return Communities(communities, _spread(built.graph, of), found.modularity, resolution, found.seed)


def coauthor_graph(built: Slice) -> nx.Graph:
    """The people of a slice with their co-author edges and weights; this is what is divided."""
    graph = nx.Graph()
    graph.add_nodes_from(node for node, kind in built.graph.nodes(data="type") if kind == "person")
    edges = built.graph.edges(data=True)
    graph.add_weighted_edges_from(
        (one, other, edge["weight"]) for one, other, edge in edges if edge["type"] == "coauthor"
    )
    return graph


def _most_central_first(graph: nx.Graph, group: Sequence[str]) -> tuple[str, ...]:
    within = graph.subgraph(group).degree(weight="weight")
    return tuple(sorted(group, key=lambda node: -round(within[node], 9)))


def _describe(
    built: Slice, snapshot: Snapshot, selection: Selection, groups: Sequence[tuple[str, ...]]
) -> tuple[Community, ...]:
    nodes = [node for group in groups for node in group]
    people = np.array([built.numbers[node] for node in nodes], dtype=np.int64)
    mentions = count_mentions(selection, people, np.repeat(range(len(groups)), [*map(len, groups)]), len(groups))
    works = dict(zip(nodes, np.bincount(selection.papers_of(people)[0], minlength=len(nodes)).tolist(), strict=True))
    described, taken = [], set[str]()
    for place, (group, topics) in enumerate(zip(groups, rank_topics(snapshot, mentions), strict=True)):
        most = max(group, key=lambda node: works[node])
        names = find_names(topics, built.graph.nodes[most]["label"] or most)
        name = next(name for name in names if name not in taken)
        taken.add(name)
        described.append(Community(place + 1, name, topics, group, int(mentions.written[place])))
    return tuple(described)


def _spread(graph: nx.Graph, of_person: dict[str, int]) -> dict[str, int]:
    """The community of every node: papers by their people, the others by people and papers."""
    of = {node: of_person.get(node, NOBODY) for node in graph}
    orders: tuple[tuple[NodeType, ...], ...] = (("paper",), ("topic", "institution"))
    for kinds in orders:
        known = dict(of)
        for node, kind in graph.nodes(data="type"):
            if kind in kinds:
                of[node] = _heaviest(graph, node, known)
    return of


def _heaviest(graph: nx.Graph, node: str, of: dict[str, int]) -> int:
    weights: Counter[int] = Counter()
    for other, edge in graph[node].items():
        if of[other] != NOBODY:
            weights[of[other]] += edge["weight"]
    return min(weights, key=lambda number: (-round(weights[number], 9), number), default=NOBODY)
