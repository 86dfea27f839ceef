"""GraphML (http://graphml.graphdrawing.org), as NetworkX writes it."""

from __future__ import annotations

from io import BytesIO
from xml.etree.ElementTree import Element

import networkx as nx
from networkx.readwrite.graphml import GraphMLWriter

from explorer.export.graphs.sheet import Mark, Plain, Sheet


def write_graphml(sheet: Sheet) -> bytes:
    """
    Write *sheet* as GraphML.

    Gephi lays the picture out by ``x``, ``y``, ``size``, ``r``, ``g`` and ``b``; igraph by ``x``, ``y``,
    ``size`` and ``color``. For both y grows upwards.
    """
    graph = nx.Graph()
    graph.add_nodes_from((mark.id, _write_mark(mark)) for mark in sheet.marks)
    graph.add_edges_from(
        (line.source, line.target, {"type": line.type, "weight": line.weight, **line.facts}) for line in sheet.lines
    )
    # This one of the two writers of NetworkX never needs lxml, with which the bytes would differ.
    writer = GraphMLWriter(graph)
    _name_keys(writer.xml)
    _add_description(writer.xml, f"{sheet.name}: {sheet.remark} {sheet.facts['options']}")
    file = BytesIO()
    writer.dump(file)
    return file.getvalue()


def _write_mark(mark: Mark) -> dict[str, Plain]:
    red, green, blue = bytes.fromhex(mark.colour[1:])
    look: dict[str, Plain] = {"x": mark.x, "y": 0.0 - mark.y, "size": mark.size, "color": mark.colour}
    group: dict[str, Plain] = {} if mark.group is None else {"group": mark.group}
    return {"label": mark.label, "type": mark.type, **mark.facts, **group, **look, "r": red, "g": green, "b": blue}


def _name_keys(root: Element) -> None:
    """Name the keys for what they hold: of NetworkX's d0, d1 ... Gephi takes d3 for the label, as yEd has it."""
    names = {key.attrib["id"]: f"{key.attrib['for']}-{key.attrib['attr.name']}" for key in root.iter("key")}
    for key in root.iter("key"):
        key.set("id", names[key.attrib["id"]])
    for data in root.iter("data"):
        data.set("key", names[data.attrib["key"]])


def _add_description(root: Element, text: str) -> None:
    """Say it in a ``desc``, which readers pass over; a key for the whole graph is an error to Gephi."""
    description = Element("desc")
    description.text = text
    root.insert(0, description)
