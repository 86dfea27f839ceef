"""
One change of a library, whole or not at all: locked, noted, and undone where it fails.

Whatever happens in between, the library says afterwards what its current snapshot says: the next
one who writes it settles staging again, so a process may be killed at any moment.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from explorer.errors import ExplorerError, ImportCancelled, LibraryBusy, LibraryNotWritten, MemoryTooSmall
from explorer.library import jobs, versions
from explorer.library.folder import LibraryFolder
from explorer.library.history import REJECTS, load_manifest, save_history
from explorer.library.jobs import JobNote
from explorer.library.staging import Staging
from explorer.library.stopping import Stopping
from explorer.settings import import_memory

_FULL = (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)


class Writer:
    """A library that this process may write."""

    def __init__(self, folder: LibraryFolder, staging: Staging, note: JobNote, stopping: Stopping) -> None:
        self._stopping = stopping
        self.folder = folder
        self.staging = staging
        self.note = note
        self.summary: Mapping[str, Any] | None = None
        """What the note says once it is done."""

    def report(self, step: str, part: float, read: int, rejected: int) -> None:
        """
        Note how far it is; raises KeyboardInterrupt when it is unwanted, where no signal says so.

        At the last step, *part* 1, all is done but the swap, which nothing interrupts.
        """
        self.note.follow(step, part, read, rejected)
        if self.note.is_unwanted:
            raise KeyboardInterrupt
        if part >= 1:
            self._stopping.be_deaf()

    def settle(self) -> None:
        """Have staging say what the current snapshot says, and nothing be left of imports that came to no end."""
        self.folder.sweep()
        current = self.folder.current()
        files = load_manifest(self.folder.root, current).get("files")
        if isinstance(files, list):
            holds: list[int] | None = [one["number"] for one in files]
        else:
            holds = None
        versions.settle(self.staging.connection, current, holds)
        self._forget_rejects()

    def _forget_rejects(self) -> None:
        """Delete what imports that came to no end rejected: files later than the last import, and of none."""
        files = versions.list_files(self.staging.connection)
        known = {one.rejects for one in files}
        last = max((datetime.fromisoformat(one.imported_at).timestamp() for one in files), default=0.0)
        for path in (self.folder.root / REJECTS).glob("*.jsonl"):
            if path.name not in known and path.stat().st_mtime > last:
                path.unlink(missing_ok=True)

    def finish(self, snapshot: str) -> None:
        """Count the files of this import with *snapshot*, which is current, and leave the list for readers."""
        versions.confirm(self.staging.connection, snapshot)
        save_history(self.folder.root, versions.list_files(self.staging.connection))


BeforeEnd = Callable[[bool], object]
"""Told whether all went well, before the note of the job says how it ended."""


@contextmanager
def write_library(
    library: Path,
    what: str,
    files: Sequence[str],
    *,
    wait: bool = False,
    before_end: BeforeEnd = lambda _: None,
) -> Iterator[Writer]:
    """
    Open *library* for writing; *what* and *files* are what its note tells readers.

    Whoever reads in the note how it ended finds what *before_end* did about that.

    Raises LibraryBusy while another process writes, unless it is to *wait*; ImportCancelled when
    the note was found unwanted, KeyboardInterrupt at Ctrl-C, LibraryNotWritten when the disk is
    full. In each case what was done is undone, and a folder that was made for it is gone.
    """
    folder = LibraryFolder(library)
    is_new = not library.exists()
    opened: list[Writer] = []
    notes = [JobNote(library, what, files, jobs.WAITING)] if wait else []
    stopping = Stopping(
        lambda: any(note.is_unwanted for note in notes),
        lambda: _interrupt(opened),
    )
    with stopping, ExitStack() as held:
        try:
            held.enter_context(folder.locked(wait=wait))
            notes = notes or [JobNote(library, what, files)]
            notes[0].follow("Opening the library", 0.0, 0, 0)
            writer = Writer(folder, Staging(folder.staging), notes[0], stopping)
            opened.append(writer)
            writer.settle()
            yield writer
            stopping.be_deaf()
            before_end(True)
            notes[0].end(jobs.DONE, summary=writer.summary)
        except LibraryBusy:
            raise
        except BaseException as error:
            stopping.be_deaf()
            told: BaseException = KeyboardInterrupt() if stopping.was_heard else _explain(error, library)
            if isinstance(told, KeyboardInterrupt) and any(note.is_unwanted for note in notes):
                told = ImportCancelled()
            _undo(opened)
            before_end(False)
            for note in notes:
                _tell(note, told)
            if is_new and folder.current() is None:
                shutil.rmtree(library, ignore_errors=True)
            if told is error:
                raise
            raise told from error
        finally:
            for one in opened:
                with suppress(duckdb.Error):
                    one.staging.close()


def _interrupt(opened: Sequence[Writer]) -> None:
    for writer in opened:
        writer.staging.connection.interrupt()


def _undo(opened: Sequence[Writer]) -> None:
    """Undo at once what can be undone; what a full disk keeps from it, the next writer settles."""
    for writer in opened:
        with suppress(duckdb.Error, OSError):
            writer.staging.abandon_file()
            writer.settle()


def _explain(error: BaseException, library: Path) -> BaseException:
    if isinstance(error, duckdb.InterruptException):
        return KeyboardInterrupt()
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return MemoryTooSmall(import_memory())
    if isinstance(error, _FULL) or (isinstance(error, OSError) and error.errno in _NO_ROOM):
        return LibraryNotWritten(library, error)
    return error


def _tell(note: JobNote, error: BaseException) -> None:
    if isinstance(error, ImportCancelled | KeyboardInterrupt):
        note.end(jobs.CANCELLED)
    elif isinstance(error, ExplorerError):
        note.end(jobs.FAILED, error=str(error), hint=error.hint)
    else:
        note.end(jobs.FAILED, error="Something went wrong on our side.", hint="The server's log has the details.")
