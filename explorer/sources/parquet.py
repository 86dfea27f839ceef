"""
Works in Parquet (https://parquet.apache.org), with the columns of docs/data-format.md.

Lists may be lists or text with semicolons, authors texts or structs. Columns of the shape of
OpenAlex, Crossref, Semantic Scholar or arXiv are read as theirs.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from explorer.errors import RecordRejected, SourceUnreadable
from explorer.sources import arxiv_metadata, crossref, openalex, plain_csv, semantic_scholar
from explorer.sources.columnar import Row, tabulate_fields
from explorer.sources.columns import COLUMNS
from explorer.sources.formats import (
    CERTAIN,
    NO,
    Batch,
    Format,
    Head,
    Pieces,
    Reading,
    Source,
    join_pieces,
    read_record,
    reject,
)
from explorer.sources.records import WorkRecord
from explorer.sources.tables import build_batch
from explorer.sources.tabular import name_column
from explorer.sources.values import Fields

MAGIC = b"PAR1"
ROWS = 1_000
"""Rows of a piece."""
LARGEST_PACKED = 1_000_000_000
"""Bytes of a file that is packed once more: Parquet is read from its end, so it has to be in memory."""
_SHAPES = (
    (openalex.judge, openalex.read_work),
    (crossref.judge, crossref.read_work),
    (semantic_scholar.judge, semantic_scholar.read_paper),
    (arxiv_metadata.judge, arxiv_metadata.read_paper),
)
_TEXTS = {name for names in COLUMNS.values() for name in names}


class Piece(NamedTuple):
    """Some rows of a file."""

    first: int
    """The number of its first row, counted from 1."""
    rows: pa.RecordBatch | None
    damage: str = ""


def recognise(head: Head) -> float:
    return CERTAIN if head.content.startswith(MAGIC) else NO


def cut(source: Source) -> Iterator[Piece]:
    """Cut a file into pieces of some rows; raises SourceUnreadable where it has no column of titles."""
    number = 1
    try:
        with pq.ParquetFile(_open(source)) as file:
            _check_columns(source, file.schema_arrow)
            for rows in file.iter_batches(ROWS):
                source.share_read = (number - 1 + rows.num_rows) / max(1, file.metadata.num_rows)
                yield Piece(number, rows)
                number += rows.num_rows
    except (pa.ArrowException, OSError) as error:
        reason = f"the Parquet file is damaged: {str(error).splitlines()[0]}"
        if number == 1:
            raise SourceUnreadable(source.path, reason) from error
        yield Piece(number, None, reason)


def parse(piece: Piece) -> list[Reading]:
    """Make records of the rows of a piece."""
    if piece.rows is None:
        return [reject(piece.first, "", piece.damage)]
    return [
        read_record(number, raw, partial(read_row, row)) for number, raw, row in _list_rows(piece.rows, piece.first)
    ]


def tabulate(piece: Piece) -> Batch:
    """Make tables of the rows of a piece; those in the shape of a service are read one by one."""
    rows = [] if piece.rows is None else [*_list_rows(piece.rows, piece.first)]
    if not rows or any(_find_shape(row) for _, _, row in rows):
        return build_batch(parse(piece))
    return tabulate_fields([_tabulate_row(*row) for row in rows])


def _tabulate_row(number: int, raw: bytes, row: Fields) -> Row:
    try:
        return Row(number, raw, _read_columns(row))
    except RecordRejected as rejected:
        return Row(number, raw, None, str(rejected))


def _list_rows(rows: pa.RecordBatch, first: int) -> Iterator[tuple[int, bytes, Fields]]:
    """The rows with their numbers, and as JSON; what is null is left out."""
    for number, row in enumerate(rows.to_pylist(), start=first):
        fields = {name: value for name, value in row.items() if value is not None}
        yield number, orjson.dumps(fields, default=str), fields


def read_row(row: Fields) -> Fields | WorkRecord:
    """Read a row: in a known shape, else by the names of its columns; what is no text is taken as it is."""
    read = _find_shape(row)
    return read(row) if read else _read_columns(row)


def _find_shape(row: Fields) -> Callable[[Fields], WorkRecord] | None:
    return next((read for judge, read in _SHAPES if judge(row) == CERTAIN), None)


def _read_columns(row: Fields) -> Fields:
    named = {name_column(name): value for name, value in row.items()}
    texts = {name: _write(value) for name, value in named.items() if not isinstance(value, list | dict)}
    lists = {name: value for name, value in named.items() if isinstance(value, list)}
    return {**plain_csv.read_row(texts), **dict(_pick_lists(lists))}


def _pick_lists(lists: Mapping[str, list[object]]) -> Iterator[tuple[str, list[object]]]:
    """Lists by the field that their column belongs to."""
    for field in ("authors", "keywords", "topics", "references"):
        names = [name for name in COLUMNS[field] if name in lists]
        if names:
            yield field, lists[names[0]]


def _write(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _open(source: Source) -> Path | io.BytesIO:
    with source.path.open("rb") as raw:
        if raw.read(len(MAGIC)) == MAGIC:
            return source.path
    with source.open() as stream:
        return io.BytesIO(stream.read(LARGEST_PACKED))


def _check_columns(source: Source, schema: pa.Schema) -> None:
    names = [name_column(name) for name in schema.names]
    if not {*COLUMNS["title"], "display_name"}.intersection(names):
        shown = ", ".join(schema.names[:8])
        raise SourceUnreadable(source.path, f"none of its columns holds titles; they are called {shown}")


_PIECES = Pieces(cut, parse, tabulate)
FORMAT = Format("parquet", "Parquet", recognise, join_pieces(_PIECES), _PIECES)
