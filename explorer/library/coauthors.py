"""The pairs of people who wrote together, counted once for all readers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy import sparse

from explorer.library.arrays import Scratch, save_array, save_rows
from explorer.rows import Rows, build_rows
from explorer.snapshot.format import STORED_TEAM

CHUNK = 10_000
"""People whose rows are worked out at a time."""


def save_coauthors(folder: Path, person_papers: Rows, paper_people: Rows, scratch: Scratch | None = None) -> None:
    """Write the arrays of ``explorer.snapshot.topology.Coauthors``, through *scratch*."""
    teams = np.diff(paper_people.indptr)
    others = np.maximum(teams - 1, 0)
    large = teams > STORED_TEAM
    rows, papers, fractional = _count_pairs(
        person_papers, paper_people, np.where(large, 0, others), scratch or Scratch()
    )
    save_rows(folder, "coauthors", rows)
    save_array(folder, "coauthors.papers", papers)
    save_array(folder, "coauthors.fractional", fractional)
    save_array(folder, "coauthors.strongest_fractional", _greatest(rows, fractional))
    size = len(person_papers)
    total, shared = np.zeros(size), np.zeros(size)
    on_large = [(np.zeros(0, np.int64), np.zeros(0, np.int32))]
    for first in range(0, size, CHUNK):
        end = min(first + CHUNK, size)
        lengths = np.diff(person_papers.indptr[first : end + 1])
        people = np.repeat(np.arange(end - first), lengths)
        papers_of = person_papers.indices[person_papers.indptr[first] : person_papers.indptr[end]]
        total[first:end] = np.bincount(people, others[papers_of], minlength=end - first)
        shared[first:end] = np.bincount(people, others[papers_of] > 0, minlength=end - first)
        kept = large[papers_of]
        on_large.append((first + people[kept], papers_of[kept]))
    save_array(folder, "coauthors.total", total)
    save_array(folder, "coauthors.total_fractional", shared)
    save_rows(folder, "large_papers", build_rows(*map(np.concatenate, zip(*on_large, strict=True)), length=size))


def _count_pairs(
    person_papers: Rows, paper_people: Rows, others: np.ndarray, scratch: Scratch
) -> tuple[Rows, np.ndarray, np.ndarray]:
    """
    Pairs over papers that have *others*: the co-authors of each person, and of each pair what follows.

    That is shared papers, int32, and fractional weight, in the order of ``Coauthors.rows``.
    """
    counted = others > 0
    inverse = np.divide(1.0, others, out=np.zeros(len(others)), where=counted)
    works = np.diff(person_papers.indptr)
    shape = len(person_papers), len(paper_people)
    people = _authors_of(paper_people, counted, shape[0])
    weigh = sparse.diags_array(inverse, format="csr")
    indptr = np.zeros(shape[0] + 1, np.int64)
    piles = [scratch.pile(kind) for kind in (np.int32, np.int32, np.float64)]
    for first in range(0, shape[0], CHUNK):
        end = min(first + CHUNK, shape[0])
        own = _own_papers(person_papers, first, end, shape[1])
        counts, *columns = _sorted_pairs(own @ people, own @ weigh @ people, first, works)
        indptr[first + 1 : end + 1] = counts
        for pile, column in zip(piles, columns, strict=True):
            pile.add(column)
    indices, papers, fractional = (pile.done() for pile in piles)
    return Rows(np.cumsum(indptr), indices), papers, fractional


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
