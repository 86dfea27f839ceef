"""Bring the tables up to date with Alembic; safe when several processes start at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import Connection, Engine, text

from explorer.errors import StateUnavailable

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_NUMBER = 7_267_081_542
"""Names the lock that processes take in PostgreSQL to make tables one at a time."""
PATIENCE = 60
"""Seconds to wait for another process that is making the tables."""


def migrate(engine: Engine) -> None:
    """
    Make the tables, or bring them up to date, in one transaction.

    Raises StateUnavailable for tables that a newer version of the app has made.
    """
    scripts = ScriptDirectory.from_config(_config())
    if _is_current(engine, scripts):
        return
    with _one_at_a_time(engine) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _is_current(engine: Engine, scripts: ScriptDirectory) -> bool:
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StateUnavailable(
            f"its tables are of version {current}, which this app does not know",
            hint="A newer version of the app made them: start that one, or name another database.",
        )
    return current == scripts.get_current_head()


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other process has at the same time."""
    if engine.dialect.name == "sqlite":
        with FileLock(f"{engine.url.database}.lock", timeout=PATIENCE):
            # Readers go on while one writes; the file remembers. It can't be set within a transaction.
            raw = engine.raw_connection()
            raw.cursor().execute("PRAGMA journal_mode=WAL")
            raw.close()
            with engine.connect().execution_options(explorer_writes=True) as connection, connection.begin():
                yield connection
        return
    with engine.begin() as connection:
        connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}s'"))
        connection.execute(text(f"SET LOCAL statement_timeout = '{PATIENCE}s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK_NUMBER})
        yield connection
