"""Columns of lists of texts: taken apart, worked on as one long column, and put together again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


class Grouped(NamedTuple):
    """The texts of many lists in one column."""

    owners: np.ndarray
    """The row to which each text belongs, as whole numbers."""
    texts: pa.Array


def group_lists(lists: Iterable[Sequence[str] | str | None]) -> Grouped:
    """
    Take lists apart; a text in the place of a list is a list of it alone.

    >>> group_lists([["a", "b"], None, "c"]).owners.tolist()
    [0, 0, 2]
    """
    each = [() if one is None else (one,) if type(one) is str else one for one in lists]
    sizes = np.fromiter(map(len, each), np.int32, len(each))
    return Grouped(
        np.repeat(np.arange(len(each), dtype=np.int32), sizes), pa.array(chain.from_iterable(each), pa.string())
    )


def group_column(column: pa.Array) -> Grouped:
    """
    Take a column of single texts for lists of at most one.

    >>> group_column(pa.array(["a", None, "b"])).owners.tolist()
    [0, 2]
    """
    owners = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False)).astype(np.int32)
    return Grouped(owners, column.drop_null())


def join_groups(groups: Sequence[Grouped]) -> Grouped:
    """
    Put lists of the same rows one behind the other.

    >>> joined = join_groups([group_lists([["b"], ["c"]]), group_lists([["a"], None])])
    >>> joined.owners.tolist(), joined.texts.to_pylist()
    ([0, 0, 1], ['b', 'a', 'c'])
    """
    if len(groups) == 1:
        return groups[0]
    owners = np.concatenate([one.owners for one in groups])
    order = np.argsort(owners, kind="stable")
    return Grouped(owners[order], pa.concat_arrays([one.texts for one in groups]).take(pa.array(order)))


def list_once(group: Grouped, rows: int, *, or_null: bool = True) -> pa.ListArray:
    """
    Put the lists of *rows* rows together, each text once and null left out; an empty list is null.

    >>> list_once(group_lists([["a", "b", "a"], [], None]), 3).to_pylist()
    [['a', 'b'], None, None]
    >>> list_once(group_lists([["a"], []]), 2, or_null=False).to_pylist()
    [['a'], []]
    """
    owners, texts = group
    if texts.null_count:
        owners = owners[texts.is_valid().to_numpy(zero_copy_only=False)]
        texts = texts.drop_null()
    if len(owners) and (owners[1:] == owners[:-1]).any():
        kept = _find_first(owners, texts)
        if len(kept) < len(owners):
            owners, texts = owners[kept], texts.take(pa.array(kept))
    sizes = np.bincount(owners, minlength=rows)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    mask = pa.array(sizes == 0) if or_null else None
    return pa.ListArray.from_arrays(pa.array(offsets), texts, mask=mask)


def _find_first(owners: np.ndarray, texts: pa.Array) -> np.ndarray:
    """Where each text of each list stands for the first time."""
    codes = pc.dictionary_encode(texts)
    pairs = owners.astype(np.int64) * len(codes.dictionary) + codes.indices.to_numpy()
    return np.sort(np.unique(pairs, return_index=True)[1])
