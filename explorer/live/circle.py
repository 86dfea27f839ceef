"""A researcher's works, and then those of the people with whom they wrote most: the same way through every source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from explorer.live.models import Page, Wanted

ReadPages = Callable[[Sequence[str], int], Iterator[Page]]
"""The works of these people, so many at most."""
Rank = Callable[[Sequence[Path]], Sequence[str]]
"""The co-authors in these answers, the closest first."""


def gather_circle(wanted: Wanted, own: str, read_pages: ReadPages, rank: Rank, group: int) -> Iterator[Page]:
    """Give the pages of the works of *own*, then those of co-authors, asked for in groups, within the limit."""
    paths, left = [], wanted.most
    for page in read_pages([own], left):
        yield page
        paths.append(page.path)
        left -= page.works
    people = rank(paths) if wanted.coauthors else []
    for start in range(0, len(people), group):
        if left <= 0:
            return
        for page in read_pages(people[start : start + group], left):
            yield page
            left -= page.works
