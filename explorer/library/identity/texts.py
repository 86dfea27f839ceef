"""Many texts in one Arrow array: a fifth of what as many Python strings take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

CHUNK = 100_000
"""Texts that are Python strings, or split into words, at once."""


class Texts(Sequence[str]):
    """Texts by their numbers."""

    __slots__ = ("array",)

    def __init__(self, array: pa.Array | pa.ChunkedArray) -> None:
        whole = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
        self.array: pa.Array = pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        if isinstance(place, slice):
            return tuple(self.array[place].to_pylist())
        text: str = self.array[place].as_py()
        return text

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self.array), CHUNK):
            yield from self.array.slice(start, CHUNK).to_pylist()


def as_texts(texts: Sequence[str]) -> Texts:
    """The same texts, in an Arrow array."""
    return texts if isinstance(texts, Texts) else Texts(pa.array(texts, pa.string()))


class NameParts:
    """Words of folded names, which single blanks part; each a column of texts, a name each."""

    def __init__(self, names: pa.Array) -> None:
        self.names = names
        split = pc.split_pattern(names, " ")
        self._words = split.flatten()
        bounds = np.asarray(split.offsets)
        self._first, self._end = bounds[:-1], bounds[1:]

    @property
    def counts(self) -> np.ndarray:
        """How many words."""
        return self._end - self._first

    @property
    def first(self) -> pa.Array:
        return self._words.take(pa.array(self._first))

    @property
    def last(self) -> pa.Array:
        return self._words.take(pa.array(self._end - 1))

    @property
    def second(self) -> pa.Array:
        """Empty where there is only one."""
        found = self._words.take(pa.array(np.minimum(self._first + 1, self._end - 1)))
        return pc.if_else(pa.array(self.counts > 1), found, "")

    @property
    def given(self) -> pa.Array:
        """All but the last, written together."""
        together, last = pc.replace_substring(self.names, " ", ""), self.last
        size = pc.subtract(pc.utf8_length(together), pc.utf8_length(last))
        return _cut(together, np.zeros(len(self.names), np.int64), np.asarray(size))

    @property
    def turned(self) -> pa.Array:
        """All but the first, written together."""
        together, first = pc.replace_substring(self.names, " ", ""), self.first
        return _cut(together, np.asarray(pc.utf8_length(first)), np.asarray(pc.utf8_length(together)))


def _cut(texts: pa.Array, begin: np.ndarray, end: np.ndarray) -> pa.Array:
    rows = zip(texts.to_pylist(), begin.tolist(), end.tolist(), strict=True)
    return pa.array([text[first:last] for text, first, last in rows], pa.string())


def number_texts(*columns: Any) -> list[np.ndarray]:
    """
    Number the texts of *columns* (Arrow arrays): equal texts have equal numbers. int32, a column each.

    >>> [one.tolist() for one in number_texts(pa.array(["a", "b"]), pa.array(["b"]))]
    [[0, 1], [1]]
    """
    coded = pa.chunked_array([pa.concat_arrays([_only(one) for one in columns])]).combine_chunks()
    coded = coded.chunk(0) if isinstance(coded, pa.ChunkedArray) else coded
    numbers = np.asarray(coded.dictionary_encode().indices)
    return np.split(numbers, np.cumsum([len(one) for one in columns])[:-1])


def _only(column: Any) -> pa.Array:
    return Texts(column).array
