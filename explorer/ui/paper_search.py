"""The search of the open library's papers, and what it found as the page lists it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from explorer.feed.circle import Circle, find_papers_of
from explorer.search.fusing import Found, PaperHit
from explorer.snapshot.opened import Snapshot

SearchOrder = Literal["relevance", "newest", "votes"]
SEARCH_ORDERS: tuple[SearchOrder, ...] = get_args(SearchOrder)
MOST_HITS = 200
"""Papers that a search lists, the best ones."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a search found, in the order asked for."""

    found: Found
    hits: tuple[PaperHit, ...]
    votes: dict[int, int]
    left_out: int = 0
    """Papers found that the reader leaves out."""


def narrow(words: str, years: tuple[int, int] | None) -> str:
    """
    Write a query with the years that it is narrowed to.

    >>> narrow("drugs", (2019, 2021)), narrow("drugs", None)
    ('drugs year:2019-2021', 'drugs')
    """
    return f"{words} year:{years[0]}-{years[1]}" if years else words


def find_listed(
    snapshot: Snapshot, words: str, order: SearchOrder, excluded: Circle, own_votes: dict[int, int]
) -> Listed:
    """Find the best ``MOST_HITS`` papers for *words*, without those of *excluded*."""
    found = snapshot.papers.find(words, limit=MOST_HITS)
    kept = _leave_out(snapshot, found.hits, excluded)
    numbers = np.array([hit.number for hit in kept], dtype=np.int64)
    stated = np.maximum(snapshot.topology.paper_votes[numbers], 0).tolist()
    votes = {number: count + own_votes.get(number, 0) for number, count in zip(numbers.tolist(), stated, strict=True)}
    keys = {
        "relevance": np.zeros(len(numbers)),
        "newest": -snapshot.topology.paper_date[numbers].astype(np.float64),
        "votes": -np.array([votes[number] for number in numbers.tolist()], dtype=np.float64),
    }
    ordered = np.argsort(keys[order], kind="stable")
    left_out = len(found.hits) - len(kept)
    return Listed(found, tuple(kept[place] for place in ordered.tolist()), votes, left_out)


def _leave_out(snapshot: Snapshot, hits: tuple[PaperHit, ...], excluded: Circle) -> tuple[PaperHit, ...]:
    if not excluded:
        return hits
    unwanted = set(find_papers_of(snapshot, excluded).tolist())
    return tuple(hit for hit in hits if hit.number not in unwanted)
