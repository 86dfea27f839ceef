"""Colours that say more than the type: of groups, and of numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final

GROUP_COLOURS: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B8A800", "#7B61A8")
"""Okabe and Ito's, the yellow darkened for a white page, and a violet: for the eight largest groups."""
OTHER_COLOUR: Final = "#9AA5B1"
"""Of smaller groups, and of marks in none."""
SCALE: Final = ("#414487", "#2A788E", "#22A884", "#7AD151", "#FDE725")
"""Steps of viridis, which get lighter in grey too; from the least to the greatest."""


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
    Colour *nodes* by a number, in as many equal parts of its range as SCALE has steps.

    >>> [key.label for key in colour_numbers({"a": 2001, "b": 2010}, ["a", "b", "c"]).keys]
    ['2001-2002', '2009-2010', 'not known']
    """
    known = [values[node] for node in nodes if node in values]
    if not known:
        return Colouring(dict.fromkeys(nodes, OTHER_COLOUR), (Key(OTHER_COLOUR, "not known", len(nodes)),))
    least, width = min(known), (max(known) - min(known) + 1) / len(SCALE)
    step = {node: int((values[node] - least) / width) for node in nodes if node in values}
    painted = {node: SCALE[step[node]] if node in step else OTHER_COLOUR for node in nodes}
    counts = Counter(step.values())
    keys = [Key(SCALE[place], _range(least, width, place), counts[place]) for place in sorted(counts)]
    unknown = len(nodes) - len(known)
    return Colouring(painted, (*keys, *([Key(OTHER_COLOUR, "not known", unknown)] if unknown else [])))


def _range(least: int, width: float, place: int) -> str:
    """The whole numbers of a step."""
    whole = range(int(least + place * width), int(least + (place + 1) * width) + 2)
    inside = [n for n in whole if int((n - least) / width) == place]
    return f"{inside[0]}" if len(inside) == 1 else f"{inside[0]}-{inside[-1]}"
