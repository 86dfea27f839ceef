"""A correction made: into the ledger, and published."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from explorer.errors import CorrectionsOff, LibraryMissing, quote
from explorer.library.folder import LibraryFolder
from explorer.library.history import load_manifest
from explorer.library.identity import IDENTITY_RULES, IdentityRule
from explorer.library.ledger.entries import Entry
from explorer.library.ledger.file import LEDGER, append_entries, cut_back, load_ledger
from explorer.library.publish import publish_snapshot
from explorer.library.writing import Writer, write_library
from explorer.settings import READ_ONLY_VARIABLE, is_read_only

Watcher = Callable[[str, float], None]
"""Told what is being done, and the part of the work done so far (0 to 1)."""


def correct(library: Path, entries: Sequence[Entry], watch: Watcher = lambda *_: None) -> str:
    """
    Add *entries* to the ledger of *library* and publish it anew; the name of the snapshot.

    Entries that the ledger has already are left out; where none is new, nothing is published
    unless an earlier correction still waits for it. Raises LibraryBusy while another process
    writes and CorrectionsOff where nobody may; whenever it raises, the ledger is as it was.
    """
    why = find_hindrance(library)
    if why:
        raise CorrectionsOff(why, hint=f"Unset {READ_ONLY_VARIABLE} to correct it." if is_read_only() else "")
    with write_library(library, "correct", []) as writer:
        known = {one.id for one in load_ledger(library).entries}
        new = [one for one in entries if one.id not in known]
        size = append_entries(library, new) if new else None
        try:
            return _publish(writer, watch)
        except BaseException:
            if size is not None:
                with suppress(OSError):  # what went wrong before says more
                    cut_back(library, size)
            raise


def find_hindrance(library: Path) -> str:
    """Why nobody can be corrected in *library*; empty where they can."""
    folder = LibraryFolder(library)
    if folder.current() is None:
        raise LibraryMissing(library)
    if is_read_only():
        return f"This app shows its libraries and changes none ({READ_ONLY_VARIABLE} is set)."
    if not folder.staging.is_file():
        return f"{quote(library)} holds what was published only, not the records that it was made from."
    written = [library, folder.snapshots, folder.staging, *([library / LEDGER] if (library / LEDGER).exists() else [])]
    if not all(os.access(path, os.W_OK) for path in written):
        return f"{quote(library)} can't be written."
    return ""


def _publish(writer: Writer, watch: Watcher) -> str:
    def report(step: str, part: float) -> None:
        writer.report(step, part, 0, 0)
        watch(step, part)

    current = str(writer.folder.current())
    name = publish_snapshot(writer.folder, writer.staging, _get_rule(writer.folder.root, current), report)
    writer.finish(name)
    return name


def _get_rule(library: Path, snapshot: str) -> IdentityRule:
    told = load_manifest(library, snapshot).get("identity")
    return next((rule for rule in IDENTITY_RULES if rule == told), "resolved")
