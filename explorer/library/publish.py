"""
Publish a snapshot: staging and an identity rule in, an immutable folder out.

The folder is written beside the others as ``NAME.part`` and renamed when it is whole;
then ``CURRENT`` is replaced. A crash at any point leaves the earlier snapshot serving.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from explorer.library.corpus import count_tables, write_labels, write_venues_and_citations
from explorer.library.folder import LibraryFolder, sync_tree
from explorer.library.identity import IdentityRule, assign_people
from explorer.library.linking import write_graph
from explorer.library.papers import write_papers
from explorer.library.people import write_people
from explorer.library.signing import read_signatures
from explorer.library.staging import Staging
from explorer.library.tags import write_tags
from explorer.library.textindex import find_entries
from explorer.search.schema import build_index
from explorer.snapshot import format as layout

Report = Callable[[str, float], None]
"""Told what is being done, and the part of the work done so far (0 to 1)."""


def publish_snapshot(folder: LibraryFolder, staging: Staging, rule: IdentityRule, report: Report) -> str:
    """Build a snapshot of what is staged, make it current, and return its name."""
    name = _unused_name(folder.snapshots)
    part = folder.snapshots / f"{name}.part"
    part.mkdir(parents=True)
    try:
        with _attached(staging.connection, part / layout.CORPUS):
            manifest = _write(part, staging.connection, rule, report)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    manifest |= {"name": name, "created": datetime.now(UTC).isoformat(timespec="seconds")}
    (part / layout.MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf8")
    sync_tree(part)
    part.rename(folder.snapshots / name)
    sync_tree(folder.snapshots, files=False)
    folder.swap_current(name)
    folder.prune()
    return name


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    """
    Attach a new database as ``corpus``; it is written out when it is detached.

    Its columns stay uncompressed: a page asks for some dozens of rows all over a table, and
    unpacking the names around them costs five times the rest.
    """
    connection.execute("SET force_compression = 'uncompressed'")
    connection.execute(f"ATTACH '{_quoted(path)}' AS corpus")
    try:
        yield
    finally:
        with suppress(duckdb.Error):  # what went wrong before says more
            connection.execute("DETACH corpus")
            connection.execute("RESET force_compression")


def staged_revision(connection: duckdb.DuckDBPyConnection, rule: IdentityRule) -> str:
    """What a snapshot of the staged records would be made of; equal when it would be equal."""
    row = connection.execute(
        "SELECT count(*), coalesce(bit_xor(hash(key, digest)), 0) FROM works WHERE current"
    ).fetchone()
    return f"{layout.VERSION}:{rule}:{row[0]}:{row[1]}" if row else ""


def _write(part: Path, connection: duckdb.DuckDBPyConnection, rule: IdentityRule, report: Report) -> dict[str, object]:
    report("Putting papers together", 0.0)
    write_papers(connection)
    report("Telling people apart", 0.1)
    clusters = assign_people(read_signatures(connection), rule)
    write_people(connection, clusters, keep_ids=rule == "resolved")
    report("Writing tables", 0.35)
    write_tags(connection)
    write_venues_and_citations(connection)
    report("Writing the graph", 0.5)
    types = write_graph(connection, part / layout.GRAPH)
    write_labels(connection, part / layout.LABEL_FOLDER)
    report("Indexing words", 0.6)
    entries = build_index(part / layout.TEXT, find_entries(connection))
    report("Publishing", 1.0)
    return {
        "version": layout.VERSION,
        "revision": staged_revision(connection, rule),
        "identity": rule,
        "types": types,
        "entries": entries,
        "counts": count_tables(connection),
    }


def _unused_name(snapshots: Path) -> str:
    """A name that sorts by time of birth."""
    now = datetime.now(UTC)
    taken = {path.name.removesuffix(".part") for path in snapshots.glob("*")} if snapshots.is_dir() else set()
    stem = now.strftime("%Y%m%dT%H%M%S")
    return next(name for name in (stem, *(f"{stem}-{number}" for number in range(1, 1000))) if name not in taken)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
