"""
Import files into a library: read, stage, tell people apart, publish.

Files are staged one after another; what can't be used goes to the rejects with its line and the
reason. One snapshot is published at the end, and before that nothing of the import counts.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from explorer.errors import LibraryError, SourceUnreadable
from explorer.library import library_source
from explorer.library.batches import read_batches
from explorer.library.folder import LibraryFolder
from explorer.library.history import load_manifest
from explorer.library.identity import IdentityRule
from explorer.library.publish import publish_snapshot, staged_revision
from explorer.library.staging import Staged
from explorer.library.tally import Tally, name_source
from explorer.library.writing import BeforeEnd, Writer, write_library
from explorer.snapshot.opened import open_snapshot
from explorer.sources.formats import Format, Source
from explorer.sources.registry import add_format, get_format, recognise

add_format(library_source.FORMAT)

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


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What one file brought."""

    file: str
    format: str
    """As ``--format`` says it."""
    read: int
    rejected: int
    added: int
    updated: int
    rejects: str | None
    """The file that holds what was rejected of it."""


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
    files: list[FileSummary] = field(default_factory=list)
    """The files that could be read, each with its format."""

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def import_files(
    paths: Sequence[Path],
    library: Path,
    *,
    identity: IdentityRule = "resolved",
    format_name: str | None = None,
    watch: Watcher = lambda _: None,
    wait: bool = False,
    before_end: BeforeEnd = lambda _: None,
) -> Summary:
    """
    Import *paths* and publish; *format_name* is the format of them all, else each is recognised by its content.

    Raises SourceUnreadable when no file can be used, LibraryBusy while another import writes
    (unless it is to *wait* for its end), ImportCancelled when somebody asked for this one's end,
    and LibraryNotWritten when the disk is full; in each case the library is as it was. *before_end*
    is told whether all went well before readers are.
    """
    started = time.monotonic()
    insisted = get_format(format_name) if format_name else None
    for path in paths:
        if not path.exists():
            raise SourceUnreadable(path, "there is no such file")
    names = [name_source(path) for path in paths]
    with write_library(library, "import", names, wait=wait, before_end=before_end) as writer:
        summary = _Import(writer, insisted, watch).run(paths, identity)
        summary.seconds = round(time.monotonic() - started, 2)
        writer.summary = summary.as_dict()
    return summary


class _Import:
    """One import under way."""

    def __init__(self, writer: Writer, insisted: Format | None, watch: Watcher) -> None:
        self._writer = writer
        self._folder = writer.folder
        self._staging = writer.staging
        self._insisted = insisted
        self._watch = watch
        self._errors: list[SourceUnreadable] = []
        self.summary = Summary()

    def run(self, paths: Sequence[Path], identity: IdentityRule) -> Summary:
        """Stage the files one after another, and publish."""
        for number, path in enumerate(paths):
            self.stage(path, number / len(paths), (number + 1) / len(paths))
        self.publish(identity)
        return self.summary

    def stage(self, path: Path, begin: float, end: float) -> None:
        """Stage one file; a file that can't be read is noted and leaves nothing behind."""
        self._staging.begin_file()
        tally = Tally(path, self._folder.rejects)
        try:
            file_format, staged = self._stage(Source(path), tally, begin, end)
        except SourceUnreadable as error:
            self._staging.abandon_file()
            tally.discard()
            self._errors.append(error)
            self.summary.failed.append(str(error))
            return
        except BaseException:
            tally.discard()
            raise
        finally:
            tally.close()
        self._add(tally, file_format, staged)

    def _stage(self, source: Source, tally: Tally, begin: float, end: float) -> tuple[Format, Staged]:
        file_format = self._insisted or recognise(source)
        size = max(1, source.head.size)
        for batch in read_batches(source, file_format):
            tally.count(batch)
            self._staging.add(batch.works, batch.authorships)
            done = begin + (end - begin) * min(1, batch.consumed / size)
            self._report("Reading", done * READING_SHARE, tally)
        if not tally.read:
            raise SourceUnreadable(source.path, f"it is {file_format.title}, and holds no record")
        if tally.read == tally.rejected:
            raise SourceUnreadable(source.path, tally.first_reason)
        sha256 = _sha256(source.path) if source.path.is_file() else None
        return file_format, self._staging.commit_file(
            tally.source,
            file_format.name,
            sha256,
            read=tally.read,
            rejected=tally.rejected,
            rejects=tally.file.name if tally.file else None,
        )

    def publish(self, identity: IdentityRule) -> None:
        """Publish what is staged, unless the current snapshot already says it."""
        if self._errors and not self.summary.imported:
            raise self._errors[0]
        current = self._folder.current()
        revision = staged_revision(self._staging.connection, identity)
        if current and _revision(self._folder, current) == revision and _is_whole(self._folder, current):
            self.summary.snapshot = current
        else:
            self.summary.snapshot = publish_snapshot(
                self._folder,
                self._staging,
                identity,
                lambda step, part: self._report(step, READING_SHARE + part * (1 - READING_SHARE)),
            )
        self._writer.finish(self.summary.snapshot)

    def _add(self, tally: Tally, file_format: Format, staged: Staged) -> None:
        summary = self.summary
        summary.read += tally.read
        summary.rejected += tally.rejected
        summary.imported += tally.read - tally.rejected
        summary.added += staged.added
        summary.updated += staged.updated
        rejects = str(tally.file) if tally.file else None
        if rejects:
            summary.rejects.append(rejects)
        summary.files.append(
            FileSummary(
                tally.source, file_format.name, tally.read, tally.rejected, staged.added, staged.updated, rejects
            )
        )

    def _report(self, step: str, part: float, tally: Tally | None = None) -> None:
        read = self.summary.read + (tally.read if tally else 0)
        rejected = self.summary.rejected + (tally.rejected if tally else 0)
        self._writer.report(step, part, read, rejected)
        self._watch(Progress(step, part, read, rejected))


def _revision(folder: LibraryFolder, snapshot: str) -> str:
    return str(load_manifest(folder.root, snapshot).get("revision"))


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
