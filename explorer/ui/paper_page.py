"""The page of a paper: everything known of it, what is like it, what readers say, how to cite it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import streamlit as st

from explorer.errors import ExplorerError, NotFound, quote
from explorer.models import Paper
from explorer.people.readers import Target
from explorer.people.shelf import mark_seen
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.paper_aliases import find_paper_aliases
from explorer.ui.addresses import paper_address, papers_address
from explorer.ui.failure import show_error
from explorer.ui.noting import show_noting
from explorer.ui.paper_citing import show_citing
from explorer.ui.paper_comments import show_comments
from explorer.ui.paper_deeds import show_deeds
from explorer.ui.paper_facts import show_facts
from explorer.ui.paper_heading import show_abstract, show_paper_heading
from explorer.ui.paper_links import show_links
from explorer.ui.paper_related import show_related
from explorer.ui.paper_sources import show_sources
from explorer.ui.paper_standing import UNREACHABLE, remember_standings
from explorer.ui.pieces import link, shorten
from explorer.ui.signing_in import get_reader, get_store

LONGEST_ASKED = 300
"""Letters of an unknown id that the page looks for as a title."""
LONGEST_SEARCHED = 200
"""Letters of it that the link to the search takes along."""


def show_paper_page(snapshot: Snapshot) -> None:
    """Draw the page of the paper that the address asks for; without a valid one, the ways to find one."""
    asked = st.query_params.get("id", "")
    numbers = find_asked_papers(snapshot, asked)
    if len(numbers) != 1:
        _show_start(snapshot, asked, numbers)
        return
    number = numbers[0]
    paper = queries.find_papers(snapshot, [number])[0]
    st.set_page_config(page_title=f"{shorten(paper.title)[:120]} · Research graph")
    if not remember_standings(snapshot, [paper]):
        st.warning(UNREACHABLE, icon=":material/info:")
    today = datetime.now(UTC).date()
    show_paper_heading(snapshot, number, paper, today)
    text, side = st.columns([5, 2.2], gap="large")
    with text:
        show_abstract(paper)
        with st.container(horizontal=True, vertical_alignment="center", key="paper-deeds", gap="small"):
            show_deeds(paper, key="paper", with_menu=False)
            show_citing(paper)
        show_noting(Target("paper", paper.id, paper.title, find_paper_aliases(snapshot, number)))
    with side:
        show_facts(snapshot, number, paper)
    show_related(snapshot, number, paper)
    show_links(snapshot, number)
    show_sources(snapshot, number)
    show_comments(paper)
    _mark_seen(paper)


def find_asked_papers(snapshot: Snapshot, asked: str) -> list[int]:
    """
    The numbers behind an id in an address; several where an id is no one paper's.

    Beside what ``queries.find_paper_nos`` takes: an id with its scheme (``doi:``, ``arxiv:``), in
    capitals, or as the address of arXiv or of the DOI's resolver.
    """
    for spelled in _spellings(asked):
        numbers = queries.find_paper_nos(snapshot, spelled)
        if numbers:
            return numbers
    return []


def _spellings(asked: str) -> list[str]:
    """
    The ways in which the id of a paper may be kept.

    >>> _spellings("https://doi.org/10.1000/ABC")[-1], _spellings("arXiv:2401.00001")[1]
    ('10.1000/abc', '2401.00001')
    """
    plain = asked.strip()
    for start in (
        "https://doi.org/",
        "http://doi.org/",
        "https://dx.doi.org/",
        "https://arxiv.org/abs/",
        "doi:",
        "arxiv:",
    ):
        if plain.lower().startswith(start):
            plain = plain[len(start) :]
    return list(dict.fromkeys(one for one in (asked, plain, plain.lower()) if one))


def _show_start(snapshot: Snapshot, asked: str, numbers: list[int]) -> None:
    st.set_page_config(page_title="Paper · Research graph")
    st.html('<header class="head"><p class="kicker">Paper</p><h1>Which paper do you want to see?</h1></header>')
    if numbers:
        show_error(NotFound(f"{len(numbers)} papers have the id {quote(asked)}.", hint="Choose one of them."))
        _list_papers("These have it", queries.find_papers(snapshot, numbers[:20]))
    elif asked:
        hint = "Search by words above, or begin with one of those below."
        show_error(NotFound(f"No paper in this library has the id {quote(asked)}.", hint=hint))
        hits = snapshot.words.find(asked, kinds=("paper",), limit=8) if len(asked) <= LONGEST_ASKED else []
        found = [one for hit in hits for one in queries.find_paper_nos(snapshot, hit.id)]
        _list_papers("By this title", queries.find_papers(snapshot, found))
    words = asked[:LONGEST_SEARCHED]
    near = [link(f"Search papers for “{shorten(words)}”", papers_address(q=words))] if words.strip() else []
    newest = snapshot.topology.paper_date.argsort(kind="stable")[::-1][:12].tolist()
    _list_papers("The newest", queries.find_papers_in_order(snapshot, newest))
    ways = " · ".join([*near, link("All papers, by day, and their search", papers_address())])
    st.html(f'<p class="ways-on">{ways}</p>')


def _list_papers(title: str, papers: list[Paper]) -> None:
    if papers:
        items = "".join(
            f"<li>{link(one.title, paper_address(one.id))} <span>{one.year or ''}</span></li>" for one in papers
        )
        st.html(f'<section class="hits"><h2>{title}</h2><ul>{items}</ul></section>')


def _mark_seen(paper: Paper) -> None:
    """Whoever opened a paper's page has seen it; once a session is enough, and failing is no harm."""
    opened: set[str] = st.session_state.setdefault("papers-opened", set())
    if paper.id not in opened and get_reader().signed_in:
        opened.add(paper.id)
        with suppress(ExplorerError):
            mark_seen(get_store(), get_reader(), [paper.id])
