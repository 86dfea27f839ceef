"""
Groups of nodes that can be changed move by move, each move for more modularity.

Weights are parts of their sum here, and a node's *mass* is its degree times the root of half
the resolution. The modularity is then the weight within the groups, less half the square of
each group's mass; two groups that merge gain the weight between them, less the product of their
masses.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import networkx as nx

LEAST_GAIN = 1e-10
"""Of modularity; anything less is a rounding."""


@dataclass(frozen=True, slots=True)
class Links:
    """A graph whose nodes are numbered from 0, as lists."""

    of_node: list[list[tuple[int, float]]]
    """(other end, weight)."""
    mass: list[float]
    size: int
    """Nodes and links."""


def build_links(graph: nx.Graph, resolution: float) -> Links:
    """Read *graph*, which has links but no loops."""
    total = float(graph.size(weight="weight"))
    of_node = [[(other, link["weight"] / total) for other, link in graph[node].items()] for node in graph]
    mass = [sum(weight for _, weight in links) * (resolution / 2) ** 0.5 for links in of_node]
    return Links(of_node, mass, graph.number_of_nodes() + graph.number_of_edges())


class Division:
    """Which group each node is in. There are as many numbers for groups as there are nodes."""

    __slots__ = ("group", "links", "mass")

    def __init__(self, links: Links, group: list[int], mass: list[float]) -> None:
        self.links, self.group, self.mass = links, group, mass

    @classmethod
    def of(cls, links: Links, parts: Iterable[Iterable[int]]) -> Division:
        found = cls(links, [0] * len(links.mass), [0.0] * len(links.mass))
        for number, part in enumerate(parts):
            for node in part:
                found.group[node] = number
                found.mass[number] += links.mass[node]
        return found

    def copy(self) -> Division:
        return Division(self.links, list(self.group), list(self.mass))

    def put(self, node: int, group: int) -> None:
        self.mass[self.group[node]] -= self.links.mass[node]
        self.mass[group] += self.links.mass[node]
        self.group[node] = group

    def members(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for node, group in enumerate(self.group):
            found.setdefault(group, []).append(node)
        return found

    def unused(self) -> list[int]:
        """Numbers that no group has."""
        return sorted(set(range(len(self.group))).difference(self.group))

    def near(self, nodes: Iterable[int]) -> dict[int, float]:
        """The groups that *nodes* are linked to, and by how much."""
        group, of_node = self.group, self.links.of_node
        found: dict[int, float] = {}
        for node in nodes:
            for other, weight in of_node[node]:
                number = group[other]
                found[number] = found.get(number, 0.0) + weight
        return found

    def modularity_of(self, nodes: Iterable[int]) -> float:
        """What *nodes*, all the members of some groups, add to the modularity."""
        group, of_node = self.group, self.links.of_node
        within = sum(weight for node in nodes for other, weight in of_node[node] if group[other] == group[node])
        return within / 2 - sum(self.mass[number] ** 2 for number in {group[node] for node in nodes}) / 2


def settle(division: Division, nodes: Sequence[int]) -> float:
    """Move *nodes* and all that this unsettles, merge groups, and so on while it helps; returns the gain."""
    gained = 0.0
    while nodes:
        gain, changed = _move(division, nodes)
        merged, nodes = _merge(division, changed)
        gained += gain + merged
    return gained


def _move(division: Division, nodes: Iterable[int]) -> tuple[float, set[int]]:
    """Move each node to the group where it adds most; returns the gain and the groups that changed."""
    waiting, known = deque(nodes), set(nodes)
    gained, changed = 0.0, set[int]()
    while waiting:
        node = waiting.popleft()
        known.discard(node)
        own = division.group[node]
        gain, best = _find_best_group(division, node)
        if best == own:
            continue
        division.put(node, best)
        gained += gain
        changed.update((own, best))
        for other, _ in division.links.of_node[node]:
            if division.group[other] != best and other not in known:
                known.add(other)
                waiting.append(other)
    return gained, changed


def _find_best_group(division: Division, node: int) -> tuple[float, int]:
    """Where *node* adds most to the modularity, and how much more than where it is."""
    own, mass = division.group[node], division.links.mass[node]
    near = division.near((node,))
    here = near.pop(own, 0.0) - mass * (division.mass[own] - mass)
    best, most = own, here + LEAST_GAIN
    for group, weight in near.items():
        value = weight - mass * division.mass[group]
        if value > most:
            best, most = group, value
    if most < 0:
        return -here, division.unused()[0]
    return most - here, best


def _merge(division: Division, groups: Iterable[int]) -> tuple[float, list[int]]:
    """Merge each of *groups* with the one where that helps most; returns the gain and the merged groups' nodes."""
    members = division.members()
    waiting = sorted(members.keys() & groups)
    gained, merged = 0.0, set[int]()
    while waiting:
        own = waiting.pop()
        if own not in members:
            continue
        near = division.near(members[own])
        near.pop(own, None)
        gains = {group: weight - division.mass[own] * division.mass[group] for group, weight in near.items()}
        best = max(gains, key=lambda group: gains[group], default=own)
        if gains.get(best, 0.0) > LEAST_GAIN:
            gained += gains[best]
            for node in members[own]:
                division.put(node, best)
            members[best] += members.pop(own)
            merged.update(members[best])
            waiting.append(best)
    return gained, sorted(merged)
