"""
Who and what is within some co-author steps of a researcher, and how close. Numbers only.

The neighbourhood of *h* hops is: the papers by everyone within *h* - 1 co-author steps of
the centre, and everything that these papers name: authors, topics, institutions.

Closeness of a person is the strength of the strongest chain of at most *h* steps from the
centre: the product of the steps' probabilities, where a step from *u* to *v* has the part
of *u*'s collaboration that is with *v*,

    p(u, v) = w(u, v) / sum of w(u, x) over all co-authors x of u,

and *w* is the number of shared papers (full counting) or the sum of 1 / (n - 1) over shared
papers of n authors (fractional counting; Newman 2001, Phys. Rev. E 64, 016132). Since no
step is above 1, nobody is closer than the person before them on their strongest chain: what
a budget keeps hangs together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from explorer.models import Counting, PaperFilter
from explorer.snapshot.topology import Topology


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Parallel arrays; people and papers ascend by number."""

    center: int
    people: np.ndarray
    people_hop: np.ndarray
    """Co-author steps from the centre."""
    people_closeness: np.ndarray
    """float64; 1 for the centre."""
    papers: np.ndarray
    papers_hop: np.ndarray
    """One more than the steps to the nearest author."""
    papers_closeness: np.ndarray
    """The closeness of the closest author within ``hops`` - 1 steps."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which papers count, and how they weigh."""

    topology: Topology
    wanted: PaperFilter
    topic: int | None
    """The number of ``wanted.topic_id``."""
    counting: Counting

    def papers_of(self, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The admitted papers of *people*: place in *people*, paper."""
        places, papers = self.topology.person_papers.gather(people)
        if not self.wanted:
            return places, papers
        passed = self.topology.admits(papers, self.wanted, self.topic)
        return places[passed], papers[passed]

    def weights(self, papers: np.ndarray) -> np.ndarray:
        """What each of *papers* adds to the weight of a pair of its authors, float64."""
        if self.counting == "full":
            return np.ones(len(papers))
        others = self.topology.paper_people.lengths(papers) - 1
        return np.divide(1.0, others, out=np.zeros(len(papers)), where=others > 0)


def find_neighbourhood(selection: Selection, center: int, hops: int) -> Neighbourhood:
    """Walk *hops* co-author steps out from *center*."""
    size = len(selection.topology.person_papers), len(selection.topology.paper_people)
    people, papers = np.array([center], dtype=np.int64), np.zeros(0, dtype=np.int64)
    person_hop, paper_hop = np.full(size[0], -1, dtype=np.int16), np.full(size[1], -1, dtype=np.int16)
    closeness, paper_closeness = np.ones(1), np.zeros(0)
    person_hop[center] = 0
    for hop in range(1, hops + 1):
        incidence, papers = build_incidence(selection, people)
        paper_closeness = _column_maximum(incidence, closeness)
        people, closeness = _step(selection, people, closeness, incidence, papers)
        for hops_so_far, reached in ((paper_hop, papers), (person_hop, people)):
            hops_so_far[reached[hops_so_far[reached] < 0]] = hop
    return Neighbourhood(center, people, person_hop[people], closeness, papers, paper_hop[papers], paper_closeness)


def build_incidence(selection: Selection, people: np.ndarray) -> tuple[sparse.csr_array, np.ndarray]:
    """Who wrote what: a row each of *people*, a column each of their admitted papers; and those papers."""
    places, papers = selection.papers_of(people)
    distinct, columns = _number_anew(papers, len(selection.topology.paper_people))
    return _matrix(places, columns, np.ones(len(places)), (len(people), len(distinct))), distinct


def _step(
    selection: Selection, people: np.ndarray, closeness: np.ndarray, incidence: sparse.csr_array, papers: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Everyone one step further on, and how close they are by their strongest chain."""
    rows, authors = selection.topology.paper_people.gather(papers)
    reached, columns = _number_anew(np.concatenate([people, authors]), len(selection.topology.person_papers))
    own, columns = columns[: len(people)], columns[len(people) :]
    weighted = _matrix(rows, columns, selection.weights(papers)[rows], (len(papers), len(reached)))
    shared = (incidence @ weighted).tocoo()
    strengths = np.where(shared.col == own[shared.row], 0.0, shared.data)
    totals = np.bincount(shared.row, strengths, minlength=len(people))
    chains = np.divide(strengths * closeness[shared.row], totals[shared.row], where=strengths > 0, out=strengths)
    found = np.zeros(len(reached))
    found[own] = closeness
    np.maximum.at(found, shared.col, chains)
    return reached, found


def _column_maximum(incidence: sparse.csr_array, closeness: np.ndarray) -> np.ndarray:
    """Of each column, the greatest *closeness* among the rows that have an entry in it."""
    found = np.zeros(incidence.shape[1])
    np.maximum.at(found, incidence.indices, np.repeat(closeness, np.diff(incidence.indptr)))
    return found


def _number_anew(values: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The distinct *values* (all below *size*), ascending, and the place of each value among them."""
    seen = np.zeros(size, dtype=bool)
    seen[values] = True
    distinct = np.flatnonzero(seen)
    places = np.zeros(size, dtype=np.int32)
    places[distinct] = np.arange(len(distinct), dtype=np.int32)
    return distinct, places[values]


def _matrix(rows: np.ndarray, columns: np.ndarray, values: np.ndarray, shape: tuple[int, int]) -> sparse.csr_array:
    """Assemble a matrix whose entries come sorted by row."""
    indptr = np.zeros(shape[0] + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=shape[0]), out=indptr[1:])
    return sparse.csr_array((values, columns, indptr), shape=shape)
