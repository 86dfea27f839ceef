"""Works in JSON Lines: one object a line, UTF-8, gzipped or not (told from the content)."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, cast

import orjson

from explorer.errors import RecordRejected, SourceUnreadable
from explorer.sources.records import WorkRecord, build_work

FORMAT = "jsonl"
GZIP_MAGIC = b"\x1f\x8b"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
PATIENCE = 1000
"""Lines without one usable record after which the file is of another kind."""
LONGEST_EXCERPT = 2000
"""Bytes of a rejected line that the rejects file repeats."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line gave: a record, or the reason why not."""

    line: int
    """Counted from 1, empty lines included."""
    work: WorkRecord | None
    digest: int
    """A hash of the line's bytes, 63 bits, to tell a changed record from an unchanged one."""
    consumed: int
    """Bytes of the file read so far, compressed ones where it is compressed."""
    reason: str = ""
    excerpt: str = ""


def read_works(path: Path) -> Iterator[Reading]:
    """
    Read *path* line by line; empty lines are passed over.

    Raises SourceUnreadable when the file can't be opened, or when nothing in its first
    lines is a work. A gzip stream that ends early gives what it holds, then a reason.
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        raise SourceUnreadable(path, error.strerror or str(error)) from error
    with closing(raw):
        yield from _insist(path, _read(raw))


def _insist(path: Path, readings: Iterator[Reading]) -> Iterator[Reading]:
    """Hold rejected lines back until one record is usable; give up where none is."""
    held: list[Reading] = []
    for reading in readings:
        held.append(reading)
        if reading.work is not None:
            yield from held
            yield from readings
            return
        if len(held) >= PATIENCE:
            break
    reason = f"no line of it is a work; line {held[0].line}: {held[0].reason}" if held else "it is empty"
    raise SourceUnreadable(path, reason)


def _read(raw: BinaryIO) -> Iterator[Reading]:
    lines = _lines(raw)
    number = 0
    try:
        for number, line in enumerate(lines, start=1):
            if number == 1:
                line = line.removeprefix(BYTE_ORDER_MARK)
            if not line.isspace() and line:
                yield _reading(number, line, raw.tell())
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        reason = f"the gzip stream is damaged or ends early: {error}"
        yield Reading(number + 1, None, 0, raw.tell(), reason)


def _lines(raw: BinaryIO) -> BinaryIO:
    compressed = raw.read(2) == GZIP_MAGIC
    raw.seek(0)
    return cast("BinaryIO", gzip.open(raw)) if compressed else raw


def _reading(number: int, line: bytes, consumed: int) -> Reading:
    digest = int.from_bytes(blake2b(line.strip(), digest_size=8).digest()) >> 1
    try:
        return Reading(number, build_work(_parse(line)), digest, consumed)
    except RecordRejected as rejected:
        excerpt = line[:LONGEST_EXCERPT].decode("utf8", "replace").rstrip("\r\n")
        return Reading(number, None, digest, consumed, str(rejected), excerpt)


def _parse(line: bytes) -> dict[str, object]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise RecordRejected(f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise RecordRejected(f"a JSON {type(value).__name__}, where an object is wanted, one a line")
    return cast("dict[str, object]", value)
