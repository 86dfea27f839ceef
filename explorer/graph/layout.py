"""
Positions for the nodes of a slice, computed here so that the browser has nothing to settle.

Force-directed placement (Fruchterman and Reingold 1991, Software: Practice and Experience
21, 1129), all pairs at once in numpy, with a pull to the centre that keeps loose parts near
(as in ForceAtlas2; Jacomy et al. 2014, PLoS ONE 9, e98679). Edges that join a person who
writes much with the centre pull harder. The start is a spiral in the order of the nodes, so
the same graph always gives the same picture.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np

Place = tuple[float, float]

STEPS = 80
COOLING = 0.94
GRAVITY = 0.6
DRAW_IN = -0.25
"""Exponent by which far nodes are drawn in, so that a few do not shrink the rest."""
STRIP = 64
"""Nodes whose pairs with all others are worked out at a time."""
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
WIDTH, HEIGHT = 1000.0, 620.0
"""Canvas units that the picture fills, so that it fits a wide frame."""


def place_nodes(graph: nx.Graph, known: Mapping[str, Place] | None = None) -> dict[str, Place]:
    """
    Give every node of *graph* a position in canvas units, the first node near (0, 0).

    Nodes that are *known*, from a smaller picture, stay where they were; the others find their
    places among them. Cost grows with the square of the nodes; meant for slices up to some thousands.
    """
    nodes = list(graph)
    if not nodes:
        return {}
    kept = {node: known[node] for node in nodes if node in known} if known else {}
    if len(kept) > 1:
        return _place_among(graph, nodes, kept)
    positions = _settle(_spiral(len(nodes)).astype(np.float32), *_read_edges(graph, nodes))
    positions = _fit((positions - positions[0]).astype(np.float64))
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, positions.round(1).tolist(), strict=True)}


def _place_among(graph: nx.Graph, nodes: list[str], kept: Mapping[str, Place]) -> dict[str, Place]:
    """Place the nodes that are not *kept*: first beside their neighbours, then as the forces push them."""
    unit = np.sqrt(WIDTH * HEIGHT / len(kept)) * 0.8
    free = np.array([node not in kept for node in nodes])
    spiral = _spiral(len(nodes)) * 0.35
    positions = np.zeros((len(nodes), 2), dtype=np.float32)
    for place, node in enumerate(nodes):
        anchors = [kept[other] for other in graph[node] if other in kept] or [(0.0, 0.0)]
        positions[place] = kept.get(node) or np.mean(anchors, axis=0) + spiral[place] * unit
    positions /= unit
    edges, weights = _read_edges(graph, nodes)
    moved = _settle(positions, edges, weights, free) * unit
    return {
        node: kept.get(node) or (float(x), float(y))
        for node, (x, y) in zip(nodes, moved.round(1).tolist(), strict=True)
    }


def _read_edges(graph: nx.Graph, nodes: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The ends of every edge by place in *nodes*, and how hard it pulls."""
    places = {node: place for place, node in enumerate(nodes)}
    edges = np.array([(places[one], places[other]) for one, other in graph.edges], dtype=np.int64).reshape(-1, 2)
    return edges, np.array([1 + np.log1p(weight) for _, _, weight in graph.edges(data="weight", default=1)])


def _settle(
    positions: np.ndarray, edges: np.ndarray, weights: np.ndarray, free: np.ndarray | None = None
) -> np.ndarray:
    """Where the forces bring *positions*, in units of their ideal distance; only *free* nodes move, if given."""
    size = len(positions)
    degrees = np.bincount(edges.ravel(), minlength=size) + 1.0
    limit = 0.1 * np.sqrt(size) + 0.5
    for _ in range(STEPS):
        force = _repulsion(positions) - GRAVITY * positions / np.sqrt(size)
        pull = _attraction(positions, edges, weights, size)
        force += pull / np.sqrt(degrees)[:, None]
        if free is not None:
            force[~free] = 0
        length = np.maximum(np.linalg.norm(force, axis=1), 1e-9)
        positions += (force * (np.minimum(length, limit) / length)[:, None]).astype(np.float32)
        limit *= COOLING
    return positions


def _spiral(size: int) -> np.ndarray:
    radius = np.sqrt(np.arange(size))
    angle = np.arange(size) * GOLDEN_ANGLE
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _repulsion(positions: np.ndarray) -> np.ndarray:
    """Each pair pushes apart by 1 / distance. Worked out in strips that stay in the processor's cache."""
    x, y = np.ascontiguousarray(positions.T)
    size = len(x)
    across, down, push, square = np.empty((4, min(STRIP, size), size), dtype=np.float32)
    force = np.empty((size, 2), dtype=np.float32)
    for first in range(0, size, STRIP):
        rows = slice(first, first + STRIP)
        wide, high, near, other = (part[: size - first] for part in (across, down, push, square))
        np.subtract(x[rows, None], x, out=wide)
        np.subtract(y[rows, None], y, out=high)
        np.multiply(wide, wide, out=near)
        near += np.multiply(high, high, out=other)
        np.maximum(near, np.float32(0.01), out=near)
        np.reciprocal(near, out=near)
        force[rows, 0] = np.einsum("ij,ij->i", wide, near)
        force[rows, 1] = np.einsum("ij,ij->i", high, near)
    return force


def _attraction(positions: np.ndarray, edges: np.ndarray, weights: np.ndarray, size: int) -> np.ndarray:
    """Each edge pulls its ends together by the square of its length, times its weight."""
    offsets = positions[edges[:, 0]] - positions[edges[:, 1]]
    pulls = offsets * (np.linalg.norm(offsets, axis=1) * weights)[:, None] * 0.25
    force = np.zeros((size, 2))
    for axis in (0, 1):
        force[:, axis] -= np.bincount(edges[:, 0], pulls[:, axis], minlength=size)
        force[:, axis] += np.bincount(edges[:, 1], pulls[:, axis], minlength=size)
    return force


def _fit(positions: np.ndarray) -> np.ndarray:
    """Turn the longest direction level and scale to the frame, the first node staying at the origin."""
    if len(positions) < 3:
        return positions * 200
    axes = np.linalg.svd(positions - positions.mean(axis=0), full_matrices=False)[2]
    axes *= np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])[:, None]
    turned = positions @ axes.T
    radius = np.maximum(np.linalg.norm(turned, axis=1), 1e-9)
    turned *= (radius / radius.max())[:, None] ** DRAW_IN
    reach = np.maximum(np.ptp(turned, axis=0), 1e-9)
    scale = np.array([WIDTH, HEIGHT]) / reach
    return turned * np.clip(scale, scale.min(), 1.6 * scale.min())
