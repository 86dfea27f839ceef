"""
Which files of the staging store are in use, and so which version of each work is the current one.

The current snapshot is the truth: its manifest lists the files that it was made from. What was
staged beyond that belongs to an import that never came to its end and is removed; what is staged
but not in the manifest was withdrawn, or came later than the snapshot that one went back to, and
stays aside until a snapshot that holds it is current again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import duckdb

from explorer.library.history import IN_USE, PENDING, WITHDRAWN, ImportedFile

_STATEMENTS = """
SELECT work_no, max(file_no) AS file_no FROM (
    SELECT work_no, file_no FROM works UNION ALL SELECT work_no, file_no FROM repeats)
WHERE file_no IN (SELECT file_no FROM files WHERE state <> 'withdrawn') GROUP BY work_no
"""
_CHOSEN = f"""
CREATE OR REPLACE TEMP TABLE chosen AS
SELECT arg_max(work_no, (stated.file_no, work_no)) AS work_no
FROM works JOIN ({_STATEMENTS}) AS stated USING (work_no) GROUP BY key
"""
_FLAG = """
UPDATE works SET current = NOT current
WHERE current IS DISTINCT FROM (work_no IN (SELECT work_no FROM chosen))
"""
_FILES = """
SELECT file_no, name, format, sha256, strftime(imported_at AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ'),
       read, rejected, added, updated, rejects, state, snapshot
FROM files ORDER BY file_no
"""
_OF_FILES = "file_no IN (SELECT unnest($1::INTEGER[]))"
_FORGET = (
    f"DELETE FROM authorships WHERE work_no IN (SELECT work_no FROM works WHERE {_OF_FILES})",
    f"DELETE FROM repeats WHERE {_OF_FILES}",
    f"DELETE FROM works WHERE {_OF_FILES}",
    f"DELETE FROM files WHERE {_OF_FILES}",
)


def list_files(connection: duckdb.DuckDBPyConnection) -> list[ImportedFile]:
    """Every file that was staged, first to last."""
    return [ImportedFile(*row) for row in connection.execute(_FILES).fetchall()]


def settle(connection: duckdb.DuckDBPyConnection, current: str | None, holds: Collection[int] | None) -> None:
    """
    Have staging say what the snapshot called *current* says, which holds the files numbered *holds*.

    *holds* is None where no snapshot tells; then only what an import left unfinished is removed.
    """
    files = list_files(connection)
    held = {one.number for one in files if current and one.snapshot == current} | set(holds or ())
    unfinished = [one for one in files if one.state == PENDING and one.number not in held]
    states = {
        one.number: IN_USE if holds is None or one.number in held else WITHDRAWN
        for one in files
        if one not in unfinished
    }
    is_settled = not unfinished and all(one.state == states[one.number] for one in files)
    if not is_settled:
        with _transaction(connection):
            for statement in _FORGET:
                connection.execute(statement, [[one.number for one in unfinished]])
            _set_states(connection, states)


def withdraw(connection: duckdb.DuckDBPyConnection, number: int) -> None:
    """Take a file out of use: what it stated first goes, what it stated anew is as it was before."""
    with _transaction(connection):
        _set_states(connection, {number: WITHDRAWN})


def confirm(connection: duckdb.DuckDBPyConnection, snapshot: str) -> None:
    """Note that the files of this import count, with the snapshot called *snapshot*."""
    connection.execute("UPDATE files SET state = 'in use', snapshot = ? WHERE state = 'pending'", [snapshot])


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _set_states(connection: duckdb.DuckDBPyConnection, states: dict[int, str]) -> None:
    """Set the files' states and flag of each work the version that the last file in use states."""
    for number, state in states.items():
        connection.execute("UPDATE files SET state = ? WHERE file_no = ?", [state, number])
    connection.execute(_CHOSEN)
    connection.execute(_FLAG)
