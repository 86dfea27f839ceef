"""A page with a network picture and what a test needs around it."""

from __future__ import annotations

import json
from dataclasses import asdict

import streamlit as st

from explorer.drawing.network import draw_network
from explorer.ui.network import NetworkEvent, show_network
from tests.slices import HOSTILE, make_neighbourhood, make_node, make_slice, place_around

CASES = {
    "usual": make_neighbourhood,
    "fewer": lambda: make_neighbourhood(size=40),
    "hostile": lambda: make_neighbourhood(HOSTILE),
    "lone": lambda: make_slice({"ann": make_node("person", "Ann Lee", hop=0)}),
}


def hear(event: NetworkEvent) -> None:
    st.session_state.heard = [*st.session_state.get("heard", []), asdict(event)]
    st.session_state.selected = event.edge or event.node


case = st.query_params.get("case", "usual")
columns = st.columns(4)
if columns[0].toggle("Fewer"):
    case = "fewer"
view_key = "second" if columns[1].toggle("Second") else "first"
is_hidden = columns[2].toggle("Hidden")
if columns[3].button("Select"):
    st.session_state.selected = "person:2"

returned = None
if not is_hidden:
    slice_ = CASES[case]()
    network = draw_network(slice_, place_around(slice_))
    selected = st.session_state.get("selected")
    returned = show_network(network, key="graph", view_key=view_key, selected=selected, on_event=hear)
st.code(json.dumps({"heard": st.session_state.get("heard", []), "returned": returned and asdict(returned)}))
st.markdown("\n\n".join(["More of the page."] * 20))
