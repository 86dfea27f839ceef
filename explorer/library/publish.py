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
import numpy as np

from explorer.library.arrays import Scratch
from explorer.library.completeness import count_known
from explorer.library.corpus import count_tables, write_labels, write_venues_and_citations
from explorer.library.folder import LibraryFolder, sync_tree
from explorer.library.history import IN_USE, WITHDRAWN
from explorer.library.identity import (
    IdentityRule,
    Merges,
    Signatures,
    StagedMemory,
    assign_people,
    resolve_people,
)
from explorer.library.identity.merges import write_merges
from explorer.library.ledger.file import load_ledger
from explorer.library.ledger.publishing import correct_people, ledger_revision, write_verdicts
from explorer.library.linking import write_graph
from explorer.library.paper_texts import write_paper_search
from explorer.library.papers import write_papers
from explorer.library.people import write_people
from explorer.library.signing import read_signatures
from explorer.library.staging import Staging
from explorer.library.tags import write_tags
from explorer.library.textindex import find_entries
from explorer.library.versions import list_files
from explorer.library.working import lean, working_tables
from explorer.search.model import configured_model, find_fingerprint
from explorer.search.schema import build_index
from explorer.snapshot import format as layout

WORKING = "working.duckdb"
"""Beside the staging file, while a snapshot is made."""
SMALL = 20_000
"""Authorships up to which nothing is set aside on disk: files would cost more than all the rest then."""
Report = Callable[[str, float], None]
"""Told what is being done, and the part of the work done so far (0 to 1)."""


def publish_snapshot(folder: LibraryFolder, staging: Staging, rule: IdentityRule, report: Report) -> str:
    """Build a snapshot of what is staged, corrected by the ledger; make it current, and return its name."""
    name = _unused_name(folder.snapshots)
    part = folder.snapshots / f"{name}.part"
    part.mkdir(parents=True)
    try:
        with (
            working_tables(staging.connection, None if _is_small(staging.connection) else folder.root / WORKING),
            _attached(staging.connection, part / layout.CORPUS),
        ):
            manifest = _write(folder, part, staging.connection, rule, report)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    manifest |= {
        "name": name,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "replaces": folder.current(),
        "files": [
            one.as_dict() | {"state": IN_USE} for one in list_files(staging.connection) if one.state != WITHDRAWN
        ],
    }
    (part / layout.MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf8")
    sync_tree(part)
    part.rename(folder.snapshots / name)
    sync_tree(folder.snapshots, files=False)
    folder.swap_current(name)
    folder.prune()
    return name


def _is_small(connection: duckdb.DuckDBPyConnection) -> bool:
    row = connection.execute("SELECT count(*) FROM authorships").fetchone()
    return row is not None and int(row[0]) <= SMALL


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
    """What a snapshot of the staged records and the ledger would be made of; equal when it would be equal."""
    row = connection.execute(
        "SELECT count(*), coalesce(bit_xor(hash(key, digest)), 0) FROM works WHERE current"
    ).fetchone()
    corrected = f":{ledger}" if (ledger := ledger_revision(_find_library(connection))) else ""
    model = f":{name}:{find_fingerprint(name)}" if (name := configured_model()) else ""
    return f"{layout.VERSION}:{rule}:{row[0]}:{row[1]}{corrected}{model}" if row else ""


def _find_library(connection: duckdb.DuckDBPyConnection) -> Path:
    """The folder of the open staging file."""
    row = connection.execute("SELECT path FROM duckdb_databases() WHERE database_name = current_database()").fetchone()
    return Path(row[0]).parent if row and row[0] else Path()


def _write(
    folder: LibraryFolder, part: Path, connection: duckdb.DuckDBPyConnection, rule: IdentityRule, report: Report
) -> dict[str, object]:
    report("Putting papers together", 0.0)
    write_papers(connection, resolve=rule == "resolved")
    report("Telling people apart", 0.1)
    scratch = Scratch(folder.root)
    signatures = read_signatures(connection, scratch)
    with lean(connection):
        clusters, merges = _tell_apart(connection, signatures, rule)
    corrected = correct_people(connection, load_ledger(folder.root), signatures, clusters)
    del signatures, clusters
    write_people(connection, corrected.clusters, keep_ids=rule == "resolved", kept=corrected.ids)
    write_verdicts(connection, corrected.verdicts)
    if merges:
        write_merges(connection, merges)
        del merges
    report("Writing tables", 0.35)
    write_tags(connection, resolve=rule == "resolved", scratch=scratch)
    known = count_known(connection)
    write_venues_and_citations(connection)
    report("Writing the graph", 0.5)
    types = write_graph(connection, part / layout.GRAPH, scratch)
    write_labels(connection, part / layout.LABEL_FOLDER, scratch)
    report("Indexing words", 0.6)
    with lean(connection):
        entries = build_index(part / layout.TEXT, find_entries(connection))
        report("Indexing papers", 0.7)
        search = write_paper_search(connection, part, types, folder, report, scratch)
    report("Publishing", 1.0)
    return {
        "version": layout.VERSION,
        "revision": staged_revision(connection, rule),
        "identity": rule,
        "types": types,
        "entries": entries,
        "counts": count_tables(connection),
        "completeness": known,
        "search": search,
    }


def _tell_apart(
    connection: duckdb.DuckDBPyConnection, signatures: Signatures, rule: IdentityRule
) -> tuple[np.ndarray, Merges | None]:
    """The cluster of each signature, and why they are one where the rule weighs evidence."""
    if rule == "names":
        return assign_people(signatures, rule), None
    resolution = resolve_people(signatures, StagedMemory(connection))
    return resolution.people, resolution.merges


def _unused_name(snapshots: Path) -> str:
    """A name that sorts by time of birth."""
    now = datetime.now(UTC)
    taken = {path.name.removesuffix(".part") for path in snapshots.glob("*")} if snapshots.is_dir() else set()
    stem = now.strftime("%Y%m%dT%H%M%S")
    return next(name for name in (stem, *(f"{stem}-{number}" for number in range(1, 1000))) if name not in taken)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
