"""GEXF 1.2 (https://gexf.net), as NetworkX writes it."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import SubElement

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from explorer.export.graphs.sheet import Line, Mark, Sheet
from explorer.models import NodeType

SHAPES: Final[Mapping[NodeType, str]] = {
    "person": "disc",
    "paper": "square",
    "topic": "diamond",
    "institution": "triangle",
}


def write_gexf(sheet: Sheet) -> bytes:
    """
    Write *sheet* as GEXF: laid out, coloured and sized when Gephi opens it, where y grows upwards.

    The type of a line is called ``relation``: GEXF's own ``type`` says whether it is directed.
    NetworkX would write today's date into the file; without it the same slice gives the same bytes.
    """
    graph = nx.Graph(name=sheet.name)
    graph.add_nodes_from((mark.id, _write_mark(mark)) for mark in sheet.marks)
    graph.add_edges_from((line.source, line.target, _write_line(line)) for line in sheet.lines)
    writer = GEXFWriter()
    writer.add_graph(graph)
    meta = writer.xml.find("meta")
    del meta.attrib["lastmodifieddate"]
    SubElement(meta, "description").text = f"{sheet.name}: {sheet.remark}"
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def _write_mark(mark: Mark) -> dict[str, Any]:
    red, green, blue = bytes.fromhex(mark.colour[1:])
    look = {
        "position": {"x": mark.x, "y": 0.0 - mark.y, "z": 0.0},
        "color": {"r": red, "g": green, "b": blue},
        "size": mark.size,
        "shape": SHAPES[mark.type],
    }
    group = {} if mark.group is None else {"group": mark.group}
    return {"label": mark.label, "type": mark.type, **mark.facts, **group, "viz": look}


def _write_line(line: Line) -> dict[str, Any]:
    return {"weight": line.weight, "relation": line.type, **line.facts}
