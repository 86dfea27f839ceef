"""The section "Research graph": the picture, the panel beside it, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from explorer.graph.cutting import describe_cut
from explorer.graph.slice import Slice
from explorer.models import SliceOptions
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.ui.failure import log_failure
from explorer.ui.mark_tables import show_mark_tables
from explorer.ui.marks import (
    describe_mark,
    find_marked_papers,
    find_present_mark,
    offer_papers,
    open_mark,
    show_papers_behind,
    to_selection,
)
from explorer.ui.network import NetworkEvent, show_network
from explorer.ui.pieces import legend, shorten, show_empty
from explorer.ui.placed import Placed
from explorer.ui.resources import slices
from explorer.ui.view import View, choose_least, set_mark, set_topic

HEIGHT = 560

HOW_TO_GO_ON = "Click or tap a mark or a line for the papers behind it; twice on a person or a paper goes there."


def try_to_place(snapshot: Snapshot, person_no: int, options: SliceOptions) -> Placed | None:
    """The slice with these options; where it can't be built the page says so in its place, and goes on."""
    try:
        return get_placed(snapshot, person_no, options)
    except Exception as error:  # noqa: BLE001  whatever it is, the papers and charts of the page are none the worse
        with st.container(border=True, key="graph-failed"):
            st.html("<p><strong>This graph slice could not be built.</strong> The rest of the page is whole.</p>")
            log_failure(error)
            with st.container(horizontal=True):
                st.button("Try again", key="graph-again", icon=":material/refresh:")
                st.button("One step, fewer marks", key="graph-smaller", type="tertiary", on_click=choose_least)
        return None


def get_placed(snapshot: Snapshot, person_no: int, options: SliceOptions) -> Placed:
    """The slice with these options, with a word on progress while it is being built."""
    with st.container(key="building"):
        place = st.empty()
    found = slices.find(snapshot, person_no, options)
    if found:
        return found
    bar = place.progress(0.0, "Building this graph slice")

    def report(step: str, part: float) -> None:
        bar.progress(part, f"Building this graph slice: {step}")

    try:
        return slices.build(snapshot, person_no, options, report)
    finally:
        place.empty()


def show_graph(snapshot: Snapshot, placed: Placed, view: View) -> None:
    """Picture and panel side by side; one above the other on a phone."""
    built = placed.slice
    view = replace(view, mark=find_present_mark(snapshot, built, view.mark))
    if len(built.graph) < 2:
        show_empty(
            "Nothing to draw with these filters.", "Show more kinds of marks, or widen the years and kinds of work."
        )
        return
    picture, panel = st.columns([2.9, 1], gap="medium")
    with picture:
        _show_picture(placed, view)
        st.html(_legend(built))
    with panel, st.container(border=True, key="panel"):
        _show_panel(snapshot, built, view)
    show_mark_tables(built, "researcher")


def _show_picture(placed: Placed, view: View) -> None:
    built = placed.slice
    event = show_network(
        placed.network,
        key="network",
        view_key=f"{built.center.id} {view.slice}",
        selected=to_selection(built, view.mark),
        height=HEIGHT,
        label=f"{count_of(len(built.graph), 'mark')} around {shorten(built.center.name)};"
        " the table below holds the same.",
        on_event=_hear,
    )
    if event and event.kind == "open" and event.node:
        open_mark(event.node, built.graph.nodes[event.node]["type"])


def _hear(event: NetworkEvent) -> None:
    if event.kind == "click":
        set_mark(event.edge or ((event.node,) if event.node else ()))


def _legend(built: Slice) -> str:
    return legend({kind: (built.shown[kind], built.existing[kind]) for kind in built.options.kinds})


def _show_panel(snapshot: Snapshot, built: Slice, view: View) -> None:
    papers = find_marked_papers(snapshot, built, view.mark)
    if papers is None:
        _show_invitation(built)
        return
    st.html(describe_mark(built, view.mark, len(papers)))
    _show_ways_on(built, view.mark)
    show_papers_behind(snapshot, papers)
    with st.container(horizontal=True):
        offer_papers(snapshot, papers)
        st.button("Deselect", on_click=set_mark, args=((),), type="tertiary", key="deselect")


def _show_invitation(built: Slice) -> None:
    st.html(f'<div class="selected"><h3>Nothing selected</h3><p>{HOW_TO_GO_ON}</p><p>{describe_cut(built)}</p></div>')


def _show_ways_on(built: Slice, mark: Sequence[str]) -> None:
    """The one next step that a mark offers."""
    if len(mark) == 1 and built.graph.nodes[mark[0]]["type"] == "topic":
        st.button("Only this topic", on_click=set_topic, args=(mark[0],), key="only-topic")
