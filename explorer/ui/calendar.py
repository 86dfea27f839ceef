"""A month, or a year, as a table: each day or month leads to its papers, the more of them the darker."""

from __future__ import annotations

from calendar import day_name, month_abbr, month_name, monthrange
from datetime import date, timedelta

import streamlit as st

from explorer.feed.feed import count_days, count_months
from explorer.feed.periods import FIRST_DAY, LAST_DAY, Period, PeriodKind, describe, period_of
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.text.markup import escape
from explorer.ui.addresses import view_address
from explorer.ui.feed_view import DAY, MONTH

MONTHS_A_ROW = 3


def show_calendar(snapshot: Snapshot, shown: date, period: Period, today: date) -> None:
    """Draw the month of *shown*, or its year where *period* is one, with the ways to those around it."""
    draw = _draw_year if period.kind == "year" else _draw_month
    st.html(draw(snapshot, shown, period, today))


def _draw_month(snapshot: Snapshot, shown: date, period: Period, today: date) -> str:
    month = period_of(shown, "month")
    counts = count_days(snapshot, month)
    most = max(counts.values(), default=1)
    weekday, days = monthrange(month.first.year, month.first.month)
    cells = ["<td></td>"] * weekday
    cells += [_day(month.first.replace(day=day), counts.get(day, 0), most, period) for day in range(1, days + 1)]
    heads = "".join(f'<th scope="col" title="{name}">{name[:2]}</th>' for name in day_name)
    return (
        f"{_steps(month, today)}"
        f'<table class="calendar"><caption class="unseen">Papers a day in {escape(describe(month, today))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{_rows(cells, 7)}</tbody></table>"
    )


def _draw_year(snapshot: Snapshot, shown: date, _: Period, today: date) -> str:
    year = period_of(shown, "year")
    counts = count_months(snapshot, year)
    unknown = counts.pop(0, 0)
    most = max(counts.values(), default=1)
    cells = [_month(year.first.replace(month=month), counts.get(month, 0), most) for month in range(1, 13)]
    rest = f'<p class="calendar-rest">{count_of(unknown, "paper")} without a month</p>' if unknown else ""
    return (
        f"{_steps(year, today)}"
        f'<table class="calendar"><caption class="unseen">Papers a month in {year.first.year}</caption>'
        f"<tbody>{_rows(cells, MONTHS_A_ROW)}</tbody></table>{rest}"
    )


def _rows(cells: list[str], width: int) -> str:
    return "".join(f"<tr>{''.join(cells[start : start + width])}</tr>" for start in range(0, len(cells), width))


def _steps(period: Period, today: date) -> str:
    """The period's name, which leads to all of its papers, between the ways to the calendars around it."""
    whole = escape(_address(**{DAY: str(period.first), "period": period.kind.capitalize(), MONTH: ""}))
    return (
        f'<nav class="months" aria-label="Calendar">{_step("‹", period.first - timedelta(1), period.kind, today)}'
        f'<a href="{whole}" title="Papers of the whole {period.kind}">{escape(describe(period, today))}</a>'
        f"{_step('›', period.last + timedelta(1), period.kind, today)}</nav>"
    )


def _step(sign: str, day: date, kind: PeriodKind, today: date) -> str:
    if not FIRST_DAY <= day <= LAST_DAY:
        return f'<span class="step" aria-hidden="true">{sign}</span>'
    label = escape(f"Calendar: {describe(period_of(day, kind), today)}")
    address = escape(_address(**{MONTH: f"{day:%Y-%m}"}))
    return f'<a class="step" href="{address}" title="{label}" aria-label="{label}">{sign}</a>'


def _month(first: date, count: int, most: int) -> str:
    name, short = month_name[first.month], month_abbr[first.month]
    if not count:
        return f"<td>{short}</td>"
    address = escape(_address(**{DAY: str(first), "period": "Month", MONTH: ""}))
    label = f"{name}: {count_of(count, 'paper')}"
    return f"<td>{_way(address, label, count / most, short)}</td>"


def _day(day: date, count: int, most: int, period: Period) -> str:
    chosen = ' class="chosen"' if period.first <= day <= period.last and period.kind in ("day", "week") else ""
    if not count:
        return f"<td{chosen}>{day.day}</td>"
    address = escape(_address(**{DAY: str(day), "period": "Day", MONTH: ""}))
    label = f"{day.day} {day:%B}: {count_of(count, 'paper')}"
    return f"<td{chosen}>{_way(address, label, count / most, str(day.day))}</td>"


def _way(address: str, label: str, share: float, shown: str) -> str:
    """A cell's way to its papers, the darker the larger its share of the most."""
    told = escape(label)
    return (
        f'<a href="{address}" title="{told}" aria-label="{told}" style="--much: {0.15 + 0.6 * share:.2f}">{shown}</a>'
    )


def _address(**parameters: str) -> str:
    return view_address("papers", **parameters, page="")
