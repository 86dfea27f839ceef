"""Which nodes stay within a budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from explorer.graph.expanding import Expanded, find_extras, include
from explorer.graph.neighbourhood import Neighbourhood, Reached, count_people, find_neighbourhood, reach, step
from explorer.graph.ranking import Ranked, find_places, find_tag_lines, rank_papers, rank_people, rank_tags
from explorer.graph.selection import Selection
from explorer.models import NodeType, SliceOptions

SHARES: dict[NodeType, float] = {"person": 0.5, "paper": 0.2, "topic": 0.18, "institution": 0.12}
"""Of a budget; what one type does not need goes to the others."""
MEASURE = "closeness"
"""What decides which nodes stay; docs/slices.md gives the formula."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a slice shows, per type, and how many there were."""

    shown: dict[NodeType, Ranked]
    existing: dict[NodeType, int]

    def numbers(self, kind: NodeType) -> np.ndarray:
        return self.shown[kind].numbers


def choose(selection: Selection, center: int, options: SliceOptions, expanded: Expanded = ()) -> Chosen:
    """
    Keep the closest of each kind that *options* ask for, within their budget (0 for everything).

    The centre always stays. People go first; a paper, topic or institution may stay only if it
    hangs on a person who stays. Where people are not among the kinds, nothing has to. What
    *expanded* nodes bring comes on top of the budget.
    """
    inner = include(selection, reach(selection, center, options.hops - 1), expanded)
    around = find_neighbourhood(selection, inner)
    topics, institutions = find_tag_lines(selection, around, "topic"), find_tag_lines(selection, around, "institution")
    tags: dict[NodeType, Ranked] = {"topic": rank_tags(topics, around), "institution": rank_tags(institutions, around)}
    existing: dict[NodeType, int] = {
        "person": _count_people(selection, inner, around),
        "paper": len(around.papers),
        "topic": len(tags["topic"].numbers),
        "institution": len(tags["institution"].numbers),
    }
    quota = _divide(options, existing)
    reached = step(selection, inner, None if expanded else quota["person"])
    people = rank_people(selection, reached, around, center)
    kept = people.cut(quota["person"])
    on_shown = _written_by(selection, around, kept.numbers, everyone="person" not in options.kinds)
    papers = rank_papers(selection, around, on_shown, quota["paper"])
    who = kept.numbers if "person" in options.kinds else None
    shown: dict[NodeType, Ranked] = {
        "person": kept,
        "paper": papers.cut(quota["paper"]),
        "topic": tags["topic"].only(topics.tags[on_shown[topics.places]]).cut(quota["topic"]),
        "institution": tags["institution"].only(institutions.of(who)).cut(quota["institution"]),
    }
    if expanded:  # what would be there without them stays, whatever their papers change in the order
        shown = choose(selection, center, options).shown
        every_paper = rank_papers(selection, around, np.ones(len(around.papers), dtype=bool), None)
        everything: dict[NodeType, Ranked] = {"person": people, "paper": every_paper, **tags}
        extras = find_extras(selection, around, everything, shown, expanded, options.kinds)
        shown = {kind: everything[kind].only(np.concatenate([shown[kind].numbers, extras[kind]])) for kind in shown}
    return Chosen(shown, existing)


def divide_budget(
    size: int | None, existing: Mapping[NodeType, int], fixed: Mapping[NodeType, int] = MappingProxyType({})
) -> dict[NodeType, int]:
    """
    Divide *size* nodes (None for any number) among types by SHARES; nobody gets more than there is.

    The types in *fixed* get the number there, whatever *size* is; the others divide what is left.

    >>> divide_budget(100, {"person": 500, "paper": 500, "topic": 3})
    {'person': 70, 'paper': 27, 'topic': 3}
    >>> divide_budget(None, {"person": 500, "paper": 20})
    {'person': 500, 'paper': 20}
    >>> divide_budget(100, {"person": 500, "paper": 500, "topic": 3}, {"paper": 10})
    {'person': 87, 'paper': 10, 'topic': 3}
    """
    quota = {kind: min(fixed.get(kind, 0), count) for kind, count in existing.items()}
    free = [kind for kind in existing if kind not in fixed]
    left = None if size is None else max(0, size - sum(quota.values()))
    if left is None or left >= sum(existing[kind] for kind in free):
        return quota | {kind: existing[kind] for kind in free}
    while left and (open_ones := [kind for kind in free if quota[kind] < existing[kind]]):
        total = sum(SHARES[kind] for kind in open_ones)
        before = left
        for kind in open_ones:
            more = min(int(before * SHARES[kind] / total), existing[kind] - quota[kind], left)
            quota[kind] += more
            left -= more
        if left == before:
            quota[open_ones[0]] += 1
            left -= 1
    return quota


def _divide(options: SliceOptions, existing: Mapping[NodeType, int]) -> dict[NodeType, int]:
    """How many of each type may stay; of people one is the centre, whatever is asked for."""
    around_center = {kind: existing[kind] - (kind == "person") for kind in options.kinds}
    fixed = {kind: max(0, size - (kind == "person")) for kind, size in options.budgets}
    quota = divide_budget(options.max_nodes - 1 if options.max_nodes else None, around_center, fixed)
    return {kind: quota.get(kind, 0) + (kind == "person") for kind in existing}


def _count_people(selection: Selection, inner: Reached, around: Neighbourhood) -> int:
    """Everyone in the neighbourhood; a paper's authors are not all of them if a step needs some weight."""
    if selection.min_weight:
        return len(step(selection, inner).people)
    return max(1, count_people(selection, around))


def _written_by(selection: Selection, around: Neighbourhood, people: np.ndarray, *, everyone: bool) -> np.ndarray:
    """Which neighbourhood papers one of *people* wrote: bool, parallel to ``around.papers``."""
    if everyone:
        return np.ones(len(around.papers), dtype=bool)
    found = np.zeros(len(around.papers), dtype=bool)
    places = find_places(around.papers, selection.papers_of(people)[1])
    found[places[places >= 0]] = True
    return found
