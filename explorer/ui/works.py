"""The section "Published work"."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.export.tables import papers_table
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.ui.pieces import show_empty, show_section
from explorer.ui.resources import get_works_text
from explorer.ui.taking import offer_csv

PAGE = 20


def show_works(snapshot: Snapshot, papers: np.ndarray, person_id: str, total: int, filtered: str) -> None:
    """The section "Published work". *filtered* says in words what the filters admit, empty for all."""
    count = f"{len(papers):,} published {'item' if len(papers) == 1 else 'items'}"
    shown = f"{count} of {total:,} · {filtered}" if filtered else count
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        show_section("Published work", f"{shown} · newest first")
        if len(papers):
            offer_csv("CSV", "works", lambda: papers_table(queries.find_papers(snapshot, papers)), key="csv-list")
    if not len(papers):
        show_empty(
            "No works here.",
            "Widen or clear the filters above the graph." if filtered else "Import works that name this researcher.",
        )
        return
    page = _choose_page(len(papers))
    ordered = queries.sort_papers(snapshot, papers)
    with st.container(key="works"):
        st.markdown(get_works_text(snapshot, tuple(ordered[page * PAGE : (page + 1) * PAGE]), person_id), anchors=False)


def _choose_page(count: int) -> int:
    pages = -(-count // PAGE)
    if pages < 2:
        return 0
    labels = [f"{first + 1}-{min(first + PAGE, count)}" for first in range(0, count, PAGE)]
    chosen = st.selectbox(
        "Items", range(pages), format_func=labels.__getitem__, key="page", bind="query-params", width=160
    )
    return int(chosen or 0)
