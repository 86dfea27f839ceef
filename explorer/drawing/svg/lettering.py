"""How wide words are, and where labels go so that they cover nothing."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

FONT: Final = "Arial, Helvetica, 'Liberation Sans', sans-serif"
GAP = 3.0
"""Pixels between a mark and its label."""
CLEARANCE = 3.0
"""Pixels between a label and another mark or label."""
BOLD = 1.08
"""What bold letters are wider by."""
SURE = 16
"""The first labels, which are placed before marks are spared."""
LINE = 1.25
"""Height of a line, in sizes of the font."""

_WIDTHS: Final = {
    **dict.fromkeys("ijl'", 222),
    **dict.fromkeys(" !,./:;I[]\\ft", 278),
    **dict.fromkeys("()-r`·", 333),
    **dict.fromkeys('"*{}|', 380),
    **dict.fromkeys("ckJsvxyz", 500),
    **dict.fromkeys("FTZ", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("Mm", 833),
    **dict.fromkeys("%W", 944),
    **dict.fromkeys("@…—", 1010),
}
"""Of Helvetica, in thousandths of its size; Arial and Liberation Sans have the same. Others: 556."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    size: float
    """Of the font, in pixels."""
    bold: bool
    x: float
    """The middle of the words."""
    y: float
    """The middle of the line."""

    @property
    def width(self) -> float:
        return measure(self.text, self.size, bold=self.bold)


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """
    Estimate how wide *text* is, in the unit of *size*.

    >>> measure("ill", 10) < measure("MMM", 10) < measure("网网网", 10)
    True
    """
    return sum(map(_width_of, text)) * size / 1000 * (BOLD if bold else 1)


def is_measured(text: str) -> bool:
    """
    Tell whether every letter's width is known rather than guessed.

    >>> is_measured("Hervé"), is_measured("李明")
    (True, False)
    """
    return all(unicodedata.normalize("NFD", sign)[0].isascii() or sign in _WIDTHS for sign in text)


def shorten(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def place_labels(
    texts: Sequence[tuple[str, float, bool]], marks: np.ndarray, bounds: Box, budget: int
) -> dict[int, Label]:
    """
    Place at most *budget* labels, by the number of their mark; the first come first.

    *texts* are words, size of the font and whether it is bold, one for each of *marks*, which are
    rows of x, y and radius. The first few stand even where they cover a mark, as long as they
    cover no label and none of the first marks; the very first stands anywhere.
    """
    reach = marks[:, 2:] + CLEARANCE
    boxes = np.hstack([marks[:, :2] - reach, marks[:, :2] + reach])
    words = np.zeros((0, 4))
    placed: dict[int, Label] = {}
    for number, (text, size, bold) in enumerate(texts):
        if len(placed) >= budget:
            break
        width, height = measure(text, size, bold=bold), size * LINE
        others = np.delete(boxes, number, axis=0)
        middle = _find_side(marks[number], width, height, np.vstack([others, words]), bounds)
        if middle is None and number < SURE:
            first = np.delete(boxes[:SURE], number, axis=0)
            middle = _find_side(marks[number], width, height, np.vstack([first, words]), bounds)
        if middle is None and number == 0:
            middle = marks[0, 0], marks[0, 1] + marks[0, 2] + GAP + height / 2
        if middle is None:
            continue
        placed[number] = Label(text, size, bold, float(middle[0]), float(middle[1]))
        words = np.vstack([words, _box_around(middle, width + 2 * CLEARANCE, height)])
    return placed


def _find_side(
    mark: np.ndarray, width: float, height: float, taken: np.ndarray, bounds: Box
) -> tuple[float, float] | None:
    x, y, radius = mark.tolist()
    beside, below = radius + GAP + width / 2, radius + GAP + height / 2
    slant = 0.6 * radius + width / 2, 0.8 * radius + height / 2
    sides = (
        (x, y + below),
        (x, y - below),
        (x + beside, y),
        (x - beside, y),
        (x + slant[0], y + slant[1]),
        (x - slant[0], y + slant[1]),
        (x + slant[0], y - slant[1]),
        (x - slant[0], y - slant[1]),
    )
    for middle in sides:
        left, top, right, bottom = _box_around(middle, width, height)
        inside = left >= bounds[0] and top >= bounds[1] and right <= bounds[2] and bottom <= bounds[3]
        across = (taken[:, 0] < right) & (taken[:, 2] > left)
        if inside and not np.any(across & (taken[:, 1] < bottom) & (taken[:, 3] > top)):
            return middle
    return None


def _box_around(middle: tuple[float, float], width: float, height: float) -> Box:
    x, y = middle
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


@lru_cache(maxsize=4096)
def _width_of(sign: str) -> int:
    base = unicodedata.normalize("NFD", sign)[0]
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.east_asian_width(sign) in {"W", "F"}:
        return 1000
    return _WIDTHS.get(base, 556 if base.isascii() or base.islower() else 700)
