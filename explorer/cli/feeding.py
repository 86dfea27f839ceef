"""``feed``: the papers of a day, week, month or year without a browser."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime
from typing import NamedTuple

from explorer.cli.options import add_library, count_own_votes, open_library, parse_feed_day, positive, print_json
from explorer.feed.feed import ORDERS, Feed, FeedOptions, build_feed, find_finest_kind, find_newest
from explorer.feed.periods import PERIOD_KINDS, Period, PeriodKind, describe, period_of, to_iso
from explorer.models import Paper
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of


class Listed(NamedTuple):
    paper: Paper
    date: str | None
    """What it stands in the feed by; an arXiv id tells the month where nothing else does."""
    votes: int
    """The sources' and those of this app's readers."""
    score: float


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("feed", help="the papers of a day, week, month or year")
    parser.add_argument("--day", type=parse_feed_day, metavar="YYYY-MM-DD", help="default: the newest that has papers")
    parser.add_argument(
        "--period", choices=PERIOD_KINDS, help="what around that day (default day, or what dates allow)"
    )
    parser.add_argument("--order", choices=ORDERS, default="trending", help="default trending: votes with time decay")
    parser.add_argument("--limit", type=int, metavar="N", help="at most this many papers")
    add_library(parser)
    parser.set_defaults(run=_feed)


def _feed(arguments: argparse.Namespace) -> None:
    limit = None if arguments.limit is None else positive("limit", arguments.limit)
    snapshot = open_library(arguments)
    today = datetime.now(UTC).date()
    period = _pick_period(snapshot, arguments.day, arguments.period, today)
    feed = build_feed(snapshot, FeedOptions(period, arguments.order, votes=count_own_votes(snapshot)), today)
    listed = _list_papers(snapshot, feed, limit)
    if arguments.json:
        print_json(_document(feed, listed))
        return
    print(f"{describe(period, today)}: {count_of(len(feed.papers), 'paper')}")
    for one in listed:
        print(f"{one.votes:6,}  {one.paper.title}  ({one.paper.id})")
    if not listed:
        near = [f"{way} --day {one.first}" for way, one in (("earlier", feed.earlier), ("later", feed.later)) if one]
        print(f"Nothing that {period.kind}. {'Next: ' + ', '.join(near) if near else ''}".strip(), file=sys.stderr)


def _pick_period(snapshot: Snapshot, day: date | None, kind: PeriodKind | None, today: date) -> Period:
    """What is asked for; where nothing is, the newest of the finest kind that the library's dates can fill."""
    if day:
        return period_of(day, kind or "day")
    return find_newest(snapshot, kind or find_finest_kind(snapshot), today)


def _list_papers(snapshot: Snapshot, feed: Feed, limit: int | None) -> list[Listed]:
    numbers = feed.papers[:limit].tolist()
    dates = map(to_iso, snapshot.topology.paper_date[numbers].tolist())
    rows = zip(
        queries.find_papers_in_order(snapshot, numbers),
        dates,
        feed.votes[:limit].tolist(),
        feed.scores[:limit].tolist(),
        strict=True,
    )
    return [Listed(*row) for row in rows]


def _document(feed: Feed, listed: list[Listed]) -> dict[str, object]:
    def name(period: Period | None) -> dict[str, str] | None:
        return {"first": str(period.first), "last": str(period.last)} if period else None

    return {
        "period": {"kind": feed.period.kind, "first": str(feed.period.first), "last": str(feed.period.last)},
        "total": len(feed.papers),
        "papers": [
            {
                "id": paper.id,
                "title": paper.title,
                "date": shown,
                "authors": [{"id": author.id, "name": author.name} for author in paper.authors],
                "topics": [{"id": topic.id, "name": topic.name} for topic in paper.topics],
                "votes": votes,
                "score": round(score, 6),
                "abstract": paper.abstract,
                "url": paper.url,
            }
            for paper, shown, votes, score in listed
        ],
        "earlier": name(feed.earlier),
        "later": name(feed.later),
    }
