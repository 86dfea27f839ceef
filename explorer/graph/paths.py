"""
How two people are connected: the shortest paths of co-authors between them, and the strongest.

docs/paths.md says what is searched and what the figures mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from explorer.errors import InvalidOption
from explorer.graph.meeting import Meeting, Reach, find_meeting, is_in
from explorer.graph.selection import Selection
from explorer.graph.shortest import build_steps, count_paths, find_left, rank_paths
from explorer.graph.strongest import find_nearest

DEFAULT_ALTERNATIVES = 10
MOST_ALTERNATIVES = 100


@dataclass(frozen=True, slots=True)
class Hop:
    """One step between two people."""

    papers: tuple[int, ...]
    """All that they wrote together and the filter admits, ascending numbers."""
    weight: float
    """How much they wrote together, in the way of counting that was asked for."""


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of co-authors."""

    people: tuple[int, ...]
    """Numbers, from the one end to the other."""
    hops: tuple[Hop, ...]
    """One less than there are people."""

    @property
    def distance(self) -> float:
        """The sum of 1 / weight over the hops (Newman 2001); the smaller, the stronger."""
        return sum(1 / hop.weight for hop in self.hops)


@dataclass(frozen=True, slots=True)
class Connection:
    """The shortest paths between two people, *one* and *other*, by number."""

    one: int
    other: int
    length: int | None
    """Co-author steps; 0 from somebody to themselves, None when not connected."""
    path: Path | None
    """The strongest of the shortest paths."""
    alternatives: tuple[Path, ...]
    """Other shortest paths, strongest first."""
    paths: int
    """How many shortest paths there are."""
    reached: tuple[Reach, Reach]
    """How far the search went from *one* and from *other*."""


@dataclass(frozen=True, slots=True)
class Strongest:
    """The strongest path of any number of steps."""

    path: Path
    exact: bool
    """Whether it is proven that none is stronger; a search that opens too many people ends before."""
    proven: float
    """No path has a distance below this."""


def find_connection(
    selection: Selection, one: int, other: int, *, alternatives: int = DEFAULT_ALTERNATIVES
) -> Connection:
    """Find the shortest paths between two people: the strongest one, and as many *alternatives*."""
    if not 0 <= alternatives <= MOST_ALTERNATIVES:
        raise InvalidOption(f"{alternatives} alternatives cannot be listed.", hint=f"Ask for 0 to {MOST_ALTERNATIVES}.")
    meeting = find_meeting(selection, one, other)
    if not meeting.layers:
        return Connection(one, other, None, None, (), 0, meeting.reached)
    ranked, count = _rank(selection, meeting, 1 + alternatives)
    best, *others = _build_paths(selection, ranked)
    return Connection(one, other, meeting.length, best, tuple(others), count, meeting.reached)


def find_strongest(selection: Selection, found: Connection) -> Strongest | None:
    """
    The strongest path between the two, of any number of steps; None where they are not connected.

    *found* is what ``find_connection`` gave for the same *selection*.
    """
    if found.path is None:
        return None
    nearest = find_nearest(selection, found.one, found.other, found.path.distance)
    path = _build_paths(selection, [nearest.people])[0] if nearest.people else found.path
    return Strongest(path, nearest.complete, nearest.proven)


def _rank(selection: Selection, meeting: Meeting, most: int) -> tuple[list[tuple[int, ...]], int]:
    """The strongest *most* shortest paths as numbers of people, and how many there are in all."""
    people = meeting.layers[::2]
    steps = build_steps(selection, meeting)
    left = find_left(steps)
    ranked = [
        tuple(int(layer[place]) for layer, place in zip(people, path, strict=True))
        for path in rank_paths(people, steps, left, most)
    ]
    return ranked, count_paths(steps, left)


def _build_paths(selection: Selection, chains: Sequence[tuple[int, ...]]) -> list[Path]:
    """Put the papers of every hop to each of *chains* of people."""
    written = {person: _papers_of(selection, person) for chain in chains for person in chain}
    pairs = {pair for chain in chains for pair in pairwise(chain)}
    hops = {(one, other): _build_hop(selection, written[one], written[other]) for one, other in pairs}
    return [Path(chain, tuple(hops[pair] for pair in pairwise(chain))) for chain in chains]


def _build_hop(selection: Selection, own: np.ndarray, others: np.ndarray) -> Hop:
    shared = own[is_in(own, others)]
    return Hop(tuple(shared.tolist()), float(selection.weights(shared).sum()))


def _papers_of(selection: Selection, person: int) -> np.ndarray:
    return np.sort(selection.papers_of(np.array([person]))[1])
