"""
Formats of works in JSON of another shape than ours.

A shape says which objects are its own, what they hold, and what of that is read; the rest, how a
file is laid out, how large it is, what to do with a record that is none, is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import chain, islice

import msgspec

from explorer.errors import RecordRejected
from explorer.sources.formats import (
    NO,
    Batch,
    Format,
    Head,
    Pieces,
    Reading,
    digest_of,
    join_pieces,
    read_record,
    reject,
)
from explorer.sources.json_layouts import Expand, Piece, build_partly, cut, dump, items_of, list_lines, load_json
from explorer.sources.jsonl import find_objects
from explorer.sources.line_tables import ColumnShape, tabulate
from explorer.sources.records import WorkRecord
from explorer.sources.stretches import Line, Stretch
from explorer.sources.values import Fields

SAMPLED = 20
"""Objects of a file by which it is recognised."""


def _digest_raw(raw: bytes, _: WorkRecord) -> int:
    return digest_of(raw)


@dataclass(frozen=True, slots=True)
class JsonShape:
    """How one source writes works in JSON. Its functions stand on a module's top level."""

    judge: Callable[[Fields], float]
    """How sure it is that a file which holds this object at the top is of this shape."""
    expand: Expand
    """The records in an object at the top: itself, or those of an answer's list."""
    read: Callable[[Fields], Fields | WorkRecord]
    """A record in the fields of docs/data-format.md, or the work itself; raises RecordRejected."""
    lists: tuple[str, ...] = ()
    """Where answers keep their list, as paths with dots."""
    digest: Callable[[bytes, WorkRecord], int] = _digest_raw
    """A hash of a record, to tell a changed one from an unchanged one."""
    decode: Callable[[bytes], WorkRecord | None] | None = None
    """The work on a line that is as its source documents it, sooner; else None, or msgspec's error."""
    columns: ColumnShape | None = None
    """How many such lines are read at once, where their records are so short that this is sooner still."""


def build_json_format(name: str, title: str, shape: JsonShape) -> Format:
    """Build the format of files that hold works in *shape*."""
    by_columns = partial(_tabulate, shape.columns, shape) if shape.columns else None
    pieces = Pieces(partial(cut, shape.expand, shape.lists), partial(parse, shape), by_columns)
    return Format(name, title, partial(recognise, shape), join_pieces(pieces), pieces)


def recognise(shape: JsonShape, head: Head) -> float:
    return max((shape.judge(one) for one in sample(head)), default=NO)


@lru_cache(maxsize=4)
def sample(head: Head) -> tuple[Fields, ...]:
    """Give the first objects of a file, as far as they can be seen: of a list its items, of an answer itself."""
    found = find_objects(head, SAMPLED)
    if not found and head.text.lstrip()[:1] in {"{", "["}:
        top = build_partly(head.text.encode("utf8", "replace"))
        items = chain.from_iterable(map(items_of, top))
        found = [one for one in islice(items, SAMPLED) if isinstance(one, dict)]
    return tuple(found)


def parse(shape: JsonShape, piece: Piece | Stretch) -> list[Reading]:
    """Make records of the lines of a piece."""
    lines = list_lines(piece)
    readings: list[Reading] = []
    for line in lines:
        work = _decode(shape.decode, line.content) if shape.decode else None
        if work:
            readings.append(Reading(line.number, work, shape.digest(line.content, work)))
        else:
            readings += _parse_line(shape, line)
    return readings + _read_damage(piece, lines)


def _decode(decode: Callable[[bytes], WorkRecord | None], content: bytes) -> WorkRecord | None:
    try:
        return decode(content)
    except (msgspec.MsgspecError, RecordRejected, UnicodeDecodeError):
        return None


def _tabulate(columns: ColumnShape, shape: JsonShape, piece: Piece | Stretch) -> Batch:
    lines = list_lines(piece)
    batch = tabulate(columns, lines, lambda line: list(_parse_line(shape, line)))
    damage = _read_damage(piece, lines)
    return replace(batch, rejected=(*batch.rejected, *damage), read=batch.read + len(damage))


def _read_damage(piece: Piece | Stretch, lines: list[Line]) -> list[Reading]:
    if isinstance(piece, Stretch) or not piece.damage:
        return []
    return [reject(lines[-1].number + 1 if lines else 1, "", piece.damage)]


def _parse_line(shape: JsonShape, line: Line) -> Iterator[Reading]:
    try:
        value = load_json(line.content)
    except RecordRejected as rejected:
        yield reject(line.number, line.content, str(rejected))
        return
    records = list(shape.expand(value)) if isinstance(value, dict) else [value]
    for record in records:
        raw = line.content if len(records) == 1 else dump(record)
        reading = read_record(line.number, raw, partial(_read_one, shape, record))
        yield reading._replace(digest=shape.digest(raw, reading.work)) if reading.work else reading


def _read_one(shape: JsonShape, record: object) -> Fields | WorkRecord:
    if record is None:
        raise RecordRejected("null: the source did not find this one")
    if not isinstance(record, dict):
        raise RecordRejected(f"a JSON {type(record).__name__}, where an object is wanted")
    return shape.read(record)
