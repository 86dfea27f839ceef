"""
The people store: one database that several processes of the app share.

SQLite by default, PostgreSQL by its address. Every write is one transaction: done, or not begun.
A database that can't be reached raises StateUnavailable, and for a moment nobody asks it again, so
that pages which only want to show a count don't wait for it one after the other.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy import exc as failures
from sqlalchemy.dialects import postgresql, sqlite

from explorer.errors import StateUnavailable
from explorer.people.migrating import migrate

_log = logging.getLogger("explorer")

BUSY_SECONDS = 10
"""How long a write waits for another process's."""
REST_SECONDS = 2.0
"""How long nobody asks a database that could not be reached."""
POSTGRES_OPTIONS = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5000,
    "keepalives_idle": 10,
    "application_name": "research-graph-explorer",
    "options": "-c statement_timeout=10000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000",
}


class Store:
    """
    A database of accounts and what they do.

    Made without touching the database; tables are made, or brought up to date, at the first use.
    """

    def __init__(self, url: str) -> None:
        self._url = _read_url(url)
        self._engine = _make_engine(self._url)
        self._is_file = self._url.get_backend_name() == "sqlite"
        self._migrated = False
        self._preparing = Lock()
        self._writing = Lock()
        self._rest_until = 0.0

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with."""
        with self._open(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: kept when the block ends, undone when it raises."""
        # SQLite lets writers in by chance, not in turn; those of one process queue here.
        with self._writing if self._is_file else nullcontext(), self._open(writes=True) as connection:
            yield connection

    def prepare(self) -> None:
        """Make the tables, or bring them up to date; several processes may do so at once."""
        with self._preparing:
            if not self._migrated:
                if self._is_file:
                    _make_file(self._url)
                with _told_apart(self):
                    migrate(self._engine)
                self._migrated = True

    def close(self) -> None:
        self._engine.dispose()

    def rest(self) -> None:
        """Ask nothing for a moment; then begin anew, since it may be another database that answers."""
        self._rest_until = monotonic() + REST_SECONDS
        self._migrated = False
        self._engine.dispose()

    @contextmanager
    def _open(self, *, writes: bool) -> Iterator[Connection]:
        if monotonic() < self._rest_until:
            raise StateUnavailable("the database did not answer a moment ago")
        if not self._migrated:
            self.prepare()
        engine = self._engine.execution_options(explorer_writes=writes)
        with _told_apart(self), engine.begin() as connection:
            yield connection


def insert_missing(connection: Connection, table: Any, values: dict[str, object]) -> bool:
    """Insert a row unless one with its key is there; tell whether it was inserted."""
    # The number of rows is not told for such an INSERT by every driver; the row itself is.
    statement = _insert(connection)(table).values(**values).on_conflict_do_nothing()
    return connection.execute(statement.returning(*table.primary_key)).first() is not None


def insert_all_missing(connection: Connection, table: Any, rows: list[dict[str, object]]) -> None:
    """Insert rows, but for those with the key of one that is there."""
    if rows:
        connection.execute(_insert(connection)(table).values(rows).on_conflict_do_nothing())


def insert_or_replace(connection: Connection, table: Any, values: dict[str, object]) -> None:
    """Insert a row; where one with its primary key is there, give that one the other values."""
    keys = [column.name for column in table.primary_key]
    others = {name: value for name, value in values.items() if name not in keys}
    statement = _insert(connection)(table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=others))


def insert_counting(connection: Connection, table: Any, key: dict[str, object]) -> int:
    """Add one to the ``count`` of the row with this key, from nothing at first; the count after it."""
    statement = _insert(connection)(table).values(**key, count=1)
    counted = statement.on_conflict_do_update(index_elements=list(key), set_={"count": table.c.count + 1})
    return int(connection.execute(counted.returning(table.c.count)).scalar_one())


def _insert(connection: Connection) -> Any:
    """The INSERT that knows ON CONFLICT; both databases write it alike."""
    return sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert


@contextmanager
def _told_apart(store: Store) -> Iterator[None]:
    """A database that can't be reached is told from a mistake in a statement."""
    try:
        yield
    except (failures.OperationalError, failures.InterfaceError, failures.InternalError) as error:
        if error.connection_invalidated or not _is_busy(error):
            _log.warning("The people store can't be reached: %s", _say(error))
            store.rest()
        raise StateUnavailable(_say(error)) from error
    except failures.TimeoutError as error:
        raise StateUnavailable("too many readers write at once") from error
    except failures.IntegrityError as error:
        raise StateUnavailable(
            "somebody changed the same thing at the same moment", hint="Nothing was changed. Load the page again."
        ) from error
    except failures.DatabaseError as error:
        if type(error) is failures.DatabaseError:  # what SQLite says of a file that is none of its own
            raise StateUnavailable(_say(error), hint="Move the file away, or restore it from a backup.") from error
        raise


def _is_busy(error: failures.DBAPIError) -> bool:
    words = str(error.orig).lower()
    return any(said in words for said in ("locked", "busy", "lock timeout", "statement timeout", "deadlock"))


def _say(error: failures.DBAPIError) -> str:
    """The first line of what the driver says; it names the host, never the password."""
    lines = str(error.orig).strip().splitlines()
    return lines[0].strip().rstrip(".") if lines else type(error.orig).__name__


def _read_url(url: str) -> URL:
    try:
        read = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
        backend = read.get_backend_name()
    except (failures.ArgumentError, ValueError) as error:
        raise StateUnavailable(
            "EXPLORER_STATE_URL is no address of a database",
            hint="Write it as postgresql://USER:PASSWORD@HOST/DATABASE or sqlite:////PATH.",
        ) from error
    if backend not in {"sqlite", "postgresql"}:
        raise StateUnavailable(
            f"EXPLORER_STATE_URL names {backend}, and PostgreSQL and SQLite are understood",
            hint="Write it as postgresql://USER:PASSWORD@HOST/DATABASE or sqlite:////PATH.",
        )
    return read.set(drivername="postgresql+psycopg") if backend == "postgresql" else read


def _make_engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(
            url, connect_args=POSTGRES_OPTIONS, pool_pre_ping=True, pool_size=10, max_overflow=10, pool_timeout=10
        )
    except ModuleNotFoundError as error:
        raise StateUnavailable(
            f"EXPLORER_STATE_URL names PostgreSQL, and its driver {error.name} is not installed",
            hint='Install it: .venv/bin/python -m pip install "psycopg[binary]>=3.3,<4"',
        ) from error


def _set_up_sqlite(connection: Any, _: object) -> None:
    # The driver's own BEGIN comes late and never before a SELECT; ours stands where a transaction begins.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that will write says so at once: one that asks later may be refused."""
    writes = connection.get_execution_options().get("explorer_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_file(url: URL) -> None:
    """Only the app's own user may read what readers keep to themselves."""
    if not url.database or url.database == ":memory:":
        raise StateUnavailable(
            "EXPLORER_STATE_URL names no file", hint="A database in memory can't be shared: sqlite:////PATH."
        )
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StateUnavailable(
            f"{path} can't be written: {error.strerror}", hint="Name another place in EXPLORER_STATE_URL."
        ) from error
