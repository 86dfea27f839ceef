"""Tables that are needed while a snapshot is made, and no longer: on disk, so that they take no memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa

from explorer.settings import import_memory

SCHEMA = "working"
LEAN = "250MB"
"""What DuckDB may hold while Python works on arrays."""


@contextmanager
def working_tables(connection: duckdb.DuckDBPyConnection, path: Path | None) -> Iterator[None]:
    """
    Have ``set_aside`` write to a database at *path*, which is deleted at the end; in memory without one.

    What a query can sort and join only on disk goes to disk, and rows without an order of their own
    come as they are found.
    """
    _delete(path)
    place = str(path).replace("'", "''") if path else ":memory:"
    connection.execute(f"ATTACH '{place}' AS {SCHEMA}")
    connection.execute("SET preserve_insertion_order = false")
    _with_working_tables.add(id(connection))
    try:
        yield
    finally:
        _with_working_tables.discard(id(connection))
        with suppress(duckdb.Error):  # what went wrong before says more
            for (view,) in connection.execute(_VIEWS).fetchall():
                connection.execute(f'DROP VIEW IF EXISTS temp."{view}"')
            connection.execute("RESET preserve_insertion_order")
            connection.execute(f"DETACH {SCHEMA}")
        _delete(path)


def _delete(path: Path | None) -> None:
    """Delete the database, which may be a killed import's."""
    for one in (path, path.with_name(f"{path.name}.wal")) if path else ():
        one.unlink(missing_ok=True)


_VIEWS = f"SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal AND sql LIKE '%{SCHEMA}.%'"
_with_working_tables: set[int] = set()
"""The connections in a ``working_tables`` block, by ``id``: asking the database takes as long as a small query."""


def set_aside(
    connection: duckdb.DuckDBPyConnection, name: str, query: str, parameters: Sequence[object] | None = None
) -> None:
    """
    Write the rows of *query* under *name*, in place of what had it, for the queries that follow.

    Without ``working_tables`` that is a temporary table.
    """
    if not _is_there(connection):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}", parameters)
        return
    connection.execute(f"CREATE OR REPLACE TABLE {SCHEMA}.{name} AS {query}", parameters)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS FROM {SCHEMA}.{name}")


def set_aside_more(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
    """Append the rows of *query* to what was set aside under *name*."""
    target = f"{SCHEMA}.{name}" if _is_there(connection) else f"temp.{name}"
    connection.execute(f"INSERT INTO {target} {query}")


def forget(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Drop what was set aside under *names*."""
    for name in names:
        if _is_there(connection):
            connection.execute(f"DROP VIEW IF EXISTS temp.{name}")
            connection.execute(f"DROP TABLE IF EXISTS {SCHEMA}.{name}")
        else:
            connection.execute(f"DROP TABLE IF EXISTS temp.{name}")


class WorkingTable:
    """A table that is set aside part by part; it is gone when the ``with`` block ends."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        self._connection, self._name = connection, name
        self._begun = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            forget(self._connection, self._name)

    def add(self, rows: pa.Table) -> None:
        """Append *rows*; the first ones say what the columns are."""
        self._connection.register("arriving_rows", rows)
        try:
            if self._begun:
                set_aside_more(self._connection, self._name, "FROM arriving_rows")
            else:
                set_aside(self._connection, self._name, "FROM arriving_rows")
                self._begun = True
        finally:
            self._connection.unregister("arriving_rows")


@contextmanager
def lean(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Have DuckDB keep little in memory, so that Python has room."""
    pa.default_memory_pool().release_unused()
    with suppress(duckdb.Error):  # what is pinned can't go
        connection.execute(f"SET memory_limit = '{LEAN}'")
    try:
        yield
    finally:
        connection.execute(f"SET memory_limit = '{import_memory()}'")


def _is_there(connection: duckdb.DuckDBPyConnection) -> bool:
    return id(connection) in _with_working_tables
