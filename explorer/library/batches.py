"""
A file read in batches, each two Arrow tables and what was rejected.

Reading a large file is mostly parsing, so the pieces of formats that can be cut are parsed by
processes beside this one; a small file is not worth starting them.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from threading import Thread
from typing import Any

from explorer.sources.formats import Batch, Format, Pieces, Source, reject
from explorer.sources.tables import build_batch

BATCH = 2_000
"""Records, for a format that is not cut into pieces."""
WORTH_HELP = 2.5
"""Seconds of parsing still to do from which on other processes help: starting them takes half a second or more."""
MOST_WORKERS = 4
"""One process can't cut and store lines faster than that many parse them."""


def read_batches(source: Source, file_format: Format) -> Iterator[Batch]:
    """
    Read a file in order; what its packing lost comes last, as one reject.

    Raises SourceUnreadable when it can't be opened or is not of *file_format*.
    """
    line = 0
    for batch in _read(source, file_format):
        line = max(line, _last_line(batch))
        yield batch
    if source.damage:
        yield build_batch([reject(line + 1, "", source.damage)], source.consumed)


def _read(source: Source, file_format: Format) -> Iterator[Batch]:
    if file_format.pieces:
        yield from _read_pieces(source, file_format.pieces)
    else:
        readings = file_format.read(source)
        while some := list(islice(readings, BATCH)):
            yield build_batch(some, source.consumed)


def _read_pieces(source: Source, pieces: Pieces) -> Iterator[Batch]:
    """Parse pieces here, until it is plain that with others it is done sooner."""
    waiting = pieces.cut(source)
    spent = 0.0
    for piece in waiting:
        consumed = source.consumed
        started = time.thread_time()
        batch = parse_piece(pieces, piece, consumed)
        spent += time.thread_time() - started
        yield batch
        if spent * (source.head.size - consumed) > WORTH_HELP * consumed:
            yield from _parse_beside(source, pieces, waiting)


def _parse_beside(source: Source, pieces: Pieces, cut: Iterator[Any]) -> Iterator[Batch]:
    """Parse pieces in other processes, a few at a time, and give the batches in order."""
    workers = min(MOST_WORKERS, os.cpu_count() or 1)
    waiting: deque[Future[Batch]] = deque()
    spawn = multiprocessing.get_context("spawn")
    parse = partial(parse_piece, pieces)
    with ProcessPoolExecutor(workers, spawn, initializer=_end_with, initargs=(os.getpid(),)) as pool:
        for piece in cut:
            waiting.append(pool.submit(parse, piece, source.consumed))
            if len(waiting) > workers + 1:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def parse_piece(pieces: Pieces, piece: Any, consumed: int) -> Batch:
    """Parse a piece of a file, in whichever process."""
    with _not_collecting():
        if pieces.tabulate:
            return replace(pieces.tabulate(piece), consumed=consumed)
        return build_batch(pieces.parse(piece), consumed)


@contextmanager
def _not_collecting() -> Iterator[None]:
    """
    Keep the garbage collector from looking for cycles.

    A piece makes a hundred thousand objects and no cycle; looking through them takes half the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _last_line(batch: Batch) -> int:
    lines = batch.works.column("line")
    last = lines[-1].as_py() if len(lines) else 0
    return max([last or 0, *(reading.line for reading in batch.rejected[-1:])])


def _end_with(parent: int) -> None:
    """Have this process end when *parent* does, even where nobody could tell it to."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    Thread(target=watch, daemon=True).start()
