"""The pairs of people who wrote together, counted once for all readers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy import sparse

from explorer.library.arrays import save_array, save_rows
from explorer.rows import Rows, build_rows
from explorer.snapshot.format import STORED_TEAM

CHUNK = 20_000
"""People whose rows are worked out at a time."""


def save_coauthors(folder: Path, person_papers: Rows, paper_people: Rows) -> None:
    """Write the arrays of ``explorer.snapshot.topology.Coauthors``."""
    teams = np.diff(paper_people.indptr)
    others = np.maximum(teams - 1, 0)
    large = teams > STORED_TEAM
    counts, indices, papers, fractional = _count_pairs(person_papers, paper_people, np.where(large, 0, others))
    rows = Rows(np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]), indices)
    save_rows(folder, "coauthors", rows)
    save_array(folder, "coauthors.papers", papers)
    save_array(folder, "coauthors.fractional", fractional)
    people = np.repeat(np.arange(len(person_papers)), np.diff(person_papers.indptr))
    size = len(person_papers)
    save_array(folder, "coauthors.total", np.bincount(people, others[person_papers.indices], minlength=size))
    shared = (others > 0)[person_papers.indices]
    save_array(folder, "coauthors.total_fractional", np.bincount(people, shared, minlength=size).astype(float))
    save_array(folder, "coauthors.strongest_fractional", _greatest(rows, fractional))
    on_large = large[person_papers.indices]
    save_rows(folder, "large_papers", build_rows(people[on_large], person_papers.indices[on_large], length=size))


def _count_pairs(
    person_papers: Rows, paper_people: Rows, others: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """
    Pairs over papers that have *others*: co-authors of each person, then the pairs' columns.

    The columns are co-author, shared papers and fractional weight, in the order of ``Coauthors.rows``.
    """
    counted = others > 0
    inverse = np.divide(1.0, others, out=np.zeros(len(others)), where=counted)
    works = np.diff(person_papers.indptr)
    shape = len(person_papers), len(paper_people)
    people = _authors_of(paper_people, counted, shape[0])
    weigh = sparse.diags_array(inverse, format="csr")
    parts = []
    for first in range(0, shape[0], CHUNK):
        own = _own_papers(person_papers, first, min(first + CHUNK, shape[0]), shape[1])
        parts.append(_sorted_pairs(own @ people, own @ weigh @ people, first, works))
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0)
    counts, indices, papers, fractional = (np.concatenate(column) for column in zip(*parts, strict=True))
    return counts, indices, papers, fractional


def _authors_of(paper_people: Rows, counted: np.ndarray, people: int) -> sparse.csr_array:
    """A row each paper with its authors, empty for those that are not *counted*."""
    teams = np.diff(paper_people.indptr)
    indices = paper_people.indices[np.repeat(counted, teams)]
    indptr = np.concatenate([[0], np.cumsum(np.where(counted, teams, 0))])
    return sparse.csr_array((np.ones(len(indices)), indices, indptr), shape=(len(counted), people))


def _own_papers(person_papers: Rows, first: int, end: int, papers: int) -> sparse.csr_array:
    indptr = person_papers.indptr[first : end + 1]
    indices = person_papers.indices[indptr[0] : indptr[-1]]
    return sparse.csr_array((np.ones(len(indices)), indices, indptr - indptr[0]), shape=(end - first, papers))


def _sorted_pairs(
    shared: sparse.csr_array, weighted: sparse.csr_array, first: int, works: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    shared.sort_indices()
    weighted.sort_indices()
    rows = np.repeat(np.arange(shared.shape[0]), np.diff(shared.indptr))
    kept = shared.indices != rows + first
    rows, columns, papers, weights = rows[kept], shared.indices[kept], shared.data[kept], weighted.data[kept]
    order = np.lexsort((columns, -works[columns], -papers, rows))
    return (
        np.bincount(rows, minlength=shared.shape[0]),
        columns[order].astype(np.int32),
        papers[order].astype(np.int32),
        weights[order],
    )


def _greatest(rows: Rows, values: np.ndarray) -> np.ndarray:
    """The greatest of each row's *values*, 0 for an empty row."""
    found = np.zeros(len(rows))
    filled = np.diff(rows.indptr) > 0
    if filled.any():
        found[filled] = np.maximum.reduceat(values, rows.indptr[:-1][filled])
    return found
