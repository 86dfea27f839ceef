"""Take what you found with you: what the filters show, as CSV."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from explorer.export import tables
from explorer.export.csv import to_csv
from explorer.graph.slice import Slice
from explorer.models import Profile
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot


def show_downloads(snapshot: Snapshot, papers: np.ndarray, profile: Profile, built: Slice | None) -> None:
    """A button for each table of the view; *papers* and *profile* are what the filters admit."""
    with st.container(horizontal=True, vertical_alignment="center", key="downloads"):
        st.html('<p class="beside">As CSV, what the filters show:</p>')
        offer_csv("Works", "works", lambda: tables.papers_table(queries.find_papers(snapshot, papers)))
        offer_csv("People", "people", lambda: tables.people_table(profile.coauthors))
        offer_csv("Topics", "topics", lambda: tables.counts_table(profile.topics))
        offer_csv("Institutions", "institutions", lambda: tables.counts_table(profile.institutions))
        if built:
            offer_csv("Marks", "nodes", lambda: tables.nodes_table(built))
            offer_csv("Lines", "edges", lambda: tables.edges_table(built))


def offer_csv(label: str, name: str, build: Callable[[], tables.Table], *, key: str = "") -> None:
    """A button that takes a table as CSV, written when it is pressed."""

    def content() -> bytes:
        table = build()
        return to_csv(table.rows, table.columns)

    st.download_button(
        label,
        content,
        f"{name}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=key or f"csv-{name}",
    )
