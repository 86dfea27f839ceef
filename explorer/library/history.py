"""
What imports brought to a library, and which snapshots are kept, read without opening the staging store.

The one who writes a library leaves the list of its files beside the store, since a database that
an import writes can't be read by another process.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from explorer.errors import NotFound, quote
from explorer.snapshot import format as layout
from explorer.snapshot.opened import current_name

HISTORY = "history.json"
REJECTS = "rejects"
PENDING, IN_USE, WITHDRAWN = "pending", "in use", "withdrawn"
"""States of a file; a pending one belongs to an import that has not come to its end."""


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file that was imported."""

    number: int
    """From 0, in the order of imports; never used again."""
    file: str
    format: str
    """As ``--format`` says it."""
    sha256: str | None
    imported_at: str
    """In UTC: ``2026-11-20T09:25:17Z``."""
    read: int
    rejected: int
    added: int
    updated: int
    rejects: str | None
    """The name of the file in ``rejects/`` that holds what was rejected of it."""
    state: str
    """``in use``, or ``withdrawn``: nothing of it is in the current snapshot."""
    snapshot: str | None = None
    """The snapshot that was current when it had been imported."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SnapshotNote:
    """A snapshot that is kept, by its manifest."""

    name: str
    created: str
    """In UTC: ``2026-11-20T09:25:17+00:00``."""
    counts: Mapping[str, int]
    identity: str
    files: tuple[int, ...] | None
    """Numbers of the files that it was made from; None where an earlier version wrote it."""
    is_current: bool
    is_readable: bool
    """This version of the program can open it."""


def save_history(library: Path, files: Sequence[ImportedFile]) -> None:
    """Write the list of files in one step that a crash can't split."""
    content = json.dumps({"files": [one.as_dict() for one in files]}, ensure_ascii=False, indent=1)
    written = library / f"{HISTORY}.new"
    with written.open("w", encoding="utf8", errors="replace") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    written.replace(library / HISTORY)


def load_history(library: Path) -> list[ImportedFile]:
    """Every file that was imported, first to last; the current snapshot says which are in use."""
    current = current_name(library)
    manifest = load_manifest(library, current)
    held = _read_files(manifest)
    known = _read_files(_load_json(library / HISTORY)) | held
    if "files" not in manifest:
        return [known[number] for number in sorted(known)]
    in_use = {number for number, one in known.items() if number in held or one.snapshot == current}
    return [replace(known[number], state=IN_USE if number in in_use else WITHDRAWN) for number in sorted(known)]


def find_snapshots(library: Path) -> list[SnapshotNote]:
    """The snapshots that are kept, the newest first."""
    current = current_name(library)
    folder = library / layout.SNAPSHOTS
    names = sorted((one.name for one in folder.iterdir() if one.is_dir()), reverse=True) if folder.is_dir() else []
    notes = (_describe(name, load_manifest(library, name), current) for name in names if not name.endswith(".part"))
    return [note for note in notes if note]


def get_snapshot(library: Path, name: str) -> SnapshotNote:
    """Get a kept snapshot by its name; raises NotFound with those that there are."""
    notes = find_snapshots(library)
    for note in notes:
        if note.name == name:
            return note
    kept = ", ".join(note.name for note in notes) or "none"
    raise NotFound(f"There is no snapshot {quote(name)} in {quote(library)}.", hint=f"Kept are: {kept}.")


def find_previous(library: Path) -> SnapshotNote | None:
    """What was published before the current snapshot, if it is kept."""
    notes = find_snapshots(library)
    replaced = load_manifest(library, current_name(library)).get("replaces")
    earlier = [note for note in notes if note.name < (current_name(library) or "")]
    return next((note for note in notes if note.name == replaced), earlier[0] if earlier else None)


def find_rejects(library: Path, one: ImportedFile) -> Iterator[dict[str, Any]]:
    """What was rejected of a file: ``file``, ``line``, ``reason`` and ``record``, at most as much as is kept."""
    path = library / REJECTS / Path(one.rejects or "-").name
    if not one.rejects or not path.is_file():
        return
    with path.open(encoding="utf8", errors="replace") as lines:
        for line in lines:
            row = _parse(line)
            if isinstance(row, dict):
                yield row


def load_manifest(library: Path, name: str | None) -> dict[str, Any]:
    """The facts of a snapshot; empty where it has none that can be read."""
    return _load_json(library / layout.SNAPSHOTS / name / layout.MANIFEST) if name else {}


def _describe(name: str, manifest: Mapping[str, Any], current: str | None) -> SnapshotNote | None:
    if not manifest:
        return None
    files = manifest.get("files")
    return SnapshotNote(
        name,
        str(manifest.get("created", "")),
        dict(manifest.get("counts", {})),
        str(manifest.get("identity", "")),
        tuple(one["number"] for one in files) if isinstance(files, list) else None,
        name == current,
        manifest.get("version") == layout.VERSION,
    )


def _read_files(content: Mapping[str, Any]) -> dict[int, ImportedFile]:
    rows: Iterable[Any] = content.get("files") or ()
    names = ImportedFile.__slots__
    known = (row for row in rows if isinstance(row, dict) and set(names) <= set(row))
    return {row["number"]: ImportedFile(**{name: row[name] for name in names}) for row in known}


def _load_json(path: Path) -> dict[str, Any]:
    try:
        content = _parse(path.read_text(encoding="utf8"))
    except (OSError, UnicodeDecodeError):
        return {}
    return content if isinstance(content, dict) else {}


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None
