"""
The staging store: every source record as imported, with provenance, in one DuckDB file.

A record that arrives again with the same bytes is noted, no more; one that arrives changed
becomes the current version, and the earlier one stays beside it. A file counts for good once a
published snapshot holds it; ``explorer.library.versions`` settles which files are in use.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from explorer.errors import LibraryDamaged
from explorer.settings import import_memory
from explorer.sources.tables import AUTHORSHIPS, LIST_FIELDS, WORK_FIELDS, WORKS

SCRATCH = "incoming.duckdb"
"""Beside the store, while a file is read."""

_SCHEMA = """
BEGIN;
CREATE TABLE IF NOT EXISTS files (
    file_no INTEGER PRIMARY KEY, name VARCHAR, format VARCHAR, sha256 VARCHAR, imported_at TIMESTAMPTZ,
    read INTEGER, rejected INTEGER, added INTEGER, updated INTEGER);
CREATE TABLE IF NOT EXISTS works (
    work_no INTEGER, key VARCHAR, file_no INTEGER, line INTEGER, digest BIGINT, current BOOLEAN,
    title VARCHAR, year SMALLINT, type VARCHAR, venue VARCHAR, abstract VARCHAR, doi VARCHAR,
    arxiv_id VARCHAR, url VARCHAR, citations INTEGER, source VARCHAR, topics VARCHAR[]);
CREATE TABLE IF NOT EXISTS repeats (file_no INTEGER, work_no INTEGER, line INTEGER);
ALTER TABLE files ADD COLUMN IF NOT EXISTS rejects VARCHAR;
ALTER TABLE files ADD COLUMN IF NOT EXISTS state VARCHAR DEFAULT 'in use';
ALTER TABLE files ADD COLUMN IF NOT EXISTS snapshot VARCHAR;
ALTER TABLE works ADD COLUMN IF NOT EXISTS refs VARCHAR[];
ALTER TABLE works ADD COLUMN IF NOT EXISTS ids VARCHAR[];
ALTER TABLE works ADD COLUMN IF NOT EXISTS date VARCHAR;
ALTER TABLE works ADD COLUMN IF NOT EXISTS volume VARCHAR;
ALTER TABLE works ADD COLUMN IF NOT EXISTS issue VARCHAR;
ALTER TABLE works ADD COLUMN IF NOT EXISTS pages VARCHAR;
ALTER TABLE works ADD COLUMN IF NOT EXISTS publisher VARCHAR;
ALTER TABLE works ADD COLUMN IF NOT EXISTS language VARCHAR;
ALTER TABLE works ADD COLUMN IF NOT EXISTS votes INTEGER;
ALTER TABLE works ADD COLUMN IF NOT EXISTS comments INTEGER;
ALTER TABLE works ADD COLUMN IF NOT EXISTS note VARCHAR;
CREATE TABLE IF NOT EXISTS authorships (
    work_no INTEGER, position INTEGER, name VARCHAR, folded VARCHAR, ids VARCHAR[],
    institutions VARCHAR[], institution_ids VARCHAR[], variants VARCHAR[]);
COMMIT;
"""


@dataclass(frozen=True, slots=True)
class Staged:
    """What one file brought."""

    added: int
    updated: int


class Staging:
    """The open staging file. One process writes it, under the library's lock."""

    def __init__(self, path: Path) -> None:
        self._scratch = path.with_name(SCRATCH)
        try:
            self.connection = duckdb.connect(str(path), config={"memory_limit": import_memory(), "threads": 2})
            self.connection.execute(_SCHEMA)
        except duckdb.Error as error:
            raise LibraryDamaged(path, error) from error
        self._rows = 0

    def close(self) -> None:
        self.connection.close()
        self._scratch.unlink(missing_ok=True)

    def begin_file(self) -> None:
        """
        Make room for one file; nothing of it counts until ``commit_file``.

        What arrives goes to a scratch database beside the store, so that the memory needed does not
        grow with the file; temporary tables would stay in memory.
        """
        self._rows = 0
        self._forget_scratch()
        path = str(self._scratch).replace("'", "''")
        self.connection.execute(f"ATTACH '{path}' AS scratch")
        self.connection.execute("BEGIN")
        for table, schema in (("incoming_works", WORKS), ("incoming_authorships", AUTHORSHIPS)):
            empty = schema.empty_table()
            self.connection.register("arriving", empty)
            self.connection.execute(f"CREATE TABLE scratch.{table} AS FROM arriving")
            self.connection.unregister("arriving")

    def add(self, works: pa.Table, authorships: pa.Table) -> None:
        """Append a batch of the file's records, as ``explorer.sources.tables`` builds it."""
        self._append("scratch.incoming_works", works)
        self._append("scratch.incoming_authorships", authorships)
        self._rows += works.num_rows

    def commit_file(
        self, name: str, file_format: str, sha256: str | None, *, read: int, rejected: int, rejects: str | None = None
    ) -> Staged:
        """
        Fold the file's records into the store and note where they came from.

        *rejects* is the name of the file that holds what was rejected. The file is pending until
        ``versions.confirm`` or a published snapshot says that it counts.
        """
        self.connection.execute("COMMIT")
        self.connection.execute("BEGIN")
        file_no = self._next("files", "file_no")
        self._classify()
        staged = Staged(*self._count_changes())
        self._take_over(file_no)
        self.connection.execute(
            """
            INSERT INTO files
                (file_no, name, format, sha256, imported_at, read, rejected, added, updated, rejects, state)
            VALUES (?, ?, ?, ?, now(), ?, ?, ?, ?, ?, 'pending')
            """,
            [file_no, name, file_format, sha256, read, rejected, staged.added, staged.updated, rejects],
        )
        self.connection.execute("COMMIT")
        self._forget_scratch()
        return staged

    def abandon_file(self) -> None:
        """Forget the file of the open transaction; one that failed may be over already."""
        with suppress(duckdb.Error):
            self.connection.execute("ROLLBACK")
        with suppress(duckdb.Error):
            self._forget_scratch()

    def _forget_scratch(self) -> None:
        self.connection.execute("DETACH DATABASE IF EXISTS scratch")
        for path in (self._scratch, self._scratch.with_name(f"{self._scratch.name}.wal")):
            path.unlink(missing_ok=True)

    def _append(self, table: str, arriving: pa.Table) -> None:  # noqa: ARG002 - the query names it
        """Append *arriving*, which the query reads by its name: registered, it would be held until the commit."""
        self.connection.execute(
            f"INSERT INTO {table} SELECT * REPLACE (CAST(row_no + ? AS INTEGER) AS row_no) FROM arriving", [self._rows]
        )

    def _next(self, table: str, column: str) -> int:
        row = self.connection.execute(f"SELECT coalesce(max({column}) + 1, 0) FROM {table}").fetchone()
        return int(row[0]) if row else 0

    def _classify(self) -> None:
        """Of each key keep the file's last record, and tell those that say something new from repeats."""
        self.connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE latest AS
            WITH arrived AS (
                SELECT key, max(row_no) AS row_no, arg_max(digest, row_no) AS digest,
                       arg_max(line, row_no) AS line FROM scratch.incoming_works GROUP BY key)
            SELECT row_no, arrived.line, works.work_no AS earlier_no, works.digest IS NOT DISTINCT FROM arrived.digest
                   AS is_repeat
            FROM arrived LEFT JOIN works ON works.key = arrived.key AND works.current
            """
        )
        self.connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE changes AS
            SELECT row_no, earlier_no, ? + row_number() OVER (ORDER BY row_no) - 1 AS work_no
            FROM latest WHERE NOT is_repeat
            """,
            [self._next("works", "work_no")],
        )

    def _count_changes(self) -> tuple[int, int]:
        row = self.connection.execute(
            "SELECT count(*) FILTER (earlier_no IS NULL), count(earlier_no) FROM changes"
        ).fetchone()
        return (int(row[0]), int(row[1])) if row else (0, 0)

    def _take_over(self, file_no: int) -> None:
        self.connection.execute("UPDATE works SET current = false WHERE work_no IN (SELECT earlier_no FROM changes)")
        self.connection.execute(
            f"""
            INSERT INTO works BY NAME
            SELECT work_no, key, ? AS file_no, line, digest, true AS current, {", ".join(WORK_FIELDS + LIST_FIELDS)}
            FROM scratch.incoming_works JOIN changes USING (row_no) ORDER BY work_no
            """,
            [file_no],
        )
        self.connection.execute(
            """
            INSERT INTO authorships
            SELECT work_no, position, name, folded, ids, institutions, institution_ids, variants
            FROM scratch.incoming_authorships JOIN changes USING (row_no) ORDER BY work_no, position
            """
        )
        self.connection.execute(
            "INSERT INTO repeats SELECT ? AS file_no, earlier_no, line FROM latest WHERE is_repeat ORDER BY earlier_no",
            [file_no],
        )
