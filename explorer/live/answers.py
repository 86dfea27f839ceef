"""
Answers on the disk: one file each, as it came, named for the request.

A file appears whole or not at all. Its age is that of the file; what is too old is asked for
anew, and deleted after a week.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile

from explorer.errors import LiveError, quote

KEPT_DAYS = 7


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, and the file that holds it."""

    path: Path
    content: bytes


class Answers:
    """The answers of one source."""

    def __init__(self, folder: Path, name: str, suffix: str, hours: float) -> None:
        self._folder = folder
        self._name = name
        self._suffix = suffix
        self._hours = hours

    def find(self, request: str) -> Answer | None:
        """Find the answer to a request, unless there is none that is young enough."""
        path = self._path(request)
        try:
            age = time.time() - path.stat().st_mtime
            return Answer(path, path.read_bytes()) if 0 <= age < self._hours * 3600 else None
        except OSError:
            return None

    def keep(self, request: str, content: bytes) -> Answer:
        """Write an answer; raises LiveError when there is no room for it."""
        path = self._path(request)
        try:
            self._prepare()
            with NamedTemporaryFile(dir=self._folder, prefix=".", suffix=".part", delete=False) as file:
                file.write(content)
            Path(file.name).replace(path)
        except OSError as error:
            raise LiveError(
                f"An answer could not be written to {quote(self._folder)}: {error.strerror or error}.",
                hint="Make room, or name another folder in the variable EXPLORER_CACHE.",
            ) from error
        return Answer(path, content)

    def drop(self, request: str) -> None:
        """Delete an answer that turned out to be of no use."""
        self._path(request).unlink(missing_ok=True)

    def prune(self) -> None:
        """Delete what no request would be answered from any more."""
        for path in self._find_old():
            path.unlink(missing_ok=True)

    def _find_old(self) -> Iterator[Path]:
        oldest = time.time() - max(KEPT_DAYS * 86_400, self._hours * 3600)
        for path in [*self._folder.glob(f"{self._name}-*{self._suffix}"), *self._folder.glob(".*.part")]:
            try:
                if path.stat().st_mtime < oldest:
                    yield path
            except OSError:
                continue

    def _prepare(self) -> None:
        """Make the folder; what lies in it is no part of the project."""
        self._folder.mkdir(parents=True, exist_ok=True)
        mark = self._folder / ".gitignore"
        if not mark.exists():
            mark.write_text("*\n", encoding="utf8")

    def _path(self, request: str) -> Path:
        return (
            self._folder / f"{self._name}-{blake2b(request.encode('utf8'), digest_size=10).hexdigest()}{self._suffix}"
        )
