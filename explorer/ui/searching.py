"""The search box of every page, and what it finds."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import streamlit as st

from explorer.drawing.palette import TYPE_PLURALS
from explorer.models import NODE_TYPES, Hit
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.ui.addresses import researcher_address
from explorer.ui.pieces import link, show_empty, sign, text

PLACEHOLDER = "Find a person, paper, topic, institution"
MOST_HITS = 8
"""Of each kind."""
MOST_PEOPLE = 4
"""People named beside a paper, topic or institution."""


def show_search(snapshot: Snapshot) -> None:
    """Draw the box, and below it what its words find: people first."""
    with st.container(key="search"):
        words = st.text_input(
            "Search", placeholder=PLACEHOLDER, key="q", bind="query-params", type="search",
            label_visibility="collapsed", icon=":material/search:",
        )  # fmt: skip
    if words and words.strip():
        with st.container(border=True, key="found"):
            _show_found(snapshot, words)


def _show_found(snapshot: Snapshot, words: str) -> None:
    hits = snapshot.words.find(words, limit=MOST_HITS)
    if not hits:
        show_empty("Nothing found.", "Try fewer letters, or a part of the name; accents and small typos do not matter.")
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
    )


def _write_hit(snapshot: Snapshot, hit: Hit) -> str:
    if hit.type == "person":
        count = f"{hit.works:,} {'work' if hit.works == 1 else 'works'}"
        facts = " · ".join(filter(None, [count, text(hit.detail)]))
        return f"{link(hit.label, researcher_address(hit.id))} <span>{facts}</span>"
    people = _people_behind(snapshot, hit)
    count = f"{hit.works:,} works · " if hit.type != "paper" else f"{text(hit.detail)} · "
    return f"<b>{text(hit.label)}</b> <span>{count}{people}</span>"


def _people_behind(snapshot: Snapshot, hit: Hit) -> str:
    """Links to the people most often on the papers behind *hit*."""
    topology = snapshot.topology
    if hit.type == "paper":
        papers = np.array(queries.find_paper_nos(snapshot, hit.id), dtype=np.int64)
        people = topology.paper_people.gather(papers)[1][:MOST_PEOPLE].tolist()
    else:
        number = queries.get_tag_no(snapshot, "topic" if hit.type == "topic" else "institution", hit.id)
        people = _most_frequent(snapshot, hit, number)
    named = queries.find_people(snapshot, people)
    topic = {"topic": hit.id} if hit.type == "topic" else {}
    return ", ".join(link(named[one].name, researcher_address(named[one].id, **topic)) for one in people)


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
