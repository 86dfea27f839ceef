"""
The clickable picture of a network, whatever page it stands on: its code, and the data that it takes.

The code needs neither Streamlit nor another host. A page puts ``styles`` and ``markup`` where
the picture goes, runs ``script`` once, and then, with *root* being the element ``.network``::

    picture = new ExplorerPicture(root, key);    // key: any text, of its own among the pictures of a page
    picture.tell = (event) => …;                 // hears what the reader does; may be left out
    picture.show(data);                          // again with other data when something has changed
    picture.select(id or [id, id] or null);      // what the page has selected; may be left out
    picture.leave();                             // when the picture goes

*data* is what ``build_picture_data`` returns, as JSON. ``.network`` needs a height. An event is
``{kind, node, edge}``, with an id or two ids or null:

    click                     on ``node`` or ``edge``; on the empty canvas if both are null
    open                      a double click on ``node``
    expand, hide, pin, unpin  what the reader wants done to ``node``; ``pin`` comes with
                              ``place``, shares of the box from its top left corner
    undo                      the last of these taken back

All after ``open`` come only where ``Tools`` has ``edits``. The styles take the colours and the
font from the variables ``--st-background-color``, ``--st-secondary-background-color``,
``--st-text-color``, ``--st-border-color``, ``--st-primary-color`` and ``--st-font``, which
Streamlit sets; another page has to.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from explorer.drawing.network import load_vis_library
from explorer.models import NODE_TYPES, NodeType

if TYPE_CHECKING:
    from explorer.drawing.network import Network

ASSETS: Final = Path(__file__).parent / "assets" / "network"

SCRIPTS: Final = (
    "reading.js", "grid.js", "labels.js", "frame.js", "painting.js", "motion.js", "looks.js", "places.js",
    "naming.js", "view.js", "tip.js", "gestures.js", "address.js", "time.js", "finding.js", "editing.js",
    "keys.js", "physics.js", "taking.js", "tools.js", "picture.js",
)  # fmt: skip
"""The last of them says that all are there."""

NODE_FIELDS: Final = ("id", "label", "kind", "shape", "color", "size", "title", "rank", "x", "y")
EDGE_FIELDS: Final = ("from", "to", "width", "title")
"""What the browser needs of a PyVis node and edge; ``years`` come on top where they are known."""


TOOL_PARAMETERS: Final = ("until", "only", "find", "labels", "physics", "zoom")
"""What the tools keep in the address of the page, without the server: to be dropped where they mean nothing."""


@dataclass(frozen=True, slots=True)
class Tools:
    """
    What a reader may do beyond looking, choosing and zooming; without these a picture has no bars.

    Finding, years (where the network has them), labels, live physics and the file are the
    browser's own. What they are set to stands in the address of the page, as ``TOOL_PARAMETERS``,
    unless *link* is off.
    """

    file_name: str = "network"
    """Of the PNG, without its ending."""
    edits: bool = True
    """Offer expand, hide, pin and undo, which whoever hears the events has to do."""
    link: bool = True
    """Offer a copy of the page's address, and keep there what the reader sets."""
    pins: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Node → where it stands: shares of the box, from its top left corner."""
    can_undo: bool = False
    expandable: Collection[NodeType] = NODE_TYPES
    papers: Mapping[int, int] | None = None
    """Year → papers, for the bars of the years; without it they count the marks with papers of a year."""
    start: Mapping[str, str] = field(default_factory=dict)
    """What the reader would find in the address, for a page without *link*: ``{"until": "2019"}``."""


@dataclass(frozen=True, slots=True)
class PictureCode:
    """What a page needs to show pictures; the same for all of them."""

    script: str
    """A classic script, vis-network included, that defines ``globalThis.ExplorerPicture`` and ``globalThis.vis``."""
    styles: str
    markup: str
    """One element ``.network``, for each picture."""


@cache
def load_picture_code() -> PictureCode:
    """Read the code of the picture: constant, and free of ``</script``."""
    scripts = "\n".join(map(_read_asset, SCRIPTS))
    script = f'{load_vis_library()}\n(() => {{\n"use strict";\n{scripts}\n}})();\n'
    return PictureCode(script, _read_asset("network.css"), _read_asset("network.html"))


def build_picture_data(
    network: Network, *, view_key: str, label: str | None = None, tools: Tools | None = None
) -> dict[str, Any]:
    """
    Build what the browser gets of *network*: as columns, edges by the places of their ends, for brevity.

    ``nodes`` and ``edges`` are tables of ``fields`` and ``columns``, most important node first.
    Under one *view_key* zoom, pan and moved marks stay, whatever else changes; *label* is what a
    screen reader says. ``tools`` is None or holds the fields of ``Tools`` by their names.
    """
    place = {node: index for index, node in enumerate(network.node_ids)}
    nodes = [node | {"color": _fill_of(node)} for node in network.nodes]
    edges = [edge | {"from": place[edge["from"]], "to": place[edge["to"]]} for edge in network.edges]
    return {
        "nodes": _table(nodes, NODE_FIELDS),
        "edges": _table(edges, EDGE_FIELDS),
        "view_key": view_key,
        "label": label or _describe(network),
        "tools": tools and _list_tools(tools, place),
    }


def _table(records: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> dict[str, Any]:
    """The *fields* of all records, and their years where they have them."""
    if records and "years" in records[0]:
        fields = (*fields, "years")
    return {"fields": fields, "columns": [[record[field] for record in records] for field in fields]}


def _list_tools(tools: Tools, place: Mapping[str, int]) -> dict[str, Any]:
    return {
        "file_name": tools.file_name,
        "edits": tools.edits,
        "link": tools.link,
        "pins": {node: [round(x, 4), round(y, 4)] for node, (x, y) in tools.pins.items() if node in place},
        "can_undo": tools.can_undo,
        "expandable": list(tools.expandable),
        "papers": None if tools.papers is None else {str(year): count for year, count in tools.papers.items()},
        "start": dict(tools.start),
    }


def _fill_of(node: Mapping[str, Any]) -> str:
    """The colour inside a mark; the browser gives it a border that suits the theme."""
    colour = node["color"]
    return str(colour["background"] if isinstance(colour, dict) else colour)


def _describe(network: Network) -> str:
    center = next((node["label"] for node in network.nodes if node["rank"] == 0), "nobody")
    nodes, edges = _count(len(network.nodes), "node"), _count(len(network.edges), "link")
    return f"Picture of the network around {center}: {nodes} and {edges}. The table below holds the same content."


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _read_asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf8")
