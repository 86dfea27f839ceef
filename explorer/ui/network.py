"""
The network picture as a component that answers: draw a PyVis network, hear what the reader clicks.

Three Streamlit components share the work, so that a click sends little: the library, constant
and sent to a browser once; the picture with its data; and the selection, a few bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import streamlit as st

from explorer.drawing.network import Network, load_vis_library

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from streamlit.components.v2.types import ComponentRenderer

ASSETS: Final = Path(__file__).parent / "assets" / "network"

LIBRARY_PARTS: Final = ("labels.js", "frame.js", "painting.js", "gestures.js", "picture.js")
"""One module after vis-network itself, in the order in which they need each other."""

NODE_FIELDS: Final = ("id", "label", "shape", "color", "size", "title", "rank", "x", "y")
EDGE_FIELDS: Final = ("from", "to", "width", "title")
"""What the browser needs of a PyVis node and edge."""


@dataclass(frozen=True, slots=True)
class NetworkEvent:
    """One thing the reader did; a click with neither a node nor an edge was on the empty canvas."""

    kind: Literal["click", "open"]
    """``open`` is a double click on a node."""
    node: str | None
    edge: tuple[str, str] | None


def show_network(
    network: Network,
    *,
    key: str,
    view_key: str,
    selected: str | tuple[str, str] | None,
    height: int = 560,
    label: str | None = None,
    on_event: Callable[[NetworkEvent], None] | None = None,
) -> NetworkEvent | None:
    """
    Show *network* and return what the reader just did, or None.

    *view_key* names the picture: under the same one zoom, pan and dragged nodes stay, also on
    coming back to the page; a new one is fitted anew. *selected* is a node's id or an edge's two
    ends; the browser marks a click at once, and a changed *selected* overrules it. *height* is in
    pixels, *label* what a screen reader says. *on_event* hears the event before the script runs,
    for state that widgets above the picture depend on. Streamlit allows no ``__`` in *key*.
    """

    def hear() -> None:
        event = read_event(st.session_state[key].get("event"), network)
        if event and on_event:
            on_event(event)

    with st.container(gap=None):
        _library()(key=f"{key}-library")
        data = build_data(network, view_key=view_key, label=label) | {"key": key, "height": height}
        result = _picture()(key=key, data=data, on_event_change=hear)
        _selection()(key=f"{key}-selection", data={"key": key, "selected": selected})
    return read_event(result.get("event"), network)


def build_data(network: Network, *, view_key: str, label: str | None = None) -> dict[str, Any]:
    """Build what the browser gets of *network*: as columns, edges by the places of their ends, for brevity."""
    place = {node: index for index, node in enumerate(network.node_ids)}
    nodes = [node | {"color": _fill_of(node)} for node in network.nodes]
    edges = [edge | {"from": place[edge["from"]], "to": place[edge["to"]]} for edge in network.edges]
    return {
        "nodes": _table(nodes, NODE_FIELDS),
        "edges": _table(edges, EDGE_FIELDS),
        "options": network.options,
        "view_key": view_key,
        "label": label or _describe(network),
    }


def read_event(sent: object, network: Network) -> NetworkEvent | None:
    """Read what a browser *sent*, which is never to be trusted: ids that *network* lacks make it None."""
    match sent:
        case {"kind": "click" | "open" as kind, "node": str(node), "edge": None} if node in network.node_map:
            return NetworkEvent(kind, node, None)
        case {"kind": "click", "node": None, "edge": [str(first), str(second)]} if _has_edge(network, first, second):
            return NetworkEvent("click", None, (first, second))
        case {"kind": "click", "node": None, "edge": None}:
            return NetworkEvent("click", None, None)
        case _:
            return None


def _has_edge(network: Network, first: str, second: str) -> bool:
    return any(edge["from"] == first and edge["to"] == second for edge in network.edges)


def _table(records: Sequence[Mapping[str, Any]], fields: Sequence[str]) -> dict[str, Any]:
    return {"fields": fields, "columns": [[record[field] for record in records] for field in fields]}


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


@cache
def _library() -> ComponentRenderer:
    parts = (load_vis_library(), *map(_read_asset, LIBRARY_PARTS), "export default function () {}")
    script = "\n".join(parts)
    return st.components.v2.component("explorer_library", js=script, isolate_styles=False)


@cache
def _picture() -> ComponentRenderer:
    html, css, script = map(_read_asset, ("network.html", "network.css", "network.js"))
    return st.components.v2.component("explorer_network", html=html, css=css, js=script)


@cache
def _selection() -> ComponentRenderer:
    return st.components.v2.component("explorer_selection", js=_read_asset("selection.js"), isolate_styles=False)


def _read_asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf8")
