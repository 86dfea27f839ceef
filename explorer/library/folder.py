"""
The folder of a library.

::

    CURRENT                 the name of the snapshot that readers open
    snapshots/NAME/         immutable; see explorer/snapshot/format.py
    staging.duckdb          every source record as imported
    rejects/                what imports could not use, and why
    import.lock             held while an import writes
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from explorer.errors import LibraryBusy
from explorer.snapshot.format import CURRENT, SNAPSHOTS

KEPT_SNAPSHOTS = 3
"""The newest, and two to go back to."""


def sync_tree(folder: Path, *, files: bool = True) -> None:
    """Have the disk hold what is in *folder*, so that a power cut can't leave it empty."""
    if files:
        for path in folder.rglob("*"):
            _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class LibraryFolder:
    root: Path

    @property
    def staging(self) -> Path:
        return self.root / "staging.duckdb"

    @property
    def snapshots(self) -> Path:
        return self.root / SNAPSHOTS

    @property
    def rejects(self) -> Path:
        return self.root / "rejects"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the library for writing; raises LibraryBusy when another process does."""
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.root / "import.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise LibraryBusy(self.root) from error
        try:
            yield
        finally:
            lock.release()

    def current(self) -> str | None:
        """The published snapshot's name, or None."""
        try:
            return (self.root / CURRENT).read_text(encoding="utf8").strip() or None
        except FileNotFoundError:
            return None

    def swap_current(self, name: str) -> None:
        """Make *name* the published snapshot, in one step that a crash can't split."""
        written = self.root / f"{CURRENT}.new"
        with written.open("w", encoding="utf8") as file:
            file.write(f"{name}\n")
            file.flush()
            os.fsync(file.fileno())
        written.replace(self.root / CURRENT)
        _sync(self.root)

    def prune(self) -> None:
        """Delete all but the newest snapshots, and what a crashed import left behind."""
        if not self.snapshots.is_dir():
            return
        folders = sorted(folder for folder in self.snapshots.iterdir() if folder.is_dir())
        unfinished = [folder for folder in folders if folder.suffix == ".part"]
        finished = [folder for folder in folders if folder.suffix != ".part" and folder.name != self.current()]
        for folder in [*unfinished, *finished[: -(KEPT_SNAPSHOTS - 1)]]:
            shutil.rmtree(folder, ignore_errors=True)
