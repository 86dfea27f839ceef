"""
The folder of a library.

::

    CURRENT                 the name of the snapshot that readers open
    snapshots/NAME/         immutable; see explorer/snapshot/format.py
    staging.duckdb          every source record as imported
    rejects/                what imports could not use, and why
    identity.jsonl          corrections of who is who; only grows
    history.json            the files that were imported
    jobs/                   what imports are doing, or did last
    inbox/                  files that were uploaded and are not imported yet
    import.lock             held while an import writes
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from explorer.errors import LibraryBusy
from explorer.snapshot.format import CURRENT, MANIFEST, SNAPSHOTS

KEPT_SNAPSHOTS = 3
"""The current one, and two to go back to."""
LOCK = "import.lock"


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
    def locked(self, *, wait: bool = False) -> Iterator[None]:
        """
        Hold the library for writing.

        Raises LibraryBusy when another process does, or with *wait* waits until it has finished.
        """
        lock = self._acquire(wait=wait)
        try:
            yield
        finally:
            lock.release()

    def _acquire(self, *, wait: bool) -> BaseFileLock:
        path = self.root / LOCK
        while True:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(path)
            try:
                lock.acquire(timeout=-1 if wait else 0, poll_interval=0.2)
            except Timeout as error:
                raise LibraryBusy(self.root) from error
            if path.exists():
                return lock
            lock.release()  # the library was deleted meanwhile, and the lock with it

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

    def sweep(self) -> None:
        """Delete what an import that was killed left of a snapshot; for who holds the lock."""
        for part in self.snapshots.glob("*.part"):
            shutil.rmtree(part, ignore_errors=True)

    def prune(self) -> None:
        """Delete all snapshots but the current one, the one before it, and the newest; and what a crash left behind."""
        if not self.snapshots.is_dir():
            return
        folders = sorted(folder for folder in self.snapshots.iterdir() if folder.is_dir())
        finished = [folder for folder in folders if folder.suffix != ".part"]
        kept = {self.current(), self._replaced()}
        for folder in reversed(finished):
            if len(kept & {one.name for one in finished}) < KEPT_SNAPSHOTS:
                kept.add(folder.name)
        for folder in folders:
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    def _replaced(self) -> str | None:
        """What the current snapshot took the place of."""
        try:
            manifest = (self.snapshots / str(self.current()) / MANIFEST).read_text(encoding="utf8")
            return str(json.loads(manifest).get("replaces"))
        except (OSError, ValueError):
            return None
