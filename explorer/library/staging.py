"""
The staging store: every source record as imported, with provenance, in one DuckDB file.

A record that arrives again with the same bytes changes nothing; one that arrives changed
becomes the current version, and the earlier one stays beside it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from explorer.errors import LibraryDamaged
from explorer.sources.tables import AUTHORSHIPS, LIST_FIELDS, WORK_FIELDS, WORKS

MEMORY_LIMIT = "900MB"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (
    file_no INTEGER PRIMARY KEY, name VARCHAR, format VARCHAR, sha256 VARCHAR, imported_at TIMESTAMPTZ,
    read INTEGER, rejected INTEGER, added INTEGER, updated INTEGER);
CREATE TABLE IF NOT EXISTS works (
    work_no INTEGER, key VARCHAR, file_no INTEGER, line INTEGER, digest BIGINT, current BOOLEAN,
    title VARCHAR, year SMALLINT, type VARCHAR, venue VARCHAR, abstract VARCHAR, doi VARCHAR,
    arxiv_id VARCHAR, url VARCHAR, citations INTEGER, source VARCHAR, topics VARCHAR[]);
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
"""


@dataclass(frozen=True, slots=True)
class Staged:
    """What one file brought."""

    added: int
    updated: int


class Staging:
    """The open staging file. One process writes it, under the library's lock."""

    def __init__(self, path: Path) -> None:
        try:
            self.connection = duckdb.connect(str(path), config={"memory_limit": MEMORY_LIMIT, "threads": 2})
            self.connection.execute(_SCHEMA)
        except duckdb.Error as error:
            raise LibraryDamaged(path, error) from error
        self._rows = 0

    def close(self) -> None:
        self.connection.close()

    def begin_file(self) -> None:
        """Open a transaction for one file; nothing of it counts until ``commit_file``."""
        self._rows = 0
        self.connection.execute("BEGIN")
        for table, schema in (("incoming_works", WORKS), ("incoming_authorships", AUTHORSHIPS)):
            empty = schema.empty_table()
            self.connection.register("arriving", empty)
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM arriving")
            self.connection.unregister("arriving")

    def add(self, works: pa.Table, authorships: pa.Table) -> None:
        """Append a batch of the file's records, as ``explorer.sources.tables`` builds it."""
        self._append("incoming_works", works)
        self._append("incoming_authorships", authorships)
        self._rows += works.num_rows

    def commit_file(self, name: str, file_format: str, sha256: str | None, *, read: int, rejected: int) -> Staged:
        """Fold the file's records into the store and note where they came from."""
        file_no = self._next("files", "file_no")
        self._classify()
        staged = Staged(*self._count_changes())
        self._take_over(file_no)
        self.connection.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?, now(), ?, ?, ?, ?)",
            [file_no, name, file_format, sha256, read, rejected, staged.added, staged.updated],
        )
        self.connection.execute("COMMIT")
        return staged

    def abandon_file(self) -> None:
        """Forget the file of the open transaction; one that failed may be over already."""
        with suppress(duckdb.Error):
            self.connection.execute("ROLLBACK")

    def _append(self, table: str, rows: pa.Table) -> None:
        self.connection.register("arriving", rows)
        self.connection.execute(
            f"INSERT INTO {table} SELECT * REPLACE (CAST(row_no + ? AS INTEGER) AS row_no) FROM arriving", [self._rows]
        )
        self.connection.unregister("arriving")

    def _next(self, table: str, column: str) -> int:
        row = self.connection.execute(f"SELECT coalesce(max({column}) + 1, 0) FROM {table}").fetchone()
        return int(row[0]) if row else 0

    def _classify(self) -> None:
        """Of each key keep the file's last record, and only where it says something new."""
        self.connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE changes AS
            WITH latest AS (
                SELECT key, max(row_no) AS row_no, arg_max(digest, row_no) AS digest FROM incoming_works GROUP BY key)
            SELECT latest.row_no, works.work_no AS earlier_no,
                   ? + row_number() OVER (ORDER BY latest.row_no) - 1 AS work_no
            FROM latest LEFT JOIN works ON works.key = latest.key AND works.current
            WHERE works.digest IS DISTINCT FROM latest.digest
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
            FROM incoming_works JOIN changes USING (row_no) ORDER BY work_no
            """,
            [file_no],
        )
        self.connection.execute(
            """
            INSERT INTO authorships
            SELECT work_no, position, name, folded, ids, institutions, institution_ids, variants
            FROM incoming_authorships JOIN changes USING (row_no) ORDER BY work_no, position
            """
        )
