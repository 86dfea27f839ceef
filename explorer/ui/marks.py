"""A mark of a picture in words, and the papers behind it: what the panel beside a picture shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from explorer.errors import NotFound
from explorer.export.tables import papers_table
from explorer.graph.behind import find_papers_behind
from explorer.graph.slice import Slice
from explorer.models import NodeType, Paper
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.ui.addresses import institution_address, paper_address, researcher_address, topic_address
from explorer.ui.paper_links import link_paper
from explorer.ui.pieces import link, sign, text
from explorer.ui.taking import offer_csv

Mark = tuple[str, ...]
"""A node's id, or the two ends of an edge; empty for none."""

HOW_TO = "Click or tap a mark or a line for the papers behind it; twice on a person goes there."
MOST_LISTED = 12
"""Papers that the panel names; the CSV names all."""


def find_present_mark(snapshot: Snapshot, built: Slice, mark: Mark) -> Mark:
    """The marked node or edge by the ids that people bear by now: an address may hold an earlier one."""
    return tuple(_present_id(snapshot, built, node) for node in mark)


def is_shown(built: Slice, mark: Mark) -> bool:
    graph = built.graph
    return bool(mark) and all(node in graph for node in mark) and (len(mark) < 2 or graph.has_edge(*mark))


def to_selection(built: Slice, mark: Mark) -> str | tuple[str, str] | None:
    """What the picture is told to select."""
    if not is_shown(built, mark):
        return None
    return (mark[0], mark[1]) if len(mark) == 2 else mark[0]


def find_marked_papers(snapshot: Snapshot, built: Slice, mark: Mark) -> np.ndarray | None:
    """The papers behind *mark*, or None where the slice does not show it."""
    if not is_shown(built, mark):
        return None
    try:
        return find_papers_behind(snapshot, built, mark)
    except NotFound:
        return None


def describe_mark(built: Slice, mark: Mark, papers: int) -> str:
    """A mark's name and what it is here, as HTML."""
    describe = _describe_edge if len(mark) == 2 else _describe_node
    return f'<div class="selected">{describe(built, mark, papers)}</div>'


def show_papers_behind(snapshot: Snapshot, papers: np.ndarray) -> None:
    """The newest of the papers; below them, beside other buttons, comes what ``offer_papers`` draws."""
    listed = queries.find_papers(snapshot, queries.sort_papers(snapshot, papers)[:MOST_LISTED])
    st.html(_list_papers(listed, len(papers)))


def offer_papers(snapshot: Snapshot, papers: np.ndarray) -> None:
    offer_csv("CSV", "papers", lambda: papers_table(queries.find_papers(snapshot, papers)), key="csv-behind")


def link_node(node: str, kind: NodeType, label: str) -> str:
    """A node's name, leading to its own page where it has one."""
    pages: dict[NodeType, Callable[[str], str]] = {
        "person": researcher_address,
        "paper": paper_address,
        "topic": topic_address,
        "institution": institution_address,
    }
    return link(label, pages[kind](node.removeprefix("node:"))) if kind in pages else text(label)


def open_mark(node: str, kind: NodeType) -> None:
    """Go to the page of a person or a paper; other marks have none that a double click could mean."""
    pages = {"person": "researcher_page", "paper": "paper_page"}
    if kind in pages:
        st.switch_page(st.session_state[pages[kind]], query_params={"id": node.removeprefix("node:")})


def _present_id(snapshot: Snapshot, built: Slice, node: str) -> str:
    number = None if node in built.graph else queries.find_person_no(snapshot, node)
    return node if number is None else queries.find_people(snapshot, [number])[number].id


def _describe_node(built: Slice, mark: Sequence[str], papers: int) -> str:
    facts = built.graph.nodes[mark[0]]
    name = link_node(mark[0], facts["type"], facts["label"])
    return f"<h3>{sign(facts['type'])} {name}</h3><p>{_explain_node(built, mark[0], papers)}</p>"


def _explain_node(built: Slice, node: str, papers: int) -> str:
    facts = built.graph.nodes[node]
    center = text(built.center.name)
    count = count_of(papers, "paper")
    if facts["type"] == "person":
        if node == built.center.id:
            return f"The researcher of this page. {count} within the filters."
        if facts["hop"] == 1:
            return f"{count} together with {center}."
        return f"{facts['hop']} steps from {center}. {count} in this neighbourhood."
    if facts["type"] == "paper":
        return " · ".join(filter(None, [text(facts["year"]), text(facts["venue"])])) or "A paper"
    noun = "A topic of" if facts["type"] == "topic" else "An institution named on"
    return f"{noun} {count} in this neighbourhood."


def _describe_edge(built: Slice, mark: Sequence[str], papers: int) -> str:
    facts = built.graph.edges[mark[0], mark[1]]
    ends = sorted(mark, key=lambda node: node != facts.get("citing"))
    one, other = (text(built.graph.nodes[node]["label"]) for node in ends)
    meaning = {
        "coauthor": f"{count_of(papers, 'paper')} together",
        "authored": "Author and paper",
        "about": f"{count_of(papers, 'paper')} of theirs about this topic" if papers > 1 else "About this topic",
        "affiliated": f"Named on {count_of(papers, 'paper')}",
        "cites": "The first cites the second",
    }[facts["type"]]
    weight = "" if facts["weight"] == facts["papers"] or facts["type"] == "cites" else f" · weight {facts['weight']:g}"
    return f"<h3>{one} – {other}</h3><p>{meaning}{weight}</p>"


def _list_papers(papers: Sequence[Paper], total: int) -> str:
    items = "".join(f"<li>{link_paper(paper)} <span>{text(paper.year)}</span></li>" for paper in papers)
    more = f'<p class="more">and {total - len(papers):,} more in the CSV</p>' if total > len(papers) else ""
    return f'<ul class="papers">{items}</ul>{more}'
