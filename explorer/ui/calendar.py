"""A month as a table: each day leads to its papers, the more of them the darker."""

from __future__ import annotations

from calendar import day_name, monthrange
from datetime import date, timedelta

import streamlit as st

from explorer.feed.feed import count_days
from explorer.feed.periods import Period, describe, period_of
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.text.markup import escape
from explorer.ui.addresses import view_address
from explorer.ui.feed_view import DAY, FIRST_DAY, LAST_DAY, MONTH


def show_calendar(snapshot: Snapshot, shown: date, period: Period, today: date) -> None:
    """Draw the month of *shown*, the days of *period* marked, with the ways to the months around it."""
    month = period_of(shown, "month")
    counts = count_days(snapshot, month)
    most = max(counts.values(), default=1)
    weekday, days = monthrange(month.first.year, month.first.month)
    cells = ["<td></td>"] * weekday
    cells += [_day(month.first.replace(day=day), counts.get(day, 0), most, period) for day in range(1, days + 1)]
    rows = "".join(f"<tr>{''.join(cells[start : start + 7])}</tr>" for start in range(0, len(cells), 7))
    heads = "".join(f'<th scope="col" title="{name}">{name[:2]}</th>' for name in day_name)
    name = escape(describe(month, today))
    whole = escape(_address(**{DAY: str(month.first), "period": "Month", MONTH: ""}))
    st.html(
        f'<nav class="months" aria-label="Months">{_step("‹", month.first - timedelta(1), today)}'
        f'<a href="{whole}" title="Papers of the whole month">{name}</a>'
        f"{_step('›', month.last + timedelta(1), today)}</nav>"
        f'<table class="calendar"><caption class="unseen">Papers a day in {name}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _step(sign: str, day: date, today: date) -> str:
    if not FIRST_DAY <= day <= LAST_DAY:
        return f'<span class="step" aria-hidden="true">{sign}</span>'
    label = escape(f"Calendar: {describe(period_of(day, 'month'), today)}")
    address = escape(_address(**{MONTH: f"{day:%Y-%m}"}))
    return f'<a class="step" href="{address}" title="{label}" aria-label="{label}">{sign}</a>'


def _day(day: date, count: int, most: int, period: Period) -> str:
    chosen = ' class="chosen"' if period.first <= day <= period.last and period.kind in ("day", "week") else ""
    if not count:
        return f"<td{chosen}>{day.day}</td>"
    address = escape(_address(**{DAY: str(day), "period": "Day", MONTH: ""}))
    label = escape(f"{day.day} {day:%B}: {count_of(count, 'paper')}")
    strength = f"{0.15 + 0.6 * count / most:.2f}"
    way = f'<a href="{address}" title="{label}" aria-label="{label}" style="--much: {strength}">{day.day}</a>'
    return f"<td{chosen}>{way}</td>"


def _address(**parameters: str) -> str:
    return view_address("papers", **parameters, page="")
