"""The charts of a report: those of a researcher's page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from explorer.drawing import charts
from explorer.models import Profile
from explorer.text.markup import escape


@dataclass(frozen=True, slots=True)
class Chart:
    key: str
    title: str
    explanation: str
    sentence: str
    """What it shows, for whoever does not see it."""
    figure: dict[str, Any]
    """As Plotly's JSON has it."""
    is_wide: bool = False


def build_charts(profile: Profile) -> list[Chart]:
    """Years, topics, collaborators and topics over the years, each where there is something to draw."""
    return list(_build(profile))


def _build(profile: Profile) -> Iterator[Chart]:
    if profile.years:
        figure = charts.draw_years(profile.years, selected=None)
        yield Chart("years", "Works by year", "", charts.describe_years(profile.years), figure.to_dict())
    if profile.topics:
        figure = charts.draw_topics(profile.topics, selected=None)
        yield Chart("topics-chart", "Topics", "", charts.describe_topics(profile.topics), figure.to_dict())
    if profile.coauthors:
        figure = charts.draw_collaborators(profile.coauthors)
        sentence = charts.describe_collaborators(profile.coauthors)
        yield Chart(
            "people-chart",
            "Collaborators over the years",
            "Who, from when to when, papers together.",
            sentence,
            figure.to_dict(),
        )
    if profile.topic_years:
        figure = charts.draw_topic_years(profile.topics, profile.topic_years)
        sentence = charts.describe_topic_years(profile.topics, profile.topic_years)
        yield Chart(
            "topic-years",
            "Topics over the years",
            "Papers a year; a stronger cell is more of them.",
            sentence,
            figure.to_dict(),
            is_wide=True,
        )


def write_charts(drawn: list[Chart]) -> str:
    """The places for *drawn*, each with its sentence until it is drawn."""
    if not drawn:
        return '<p class="empty">Neither years nor topics are known within these filters.</p>'
    return f'<div class="charts">{"".join(map(_write_chart, drawn))}</div>'


def _write_chart(chart: Chart) -> str:
    height = int(chart.figure["layout"]["height"])
    explanation = f"<p>{chart.explanation}</p>" if chart.explanation else ""
    return (
        f'<figure class="chart{" wide" if chart.is_wide else ""}"><figcaption><h3>{chart.title}</h3>{explanation}'
        f'</figcaption><div class="plot" id="{chart.key}" role="img" aria-label="{escape(chart.sentence)}" '
        f'style="min-height: {height}px"><p class="waiting">{escape(chart.sentence)}</p></div></figure>'
    )
