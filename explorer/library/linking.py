"""The arrays of a snapshot: who wrote what, about what, and where, as compressed sparse rows."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np

from explorer.library.arrays import Scratch, save_array, save_rows
from explorer.library.coauthors import save_coauthors
from explorer.library.working import lean
from explorer.rows import Rows
from explorer.snapshot import format as layout

BATCH = 100_000
"""Rows that are held at once."""

_LINKS = {
    "paper_people": ("authorships ORDER BY paper_no, position", "paper_no", "person_no", "papers"),
    "person_papers": ("authorships ORDER BY person_no, paper_no", "person_no", "paper_no", "people"),
    "paper_topics": ("paper_topics ORDER BY paper_no, topic_no", "paper_no", "topic_no", "papers"),
    "topic_papers": ("paper_topics ORDER BY topic_no, paper_no", "topic_no", "paper_no", "topics"),
    "institution_papers": (
        "(SELECT DISTINCT institution_no, paper_no FROM corpus.affiliations) ORDER BY institution_no, paper_no",
        "institution_no", "paper_no", "institutions",
    ),
    "paper_references": ("citations ORDER BY citing_no, cited_no", "citing_no", "cited_no", "papers"),
    "paper_citers": ("citations ORDER BY cited_no, citing_no", "cited_no", "citing_no", "papers"),
}  # fmt: skip
"""Name of the rows: the table in its order, its columns, and the table whose rows they are."""

_DATES = """
SELECT coalesce(CASE
         WHEN date IS NOT NULL THEN CAST(rpad(replace(date, '-', ''), 8, '0') AS INTEGER)
         WHEN regexp_matches(arxiv_id, '^[0-9]{4}[.][0-9]{4,5}') AND CAST(arxiv_id[3:4] AS INTEGER) BETWEEN 1 AND 12
              AND abs(year - 2000 - CAST(arxiv_id[1:2] AS INTEGER)) <= 1
           THEN 20000000 + CAST(arxiv_id[1:4] AS INTEGER) * 100
         ELSE CAST(year AS INTEGER) * 10000 END, 0) AS day, coalesce(votes, -1) AS votes
FROM corpus.papers ORDER BY paper_no
"""
"""An arXiv id tells the month of its submission (https://info.arxiv.org/help/arxiv_identifier.html)."""


def write_graph(connection: duckdb.DuckDBPyConnection, folder: Path, scratch: Scratch | None = None) -> list[str]:
    """Write the arrays, through *scratch*; return the kinds of work that ``paper_type`` counts through."""
    folder.mkdir()
    scratch = scratch or Scratch()
    rows = {name: _read_rows(connection, scratch, *link) for name, link in _LINKS.items()}
    for name, one in rows.items():
        save_rows(folder, name, one)
    with lean(connection):
        save_coauthors(folder, rows["person_papers"], rows["paper_people"], scratch)
    _save_affiliations(connection, folder, scratch)
    _save_dates_and_votes(connection, folder)
    return _save_paper_facts(connection, folder)


def _save_dates_and_votes(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    columns = connection.execute(_DATES).fetchnumpy()
    save_array(folder, layout.PAPER_DATE, np.asarray(columns["day"], dtype=np.int32))
    save_array(folder, layout.PAPER_VOTES, np.asarray(columns["votes"], dtype=np.int32))


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Count the rows of the corpus's *table*."""
    [(rows,)] = connection.execute(f"SELECT count(*) FROM corpus.{table}").fetchall()
    return int(rows)


def _read_rows(
    connection: duckdb.DuckDBPyConnection, scratch: Scratch, table: str, row: str, value: str, whose: str
) -> Rows:
    source = table if table.startswith("(") else f"corpus.{table}"
    rows, (values,) = _read_sorted(
        connection, f"SELECT {row}, {value} FROM {source}", count(connection, whose), scratch
    )
    return Rows(rows, values)


def _read_sorted(
    connection: duckdb.DuckDBPyConnection, query: str, length: int, scratch: Scratch
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Where each of *length* rows begins, and the columns of *query* behind the first, which tells the row: int32."""
    indptr = np.zeros(length + 1, np.int64)
    reader = connection.sql(query).to_arrow_reader(BATCH)
    piles = [scratch.pile(np.int32) for _ in reader.schema.names[1:]]
    for batch in reader:
        row, *columns = batch.columns
        if len(row):
            first = row[0].as_py()
            own = np.bincount(np.asarray(row) - first)
            indptr[first + 1 : first + 1 + len(own)] += own
        for pile, column in zip(piles, columns, strict=True):
            pile.add(np.asarray(column))
    return np.cumsum(indptr), [pile.done() for pile in piles]


def _save_affiliations(connection: duckdb.DuckDBPyConnection, folder: Path, scratch: Scratch) -> None:
    query = "SELECT paper_no, person_no, institution_no FROM corpus.affiliations ORDER BY ALL"
    indptr, (people, institutions) = _read_sorted(connection, query, count(connection, "papers"), scratch)
    save_array(folder, "paper_affiliations.indptr", indptr)
    save_array(folder, "paper_affiliations.person", people)
    save_array(folder, "paper_affiliations.institution", institutions)


def _save_paper_facts(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    types = [kind for (kind,) in connection.execute(
        "SELECT type FROM corpus.papers WHERE type IS NOT NULL GROUP BY type ORDER BY count(*) DESC, type"
    ).fetchall()]  # fmt: skip
    columns = connection.execute(
        "SELECT coalesce(year, 0) AS year, coalesce(list_position(?::VARCHAR[], type), 0) - 1 AS type, "
        "coalesce(venue_no, -1) AS venue "
        "FROM corpus.papers LEFT JOIN corpus.venues ON venues.name = venue ORDER BY paper_no",
        [types],
    ).fetchnumpy()
    save_array(folder, layout.PAPER_YEAR, np.asarray(columns["year"], dtype=np.int16))
    save_array(folder, layout.PAPER_TYPE, np.asarray(columns["type"], dtype=np.int16))
    save_array(folder, layout.PAPER_VENUE, np.asarray(columns["venue"], dtype=np.int32))
    return types
