"""Works in JSON Lines: one object a line, in the fields of docs/data-format.md."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import cast

import orjson

from explorer.errors import RecordRejected
from explorer.sources import jsonl_columns
from explorer.sources.formats import NO, POSSIBLE, Batch, Format, Head, Pieces, Reading, join_pieces
from explorer.sources.line_tables import tabulate as tabulate_lines
from explorer.sources.reading import digest_of, reject
from explorer.sources.records import WorkRecord, build_work
from explorer.sources.stretches import LONGEST_LINE, Line, Stretch, cut_stretches, read_lines
from explorer.text.cleaning import clean_text

LONGEST_NAME = 60
"""Letters of an abstract that stand for a title."""
_HINTED = 0.1
"""A name that ends in ``.jsonl`` is worth a try."""


Fields = dict[str, object]


def parse(stretch: Stretch) -> list[Reading]:
    """Make a record of each line, or give the reason why it can't be one."""
    return [parse_line(line, build_named_work) for line in read_lines(stretch)]


def tabulate(stretch: Stretch) -> Batch:
    """Make tables of the lines of a stretch."""
    return tabulate_lines(
        jsonl_columns.SHAPE, [*read_lines(stretch)], lambda line: [parse_line(line, build_named_work)]
    )


def build_named_work(fields: Fields) -> WorkRecord:
    """
    Build a work; where it has no title, the first words of its abstract stand for one, in quotes.

    >>> build_named_work({"id": "w1", "abstract": "We split graphs. " * 9}).title
    '“We split graphs. We split graphs. We split graphs. We split…”'
    """
    title, abstract = fields.get("title"), fields.get("abstract")
    if isinstance(abstract, str) and (title is None or (isinstance(title, str) and not clean_text(title))):
        words = clean_text(abstract)
        if len(words) > LONGEST_NAME:
            words = f"{words[:LONGEST_NAME].rsplit(' ', 1)[0]}…"
        return build_work({**fields, "title": f"“{words}”" if words else title})
    return build_work(fields)


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
    if any("title" in found or "abstract" in found for found in objects):
        return POSSIBLE
    return _HINTED if objects or head.suffix in {"jsonl", "ndjson"} else NO


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


_PIECES = Pieces(cut_stretches, parse, tabulate)
FORMAT = Format("jsonl", "JSON Lines", recognise, join_pieces(_PIECES), _PIECES)
