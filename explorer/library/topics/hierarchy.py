"""
A small hierarchy of topics: under which broader one each stands.

A topic that ends in the words of another is a kind of it ("graph neural networks", "neural
networks"). Else the broader one is subsumed (Sanderson and Croft 1999, SIGIR, 206-213): it is on
eight of ten papers of the narrower one, and not the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from explorer.text.folding import fold_name

SUBSUMED = 0.8
FEWEST_PAPERS = 5
"""Papers of a topic from which on what it is together with says something."""
CHUNK = 4_000
"""Topics whose neighbours are worked out at a time."""


def find_parents(labels: Sequence[str], papers: np.ndarray, topics: np.ndarray) -> np.ndarray:
    """
    Find the topic above each of *labels*; -1 without one. int32.

    *papers* and *topics* are parallel: which paper is about which. The one above is always on
    more papers, so there is no circle.

    >>> find_parents(["neural networks", "graph neural networks"], np.array([0, 1, 1]), np.array([0, 0, 1])).tolist()
    [-1, 0]
    """
    size = len(labels)
    works = np.bincount(topics, minlength=size)
    parents = _by_words(labels, works)
    for first in range(0, size, CHUNK):
        _subsume(parents, works, _together(papers, topics, size, first), first)
    return parents


def _by_words(labels: Sequence[str], works: np.ndarray) -> np.ndarray:
    """The longest other label that each one ends in."""
    folded = [fold_name(label) for label in labels]
    numbers: dict[str, int] = {}
    for number in np.argsort(-works, kind="stable").tolist():
        numbers.setdefault(folded[number], number)
    parents = np.full(len(labels), -1, dtype=np.int32)
    for number, label in enumerate(folded):
        words = label.split()
        endings = (" ".join(words[start:]) for start in range(1, len(words)))
        parents[number] = next(
            (numbers[one] for one in endings if one in numbers and works[numbers[one]] > works[number]), -1
        )
    return parents


def _together(papers: np.ndarray, topics: np.ndarray, size: int, first: int) -> sparse.coo_array:
    """How many papers each of some topics shares with each topic."""
    count = int(papers.max()) + 1 if len(papers) else 0
    matrix = sparse.csr_array((np.ones(len(topics), dtype=np.int32), (topics, papers)), shape=(size, count))
    return sparse.coo_array(matrix[first : first + CHUNK] @ matrix.T)


def _subsume(parents: np.ndarray, works: np.ndarray, shared: sparse.coo_array, first: int) -> None:
    """Set the parents that are missing: of those that subsume a topic the one on fewest papers."""
    rows, columns = shared.coords[0] + first, shared.coords[1]
    fits = (shared.data >= SUBSUMED * works[rows]) & (shared.data < SUBSUMED * works[columns])
    fits &= (works[rows] >= FEWEST_PAPERS) & (works[columns] > works[rows]) & (parents[rows] < 0)
    rows, columns = rows[fits], columns[fits]
    order = np.lexsort((columns, works[columns], rows))
    rows, columns = rows[order], columns[order]
    begins = np.concatenate([[True], rows[1:] != rows[:-1]]) if len(rows) else np.zeros(0, dtype=bool)
    parents[rows[begins]] = columns[begins]
