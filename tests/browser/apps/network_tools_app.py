"""
A page with a network picture and all its tools, kept in the address as the app's own page does.

``hide`` and ``pin`` are written by the script, ``fewer`` by a control that Streamlit binds to the
address, the picture's own parameters by the browser: each has to leave the others alone.
"""

from __future__ import annotations

import json
from dataclasses import asdict

import streamlit as st

from explorer.drawing.network import draw_network
from explorer.graph.slice import Slice
from explorer.graph.timeline import Timeline
from explorer.ui.network import NetworkEvent, Tools, show_network
from tests.slices import HOSTILE, make_edge, make_neighbourhood, make_node, make_slice, place_around


def build_years(slice_: Slice) -> Timeline:
    """Made-up years from 2010 to 2019 by a rule; the last node's are not known."""
    nodes = list(slice_.graph)
    years = {node: sorted({2010 + place % 10, 2010 + (3 * place) % 10}) for place, node in enumerate(nodes)}
    years[nodes[0]] = list(range(2010, 2020))
    years[nodes[-1]] = []
    edges = {
        (one, other): sorted({*years[one]} & {*years[other]}) or [max(*years[one], *years[other], 2010)]
        for one, other in slice_.graph.edges
    }
    return Timeline(
        {node: tuple(own) for node, own in years.items()}, {ends: tuple(own) for ends, own in edges.items()}, papers={}
    )


def build_crowd() -> Slice:
    """Three hundred people, and more lines than a picture draws at rest."""
    nodes = {f"person:{number}": make_node("person", f"Person {number}", 1 + number % 30) for number in range(300)}
    people = list(nodes)
    edges = [make_edge(one, other) for at, one in enumerate(people) for other in people[at + 1 : at + 25]]
    return make_slice(nodes, edges)


def place_crowd(slice_: Slice) -> dict[str, tuple[float, float]]:
    """In rows, since a layout of so many takes its time."""
    return {node: (place % 20 * 50.0, place // 20 * 40.0 + place % 3) for place, node in enumerate(slice_.graph)}


CASES = {
    "usual": make_neighbourhood,
    "hostile": lambda: make_neighbourhood(HOSTILE),
    "crowd": build_crowd,
    "lone": lambda: make_slice({"ann": make_node("person", "Ann Lee", hop=0)}),
}


def hear(event: NetworkEvent) -> None:
    st.session_state.heard = [*st.session_state.get("heard", []), asdict(event)]
    past = st.session_state.setdefault("past", [])
    if event.kind == "click":
        st.query_params["mark"] = event.edge or event.node or ""
    elif event.kind == "undo" and past:
        for name, values in past.pop().items():
            st.query_params[name] = values
    elif event.kind in ("hide", "pin", "unpin"):
        past.append({"hide": st.query_params.get_all("hide"), "pin": st.query_params.get_all("pin")})
        edit(event)


def edit(event: NetworkEvent) -> None:
    pins = [pin for pin in st.query_params.get_all("pin") if pin.split(",")[0] != event.node]
    if event.kind == "hide" and event.node:
        st.query_params["hide"] = [*st.query_params.get_all("hide"), event.node]
    elif event.place:
        pins.append(f"{event.node},{event.place[0]},{event.place[1]}")
    st.query_params["pin"] = pins


def read_pins() -> dict[str, tuple[float, float]]:
    parts = (pin.split(",") for pin in st.query_params.get_all("pin"))
    return {node: (float(x), float(y)) for node, x, y in parts}


st.set_page_config(layout="wide")
fewer = st.toggle("Fewer", key="fewer", bind="query-params")
second = st.toggle("Second")
case = st.query_params.get("case", "usual")
slice_ = CASES[case]()
positions = place_crowd(slice_) if case == "crowd" else place_around(slice_)
years = build_years(slice_)
hidden = {*st.query_params.get_all("hide"), *([f"person:{n}" for n in range(40, 60)] if fewer else [])}
slice_.graph.remove_nodes_from(hidden)
network = draw_network(slice_, positions, years=years)
mark = st.query_params.get_all("mark")
chosen = (mark[0], mark[1]) if len(mark) == 2 else (mark[0] or None) if mark else None
tools = Tools(file_name="ann-lee", pins=read_pins(), can_undo=bool(st.session_state.get("past")), expandable=["person"])
returned = show_network(
    network,
    key="graph",
    view_key="second" if second else "first",
    selected=chosen,
    height="fill" if st.query_params.get("height") == "fill" else 560,
    on_event=hear,
    tools=tools,
)
st.code(json.dumps({"heard": st.session_state.get("heard", []), "returned": returned and asdict(returned)}))
