"""Which signature became whom, as one table of the whole library."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import duckdb

from explorer.snapshot.opened import Snapshot

TableFormat = Literal["csv", "parquet"]

_RUNS_AS_FORMULA = "^''*[=+\\-@＝＋－＠]"
"""As in the other CSV tables; what matches gets an apostrophe in front, and nothing else does."""
_TABLE = """
WITH named AS (
    SELECT paper_no, person_no, string_agg({institution}, ';' ORDER BY institution_id) AS institution_id
    FROM (SELECT DISTINCT paper_no, person_no, institution_id
          FROM affiliations JOIN institutions USING (institution_no))
    GROUP BY ALL)
SELECT {source} AS source_id, position, {raw} AS raw_name, {author} AS author_id, institution_id
FROM signatures LEFT JOIN people USING (person_no) LEFT JOIN named USING (paper_no, person_no)
ORDER BY signatures.source_id, position
"""
_OPTIONS = {"csv": "FORMAT csv, HEADER, NEW_LINE '\\r\\n'", "parquet": "FORMAT parquet, COMPRESSION zstd"}


def write_authorships(snapshot: Snapshot, path: Path, table_format: TableFormat = "csv") -> int:
    """
    Write every line of every current record with the person and the institutions that it became.

    Columns: ``source_id`` (the record's own key), ``position`` (from 0, as in its list of
    authors), ``raw_name``, ``author_id`` (empty where the name has no letter) and
    ``institution_id`` (those of the person on the paper, joined with ``;``). Returns the number of
    lines. Raises OSError when *path* can't be written.
    """
    guarded = table_format == "csv"
    query = _TABLE.format(
        source=_guard("signatures.source_id") if guarded else "signatures.source_id",
        raw=_guard("raw_name") if guarded else "raw_name",
        author=_guard("person_id") if guarded else "person_id",
        institution=_guard("institution_id") if guarded else "institution_id",
    )
    target = str(path.absolute()).replace("'", "''")
    try:
        with snapshot.connection.cursor() as cursor:
            row = cursor.execute(f"COPY ({query}) TO '{target}' ({_OPTIONS[table_format]})").fetchone()
    except duckdb.IOException as error:
        raise OSError(str(error)) from error
    return int(row[0]) if row else 0


def _guard(column: str) -> str:
    return f"CASE WHEN regexp_matches({column}, '{_RUNS_AS_FORMULA}') THEN '''' || {column} ELSE {column} END"
