"""The panel beside the explorer's picture: the selected mark, or what the colours mean and what was cut."""

from __future__ import annotations

import streamlit as st

from explorer.drawing.colouring import Colouring
from explorer.graph.cutting import describe_cut
from explorer.graph.slice import Slice
from explorer.models import NodeType
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.ui import editing
from explorer.ui.addresses import connect_address, network_address
from explorer.ui.choices import set_parameter
from explorer.ui.marks import HOW_TO, describe_mark, find_marked_papers, offer_papers, show_papers_behind
from explorer.ui.network_view import INSTITUTION, VENUE, NetworkView
from explorer.ui.pieces import link, text
from explorer.ui.view import TOPIC, set_mark


def show_network_panel(snapshot: Snapshot, visible: Slice, view: NetworkView, colouring: Colouring) -> None:
    papers = find_marked_papers(snapshot, visible, view.mark)
    if papers is None:
        _show_overview(visible, view, colouring)
        return
    st.html(describe_mark(visible, view.mark, len(papers)))
    if len(view.mark) == 1:
        _show_ways_on(visible, view.mark[0], view)
    show_papers_behind(snapshot, papers)
    st.html(f'<div class="selected">{_write_keys(view, colouring)}</div>')
    with st.container(horizontal=True):
        offer_papers(snapshot, papers)
        st.button("Deselect", on_click=set_mark, args=((),), type="tertiary", key="deselect")


def _show_overview(visible: Slice, view: NetworkView, colouring: Colouring) -> None:
    st.html(
        f'<div class="selected"><h3>Nothing selected</h3><p>{HOW_TO}</p><p>{describe_cut(visible)}</p>'
        f"{_write_keys(view, colouring)}</div>"
    )


def _write_keys(view: NetworkView, colouring: Colouring) -> str:
    """What the colours mean, where they do not mean the type."""
    keys = "".join(
        f'<li><span class="sign" style="color: {key.colour}" aria-hidden="true">●</span> {text(key.label)} '
        f"<span>{count_of(key.marks, 'mark')}</span></li>"
        for key in colouring.keys
    )
    return f'<h3>Coloured by {text(view.colour)}</h3><ul class="keys">{keys}</ul>' if keys else ""


def _show_ways_on(visible: Slice, node: str, view: NetworkView) -> None:
    """What can be done with a mark."""
    kind: NodeType = visible.graph.nodes[node]["type"]
    is_center = node == visible.center.id
    if kind == "person" and not is_center:
        ways = (
            link("Centre here", network_address(node)),
            link(f"How connected with {visible.center.name}?", connect_address(visible.center.id, node)),
        )
        st.html(f'<p class="ways-on">{" · ".join(ways)}</p>')
    with st.container(horizontal=True, key="ways"):
        if node in view.edits.expanded:
            st.button("Collapse", on_click=editing.collapse, args=(node,), key="collapse")
        elif not is_center:
            st.button("Expand", on_click=editing.expand, args=(node,), key="expand")
        if not is_center:
            st.button("Hide", on_click=editing.hide, args=(node,), key="hide")
        if node in view.edits.pins:
            st.button("Unpin", on_click=editing.unpin, args=(node,), key="unpin")
        _offer_filter(visible, node, kind, view)


def _offer_filter(visible: Slice, node: str, kind: NodeType, view: NetworkView) -> None:
    """Only the papers of what is selected, where a filter says so."""
    wanted = view.slice.filter
    venue = visible.graph.nodes[node].get("venue")
    parameter, value, chosen = {
        "topic": (TOPIC, node.removeprefix("node:"), wanted.topic_id),
        "institution": (INSTITUTION, node.removeprefix("node:"), wanted.institution_id),
        "paper": (VENUE, venue, wanted.venue),
    }.get(kind, ("", None, None))
    if value and value != chosen:
        label = "Only this venue" if kind == "paper" else f"Only this {kind}"
        st.button(label, on_click=set_parameter, args=(parameter, value), key="only")
