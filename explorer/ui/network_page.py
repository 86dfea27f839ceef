"""The explorer's picture with everything beside and below it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from explorer.drawing.colouring import Colouring, colour_groups, colour_numbers
from explorer.drawing.network import Look, draw_network
from explorer.drawing.palette import TYPE_PLURALS
from explorer.drawing.picture import TOOL_PARAMETERS
from explorer.graph.cutting import RULE, count_cut
from explorer.graph.hiding import hide_nodes, keep_around
from explorer.graph.measures import Measure
from explorer.graph.slice import Slice
from explorer.models import NODE_TYPES, PaperFilter
from explorer.profile import find_own_papers
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.ui import editing
from explorer.ui.choices import set_parameters
from explorer.ui.mark_tables import show_mark_tables
from explorer.ui.marks import find_present_mark, is_shown, to_selection
from explorer.ui.network import NetworkEvent, Tools, show_network
from explorer.ui.network_panel import show_network_panel
from explorer.ui.network_rest import show_communities, show_files, show_rest
from explorer.ui.network_view import EXPANDED, HIDDEN, PINNED, NetworkView, Size, Surroundings
from explorer.ui.pieces import legend, shorten, show_empty
from explorer.ui.placed import Placed
from explorer.ui.view import MARK, set_mark

MEASURES: Mapping[Size, Measure] = {"Degree": "degree", "Betweenness": "betweenness", "PageRank": "pagerank"}
"""What a size is called, and the measure behind it; papers are what marks are drawn by anyway."""


def find_surroundings(snapshot: Snapshot, person_no: int) -> Surroundings:
    """The researcher's own topics, institutions and venues, those of most papers first."""
    topology = snapshot.topology
    papers = find_own_papers(snapshot, person_no, PaperFilter())
    who = topology.affiliated_people.gather(papers)[1]
    where = topology.affiliated_institutions.gather(papers)[1][who == person_no]
    topics = queries.find_tags(snapshot, "topic", _most_first(topology.paper_topics.gather(papers)[1]))
    institutions = queries.find_tags(snapshot, "institution", _most_first(where))
    venues = topology.paper_venue[papers]
    names = snapshot.labels["venue"].take(_most_first(venues[venues >= 0]))
    return Surroundings(
        topics={tag.id: tag.name for tag in topics.values()},
        institutions={tag.id: tag.name for tag in institutions.values()},
        venues={name: name for name, _ in names.values()},
    )


def colour(placed: Placed, view: NetworkView) -> Colouring:
    """What the marks are coloured by, other than their type."""
    nodes = list(placed.slice.graph)
    if view.colour == "community":
        found = placed.communities
        return colour_groups(found.of, {one.number: one.name for one in found.communities}, nodes)
    if view.colour == "institution":
        homes = {node: tag.id for node, tag in placed.homes.items()}
        return colour_groups(homes, {tag.id: tag.name for tag in placed.homes.values()}, nodes)
    if view.colour == "first year":
        return colour_numbers({node: years[0] for node, years in placed.timeline.nodes.items() if years}, nodes)
    return Colouring({}, ())


def measure_sizes(placed: Placed, view: NetworkView) -> Mapping[str, float]:
    """Node → what its size says; nothing where that is its papers."""
    return placed.measure(MEASURES[view.size]) if view.size in MEASURES else {}


def show_explorer(snapshot: Snapshot, placed: Placed, view: NetworkView) -> None:
    """Picture and panel side by side, and everything about them below."""
    visible = hide_nodes(placed.slice, view.edits.hidden)
    view = replace(view, mark=find_present_mark(snapshot, visible, view.mark))
    colouring = colour(placed, view)
    _say_what_is_shown(visible)
    if len(visible.graph) < 2:
        _explain_emptiness(visible, view)
    else:
        picture, panel = st.columns([3.2, 1], gap="small")
        with picture:
            _show_picture(placed, visible, view, colouring)
        with panel, st.container(border=True, key="panel"):
            show_network_panel(snapshot, visible, view, colouring)
    show_mark_tables(keep_around(visible, view.mark) if is_shown(visible, view.mark) else visible, "network")
    show_rest(snapshot, visible)
    show_communities(placed)
    show_files(snapshot, placed, visible, colouring, measure_sizes(placed, view))


def _show_picture(placed: Placed, visible: Slice, view: NetworkView, colouring: Colouring) -> None:
    """The picture with its tools; what the reader does there goes into the address."""
    look = Look(colouring.colours, measure_sizes(placed, view))
    network = draw_network(visible, placed.positions, look=look, years=placed.timeline)
    show_network(
        network,
        key="network",
        view_key=visible.center.id,
        selected=to_selection(visible, view.mark),
        height="fill",
        label=f"{count_of(len(visible.graph), 'mark')} around {shorten(visible.center.name)};"
        " the table below holds the same.",
        on_event=partial(_hear, {node for node, kind in visible.graph.nodes(data="type") if kind == "person"}),
        tools=Tools(
            pins={node: place for node, place in view.edits.pins.items() if node in visible.graph},
            can_undo=editing.can_undo(),
            papers=placed.timeline.papers,
        ),
    )


def _hear(people: Collection[str], event: NetworkEvent) -> None:
    """Before the page is drawn anew: put what the reader did into the address. *people* are among the nodes."""
    node = event.node
    if event.kind == "click":
        set_mark(event.edge or ((node,) if node else ()))
    elif event.kind == "undo":
        editing.undo()
    elif node and event.kind == "pin" and event.place:
        editing.pin(node, event.place)
    elif node and event.kind == "open" and node in people:
        _go_to(node)
    elif node and event.kind in EDITS:
        EDITS[event.kind](node)


def _go_to(person_id: str) -> None:
    """Another centre: what belongs to this one leaves the address."""
    gone = [name for name in (MARK, HIDDEN, EXPANDED, PINNED, *TOOL_PARAMETERS) if name in st.query_params]
    set_parameters({"id": person_id, **{name: [] for name in gone}})


EDITS: Mapping[str, Callable[[str], None]] = {
    "open": editing.expand,
    "expand": editing.expand,
    "hide": editing.hide,
    "unpin": editing.unpin,
}
"""Only a person can be gone to; opening anything else expands it."""


def _explain_emptiness(visible: Slice, view: NetworkView) -> None:
    there = {kind: visible.existing[kind] - (kind == "person") for kind in NODE_TYPES if kind not in view.slice.kinds}
    others = ", ".join(f"{count:,} {TYPE_PLURALS[kind]}" for kind, count in there.items() if count)
    if visible.hidden:
        show_empty("You have hidden everything else.", "Take a step back above, or show all marks again.")
    elif count_cut(visible):
        show_empty("There is room for nobody else.", "Allow more marks in the options.")
    elif others:
        show_empty("Nothing of these kinds of marks is here.", f"Show more of them: there are {others}.")
    elif view.slice.filter or view.slice.min_weight:
        show_empty(
            f"No paper of {shorten(visible.center.name)} passes these filters.",
            "Widen the years, take another topic, institution or venue, or lower the weight of a tie.",
        )
    else:
        show_empty(
            f"Nobody and nothing is named beside {shorten(visible.center.name)} here.",
            "Their works in this library have one author and no topics. Import more works that name them.",
        )


def _say_what_is_shown(visible: Slice) -> None:
    counts = {kind: (visible.shown[kind], visible.existing[kind]) for kind in visible.options.kinds}
    if counts:
        st.html(legend(counts, f"shown: {RULE}" if count_cut(visible) else "shown"))


def _most_first(numbers: np.ndarray) -> list[int]:
    found, counts = np.unique(numbers, return_counts=True)
    return found[np.lexsort((found, -counts))].tolist()
