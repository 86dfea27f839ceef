"""Below the explorer's picture: what it leaves out, its communities, and the picture as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from explorer.drawing.colouring import Colouring
from explorer.drawing.palette import TYPE_PLURALS
from explorer.export.tables import Table, candidates_table, communities_table, edges_table, nodes_table
from explorer.graph.candidates import find_candidates
from explorer.graph.slice import Slice
from explorer.models import NodeType
from explorer.report.files import PICTURE_FORMATS, PictureFormat, write_picture
from explorer.snapshot.opened import Snapshot
from explorer.ui.marks import link_node
from explorer.ui.pieces import Cell, show_empty, table, text
from explorer.ui.placed import Placed
from explorer.ui.taking import offer_csv

MOST_ROWS = 300
NAMES: Final[Mapping[PictureFormat, tuple[str, str, str]]] = {
    "graphml": ("GraphML", ".graphml", "application/graphml+xml"),
    "gexf": ("GEXF", ".gexf", "application/gexf+xml"),
    "pajek": ("Pajek", ".net", "text/plain"),
    "vosviewer": ("VOSviewer", ".json", "application/json"),
    "svg": ("SVG", ".svg", "image/svg+xml"),
    "html": ("Web page", ".html", "text/html"),
}
"""What a format is called, how its file's name ends, its media type."""


def show_rest(snapshot: Snapshot, visible: Slice) -> None:
    """Everything in the neighbourhood, shown or not, as a table and a CSV; folded."""
    kinds = visible.options.kinds
    cut = {kind: visible.existing[kind] - visible.shown[kind] for kind in kinds}
    missing = ", ".join(f"{count:,} {TYPE_PLURALS[kind]}" for kind, count in cut.items() if count)
    label = f"What is not shown: {missing}" if missing else "What is not shown: nothing"
    with st.expander(label, key="rest", on_change="rerun") as opened:
        if not opened.open:
            return
        if not missing:
            show_empty("Everything is shown.", "Take another step, or widen the filters, for more.")
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            kind = st.segmented_control(
                "Kind", [kind for kind in kinds if cut[kind]], required=True, key="rest-kind",
                default=next(kind for kind in kinds if cut[kind]), label_visibility="collapsed",
                format_func=lambda kind: TYPE_PLURALS[kind],
            )  # fmt: skip
            offer_csv("CSV", f"all-{TYPE_PLURALS[kind]}", lambda: candidates_table(everything), key="csv-rest")
        everything = find_candidates(snapshot, visible, kind)
        _show_candidates(kind, candidates_table([one for one in everything if not one.is_shown]))


def _show_candidates(kind: NodeType, rest: Table) -> None:
    shown = rest.rows[:MOST_ROWS]
    st.caption(
        f"The closest {len(shown):,} of the {len(rest.rows):,} that are not shown; the CSV holds all, shown or not."
    )
    cells: dict[str, Cell] = {
        "Name": lambda row: link_node(str(row["id"]), kind, str(row["label"])),
        "Steps": lambda row: text(row["hop"]),
        "Papers": lambda row: text(row["papers"]),
        "Closeness": lambda row: f"{float(str(row['closeness'])):.2g}",
    }
    st.html(table(f"{TYPE_PLURALS[kind]} that are not shown", cells, shown, numbers=("Steps", "Papers", "Closeness")))


def show_communities(placed: Placed) -> None:
    """The communities of the people shown, by name; folded, since they take a moment."""
    with st.expander("Communities", key="communities", on_change="rerun") as opened:
        if not opened.open:
            return
        found = placed.communities
        if not found.communities:
            show_empty("No people are shown.", "Show people to see who belongs together.")
            return
        st.caption(
            f"Louvain on the co-author ties of the people shown · modularity {found.modularity:.3f} · "
            "named by the topics that set each apart"
        )
        labels = dict(placed.slice.graph.nodes(data="label"))
        cells: dict[str, Cell] = {
            "Community": lambda row: text(row["name"]),
            "People": lambda row: text(row["size"]),
            "Papers": lambda row: text(row["papers"]),
            "Most central": lambda row: ", ".join(
                link_node(node, "person", labels[node])
                for node in row["members"][:4]  # type: ignore[index]
            ),
        }
        rows = communities_table(found).rows
        st.html(table("Communities", cells, rows[:MOST_ROWS], numbers=("People", "Papers")))


def show_files(
    snapshot: Snapshot, placed: Placed, visible: Slice, colouring: Colouring, sizes: Mapping[str, float]
) -> None:
    """The picture and its tables as files, written when a button is pressed."""
    with st.container(horizontal=True, vertical_alignment="center", key="downloads"):
        st.html('<p class="beside">Take it with you:</p>')
        for wanted in PICTURE_FORMATS:
            name, suffix, media_type = NAMES[wanted]
            st.download_button(
                name, _writer(snapshot, placed, visible, colouring, sizes, wanted), f"network{suffix}", media_type,
                icon=":material/download:", on_click="ignore", key=f"take-{wanted}",
            )  # fmt: skip
        offer_csv("Marks", "nodes", lambda: nodes_table(visible))
        offer_csv("Lines", "edges", lambda: edges_table(visible))


def _writer(
    snapshot: Snapshot,
    placed: Placed,
    visible: Slice,
    colouring: Colouring,
    sizes: Mapping[str, float],
    wanted: PictureFormat,
) -> Callable[[], bytes]:
    key = {one.label: one.colour for one in colouring.keys}
    return lambda: write_picture(
        snapshot,
        visible,
        wanted,
        positions=placed.positions,
        colours=colouring.colours,
        sizes=sizes or None,
        key=key or None,
    )
