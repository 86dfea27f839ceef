"""What the reader has chosen on the explorer's page and did to the picture. All of it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import streamlit as st

from explorer.drawing.palette import TYPE_PLURALS
from explorer.models import NODE_TYPES, Counting, NodeType, PaperFilter, Profile, SliceOptions
from explorer.ui.choices import Choice, choose, set_parameters
from explorer.ui.marks import Mark
from explorer.ui.view import MARK, TOPIC, choose_counting, choose_extent, choose_types, choose_years

Colour = Literal["type", "community", "institution", "first year"]
Size = Literal["Papers", "Degree", "Betweenness", "PageRank"]

COLOURS: tuple[Colour, ...] = get_args(Colour)
SIZES: tuple[Size, ...] = get_args(Size)
BUDGETS = (40, 80, 150, 300, 600, 1000)
DEFAULT_BUDGET = 150
INSTITUTION, VENUE = "institution", "venue"
HIDDEN, EXPANDED, PINNED = "hide", "expand", "pin"
MOST_EDITS = 200
"""Nodes of each kind of edit that an address may name."""
MOST_EXPANDED = 20
"""Each is placed among those before it."""

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Edits:
    """What the reader did to the picture by hand."""

    hidden: tuple[str, ...] = ()
    expanded: tuple[str, ...] = ()
    pins: Mapping[str, Place] = field(default_factory=dict)
    """Node → where it is held: shares of the box, from its top left corner."""

    def __bool__(self) -> bool:
        return bool(self.hidden or self.expanded or self.pins)


@dataclass(frozen=True, slots=True)
class NetworkView:
    slice: SliceOptions
    mark: Mark
    colour: Colour
    size: Size
    edits: Edits


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What can be filtered by: the centre's own topics, institutions and venues, id → name."""

    topics: Mapping[str, str]
    institutions: Mapping[str, str]
    venues: Mapping[str, str]


def choose_network_view(profile: Profile, known: Surroundings) -> NetworkView:
    """Draw the controls above the picture and read the view. *profile* is the unfiltered one."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        kinds, hops = choose_extent()
        colour = st.selectbox(
            "Colour by", COLOURS, key="colour", bind="query-params", width=140, format_func=str.capitalize
        )
        size = st.selectbox("Size by", SIZES, key="size", bind="query-params", width=140)
        wanted, min_weight = _choose_filter(profile, known)
        budget, budgets, counting, large_team = _choose_options()
    edits = read_edits()
    options = SliceOptions(
        hops=hops,
        max_nodes=budget,
        kinds=kinds,
        filter=wanted,
        counting=counting,
        budgets=budgets,
        large_team=large_team,
        min_weight=min_weight,
        expanded=edits.expanded,
    )
    return NetworkView(options, tuple(st.query_params.get_all(MARK)[:2]), colour, size, edits)


def read_edits() -> Edits:
    """The edits that the address names; what is none is passed over."""

    def nodes(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(st.query_params.get_all(name)[:MOST_EDITS]))

    pins = (read_pin(text) for text in st.query_params.get_all(PINNED)[:MOST_EDITS])
    return Edits(nodes(HIDDEN), nodes(EXPANDED)[:MOST_EXPANDED], dict(pin for pin in pins if pin))


def write_edits(edits: Edits, **others: list[str]) -> None:
    """Put *edits*, and *others*, into the address, in one step."""
    pins = [write_pin(node, place) for node, place in edits.pins.items()]
    wanted = {HIDDEN: list(edits.hidden), EXPANDED: list(edits.expanded), PINNED: pins}
    before = {name: st.query_params.get_all(name) for name in wanted}
    set_parameters({name: values for name, values in wanted.items() if values != before[name]} | others)


def read_pin(text: str) -> tuple[str, Place] | None:
    """
    Read a pin as an address writes it.

    >>> read_pin("0.25,-0.1,person:1"), read_pin("nan,0,person:1"), read_pin("nonsense")
    (('person:1', (0.25, -0.1)), None, None)
    """
    across, _, rest = text.partition(",")
    down, _, node = rest.partition(",")
    try:
        place = float(across), float(down)
    except ValueError:
        return None
    return (node, place) if node and all(abs(one) <= 3 for one in place) else None


def write_pin(node: str, place: Place) -> str:
    """
    Write a pin for an address.

    >>> write_pin("person:1", (0.25, -0.1))
    '0.25,-0.1,person:1'
    """
    return f"{round(place[0], 4):g},{round(place[1], 4):g},{node}"


def _choose_filter(profile: Profile, known: Surroundings) -> tuple[PaperFilter, float]:
    active = sum(name in st.query_params for name in ("years", "types", TOPIC, INSTITUTION, VENUE, "weight"))
    with st.popover(f"Filters · {active}" if active else "Filters", icon=":material/filter_alt:"):
        years = choose_years(profile)
        types = choose_types(profile)
        topic = choose(Choice("Topic", TOPIC, known.topics, "any topic"))
        institution = choose(Choice("Institution", INSTITUTION, known.institutions, "any institution"))
        venue = choose(Choice("Venue", VENUE, known.venues, "any venue"))
        weight = st.number_input(
            "Weight of a tie, at least", 0.0, 1000.0, 0.0, 1.0, format="%g", key="weight", bind="query-params",
            help="Two people are a step apart only if they wrote at least this much together.",
        )  # fmt: skip
    return PaperFilter(years, types, topic, institution, venue), weight


def _choose_options() -> tuple[int, tuple[tuple[NodeType, int], ...], Counting, int | None]:
    with st.popover("Options", icon=":material/tune:"):
        budget = st.segmented_control(
            "Marks at most", BUDGETS, default=DEFAULT_BUDGET, required=True, key="budget", bind="query-params"
        )
        counting = choose_counting()
        team = st.number_input(
            "Weigh down teams of more than", 1, 100_000, None, key="team", bind="query-params", placeholder="no limit",
            help="Papers of more authors add 1 / (n - 1) to each pair, even in full counting.",
        )  # fmt: skip
        st.caption("A number of its own for one type; the others divide what is left.")
        with st.container(horizontal=True):
            budgets = [(kind, _choose_budget(kind)) for kind in NODE_TYPES]
    own = tuple((kind, size) for kind, size in budgets if size is not None)
    return budget or DEFAULT_BUDGET, own, counting, team or None


def _choose_budget(kind: NodeType) -> int | None:
    return st.number_input(
        TYPE_PLURALS[kind].capitalize(), 0, 2000, None, 10, key=f"most-{kind}", bind="query-params", width=110,
        placeholder="shared",
    )  # fmt: skip
