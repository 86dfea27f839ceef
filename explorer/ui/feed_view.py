"""What the reader has chosen of the feed. All of it stands in the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from explorer.feed.feed import ORDERS, Order, find_finest_kind, find_newest
from explorer.feed.periods import FIRST_DAY, LAST_DAY, PERIOD_KINDS, Period, PeriodKind, period_of
from explorer.feed.trending import FORMULA
from explorer.snapshot.opened import Snapshot
from explorer.ui.choices import accept_value, set_parameters

DAY, WORDS, MONTH = "day", "q", "month"
"""Parameters of the address that no control holds: a day of the period, the words of a search, the calendar's month."""
WHOSE = {"everything": "Everybody", "followed": "What I follow"}


@dataclass(frozen=True, slots=True)
class FeedView:
    period: Period
    order: Order
    followed: bool
    """Only what the reader follows."""
    hide_seen: bool
    newest: Period
    """The newest period of this kind that has papers."""
    month: date
    """A day of the month that the calendar shows."""


def choose_feed_view(snapshot: Snapshot, today: date, show_more: Callable[[], None]) -> FeedView:
    """Draw the controls above the feed and read the view; *show_more* draws what else the options hold."""
    for key, values in (("period", PERIOD_KINDS), ("order", ORDERS), ("whose", WHOSE)):
        accept_value(key, values)
    with st.container(horizontal=True, vertical_alignment="center", key="feed-controls", gap="small"):
        kind = _choose_kind(snapshot)
        order = st.segmented_control(
            "Order", ORDERS, default="trending", required=True, key="order", bind="query-params",
            format_func=str.capitalize, label_visibility="collapsed",
        )  # fmt: skip
        whose = st.segmented_control(
            "Papers of", WHOSE, default="everything", required=True, key="whose", bind="query-params",
            format_func=WHOSE.__getitem__, label_visibility="collapsed",
        )  # fmt: skip
        newest = find_newest(snapshot, kind, today)
        with st.popover("Options", icon=":material/tune:", key="feed-options"):
            day = _choose_day(newest)
            hide_seen = st.toggle("Hide what I have seen", key="unseen", bind="query-params")
            st.caption(
                f"Trending: {FORMULA}. The votes are the sources' and this app's readers'; the age counts from today, "
                "or from the period's last day if that is earlier. A day and a week hold papers whose day is known, "
                "a month also others of it."
            )
            show_more()
    period = period_of(day, kind)
    month = read_day(f"{st.query_params.get(MONTH, '')}-01") or period.first
    return FeedView(
        period, "newest" if order == "newest" else "trending", whose == "followed", bool(hide_seen), newest, month
    )


def read_day(text: str) -> date | None:
    """
    Read a day as the address has it.

    >>> read_day("2024-05-01"), read_day("2024-13-01"), read_day("9999-01-01")
    (datetime.date(2024, 5, 1), None, None)
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _choose_kind(snapshot: Snapshot) -> PeriodKind:
    finest = find_finest_kind(snapshot)
    kind = st.segmented_control(
        "Period", PERIOD_KINDS, default=finest, required=True, key="period", bind="query-params",
        format_func=str.capitalize, label_visibility="collapsed",
    )  # fmt: skip
    return kind or finest


def _choose_day(newest: Period) -> date:
    """The day that the address asks for, else the newest with papers; the field leads to another one."""
    shown = read_day(st.query_params.get(DAY, "")) or min(max(newest.first, FIRST_DAY), LAST_DAY)
    key = f"around-{shown}"

    def go() -> None:
        picked = st.session_state[key]
        if isinstance(picked, date):
            set_parameters({DAY: str(picked), MONTH: [], "page": []})

    st.date_input("Go to a day", shown, key=key, min_value=FIRST_DAY, max_value=LAST_DAY, on_change=go)
    return shown
