"""
A file of lines, cut into stretches of some megabytes.

Where the file lies there as it is to be read, a stretch only says where it is: the process that
parses it reads it from the file, so nothing large goes from one process to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from explorer.sources.opening import Source
from explorer.sources.unpacking import find_packing

STRETCH = 4_000_000
"""Bytes."""
LONGEST_LINE = 256_000_000
"""Bytes; a longer line is no record, and would not fit into memory."""


class Line(NamedTuple):
    """One line of a file, not yet parsed."""

    number: int
    """Counted from 1, empty lines included."""
    content: bytes


class Stretch(NamedTuple):
    """Some lines of a file, whole."""

    line: int
    """The number of the first one."""
    content: bytes
    """Empty where they are to be read from the file."""
    path: Path | None = None
    begin: int = 0
    size: int = 0
    """Where in the file they are, in bytes."""


def cut_stretches(source: Source) -> Iterator[Stretch]:
    """Cut a file into stretches; a line longer than any record is cut, too."""
    path = source.path if _is_plain(source) else None
    line, begin, rest = 1, 0, b""
    with source.open_utf8() as stream:
        while block := stream.read(STRETCH):
            cut = block.rfind(b"\n") + 1
            if not cut:
                rest += block
                if len(rest) > LONGEST_LINE:
                    yield Stretch(line, b"" if path else rest, path, begin, len(rest))
                    begin, rest = begin + len(rest), b""
                continue
            size = len(rest) + cut
            yield Stretch(line, b"" if path else rest + block[:cut], path, begin, size)
            line += block.count(b"\n", 0, cut)
            begin, rest = begin + size, block[cut:]
    if rest and not source.damage:
        yield Stretch(line, b"" if path else rest, path, begin, len(rest))


def read_lines(stretch: Stretch) -> Iterator[Line]:
    """Read the lines of a stretch, empty ones left out."""
    content = stretch.content
    if stretch.path:
        with stretch.path.open("rb") as file:
            file.seek(stretch.begin)
            content = file.read(stretch.size)
    for number, line in enumerate(content.split(b"\n"), start=stretch.line):
        if line and not line.isspace():
            yield Line(number, line)


def _is_plain(source: Source) -> bool:
    """Tell whether the bytes of a file are those that are read."""
    with source.path.open("rb") as file:
        return source.head.encoding == "utf-8" and not find_packing(file.read(8))
