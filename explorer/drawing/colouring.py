"""Colours that say more than the type: of groups, and of numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final

GROUP_COLOURS: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B8A800", "#7B61A8")
"""Okabe and Ito's, the yellow darkened for a white page, and a violet: for the eight largest groups."""
OTHER_COLOUR: Final = "#9AA5B1"
"""Of smaller groups, and of marks in none."""
SCALE: Final = ("#5661B3", "#2A86A8", "#2E9A6B", "#8F942A", "#C97F1E")
"""From blue to orange, from the least to the greatest: each stands out on a white and on a dark page."""


@dataclass(frozen=True, slots=True)
class Key:
    """A line of a legend."""

    colour: str
    label: str
    marks: int


@dataclass(frozen=True, slots=True)
class Colouring:
    colours: Mapping[str, str]
    """Node → colour; what is missing has the colour of its type."""
    keys: tuple[Key, ...]


def colour_groups(groups: Mapping[str, Hashable | None], labels: Mapping[Hashable, str], nodes: list[str]) -> Colouring:
    """
    Colour *nodes* by their group: the largest groups in colours of their own, in the order of size.

    >>> found = colour_groups({"a": 1, "b": 1, "c": 2}, {1: "bats", 2: "owls"}, ["a", "b", "c", "d"])
    >>> [(key.label, key.marks) for key in found.keys], found.colours["d"] == OTHER_COLOUR
    ([('bats', 2), ('owls', 1), ('in none', 1)], True)
    """
    counts = Counter(groups[node] for node in nodes if groups.get(node) is not None)
    order = {group: place for place, group in enumerate(labels)}
    largest = sorted(counts, key=lambda group: (-counts[group], order[group]))[: len(GROUP_COLOURS)]
    colours = dict(zip(largest, GROUP_COLOURS, strict=False))
    painted = {node: colours.get(groups.get(node), OTHER_COLOUR) for node in nodes}
    keys = [Key(colour, labels[group], counts[group]) for group, colour in colours.items()]
    rest = sum(counts.values()) - sum(key.marks for key in keys)
    alone = len(nodes) - sum(counts.values())
    others = [(f"in {len(counts) - len(largest)} smaller ones", rest), ("in none", alone)]
    return Colouring(painted, (*keys, *(Key(OTHER_COLOUR, label, count) for label, count in others if count)))


def colour_numbers(values: Mapping[str, int], nodes: list[str]) -> Colouring:
    """
    Colour *nodes* by a number, in steps of about as many nodes each; equal numbers share a step.

    >>> [key.label for key in colour_numbers({"a": 2001, "b": 2010, "c": 2010}, ["a", "b", "c", "d"]).keys]
    ['2001', '2010', 'not known']
    """
    known = sorted(values[node] for node in nodes if node in values)
    steps = {value: bisect_left(known, value) * len(SCALE) // len(known) for value in known}
    painted = {node: SCALE[steps[values[node]]] if node in values else OTHER_COLOUR for node in nodes}
    keys = []
    for step in sorted(set(steps.values())):
        own = [value for value in known if steps[value] == step]
        label = f"{own[0]}" if own[0] == own[-1] else f"{own[0]}-{own[-1]}"
        keys.append(Key(SCALE[step], label, len(own)))
    unknown = len(nodes) - len(known)
    return Colouring(painted, (*keys, *([Key(OTHER_COLOUR, "not known", unknown)] if unknown else [])))
