"""
What changed from one snapshot to another: papers and people by what they are made of, not by number.

A paper is the same where a record of it is the same, a person where a line of an author list is.
So a paper whose id changed because a DOI became known is no new paper, and of two people who turn
out to be one neither is gone: they were joined.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import duckdb

from explorer.errors import InvalidOption, LibraryDamaged, LibraryError, ResearcherNotFound, quote
from explorer.library.history import SnapshotNote, get_snapshot
from explorer.snapshot import format as layout

MOST_LISTED = 200
"""Of each kind of change; the counts are of all."""
MEMORY_LIMIT = "700MB"

_PAIRS = (
    """
    CREATE TEMP TABLE same_papers AS
    SELECT DISTINCT before.records.paper_no AS old, after.records.paper_no AS new
    FROM before.records JOIN after.records USING (key)
    """,
    """
    CREATE TEMP TABLE same_people AS
    SELECT DISTINCT before.signatures.person_no AS old, after.signatures.person_no AS new
    FROM before.signatures JOIN after.signatures USING (source_id, position, raw_name)
    WHERE before.signatures.person_no IS NOT NULL AND after.signatures.person_no IS NOT NULL
    """,
)
_FIELDS = {"papers": "paper_id AS id, title AS name, year", "people": "person_id AS id, name, works"}
_NUMBERS = {"papers": "paper_no", "people": "person_no"}
_ORDER = {"papers": "year DESC NULLS LAST, name, id", "people": "works DESC, name, id"}
_CHANGES = {
    "added": ("after", "SELECT {number} FROM after.{table} WHERE {number} NOT IN (SELECT new FROM same_{table})"),
    "removed": ("before", "SELECT {number} FROM before.{table} WHERE {number} NOT IN (SELECT old FROM same_{table})"),
    "joined": ("after", "SELECT new AS {number} FROM same_{table} GROUP BY new HAVING count(*) > 1"),
    "parted": ("before", "SELECT old AS {number} FROM same_{table} GROUP BY old HAVING count(*) > 1"),
}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in one way: how many, and the first of them."""

    count: int
    listed: tuple[Row, ...]
    """``id``, ``name``, and ``year`` of a paper or ``works`` of a person; at most ``MOST_LISTED``."""


@dataclass(frozen=True, slots=True)
class Around:
    """What changed around one researcher."""

    id: str
    name: str
    was_known: bool
    """Something of them was in the earlier snapshot."""
    works: tuple[int, int]
    """Before and after."""
    coauthors: tuple[int, int]
    new_papers: Change
    gone_papers: Change
    new_coauthors: Change
    gone_coauthors: Change


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from ``before`` to ``after``, both names of snapshots."""

    before: str
    after: str
    counts_before: dict[str, int]
    counts_after: dict[str, int]
    papers: dict[str, Change]
    """``added``, ``removed``, ``joined`` (several became one; the one is listed), ``parted`` (the other way round)."""
    people: dict[str, Change]
    around: Around | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def compare_snapshots(library: Path, before: str, after: str, around: str | None = None) -> Difference:
    """
    Compare two kept snapshots; *around* is the id of a researcher in the later one.

    Raises NotFound for a snapshot that is not kept, ResearcherNotFound, and LibraryError for a
    snapshot that another version of the program wrote.
    """
    notes = [_readable(library, name) for name in (before, after)]
    if before == after:
        raise InvalidOption(f"{quote(before)} is compared with itself.", hint="Give two snapshots.")
    with _attached(library, before, after) as connection:
        for statement in _PAIRS:
            connection.execute(statement)
        return Difference(
            before,
            after,
            dict(notes[0].counts),
            dict(notes[1].counts),
            _find_changes(connection, "papers"),
            _find_changes(connection, "people"),
            _look_around(connection, around) if around else None,
        )


def _readable(library: Path, name: str) -> SnapshotNote:
    note = get_snapshot(library, name)
    if not note.is_readable:
        raise LibraryError(
            f"The snapshot {quote(name)} was written by another version of the program.",
            hint="Compare snapshots that this version wrote.",
        )
    return note


@contextmanager
def _attached(library: Path, before: str, after: str) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = library / layout.SNAPSHOTS
    spill = str(Path(gettempdir()) / "explorer-differences")
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "threads": 2, "temp_directory": spill}) as connection:
        for name, path in (("before", folder / before), ("after", folder / after)):
            place = str(path / layout.CORPUS).replace("'", "''")
            try:
                connection.execute(f"ATTACH '{place}' AS {name} (READ_ONLY)")
            except duckdb.Error as error:
                raise LibraryDamaged(path / layout.CORPUS, error) from error
        yield connection


def _find_changes(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, Change]:
    names = {"table": table, "number": _NUMBERS[table]}
    return {change: _list(connection, table, side, query.format(**names)) for change, (side, query) in _CHANGES.items()}


def _list(connection: duckdb.DuckDBPyConnection, table: str, side: str, numbers: str) -> Change:
    """Count the papers or people whose *numbers* a query gives, and list the first."""
    number = _NUMBERS[table]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE found AS {numbers}")
    row = connection.execute("SELECT count(*) FROM found").fetchone()
    listed = connection.execute(
        f"SELECT {_FIELDS[table]} FROM {side}.{table} WHERE {number} IN (SELECT {number} FROM found) "
        f"ORDER BY {_ORDER[table]} LIMIT {MOST_LISTED}"
    )
    columns = [column[0] for column in listed.description or ()]
    rows = tuple(dict(zip(columns, one, strict=True)) for one in listed.fetchall())
    return Change(int(row[0]) if row else 0, rows)


def _look_around(connection: duckdb.DuckDBPyConnection, person_id: str) -> Around:
    found = connection.execute(
        "SELECT person_no, person_id, name FROM after.aliases JOIN after.people USING (person_no) WHERE alias = ?",
        [person_id],
    ).fetchone()
    if not found:
        raise ResearcherNotFound(person_id)
    number, own_id, name = found
    connection.execute("CREATE OR REPLACE TEMP TABLE who_new AS SELECT ?::INTEGER AS person_no", [number])
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE who_old AS SELECT old AS person_no FROM same_people WHERE new = ?", [number]
    )
    for side, place in (("old", "before"), ("new", "after")):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE papers_{side} AS SELECT DISTINCT paper_no FROM {place}.authorships "
            f"WHERE person_no IN (FROM who_{side})"
        )
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE beside_{side} AS SELECT DISTINCT person_no FROM {place}.authorships "
            f"WHERE paper_no IN (FROM papers_{side}) AND person_no NOT IN (FROM who_{side})"
        )
    return Around(
        own_id,
        name,
        _count(connection, "who_old") > 0,
        (_count(connection, "papers_old"), _count(connection, "papers_new")),
        (_count(connection, "beside_old"), _count(connection, "beside_new")),
        *(
            _list(connection, table, place, query)
            for table, kind in (("papers", "papers"), ("people", "beside"))
            for place, query in _gains(table, kind)
        ),
    )


def _gains(table: str, kind: str) -> Iterator[tuple[str, str]]:
    """What of the later list has nothing behind it in the earlier one, and the other way round."""
    number = _NUMBERS[table]
    for place, mine, other in (("after", "new", "old"), ("before", "old", "new")):
        same = f"SELECT {mine} FROM same_{table} WHERE {other} IN (SELECT {number} FROM {kind}_{other})"
        yield place, f"SELECT {number} FROM {kind}_{mine} WHERE {number} NOT IN ({same})"


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0
