"""A paper as a card: title, abstract, authors, date, topics, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import streamlit as st

from explorer.feed.periods import to_digits, write_date
from explorer.models import Paper
from explorer.text.counting import count_of
from explorer.text.markdown import link, to_markdown
from explorer.ui.addresses import paper_address, researcher_address, topic_address
from explorer.ui.paper_deeds import show_deeds
from explorer.ui.pieces import LONGEST_NAME, shorten
from explorer.ui.pieces import link as anchor
from explorer.ui.view import readable_type

MOST_AUTHORS = 12
"""Authors that a card names; the paper's own page names all."""
LONG_ABSTRACT = 560
"""Letters from which on an abstract is folded, about six lines of a desk's screen."""


@dataclass(frozen=True, slots=True)
class Card:
    """A paper in a list."""

    number: int
    paper: Paper
    digits: int
    """Its date as ``Topology.paper_date`` has it."""
    note: str = ""
    """Safe HTML below the abstract: why it is here."""


def show_card(card: Card, today: date) -> None:
    """Draw a card."""
    paper = card.paper
    with st.container(key=f"card-{card.number}", gap="small"):
        abstract = _write_abstract(paper.abstract) if paper.abstract else ""
        st.markdown(f"{_write_head(card, today)}\n\n{abstract}", anchors=False)
        below = _write_below(card)
        if below:
            st.html(below)
        show_deeds(paper, key=str(card.number))


def write_authors(paper: Paper, most: int = MOST_AUTHORS) -> str:
    """
    Write how many authors there are and who, each leading to their page, as markdown.

    >>> write_authors(Paper("p", "Alone", 2024))
    'Authors not known'
    """
    if not paper.authors:
        return "Authors not known"
    named = [link(_cut(author.name), researcher_address(author.id)) for author in paper.authors[:most]]
    left = len(paper.authors) - len(named)
    names = ", ".join([*named, f"and {left:,} more"] if left else named)
    return f"{count_of(len(paper.authors), 'author')}: {names}"


def write_facts(paper: Paper, digits: int, today: date) -> str:
    """
    Write when and where a paper appeared, as markdown; a date to come is said to be one.

    *digits* is the date as ``Topology.paper_date`` has it.
    """
    facts = [f"**{write_date(digits, today)}**" if digits else "date not known"]
    facts += ["a date in the future"] if is_future(digits, today) else []
    facts += [f"published {paper.year}"] if is_submitted(paper.year, digits) else []
    facts += [to_markdown(readable_type(paper.type))] if paper.type else []
    facts += [to_markdown(_cut(paper.venue))] if paper.venue else []
    return " · ".join(facts)


def is_submitted(year: int | None, digits: int) -> bool:
    """
    Say whether the date is the submission's alone: the month of an arXiv id, of another year than the paper's.

    >>> is_submitted(2026, 20250200), is_submitted(2025, 20250200), is_submitted(None, 0)
    (True, False, False)
    """
    return bool(year and digits and digits // 10_000 != year)


def is_future(digits: int, today: date) -> bool:
    """
    Say whether all of what the digits mean lies after *today*.

    >>> [is_future(digits, date(2024, 6, 15)) for digits in (20240616, 20240600, 20240700, 20250000, 0)]
    [True, False, True, True, False]
    """
    return digits > to_digits(today)


def _write_head(card: Card, today: date) -> str:
    paper = card.paper
    title = link(_cut(paper.title), paper_address(paper.id))
    return f"{write_facts(paper, card.digits, today)}\n\n#### {title}\n\n{write_authors(paper)}"


@lru_cache(maxsize=2_000)
def _write_abstract(abstract: str) -> str:
    return to_markdown(abstract)


def _write_below(card: Card) -> str:
    """The fold of a long abstract, why the paper is here, and its topics: safe HTML."""
    paper = card.paper
    parts = []
    if not paper.abstract:
        parts.append('<p class="gap">No abstract in the sources.</p>')
    elif len(paper.abstract) > LONG_ABSTRACT:
        parts.append('<details class="fold"><summary>Whole abstract</summary></details>')
    parts += [f'<p class="why">{card.note}</p>'] if card.note else []
    chips = "".join(anchor(topic.name, topic_address(topic.id)) for topic in paper.topics)
    parts += [f'<p class="topics">{chips}</p>'] if chips else []
    return "".join(parts)


def _cut(text: str) -> str:
    """Shorten a long text; not through a formula, which then could not be set."""
    return text if len(text) <= LONGEST_NAME else shorten(text)
