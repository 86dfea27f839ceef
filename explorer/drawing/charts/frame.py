"""What all charts share: a transparent sheet with fixed axes, made for clicking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import plotly.graph_objects as go

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.models import Collaboration, Count

Row = TypeVar("Row", bound="Count | Collaboration")
Part = dict[str, Any]
"""A trace, an axis or a layout, as Plotly's JSON has it."""

CHART_CONFIG: Final[Part] = {"displayModeBar": False, "scrollZoom": False, "showAxisDragHandles": False}
"""For ``st.plotly_chart(config=...)``."""

FADED: Final = 0.4
"""Opacity of marks outside the selection, on the server and, until its answer arrives, in the browser."""
CLICKED: Final[Part] = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": FADED}}}
"""How the browser shows a click until the server's answer arrives: as the server will show it."""
NEUTRAL: Final = "rgba(128,128,128,0.14)"
"""Reads as "nothing here" on a light and on a dark page."""
INK: Final = "#000037"
"""Streamlit's browser code replaces exactly this colour with the theme's text colour, light or dark."""
PAPER: Final = "#000038"
"""Likewise the colour of the page."""

_LAYOUT: Final[Part] = {
    "template": {},  # Streamlit's own theme fills an empty one in the browser; a full one is 3 kB of JSON a chart
    "margin": {"l": 0, "r": 0, "t": 4, "b": 0, "pad": 0},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "minreducedheight": 2,  # else a chart of one row loses its year labels
    "dragmode": False,
    "showlegend": False,
    "font": {"color": INK},
    "hoverlabel": {"align": "left"},
}
_AXIS: Final[Part] = {
    "fixedrange": True,
    "showgrid": False,
    "zeroline": False,
    "automargin": True,
    "tickfont": {"color": INK},
}
_FEWEST_YEARS: Final = 8


def build_figure(traces: list[Part], *, height: int, **layout: Any) -> go.Figure:
    """
    Build the figure of *traces*; *layout* adds to what all charts share.

    Plotly's own validation would take two thirds of the time on every rerun: the tests do it.
    """
    return go.Figure(traces, {**_LAYOUT, "height": height, **layout}, _validate=False)


def build_axis(first: float, last: float, **more: Any) -> Part:
    """Build an axis that runs from *first* to *last* and stays there."""
    return {**_AXIS, "range": [first, last], **more}


def build_year_axis(first: int, last: int, *, labels: int = 7, margin: float = 0.5) -> Part:
    """
    Build an axis of whole years with at most *labels* labels and *margin* years at each end.

    A few years stand at the left of a wider axis rather than swell to fill it.
    """
    step = pick_step(last - first + 1, labels)
    ticks = [year for year in range(first, last + 1) if year % step == 0]
    end = max(last, first + _FEWEST_YEARS - 1) + margin
    return build_axis(first - margin, end, tickvals=ticks, ticktext=[str(year) for year in ticks])


def build_row_axis(labels: Sequence[str], **more: Any) -> Part:
    """Build an axis of rows 0, 1, 2... from the top, which no label can turn into numbers or dates."""
    ticks = {"tickvals": list(range(len(labels))), "ticktext": list(labels), "ticklabelstandoff": 5}
    return build_axis(len(labels) - 0.5, -0.5, **{**ticks, **more})


def pick_step(count: int, labels: int) -> int:
    """
    Find the smallest round step that takes at most *labels* labels over *count* years or papers.

    >>> pick_step(14, 6), pick_step(60, 6)
    (5, 10)
    """
    for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500):
        if count <= step * labels:
            return step
    return count


def pick_rows(ordered: Sequence[Row], selected: str | None, limit: int) -> list[Row]:
    """Pick the first *limit*; the selected one takes the last place if need be, so that it can be clicked away."""
    rows = list(ordered[:limit])
    beyond = [row for row in ordered[limit:] if row.id == selected]
    return [*rows[:-1], *beyond[:1]] if beyond else rows


def find_chosen(rows: Sequence[Row], selected: str | None) -> list[bool]:
    """Find which of *rows* are chosen: all, unless the selected one is among them."""
    chosen = [row.id == selected for row in rows]
    return chosen if any(chosen) else [True] * len(rows)


def fade(is_chosen: Sequence[bool]) -> list[float] | float:
    """Give each mark the opacity that tells chosen from not chosen; everything chosen is nothing faded."""
    return 1 if all(is_chosen) else [1 if chosen else FADED for chosen in is_chosen]


def shade(colour: str, share: float) -> str:
    """
    Give the hexadecimal *colour* an opacity that grows with *share*, 0 to 1, and is never quite gone.

    >>> shade("#009E73", 1)
    'rgba(0,158,115,1.00)'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{0.35 + 0.65 * share:.2f})"


def draw_nothing(sentence: str) -> go.Figure:
    """Draw an empty chart that says in words why it is empty."""
    note = {"text": sentence, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0, "y": 0.5, "opacity": 0.7}
    hidden = build_axis(0, 1, visible=False)
    return build_figure([], height=72, annotations=[note], xaxis=hidden, yaxis=hidden)
