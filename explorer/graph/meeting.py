"""
Search from two people at once until the searches meet.

People and papers form a bipartite graph: a *half-step* leads from people to their papers or
from papers to their authors, and two half-steps are a co-author step. Each side keeps its
levels, everyone and everything first reached after so many half-steps. The side whose next
half-step touches fewer links takes it (bidirectional breadth-first search; Pohl 1971, Machine
Intelligence 6, 127-140). A paper is opened once a side: one of 3,000 authors costs 3,000, where
a graph of co-authors has 4.5 million pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.graph.selection import Selection
from explorer.rows import distinct


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one side was searched."""

    steps: int
    """Co-author steps taken in full."""
    people: int
    """Reached, the one at the start too."""
    papers: int
    exhausted: bool
    """Nothing more can be reached: *people* and *papers* are a whole component."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """
    Where two searches met.

    ``layers`` has people and papers in turn, ascending numbers: layer 0 is the one person, the
    last the other, layer *i* whatever lies *i* half-steps along some shortest path. Empty when
    the two are not connected.
    """

    layers: tuple[np.ndarray, ...]
    reached: tuple[Reach, Reach]

    @property
    def length(self) -> int | None:
        """Co-author steps; None when not connected."""
        return len(self.layers) // 2 if self.layers else None


class Side:
    """One end's search."""

    def __init__(self, selection: Selection, person: int) -> None:
        self._selection = selection
        self.levels = [np.array([person], dtype=np.int64)]
        self.exhausted = False
        self.cost = self._count_links()
        """Links that the next half-step touches."""

    @property
    def reach(self) -> Reach:
        people, papers = self.levels[::2], self.levels[1::2]
        return Reach(len(people) - 1, sum(map(len, people)), sum(map(len, papers)), self.exhausted)

    def advance(self) -> None:
        """
        Take half a step.

        What it finds and the level before last does not hold is new: the neighbours of a
        level lie one level before or after it.
        """
        found = distinct(self._beside(self.levels[-1], papers=self._at_papers))
        if len(self.levels) > 1:
            found = found[~is_in(found, self.levels[-2])]
        if len(found):
            self.levels.append(found)
            self.cost = self._count_links()
        else:
            self.exhausted = True

    def trace(self, met: np.ndarray) -> list[np.ndarray]:
        """What lies on the shortest paths to *met*, a part of the last level, from the start on."""
        layers = [met]
        for height in range(len(self.levels) - 1, 0, -1):
            before = distinct(self._beside(layers[-1], papers=height % 2 == 1))
            layers.append(before[is_in(before, self.levels[height - 1])])
        return layers[::-1]

    @property
    def _at_papers(self) -> bool:
        return len(self.levels) % 2 == 0

    def _count_links(self) -> int:
        topology = self._selection.topology
        rows = topology.paper_people if self._at_papers else topology.person_papers
        return int(rows.lengths(self.levels[-1]).sum())

    def _beside(self, numbers: np.ndarray, *, papers: bool) -> np.ndarray:
        if papers:
            return self._selection.topology.paper_people.gather(numbers)[1]
        return self._selection.papers_of(numbers)[1]


def find_meeting(selection: Selection, one: int, other: int) -> Meeting:
    """Search from *one* and from *other* until they meet, or one side has nothing left to reach."""
    sides = Side(selection, one), Side(selection, other)
    while not (sides[0].exhausted or sides[1].exhausted):
        met = _meet(*sides)
        if len(met):
            ahead, back = (side.trace(met) for side in sides)
            return Meeting((*ahead, *back[-2::-1]), (sides[0].reach, sides[1].reach))
        min(sides, key=lambda side: side.cost).advance()
    return Meeting((), (sides[0].reach, sides[1].reach))


def is_in(values: np.ndarray, ascending: np.ndarray) -> np.ndarray:
    """
    Say which of *values* are among the distinct numbers *ascending*.

    >>> is_in(np.array([5, 2, 9]), np.array([2, 3, 5])).tolist()
    [True, True, False]
    """
    if not len(ascending):
        return np.zeros(len(values), dtype=bool)
    places = np.searchsorted(ascending, values)
    places[places == len(ascending)] = 0
    return ascending[places] == values


def _meet(one: Side, other: Side) -> np.ndarray:
    """What both last levels hold: people or papers; never one's people and the other's papers."""
    if (len(one.levels) + len(other.levels)) % 2:
        return np.zeros(0, dtype=np.int64)
    small, large = sorted((one.levels[-1], other.levels[-1]), key=len)
    return small[is_in(small, large)]
