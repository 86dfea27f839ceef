"""
The strongest path of any number of steps: the least distance, the sum of 1 / w over the steps.

Two label-correcting searches, one from each end (Dijkstra 1959, Numerische Mathematik 1,
269-271; in batches as in delta-stepping, Meyer and Sanders 2003, J. Algorithms 49, 114-152).
Each side opens its nearest open labels, a batch at a time, and weighs the pairs of these people
only. No label that is still open, or was never made, can lie nearer than the side's nearest
open one: its *radius*. When the two radii add up to the best distance found, nothing better is
left (Pohl 1971). The strongest of the shortest paths gives the first bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.graph.pairs import DIGITS, find_strong_pairs
from explorer.graph.selection import Selection

MOST_OPENED = 100_000
"""People opened on both sides together; then the search ends with what it knows."""
SMALLEST_BATCH = 24
PART = 16
"""A batch is one in so many of the open labels."""
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Nearest:
    """What a search for the strongest path found."""

    people: tuple[int, ...]
    """Empty where nothing is stronger than the bound that was given."""
    proven: float
    """No path is nearer than this; below the distance found only where the search was ended early."""
    opened: int
    """People whose co-authors were weighed."""
    complete: bool


class Labels:
    """The people that one side has met: ascending, how far each is, and who comes before."""

    def __init__(self, person: int) -> None:
        self.people = np.array([person], dtype=np.int64)
        self.distance = np.zeros(1)
        self.before = np.array([NOBODY], dtype=np.int64)
        self.is_open = np.ones(1, dtype=bool)

    @property
    def radius(self) -> float:
        """The distance of the nearest open label: every nearer one is final."""
        return float(self.distance[self.is_open].min(initial=np.inf))

    def take_batch(self, limit: float) -> tuple[np.ndarray, np.ndarray]:
        """Close the nearest open labels below *limit*; returns the people and their distances."""
        places = np.flatnonzero(self.is_open & (self.distance < limit))
        size = max(SMALLEST_BATCH, len(places) // PART)
        if size < len(places):
            places = places[self.distance[places] <= np.partition(self.distance[places], size - 1)[size - 1]]
        self.is_open[places] = False
        return self.people[places], self.distance[places]

    def find(self, people: np.ndarray) -> np.ndarray:
        """How far *people* are; infinitely where they have no label."""
        places = np.minimum(np.searchsorted(self.people, people), len(self.people) - 1)
        return np.where(self.people[places] == people, self.distance[places], np.inf)

    def improve(self, people: np.ndarray, distance: np.ndarray, before: np.ndarray) -> None:
        """Put in labels that are nearer than what there is; of several for one person the nearest stays."""
        people, distance, before = _take_nearest(people, distance, before)
        places = np.searchsorted(self.people, people)
        known = self.people[np.minimum(places, len(self.people) - 1)] == people
        old, new = places[known], places[~known]
        self.distance[old], self.before[old], self.is_open[old] = distance[known], before[known], True
        self.people = np.insert(self.people, new, people[~known])
        self.distance = np.insert(self.distance, new, distance[~known])
        self.before = np.insert(self.before, new, before[~known])
        self.is_open = np.insert(self.is_open, new, True)

    def way_to(self, person: int) -> list[int]:
        """From *person* back to the start."""
        way = []
        while person != NOBODY:
            way.append(person)
            person = int(self.before[np.searchsorted(self.people, person)])
        return way


class Search:
    """Both sides, and the best path that joins them so far."""

    def __init__(self, selection: Selection, ends: tuple[int, int], bound: float) -> None:
        self._selection = selection
        self._ends = ends
        self.sides = Labels(ends[0]), Labels(ends[1])
        self.radii = [0.0, 0.0]
        self.best = round(bound, DIGITS)
        self.joint = NOBODY, NOBODY
        """The last person of the one side's part of the best path, and the first of the other's."""
        self.opened = 0

    @property
    def is_proven(self) -> bool:
        return not sum(self.radii) < self.best

    def advance(self) -> bool:
        """Open a batch on the side that has fewer to open; says whether there was anybody."""
        turn = int(self.sides[1].is_open.sum() < self.sides[0].is_open.sum())
        side, facing = self.sides[turn], self.sides[1 - turn]
        limit = self.best - self.radii[1 - turn]
        people, gone = side.take_batch(limit)
        if not len(people):
            return False  # the radii add up to the best but for a rounding
        self.opened += len(people)
        pairs = find_strong_pairs(self._selection, people, 1 / (limit - gone.min()), self._ends)
        before, reached, distance = people[pairs.places], pairs.coauthors, gone[pairs.places] + 1 / pairs.weights
        beyond = facing.find(reached)
        self._join(before, reached, distance + beyond, swapped=turn == 1)
        kept = distance + np.minimum(beyond, self.radii[1 - turn]) < self.best
        kept &= distance < side.find(reached)
        side.improve(reached[kept], distance[kept], before[kept])
        self.radii[turn] = side.radius
        return True

    def _join(self, before: np.ndarray, reached: np.ndarray, through: np.ndarray, *, swapped: bool) -> None:
        """Take note of the best of the paths that this batch closed."""
        place = int(through.argmin()) if len(through) else NOBODY
        if place != NOBODY and round(through[place], DIGITS) < self.best:
            self.best = round(float(through[place]), DIGITS)
            joint = int(before[place]), int(reached[place])
            self.joint = joint[::-1] if swapped else joint


def find_nearest(selection: Selection, one: int, other: int, bound: float) -> Nearest:
    """Find the path from *one* to *other* whose distance is least, where it is below *bound*."""
    search = Search(selection, (one, other), bound)
    ended = False
    while not (search.is_proven or ended or search.opened >= MOST_OPENED):
        ended = not search.advance()
    proven = search.is_proven or ended
    found = (*search.sides[0].way_to(search.joint[0])[::-1], *search.sides[1].way_to(search.joint[1]))
    return Nearest(found, search.best if proven else sum(search.radii), search.opened, proven)


def _take_nearest(people: np.ndarray, distance: np.ndarray, before: np.ndarray) -> tuple[np.ndarray, ...]:
    """Of several labels for one person the nearest; people ascend."""
    order = np.lexsort((before, distance, people))
    ordered = people[order]
    first = order[np.append(True, ordered[1:] != ordered[:-1])[: len(order)]]
    return people[first], distance[first], before[first]
