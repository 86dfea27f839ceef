"""Drawing a slice as SVG."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from explorer.drawing.network import Look, draw_network
from explorer.drawing.svg.elements import (
    INK,
    MUTED,
    PAGE,
    add,
    add_measured,
    draw_shape,
    plain_label,
    plain_lines,
    write_number,
)
from explorer.drawing.svg.key import ROW, describe_counts, draw_key, write_key
from explorer.drawing.svg.lettering import FONT, Label, shorten
from explorer.drawing.svg.placing import MARGIN, place
from explorer.drawing.svg.words import describe_options
from explorer.text.xml import legal_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np

    from explorer.drawing.network import Network
    from explorer.graph.slice import Slice

FAINT_FROM = 120
"""Lines; more of them are each fainter."""
HEAD = 76.0
"""Pixels above the marks, for the title."""
LONGEST_TITLE = 80


def draw_svg(
    built: Slice,
    positions: Mapping[str, tuple[float, float]],
    *,
    colours: Mapping[str, str] | None = None,
    sizes: Mapping[str, float] | None = None,
    key: Mapping[str, str] | None = None,
    note: str = "",
    size: tuple[int, int] = (1200, 840),
    labels: int = 60,
) -> str:
    """
    Draw *built* as an SVG that needs nothing else; *size* is its width and height in pixels.

    *positions* are in canvas units, as ``place_nodes`` gives them. *colours* and *sizes* (measures,
    shown as area) are by node, as a ``Look`` has them. *key* says what *colours* mean: words to
    colour. *note* ends the line below the title. At most *labels* marks are named, the most
    important first, where their names cover nothing; the others say theirs under the pointer.
    """
    network = draw_network(built, positions, look=Look(colours or {}, sizes or {}))
    width, height = size
    rows = write_key(built, key or {}, width - 2 * MARGIN, coloured=bool(colours), sized=bool(sizes))
    foot = ROW * len(rows) + MARGIN
    places, named = place(network.nodes, (MARGIN, HEAD, width - MARGIN, height - foot), labels)
    root = _open(built, width, height, note)
    _draw_lines(root, network, places)
    _draw_marks(root, built, network, places)
    _draw_labels(root, named.values())
    draw_key(root, rows, MARGIN, height - foot + ROW)
    indent(root)
    return tostring(root, encoding="unicode") + "\n"


def _open(built: Slice, width: int, height: int, note: str) -> Element:
    """The sheet with its title, in words and drawn."""
    size = {"width": str(width), "height": str(height), "viewBox": f"0 0 {width} {height}"}
    head = {
        "xmlns": "http://www.w3.org/2000/svg",
        **size,
        "role": "img",
        "aria-labelledby": "picture-title picture-desc",
    }
    root = Element("svg", {**head, "font-family": FONT})
    title = shorten(plain_label(built.center.name), LONGEST_TITLE)
    topic_names = {node: facts["label"] for node, facts in built.graph.nodes(data=True)}
    said = " · ".join(filter(None, [describe_options(built.options, topic_names), note]))
    add(root, "title", f"Research graph of {title}", id="picture-title")
    add(root, "desc", f"{describe_counts(built)}. {said}", id="picture-desc")
    SubElement(root, "rect", {"width": str(width), "height": str(height), "fill": PAGE})
    heading = {"x": write_number(MARGIN), "fill": INK}
    add(root, "text", title, **heading, y="42", **{"font-size": "24", "font-weight": "700"})
    longest = int((width - 2 * MARGIN) / 6)
    add(root, "text", shorten(legal_text(said), longest), **{**heading, "fill": MUTED}, y="64", **{"font-size": "13"})
    return root


def _draw_lines(root: Element, network: Network, places: np.ndarray) -> None:
    crowd = min(1.0, sqrt(FAINT_FROM / max(len(network.edges), 1)))
    group = SubElement(root, "g", {"stroke": INK, "stroke-opacity": write_number(0.3 * crowd + 0.04)})
    place_of = {node["id"]: place for node, place in zip(network.nodes, places.tolist(), strict=True)}
    for edge in network.edges:
        (x1, y1, _), (x2, y2, _) = place_of[edge["from"]], place_of[edge["to"]]
        ends = {name: write_number(value) for name, value in {"x1": x1, "y1": y1, "x2": x2, "y2": y2}.items()}
        line = SubElement(group, "line", {**ends, "stroke-width": write_number(edge["width"])})
        add(line, "title", plain_lines(edge["title"]))


def _draw_marks(root: Element, built: Slice, network: Network, places: np.ndarray) -> None:
    group = SubElement(root, "g", {"stroke": PAGE, "stroke-width": "1"})
    for node, (x, y, radius) in zip(network.nodes, places.tolist(), strict=True):
        colour = node["color"]
        fill = colour["background"] if isinstance(colour, dict) else colour
        add(
            draw_shape(group, built.graph.nodes[node["id"]]["type"], x, y, radius, fill),
            "title",
            plain_lines(node["title"]),
        )
        if node["rank"] == 0:
            ring = {"r": write_number(radius + 4.5), "fill": "none", "stroke": INK, "stroke-width": "1.5"}
            SubElement(group, "circle", {"cx": write_number(x), "cy": write_number(y), **ring})


def _draw_labels(root: Element, labels: Iterable[Label]) -> None:
    """Each twice, for a rim around the letters that every program shows: not all know ``paint-order``."""
    group = SubElement(root, "g", {"fill": INK, "text-anchor": "middle"})
    for label in labels:
        look = {"font-size": write_number(label.size), **({"font-weight": "700"} if label.bold else {})}
        place = {"x": write_number(label.x), "y": write_number(label.y + 0.35 * label.size), **look}
        rim = {"stroke": PAGE, "stroke-width": "3.5", "stroke-linejoin": "round", "aria-hidden": "true"}
        add_measured(group, label.text, label.width, place | rim)
        add_measured(group, label.text, label.width, place)
