"""Where the marks of a picture stand, and which of them are named."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.drawing.svg.elements import plain_label
from explorer.drawing.svg.frame import fit, turn
from explorer.drawing.svg.lettering import LINE, Box, Label, measure, place_labels, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Mark = Mapping[str, Any]
    """A node as PyVis keeps it."""
    Words = tuple[str, float, bool]
    """A label's text, the size of its font, and whether it is bold."""

ROOM_PER_MARK = 52.0
"""Pixels square; with less, marks shrink."""
SMALLEST_SHRINK = 0.6
ROOM_PER_NAME = 30.0
"""Pixels square for each of the first names, which get room to stand."""
MARGIN = 36.0
"""Around the marks."""
LONGEST_LABEL, LONGEST_CENTER = 28, 40


def place(marks: Sequence[Mark], area: Box, budget: int) -> tuple[np.ndarray, dict[int, Label]]:
    """
    Place *marks*, the most important first, in *area*, and at most *budget* labels by the number of their mark.

    The places are rows of x, y and radius.
    """
    size = area[2] - area[0], area[3] - area[1]
    shrink = max(SMALLEST_SHRINK, min(1.0, sqrt(size[0] * size[1] / len(marks)) / ROOM_PER_MARK))
    reach = np.array([mark["size"] for mark in marks]) * shrink
    words = [_write_label(mark) for mark in marks]
    room = _give_room(words, min(budget, int(sqrt(size[0] * size[1]) / ROOM_PER_NAME)))
    points = turn(np.array([(mark["x"], mark["y"]) for mark in marks], dtype=float), size)
    fitted = fit(points, reach, room, (size[0] - 2 * MARGIN, size[1] - 2 * MARGIN))
    middle = np.array([(area[0] + area[2]) / 2, (area[1] + area[3]) / 2])
    places = np.column_stack([(fitted + middle).round(1), reach.round(1)])
    return places, place_labels(words, places, area, budget)


def _give_room(words: Sequence[Words], named: int) -> np.ndarray:
    """Width and height of the first labels, zeros for the others."""
    room = np.zeros((len(words), 2))
    for number, (text, size, bold) in enumerate(words[:named]):
        room[number] = measure(text, size, bold=bold), size * LINE
    return room


def _write_label(mark: Mark) -> Words:
    text = plain_label(mark["label"]) or "unnamed"
    if mark["rank"] == 0:
        return shorten(text, LONGEST_CENTER), 14.0, True
    return shorten(text, LONGEST_LABEL), 11.5, False
