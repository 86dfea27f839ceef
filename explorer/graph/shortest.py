"""
The shortest paths between two people: how many there are, and the strongest of them.

A path is as short as its steps are few, and as strong as its *distance* is small: the sum of
1 / w over its steps, *w* being the two people's collaboration weight (Newman 2001, Phys. Rev.
E 64, 016132). Of paths with the same distance the one that is stronger in the other way of
counting comes first, then the one through lower numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush

import numpy as np

from explorer.graph.meeting import Meeting, is_in
from explorer.graph.pairs import DIGITS, sum_pairs
from explorer.graph.selection import Selection

EXACT = 2.0**53
"""Below it a float holds every whole number."""


@dataclass(frozen=True, slots=True)
class Step:
    """All pairs of co-authors between two neighbouring layers of people; parallel arrays, ascending."""

    sources: np.ndarray
    """Place in the layer before."""
    targets: np.ndarray
    """Place in the layer after."""
    lengths: np.ndarray
    """1 / w."""
    tie_lengths: np.ndarray
    """The same in the other way of counting."""


@dataclass(frozen=True, slots=True)
class Left:
    """By place in a layer of people: what is left to go."""

    distance: np.ndarray
    tie_distance: np.ndarray
    paths: np.ndarray
    """How many shortest paths; float64, or objects where that is too small."""


def build_steps(selection: Selection, meeting: Meeting) -> list[Step]:
    """Weigh every pair of co-authors who are neighbours on a shortest path."""
    people, papers = meeting.layers[::2], meeting.layers[1::2]
    return [_build_step(selection, people[i], papers[i], people[i + 1]) for i in range(len(papers))]


def count_paths(steps: Sequence[Step], left: Sequence[Left]) -> int:
    """How many shortest paths there are, exactly."""
    if left[0].paths[0] < EXACT:
        return int(left[0].paths[0])
    paths = np.array([1], dtype=object)
    for step in reversed(steps):
        paths = np.add.reduceat(paths[step.targets], _row_starts(step.sources))
    return int(paths[0])


def find_left(steps: Sequence[Step]) -> list[Left]:
    """What is left to go from every layer of people, the last one's nothing."""
    left = [Left(np.zeros(1), np.zeros(1), np.ones(1))]
    for step in reversed(steps):
        left.append(_look_back(step, left[-1]))
    return left[::-1]


def rank_paths(
    people: Sequence[np.ndarray], steps: Sequence[Step], left: Sequence[Left], most: int
) -> list[tuple[int, ...]]:
    """
    The strongest *most* shortest paths, strongest first; each as its places in the layers.

    Best-first search with the exact distance left as its estimate opens only beginnings of
    the paths that it returns (Hart, Nilsson and Raphael 1968, IEEE Trans. SSC 4, 100-107).
    """
    found: list[tuple[int, ...]] = []
    queue: list[tuple[float, float, tuple[int, ...], float, float]] = [(0.0, 0.0, (0,), 0.0, 0.0)]
    while queue and len(found) < most:
        _, _, path, gone, tie_gone = heappop(queue)
        if len(path) == len(people):
            found.append(path)
            continue
        step, ahead = steps[len(path) - 1], left[len(path)]
        row = slice(*np.searchsorted(step.sources, (path[-1], path[-1] + 1)))
        target, length, tie_length = step.targets[row], step.lengths[row], step.tie_lengths[row]
        total = np.round(gone + length + ahead.distance[target], DIGITS)
        tie = np.round(tie_gone + tie_length + ahead.tie_distance[target], DIGITS)
        for place in np.lexsort((target, tie, total))[: most - len(found)].tolist():
            reached = gone + float(length[place]), tie_gone + float(tie_length[place])
            heappush(queue, (float(total[place]), float(tie[place]), (*path, int(target[place])), *reached))
    return found


def _build_step(selection: Selection, before: np.ndarray, papers: np.ndarray, after: np.ndarray) -> Step:
    places, written = selection.papers_of(before)
    leading = is_in(written, papers)
    places, written = places[leading], written[leading]
    on, authors = selection.topology.paper_people.gather(written)
    ahead = is_in(authors, after)
    on, targets = on[ahead], np.searchsorted(after, authors[ahead])
    other = replace(selection, counting="full" if selection.counting == "fractional" else "fractional")
    weights = (each.weights(written)[on] for each in (selection, other))
    sources, targets, weight, tie_weight = sum_pairs(places[on], targets, *weights)
    return Step(sources, targets, 1 / weight, 1 / tie_weight)


def _look_back(step: Step, after: Left) -> Left:
    """Every place of a layer has a pair in the next: each lies on a shortest path."""
    starts = _row_starts(step.sources)
    total = np.round(step.lengths + after.distance[step.targets], DIGITS)
    distance = np.minimum.reduceat(total, starts)
    tie = np.round(step.tie_lengths + after.tie_distance[step.targets], DIGITS)
    tie[total > distance[step.sources]] = np.inf
    return Left(distance, np.minimum.reduceat(tie, starts), np.add.reduceat(after.paths[step.targets], starts))


def _row_starts(sources: np.ndarray) -> np.ndarray:
    return np.searchsorted(sources, np.arange(sources[-1] + 1))
