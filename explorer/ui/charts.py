"""The charts of a researcher's page. A click on a year or a topic filters the rest of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import streamlit as st

from explorer.drawing import charts
from explorer.models import NodeType, Profile, Years
from explorer.ui.pieces import show_empty
from explorer.ui.view import View, set_topic, set_years

HEAD_START = 0.5
"""Seconds."""


def let_the_picture_come_first() -> None:
    """
    On a session's first page, hold back what stands below the network until it has been drawn.

    A browser that has not loaded Plotly yet evaluates 4.7 MB of it in one piece, half a second
    in which nothing else can be drawn.
    """
    if not st.session_state.get("has-charts"):
        time.sleep(HEAD_START)
        st.session_state["has-charts"] = True


def show_charts(whole: Profile, by_year: Profile, by_topic: Profile, filtered: Profile, view: View) -> None:
    """
    Years, topics and collaborators within the view.

    *by_year* is filtered by all but the years, *by_topic* by all but the topic, so that each
    chart shows what else could be chosen in it; *whole* by nothing.
    """
    kinds = view.slice.kinds
    left, middle, right = st.columns(3, gap="medium")
    with left:
        _title("Works by year", "Click a year to see only it.")
        _show_years(whole, by_year, view.filter.years)
    with middle:
        _title("Topics", "Click a topic to see only it.")
        _show_if("topic", kinds, bool(by_topic.topics), lambda: _show_topics(by_topic, view.filter.topic_id))
    with right:
        _title("Collaborators over the years", "Who, from when to when, papers together.")
        _show_if("person", kinds, bool(filtered.coauthors), lambda: _show_collaborators(filtered))
    if "topic" in kinds and filtered.topic_years:
        _title(
            "Topics over the years", "Papers a year; a stronger cell is more of them. Click one to see only its papers."
        )
        _show_topic_years(whole, filtered, view)
    st.html(charts.TOUCH_SCRIPT, unsafe_allow_javascript=True)


def _show_years(whole: Profile, profile: Profile, selected: Years | None) -> None:
    if not profile.years:
        show_empty("No year is known.", "The sources of these works give no year.")
        return

    def choose() -> None:
        clicked = charts.selected_year(st.session_state["chart-years"])
        chosen = selected.first if selected and selected.first == selected.last else None
        year = charts.toggle(clicked, chosen)
        set_years(Years(year, year) if year else None, whole)

    figure = charts.draw_years(profile.years, selected=selected)
    _plot(figure, "chart-years", charts.describe_years(profile.years), choose)


def _show_topics(profile: Profile, selected: str | None) -> None:
    def choose() -> None:
        set_topic(charts.toggle(charts.selected_topic(st.session_state["chart-topics"]), selected))

    figure = charts.draw_topics(profile.topics, selected=selected)
    _plot(figure, "chart-topics", charts.describe_topics(profile.topics), choose)


def _show_collaborators(profile: Profile) -> None:
    _plot(
        charts.draw_collaborators(profile.coauthors), "chart-people", charts.describe_collaborators(profile.coauthors)
    )


def _show_topic_years(whole: Profile, profile: Profile, view: View) -> None:
    topics, counts, years = profile.topics, profile.topic_years, view.filter.years
    selected = view.filter.topic_id

    def choose() -> None:
        event = st.session_state["chart-topic-years"]
        topic, year = charts.selected_topic(event), charts.selected_year(event)
        again = topic == selected and years == (Years(year, year) if year else None)
        set_topic(None if again else topic)
        set_years(None if again or not year else Years(year, year), whole)

    figure = charts.draw_topic_years(topics, counts, years=years, selected=selected)
    _plot(figure, "chart-topic-years", charts.describe_topic_years(topics, counts), choose)


def _show_if(kind: NodeType, kinds: tuple[NodeType, ...], known: bool, show: Callable[[], None]) -> None:
    if kind not in kinds:
        show_empty("Hidden by the controls above.", "Show this kind of mark again to see it here.")
    elif not known:
        show_empty("None here.", "The works that the filters admit name none.")
    else:
        show()


def _title(title: str, explanation: str) -> None:
    st.html(f'<div class="chart"><h3>{title}</h3><p>{explanation}</p></div>')


def _plot(figure: Any, key: str, alt: str, choose: Callable[[], None] | None = None) -> None:
    st.plotly_chart(
        figure, key=key, alt=alt, config=charts.CHART_CONFIG, selection_mode="points", on_select=choose or "ignore"
    )
