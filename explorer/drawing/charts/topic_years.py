"""Topics over the years, as a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.drawing.charts.clicks import build_mark
from explorer.drawing.charts.frame import (
    CLICKED,
    NEUTRAL,
    Part,
    build_figure,
    build_row_axis,
    build_year_axis,
    draw_nothing,
    fade,
    find_chosen,
    pick_rows,
    shade,
)
from explorer.drawing.charts.texts import chart_text, count_text, hover_text, plain_text
from explorer.drawing.charts.topics import rank_topics
from explorer.drawing.palette import TYPE_COLOURS
from explorer.models import Years

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go

    from explorer.models import Count

TopicYear = tuple[str, int, int]
"""(topic id, year, papers)."""
Cells = dict[tuple[int, int], int]
"""(row, year) to papers, only cells that have some."""
_ROW = 24
_LABEL = 24
_WIDTH, _HEIGHT = 0.94, 0.84
"""Of a cell, in years and rows."""


def draw_topic_years(
    topics: Sequence[Count],
    topic_years: Sequence[TopicYear],
    *,
    years: Years | None = None,
    selected: str | None = None,
    limit: int = 10,
) -> go.Figure:
    """
    Draw the first *limit* of *topics* as rows, the years as columns, the papers as shades.

    A cell without papers stays visible and can't be clicked. *years* is the range to draw, the
    years that have papers when None. *selected* is a topic's id and fades the other rows.
    """
    rows = pick_rows(rank_topics(topics), selected, limit)
    cells = _pick_cells(rows, topic_years, years)
    if not cells:
        return draw_nothing("No topic here has a year.")
    span = years or _span_of(cells)
    names = [chart_text(topic.name, _LABEL) for topic in rows]
    return build_figure(
        [_draw_empty(len(rows), cells, span), _draw_cells(rows, cells, selected)],
        height=_ROW * len(rows) + 24,
        hovermode="closest",
        barmode="overlay",
        xaxis=build_year_axis(span.first, span.last),
        yaxis=build_row_axis(names),
    )


def describe_topic_years(
    topics: Sequence[Count], topic_years: Sequence[TopicYear], *, years: Years | None = None, limit: int = 10
) -> str:
    """
    Say in a sentence what `draw_topic_years` shows.

    >>> from explorer.models import Count
    >>> describe_topic_years([Count("a", "optics", 5)], [("a", 2021, 2), ("a", 2023, 3)])
    'Papers per topic and year, 1 of 1 topic, 2021 to 2023: most on optics in 2023 (3).'
    """
    rows = rank_topics(topics)[:limit]
    cells = _pick_cells(rows, topic_years, years)
    if not cells:
        return "Papers per topic and year: none has a year."
    (row, year), papers = max(cells.items(), key=lambda cell: cell[1])
    span, shown = years or _span_of(cells), f"{len(rows)} of {count_text(len(topics), 'topic')}"
    peak = f"most on {plain_text(rows[row].name, 60)} in {year} ({papers:,})"
    return f"Papers per topic and year, {shown}, {span.first} to {span.last}: {peak}."


def _pick_cells(rows: Sequence[Count], topic_years: Sequence[TopicYear], years: Years | None) -> Cells:
    row_of = {topic.id: row for row, topic in enumerate(rows)}
    return {
        (row_of[topic], year): papers
        for topic, year, papers in topic_years
        if papers > 0 and topic in row_of and (years is None or years.first <= year <= years.last)
    }


def _span_of(cells: Cells) -> Years:
    years = [year for _, year in cells]
    return Years(min(years), max(years))


def _draw_cells(rows: Sequence[Count], cells: Cells, selected: str | None) -> Part:
    most = max(cells.values())
    colour = TYPE_COLOURS["topic"]
    names = [hover_text(topic.name) for topic in rows]
    chosen = find_chosen(rows, selected)
    return {
        **_lay_out(list(cells)),
        "marker": {
            "color": [shade(colour, papers / most) for papers in cells.values()],
            "opacity": fade([chosen[row] for row, _ in cells]),
        },
        "customdata": [build_mark(topic=rows[row].id, year=year) for row, year in cells],
        "hovertext": [
            f"{names[row]}<br>{year}: {count_text(papers, 'paper')}" for (row, year), papers in cells.items()
        ],
        "hoverinfo": "text",
        **CLICKED,
    }


def _draw_empty(rows: int, cells: Cells, span: Years) -> Part:
    places = [(row, year) for row in range(rows) for year in range(span.first, span.last + 1)]
    empty = [place for place in places if place not in cells]
    return {
        **_lay_out(empty),
        "marker": {"color": NEUTRAL},
        "unselected": {"marker": {"opacity": 1}},
        "hoverinfo": "skip",
    }


def _lay_out(places: Sequence[tuple[int, int]]) -> Part:
    """Make each (row, year) a bar that fills its cell at any width of the page, which no marker does."""
    return {
        "type": "bar",
        "orientation": "h",
        "base": [year - _WIDTH / 2 for _, year in places],
        "x": [_WIDTH] * len(places),
        "y": [row for row, _ in places],
        "width": _HEIGHT,
    }
