"""The picture of a slice as a PyVis network, and the browser library that PyVis brings along."""

from __future__ import annotations

import json
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyvis
from pyvis.network import Network

from explorer.drawing.palette import TYPE_COLOURS, TYPE_SHAPES
from explorer.drawing.titles import clean_label, describe_edge, describe_node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explorer.graph.slice import Slice

__all__ = ["Network", "draw_network", "load_vis_library"]

SMALLEST_NODE, LARGEST_NODE, CENTER_NODE = 6.0, 17.0, 22.0
"""Radii in pixels, before any zoom."""
THINNEST_EDGE, THICKEST_EDGE = 0.75, 5.0
BORDER, STRONG_BORDER = 1, 4
STRONG_BORDER_COLOUR = "#1B2838"

OPTIONS: Final[Mapping[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"chosen": False, "font": {"size": 12}},
    "edges": {"chosen": False, "smooth": False, "selectionWidth": 0, "hoverWidth": 0},
    "interaction": {"hover": True, "tooltipDelay": 150, "hoverConnectedEdges": False, "selectConnectedEdges": False},
}
"""What vis-network does with the picture: nothing moves unless the reader moves it."""


def draw_network(
    slice_: Slice, positions: Mapping[str, tuple[float, float]], *, selected: str | None = None
) -> Network:
    """
    Draw *slice_* as a PyVis network with every node fixed at its place in *positions*, in pixels.

    The area of a node grows with its papers, the width of an edge with the square root of its
    weight, within bounds. Nodes come in order of importance, the centre first, and carry that
    order as ``rank``: whoever has no room for every label keeps the first. The centre and
    *selected* have a strong border.
    """
    network = _empty_network()
    nodes = slice_.graph.nodes
    most = max((facts["papers"] for node, facts in nodes.items() if node != slice_.center.id), default=1)
    for rank, node in enumerate(_rank_nodes(slice_)):
        is_center = node == slice_.center.id
        x, y = positions[node]
        network.add_node(
            str(node),
            label=clean_label(nodes[node]["label"]) or "unnamed",  # PyVis shows the id in place of an empty label
            shape=TYPE_SHAPES[nodes[node]["type"]],
            size=CENTER_NODE if is_center else _scale_node(nodes[node]["papers"], most),
            title=describe_node(nodes[node], slice_.center if is_center else None),
            rank=rank,
            x=round(float(x), 1),
            y=round(float(y), 1),
            **_paint_node(TYPE_COLOURS[nodes[node]["type"]], strong=is_center or node == selected),
        )
    for first, second, facts in slice_.graph.edges.data():
        title = describe_edge(nodes[first], nodes[second], facts)
        network.add_edge(str(first), str(second), arrows="", title=title, width=_scale_edge(facts["weight"]))
    return network


def load_vis_library() -> str:
    """Read the vis-network that the installed PyVis carries: JavaScript that defines ``globalThis.vis``."""
    path = Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
    return path.read_text(encoding="utf8")


def _empty_network() -> Network:
    """
    A network with the options set and nothing in it.

    Directed, since an undirected one compares each new edge with all the others; an edge
    without ``arrows`` looks the same in both.
    """
    network = Network(directed=True)
    network.set_options(json.dumps(OPTIONS))
    return network


def _rank_nodes(slice_: Slice) -> list[str]:
    """Order the nodes by importance: the centre, then more papers, closer, and by name."""

    def importance(node: str) -> tuple[bool, int, float, str, str]:
        facts = slice_.graph.nodes[node]
        return node != slice_.center.id, -facts["papers"], -facts["closeness"], facts["label"], node

    return sorted(slice_.graph, key=importance)


def _scale_node(papers: int, most: int) -> float:
    share = max(papers - 1, 0) / max(most - 1, 1)
    return round(SMALLEST_NODE + (LARGEST_NODE - SMALLEST_NODE) * sqrt(share), 1)


def _scale_edge(weight: float) -> float:
    return round(min(max(sqrt(weight), THINNEST_EDGE), THICKEST_EDGE), 2)


def _paint_node(colour: str, *, strong: bool) -> dict[str, Any]:
    if not strong:
        return {"color": colour, "borderWidth": BORDER}
    return {"color": {"background": colour, "border": STRONG_BORDER_COLOUR}, "borderWidth": STRONG_BORDER}
