"""Readings as Arrow tables, which is how a library takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from explorer.sources.reading import Reading
from explorer.sources.records import AuthorRecord, WorkRecord

_TEXT_LIST = pa.list_(pa.string())

WORK_FIELDS = (
    *("title", "year", "type", "venue", "abstract", "doi", "arxiv_id", "url", "citations", "source"),
    *("date", "volume", "issue", "pages", "publisher", "language", "votes", "comments", "note"),
)
"""Fields of a work that are one text or number."""
NUMBERS = {"year", "citations", "votes", "comments"}
LIST_FIELDS = ("topics", "refs", "ids")
"""Columns that are lists of texts; ``refs`` are a work's references."""

WORKS = pa.schema(
    [("row_no", pa.int32()), ("key", pa.string()), ("line", pa.int32()), ("digest", pa.int64())]
    + [(name, pa.int32() if name in NUMBERS else pa.string()) for name in WORK_FIELDS]
    + [(name, _TEXT_LIST) for name in LIST_FIELDS]
)
AUTHORSHIPS = pa.schema(
    [("row_no", pa.int32()), ("position", pa.int32()), ("name", pa.string()), ("folded", pa.string())]
    + [(name, _TEXT_LIST) for name in ("ids", "institutions", "institution_ids", "variants")]
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some thousand records of a file."""

    works: pa.Table
    """As in ``WORKS``."""
    authorships: pa.Table
    """As in ``AUTHORSHIPS``. ``row_no`` counts the works of this batch from 0, in both tables."""
    rejected: tuple[Reading, ...]
    read: int
    """Records, rejected ones included."""
    consumed: int
    """Bytes of the file read up to the end of this batch."""


def build_batch(readings: Sequence[Reading], consumed: int = 0) -> Batch:
    """Build the tables of *readings*."""
    usable = [reading for reading in readings if reading.work is not None]
    rejected = tuple(reading for reading in readings if reading.work is None)
    teams = [reading.work.authors for reading in usable if reading.work]
    return Batch(_works_table(usable), build_authorships(teams), rejected, len(readings), consumed)


def _works_table(readings: Sequence[Reading]) -> pa.Table:
    works = [reading.work for reading in readings if reading.work]
    columns: dict[str, Sequence[object]] = dict(zip(WorkRecord._fields, zip(*works, strict=True), strict=False))
    columns |= {
        "row_no": range(len(works)),
        "line": [reading.line for reading in readings],
        "digest": [reading.digest for reading in readings],
        "refs": [work.references or None for work in works],
        "ids": [work.ids or None for work in works],
    }
    return pa.table([pa.array(columns.get(field.name, ()), field.type) for field in WORKS], schema=WORKS)


def build_authorships(teams: Sequence[Sequence[AuthorRecord]]) -> pa.Table:
    """Build the table of the authors of works, one list of them a work."""
    authors = [author for team in teams for author in team]
    columns: list[Sequence[object]] = [
        [row_no for row_no, team in enumerate(teams) for _ in team],
        [position for team in teams for position in range(len(team))],
        [author.name for author in authors],
        [author.folded for author in authors],
        [author.ids or None for author in authors],
        [[one.name for one in author.institutions] if author.institutions else None for author in authors],
        [[one.id for one in author.institutions] if author.institutions else None for author in authors],
        [author.variants or None for author in authors],
    ]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, AUTHORSHIPS, strict=True)]
    return pa.table(arrays, schema=AUTHORSHIPS)
