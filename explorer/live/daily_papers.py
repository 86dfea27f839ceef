"""
The Daily Papers of Hugging Face (https://huggingface.co/papers): the papers that its readers chose, a day at a time.

Its API gives a day's papers with their votes; it asks for no key.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from explorer.errors import InvalidOption
from explorer.live.models import MOST_WORKS, Estimate, Page, Service, Wanted
from explorer.live.paging import JSON_KINDS, parse_json, say_nothing, send_nothing
from explorer.live.session import LiveSession
from explorer.sources.values import objects_in

PAGE = 100
"""Papers of a day, at most; it has never had as many."""
MOST_DAYS = 62
BY_DAY: Final = "The Daily Papers are asked for by day: fetch daily-papers --day 2026-11-19."


def estimate(wanted: Wanted) -> Estimate:
    return Estimate(len(_find_days(wanted)))


def gather(wanted: Wanted, session: LiveSession) -> Iterator[Page]:
    left = wanted.limit or MOST_WORKS
    for day in _find_days(wanted):
        answer = session.ask("api/daily_papers", {"date": day.isoformat(), "limit": PAGE})
        found = sum(1 for _ in objects_in(answer))
        yield Page(session.last.path, found, found)
        left -= found
        if left <= 0:
            return


def check(content: bytes, _: str) -> str:
    """
    Say why an answer can't be used: it is a list of papers, and nothing else.

    >>> check(b"[]", ""), check(b'{"error": "no"}', "")
    ('', 'it is no list of papers')
    """
    return "" if isinstance(parse_json(content), list) else "it is no list of papers"


def _find_days(wanted: Wanted) -> list[date]:
    """The days that are wanted, the latest first; today's where only the first is said."""
    today = datetime.now(UTC).date()
    last = wanted.until or max(wanted.since or today, today)
    first = wanted.since or last
    number = (last - first).days + 1
    if number > MOST_DAYS:
        raise InvalidOption(
            f"{number:,} days are wanted at once, and {MOST_DAYS} are possible.", hint="Give --since and --until."
        )
    return [last - timedelta(days=back) for back in range(number)]


SERVICE = Service(
    name="daily-papers",
    title="Daily Papers",
    url="https://huggingface.co",
    accepts=JSON_KINDS,
    suffix=".json",
    pace=1.0,
    offers=frozenset({"dates"}),
    refusal=dict.fromkeys(("query", "researcher", "coauthors", "citing"), BY_DAY),
    estimate=estimate,
    gather=gather,
    check=check,
    headers=send_nothing,
    remark=say_nothing,
    lists_days=True,
)
