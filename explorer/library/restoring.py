"""Go back to an earlier snapshot, take a file out again, delete a library."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from explorer.errors import InvalidOption, LibraryError, LibraryMissing, NotFound, quote
from explorer.library import versions
from explorer.library.folder import LOCK, LibraryFolder
from explorer.library.history import HISTORY, IN_USE, REJECTS, ImportedFile, get_snapshot, load_history, load_manifest
from explorer.library.identity import IDENTITY_RULES, IdentityRule
from explorer.library.importer import READING_SHARE, Progress, Summary, Watcher
from explorer.library.inbox import INBOX
from explorer.library.jobs import JOBS
from explorer.library.publish import publish_snapshot
from explorer.library.writing import write_library
from explorer.settings import SAMPLE_LIBRARY
from explorer.snapshot import format as layout
from explorer.snapshot.opened import open_snapshot

CORRECTIONS = "identity.jsonl"
_PARTS = (
    layout.CURRENT,
    layout.SNAPSHOTS,
    *(f"{name}.duckdb{end}" for name in ("staging", "incoming") for end in ("", ".wal", ".tmp")),
    REJECTS,
    HISTORY,
    JOBS,
    INBOX,
    CORRECTIONS,
    LOCK,
)
"""What a library consists of, in the order in which it is deleted."""


def restore_snapshot(library: Path, name: str, *, wait: bool = False) -> Summary:
    """
    Make the kept snapshot *name* the current one again, also for the next import.

    What was imported after it stays in the staging store, out of use: the later snapshot can be
    restored as well, as long as it is kept. Raises NotFound, LibraryError when another version of
    the program wrote it, LibraryBusy while an import writes.
    """
    started = time.monotonic()
    note = get_snapshot(library, name)
    if not note.is_readable or note.files is None:
        raise LibraryError(
            f"The snapshot {quote(name)} was written by another version of the program.",
            hint="Import the files again.",
        )
    open_snapshot(library, name).close()
    with write_library(library, "restore", [], wait=wait) as writer:
        get_snapshot(library, name)  # an import that was waited for may have deleted it
        writer.folder.swap_current(name)
        writer.settle()
        writer.finish(name)
        summary = Summary(snapshot=name, seconds=round(time.monotonic() - started, 2))
        writer.summary = summary.as_dict()
    return summary


def delete_file(
    library: Path, number: int, *, wait: bool = False, watch: Watcher = lambda _: None
) -> Summary:  # fmt: skip
    """
    Take the import of a file back, by its number, and publish: works that another file states come from there.

    Raises NotFound when no file in use has that number. The snapshot before is kept, and can be
    restored.
    """
    started = time.monotonic()
    one = get_file(library, number)
    with write_library(library, "delete", [one.file], wait=wait) as writer:
        current = writer.folder.current()
        rule = _rule_of(library, current)

        def report(step: str, part: float) -> None:
            share = READING_SHARE + part * (1 - READING_SHARE)
            writer.report(step, share, 0, 0)
            watch(Progress(step, share))

        versions.withdraw(writer.staging.connection, number)
        name = publish_snapshot(writer.folder, writer.staging, rule, report)
        writer.finish(name)
        summary = Summary(snapshot=name, seconds=round(time.monotonic() - started, 2))
        writer.summary = summary.as_dict()
    return summary


def get_file(library: Path, number: int) -> ImportedFile:
    """Get a file in use by its number; raises NotFound."""
    files = [one for one in load_history(library) if one.state == IN_USE]
    for one in files:
        if one.number == number:
            return one
    known = ", ".join(f"{one.number} ({quote(one.file)})" for one in files[-10:]) or "none"
    raise NotFound(f"No file of {quote(library)} in use has the number {number}.", hint=f"In use are: {known}.")


def delete_library(library: Path) -> None:
    """
    Delete a library for good, and its folder if nothing else is in it.

    Raises LibraryMissing where there is none, InvalidOption for the bundled one, LibraryBusy.
    """
    if library.resolve() == SAMPLE_LIBRARY.resolve():
        raise InvalidOption("The bundled library can't be deleted.", hint="Nothing of yours is in it.")
    if not is_library(library):
        raise LibraryMissing(library)
    with LibraryFolder(library).locked():
        for name in _PARTS:
            part = library / name
            if part.is_dir() and not part.is_symlink():
                shutil.rmtree(part, ignore_errors=name != layout.SNAPSHOTS)
            elif name != LOCK or os.name != "nt":
                part.unlink(missing_ok=True)
    if not any(library.iterdir()):
        library.rmdir()


def is_library(folder: Path) -> bool:
    """Tell a library, empty or not, from any other folder."""
    return any((folder / name).is_file() for name in (layout.CURRENT, HISTORY, "staging.duckdb"))


def _rule_of(library: Path, name: str | None) -> IdentityRule:
    """The rule by which the current snapshot tells people apart."""
    told = load_manifest(library, name).get("identity")
    return next((rule for rule in IDENTITY_RULES if rule == told), "resolved")
