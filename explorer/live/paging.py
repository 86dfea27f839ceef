"""What sources share: sizes of pages, dates, and content that is JSON."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from explorer.live.models import Wanted
from explorer.live.settings import Account

JSON_KINDS = ("application/json", "text/json", "application/vnd.orcid+json", "application/vnd.api+json")


def count_pages(works: int, size: int) -> int:
    """
    Count the requests for so many works.

    >>> count_pages(1, 100), count_pages(100, 100), count_pages(101, 100)
    (1, 1, 2)
    """
    return max(1, -(-works // size))


def cut_pages(most: int, size: int) -> Iterator[tuple[int, int]]:
    """
    Where each page begins, and how much it holds at most.

    >>> list(cut_pages(250, 100))
    [(0, 100), (100, 100), (200, 50)]
    """
    return ((start, min(size, most - start)) for start in range(0, most, size))


def parse_json(content: bytes) -> object:
    """Parse JSON; None where it is none."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None


def check_json(content: bytes, _: str) -> str:
    """
    Say why content is no JSON that a source would answer.

    >>> check_json(b'{"a": 1', ""), check_json(b'{"a": 1}', "")
    ('it is cut short, or no JSON', '')
    """
    return "" if isinstance(parse_json(content), dict | list) else "it is cut short, or no JSON"


def read_total(value: object) -> int:
    """
    Read how many there are, where a source says it; 0 where it says nothing of use.

    >>> read_total(12), read_total("12"), read_total(None), read_total("9" * 5000)
    (12, 12, 0, 0)
    """
    if isinstance(value, str):
        value = int(value) if value.strip().isdecimal() and len(value) < 12 else 0
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**12 else 0


def span(wanted: Wanted, first: str, last: str, between: str = ",") -> str:
    """
    Write the days that are wanted; empty where any day will do.

    >>> from datetime import date
    >>> span(Wanted("crossref", since=date(2024, 5, 1)), "from-pub-date:", "until-pub-date:")
    'from-pub-date:2024-05-01'
    """
    days = ((first, wanted.since), (last, wanted.until))
    return between.join(f"{name}{day.isoformat()}" for name, day in days if day)


def send_nothing(_: Account) -> dict[str, str]:
    return {}


def say_nothing(_: Account) -> str:
    return ""
