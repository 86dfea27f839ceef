"""
Lines of JSON as tables: for files of millions, where making each record alone takes most of the time.

The lines of a stretch that are as their source documents them become columns, and the columns
tables. Every other line is left to be read alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from explorer.sources.reading import Reading
from explorer.sources.stretches import Line
from explorer.sources.tables import Batch, build_batch


class Tables(NamedTuple):
    """Works and authorships of a stretch, as ``explorer.sources.tables`` describes them."""

    works: pa.Table
    authorships: pa.Table


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """How one source writes works in lines, read by columns. Its functions stand on a module's top level."""

    decode: Callable[[bytes], Any]
    """A line as a struct; None, or msgspec's error, where it is to be read alone."""
    build: Callable[[Sequence[Any], Sequence[Line]], Tables]
    """The tables of structs, and of the lines that they were."""


def tabulate(shape: ColumnShape, lines: Sequence[Line], read_alone: Callable[[Line], Sequence[Reading]]) -> Batch:
    """Read *lines*: those that fit by columns, the others with *read_alone*."""
    structs: list[Any] = []
    fitting: list[Line] = []
    readings: list[Reading] = []
    for line, struct in zip(lines, _decode_all(shape, lines), strict=True):
        if struct is None:
            readings += read_alone(line)
        else:
            structs.append(struct)
            fitting.append(line)
    tables = shape.build(structs, fitting)
    if not readings:
        return Batch(tables.works, tables.authorships, (), len(lines), 0)
    alone = build_batch(readings)
    return Batch(
        pa.concat_tables([tables.works, _shift(alone.works, len(structs))]),
        pa.concat_tables([tables.authorships, _shift(alone.authorships, len(structs))]),
        alone.rejected,
        len(structs) + alone.read,
        0,
    )


def _decode_all(shape: ColumnShape, lines: Sequence[Line]) -> Sequence[Any]:
    try:
        return [*map(shape.decode, [line.content for line in lines])]
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return [_decode(shape, line.content) for line in lines]


def _decode(shape: ColumnShape, content: bytes) -> Any:
    try:
        return shape.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _shift(table: pa.Table, rows: int) -> pa.Table:
    """Number the works of *table* behind *rows* others."""
    numbers = pc.cast(pc.add(table.column("row_no"), rows), pa.int32())
    return table.set_column(table.schema.get_field_index("row_no"), "row_no", numbers)
