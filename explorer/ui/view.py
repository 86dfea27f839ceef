"""What the reader has chosen on a researcher's page. All of it stands in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from explorer.drawing.palette import TYPE_PLURALS
from explorer.models import NODE_TYPES, Counting, NodeType, PaperFilter, Profile, SliceOptions, Years

BUDGETS = (40, 80, 150, 300)
DEFAULT_BUDGET = 80
MARK, TOPIC = "mark", "topic"
"""Parameters of the address that no control holds: the selected mark, the chosen topic."""


@dataclass(frozen=True, slots=True)
class View:
    slice: SliceOptions
    mark: tuple[str, ...]
    """The selected node's id, or the two ends of the selected edge; empty for none."""

    @property
    def filter(self) -> PaperFilter:
        return self.slice.filter


def choose_view(profile: Profile) -> View:
    """Draw the controls above the graph and read the view. *profile* is the unfiltered one."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        kinds, hops = choose_extent()
        years = choose_years(profile)
        types = choose_types(profile)
        budget, counting = _choose_details()
    known = {topic.id for topic in profile.topics}
    topic = st.query_params.get(TOPIC)
    wanted = PaperFilter(years, types, topic if topic in known else None)
    return View(SliceOptions(hops, budget, kinds, wanted, counting), tuple(st.query_params.get_all(MARK)[:2]))


def choose_extent() -> tuple[tuple[NodeType, ...], int]:
    """Draw the controls of what is shown and how far: types of marks, and co-author steps."""
    kinds = st.pills(
        "Show", NODE_TYPES, selection_mode="multi", default=NODE_TYPES, key="kinds", bind="query-params",
        format_func=lambda kind: TYPE_PLURALS[kind].capitalize(),
    )  # fmt: skip
    hops = st.segmented_control(
        "Steps", (1, 2, 3), default=1, required=True, key="hops", bind="query-params",
        help="How many co-author steps from this researcher",
    )  # fmt: skip
    return tuple(kind for kind in NODE_TYPES if kind in (kinds or ())), hops or 1


def choose_counting() -> Counting:
    counting = st.segmented_control(
        "Counting", ("full", "fractional"), default="full", required=True, key="counting", bind="query-params",
        help="Fractional: a paper of n authors adds 1 / (n - 1) to each pair of them.",
    )  # fmt: skip
    return "fractional" if counting == "fractional" else "full"


def year_bounds(profile: Profile) -> Years | None:
    """From the first to the last year with a work."""
    return Years(min(profile.years), max(profile.years)) if profile.years else None


def without_years(wanted: PaperFilter) -> PaperFilter:
    return replace(wanted, years=None)


def without_topic(wanted: PaperFilter) -> PaperFilter:
    return replace(wanted, topic_id=None)


def set_years(years: Years | None, profile: Profile) -> None:
    """Choose *years*, or all; for callbacks, which run before the controls are drawn."""
    bounds = year_bounds(profile)
    if bounds and bounds.first < bounds.last:
        chosen = years or bounds
        st.session_state["years"] = (chosen.first, chosen.last)


def set_topic(topic_id: str | None) -> None:
    if topic_id:
        st.query_params[TOPIC] = topic_id
    else:
        st.query_params.pop(TOPIC, None)


def set_mark(mark: tuple[str, ...]) -> None:
    if mark:
        st.query_params[MARK] = list(mark)
    else:
        st.query_params.pop(MARK, None)


def clear_filters(profile: Profile) -> None:
    """Back to every paper."""
    set_years(None, profile)
    set_topic(None)
    if "types" in st.session_state:
        st.session_state["types"] = []


def choose_least() -> None:
    """The smallest slice that the controls offer, for callbacks."""
    st.session_state["hops"], st.session_state["budget"] = 1, BUDGETS[0]


def describe_filter(wanted: PaperFilter, profile: Profile) -> str:
    """Say in words which papers *wanted* admits: "2018-2022, preprint, about data augmentation"."""
    topics = {topic.id: topic.name for topic in profile.topics}
    parts = [str(wanted.years)] if wanted.years else []
    parts += [" or ".join(readable_type(kind) for kind in wanted.types)] if wanted.types else []
    parts += [f"about {topics.get(wanted.topic_id, wanted.topic_id)}"] if wanted.topic_id else []
    return ", ".join(parts)


def readable_type(kind: str) -> str:
    """
    Write a kind of work as words.

    >>> readable_type("conference-paper")
    'conference paper'
    """
    return kind.replace("-", " ").replace("_", " ")


def choose_years(profile: Profile) -> Years | None:
    bounds = year_bounds(profile)
    if bounds is None or bounds.first == bounds.last:
        st.session_state.pop("years", None)
        return None
    _fit_years(bounds)
    first, last = st.slider(
        "Years", bounds.first, bounds.last, (bounds.first, bounds.last), key="years", bind="query-params", width=220
    )
    chosen = Years(min(first, last), max(first, last))
    return None if chosen == bounds else chosen


def _fit_years(bounds: Years) -> None:
    """Fit the years that were chosen around another researcher: all of theirs are all of this one's."""
    before, chosen = st.session_state.get("year-bounds"), st.session_state.get("years")
    st.session_state["year-bounds"] = bounds
    if chosen is None or before is None or before == bounds:
        return
    if Years(min(chosen), max(chosen)) == before:
        chosen = (bounds.first, bounds.last)
    st.session_state["years"] = tuple(min(max(year, bounds.first), bounds.last) for year in chosen)


def choose_types(profile: Profile) -> tuple[str, ...]:
    if len(profile.types) < 2:
        return ()
    chosen = st.multiselect(
        "Kind of work", list(profile.types), key="types", bind="query-params", width=220,
        format_func=readable_type, placeholder="all kinds",
    )  # fmt: skip
    return tuple(sorted(chosen))


def _choose_details() -> tuple[int, Counting]:
    with st.popover("Options", icon=":material/tune:"):
        budget = st.segmented_control(
            "Marks at most", BUDGETS, default=DEFAULT_BUDGET, required=True, key="budget", bind="query-params"
        )
        counting = choose_counting()
    return budget or DEFAULT_BUDGET, counting
