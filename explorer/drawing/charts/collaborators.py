"""Collaborators over the years."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from explorer.drawing.charts.clicks import build_mark
from explorer.drawing.charts.frame import (
    CLICKED,
    FADED,
    PAPER,
    Part,
    build_axis,
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
from explorer.drawing.palette import TYPE_COLOURS
from explorer.models import Years

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go

    from explorer.models import Collaboration

_ROW = 24
_LABEL = 22
_SMALLEST, _ONE_PAPER, _LARGEST = 7.0, 8.0, 18.0
"""Pixels across a dot: at least, for one paper where none has many, at most."""


def draw_collaborators(
    collaborations: Sequence[Collaboration], *, selected: str | None = None, limit: int = 12
) -> go.Figure:
    """
    Draw the first *limit* of *collaborations*: a line from the first to the last year, a dot a year.

    A dot's area grows with the papers of its year; the number at the right end is that of all papers
    together, dated or not. *selected* is a collaborator's id and fades the others; beyond the limit
    it takes the last row.
    """
    rows = pick_rows(collaborations, selected, limit)
    if not rows:
        return draw_nothing("No co-authors here.")
    span = _span_of(rows)
    chosen = find_chosen(rows, selected)
    return build_figure(
        [_draw_lines(rows, chosen, faded=True), _draw_lines(rows, chosen, faded=False), _draw_dots(rows, chosen)],
        height=_ROW * len(rows) + 24,
        hovermode="closest",
        xaxis=_build_time(span) if span else build_axis(0, 1, visible=False),
        yaxis=build_row_axis([chart_text(person.name, _LABEL) for person in rows]),
        yaxis2=build_row_axis(_align_right([person.papers for person in rows]), overlaying="y", side="right"),
    )


def describe_collaborators(collaborations: Sequence[Collaboration], *, limit: int = 12) -> str:
    """
    Say in a sentence what `draw_collaborators` shows.

    >>> from explorer.models import Collaboration
    >>> describe_collaborators([Collaboration("a", "Ann Lee", 3, 2019, 2021, ((2019, 1), (2021, 2)))])
    'Collaborators over the years, 1 of 1: Ann Lee (3 papers, 2019-2021).'
    """
    rows = collaborations[:limit]
    if not rows:
        return "Collaborators over the years: none."
    named = ", ".join(f"{plain_text(person.name, 60)} ({_say_together(person)})" for person in rows)
    return f"Collaborators over the years, {len(rows)} of {len(collaborations)}: {named}."


def _say_together(person: Collaboration) -> str:
    papers = count_text(person.papers, "paper")
    if person.first_year is None or person.last_year is None:
        return papers
    return f"{papers}, {Years(person.first_year, person.last_year)}"


def _span_of(rows: Sequence[Collaboration]) -> Years | None:
    years = [year for person in rows for year in (person.first_year, person.last_year) if year is not None]
    return Years(min(years), max(years)) if years else None


def _build_time(span: Years) -> Part:
    """Leave room at both ends for half a dot, however many years there are."""
    return build_year_axis(span.first, span.last, labels=5, margin=max(0.5, 0.05 * (span.last - span.first)))


def _align_right(numbers: Sequence[int]) -> list[str]:
    """Pad with figure spaces, which are as wide as a digit and which SVG keeps."""
    width = len(str(max(numbers)))
    return [str(number).rjust(width, "\u2007") for number in numbers]


def _draw_lines(rows: Sequence[Collaboration], chosen: Sequence[bool], *, faded: bool) -> Part:
    """One trace for the lines of all faded people or of all others, broken by a point without a year."""
    ends = [(row, person) for row, person in enumerate(rows) if chosen[row] is not faded]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [year for _, person in ends for year in (person.first_year, person.last_year, None)],
        "y": [row for row, _ in ends for _ in range(3)],
        "line": {"color": shade(TYPE_COLOURS["person"], 0.2), "width": 4},
        "opacity": FADED if faded else 1,
        "hoverinfo": "skip",
    }


def _draw_dots(rows: Sequence[Collaboration], chosen: Sequence[bool]) -> Part:
    dots = [(row, year, papers) for row, person in enumerate(rows) for year, papers in person.years]
    heads = [hover_text(person.name) for person in rows]
    wholes = [f"In all: {_say_together(person)}" for person in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "yaxis": "y2",
        "x": [year for _, year, _ in dots],
        "y": [row for row, _, _ in dots],
        "marker": {
            "color": TYPE_COLOURS["person"],
            "size": _size_dots([papers for _, _, papers in dots]),
            "opacity": fade([chosen[row] for row, _, _ in dots]),
            "line": {"width": 1, "color": PAPER},
        },
        "customdata": [build_mark(person=rows[row].id, year=year) for row, year, _ in dots],
        "hovertext": [
            f"{heads[row]}<br>{year}: {count_text(papers, 'paper')}<br>{wholes[row]}" for row, year, papers in dots
        ],
        "hoverinfo": "text",
        "cliponaxis": False,
        **CLICKED,
    }


def _size_dots(papers: Sequence[int]) -> list[float]:
    """Give the area of each dot its papers, within what a row holds and what a finger hits."""
    scale = min(_ONE_PAPER, _LARGEST / sqrt(max(papers, default=1)))
    return [round(max(_SMALLEST, scale * sqrt(number)), 1) for number in papers]
