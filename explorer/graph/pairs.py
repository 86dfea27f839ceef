"""Pairs of co-authors and what they wrote together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from explorer.graph.selection import Selection

DIGITS = 10
"""After the point, of distances that are compared: thirds add up to one in any order."""
_HALF = 32
"""Bits of a key for each of a pair's two numbers."""


class Pairs(NamedTuple):
    """Parallel arrays, an entry each pair of a person and a co-author."""

    places: np.ndarray
    """Of the person, among those asked about."""
    coauthors: np.ndarray
    weights: np.ndarray
    """How much the two wrote together."""


def find_strong_pairs(selection: Selection, people: np.ndarray, least: float, ends: tuple[int, int]) -> Pairs:
    """
    Find the co-authors of *people* who may lie on the strongest path between *ends*.

    Left out are those whose weight is below *least*, and those with one work, *ends* excepted:
    whoever such a person joins is joined by that work directly, and nearer.
    """
    find = _look_up if selection.is_whole else _work_out
    return _pick(pairs := find(selection, people, least, ends), pairs.weights >= least)


def sum_pairs(rows: np.ndarray, columns: np.ndarray, *values: np.ndarray) -> tuple[np.ndarray, ...]:
    """
    Sum *values* over equal pairs (row, column); returns each pair once, ascending, and its sums.

    >>> rows, columns, sums = sum_pairs(np.array([1, 0, 1]), np.array([7, 8, 7]), np.array([0.5, 1, 2]))
    >>> rows.tolist(), columns.tolist(), sums.tolist()
    ([0, 1], [8, 7], [1.0, 2.5])
    """
    keys = rows.astype(np.int64) << _HALF | columns
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    pairs = keys[starts]
    return pairs >> _HALF, pairs & (1 << _HALF) - 1, *(np.add.reduceat(each[order], starts) for each in values)


def _work_out(selection: Selection, people: np.ndarray, least: float, ends: tuple[int, int]) -> Pairs:
    """From the papers that the selection admits."""
    return _join(selection, people, selection.papers_of(people), least, ends)


def _look_up(selection: Selection, people: np.ndarray, least: float, ends: tuple[int, int]) -> Pairs:
    """From the co-authors that the snapshot has counted ahead, and the papers too large to be among them."""
    stored = selection.topology.coauthors
    large = stored.large_papers.lengths(people)
    places, entries = stored.rows.entries(people)
    kept = stored.papers[entries] >= least - large[places]
    places, entries = places[kept], entries[kept]
    weights = (stored.papers if selection.counting == "full" else stored.fractional)[entries].astype(np.float64)
    found = Pairs(places, stored.rows.indices[entries], weights)
    found = _pick(found, _may_lie_between(selection, found.coauthors, least, ends))
    if not large.any():
        return found
    on_large = _join(selection, people, stored.large_papers.gather(people), least, ends)
    return Pairs(*sum_pairs(*(np.concatenate(columns) for columns in zip(found, on_large, strict=True))))


def _join(
    selection: Selection,
    people: np.ndarray,
    written: tuple[np.ndarray, np.ndarray],
    least: float,
    ends: tuple[int, int],
) -> Pairs:
    """Put together who is on the papers *written*: place in *people*, paper."""
    places, papers = written
    on, authors = selection.topology.paper_people.gather(papers)
    kept = _may_lie_between(selection, authors, least, ends) & (authors != people[places[on]])
    on, authors = on[kept], authors[kept]
    return Pairs(*sum_pairs(places[on], authors, selection.weights(papers)[on]))


def _may_lie_between(selection: Selection, people: np.ndarray, least: float, ends: tuple[int, int]) -> np.ndarray:
    """A weight is at most the number of works, since no paper adds more than 1."""
    works = selection.topology.person_papers.lengths(people)
    return (works >= least) & ((works > 1) | (people == ends[0]) | (people == ends[1]))


def _pick(pairs: Pairs, kept: np.ndarray) -> Pairs:
    return Pairs(*(column[kept] for column in pairs))
