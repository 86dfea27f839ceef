"""The papers of a period, in order, and where the next ones are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

import numpy as np

from explorer.feed.circle import Circle, find_papers_of
from explorer.feed.periods import Period, PeriodKind, exact_enough, period_of, to_date, to_digits
from explorer.feed.trending import rank_trending
from explorer.snapshot.opened import Snapshot

Order = Literal["newest", "trending"]
ORDERS: tuple[Order, ...] = get_args(Order)
ENOUGH = 1 / 3
"""The part of new papers that must have a day for days to be what a feed begins with."""
LAST_YEAR = 2200
"""A later year is no date."""


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """Which papers, and in which order."""

    period: Period
    order: Order = "trending"
    followed: Circle | None = None
    """Only papers of these; None for everything."""
    excluded: Circle = field(default_factory=Circle)
    """No paper of these."""
    votes: Mapping[int, int] = field(default_factory=dict)
    """Votes of this app's own readers, by paper number, on top of the sources'."""
    seen: frozenset[int] = frozenset()
    """Papers to leave out."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The papers of a period; parallel arrays, in the order asked for."""

    period: Period
    papers: np.ndarray
    """int32, by number."""
    votes: np.ndarray
    """int64: of the sources and of this app's readers together."""
    scores: np.ndarray
    """float64: what ``trending`` orders by."""
    left_out: int
    """Papers of the period that the exclusions and what was seen left out."""
    earlier: Period | None
    """The nearest one before and after that holds papers to be shown."""
    later: Period | None


def build_feed(snapshot: Snapshot, options: FeedOptions, today: date) -> Feed:
    """
    Gather the papers of a period. Ages count from *today*, or from the period's end if that is earlier.

    Newest first puts the exacter date first among equal ones; ties go by votes, then by the paper's number.
    """
    digits = snapshot.topology.paper_date
    wanted = _choose(snapshot, options)
    within = options.period.admits(digits)
    papers = np.flatnonzero(within & wanted).astype(np.int32)
    votes = count_votes(snapshot, papers, options.votes)
    scores = rank_trending(votes, digits[papers], min(today, options.period.last))
    first = -scores if options.order == "trending" else -digits[papers]
    order = np.lexsort((papers, -votes, -digits[papers], first))
    kept = digits[wanted]
    return Feed(
        options.period,
        papers[order],
        votes[order],
        scores[order],
        int(within.sum()) - len(papers) if options.followed is None else 0,
        options.period.before(kept),
        options.period.after(kept),
    )


def count_votes(snapshot: Snapshot, papers: np.ndarray, own: Mapping[int, int]) -> np.ndarray:
    """Votes of the sources and of this app's readers for each of *papers*: int64."""
    stated = np.maximum(snapshot.topology.paper_votes[papers], 0).astype(np.int64)
    return stated + np.array([own.get(paper, 0) for paper in papers.tolist()], dtype=np.int64)


def count_days(snapshot: Snapshot, month: Period) -> dict[int, int]:
    """How many papers each day of *month* has, days without any left out."""
    digits = snapshot.topology.paper_date
    return _count(digits[month.admits(digits) & (digits % 100 > 0)] % 100)


def count_months(snapshot: Snapshot, year: Period) -> dict[int, int]:
    """How many papers each month of *year* has; 0 stands for those of which no month is known."""
    digits = snapshot.topology.paper_date
    return _count(digits[year.admits(digits)] // 100 % 100)


def find_newest(snapshot: Snapshot, kind: PeriodKind, today: date) -> Period:
    """The newest period of *kind* up to *today* that holds papers; today's where none does."""
    digits = snapshot.topology.paper_date
    known = digits[(digits <= to_digits(today)) & exact_enough(digits, kind)]
    return period_of(to_date(int(known.max())) if len(known) else today, kind)


def find_finest_kind(snapshot: Snapshot) -> PeriodKind:
    """The shortest kind of period in which a third of the newest two years' papers can stand; days without any date."""
    digits = snapshot.topology.paper_date
    dated = digits[(digits > 0) & (digits // 10_000 <= LAST_YEAR)]
    if not len(dated):
        return "day"
    newest = dated[dated // 10_000 >= dated.max() // 10_000 - 1]
    return next(kind for kind in ("day", "month", "year") if exact_enough(newest, kind).mean() >= ENOUGH)


def _count(numbers: np.ndarray) -> dict[int, int]:
    found, counts = np.unique(numbers, return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def _choose(snapshot: Snapshot, options: FeedOptions) -> np.ndarray:
    """Bool by paper: what is followed, without what is excluded."""
    size = len(snapshot.topology.paper_date)
    wanted = np.full(size, options.followed is None)
    if options.followed is not None:
        wanted[find_papers_of(snapshot, options.followed)] = True
    wanted[find_papers_of(snapshot, options.excluded)] = False
    if options.seen:
        wanted[np.fromiter(options.seen, dtype=np.int64)] = False
    return wanted
