"""
XML files of many records, cut into pieces and parsed a piece at a time.

The records of a piece are put into a root of their own, so what stands around them is never
parsed: no document type, no entity, nothing from elsewhere. A file that declares entities is
refused. The named entities of HTML (``&uuml;``), which DBLP uses, are read by their names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html.entities import html5
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from explorer.errors import RecordRejected, SourceUnreadable
from explorer.sources.blocks import Block, cut_behind
from explorer.sources.columnar import Row, list_readings, tabulate_fields
from explorer.sources.formats import Batch, Format, Head, Pieces, Reading, Source, join_pieces

Fields = Mapping[str, object]

_OWN_ENTITY = re.compile(r"<!ENTITY\b")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_OWN = {"amp", "lt", "gt", "quot", "apos"}
_ILLEGAL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:[0-8]|1[1-9]|2[0-9]|3[01]|11|12|x0?[0-8bBcCeEfF]|x1[0-9a-fA-F]);"
)
"""What XML 1.0 does not allow."""
_LONGEST_PROLOG = 1 << 20
"""Characters before the first record in which entities may be declared."""


@dataclass(frozen=True, slots=True)
class XmlShape:
    """How a format writes records. Its functions stand on a module's top level."""

    records: tuple[str, ...]
    """The names of the elements that are records."""
    build: Callable[[Element], Fields | None]
    """A record in the fields of docs/data-format.md; None for one that is no work; raises RecordRejected."""


def build_xml_format(name: str, title: str, shape: XmlShape, recognise: Callable[[Head], float]) -> Format:
    """Build the format of files that hold works in *shape*."""
    pieces = Pieces(partial(cut, shape), partial(parse, shape), partial(tabulate, shape))
    return Format(name, title, recognise, join_pieces(pieces), pieces)


def cut(shape: XmlShape, source: Source) -> Iterator[Block]:
    """Cut a file into pieces of many records; raises SourceUnreadable where it declares entities."""
    is_first = True
    for piece in cut_behind(source, tuple(f"</{name}>" for name in shape.records)):
        if is_first and _OWN_ENTITY.search(piece.text, 0, _LONGEST_PROLOG):
            raise SourceUnreadable(
                source.path, "it declares entities of its own (<!ENTITY), which may stand for anything"
            )
        is_first = False
        yield piece


def parse(shape: XmlShape, piece: Block) -> list[Reading]:
    """Make a record of each whole element of a piece."""
    return list_readings(tabulate(shape, piece))


def tabulate(shape: XmlShape, piece: Block) -> Batch:
    """Make tables of the whole elements of a piece."""
    spans = _find_spans(shape, piece)
    rows = (_read(shape, span, element) for span, element in zip(spans, _parse_all(spans), strict=True))
    return tabulate_fields([row for row in rows if row is not None])


@dataclass(frozen=True, slots=True)
class Span:
    """One record's text."""

    line: int
    text: str
    problem: str = ""


def _find_spans(shape: XmlShape, piece: Block) -> list[Span]:
    """Find the records of a piece; what is begun and not ended, or ended and not begun, is a problem."""
    names = "|".join(shape.records)
    marks = re.compile(rf"<(/?)({names})(?=[\s>/])[^<>]*>")
    spans: list[Span] = []
    line, counted, begin, open_name = piece.line, 0, -1, ""
    for mark in marks.finditer(piece.text):
        closes = mark[1] == "/"
        if closes and not open_name:
            spans.append(Span(line, piece.text[counted : mark.end()], "the beginning of the record is missing"))
        elif closes and mark[2] == open_name:
            spans.append(Span(line, piece.text[begin : mark.end()]))
            open_name = ""
        elif not closes:
            if open_name:
                spans.append(Span(line, piece.text[begin : mark.start()], "the end of the record is missing"))
            line += piece.text.count("\n", counted, mark.start())
            counted = begin = mark.start()
            open_name = "" if mark[0].endswith("/>") else mark[2]
    if open_name:
        spans.append(Span(line, piece.text[begin:], "the end of the record is missing"))
    return spans


def _parse_all(spans: list[Span]) -> Sequence[Element | None]:
    """Parse all records at once; where one of them is damaged, each has to be tried alone."""
    text = "".join(span.text for span in spans if not span.problem)
    try:
        root = _parse_text(f"<r>{text}</r>")
    except ET.ParseError:
        return [None] * len(spans)
    found = iter(root)
    return [None if span.problem else next(found) for span in spans]


def _read(shape: XmlShape, span: Span, element: Element | None) -> Row | None:
    if span.problem:
        return Row(span.line, span.text, None, span.problem)
    try:
        fields = shape.build(_parse_one(span) if element is None else element)
    except RecordRejected as rejected:
        return Row(span.line, span.text, None, str(rejected))
    return None if fields is None else Row(span.line, span.text, fields)


def _parse_one(span: Span) -> Element:
    try:
        return _parse_text(_ILLEGAL.sub("", span.text))
    except ET.ParseError as error:
        raise RecordRejected(f"not XML: {error}") from error


def _parse_text(text: str) -> Element:
    return ET.fromstring(_read_entities(text))  # noqa: S314 - no document type comes this far, so no entity does


def _read_entities(text: str) -> str:
    return _NAMED.sub(_entity, text) if "&" in text else text


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    return match[0] if name in _XML_OWN else html5.get(f"{name};", match[0])


# ── Elements ─────────────────────────────────────────────────────────────────────────────────────


def text_of(element: Element | None) -> str:
    """The text of an element and of all that is in it; empty for None."""
    if element is None:
        return ""
    if not len(element):
        return element.text or ""
    child = element[0]
    if len(element) == 1 and not len(child):
        return f"{element.text or ''}{child.text or ''}{child.tail or ''}"
    return "".join(element.itertext())


def find_text(element: Element, *paths: str) -> str:
    """The text at the first of *paths* where there is one."""
    for path in paths:
        text = text_of(element.find(path)).strip()
        if text:
            return text
    return ""


def find_texts(element: Element, path: str) -> Iterable[str]:
    """The texts at *path* that say something."""
    return (text for found in element.iterfind(path) if (text := text_of(found).strip()))
