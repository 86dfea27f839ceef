"""The arrays of a snapshot: who wrote what, about what, and where, as compressed sparse rows."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np

from explorer.library.arrays import save_array, save_rows
from explorer.library.coauthors import save_coauthors
from explorer.rows import Rows, build_rows
from explorer.snapshot import format as layout

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


def write_graph(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Write the arrays; return the kinds of work that ``paper_type`` counts through."""
    folder.mkdir()
    rows = {name: _read_rows(connection, *link) for name, link in _LINKS.items()}
    for name, one in rows.items():
        save_rows(folder, name, one)
    save_coauthors(folder, rows["person_papers"], rows["paper_people"])
    _save_affiliations(connection, folder)
    return _save_paper_facts(connection, folder)


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Count the rows of the corpus's *table*."""
    row = connection.execute(f"SELECT count(*) FROM corpus.{table}").fetchone()
    return int(row[0]) if row else 0


def _read_rows(connection: duckdb.DuckDBPyConnection, table: str, row: str, value: str, whose: str) -> Rows:
    source = table if table.startswith("(") else f"corpus.{table}"
    columns = connection.execute(f"SELECT {row}, {value} FROM {source}").fetchnumpy()
    return build_rows(np.asarray(columns[row]), np.asarray(columns[value]), length=count(connection, whose))


def _save_affiliations(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    columns = connection.execute(
        "SELECT paper_no, person_no, institution_no FROM corpus.affiliations ORDER BY ALL"
    ).fetchnumpy()
    papers = count(connection, "papers")
    people = build_rows(np.asarray(columns["paper_no"]), np.asarray(columns["person_no"]), length=papers)
    save_array(folder, "paper_affiliations.indptr", people.indptr)
    save_array(folder, "paper_affiliations.person", people.indices)
    save_array(folder, "paper_affiliations.institution", np.asarray(columns["institution_no"], dtype=np.int32))


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
