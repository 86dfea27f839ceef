"""Days, weeks, months and years of a feed, and the digits that dates are kept as."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

import numpy as np

PeriodKind = Literal["day", "week", "month", "year"]
PERIOD_KINDS: tuple[PeriodKind, ...] = get_args(PeriodKind)
FIRST_DAY, LAST_DAY = date(1450, 1, 1), date(2199, 12, 31)
"""Between them a reader may ask for a day."""
_FINEST = {"day": 100, "week": 100, "month": 10_000}
"""What divides a date that is not exact enough."""


@dataclass(frozen=True, slots=True)
class Period:
    """Some days in a row, both ends among them. Weeks begin on Monday (ISO 8601)."""

    kind: PeriodKind
    first: date
    last: date

    def admits(self, digits: np.ndarray) -> np.ndarray:
        """
        Say which dates (int32, as ``Topology.paper_date``) lie in the period: bool, parallel.

        A month takes dates without a day, a year those without a month too; a day and a week don't.
        """
        low, high = self._bounds()
        within = (digits >= low) & (digits <= high)
        return within & exact_enough(digits, self.kind)

    def before(self, digits: np.ndarray) -> Period | None:
        """The newest earlier period of this kind that holds one of the dates."""
        low, _ = self._bounds()
        earlier = digits[(digits < low) & exact_enough(digits, self.kind)]
        return period_of(to_date(int(earlier.max())), self.kind) if len(earlier) else None

    def after(self, digits: np.ndarray) -> Period | None:
        """The oldest later period of this kind that holds one of the dates."""
        _, high = self._bounds()
        later = digits[(digits > high) & exact_enough(digits, self.kind)]
        return period_of(to_date(int(later.min())), self.kind) if len(later) else None

    def _bounds(self) -> tuple[int, int]:
        low, high = to_digits(self.first), to_digits(self.last)
        return {"month": low // 100 * 100, "year": low // 10_000 * 10_000}.get(self.kind, low), high


def exact_enough(digits: np.ndarray, kind: PeriodKind) -> np.ndarray:
    """Say which dates can stand in a period of *kind*: bool, parallel."""
    return digits > 0 if kind == "year" else digits % _FINEST[kind] > 0


def period_of(day: date, kind: PeriodKind) -> Period:
    """
    The period of *kind* that holds *day*.

    >>> period = period_of(date(2024, 5, 1), "week")
    >>> str(period.first), str(period.last)
    ('2024-04-29', '2024-05-05')
    """
    first, last = _ENDS[kind](day)
    return Period(kind, first, last)


def describe(period: Period, today: date) -> str:
    """
    Name a period in words; the year is left out when it is this year.

    >>> today = date(2024, 6, 1)
    >>> describe(period_of(date(2024, 5, 1), "day"), today), describe(period_of(date(2023, 5, 1), "month"), today)
    ('Wednesday, 1 May', 'May 2023')
    >>> describe(period_of(date(2024, 5, 1), "week"), today)
    '29 April to 5 May'
    """
    year = "" if period.last.year == period.first.year == today.year else f" {period.last.year}"
    if period.kind == "day":
        return f"{period.first:%A}, {period.first.day} {period.first:%B}{year}"
    if period.kind == "week":
        return f"{period.first.day} {period.first:%B} to {period.last.day} {period.last:%B}{year}"
    return f"{period.first:%B}{year}" if period.kind == "month" else f"{period.first.year}"


def write_date(digits: int, today: date) -> str:
    """
    Write a date as exactly as it is known; the year is left out when it is this year.

    >>> today = date(2024, 6, 1)
    >>> [write_date(digits, today) for digits in (20240501, 20230501, 20240500, 20240000, 0)]
    ['1 May', '1 May 2023', 'May', '2024', '']
    """
    year, month, day = digits // 10_000, digits // 100 % 100, digits % 100
    if not month:
        return str(year or "")
    named = f"{date(year, month, 1):%B}" + ("" if year == today.year else f" {year}")
    return f"{day} {named}" if day else named


def to_iso(digits: int) -> str | None:
    """
    Write a date as ISO 8601 does, as exactly as it is known.

    >>> [to_iso(digits) for digits in (20240501, 20240500, 20240000, 0)]
    ['2024-05-01', '2024-05', '2024', None]
    """
    parts = (f"{digits // 10_000:04}", f"{digits // 100 % 100:02}", f"{digits % 100:02}")
    known = [part for part in parts if int(part)]
    return "-".join(known) or None


def to_digits(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def to_date(digits: int) -> date:
    """The date behind digits; what is not known of it is taken for the first."""
    return date(digits // 10_000, max(1, digits // 100 % 100), max(1, digits % 100))


def _week(day: date) -> tuple[date, date]:
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


_ENDS: dict[PeriodKind, Callable[[date], tuple[date, date]]] = {
    "day": lambda day: (day, day),
    "week": _week,
    "month": _month,
    "year": lambda day: (date(day.year, 1, 1), date(day.year, 12, 31)),
}
