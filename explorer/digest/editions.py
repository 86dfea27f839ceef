"""Which papers a digest holds: those that came since the one before, in the order of the feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import parse_qs

import numpy as np

from explorer.feed.circle import Circle, find_papers_of
from explorer.feed.feed import count_votes
from explorer.feed.periods import Period, to_date, to_digits
from explorer.feed.reader_votes import count_reader_votes
from explorer.feed.trending import rank_trending
from explorer.models import Paper
from explorer.people.accounts import get_local_reader
from explorer.people.digests import find_arrivals, find_last_sent, has_arrivals, keep_arrivals
from explorer.people.follows import find_exclusions, find_follows
from explorer.people.readers import Marked, Reader
from explorer.people.store import Store
from explorer.people.subscriptions import Cadence, Content, Subscription
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of

MOST_PAPERS = 20
"""Papers that a digest names; it says how many more there are, and where."""
MOST_FOUND = 10_000
"""Papers of one followed search that count."""
REACH = {"daily": 7, "weekly": 14}
"""Days: what is older is no news, however late it came."""
FIRST = {"daily": 1, "weekly": 7}
"""Days that the first digest reaches back, and that one of a day long past holds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper of a digest."""

    paper: Paper
    votes: int


@dataclass(frozen=True, slots=True)
class Edition:
    """What one reader is to be told on one day."""

    cadence: Cadence
    content: Content
    day: date
    entries: tuple[Entry, ...]
    """The first of them, ``MOST_PAPERS`` at most."""
    total: int
    """How many papers there are."""
    reason: str = ""
    """Why there are none."""

    @property
    def period(self) -> str:
        return name_period(self.cadence, self.day)


@dataclass(frozen=True, slots=True)
class News:
    """What is new in the library on a day, for all who subscribe."""

    snapshot: Snapshot
    day: date
    arrived: Mapping[int, datetime]
    """When papers of the last days were first met, by number."""
    votes: Mapping[int, int]
    """Of this app's readers, by number."""
    is_past: bool
    """A reader asked for this day: its papers are those dated so, whenever they came."""


def name_period(cadence: Cadence, day: date) -> str:
    """
    Name the day or the week (ISO 8601) of which there is one digest.

    >>> name_period("daily", date(2026, 11, 20)), name_period("weekly", date(2026, 11, 20))
    ('2026-11-20', '2026-W47')
    """
    if cadence == "daily":
        return str(day)
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def find_news(snapshot: Snapshot, store: Store, day: date, *, is_past: bool, keep: bool) -> News:
    """
    Find what came lately; with *keep* it is remembered that it came.

    When nothing was ever met, papers count as met on their dates: a library is not news as a whole.
    """
    votes = count_reader_votes(snapshot, store)
    if is_past:
        return News(snapshot, day, {}, votes, is_past=True)
    digits = snapshot.topology.paper_date
    recent = np.flatnonzero(Period("week", day - timedelta(days=max(REACH.values()) - 1), day).admits(digits))
    papers = queries.find_paper_heads(snapshot, recent)
    met = find_arrivals(store, {paper.id for paper in papers.values()})
    is_first = not met and not has_arrivals(store)
    now = datetime.now(UTC)
    arrived = {
        number: met.get(paper.id) or (_begin(to_date(int(digits[number]))) if is_first else now)
        for number, paper in papers.items()
    }
    if keep:
        fresh = {papers[number].id: when for number, when in arrived.items() if papers[number].id not in met}
        keep_arrivals(store, fresh, now)
    return News(snapshot, day, arrived, votes, is_past=False)


def build_edition(news: News, store: Store, subscription: Subscription, *, is_local: bool) -> Edition:
    """What *subscription* is to be told: papers that came since its last digest, or of the day that was asked for."""
    reader = _reader_of(subscription, store, is_local=is_local)
    last = find_last_sent(store, subscription.id, name_period(subscription.cadence, news.day))
    # A digest of a day long past says nothing of what came after that day.
    since = min(last.begun_at, _begin(_end_of(last.period) + timedelta(days=1))) if last else None
    return build_edition_for(news, store, reader, subscription.cadence, subscription.content, since=since)


def build_edition_for(
    news: News,
    store: Store,
    reader: Reader | None,
    cadence: Cadence,
    content: Content,
    *,
    since: datetime | None = None,
    among: np.ndarray | None = None,
) -> Edition:
    """
    What *reader* would be told, such as in a preview; None for somebody without an account.

    *among*, numbers of papers, stands for those that are new, such as where no paper says its day.
    """
    follows = find_follows(store, reader) if reader and content == "followed" else []
    excluded = find_exclusions(store, reader) if reader else []
    if content == "followed" and not follows:
        return Edition(cadence, content, news.day, (), 0, "nobody and nothing is followed")
    papers = _choose(news, cadence, since or _reach_back(news, cadence)) if among is None else among
    if content == "followed":
        papers = papers[np.isin(papers, find_papers_of(news.snapshot, to_circle(news.snapshot, follows)))]
    papers = papers[~np.isin(papers, find_papers_of(news.snapshot, to_circle(news.snapshot, excluded)))]
    return _order(news, cadence, content, papers)


def to_circle(snapshot: Snapshot, marked: Sequence[Marked]) -> Circle:
    """What readers marked, as papers of this library can be found by it."""

    def ids(kind: str) -> tuple[str, ...]:
        return tuple(one.id for one in marked if one.kind == kind)

    papers = list(queries.find_numbers_of_papers(snapshot, ids("paper")).values())
    for parameters in ids("search"):
        words = " ".join(parse_qs(parameters).get("q", []))
        papers += snapshot.papers.find_matching(words, MOST_FOUND).tolist() if words.strip() else []
    return Circle(ids("person"), ids("topic"), ids("institution"), tuple(papers))


def describe_edition(edition: Edition) -> str:
    """
    One line that says what is in it.

    >>> describe_edition(Edition("weekly", "followed", date(2026, 11, 20), (), 3))
    '3 papers of what you follow, week to 20 November 2026'
    """
    what = "trending papers" if edition.content == "trending" else "papers of what you follow"
    when = f"{'' if edition.cadence == 'daily' else 'week to '}{edition.day.day} {edition.day:%B %Y}"
    noun = what if edition.total != 1 else what.replace("papers", "paper")
    return f"{edition.total:,} {noun}, {when}"


def _reach_back(news: News, cadence: Cadence) -> datetime:
    """How far a first digest reaches: a day or a week, or to the latest day on which something came."""
    usual = _begin(news.day - timedelta(days=FIRST[cadence]))
    latest = _begin(max(news.arrived.values()).date()) if news.arrived else usual
    return min(usual, latest) - timedelta(microseconds=1)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _choose(news: News, cadence: Cadence, since: datetime) -> np.ndarray:
    digits = news.snapshot.topology.paper_date
    if news.is_past:
        first = news.day - timedelta(days=FIRST[cadence] - 1)
        return np.flatnonzero(Period("week", first, news.day).admits(digits))
    oldest = to_digits(news.day - timedelta(days=REACH[cadence] - 1))
    chosen = [one for one, when in news.arrived.items() if when > since and digits[one] >= oldest]
    return np.array(sorted(chosen), dtype=np.int64)


def _order(news: News, cadence: Cadence, content: Content, papers: np.ndarray) -> Edition:
    digits = news.snapshot.topology.paper_date[papers]
    votes = count_votes(news.snapshot, papers, news.votes)
    scores = rank_trending(votes, digits, news.day)
    order = np.lexsort((papers, -votes, -digits, -scores))[:MOST_PAPERS]
    found = queries.find_papers_in_order(news.snapshot, papers[order].tolist())
    entries = tuple(Entry(paper, int(count)) for paper, count in zip(found, votes[order], strict=True))
    return Edition(cadence, content, news.day, entries, len(papers), "" if entries else _explain(news))


def _explain(news: News) -> str:
    """Why there is nothing to tell."""
    digits = news.snapshot.topology.paper_date
    known = digits[(digits % 100 > 0) & (digits <= to_digits(news.day))]
    newest = to_date(int(known.max())) if len(known) else None
    dated = f"the newest of the library's {count_of(len(digits), 'paper')} is of {newest}"
    return f"no new paper; {dated if newest else 'no paper of the library says its day'}"


def _reader_of(subscription: Subscription, store: Store, *, is_local: bool) -> Reader | None:
    """Whose follows count: the account's; for an address of the settings those of the one reader there is."""
    if subscription.account_id:
        return Reader(account_id=subscription.account_id)
    return get_local_reader(store) if is_local else None


def _end_of(period: str) -> date:
    """
    The last day of a period.

    >>> str(_end_of("2026-11-20")), str(_end_of("2026-W47"))
    ('2026-11-20', '2026-11-22')
    """
    if "W" not in period:
        return date.fromisoformat(period)
    year, week = period.split("-W")
    return date.fromisocalendar(int(year), int(week), 7)
