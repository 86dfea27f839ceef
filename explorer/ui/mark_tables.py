"""A picture as tables: its marks and its lines, with the way to select each."""

from __future__ import annotations

import streamlit as st

from explorer.export.tables import edges_table, nodes_table
from explorer.graph.slice import Slice
from explorer.text.counting import count_of
from explorer.ui.addresses import view_address
from explorer.ui.marks import link_node
from explorer.ui.pieces import Cell, link, sign, table, text
from explorer.ui.view import MARK

MOST_ROWS = 300


def show_mark_tables(built: Slice, page: str) -> None:
    """The picture's content as a table, folded; a count leads to the papers behind a row, on *page*."""
    graph = built.graph
    label = f"The same as a table: {count_of(len(graph), 'mark')}, {count_of(graph.number_of_edges(), 'line')}"
    with st.expander(label, key="table", on_change="rerun") as opened:
        if not opened.open:
            return
        which = st.segmented_control(
            "Table", ("marks", "lines"), default="marks", required=True, key="which", label_visibility="collapsed"
        )
        built_table = edges_table(built) if which == "lines" else nodes_table(built)
        cells = _edge_cells(built, page) if which == "lines" else _node_cells(page)
        rows = built_table.rows[:MOST_ROWS]
        if len(rows) < len(built_table.rows):
            st.caption(f"The first {len(rows):,} of {len(built_table.rows):,}; the CSV holds all.")
        st.html(table(str(which), cells, rows, numbers=("Steps", "Papers", "Weight", "Closeness")))


def _node_cells(page: str) -> dict[str, Cell]:
    return {
        "Mark": lambda row: link_node(str(row["id"]), row["type"], str(row["label"])),
        "Type": lambda row: f"{sign(row['type'])} {text(row['type'])}",
        "Steps": lambda row: text(row["hop"]),
        "Papers": lambda row: _link_mark(page, row["papers"], str(row["id"])),
        "Closeness": lambda row: f"{float(str(row['closeness'])):.3f}",
    }


def _edge_cells(built: Slice, page: str) -> dict[str, Cell]:
    types = dict(built.graph.nodes(data="type"))
    return {
        "From": lambda row: f"{sign(types[row['source']])} {text(row['source_label'])}",
        "To": lambda row: f"{sign(types[row['target']])} {text(row['target_label'])}",
        "Line": lambda row: text(row["type"]),
        "Weight": lambda row: f"{float(str(row['weight'])):g}",
        "Papers": lambda row: _link_mark(page, row["papers"], str(row["source"]), str(row["target"])),
    }


def _link_mark(page: str, papers: object, *mark: str) -> str:
    """A number of papers that selects what they stand behind."""
    return link(f"{papers}", view_address(page, **{MARK: list(mark)}))
