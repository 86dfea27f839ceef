"""
What a click on a chart means.

Every mark that can be clicked carries in ``customdata`` what it stands for; the functions here read it
back from the event of ``st.plotly_chart(..., selection_mode="points", on_select=callback)``::

    {"selection": {"points": [{"customdata": ["year", 2022], "x": 2022, ...}],
                   "point_indices": [9], "box": [], "lasso": []}}

An empty ``points`` is a deselection (a second click, a double click). Pass a callback, read the event in
it from ``st.session_state[key]`` and keep the choice yourself: the widget's identity is a hash of the
whole figure, so the rerun that emphasises the clicked mark draws a new widget, whose event is empty::

    def choose_year() -> None:
        clicked = selected_year(st.session_state["years"])
        st.session_state["year"] = toggle(clicked, st.session_state.get("year"))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Choice = TypeVar("Choice", int, str)
Mark = list[Any]
"""What one mark stands for: kind, value, kind, value..."""


def build_mark(*, year: int | None = None, topic: str | None = None, person: str | None = None) -> Mark:
    """
    Build the ``customdata`` of one mark: a flat list, which survives the way through the browser as it is.

    >>> build_mark(topic="openalex:T1", year=2022)
    ['year', 2022, 'topic', 'openalex:T1']
    """
    parts = {"year": year, "topic": topic, "person": person}
    return [item for kind, value in parts.items() if value is not None for item in (kind, value)]


def selected_year(event: Mapping[str, Any] | None) -> int | None:
    """
    Read the year of the clicked mark.

    >>> selected_year({"selection": {"points": [{"customdata": ["year", 2022]}]}})
    2022
    >>> selected_year({"selection": {"points": []}}) is None
    True
    """
    year = _read_mark(event).get("year")
    return year if isinstance(year, int) else None


def selected_topic(event: Mapping[str, Any] | None) -> str | None:
    """Read the id of the clicked mark's topic."""
    topic = _read_mark(event).get("topic")
    return topic if isinstance(topic, str) else None


def selected_person(event: Mapping[str, Any] | None) -> str | None:
    """Read the id of the clicked mark's collaborator."""
    person = _read_mark(event).get("person")
    return person if isinstance(person, str) else None


def toggle(clicked: Choice | None, chosen: Choice | None) -> Choice | None:
    """
    Find what is chosen after a click: the clicked value, or nothing when it was chosen already.

    >>> toggle(2022, None), toggle(2022, 2022), toggle(None, 2022)
    (2022, None, None)
    """
    return None if clicked == chosen else clicked


def _read_mark(event: Mapping[str, Any] | None) -> dict[str, Any]:
    """Read the first clicked mark; anything that is not one of ours gives an empty answer."""
    points = ((event or {}).get("selection") or {}).get("points") or []
    mark = points[0].get("customdata") if points else None
    if not isinstance(mark, (list, tuple)):
        return {}
    return dict(zip(mark[::2], mark[1::2], strict=False))
