"""An opened snapshot: its tables, its arrays, its labels, its search index."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from explorer.errors import LibraryDamaged, LibraryError, LibraryMissing
from explorer.search.fusing import PaperSearch
from explorer.search.words import WordIndex
from explorer.snapshot import format as layout
from explorer.snapshot.labels import LabelTable, load_labels
from explorer.snapshot.topology import Topology, load_topology


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Immutable, and safe to share between threads. Close it when nobody reads it any more."""

    folder: Path
    name: str
    manifest: Mapping[str, Any]
    topology: Topology
    labels: Mapping[str, LabelTable]
    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run one query on a cursor of its own: a connection serves one thread at a time."""
        with self.connection.cursor() as cursor:
            return cursor.execute(query, list(parameters)).fetchall()

    @cached_property
    def words(self) -> WordIndex:
        """The search index, opened when it is first asked."""
        try:
            return WordIndex(self.folder / layout.TEXT)
        except ValueError as error:
            raise LibraryDamaged(self.folder / layout.TEXT, error) from error

    @cached_property
    def papers(self) -> PaperSearch:
        """What finds papers, by words and by meaning; opened when it is first asked."""
        folder = self.folder / layout.PAPER_SEARCH
        try:
            return PaperSearch(folder)
        except (OSError, ValueError, KeyError) as error:
            raise LibraryDamaged(folder, error) from error

    @property
    def counts(self) -> Mapping[str, int]:
        """How many papers, people, topics, institutions and authorships it holds."""
        counts: Mapping[str, int] = self.manifest["counts"]
        return counts

    def close(self) -> None:
        self.connection.close()


def current_name(library: Path) -> str | None:
    """The name of the published snapshot in *library*, or None."""
    try:
        return (library / layout.CURRENT).read_text(encoding="utf8").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None


def open_snapshot(library: Path, name: str | None = None) -> Snapshot:
    """Open the published snapshot of *library*, or the one called *name*."""
    name = name or current_name(library)
    if name is None:
        raise LibraryMissing(library)
    folder = library / layout.SNAPSHOTS / name
    try:
        manifest = json.loads((folder / layout.MANIFEST).read_text(encoding="utf8"))
    except FileNotFoundError as error:
        raise LibraryMissing(folder) from error
    except ValueError as error:
        raise LibraryDamaged(folder / layout.MANIFEST, error) from error
    if manifest["version"] != layout.VERSION:
        raise LibraryError(
            f"The snapshot {name!r} has format version {manifest['version']}, this program reads {layout.VERSION}.",
            hint="Import the files again.",
        )
    try:
        topology = load_topology(folder / layout.GRAPH, tuple(manifest["types"]))
        labels = load_labels(folder / layout.LABEL_FOLDER)
    except (OSError, ValueError) as error:
        raise LibraryDamaged(folder, error) from error
    try:
        connection = duckdb.connect(str(folder / layout.CORPUS), read_only=True, config={"threads": 2})
    except duckdb.Error as error:
        raise LibraryDamaged(folder / layout.CORPUS, error) from error
    return Snapshot(folder, name, manifest, topology, labels, connection)
