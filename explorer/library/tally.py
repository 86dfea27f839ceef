"""What a file brought so far, and what of it could not be used."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TextIO

from explorer.sources.formats import Batch, Reading

MOST_REJECTS = 100_000
"""Rows of a rejects file; a file of another kind has nothing but."""
LONGEST_STEM = 80


def name_source(path: Path) -> str:
    """The last part of a file's name, as text."""
    return path.name.encode("utf8", "replace").decode("utf8")


class Tally:
    """Counts a file's records, and writes what is rejected to a file of its own."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.read = self.rejected = 0
        self.first_reason = "it is empty"
        self.file: Path | None = None
        """Where the rejects are; None while there are none."""
        self.source = name_source(path)
        self._folder = folder
        self._written: TextIO | None = None

    def count(self, batch: Batch) -> None:
        self.read += batch.read
        for reading in batch.rejected:
            self._reject(reading)

    def close(self) -> None:
        if self._written:
            self._written.close()
            self._written = None

    def discard(self) -> None:
        """Take the rejects back: nothing of their file was used."""
        self.close()
        if self.file:
            self.file.unlink(missing_ok=True)

    def _reject(self, reading: Reading) -> None:
        if not self.rejected:
            self.first_reason = f"no record of it is a work; line {reading.line}: {reading.reason}"
            self._written = self._open()
        self.rejected += 1
        if self._written and self.rejected <= MOST_REJECTS:
            row = {"file": self.source, "line": reading.line, "reason": reading.reason, "record": reading.excerpt}
            self._written.write(json.dumps(row, ensure_ascii=False) + "\n")

    def _open(self) -> TextIO:
        """A new file, named by time and source; the first of its name that is free."""
        self._folder.mkdir(parents=True, exist_ok=True)
        stem = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{self.source[:LONGEST_STEM]}"
        for number in count(1):
            self.file = self._folder / (f"{stem}.jsonl" if number == 1 else f"{stem}-{number}.jsonl")
            try:
                return self.file.open("x", encoding="utf8", errors="replace")
            except FileExistsError:
                continue
        raise AssertionError("counting never ends")
