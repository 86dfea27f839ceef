"""A page of all charts, its data by ``?case=``; what was chosen and the last event stand below as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from explorer.drawing.charts import (
    CHART_CONFIG,
    TOUCH_SCRIPT,
    describe_collaborators,
    describe_topic_years,
    describe_topics,
    describe_years,
    draw_collaborators,
    draw_topic_years,
    draw_topics,
    draw_years,
    selected_person,
    selected_topic,
    selected_year,
    toggle,
)
from explorer.models import Collaboration, Count, Years

if TYPE_CHECKING:
    from collections.abc import Callable

    import plotly.graph_objects as go

HOSTILE = (
    "<b>bold</b> & <i>more</i>",
    '<a href="javascript:alert(1)">x</a>',
    "<C,A> models $x^2$ of $y$",
    "&lt;i&gt; &amp; &#60;",
    "#000001 %{x} <br> end",
    "2020",
    "אבג (test) 12",
    "Ann\u202e eeL\u202c\nBo",
    "深層学習による自然言語処理の研究と応用に関する調査",
    "x" * 10_000,
)


@dataclass(frozen=True)
class Case:
    years: dict[int, int] = field(default_factory=dict)
    topics: list[Count] = field(default_factory=list)
    topic_years: list[tuple[str, int, int]] = field(default_factory=list)
    people: list[Collaboration] = field(default_factory=list)


def build_usual() -> Case:
    """A researcher's fourteen years, one of them without works."""
    years = {2013: 1, 2014: 2, 2015: 2, 2016: 2, 2017: 6, 2018: 6, 2020: 14, 2021: 12, 2022: 18, 2023: 23, 2026: 6}
    topics = [Count(f"topic:{number}", f"Topic number {number}", 12 - number) for number in range(12)]
    cells = [(topic.id, 2014 + at, 1 + at % 3) for topic in topics for at in range(0, 12, 2)]
    together = ((2016, 3), (2018, 1), (2021, 6))
    people = [Collaboration(f"person:{number}", f"Ann Lee {number}", 10, 2016, 2021, together) for number in range(14)]
    return Case(years, topics, cells, people)


def build_lone() -> Case:
    person = Collaboration("person:0", "Ann Lee", 3, 2024, 2024, ((2024, 3),))
    return Case({2024: 3}, [Count("topic:0", "optics", 3)], [("topic:0", 2024, 3)], [person])


def build_long() -> Case:
    """Sixty years, three hundred topics."""
    topics = [
        Count(f"topic:{number}", f"A topic of many words, number {number}", 300 - number) for number in range(300)
    ]
    cells = [(topic.id, 1965 + (7 * at) % 60, 1 + at % 4) for topic in topics for at in range(20)]
    ends = [(1965 + 2 * number, 2024 - number) for number in range(14)]
    people = [
        Collaboration(
            f"person:{first}", f"Person {first}", 40, first, last, tuple((y, 2) for y in range(first, last, 3))
        )
        for first, last in ends
    ]
    return Case({1965 + at: (7 * at) % 23 for at in range(60)}, topics, cells, people)


def build_hostile() -> Case:
    topics = [Count(f"topic:{number}", name, 20 - number) for number, name in enumerate(HOSTILE)]
    cells = [(topic.id, 2015 + at, 1 + at) for topic in topics for at in range(3)]
    people = [
        Collaboration(f"person:{at}", name, 6, 2015, 2017, ((2015, 1), (2017, 5))) for at, name in enumerate(HOSTILE)
    ]
    return Case({2015: 1, 2017: 5}, topics, cells, people)


CASES: dict[str, Callable[[], Case]] = {
    "usual": build_usual,
    "none": Case,
    "lone": build_lone,
    "long": build_long,
    "hostile": build_hostile,
}


def choose(key: str, kind: str, read: Callable[[Any], Any]) -> None:
    """Keep what a click on the chart *key* means, as a page does."""
    event = st.session_state[key]
    st.session_state["event"] = event.to_dict() if hasattr(event, "to_dict") else dict(event)
    st.session_state[kind] = toggle(read(event), st.session_state.get(kind))


def show(title: str, key: str, figure: go.Figure, alt: str, *, kind: str, read: Callable[[Any], Any]) -> None:
    st.markdown(f"**{title}**")
    st.plotly_chart(
        figure,
        key=key,
        alt=alt,
        config=CHART_CONFIG,
        selection_mode="points",
        on_select=partial(choose, key, kind, read),
    )


def main() -> None:
    st.set_page_config(layout="wide")
    case = CASES[st.query_params.get("case", "usual")]()
    year, topic, person = (st.session_state.get(kind) for kind in ("year", "topic", "person"))
    years = draw_years(case.years, selected=Years(year, year) if year else None)
    topics = draw_topics(case.topics, selected=topic)
    people = draw_collaborators(case.people, selected=person)
    cells = draw_topic_years(case.topics, case.topic_years, selected=topic)
    left, middle, right = st.columns(3)
    with left:
        show("Works by year", "years", years, describe_years(case.years), kind="year", read=selected_year)
    with middle:
        show("Topics", "topics", topics, describe_topics(case.topics), kind="topic", read=selected_topic)
    with right:
        alt = describe_collaborators(case.people)
        show("Collaborators", "people", people, alt, kind="person", read=selected_person)
    alt = describe_topic_years(case.topics, case.topic_years)
    show("Topics over the years", "cells", cells, alt, kind="topic", read=selected_topic)
    chosen = {kind: st.session_state.get(kind) for kind in ("year", "topic", "person", "event")}
    st.code(json.dumps(chosen), language=None)
    st.html(TOUCH_SCRIPT, unsafe_allow_javascript=True)


if __name__ == "__main__":
    main()
