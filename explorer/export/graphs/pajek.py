r"""
Pajek's ``.net`` (http://mrvar.fdv.uni-lj.si/pajek/DrawEPS.htm), written here.

NetworkX has a writer, too, but it puts quotes only around what holds a space, so that one quote in a
name makes the file unreadable; it names vertices by their ids; and it drops what is not text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from explorer.export.graphs.names import name_apart
from explorer.export.graphs.sheet import SMALLEST, Line, Mark, Sheet
from explorer.models import NodeType

LOOKS: Final[Mapping[NodeType, tuple[str, str]]] = {
    "person": ("ellipse", "RoyalBlue"),
    "paper": ("box", "Orange"),
    "topic": ("diamond", "JungleGreen"),
    "institution": ("triangle", "Orchid"),
}
"""Shape and colour, in Pajek's words."""

_READ_AS_ESCAPE = re.compile(r"\\(?=\\|$)")


def write_pajek(sheet: Sheet) -> bytes:
    """
    Write *sheet* for Pajek: vertices numbered from 1, places from 0 to 1, y growing downwards.

    A vertex is called by its label; several of one label are numbered, since readers know them
    by it. Its id and type follow as parameters. The type of a line is its label (``l``).
    """
    return "".join(f"{line}\n" for line in _write_lines(sheet)).encode("utf-8")


def _write_lines(sheet: Sheet) -> Iterator[str]:
    places = _scale([(mark.x, mark.y) for mark in sheet.marks])
    labels = name_apart(quotable(mark.label or mark.id) for mark in sheet.marks)
    numbers = {mark.id: number for number, mark in enumerate(sheet.marks, 1)}
    yield f"*Vertices {len(numbers)}"
    for mark, label, place in zip(sheet.marks, labels, places, strict=True):
        yield _write_vertex(numbers[mark.id], label, place, mark)
    yield "*Edges"
    yield from (_write_edge(numbers[line.source], numbers[line.target], line) for line in sheet.lines)


def quotable(text: str) -> str:
    r"""
    Make *text* fit to stand between quotes, where Pajek has no escape for a quote.

    NetworkX's reader takes a backslash before another one, or at the end, for an escape; such a
    one becomes a sign that looks the same. Others stay, and so do LaTeX's.

    >>> quotable('On "small" worlds in $\\ell_2$ \\\\')
    "On 'small' worlds in $\\ell_2$ ⧵⧵"
    """
    return _READ_AS_ESCAPE.sub("⧵", text.replace('"', "'"))


def _write_vertex(number: int, label: str, place: tuple[float, float], mark: Mark) -> str:
    shape, colour = LOOKS[mark.type]
    factor = f"{mark.size / SMALLEST:.2f}"
    look = f"{place[0]:.4f} {place[1]:.4f} {shape} x_fact {factor} y_fact {factor} ic {colour}"
    # One pair of quotes a line is all that Gephi reads, so an id of several words is joined.
    own = re.sub(r"[\s\"'\\]+", "_", mark.id)
    return f'{number} "{label}" {look} type {mark.type} node {own}'


def _write_edge(source: int, target: int, line: Line) -> str:
    weight = int(line.weight) if line.weight.is_integer() else line.weight
    return f'{source} {target} {weight} l "{line.type}"'


def _scale(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Into the middle of a square of side 1, both axes alike, with a margin for the marks."""
    if not places:
        return []
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*places, strict=True))
    scale = 0.9 / (max(right - left, bottom - top) or 1.0)
    middle = (left + right) / 2, (top + bottom) / 2
    return [(0.5 + (x - middle[0]) * scale, 0.5 + (y - middle[1]) * scale) for x, y in places]
