"""
What a node needs to be shown, by dense number: ids, names, titles, years.

Arrow files mapped from disk. Taking some dozens of rows all over a table costs a fraction
of a millisecond and touches only their pages, where DuckDB reads the blocks around them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from explorer.snapshot import format as layout


class LabelTable:
    """One mapped table; row *n* belongs to number *n*."""

    def __init__(self, path: Path) -> None:
        self._columns = pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0).columns

    def take(self, numbers: Iterable[int] | np.ndarray) -> dict[int, tuple[Any, ...]]:
        """
        Take the rows with these *numbers*, each as a tuple of its columns.

        Value by value: Arrow's own ``take`` costs 50 MB the first time it is used.
        """
        wanted = numbers.tolist() if isinstance(numbers, np.ndarray) else numbers
        return {number: tuple(column[number].as_py() for column in self._columns) for number in wanted}


def save_labels(path: Path, table: pa.Table) -> None:
    """Write *table* as one batch, so that taking a row needs no search for its batch."""
    wide = pa.schema([field.with_type(_widen(field.type)) for field in table.schema])
    batch = table.cast(wide).combine_chunks()
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, wide) as writer:
        writer.write_batch(pa.RecordBatch.from_arrays([_only_chunk(column) for column in batch.columns], schema=wide))


def load_labels(folder: Path) -> dict[str, LabelTable]:
    """Map the tables in *folder*, by kind."""
    return {kind: LabelTable(folder / f"{kind}.arrow") for kind in layout.LABELS}


def _only_chunk(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def _widen(kind: pa.DataType) -> pa.DataType:
    """Text beyond 2 GB needs 64-bit offsets."""
    return pa.large_string() if pa.types.is_string(kind) else kind
