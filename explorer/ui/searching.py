"""The search box of every page, and what it finds."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import numpy as np
import streamlit as st

from explorer.drawing.palette import TYPE_PLURALS
from explorer.models import NODE_TYPES, Hit, Person
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.tags.affiliation import find_affiliations
from explorer.ui.addresses import (
    institution_address,
    paper_address,
    papers_address,
    researcher_address,
    topic_address,
)
from explorer.ui.note_hits import show_note_hits
from explorer.ui.pieces import link, show_empty, sign, text

PLACEHOLDER = "Find a person, paper, topic, institution"
MOST_HITS = 8
"""Of each kind."""
MOST_LETTERS = 500
"""Letters of the words that a link takes along."""
MOST_PEOPLE = 4
"""People named beside a paper, topic or institution."""


def show_search(snapshot: Snapshot | None, *, owns_words: bool = True) -> None:
    """
    Draw the box, and below it what its words find: people first.

    Where the page has a search of its own the words in the address are its, not the box's: *owns_words*.
    """
    key: dict[str, Any] = {"key": "q", "bind": "query-params"} if owns_words else {"key": "find-anything"}
    with st.container(key="search"):
        words = st.text_input(
            "Search", placeholder=PLACEHOLDER, type="search", label_visibility="collapsed", icon=":material/search:",
            **key,
        )  # fmt: skip
    with st.container():  # always there, so that what stands below keeps its place in the page
        if snapshot and words and words.strip():
            with st.container(border=True, key="found"):
                _show_found(snapshot, words)


def _show_found(snapshot: Snapshot, words: str) -> None:
    show_note_hits(words)
    hits = snapshot.words.find(words, limit=MOST_HITS)
    if not hits:
        show_empty("Nothing found.", "Try fewer letters, or a part of the name; accents and small typos do not matter.")
        st.html(f'<p class="ways-on">{_write_way_on(words)}</p>')
        return
    ordered = sorted(hits, key=lambda hit: NODE_TYPES.index(hit.type))
    groups = [(kind, list(found)) for kind, found in groupby(ordered, key=lambda hit: hit.type)]
    st.html(
        "".join(
            f'<section class="hits"><h2>{sign(kind)} {TYPE_PLURALS[kind].capitalize()}</h2><ul>'
            + "".join(f"<li>{_write_hit(snapshot, hit)}</li>" for hit in found)
            + "</ul></section>"
            for kind, found in groups
        )
        + f'<p class="ways-on">{_write_way_on(words)}</p>'
    )


def _write_way_on(words: str) -> str:
    """To the papers that are near the words, by meaning too."""
    return link("Search papers by words and meaning", papers_address(q=words[:MOST_LETTERS]))


def _write_hit(snapshot: Snapshot, hit: Hit) -> str:
    if hit.type == "person":
        return _write_person_hit(snapshot, hit)
    if hit.type == "paper":
        return _write_paper_hit(snapshot, hit)
    links = [link(one.name, researcher_address(one.id, **_narrowed(hit))) for one in _people_behind(snapshot, hit)]
    address = topic_address(hit.id) if hit.type == "topic" else institution_address(hit.id)
    facts = " · ".join(filter(None, [_count_works(hit), ", ".join(links)]))
    return f"{link(hit.label, address)} <span>{facts}</span>"


def _write_person_hit(snapshot: Snapshot, hit: Hit) -> str:
    """Name, works, years, and where they are: what tells namesakes apart."""
    number = queries.get_person_no(snapshot, hit.id)
    place = find_affiliations(snapshot, [number]).get(number, "")
    facts = " · ".join(filter(None, [_count_works(hit), text(hit.detail), text(place)]))
    return f"{link(hit.label, researcher_address(hit.id))} <span>{facts}</span>"


def _count_works(hit: Hit) -> str:
    return f"{hit.works:,} {'work' if hit.works == 1 else 'works'}"


def _narrowed(hit: Hit) -> dict[str, str]:
    """What a person's page should show of the hit that they are named beside."""
    return {"topic": hit.id} if hit.type == "topic" else {"mark": hit.id}


def _write_paper_hit(snapshot: Snapshot, hit: Hit) -> str:
    """Title, which leads to the paper's page, and authors, who lead to theirs."""
    papers = queries.find_papers(snapshot, queries.find_paper_nos(snapshot, hit.id))
    authors = [link(one.name, researcher_address(one.id)) for paper in papers for one in paper.authors[:MOST_PEOPLE]]
    facts = " · ".join(filter(None, [text(hit.detail), ", ".join(authors)]))
    return f"{link(hit.label, paper_address(hit.id))} <span>{facts}</span>"


def _people_behind(snapshot: Snapshot, hit: Hit) -> list[Person]:
    """The people most often on the papers behind a topic or an institution."""
    number = queries.get_tag_no(snapshot, "topic" if hit.type == "topic" else "institution", hit.id)
    people = _most_frequent(snapshot, hit, number)
    named = queries.find_people(snapshot, people)
    return [named[one] for one in people]


def _most_frequent(snapshot: Snapshot, hit: Hit, number: int) -> list[int]:
    topology = snapshot.topology
    if hit.type == "topic":
        people = topology.paper_people.gather(topology.topic_papers.row(number))[1]
    else:
        papers = topology.institution_papers.row(number)
        there = topology.affiliated_institutions.gather(papers)[1] == number
        people = topology.affiliated_people.gather(papers)[1][there]
    distinct, counts = np.unique(people, return_counts=True)
    return distinct[np.lexsort((distinct, -counts))][:MOST_PEOPLE].tolist()
