"""Narrow a page to some years and kinds of work. What is chosen stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from explorer.drawing import charts
from explorer.models import NodeType, PaperFilter, Years
from explorer.text.markdown import to_markdown
from explorer.ui.pieces import show_empty
from explorer.ui.view import readable_type

YEARS, TYPES = "years", "types"
"""Parameters of the address, and keys of the controls that hold them."""


def choose_filter(years: Mapping[int, int], types: Mapping[str, int]) -> PaperFilter:
    """Draw the controls and read them. *years* and *types* are what there is without them."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        wanted = PaperFilter(_choose_years(years), _choose_types(types))
    with st.container(horizontal=True, vertical_alignment="center", key="filtered"):
        said = describe_narrowed(wanted)
        st.caption(f"Only {to_markdown(said)}" if said else "All years, all kinds of work")
        if said:
            st.button("Show all", on_click=show_everything, args=(years,), type="tertiary", icon=":material/close:")
    return wanted


def show_years_chart(
    years: Mapping[int, int], everything: Mapping[int, int], selected: Years | None, *, of: NodeType
) -> None:
    """
    Draw papers a year; a click on one chooses it, a second click lets go.

    *years* is what the other controls admit, *everything* what there is without any.
    """
    if not years:
        show_empty("No year is known.", "The sources of these papers give none, or the filters leave none.")
        return
    figure = charts.draw_years(years, selected=selected, of=of)
    plot_years(figure, charts.describe_years(years), everything, selected, key="chart-years")


def plot_years(figure: Any, alt: str, everything: Mapping[int, int], selected: Years | None, *, key: str) -> None:
    """Plot a chart of years; *alt* says in words what it shows."""

    def choose() -> None:
        clicked = charts.selected_year(st.session_state[key])
        chosen = selected.first if selected and selected.first == selected.last else None
        year = charts.toggle(clicked, chosen)
        set_years(Years(year, year) if year else None, everything)

    st.plotly_chart(figure, key=key, alt=alt, config=charts.CHART_CONFIG, selection_mode="points", on_select=choose)
    st.html(charts.TOUCH_SCRIPT, unsafe_allow_javascript=True)


def set_years(years: Years | None, everything: Mapping[int, int]) -> None:
    """Choose *years*, or all; for callbacks, which run before the controls are drawn."""
    if len(everything) > 1:
        chosen = years or Years(min(everything), max(everything))
        st.session_state[YEARS] = (chosen.first, chosen.last)


def show_everything(everything: Mapping[int, int]) -> None:
    """Let go of years and kinds; for callbacks."""
    set_years(None, everything)
    if TYPES in st.session_state:
        st.session_state[TYPES] = []


def describe_narrowed(wanted: PaperFilter) -> str:
    """
    Say which papers *wanted* admits; nothing where it admits all.

    >>> describe_narrowed(PaperFilter(Years(2018, 2022), ("preprint",)))
    '2018-2022, preprint'
    """
    parts = [str(wanted.years)] if wanted.years else []
    parts += [" or ".join(readable_type(kind) for kind in wanted.types)] if wanted.types else []
    return ", ".join(parts)


def _choose_years(years: Mapping[int, int]) -> Years | None:
    if len(years) < 2:
        st.session_state.pop(YEARS, None)
        return None
    bounds = Years(min(years), max(years))
    first, last = st.slider(
        "Years", bounds.first, bounds.last, (bounds.first, bounds.last), key=YEARS, bind="query-params", width=260
    )
    chosen = Years(min(first, last), max(first, last))
    return None if chosen == bounds else chosen


def _choose_types(types: Mapping[str, int]) -> tuple[str, ...]:
    if len(types) < 2:
        return ()
    chosen = st.multiselect(
        "Kind of work", list(types), key=TYPES, bind="query-params", width=260,
        format_func=readable_type, placeholder="all kinds",
    )  # fmt: skip
    return tuple(sorted(chosen))
