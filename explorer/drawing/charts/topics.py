"""Topics, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.drawing.charts.clicks import build_mark
from explorer.drawing.charts.frame import (
    CLICKED,
    Part,
    build_axis,
    build_figure,
    build_row_axis,
    draw_nothing,
    fade,
    find_chosen,
    pick_rows,
)
from explorer.drawing.charts.texts import chart_text, count_text, hover_text, plain_text
from explorer.drawing.palette import TYPE_COLOURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go

    from explorer.models import Count

_ROW = 31
"""Pixels a topic takes: a line for its name, a bar under it."""
_ABOVE_THE_BAR = {
    "ticklabelposition": "inside",
    "ticklabelshift": 7,
    "ticklabelstandoff": -3,
    "ticklabeloverflow": "allow",
    "automargin": False,
}
_LABEL = 50
"""Columns of a name that fit a third of a page."""


def draw_topics(topics: Sequence[Count], *, selected: str | None, limit: int = 10) -> go.Figure:
    """
    Draw the first *limit* of *topics*, most papers first, each a bar under its name.

    The whole row is clickable, the name too. *selected* is a topic's id and fades the other bars;
    beyond the limit it takes the last row.
    """
    rows = pick_rows(rank_topics(topics), selected, limit)
    if not rows:
        return draw_nothing("No topics here.")
    names = [chart_text(topic.name, _LABEL) for topic in rows]
    return build_figure(
        [_draw_bars(rows, selected)],
        height=_ROW * len(rows) + 2,
        hovermode="y",
        xaxis=build_axis(0, max(topic.papers for topic in rows) * 1.12, visible=False),
        yaxis=build_row_axis(names, **_ABOVE_THE_BAR),
    )


def describe_topics(topics: Sequence[Count], *, limit: int = 10) -> str:
    """
    Say in a sentence what `draw_topics` shows.

    >>> from explorer.models import Count
    >>> describe_topics([Count("a", "optics", 5), Count("b", "lasers", 1)])
    'Topics by papers, 2 of 2: optics (5), lasers (1).'
    """
    rows = rank_topics(topics)[:limit]
    if not rows:
        return "Topics by papers: none."
    named = ", ".join(f"{plain_text(topic.name, 60)} ({topic.papers:,})" for topic in rows)
    return f"Topics by papers, {len(rows)} of {len(topics)}: {named}."


def rank_topics(topics: Sequence[Count]) -> list[Count]:
    """Order *topics* by papers, most first, in the given order among equals."""
    return sorted(topics, key=lambda topic: -topic.papers)


def _draw_bars(rows: Sequence[Count], selected: str | None) -> Part:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [topic.papers for topic in rows],
        "y": list(range(len(rows))),
        "width": 0.26,
        "offset": 0.1,
        "customdata": [build_mark(topic=topic.id) for topic in rows],
        "hovertext": [f"{hover_text(topic.name)}<br>{count_text(topic.papers, 'paper')}" for topic in rows],
        "hoverinfo": "text",
        "text": [f"{topic.papers:,}" for topic in rows],
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "marker": {"color": TYPE_COLOURS["topic"], "opacity": fade(find_chosen(rows, selected))},
        **CLICKED,
    }
