"""Which topic or institution the address asks for, where to begin without one, and its head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from explorer.drawing.palette import TYPE_PLURALS
from explorer.errors import NotFound, quote
from explorer.export.tables import counts_table
from explorer.profile import join_words
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.queries import TagKind
from explorer.tags.models import TagProfile
from explorer.tags.naming import find_frequent, name_people
from explorer.text.counting import count_of
from explorer.ui.failure import show_error
from explorer.ui.pieces import link, shorten, show_empty, show_heading, text
from explorer.ui.tag_tables import show_titled, tag_address
from explorer.ui.taking import offer_csv

MOST_OFFERED = 90
"""Topics or institutions to begin with."""
LONGEST_ASKED = 200
"""Letters of an unknown id that the page looks for as a name."""
_BEGINNINGS = {"topic": "What is the work in this library about?", "institution": "Where do these people work?"}


def get_asked_tag(snapshot: Snapshot, kind: TagKind) -> int:
    """The number of the topic or institution in the address; without a valid one the run stops with a next step."""
    asked = st.query_params.get("id", "")
    number = queries.find_tag_no(snapshot, kind, asked) if asked else None
    if number is None:
        _show_start(snapshot, kind, asked)
        st.stop()
    return number


def show_unknown(snapshot: Snapshot, kind: TagKind, asked: str) -> None:
    """Say that nothing has this id, and what the library has by this name."""
    show_error(
        NotFound(
            f"No {kind} in this library has the id {quote(asked)}.",
            hint="Search by name above, or begin with one of those below.",
        )
    )
    hits = snapshot.words.find(asked, kinds=(kind,), limit=8) if len(asked) <= LONGEST_ASKED else []
    if hits:
        items = "".join(f"<li>{link(hit.label, tag_address(kind, hit.id))}</li>" for hit in hits)
        st.html(f'<section class="hits"><h2>By this name</h2><ul>{items}</ul></section>')


def show_figures(figures: Sequence[tuple[str, str]]) -> None:
    """A row of figures, each above what it counts."""
    items = "".join(f"<div><dt>{text(name)}</dt><dd>{text(value)}</dd></div>" for value, name in figures)
    st.html(f'<dl class="figures">{items}</dl>')


def figure_of(count: int, one: str, many: str) -> tuple[str, str]:
    """
    A figure and its noun.

    >>> figure_of(1, "person", "people"), figure_of(1200, "paper", "papers")
    (('1', 'person'), ('1,200', 'papers'))
    """
    return f"{count:,}", one if count == 1 else many


def span_of(years: Mapping[int, int]) -> str:
    """
    From the first to the last year.

    >>> span_of({2019: 3, 2021: 1}), span_of({})
    ('2019-2021', '')
    """
    return "-".join(str(year) for year in dict.fromkeys((min(years), max(years)))) if years else ""


def describe_tag(snapshot: Snapshot, profile: TagProfile) -> str:
    """One sentence: when, and who most often."""
    years = f", {span_of(profile.years)}" if profile.years else ""
    papers = count_of(len(profile.papers), "paper")
    first = name_people(snapshot, profile.people, 3)
    named = join_words([shorten(one.name) for one in first])
    who = f", most often by {named}" if len(profile.people) > 3 else f", by {named}" if named else ""
    return f"Named on {papers}{years}{who}."


def _show_start(snapshot: Snapshot, kind: TagKind, asked: str) -> None:
    plural = TYPE_PLURALS[kind]
    show_heading(
        plural.capitalize(), _BEGINNINGS[kind], [], f"Search by name above: it finds {plural} in spite of small typos."
    )
    if asked:
        show_unknown(snapshot, kind, asked)
    total = snapshot.counts[plural]
    if not total:
        show_empty(
            f"This library names no {plural}.", "Import works that do; docs/data-format.md says in which fields."
        )
        return
    shown = f"{min(total, MOST_OFFERED):,} of {total:,} {plural}, by the papers that name them"
    with show_titled("Most papers", shown):
        offer_csv("CSV", plural, lambda: counts_table(find_frequent(snapshot, kind)))
    items = "".join(
        f"<li>{link(one.name, tag_address(kind, one.id))} <span>{one.papers:,}</span></li>"
        for one in find_frequent(snapshot, kind, MOST_OFFERED)
    )
    st.html(f'<ol class="people">{items}</ol>')
