"""Dates, counts and addresses, as a report says them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from explorer.models import Paper
from explorer.snapshot.opened import Snapshot
from explorer.text.latex import to_plain

LONGEST_NAME = 300
"""Letters of a name that a report shows."""
MOST_AUTHORS = 6
MOST_SOURCES = 3

MONTHS = ("January February March April May June July August September October November December").split()


def shorten(text: str, longest: int = LONGEST_NAME) -> str:
    """
    Plain text of a length that a page can bear.

    >>> shorten("x" * 10_000)[-3:]
    'xx…'
    """
    plain = to_plain(text)
    return plain if len(plain) <= longest else f"{plain[:longest]}…"


def date_snapshot(snapshot: Snapshot) -> str:
    """The day on which *snapshot* was made, such as "3 May 2026"; its name where that is not known."""
    try:
        made = datetime.fromisoformat(str(snapshot.manifest["created"]))
    except (KeyError, ValueError):
        return snapshot.name
    return f"{made.day} {MONTHS[made.month - 1]} {made.year}"


def name_authors(paper: Paper) -> str:
    """
    Name the first authors of *paper* and count the others.

    >>> from explorer.models import Author
    >>> name_authors(Paper("p", "T", 2020, authors=tuple(Author(name, name) for name in "ABCDEFGH")))
    'A, B, C, D, E, F and 2 more'
    """
    named = ", ".join(shorten(author.name, 80) for author in paper.authors[:MOST_AUTHORS])
    left = len(paper.authors) - MOST_AUTHORS
    return f"{named} and {left:,} more" if left > 0 else named


def find_address(paper: Paper) -> str:
    """Where *paper* can be read: arXiv, its DOI's page, or where its source points; empty when nowhere."""
    if paper.arxiv_id:
        return f"https://arxiv.org/abs/{quote(paper.arxiv_id)}"
    return f"https://doi.org/{quote(paper.doi)}" if paper.doi else paper.url or ""


def count_sources(papers: Sequence[Paper]) -> str:
    """
    Say where the facts of *papers* come from, most first.

    >>> count_sources([Paper("a", "A", 1, source="arxiv"), Paper("b", "B", 1, source="arxiv"), Paper("c", "C", 1)])
    'arxiv (2 papers)'
    """
    counts = Counter(shorten(paper.source, 40) for paper in papers if paper.source)
    named = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    said = [f"{source} ({count_text(count, 'paper')})" for source, count in named[:MOST_SOURCES]]
    return ", ".join([*said, *([f"{len(named) - MOST_SOURCES} more"] if len(named) > MOST_SOURCES else [])])


def count_text(number: int, noun: str) -> str:
    """
    Name *number* of *noun*.

    >>> count_text(1, "paper"), count_text(1200, "paper")
    ('1 paper', '1,200 papers')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
