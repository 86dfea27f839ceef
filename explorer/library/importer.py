"""
Import files into a library: read, stage, tell people apart, publish.

Files are staged one after another, each whole or not at all; what can't be used goes to
the rejects with its line and the reason. One snapshot is published at the end.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

import duckdb

from explorer.errors import LibraryError, LibraryNotWritten, SourceUnreadable
from explorer.library.batches import read_batches
from explorer.library.folder import LibraryFolder
from explorer.library.identity import IdentityRule
from explorer.library.publish import publish_snapshot, staged_revision
from explorer.library.staging import Staging
from explorer.library.tally import Tally
from explorer.snapshot import format as layout
from explorer.snapshot.opened import open_snapshot
from explorer.sources.jsonl import FORMAT

READING_SHARE = 0.55
"""The part of an import's time that reading and staging take."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is."""

    step: str
    part: float
    """0 to 1."""
    read: int = 0
    rejected: int = 0


Watcher = Callable[[Progress], None]


@dataclass(slots=True)
class Summary:
    """What an import did; its fields are the keys of ``import --json``."""

    read: int = 0
    """Records seen, empty lines aside."""
    imported: int = 0
    """Records that could be used, whether or not they say anything new."""
    rejected: int = 0
    added: int = 0
    """Works that the library did not hold."""
    updated: int = 0
    """Works that a record now states differently."""
    seconds: float = 0.0
    snapshot: str | None = None
    rejects: list[str] = field(default_factory=list)
    """Files that hold what was rejected, and why."""
    failed: list[str] = field(default_factory=list)
    """Files that could not be read at all, each with the reason."""

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def import_files(
    paths: Sequence[Path], library: Path, *, identity: IdentityRule = "resolved", watch: Watcher = lambda _: None
) -> Summary:
    """
    Import *paths* and publish.

    Raises SourceUnreadable when no file can be used, and LibraryBusy while another import
    writes; either way the library is as it was.
    """
    started = time.monotonic()
    for path in paths:
        if not path.is_file():
            raise SourceUnreadable(path, "it is a folder" if path.is_dir() else "there is no such file")
    is_new = not library.exists()
    try:
        summary = _import(paths, LibraryFolder(library), identity, watch)
    except SourceUnreadable:
        if is_new:
            shutil.rmtree(library, ignore_errors=True)
        raise
    except (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.FatalException) as error:
        raise LibraryNotWritten(library, error) from error
    summary.seconds = round(time.monotonic() - started, 2)
    return summary


def _import(paths: Sequence[Path], folder: LibraryFolder, identity: IdentityRule, watch: Watcher) -> Summary:
    with folder.locked(), _Import(folder, watch) as running:
        for number, path in enumerate(paths):
            running.stage(path, number / len(paths), (number + 1) / len(paths))
        running.publish(identity)
        return running.summary


class _Import:
    """One import under way."""

    def __init__(self, folder: LibraryFolder, watch: Watcher) -> None:
        self._folder = folder
        self._watch = watch
        self._staging = Staging(folder.staging)
        self._errors: list[SourceUnreadable] = []
        self.summary = Summary()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._staging.close()

    def stage(self, path: Path, begin: float, end: float) -> None:
        """Stage one file; a file that can't be read is noted and leaves nothing behind."""
        self._staging.begin_file()
        tally = Tally(path, self._folder.rejects)
        try:
            for batch in read_batches(path):
                tally.count(batch)
                self._staging.add(batch.works, batch.authorships)
                done = begin + (end - begin) * batch.consumed / max(1, path.stat().st_size)
                self._report("Reading", done * READING_SHARE, tally)
            if tally.read == tally.rejected:
                raise SourceUnreadable(path, tally.first_reason)
            staged = self._staging.commit_file(
                tally.source, FORMAT, _sha256(path), read=tally.read, rejected=tally.rejected
            )
        except SourceUnreadable as error:
            self._staging.abandon_file()
            tally.discard()
            self._errors.append(error)
            self.summary.failed.append(str(error))
            return
        except BaseException:
            self._staging.abandon_file()
            raise
        finally:
            tally.close()
        self._add(tally, staged.added, staged.updated)

    def publish(self, identity: IdentityRule) -> None:
        """Publish what is staged, unless the current snapshot already says it."""
        if self._errors and not self.summary.imported:
            raise self._errors[0]
        current = self._folder.current()
        revision = staged_revision(self._staging.connection, identity)
        if current and _revision(self._folder, current) == revision and _is_whole(self._folder, current):
            self.summary.snapshot = current
            return
        self.summary.snapshot = publish_snapshot(
            self._folder,
            self._staging,
            identity,
            lambda step, part: self._report(step, READING_SHARE + part * (1 - READING_SHARE)),
        )

    def _add(self, tally: Tally, added: int, updated: int) -> None:
        summary = self.summary
        summary.read += tally.read
        summary.rejected += tally.rejected
        summary.imported += tally.read - tally.rejected
        summary.added += added
        summary.updated += updated
        if tally.file:
            summary.rejects.append(str(tally.file))

    def _report(self, step: str, part: float, tally: Tally | None = None) -> None:
        read = self.summary.read + (tally.read if tally else 0)
        rejected = self.summary.rejected + (tally.rejected if tally else 0)
        self._watch(Progress(step, part, read, rejected))


def _revision(folder: LibraryFolder, snapshot: str) -> str | None:
    try:
        manifest = json.loads((folder.snapshots / snapshot / layout.MANIFEST).read_text(encoding="utf8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return str(manifest.get("revision"))


def _is_whole(folder: LibraryFolder, snapshot: str) -> bool:
    """Tell whether the snapshot can be opened; a damaged one is published anew."""
    try:
        open_snapshot(folder.root, snapshot).close()
    except LibraryError:
        return False
    return True


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
