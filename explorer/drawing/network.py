"""The picture of a slice as a PyVis network, and the browser library that PyVis brings along."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict

import pyvis
from pyvis.network import Network

from explorer.drawing.palette import TYPE_COLOURS, TYPE_SHAPES
from explorer.drawing.titles import clean_label, describe_edge, describe_node

if TYPE_CHECKING:
    from explorer.graph.around_paper import PaperSlice
    from explorer.graph.slice import Slice
    from explorer.graph.timeline import Timeline

__all__ = ["Look", "Network", "YearsBehind", "draw_network", "load_vis_library"]

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


@dataclass(frozen=True, slots=True)
class Look:
    """What colours and sizes mean where they don't mean type and papers. Shapes always tell the type."""

    colours: Mapping[str, str] = field(default_factory=dict)
    """Node → colour, as CSS writes it; other nodes have the colour of their type."""
    sizes: Mapping[str, float] = field(default_factory=dict)
    """Node → a measure that is not negative, shown as area; other nodes are as large as their papers make them."""


class YearsBehind(TypedDict):
    """The years of the papers behind nodes and edges: ascending, each once, none where no year is known."""

    nodes: Mapping[str, Sequence[int]]
    edges: Mapping[tuple[str, str], Sequence[int]]
    """By the two ends, in either order."""


def draw_network(
    slice_: Slice | PaperSlice,
    positions: Mapping[str, tuple[float, float]],
    *,
    selected: str | None = None,
    look: Look | None = None,
    years: Timeline | YearsBehind | None = None,
) -> Network:
    """
    Draw *slice_* as a PyVis network with every node fixed at its place in *positions*, in pixels.

    The area of a node grows with its papers, or with its measure in *look*, the width of an edge
    with the square root of its weight, within bounds. Nodes come in order of importance, the
    centre first, then the largest, and carry that order as ``rank``: whoever has no room for every
    label keeps the first. The centre and *selected* have a strong border. With *years*, nodes and
    edges carry the years of the papers behind them.
    """
    look = look or Look()
    behind = None if years is None else _list_years(years)
    sizes = _scale_nodes(slice_, look)
    network = _empty_network()
    nodes = slice_.graph.nodes
    for rank, node in enumerate(_rank_nodes(slice_, sizes)):
        facts = nodes[node]
        is_center = node == slice_.center.id
        x, y = positions[node]
        network.add_node(
            str(node),
            label=clean_label(facts["label"]) or "unnamed",  # PyVis shows the id in place of an empty label
            kind=facts["type"],
            shape=TYPE_SHAPES[facts["type"]],
            size=sizes[node],
            title=describe_node(facts, slice_.center if is_center else None),
            rank=rank,
            x=round(float(x), 1),
            y=round(float(y), 1),
            **_paint_node(look.colours.get(node, TYPE_COLOURS[facts["type"]]), strong=is_center or node == selected),
            **({} if behind is None else {"years": [int(year) for year in behind["nodes"].get(node, ())]}),
        )
    network.edges = [_draw_edge(slice_, first, second, behind) for first, second in slice_.graph.edges]
    return network


def load_vis_library() -> str:
    """Read the vis-network that the installed PyVis carries: JavaScript that defines ``globalThis.vis``."""
    path = Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
    return path.read_text(encoding="utf8")


def _empty_network() -> Network:
    """A network with the options set and nothing in it; directed, and an edge without ``arrows`` looks undirected."""
    network = Network(directed=True)
    network.set_options(json.dumps(OPTIONS))
    return network


def _list_years(years: Timeline | YearsBehind) -> YearsBehind:
    return years if isinstance(years, dict) else {"nodes": years.nodes, "edges": years.edges}


def _draw_edge(slice_: Slice | PaperSlice, first: str, second: str, years: YearsBehind | None) -> dict[str, Any]:
    """
    An edge as PyVis keeps it; of a citation the paper that cites comes first.

    PyVis' own ``add_edge`` looks through all nodes for each end.
    """
    nodes, facts = slice_.graph.nodes, slice_.graph.edges[first, second]
    if facts.get("citing") == second:
        first, second = second, first
    edge = {
        "from": str(first),
        "to": str(second),
        "arrows": "",
        "width": _scale_edge(facts["weight"]),
        "title": describe_edge(nodes[first], nodes[second], facts),
    }
    if years is not None:
        edges = years["edges"]
        edge["years"] = [int(year) for year in edges.get((first, second)) or edges.get((second, first)) or ()]
    return edge


def _rank_nodes(slice_: Slice | PaperSlice, sizes: Mapping[str, float]) -> list[str]:
    """Order the nodes by importance: the centre, then larger, more papers, closer, and by name."""

    def importance(node: str) -> tuple[bool, float, int, float, str, str]:
        facts = slice_.graph.nodes[node]
        is_other = node != slice_.center.id
        return is_other, -sizes[node], -facts["papers"], -facts["closeness"], facts["label"], node

    return sorted(slice_.graph, key=importance)


def _scale_nodes(slice_: Slice | PaperSlice, look: Look) -> dict[str, float]:
    """The radius of every node; the centre's is the largest whatever it measures."""
    papers = dict(slice_.graph.nodes(data="papers"))
    center = slice_.center.id
    most = max((count for node, count in papers.items() if node != center), default=1)
    measures = {node: value for node, value in look.sizes.items() if isfinite(value)}
    greatest = max((value for node, value in measures.items() if node != center), default=0.0)

    def share(node: str) -> float:
        if node in measures:
            return measures[node] / greatest if greatest > 0 else 0.0
        return max(papers[node] - 1, 0) / max(most - 1, 1)

    return {node: CENTER_NODE if node == center else _scale_node(share(node)) for node in papers}


def _scale_node(share: float) -> float:
    """From a share of the largest, as area, to a radius."""
    return round(SMALLEST_NODE + (LARGEST_NODE - SMALLEST_NODE) * sqrt(min(max(share, 0.0), 1.0)), 1)


def _scale_edge(weight: float) -> float:
    return round(min(max(sqrt(weight), THINNEST_EDGE), THICKEST_EDGE), 2)


def _paint_node(colour: str, *, strong: bool) -> dict[str, Any]:
    if not strong:
        return {"color": colour, "borderWidth": BORDER}
    return {"color": {"background": colour, "border": STRONG_BORDER_COLOUR}, "borderWidth": STRONG_BORDER}
