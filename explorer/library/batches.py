"""
A file read in batches, each two Arrow tables and what was rejected.

Reading a large file is mostly parsing, so its batches are parsed by processes beside this
one; a small file is not worth starting them.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Thread

import pyarrow as pa

from explorer.sources.jsonl import Line, Reading, parse_line, read_lines

BATCH = 5_000
"""Lines."""
LARGE = 4_000_000
"""Bytes of a file from which on other processes help."""
MOST_WORKERS = 4
"""One process can't cut and store lines faster than that many parse them."""

WORK_FIELDS = ("title", "year", "type", "venue", "abstract", "doi", "arxiv_id", "url", "citations", "source")
_TEXT_LIST = pa.list_(pa.string())
WORKS = pa.schema(
    [("row_no", pa.int32()), ("key", pa.string()), ("line", pa.int32()), ("digest", pa.int64())]
    + [(name, pa.int32() if name in {"year", "citations"} else pa.string()) for name in WORK_FIELDS]
    + [("topics", _TEXT_LIST), ("refs", _TEXT_LIST)]
)
AUTHORSHIPS = pa.schema(
    [("row_no", pa.int32()), ("position", pa.int32()), ("name", pa.string()), ("folded", pa.string())]
    + [(name, _TEXT_LIST) for name in ("ids", "institutions", "institution_ids", "variants")]
)


@dataclass(frozen=True, slots=True)
class Batch:
    works: pa.Table
    authorships: pa.Table
    """``row_no`` counts the works of this batch from 0, in both tables."""
    rejected: tuple[Reading, ...]
    read: int
    """Lines, rejected ones included."""
    consumed: int
    """Bytes of the file read up to the end of this batch."""


def read_batches(path: Path) -> Iterator[Batch]:
    """Read *path* in order; raises SourceUnreadable when it can't be opened."""
    lines = _chunks(read_lines(path))
    large = path.is_file() and path.stat().st_size >= LARGE
    yield from _parse_beside(lines) if large else map(parse_batch, lines)


def parse_batch(lines: Sequence[Line]) -> Batch:
    readings = [parse_line(line) for line in lines]
    usable = [reading for reading in readings if reading.work is not None]
    rejected = tuple(reading for reading in readings if reading.work is None)
    return Batch(_works_table(usable), _authorships_table(usable), rejected, len(readings), lines[-1].consumed)


def _chunks(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while chunk := list(islice(lines, BATCH)):
        yield chunk


def _parse_beside(chunks: Iterator[list[Line]]) -> Iterator[Batch]:
    """Parse *chunks* in other processes, a few at a time, and give the batches in order."""
    workers = min(MOST_WORKERS, os.cpu_count() or 1)
    waiting: deque[Future[Batch]] = deque()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, initializer=_end_with, initargs=(os.getpid(),)) as pool:
        for chunk in chunks:
            waiting.append(pool.submit(parse_batch, chunk))
            if len(waiting) > workers + 1:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _end_with(parent: int) -> None:
    """Have this process end when *parent* does, even where nobody could tell it to."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _works_table(readings: Sequence[Reading]) -> pa.Table:
    works = [reading.work for reading in readings if reading.work]
    columns: dict[str, list[object]] = {
        "row_no": list(range(len(works))),
        "key": [work.key for work in works],
        "line": [reading.line for reading in readings],
        "digest": [reading.digest for reading in readings],
        **{name: [getattr(work, name) for work in works] for name in WORK_FIELDS},
        "topics": [work.topics for work in works],
        "refs": [work.references or None for work in works],
    }
    return pa.Table.from_pydict(columns, schema=WORKS)


def _authorships_table(readings: Sequence[Reading]) -> pa.Table:
    works = [reading.work for reading in readings if reading.work]
    lines = [
        (row_no, position, author) for row_no, work in enumerate(works) for position, author in enumerate(work.authors)
    ]
    columns: dict[str, list[object]] = {
        "row_no": [row_no for row_no, _, _ in lines],
        "position": [position for _, position, _ in lines],
        "name": [author.name for _, _, author in lines],
        "folded": [author.folded for _, _, author in lines],
        "ids": [author.ids or None for _, _, author in lines],
        "institutions": [[one.name for one in author.institutions] or None for _, _, author in lines],
        "institution_ids": [[one.id for one in author.institutions] or None for _, _, author in lines],
        "variants": [author.variants or None for _, _, author in lines],
    }
    return pa.Table.from_pydict(columns, schema=AUTHORSHIPS)
