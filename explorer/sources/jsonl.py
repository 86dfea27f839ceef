"""Works in JSON Lines: one object a line, UTF-8, gzipped or not (told from the content)."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

import orjson

from explorer.errors import RecordRejected, SourceUnreadable
from explorer.sources.records import WorkRecord, build_work

FORMAT = "jsonl"
GZIP_MAGIC = b"\x1f\x8b"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LONGEST_EXCERPT = 2000
"""Bytes of a rejected line that the rejects file repeats."""


class Line(NamedTuple):
    """One line of a file, not yet parsed."""

    number: int
    """Counted from 1, empty lines included."""
    content: bytes
    consumed: int
    """Bytes of the file read so far, compressed ones where it is compressed."""
    damage: str = ""
    """Why the file can't be read beyond this line; then ``content`` is empty."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line gave: a record, or the reason why not."""

    line: int
    work: WorkRecord | None
    digest: int
    """A hash of the line's bytes, 63 bits, to tell a changed record from an unchanged one."""
    reason: str = ""
    excerpt: str = ""


def read_lines(path: Path) -> Iterator[Line]:
    """
    Read the lines of *path* that are not empty.

    A gzip stream that ends early or is damaged gives the lines that it holds, then one with
    the damage. Raises SourceUnreadable when the file can't be opened.
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        raise SourceUnreadable(path, error.strerror or str(error)) from error
    with closing(raw):
        yield from _read(raw)


def parse_line(line: Line) -> Reading:
    """Make a record of *line*, or give the reason why it can't be one."""
    digest = int.from_bytes(blake2b(line.content.strip(), digest_size=8).digest()) >> 1
    try:
        if line.damage:
            raise RecordRejected(line.damage)
        return Reading(line.number, build_work(_parse(line.content)), digest)
    except RecordRejected as rejected:
        excerpt = line.content[:LONGEST_EXCERPT].decode("utf8", "replace").rstrip("\r\n")
        return Reading(line.number, None, digest, str(rejected), excerpt)


def _read(raw: BinaryIO) -> Iterator[Line]:
    number = 0
    try:
        for number, line in enumerate(_lines(raw), start=1):
            content = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
            if content and not content.isspace():
                yield Line(number, content, raw.tell())
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Line(number + 1, b"", raw.tell(), f"the gzip stream is damaged or ends early: {error}")


def _lines(raw: BinaryIO) -> BinaryIO:
    compressed = raw.read(2) == GZIP_MAGIC
    raw.seek(0)
    return cast("BinaryIO", gzip.open(raw)) if compressed else raw


def _parse(line: bytes) -> dict[str, object]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise RecordRejected(f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise RecordRejected(f"a JSON {type(value).__name__}, where an object is wanted, one a line")
    return cast("dict[str, object]", value)
