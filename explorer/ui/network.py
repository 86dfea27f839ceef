"""
The network picture as a component that answers: draw a PyVis network, hear what the reader does.

Three Streamlit components share the work, so that a click sends little: the library, constant
and sent to a browser once; the picture with its data; and the selection, a few bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

import streamlit as st

from explorer.drawing.picture import Tools, build_picture_data, load_picture_code

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.components.v2.types import ComponentRenderer

    from explorer.drawing.network import Network

__all__ = ["NetworkEvent", "Tools", "read_event", "show_network"]

ASSETS: Final = Path(__file__).parent / "assets" / "network"

EventKind = Literal["click", "open", "expand", "hide", "pin", "unpin", "undo"]
EVENT_KINDS: Final[tuple[EventKind, ...]] = get_args(EventKind)
Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class NetworkEvent:
    """One thing the reader did; a click with neither a node nor an edge was on the empty canvas."""

    kind: EventKind
    """``open`` is a double click on a node, ``undo`` the only kind but ``click`` that may have no node."""
    node: str | None
    edge: tuple[str, str] | None
    place: Place | None = None
    """Of ``pin``: shares of the box, from its top left corner."""


def show_network(
    network: Network,
    *,
    key: str,
    view_key: str,
    selected: str | tuple[str, str] | None,
    height: int | Literal["fill"] = 560,
    label: str | None = None,
    on_event: Callable[[NetworkEvent], None] | None = None,
    tools: Tools | None = None,
) -> NetworkEvent | None:
    """
    Show *network* and return what the reader just did, or None.

    *view_key* names the picture: under the same one zoom, pan and dragged nodes stay, also on
    coming back to the page; a new one is fitted anew. *selected* is a node's id or an edge's two
    ends; the browser marks a click at once, and a changed *selected* overrules it. *height* is in
    pixels, or what the window has left; *label* is what a screen reader says. *on_event* hears
    the event before the script runs, for state that widgets above the picture depend on; the
    browser sends the next one when that run has come as far as here. Without *tools* the picture
    has no bars. Streamlit allows no ``__`` in *key*.
    """

    def hear() -> None:
        event = _hear_new(key, network)
        if event and on_event:
            on_event(event)

    with st.container(gap=None):
        _library()(key=f"{key}-library")
        data = build_picture_data(network, view_key=view_key, label=label, tools=tools)
        result = _picture()(key=key, data=data | {"key": key, "height": height}, on_event_change=hear)
        heard = st.session_state.get(_heard_key(key), 0)
        _selection()(key=f"{key}-selection", data={"key": key, "selected": selected, "heard": heard})
    return read_event(result.get("event"), network)


def read_event(sent: object, network: Network) -> NetworkEvent | None:
    """Read what a browser *sent*, which is never to be trusted: ids that *network* lacks make it None."""
    match sent:
        case {"kind": "pin", "node": str(node), "edge": None, "place": [x, y]} if node in network.node_map:
            place = _read_place(x, y)
            return place and NetworkEvent("pin", node, None, place)
        case {"kind": "open" | "click" | "expand" | "hide" | "unpin" as kind, "node": str(node), "edge": None}:
            return NetworkEvent(kind, node, None) if node in network.node_map else None
        case {"kind": "click", "node": None, "edge": [str(first), str(second)]} if _has_edge(network, first, second):
            return NetworkEvent("click", None, (first, second))
        case {"kind": "click" | "undo" as kind, "node": None, "edge": None}:
            return NetworkEvent(kind, None, None)
        case _:
            return None


def _hear_new(key: str, network: Network) -> NetworkEvent | None:
    """Read the event that was sent last, if its number is a new one, and keep the number for the answer."""
    sent = st.session_state[key].get("event")
    number = sent.get("number") if isinstance(sent, dict) else None
    if not isinstance(number, int) or number <= st.session_state.get(_heard_key(key), 0):
        return None
    st.session_state[_heard_key(key)] = number
    return read_event(sent, network)


def _heard_key(key: str) -> str:
    return f"{key}-heard"


def _read_place(x: object, y: object) -> Place | None:
    """Shares of the box: a mark may stand outside of it, but in sight of a reader who zooms out."""
    if not (isinstance(x, int | float) and isinstance(y, int | float)):
        return None
    across, down = (round(float(min(max(share, -2), 3)), 4) for share in (x, y))
    return (across, down) if isfinite(across) and isfinite(down) else None


def _has_edge(network: Network, first: str, second: str) -> bool:
    return any(edge["from"] == first and edge["to"] == second for edge in network.edges)


@cache
def _library() -> ComponentRenderer:
    script = f"{load_picture_code().script}\nexport default function () {{}}"
    return st.components.v2.component("explorer_library", js=script, isolate_styles=False)


@cache
def _picture() -> ComponentRenderer:
    code = load_picture_code()
    script = _read_asset("network.js")
    return st.components.v2.component("explorer_network", html=code.markup, css=code.styles, js=script)


@cache
def _selection() -> ComponentRenderer:
    return st.components.v2.component("explorer_selection", js=_read_asset("selection.js"), isolate_styles=False)


def _read_asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf8")
