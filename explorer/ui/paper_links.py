"""What a paper cites and what cites it, as far as the library holds it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.models import Paper
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.ui.addresses import name_source, paper_address, source_address
from explorer.ui.pieces import link, show_section, text

MOST_LISTED = 25


def show_links(snapshot: Snapshot, number: int) -> None:
    """Draw references and citing papers side by side; nothing where the library links none."""
    references = snapshot.topology.paper_references.row(number)
    citers = snapshot.topology.paper_citers.row(number)
    if not len(references) and not len(citers):
        return
    left, right = st.columns(2, gap="large")
    with left:
        _show(snapshot, "References", "papers of this library that it cites", references)
    with right:
        _show(snapshot, "Cited by", "papers of this library that cite it", citers)


def link_paper(paper: Paper) -> str:
    """Write a title that leads to the paper's page, and beside it where it can be read: safe HTML."""
    address = source_address(paper)
    beside = f' <span class="read">{link(f"{name_source(paper)} ↗", address)}</span>' if address else ""
    return f"{link(paper.title, paper_address(paper.id))}{beside}"


def write_lines(papers: list[Paper]) -> str:
    """Write papers as a plain list, each leading to its page: safe HTML."""
    items = "".join(
        f"<li>{link_paper(paper)} "
        f"<span>{' · '.join(filter(None, [_write_names(paper), text(paper.year), text(paper.venue)]))}</span></li>"
        for paper in papers
    )
    return f'<ul class="papers">{items}</ul>'


def _show(snapshot: Snapshot, title: str, explained: str, numbers: np.ndarray) -> None:
    show_section(title, f"{count_of(len(numbers), 'paper')} · {explained}")
    shown = queries.sort_papers(snapshot, numbers)[:MOST_LISTED]
    rest = queries.sort_papers(snapshot, numbers)[MOST_LISTED:]
    st.html(write_lines(queries.find_papers_in_order(snapshot, shown)))
    if rest:
        more = write_lines(queries.find_papers_in_order(snapshot, rest[:200]))
        st.html(f'<details class="rest"><summary>and {len(rest):,} more</summary>{more}</details>')


def _write_names(paper: Paper) -> str:
    names = [text(author.name) for author in paper.authors[:3]]
    return ", ".join([*names, "…"] if len(paper.authors) > 3 else names)
