"""Arrays on disk: as a snapshot keeps them, and those that are too many for memory while one is made."""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np

from explorer.rows import Rows

SMALL = 1 << 20
"""Bytes up to which an array stays in memory."""
STEP = 1_000_000
"""Numbers that are worked on at once, where all of them would take too much memory."""


def save_array(folder: Path, name: str, values: np.ndarray) -> None:
    np.save(folder / (name if name.endswith(".npy") else f"{name}.npy"), np.ascontiguousarray(values))


def save_rows(folder: Path, name: str, rows: Rows) -> None:
    """Write ``NAME.indptr.npy`` and ``NAME.indices.npy``."""
    save_array(folder, f"{name}.indptr", rows.indptr)
    save_array(folder, f"{name}.indices", rows.indices)


def cut(length: int, step: int = STEP) -> Iterator[slice]:
    """
    Cut *length* things into slices of at most *step*.

    >>> [(one.start, one.stop) for one in cut(5, 2)]
    [(0, 2), (2, 4), (4, 5)]
    """
    return (slice(start, min(start + step, length)) for start in range(0, length, step))


class Scratch:
    """
    Room on disk for arrays that are too many for memory.

    They are mapped from files without a name, which the system deletes with the process, however
    it ends. Without a folder everything stays in memory.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def keep(self, values: np.ndarray) -> np.ndarray:
        """The same *values*, on disk unless they are few."""
        if self._folder is None or values.nbytes <= SMALL:
            return values
        pile = self.pile(values.dtype, *values.shape[1:])
        pile.add(values)
        return pile.done()

    def keep_rows(self, rows: Rows) -> Rows:
        return Rows(self.keep(rows.indptr), self.keep(rows.indices))

    def pile(self, dtype: np.typing.DTypeLike, *shape: int) -> Pile:
        """An array that grows: its rows have the *shape*."""
        return Pile(self._folder, np.dtype(dtype), shape)


class Pile:
    """An array that grows at its end, on disk."""

    def __init__(self, folder: Path | None, dtype: np.dtype, shape: tuple[int, ...]) -> None:
        self._folder, self._dtype, self._shape = folder, dtype, shape
        self._parts: list[np.ndarray] = []
        self._file: IO[bytes] | None = None
        self._size = 0

    def add(self, values: np.ndarray) -> None:
        """Put *values* behind what is there; ``done`` closes the file that this opens."""
        self._parts.append(np.ascontiguousarray(values, dtype=self._dtype))
        self._size += self._parts[-1].nbytes
        if self._folder is not None and self._size > SMALL:
            self._file = self._file or tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
            for part in self._parts:
                self._file.write(part.reshape(-1).view(np.uint8).data)
            self._parts = []

    def done(self) -> np.ndarray:
        """The array; nothing can be added any more."""
        if self._file is None:
            return np.concatenate([np.zeros((0, *self._shape), self._dtype), *self._parts])
        with self._file as file:
            file.flush()
            mapped = mmap.mmap(file.fileno(), self._size)
        return np.frombuffer(mapped, self._dtype).reshape(-1, *self._shape)
