"""The key below a picture: what shapes and colours mean, and how many of how many are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from explorer.drawing.palette import TYPE_COLOURS, TYPE_PLURALS
from explorer.drawing.svg.elements import INK, MUTED, add_measured, draw_shape, plain_label, write_number
from explorer.drawing.svg.lettering import measure, shorten
from explorer.graph.cutting import describe_cut

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from explorer.graph.slice import Slice
    from explorer.models import NodeType

    Entry = tuple[str, str, str]

ROW = 24.0
"""Pixels from one line of the key to the next, and from one entry to the next."""
FONT_SIZE = 13.0


def write_key(built: Slice, key: Mapping[str, str], width: float, *, coloured: bool, sized: bool) -> list[list[Entry]]:
    """
    Write rows of shape, colour and words, none wider than *width*: the types, then what the colours mean.

    *coloured* and *sized* say that colours and areas mean something else than usual.
    """
    types = [(kind, MUTED if coloured else TYPE_COLOURS[kind], count_kind(built, kind)) for kind in built.options.kinds]
    meanings = [("person", colour, shorten(plain_label(words), 40)) for words, colour in key.items()]
    area = "" if sized else " Area: papers."
    remark = f"{describe_cut(built)}{area} Width of a line: weight."
    return [*_wrap([*types, ("", "", remark)], width), *_wrap(meanings, width)]


def _wrap(entries: Sequence[Entry], width: float) -> list[list[Entry]]:
    rows: list[list[Entry]] = [[]] if entries else []
    used = 0.0
    for entry in entries:
        wide = (18 if entry[0] else 0) + measure(entry[2], FONT_SIZE) + ROW
        if rows[-1] and used + wide > width:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += wide
    return rows


def draw_key(root: Element, rows: Sequence[Sequence[Entry]], left: float, top: float) -> None:
    """Rows of a shape and its words; a shape without a name is left out."""
    group = SubElement(root, "g", {"font-size": write_number(FONT_SIZE), "fill": INK})
    for number, row in enumerate(rows):
        x, y = left, top + ROW * number
        for kind, colour, words in row:
            if kind:
                draw_shape(group, kind, x + 6, y - 4.5, 6, colour)
                x += 18
            place = {"x": write_number(x), "y": write_number(y), **({} if kind else {"fill": MUTED})}
            add_measured(group, words, measure(words, FONT_SIZE), place)
            x += measure(words, FONT_SIZE) + ROW


def count_kind(built: Slice, kind: NodeType) -> str:
    return f"{built.shown[kind]:,} of {built.existing[kind]:,} {TYPE_PLURALS[kind]}"


def describe_counts(built: Slice) -> str:
    return ", ".join(count_kind(built, kind) for kind in built.options.kinds)
