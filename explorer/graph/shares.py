"""
How much of a person's collaboration is with each co-author.

The share of *u*'s collaboration that is with *v* is

    p(u, v) = w(u, v) / sum of w(u, x) over all co-authors x of u,

where *w* is the number of shared papers (full counting) or the sum of 1 / (n - 1) over shared
papers of n authors (fractional counting; Newman 2001, Phys. Rev. E 64, 016132). Where every
paper counts, the snapshot has *w* ready; elsewhere it is worked out from the papers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from explorer.graph.selection import Selection
from explorer.rows import Rows
from explorer.snapshot.format import STORED_TEAM

SLACK = 1 - 1e-9
"""Bounds are lowered by this much, so that rounding never cuts what ties."""


class Shares(NamedTuple):
    """Parallel arrays, an entry each pair of a person and a co-author."""

    places: np.ndarray
    """Of the person, among those asked about."""
    people: np.ndarray
    """The co-author."""
    values: np.ndarray
    """p(u, v), float64, above 0."""


def find_shares(selection: Selection, people: np.ndarray, at_least: np.ndarray | None = None) -> Shares:
    """
    Find the co-authors of each of *people*.

    *at_least*, parallel to *people*, allows smaller shares to be left out; some may be there all the same.
    """
    if not selection.is_whole:
        return _work_out(selection, people)
    minimum = np.zeros(len(people)) if at_least is None else at_least * totals(selection, people) * SLACK
    on_large = selection.topology.coauthors.large_papers.lengths(people) > 0
    if not on_large.any():
        return _look_up(selection, people, minimum)
    minimum[on_large] = 0.0
    return _add_large(selection, people, _look_up(selection, people, minimum))


def greatest_shares(selection: Selection, people: np.ndarray) -> np.ndarray:
    """A bound of each person's greatest share; only for a selection that is whole."""
    stored, rows = selection.topology.coauthors, selection.topology.coauthors.rows
    large = stored.large_papers.lengths(people)
    if selection.counting == "full":
        greatest = np.zeros(len(people))
        filled = rows.lengths(people) > 0
        greatest[filled] = stored.papers[rows.indptr[people[filled]]]
        greatest += large
    else:
        greatest = stored.strongest_fractional[people] + large / STORED_TEAM
    total = totals(selection, people)
    return np.divide(greatest, total, out=np.zeros(len(people)), where=total > 0)


def totals(selection: Selection, people: np.ndarray) -> np.ndarray:
    """The sum of w(u, x) over all co-authors x of each of *people*; only for a selection that is whole."""
    stored = selection.topology.coauthors
    return (stored.total if selection.counting == "full" else stored.total_fractional)[people]


def build_incidence(selection: Selection, people: np.ndarray) -> tuple[sparse.csr_array, np.ndarray]:
    """Who wrote what: a row each of *people*, a column each of their admitted papers; and those papers."""
    places, papers = selection.papers_of(people)
    distinct, columns = np.unique(papers, return_inverse=True)
    return _matrix(places, columns, np.ones(len(places)), (len(people), len(distinct))), distinct


def _look_up(selection: Selection, people: np.ndarray, minimum: np.ndarray) -> Shares:
    """The stored co-authors with whom each of *people* has at least *minimum* together."""
    stored = selection.topology.coauthors
    lengths = None
    if selection.counting == "full" and minimum.any():
        lengths = _count_at_least(stored.rows, stored.papers, people, minimum)
    places, entries = stored.rows.entries(people, lengths)
    weights = (stored.papers if selection.counting == "full" else stored.fractional)[entries]
    return Shares(places, stored.rows.indices[entries], weights / totals(selection, people)[places])


def _count_at_least(rows: Rows, values: np.ndarray, numbers: np.ndarray, minimum: np.ndarray) -> np.ndarray:
    """How many *values* of each row are at least its *minimum*; a row's values descend. Bisects all rows at once."""
    start = rows.indptr[numbers]
    low, high = np.zeros(len(numbers), dtype=np.int64), rows.indptr[numbers + 1] - start
    while (low < high).any():
        middle = (low + high) // 2
        open_ones = low < high
        enough = open_ones & (values[np.where(open_ones, start + middle, 0)] >= minimum)
        low = np.where(enough, middle + 1, low)
        high = np.where(open_ones & ~enough, middle, high)
    return low


def _add_large(selection: Selection, people: np.ndarray, found: Shares) -> Shares:
    """Add the papers that are too large to be among the stored co-authors."""
    topology = selection.topology
    places, papers = topology.coauthors.large_papers.gather(people)
    lines, authors = topology.paper_people.gather(papers)
    weights = selection.weights(papers)[lines] / totals(selection, people)[places[lines]]
    other = authors != people[places[lines]]
    keys = np.concatenate(
        [
            found.places.astype(np.int64) << 32 | found.people,
            places[lines][other].astype(np.int64) << 32 | authors[other],
        ]
    )
    pairs, of = np.unique(keys, return_inverse=True)
    values = np.bincount(of, np.concatenate([found.values, weights[other]]))
    return Shares((pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32), values)


def _work_out(selection: Selection, people: np.ndarray) -> Shares:
    """The same from the papers that the selection admits."""
    incidence, papers = build_incidence(selection, people)
    lines, authors = selection.topology.paper_people.gather(papers)
    reached, columns = np.unique(authors, return_inverse=True)
    weighted = _matrix(lines, columns, selection.weights(papers)[lines], (len(papers), len(reached)))
    shared = (incidence @ weighted).tocoo()
    kept = (reached[shared.col] != people[shared.row]) & (shared.data >= max(selection.min_weight * SLACK, 1e-300))
    places, coauthors, weights = shared.row[kept], reached[shared.col[kept]], shared.data[kept]
    total = np.bincount(places, weights, minlength=len(people))
    return Shares(places, coauthors, weights / total[places])


def _matrix(rows: np.ndarray, columns: np.ndarray, values: np.ndarray, shape: tuple[int, int]) -> sparse.csr_array:
    """Assemble a matrix whose entries come sorted by row."""
    indptr = np.zeros(shape[0] + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=shape[0]), out=indptr[1:])
    return sparse.csr_array((values, columns, indptr), shape=shape)
