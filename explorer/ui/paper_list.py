"""A list of papers: paged, newest first, with what is worth saying beside each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from explorer.export.tables import Table, papers_table
from explorer.models import Paper
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.ui.addresses import researcher_address, topic_address
from explorer.ui.paper_links import link_paper
from explorer.ui.pieces import link, show_empty, show_section, text
from explorer.ui.taking import offer_csv
from explorer.ui.view import readable_type

PAGE = 20
MOST_AUTHORS = 20
"""Authors of a paper that the list names; the CSV names all."""

Note = Callable[[int, Paper], str]
"""Safe HTML to stand below a paper, by its number."""


def show_paper_list(
    snapshot: Snapshot,
    title: str,
    papers: np.ndarray,
    *,
    filtered: str,
    total: int,
    note: Note | None = None,
    build: Callable[[], Table] | None = None,
) -> None:
    """
    Draw the section *title* with *papers*, by number.

    *filtered* says in words what the filters admit, empty for all; *total* is how many there are
    without them. *note* writes what else is to be said of a paper, *build* the table of the CSV.
    """
    count = count_of(len(papers), "paper")
    shown = f"{count} of {total:,} · {filtered}" if filtered else count
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        show_section(title, f"{shown} · newest first")
        if len(papers):
            whole = build or (lambda: papers_table(queries.find_papers(snapshot, papers)))
            offer_csv("CSV", "papers", whole, key="csv-papers")
    if not len(papers):
        show_empty("No papers here.", "Widen the years, or choose other kinds of work." if filtered else "None yet.")
        return
    ordered = queries.sort_papers(snapshot, papers)
    page = _choose_page(len(ordered))
    numbers = ordered[page * PAGE : (page + 1) * PAGE]
    shown_here = zip(numbers, queries.find_papers(snapshot, numbers), strict=True)
    items = "".join(_write_paper(number, paper, note) for number, paper in shown_here)
    st.html(f'<ol class="listed" start="{page * PAGE + 1}">{items}</ol>')


def _choose_page(count: int) -> int:
    pages = -(-count // PAGE)
    return st.pagination(pages, key="page", bind="query-params") - 1 if pages > 1 else 0


def _write_paper(number: int, paper: Paper, note: Note | None) -> str:
    facts = [paper.year or "year not known", readable_type(paper.type or ""), paper.venue]
    written = " · ".join(text(fact) for fact in facts if fact)
    beside = f'<p class="note">{note(number, paper)}</p>' if note else ""
    return (
        f"<li><p>{link_paper(paper)}</p><p>{_write_authors(paper)}</p>"
        f'<p class="facts">{written}</p>{_write_topics(paper)}{beside}</li>'
    )


def _write_authors(paper: Paper) -> str:
    named = [link(author.name, researcher_address(author.id)) for author in paper.authors[:MOST_AUTHORS]]
    left = len(paper.authors) - len(named)
    return ", ".join([*named, f"and {left:,} more"] if left else named) or "authors not known"


def _write_topics(paper: Paper) -> str:
    chips = "".join(link(topic.name, topic_address(topic.id)) for topic in paper.topics)
    return f'<p class="topics">{chips}</p>' if chips else ""
