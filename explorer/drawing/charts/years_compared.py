"""Works per year of several people, one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explorer.drawing.charts.clicks import build_mark
from explorer.drawing.charts.frame import (
    CLICKED,
    NEUTRAL,
    Part,
    build_axis,
    build_figure,
    build_year_axis,
    draw_nothing,
    fade,
    pick_step,
)
from explorer.drawing.charts.texts import chart_text, count_text, hover_text, plain_text
from explorer.drawing.palette import TYPE_COLOURS
from explorer.models import Years

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import plotly.graph_objects as go

PersonYears = tuple[str, "Mapping[int, int]"]
"""A person's name, and their works by year."""
_PANEL, _NAME, _YEARS = 78, 32, 24
"""Pixels of a person's bars, of the name above them, of the years below all."""
_LABEL = 60


def draw_years_compared(people: Sequence[PersonYears], *, selected: Years | None) -> go.Figure:
    """
    Draw a row of bars for each of *people*: the same years below one another, to the same scale.

    Position tells people apart, so that no colour has to. *selected* fades the other years.
    """
    known = sorted({year for _, years in people for year, works in years.items() if works > 0})
    if not known:
        return draw_nothing("No work here has a year.")
    most = max(works for _, years in people for works in years.values())
    height = len(people) * (_PANEL + _NAME) + _YEARS
    return build_figure(
        [_draw_bars(place, *person, selected) for place, person in enumerate(people)],
        height=height,
        barmode="overlay",
        bargap=0.15,
        hovermode="closest",
        xaxis={**build_year_axis(known[0], known[-1], labels=12), "anchor": _axis("y", len(people) - 1)},
        annotations=[_name(place, name, len(people)) for place, (name, _) in enumerate(people)],
        **{_axis("yaxis", place): _build_counts(place, len(people), most) for place in range(len(people))},
    )


def describe_years_compared(people: Sequence[PersonYears]) -> str:
    """
    Say in a sentence what `draw_years_compared` shows.

    >>> describe_years_compared([("Ann Lee", {2021: 2, 2023: 5}), ("Bo Chen", {})])
    'Works per year: Ann Lee, 2021-2023, most in 2023 (5); Bo Chen, none.'
    """
    return f"Works per year: {'; '.join(_describe(name, years) for name, years in people)}."


def _describe(name: str, years: Mapping[int, int]) -> str:
    held = {year: works for year, works in years.items() if works > 0}
    if not held:
        return f"{plain_text(name, 60)}, none"
    peak = max(held, key=lambda year: (held[year], year))
    return f"{plain_text(name, 60)}, {Years(min(held), max(held))}, most in {peak} ({held[peak]:,})"


def _axis(stem: str, place: int) -> str:
    return stem if place == 0 else f"{stem}{place + 1}"


def _domain(place: int, count: int) -> list[float]:
    """The part of the height that a person's bars take, from the top."""
    row = 1 / count
    return [1 - (place + 1) * row, 1 - place * row - row * _NAME / (_PANEL + _NAME)]


def _draw_bars(place: int, name: str, years: Mapping[int, int], selected: Years | None) -> Part:
    held = {year: years[year] for year in sorted(years) if years[year] > 0}
    head = hover_text(name)
    return {
        "type": "bar",
        "x": list(held),
        "y": list(held.values()),
        "yaxis": _axis("y", place),
        "customdata": [build_mark(year=year) for year in held],
        "hovertext": [f"{head}<br>{year}: {count_text(works, 'work')}" for year, works in held.items()],
        "hoverinfo": "text",
        "marker": {
            "color": TYPE_COLOURS["person"],
            "opacity": fade([selected is None or selected.first <= year <= selected.last for year in held]),
        },
        **CLICKED,
    }


def _build_counts(place: int, count: int, most: int) -> Part:
    ticks = list(range(0, most + 1, pick_step(most, 3)))
    return build_axis(0, most * 1.05, domain=_domain(place, count), tickvals=ticks, showgrid=True, gridcolor=NEUTRAL)


def _name(place: int, name: str, count: int) -> Part:
    return {
        "text": chart_text(name, _LABEL),
        "showarrow": False,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "xanchor": "left",
        "y": _domain(place, count)[1],
        "yanchor": "bottom",
    }
