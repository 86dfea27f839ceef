"""Works in JSON Lines: one object a line, in the fields of docs/data-format.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple, cast

import orjson

from explorer.errors import RecordRejected
from explorer.sources.formats import NO, POSSIBLE, Format, Head, Pieces, Reading, Source, join_pieces
from explorer.sources.reading import digest_of, reject
from explorer.sources.records import WorkRecord, build_work

PIECE = 5_000
"""Lines that are parsed at once."""
LONGEST_LINE = 256_000_000
"""Bytes; a longer line is no record, and would not fit into memory."""
_HINTED = 0.1
"""A name that ends in ``.jsonl`` is worth a try."""


class Line(NamedTuple):
    """One line of a file, not yet parsed."""

    number: int
    """Counted from 1, empty lines included."""
    content: bytes


Fields = dict[str, object]


def cut_lines(source: Source) -> Iterator[list[Line]]:
    """Cut a file into pieces of some thousand lines, empty ones left out."""
    lines = _read_lines(source)
    while piece := list(islice(lines, PIECE)):
        yield piece


def parse_lines(piece: list[Line]) -> list[Reading]:
    """Make a record of each line, or give the reason why it can't be one."""
    return [parse_line(line, build_work) for line in piece]


def parse_line(line: Line, build: Callable[[Fields], WorkRecord]) -> Reading:
    """Make of a line what *build* makes of its object; formats of one object a line share this."""
    try:
        return Reading(line.number, build(_parse(line.content)), digest_of(line.content))
    except RecordRejected as rejected:
        return reject(line.number, line.content, str(rejected))


def find_objects(head: Head, most: int = 20) -> list[Fields]:
    """
    Find the objects among the first lines of a file, by which formats of one object a line are recognised.

    The last line is passed over where the file goes on: it may have been cut.
    """
    lines = head.text.split("\n")
    whole = lines if head.is_whole else lines[:-1]
    begun = (line for line in whole if line.lstrip().startswith("{"))
    return [found for line in islice(begun, most) if (found := _try(line)) is not None]


def recognise(head: Head) -> float:
    objects = find_objects(head)
    if any("title" in found for found in objects):
        return POSSIBLE
    return _HINTED if objects or head.suffix in {"jsonl", "ndjson"} else NO


def _read_lines(source: Source) -> Iterator[Line]:
    with source.open_utf8() as stream:
        number = 0
        while content := stream.readline(LONGEST_LINE):
            number += 1
            if source.damage and not content.endswith(b"\n"):
                break
            if not content.isspace():
                yield Line(number, content)


def _parse(line: bytes) -> Fields:
    if len(line) >= LONGEST_LINE:
        raise RecordRejected(f"a line of more than {LONGEST_LINE:,} bytes")
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise RecordRejected(f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise RecordRejected(f"a JSON {type(value).__name__}, where an object is wanted, one a line")
    return cast("Fields", value)


def _try(line: str) -> Fields | None:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


_PIECES = Pieces(cut_lines, parse_lines)
FORMAT = Format("jsonl", "JSON Lines", recognise, join_pieces(_PIECES), _PIECES)
