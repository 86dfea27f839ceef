"""The tables of a snapshot that hang on its papers, its labels and its counts."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from explorer.library.arrays import Scratch
from explorer.library.linking import BATCH, count
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


def write_labels(connection: duckdb.DuckDBPyConnection, folder: Path, scratch: Scratch | None = None) -> None:
    """Write what a node shows, through *scratch*."""
    folder.mkdir()
    for kind, query in layout.LABELS.items():
        save_labels(folder / f"{kind}.arrow", _read_whole(connection, query, scratch or Scratch()))


def _read_whole(connection: duckdb.DuckDBPyConnection, query: str, scratch: Scratch) -> pa.Table:
    """The rows of *query* in one piece, on disk as far as they are too much for memory."""
    reader = connection.sql(query).to_arrow_reader(BATCH)
    columns = [Column(field.type, scratch) for field in reader.schema]
    for batch in reader:
        for column, values in zip(columns, batch.columns, strict=True):
            column.add(values)
    return pa.table([column.done() for column in columns], names=reader.schema.names)


class Column:
    """Numbers or texts, put behind one another as Arrow lays them out."""

    def __init__(self, kind: pa.DataType, scratch: Scratch) -> None:
        self._is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
        self._kind = pa.large_string() if self._is_text else kind
        self._known = scratch.pile(bool)
        self._values = scratch.pile(np.uint8 if self._is_text else kind.to_pandas_dtype())
        self._ends = scratch.pile(np.int64)
        self._ends.add(np.zeros(1, np.int64))
        self._size = 0

    def add(self, values: pa.Array) -> None:
        """Append *values*."""
        if not len(values):
            return
        self._known.add(np.asarray(values.is_valid()))
        if not self._is_text:
            self._values.add(values.fill_null(0).to_numpy(zero_copy_only=False))
            return
        texts = pa.concat_arrays([values.cast(pa.large_string()).fill_null("")])
        ends = np.frombuffer(texts.buffers()[1], np.int64, len(texts) + 1, 8 * texts.offset)
        if texts.buffers()[2] is not None:
            self._values.add(np.frombuffer(texts.buffers()[2], np.uint8)[ends[0] : ends[-1]])
        self._ends.add(self._size + ends[1:] - ends[0])
        self._size += int(ends[-1] - ends[0])

    def done(self) -> pa.Array:
        """The array; nothing can be added any more."""
        known = self._known.done()
        bitmap = None if known.all() else pa.py_buffer(np.packbits(known, bitorder="little"))
        parts = [self._ends.done(), self._values.done()] if self._is_text else [self._values.done()]
        return pa.Array.from_buffers(self._kind, len(known), [bitmap, *map(pa.py_buffer, parts)])


def count_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Count what the snapshot holds, by name."""
    return {name: count(connection, name) for name in _COUNTED}
