"""A list of papers: whole abstracts, formulas rendered, authors and topics as links."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote

import numpy as np
import streamlit as st

from explorer.export.csv import to_csv
from explorer.export.tables import papers_table
from explorer.models import Paper
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.markdown import link, to_markdown
from explorer.ui.addresses import researcher_address
from explorer.ui.pieces import LONGEST_NAME, shorten, show_empty, show_section
from explorer.ui.view import readable_type

PAGE = 20
MOST_AUTHORS = 40
"""Authors of a paper that the page names; the CSV names all."""


def show_works(snapshot: Snapshot, papers: np.ndarray, person_id: str, total: int, filtered: str) -> None:
    """The section "Published work". *filtered* says in words what the filters admit, empty for all."""
    count = f"{len(papers):,} published {'item' if len(papers) == 1 else 'items'}"
    shown = f"{count} of {total:,} · {filtered}" if filtered else count
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        show_section("Published work", f"{shown} · newest first")
        if len(papers):
            download_papers(snapshot, papers, "works")
    if not len(papers):
        show_empty(
            "No works here.",
            "Widen or clear the filters above the graph." if filtered else "Import works that name this researcher.",
        )
        return
    page = _choose_page(len(papers))
    ordered = queries.sort_papers(snapshot, papers)
    with st.container(key="works"):
        st.markdown(_write_page(snapshot, tuple(ordered[page * PAGE : (page + 1) * PAGE]), person_id), anchors=False)


def download_papers(snapshot: Snapshot, papers: np.ndarray, name: str) -> None:
    """A button that takes these papers as CSV, written when it is pressed."""

    def content() -> bytes:
        built = papers_table(queries.find_papers(snapshot, papers))
        return to_csv(built.rows, built.columns)

    st.download_button(
        "CSV", content, f"{name}.csv", "text/csv", icon=":material/download:", on_click="ignore", key=f"csv-{name}"
    )


@lru_cache(maxsize=500)
def _write_page(snapshot: Snapshot, papers: tuple[int, ...], person_id: str) -> str:
    return write_works(queries.find_papers(snapshot, papers), person_id)


def write_works(papers: Sequence[Paper], person_id: str) -> str:
    """Write *papers* as markdown. *person_id* is whose page it is; topics filter that page."""
    return "\n\n---\n\n".join(_write_work(paper, person_id) for paper in papers)


def _write_work(paper: Paper, person_id: str) -> str:
    parts = [
        _write_facts(paper),
        f"#### {to_markdown(_cut(paper.title))}",
        _write_authors(paper),
        to_markdown(paper.abstract) if paper.abstract else "",
        " · ".join(link(_cut(topic.name), researcher_address(person_id, topic=topic.id)) for topic in paper.topics),
    ]
    return "\n\n".join(part for part in parts if part)


def _write_facts(paper: Paper) -> str:
    facts = [f"**{paper.year}**" if paper.year else "year not known"]
    facts += [to_markdown(readable_type(paper.type))] if paper.type else []
    facts += [to_markdown(_cut(paper.venue))] if paper.venue else []
    addresses = (
        ("arXiv:", paper.arxiv_id, "https://arxiv.org/abs/"),
        ("doi:", paper.doi, "https://doi.org/"),
    )
    facts += [link(f"{kind}{_cut(one)}", f"{resolver}{quote(one)}") for kind, one, resolver in addresses if one]
    facts += [link("source", paper.url)] if paper.url else []
    return " · ".join(facts)


def _write_authors(paper: Paper) -> str:
    named = [link(_cut(author.name), researcher_address(author.id)) for author in paper.authors[:MOST_AUTHORS]]
    left = len(paper.authors) - len(named)
    return " · ".join([*named, f"and {left:,} more"] if left else named)


def _cut(text: str) -> str:
    """Shorten a long text; not through a formula, which then could not be set."""
    return text if len(text) <= LONGEST_NAME else shorten(text)


def _choose_page(count: int) -> int:
    pages = -(-count // PAGE)
    if pages < 2:
        return 0
    labels = [f"{first + 1}-{min(first + PAGE, count)}" for first in range(0, count, PAGE)]
    chosen = st.selectbox(
        "Items", range(pages), format_func=labels.__getitem__, key="page", bind="query-params", width=160
    )
    return int(chosen or 0)
