"""The picture of what is around a paper, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.drawing.palette import TYPE_PLURALS
from explorer.graph.around_paper import PaperSlice
from explorer.models import NODE_TYPES, Paper
from explorer.related.models import Related
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.ui.marks import link_node, open_mark
from explorer.ui.network import NetworkEvent, show_network
from explorer.ui.pieces import Cell, legend, shorten, show_section, sign, table, text
from explorer.ui.resources import get_paper_picture
from explorer.ui.view import MARK, set_mark

HEIGHT = 460
HOW_TO = "Click a mark for the way to its page; twice on a person or a paper goes there."


def show_paper_graph(snapshot: Snapshot, number: int, paper: Paper, related: Sequence[Related]) -> None:
    """Draw the paper with its authors, topics, institutions, and the papers nearest to it."""
    near = tuple((one.number, one.score) for one in related)
    picture = get_paper_picture(snapshot, number, near)
    built = picture.slice
    if len(built.graph) < 2:
        return
    show_section("Around this paper", "Its authors, topics and institutions, and the papers nearest to it")
    mark = tuple(st.query_params.get_all(MARK)[:2])
    known = bool(mark) and all(node in built.graph for node in mark)
    shown = known and (len(mark) < 2 or built.graph.has_edge(*mark))
    with st.container(key="paper-graph", gap=None):
        event = show_network(
            picture.network,
            key="paper-network",
            view_key=f"{paper.id} {hash(near)}",
            selected=((mark[0], mark[1]) if len(mark) == 2 else mark[0]) if shown else None,
            height=HEIGHT,
            label=f"{count_of(len(built.graph), 'mark')} around {shorten(paper.title)};"
            " the table below holds the same.",
            on_event=_hear,
        )
        st.html(f'<p class="picked-mark" aria-live="polite">{_describe(built, mark) if shown else HOW_TO}</p>')
        st.html(
            legend({kind: (built.shown[kind], built.existing[kind]) for kind in NODE_TYPES if built.existing[kind]})
        )
    if event and event.kind == "open" and event.node:
        open_mark(event.node, built.graph.nodes[event.node]["type"])
    _show_table(built)


def _hear(event: NetworkEvent) -> None:
    if event.kind == "click":
        set_mark(event.edge or ((event.node,) if event.node else ()))


def _describe(built: PaperSlice, mark: tuple[str, ...]) -> str:
    nodes = built.graph.nodes
    names = [f"{sign(nodes[one]['type'])} {link_node(one, nodes[one]['type'], nodes[one]['label'])}" for one in mark]
    if len(mark) == 2:
        return f"{names[0]} – {names[1]}: {text(_say_line(built, *mark))}"
    return f"{names[0]} · {text(nodes[mark[0]]['type'])}"


def _say_line(built: PaperSlice, one: str, other: str) -> str:
    facts = built.graph.edges[one, other]
    if facts["type"] == "related":
        return f"alike by {facts['weight'] / 10:.2f}"
    return {
        "authored": "author and paper",
        "about": "about this topic",
        "affiliated": "named on the paper",
        "cites": "one cites the other",
    }[str(facts["type"])]


def _show_table(built: PaperSlice) -> None:
    label = f"The same as a table: {count_of(len(built.graph), 'mark')}"
    with st.expander(label, key="paper-table", on_change="rerun") as opened:
        if opened.open:
            rows = [{"id": node, **facts} for node, facts in built.graph.nodes(data=True)]
            ordered = sorted(rows, key=lambda row: (NODE_TYPES.index(row["type"]), -row["papers"], row["label"]))
            st.html(table(f"Marks: {', '.join(TYPE_PLURALS.values())}", _cells(built), ordered, numbers=("Lines",)))


def _cells(built: PaperSlice) -> dict[str, Cell]:
    return {
        "Mark": lambda row: link_node(str(row["id"]), row["type"], str(row["label"])),
        "Type": lambda row: f"{sign(row['type'])} {text(row['type'])}",
        "Joined with": lambda row: ", ".join(
            text(built.graph.nodes[other]["label"]) for other in list(built.graph[str(row["id"])])[:6]
        ),
        "Lines": lambda row: f"{built.graph.degree(str(row['id'])):,}",
    }
