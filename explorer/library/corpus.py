"""The tables of a snapshot that hang on its papers, its labels and its counts."""

from __future__ import annotations

from pathlib import Path

import duckdb

from explorer.library.linking import count
from explorer.snapshot import format as layout
from explorer.snapshot.labels import save_labels

_VENUES = """
CREATE TABLE corpus.venues AS
SELECT CAST(row_number() OVER (ORDER BY count(*) DESC, venue) - 1 AS INTEGER) AS venue_no, venue AS name,
       CAST(count(*) AS INTEGER) AS works
FROM corpus.papers WHERE venue IS NOT NULL GROUP BY venue ORDER BY venue_no
"""
_CITATIONS = """
CREATE TABLE corpus.citations AS
WITH given AS (SELECT paper_no AS citing_no, unnest(refs) AS reference FROM corpus.papers WHERE refs IS NOT NULL)
SELECT DISTINCT citing_no, paper_no AS cited_no FROM given JOIN corpus.paper_aliases ON alias = reference
WHERE citing_no <> paper_no ORDER BY citing_no, cited_no
"""
_COUNTED = ("papers", "records", "people", "topics", "institutions", "authorships")


def write_venues_and_citations(connection: duckdb.DuckDBPyConnection) -> None:
    """Write where papers appeared and which cites which; the columns that said so go."""
    connection.execute(_VENUES)
    connection.execute(_CITATIONS)
    for column in ("refs", "topics"):
        connection.execute(f"ALTER TABLE corpus.papers DROP COLUMN {column}")


def write_labels(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write what a node shows."""
    folder.mkdir()
    for kind, query in layout.LABELS.items():
        save_labels(folder / f"{kind}.arrow", connection.sql(query).to_arrow_table())


def count_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Count what the snapshot holds, by name."""
    return {name: count(connection, name) for name in _COUNTED}
