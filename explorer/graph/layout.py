"""
Positions for the nodes of a slice, computed here so that the browser has nothing to settle.

Force-directed placement (Fruchterman and Reingold 1991, Software: Practice and Experience
21, 1129), all pairs at once in numpy, with a pull to the centre that keeps loose parts near
(as in ForceAtlas2; Jacomy et al. 2014, PLoS ONE 9, e98679). Edges that join a person who
writes much with the centre pull harder. The start is a spiral in the order of the nodes, so
the same graph always gives the same picture.
"""

from __future__ import annotations

import networkx as nx
import numpy as np

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


def place_nodes(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """
    Give every node of *graph* a position in canvas units, the first node near (0, 0).

    Cost grows with the square of the nodes; meant for slices up to some thousands.
    """
    nodes = list(graph)
    if not nodes:
        return {}
    places = {node: place for place, node in enumerate(nodes)}
    edges = np.array([(places[one], places[other]) for one, other in graph.edges], dtype=np.int64).reshape(-1, 2)
    weights = np.array([1 + np.log1p(weight) for _, _, weight in graph.edges(data="weight", default=1)])
    positions = _fit(_settle(len(nodes), edges, weights))
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, positions.round(1).tolist(), strict=True)}


def _settle(size: int, edges: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Positions of *size* nodes after the last step, about the origin, in units of their ideal distance."""
    positions = _spiral(size).astype(np.float32)
    degrees = np.bincount(edges.ravel(), minlength=size) + 1.0
    limit = 0.1 * np.sqrt(size) + 0.5
    for _ in range(STEPS):
        force = _repulsion(positions) - GRAVITY * positions / np.sqrt(size)
        pull = _attraction(positions, edges, weights, size)
        force += pull / np.sqrt(degrees)[:, None]
        length = np.maximum(np.linalg.norm(force, axis=1), 1e-9)
        positions += (force * (np.minimum(length, limit) / length)[:, None]).astype(np.float32)
        limit *= COOLING
    return (positions - positions[0]).astype(np.float64)


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
