"""What a search of papers found: one ranked list that says which part of a score is which."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from explorer.export.feeds import LONGEST_WORDS
from explorer.export.tables import papers_table
from explorer.people.readers import Target
from explorer.people.tables import LONGEST_ID
from explorer.search.fusing import PaperHit
from explorer.search.query import Clause, Query
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.text.markdown import to_markdown
from explorer.text.markup import escape
from explorer.ui.addresses import papers_address
from explorer.ui.cards import Card, show_card
from explorer.ui.feed_links import feed_anchor
from explorer.ui.feed_view import WORDS
from explorer.ui.following import show_follow_button
from explorer.ui.note_hits import show_note_hits
from explorer.ui.paging import read_page, show_pager
from explorer.ui.paper_circle import Wishes, count_own_votes, show_left_out
from explorer.ui.paper_search import MOST_HITS, SEARCH_ORDERS, Listed, SearchOrder, find_listed, narrow
from explorer.ui.paper_standing import UNREACHABLE, remember_standings
from explorer.ui.pieces import link, shorten, show_empty
from explorer.ui.taking import offer_csv

PAGE = 20
_FIELDS = {"text": "phrase", "author": "author", "venue": "venue", "topic": "topic", "year": "year"}


def show_found(snapshot: Snapshot, words: str, wishes: Wishes, today: date) -> None:
    """Draw what *words* find, without what the reader leaves out."""
    order, years = _choose(snapshot, wishes)
    listed = find_listed(snapshot, narrow(words, years), order, wishes.excluded, count_own_votes(snapshot))
    _show_head(snapshot, narrow(words, years), listed, order)
    show_note_hits(listed.found.query.words)
    if not listed.hits:
        _explain_nothing(listed, years)
        return
    page = read_page(len(listed.hits), PAGE)
    hits = listed.hits[page * PAGE : (page + 1) * PAGE]
    papers = queries.find_papers_in_order(snapshot, [hit.number for hit in hits])
    if not remember_standings(snapshot, papers):
        st.warning(UNREACHABLE, icon=":material/info:")
    for hit, paper in zip(hits, papers, strict=True):
        show_card(Card(hit.number, paper, int(snapshot.topology.paper_date[hit.number]), write_parts(hit)), today)
    show_pager("papers", len(listed.hits), PAGE, page)


def write_parts(hit: PaperHit) -> str:
    """
    Write a score and its parts as a bar and in words: safe HTML; nothing where no words were ranked.

    >>> write_parts(PaperHit(1, 0.0))
    ''
    >>> "words 0.62 + meaning 0.11" in write_parts(PaperHit(1, 0.73, {"words": 0.62, "phrase": 0.0, "meaning": 0.11}))
    True
    """
    parts = {name: value for name, value in hit.parts.items() if value > 0}
    if not parts:
        return ""
    bars = "".join(f'<i class="{name}" style="width: {100 * value:.1f}%"></i>' for name, value in parts.items())
    said = " + ".join(f"{name} {value:.2f}" for name, value in parts.items())
    return (
        f'<span class="score"><span class="bar" aria-hidden="true">{bars}</span><b>{hit.score:.2f}</b> = {said}</span>'
    )


def _choose(snapshot: Snapshot, wishes: Wishes) -> tuple[SearchOrder, tuple[int, int] | None]:
    with st.container(horizontal=True, vertical_alignment="center", key="search-controls", gap="small"):
        order = st.segmented_control(
            "Sort", SEARCH_ORDERS, default="relevance", required=True, key="sort", bind="query-params",
            format_func=str.capitalize, label_visibility="collapsed",
        )  # fmt: skip
        years = _choose_years(snapshot)
        if wishes.left_out:
            with st.popover("Left out", icon=":material/visibility_off:", key="search-left-out"):
                show_left_out(wishes)
    return next((one for one in SEARCH_ORDERS if one == order), "relevance"), years


def _choose_years(snapshot: Snapshot) -> tuple[int, int] | None:
    known = snapshot.topology.paper_year[snapshot.topology.paper_year > 0]
    if not len(known) or known.min() == known.max():
        return None
    first, last = int(known.min()), int(known.max())
    chosen = st.session_state.get("published")
    if isinstance(chosen, tuple | list) and (min(chosen) < first or max(chosen) > last):  # of another library
        st.session_state["published"] = (first, last)
    with st.popover("Years", icon=":material/date_range:", key="search-years"):
        picked = st.slider("Published", first, last, (first, last), key="published", bind="query-params")
    low, high = min(picked), max(picked)
    return None if (low, high) == (first, last) else (low, high)


def _show_head(snapshot: Snapshot, words: str, listed: Listed, order: SearchOrder) -> None:
    hits = listed.hits
    count = f"the {MOST_HITS} nearest papers" if len(hits) == MOST_HITS else count_of(len(hits), "paper")
    said = {"relevance": "best first", "newest": "newest first", "votes": "most votes first"}[order]
    left = f", {listed.left_out:,} left out as you wish" if listed.left_out else ""
    with st.container(horizontal=True, vertical_alignment="center", key="search-head", gap="small"):
        back = link("‹ What is new", papers_address())
        feed = f" · {feed_anchor('Atom feed', 'search', q=words)}" if len(words) <= LONGEST_WORDS else ""
        facts = f"<p>{escape(count)}, {said}{left} · {back}{feed}</p>"
        st.html(f'<div class="found-head">{_write_query(listed.found.query)}{facts}</div>')
        parameters = urlencode({WORDS: words})
        if len(parameters) <= LONGEST_ID:
            show_follow_button(Target("search", parameters, shorten(words)), "search")
        if hits:
            numbers = [hit.number for hit in hits]
            offer_csv("CSV", "papers", lambda: papers_table(queries.find_papers_in_order(snapshot, numbers)))
    for note in listed.found.notes:
        st.caption(to_markdown(note))


def _write_query(query: Query) -> str:
    """How the query was understood: what is near, and chips of what is required."""
    said = f"Papers near “{escape(shorten(query.words))}”" if query.words else "Papers"
    chips = "".join(f'<span class="chip">{escape(_say(clause))}</span>' for clause in query.clauses)
    plain = "".join(
        f'<span class="chip gap" title="It looked like an operator">“{escape(shorten(one))}” is read as words</span>'
        for one in query.plain
    )
    return f'<h1>{said}</h1><p class="chips">{chips}{plain}</p>'


def _say(clause: Clause) -> str:
    """
    Say what a clause requires.

    >>> _say(Clause("author", "Ann Lee")), _say(Clause("text", "survey", negated=True))
    ('author: Ann Lee', 'without: survey')
    """
    name = _FIELDS[clause.field]
    if not clause.negated:
        return f"{name}: {shorten(clause.text)}"
    return f"without{'' if clause.field == 'text' else f' {name}'}: {shorten(clause.text)}"


def _explain_nothing(listed: Listed, years: tuple[int, int] | None) -> None:
    query = listed.found.query
    if listed.left_out:
        show_empty("All that was found is left out as you wish.", "“Left out”, above, lists it with the way back.")
    elif not query:
        show_empty("There is no word in that.", "Write what the papers should be about, or paste an abstract.")
    elif query.clauses or years:
        show_empty("No paper fulfils all of that.", "Take out one of the conditions above, or widen the years.")
    else:
        show_empty(
            "No paper here has these words, or any that are like them.",
            "Try other words, or the language that the library's papers are written in.",
        )
