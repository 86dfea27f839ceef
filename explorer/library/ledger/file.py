"""
The ledger's file: ``identity.jsonl`` in the library's folder, which only grows.

An entry is written out to the disk before anything is made of it. A last line that a crash cut
short was never told to anybody; it is left out, and the next entry takes its place.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from explorer.errors import LedgerLineRejected
from explorer.library.ledger.entries import Entry, read_entry, write_entry

LEDGER = "identity.jsonl"
LONGEST_LINE = 64 << 20
"""Bytes; a correction of somebody with 500,000 works fits."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that says nothing usable."""

    line: int
    """From 1."""
    reason: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a file of corrections says."""

    entries: tuple[Entry, ...] = ()
    """Earliest first, each once."""
    bad: tuple[BadLine, ...] = ()


def load_ledger(library: Path) -> Ledger:
    """The ledger of *library*; empty where nothing was ever corrected."""
    path = library / LEDGER
    if not path.is_file():
        return Ledger()
    with path.open("rb") as file:
        return read_ledger(file)


def read_ledger(file: IO[bytes]) -> Ledger:
    """Read corrections from an open file; what is wrong with a line costs that line only."""
    entries: dict[str, Entry] = {}
    bad = []
    for number, line, is_whole in _read_lines(file):
        try:
            entry = _read(line)
            if entries.setdefault(entry.id, entry) != entry:
                raise LedgerLineRejected(f"an earlier line has the id {entry.id}, and says something else")
        except LedgerLineRejected as error:
            bad.append(BadLine(number, str(error) if is_whole else f"the last line is cut short: {error}"))
    return Ledger(tuple(sorted(entries.values(), key=lambda one: one.order)), tuple(bad))


def append_entries(library: Path, entries: Iterable[Entry]) -> int:
    """
    Append *entries*, on the disk when this returns; under the library's lock.

    Returns the file's size before, for ``cut_back``.
    """
    with (library / LEDGER).open("a+b") as file:
        size = _find_end(file.seek(0, os.SEEK_END), library / LEDGER)
        file.truncate(size)
        is_ended = not size or _ends_line(library / LEDGER)
        file.write((b"" if is_ended else b"\n") + b"".join(map(write_entry, entries)))
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(library)
    return size


def cut_back(library: Path, size: int) -> None:
    """Take back what ``append_entries`` wrote, where nothing could be made of it."""
    with (library / LEDGER).open("r+b") as file:
        file.truncate(size)
        os.fsync(file.fileno())


def write_ledger(path: Path, entries: Iterable[Entry]) -> None:
    """Write a file of corrections to share."""
    path.write_bytes(b"".join(map(write_entry, entries)))


def _read(line: bytes) -> Entry:
    if len(line) > LONGEST_LINE:
        raise LedgerLineRejected(f"it is longer than {LONGEST_LINE >> 20} MB")
    return read_entry(line)


def _read_lines(file: IO[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Number, content, and whether the line has its end; empty lines are left out."""
    number = 1
    while line := file.readline(LONGEST_LINE + 1):
        content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if content.strip():
            yield number, content, line.endswith(b"\n") or len(line) > LONGEST_LINE
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE + 1)
        number += 1


def _find_end(size: int, path: Path) -> int:
    """The end of what can be read: *size*, or the beginning of a last line that was cut short."""
    if not size or _ends_line(path):
        return size
    with path.open("rb") as file:
        last = max(_read_lines(file), default=(0, b"", True))[1]
    try:
        _read(last)
    except LedgerLineRejected:
        return size - len(last)
    return size


def _ends_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
