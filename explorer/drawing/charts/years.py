"""Works per year."""

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
from explorer.drawing.charts.texts import count_text
from explorer.drawing.palette import TYPE_COLOURS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import plotly.graph_objects as go

    from explorer.models import NodeType, Years

_HEIGHT = 312
_ROOM = 45
"""Digits that stand side by side above the columns of a third of a page."""


def draw_years(years: Mapping[int, int], *, selected: Years | None, of: NodeType = "person") -> go.Figure:
    """
    Draw the works of each year as bars that are clicked anywhere in their column.

    Years without works are empty columns that can't be clicked. Where the numbers do not fit above
    the bars, an axis stands for them. *selected* fades the other bars; *of* is whose works they are
    and gives the colour.
    """
    held = {year: years[year] for year in sorted(years) if years[year] > 0}
    if not held:
        return draw_nothing("No work here has a year.")
    first, last, most = min(held), max(held), max(held.values())
    is_roomy = (last - first + 1) * len(f"{most:,}") <= _ROOM
    bars = _draw_bars(held, selected, TYPE_COLOURS[of])
    # Stacked, the two traces share one grid of columns, so a bar's column ends where an empty year begins.
    return build_figure(
        [{**bars, **_label_bars(held)} if is_roomy else bars, _draw_gaps(held)],
        height=_HEIGHT,
        barmode="stack",
        bargap=0.15,
        hovermode="x",
        xaxis=build_year_axis(first, last),
        yaxis=_build_counts(most, visible=not is_roomy),
    )


def describe_years(years: Mapping[int, int]) -> str:
    """
    Say in a sentence what `draw_years` shows.

    >>> describe_years({2021: 2, 2023: 5})
    'Works per year, 2021 to 2023: 7 works, most in 2023 (5).'
    """
    held = {year: works for year, works in years.items() if works > 0}
    if not held:
        return "Works per year: none has a year."
    peak = max(held, key=lambda year: (held[year], year))
    span = f"{min(held)} to {max(held)}" if len(held) > 1 else f"{peak}"
    return f"Works per year, {span}: {count_text(sum(held.values()), 'work')}, most in {peak} ({held[peak]:,})."


def _build_counts(most: int, *, visible: bool) -> Part:
    step = pick_step(most, 4)
    ticks = list(range(0, most + 1, step))
    return build_axis(0, most * 1.1, tickvals=ticks, visible=visible, showgrid=visible, gridcolor=NEUTRAL)


def _draw_bars(held: Mapping[int, int], selected: Years | None, colour: str) -> Part:
    return {
        "type": "bar",
        "x": list(held),
        "y": list(held.values()),
        "customdata": [build_mark(year=year) for year in held],
        "hovertext": [f"{year}: {count_text(works, 'work')}" for year, works in held.items()],
        "hoverinfo": "text",
        "marker": {"color": colour, "opacity": fade([_is_inside(year, selected) for year in held])},
        **CLICKED,
    }


def _label_bars(held: Mapping[int, int]) -> Part:
    return {
        "text": [f"{works:,}" for works in held.values()],
        "textposition": "outside",
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
    }


def _draw_gaps(held: Mapping[int, int]) -> Part:
    empty = [year for year in range(min(held), max(held) + 1) if year not in held]
    return {"type": "bar", "x": empty, "y": [0] * len(empty), "hoverinfo": "skip"}


def _is_inside(year: int, selected: Years | None) -> bool:
    return selected is None or selected.first <= year <= selected.last
