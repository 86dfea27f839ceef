"""Compressed sparse rows: many short lists of numbers in two arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Rows:
    """Row ``i`` is ``indices[indptr[i]:indptr[i + 1]]``."""

    indptr: np.ndarray
    """int64, one more than there are rows."""
    indices: np.ndarray
    """int32."""

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def row(self, number: int) -> np.ndarray:
        return self.indices[self.indptr[number] : self.indptr[number + 1]]

    def lengths(self, numbers: np.ndarray) -> np.ndarray:
        return self.indptr[numbers + 1] - self.indptr[numbers]

    def gather(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """
        Put the rows *numbers* behind one another.

        Returns for each entry the place in *numbers* that it belongs to, and its value.

        >>> rows = build_rows(np.array([0, 0, 2]), np.array([7, 8, 9]), length=3)
        >>> places, values = rows.gather(np.array([2, 0]))
        >>> places.tolist(), values.tolist()
        ([0, 1, 1], [9, 7, 8])
        """
        places, entries = self.entries(numbers)
        return places, self.indices[entries]

    def entries(self, numbers: np.ndarray, lengths: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """
        Where the rows *numbers* stand, for arrays parallel to ``indices``; of each row the first *lengths*.

        Returns for each entry the place in *numbers* that it belongs to, and its place in ``indices``.
        """
        if lengths is None:
            lengths = self.lengths(numbers)
        places = np.repeat(np.arange(len(numbers), dtype=np.int32), lengths)
        ends = np.cumsum(lengths)
        offsets = np.arange(len(places), dtype=np.int64) - np.repeat(ends - lengths, lengths)
        return places, np.repeat(self.indptr[numbers], lengths) + offsets


def distinct(values: np.ndarray) -> np.ndarray:
    """
    Each of *values* once, ascending. Sorts: numpy's ``unique`` hashes, twenty times slower on integers.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    ordered = np.sort(values)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def find_among(values: np.ndarray, few: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    Where *values* holds one of *few*: places in *values*, ascending, and the places of what is there in *few*.

    A table of the last bits of *few*, small enough for the processor's cache, sorts out most values
    first; how large the numbers are makes no difference.

    >>> places, found = find_among(np.array([5, 70, 9, 5]), np.array([9, 5]))
    >>> places.tolist(), found.tolist()
    ([0, 2, 3], [1, 0, 1])
    """
    table = np.zeros(1 << 16, dtype=bool)
    table[few & 0xFFFF] = True
    places = np.flatnonzero(table[values & 0xFFFF])
    order = np.argsort(few)
    ordered, candidates = few[order], values[places]
    at = np.minimum(np.searchsorted(ordered, candidates), len(few) - 1)
    hits = ordered[at] == candidates if len(few) else np.zeros(0, dtype=bool)
    return places[hits], order[at[hits]]


def build_rows(rows: np.ndarray, values: np.ndarray, *, length: int | None = None) -> Rows:
    """Build *length* rows of pairs (row, value); values keep their order within a row."""
    size = length if length is not None else (int(rows.max()) + 1 if len(rows) else 0)
    order = np.argsort(rows, kind="stable")
    indptr = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=size), out=indptr[1:])
    return Rows(indptr, values[order].astype(np.int32, copy=False))
