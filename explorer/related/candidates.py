"""Which papers may be near a paper: those near by any of the reasons."""

from __future__ import annotations

import numpy as np

from explorer.rows import Rows
from explorer.search.fusing import PaperSearch
from explorer.search.matching import top
from explorer.search.meaning import measure_likeness
from explorer.snapshot.topology import Topology

BY_TEXT = 200
"""Candidates of the nearest meaning, and as many that share the weightiest words."""
BY_LINK = 300
"""Candidates at most that share most authors; likewise references, and citers."""
WORDS = 15
"""The weightiest words of a paper, by which others are looked up."""
MOST_LINKS = 200_000
"""Links that are followed, at most, of one kind: from a paper's references to all that cite them."""


def find_candidates(search: PaperSearch, topology: Topology, paper: int) -> np.ndarray:
    """The numbers of papers that may be near *paper*, ascending, itself aside."""
    found = [
        find_near_meaning(search, paper),
        _find_by_words(search, paper),
        _most_shared(topology.paper_people, topology.person_papers, paper),
        topology.paper_references.row(paper),
        topology.paper_citers.row(paper),
        _most_shared(topology.paper_references, topology.paper_citers, paper),
        _most_shared(topology.paper_citers, topology.paper_references, paper),
    ]
    numbers = np.unique(np.concatenate(found).astype(np.int64))
    return numbers[numbers != paper]


def find_near_meaning(search: PaperSearch, paper: int) -> np.ndarray:
    vector = search.vectors[paper]
    return top(measure_likeness(search.vectors, vector), BY_TEXT + 1) if vector.any() else np.zeros(0, np.int64)


def _find_by_words(search: PaperSearch, paper: int) -> np.ndarray:
    vocabulary = search.texts.vocabulary
    terms, counts = search.texts.count(paper)
    worth = (1 + np.log(counts)) * vocabulary.weights[terms]
    chosen = terms[np.lexsort((terms, -worth))[:WORDS]].tolist()
    words = [vocabulary.spelling(term) for term in chosen]
    return search.index.find_by_words(words, vocabulary.trust[chosen].tolist(), None, BY_TEXT)[0]


def count_shared(forth: Rows, back: Rows, paper: int) -> tuple[np.ndarray, np.ndarray]:
    """
    Follow *forth* from *paper* and *back* from there: which papers are reached, and how often each.

    With references forth and citers back, that is how many references two papers share.
    """
    links = forth.row(paper).astype(np.int64)
    lengths = np.cumsum(back.lengths(links)) if len(links) else links
    _, reached = back.gather(links[: int(np.searchsorted(lengths, MOST_LINKS, side="right"))])
    numbers, counts = np.unique(reached, return_counts=True)
    return numbers[numbers != paper], counts[numbers != paper]


def _most_shared(forth: Rows, back: Rows, paper: int) -> np.ndarray:
    numbers, counts = count_shared(forth, back, paper)
    return numbers[top(counts, BY_LINK)]
