"""Dates as bibliographic files write them, as ISO text as precise as they are."""

from __future__ import annotations

import re
from functools import lru_cache

from explorer.sources.values import join_date

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTHS |= {"mai": 5, "mrz": 3, "mär": 3, "okt": 10, "dez": 12, "ene": 1, "abr": 4, "ago": 8, "dic": 12, "fév": 2}
_ISO = re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?(?![\d])")
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_WORD = re.compile(r"[^\W\d_]{3,}")
_DAY = re.compile(r"(?<![\d-])(\d{1,2})(?:st|nd|rd|th)?(?![\d-])")


@lru_cache(maxsize=1 << 12)
def read_date(text: str) -> str | None:
    """
    Read a date: ISO, with slashes, or with the name of a month; of a range the beginning.

    Of ``1.5.1998`` and ``01/05/1998`` nobody knows which is the month: they give the year.

    >>> [read_date(one) for one in ("2019-09-15T10:00", "2019/09//", "2019 Sep 15", "15 Sept 2019", "May 1, 2019")]
    ['2019-09-15', '2019-09', '2019-09-15', '2019-09-15', '2019-05-01']
    >>> [read_date(one) for one in ("1999///Spring", "1.5.1998", "2016/2017", "c1995", "2003-21", "n.d.", "20255")]
    ['1999', '1998', '2016', '1995', '2003', None, None]
    """
    text = text.strip()
    found = _ISO.match(text) or _MONTH_FIRST.match(text)
    if found and found["month"]:
        return join_date(found["year"], _month_number(found["month"]), found.groupdict().get("day"))
    year = _YEAR.search(text)
    if not year:
        return None
    return join_date(year[1], *read_month(text[: year.start()] + " " + text[year.end() :]))


def read_month(text: str) -> tuple[int | None, int | None]:
    """
    Read a month and, where there is one, the day.

    >>> read_month("JUL 15"), read_month("5"), read_month("May-Jun"), read_month("Winter"), read_month("14")
    ((7, 15), (5, None), (5, None), (None, None), (None, None))
    """
    named = next((word for word in _WORD.finditer(text) if word[0][:3].casefold() in _MONTHS), None)
    if not named:
        return _month_number(text.strip()), None
    day = _DAY.search(text[: named.start()]) or _DAY.search(text[named.end() :])
    return _MONTHS[named[0][:3].casefold()], int(day[1]) if day and 1 <= int(day[1]) <= 31 else None


def _month_number(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else 0
    return number if 1 <= number <= 12 else None
