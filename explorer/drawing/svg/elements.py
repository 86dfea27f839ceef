"""Elements of SVG. Text from data becomes text of an element, which the writer escapes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from explorer.drawing.svg.lettering import is_measured
from explorer.drawing.titles import clean_label
from explorer.text.xml import legal_text

if TYPE_CHECKING:
    from collections.abc import Mapping

INK, MUTED, PAGE = "#1B2838", "#5B6776", "#FFFFFF"


def draw_shape(group: Element, kind: str, x: float, y: float, radius: float, colour: str) -> Element:
    """The shapes of vis-network, of about one area."""
    if kind == "person":
        return SubElement(
            group, "circle", {"cx": write_number(x), "cy": write_number(y), "r": write_number(radius), "fill": colour}
        )
    if kind == "paper":
        side = radius * 0.89
        return _add_shape(group, "rect", colour, x=x - side, y=y - side, width=2 * side, height=2 * side)
    far, wide, low = radius * 1.2, radius * 1.17, radius * 0.68
    corners = {
        "topic": [(x, y - far), (x + far, y), (x, y + far), (x - far, y)],
        "institution": [(x, y - 1.35 * radius), (x + wide, y + low), (x - wide, y + low)],
    }[kind]
    points = " ".join(f"{write_number(across)},{write_number(down)}" for across, down in corners)
    return SubElement(group, "polygon", {"points": points, "fill": colour})


def _add_shape(group: Element, tag: str, colour: str, **numbers: float) -> Element:
    return SubElement(group, tag, {**{name: write_number(value) for name, value in numbers.items()}, "fill": colour})


def add(parent: Element, tag: str, text: str, **attributes: str) -> Element:
    element = SubElement(parent, tag, attributes)
    element.text = text
    return element


def add_measured(parent: Element, text: str, width: float, attributes: Mapping[str, str]) -> None:
    """Words that are as wide as reckoned with whatever font there is; a guess is not forced upon them."""
    known = {"textLength": write_number(width), "lengthAdjust": "spacingAndGlyphs"} if is_measured(text) else {}
    add(parent, "text", text, **attributes, **known)


def write_number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def plain_label(text: str) -> str:
    return legal_text(clean_label(text))


def plain_lines(text: str) -> str:
    return "\n".join(map(legal_text, text.split("\n")))
