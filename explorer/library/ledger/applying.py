"""
Corrections applied to what an identity rule found: the last word, and nothing but that.

Signatures that a correction names are *named*. Three things hold of the result:

- What corrections say of named signatures holds; where two disagree, the later one.
- A cluster of which no signature is named stays as it is.
- The other signatures of a cluster go where its named ones go. Where these go different ways,
  they stay with those that are more, or go to those with whom they share more co-authors.

A merge brings whole clusters: papers that come later belong to the merged person. It does not
bring a cluster into which a few of the person's lines have strayed: that is one with less than
``CORE`` of each side of a merge, most of whose lines are not named. Only these lines are brought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from explorer.library.ledger.decisions import Decision
from explorer.library.ledger.joining import Groups

CORE = 0.2
"""The share of a side's lines that makes a cluster theirs."""

Circle = Callable[[int], set[int]]
"""The names beside a signature on its paper."""


def apply_corrections(clusters: np.ndarray, decisions: Sequence[Decision], circle: Circle | None = None) -> np.ndarray:
    """
    Apply *decisions*, earliest first, to *clusters* (int32, one number a signature).

    Returns an array of the same shape, in which who is not touched keeps their number; new
    numbers follow the largest. Without *circle* co-authors play no part.
    """
    named = _find_named(decisions)
    if not len(named):
        return clusters
    return _Application(clusters, decisions, named).run(circle)


class _Application:
    """
    The sets are made of *items*: the named signatures by their place in ``named``, then the *bodies*.

    A body stands for those signatures of a cluster that are not named.
    """

    def __init__(self, clusters: np.ndarray, decisions: Sequence[Decision], named: np.ndarray) -> None:
        self._clusters = clusters
        self._decisions = [_in_places(decision, named) for decision in decisions]
        self._named = named
        self._touched, self._cluster_of = np.unique(clusters[named], return_inverse=True)
        self._groups = Groups(len(named) + len(self._touched))

    def run(self, circle: Circle | None) -> np.ndarray:
        self._settle_named()
        self._core = self._find_core()
        self._bring_clusters()
        labels = self._label()
        if circle:
            self._move_nearer(labels, circle)
        return labels

    def _settle_named(self) -> None:
        """Latest first: an earlier correction gets what the later ones leave it."""
        for number in range(len(self._decisions) - 1, -1, -1):
            decision = self._decisions[number]
            if decision.apart:
                self._groups.ban(number, *(side.tolist() for side in decision.apart))
            self._groups.gather([place for side in decision.together for place in side.tolist()])

    def _bring_clusters(self) -> None:
        """Join each cluster's body, and what of its named signatures may be one, to one person."""
        for cluster, places in self._members():
            roots = Counter(self._groups.find(place) for place in places)
            alike: Counter[frozenset[int]] = Counter()
            for root, count in roots.items():
                alike[self._groups.ends(root)] += count
            ordered = sorted(roots, key=lambda root: (-alike[self._groups.ends(root)], self._was_taken_out(root), root))
            self._groups.gather([len(self._named) + cluster, *ordered])

    def _find_core(self) -> np.ndarray:
        """Mark the named signatures (bool) that bring the rest of their cluster along, or go along with it."""
        sides = [side for decision in self._decisions for side in decision.together]
        core = np.ones(len(self._named), dtype=bool)
        for side in sides:
            core[side] = False
        for side in sides:
            here = self._cluster_of[side]
            core[side[np.bincount(here)[here] >= CORE * len(side)]] = True
        sizes = np.bincount(self._clusters)[self._touched]
        sets = np.array([self._groups.find(place) for place in range(len(self._named))])
        together, which = np.unique(self._cluster_of * len(sets) + sets, return_inverse=True)
        is_most = 2 * np.bincount(which, minlength=len(together))[which] >= sizes[self._cluster_of]
        return core | is_most

    def _was_taken_out(self, root: int) -> bool:
        """Tell whether the set was taken out of somebody; of two as large the other one stays."""
        return any(end < 0 for end in self._groups.ends(root))

    def _members(self) -> Iterator[tuple[int, list[int]]]:
        """Each touched cluster by its place, with the core of its named signatures, by theirs."""
        places = np.flatnonzero(self._core)
        order = places[np.argsort(self._cluster_of[places], kind="stable")]
        clusters, starts = np.unique(self._cluster_of[order], return_index=True)
        for cluster, members in zip(clusters.tolist(), np.split(order, starts[1:]), strict=True):
            yield cluster, members.tolist()

    def _label(self) -> np.ndarray:
        """A set with bodies has the number of the smallest of their clusters, any other a new one."""
        bodies = [self._groups.find(len(self._named) + one) for one in range(len(self._touched))]
        numbers: dict[int, int] = {}
        for root, cluster in zip(bodies, self._touched.tolist(), strict=True):
            numbers.setdefault(root, cluster)
        moved = np.arange(int(self._clusters.max()) + 1, dtype=self._clusters.dtype)
        moved[self._touched] = [numbers[root] for root in bodies]
        labels: np.ndarray = moved[self._clusters]
        for place, signature in enumerate(self._named.tolist()):
            labels[signature] = numbers.setdefault(self._groups.find(place), len(moved) + len(numbers))
        return labels

    def _move_nearer(self, labels: np.ndarray, circle: Circle) -> None:
        """In clusters that went several ways, give what is not named to whom it shares more co-authors with."""
        ways = {cluster: self._named[places] for cluster, places in self._members()}
        ways = {cluster: named for cluster, named in ways.items() if len(np.unique(labels[named])) > 1}
        rest = np.flatnonzero(np.isin(self._clusters, self._touched[list(ways)])) if ways else self._named
        rest = np.setdiff1d(rest, self._named)
        place_of = np.searchsorted(self._touched, self._clusters[rest])
        circles: dict[int, dict[int, set[int]]] = {}
        for signature, cluster in zip(rest.tolist(), place_of.tolist(), strict=True):
            if cluster not in circles:
                circles[cluster] = _gather_circles(labels, ways[cluster], circle)
            labels[signature] = _nearest(circles[cluster], circle(signature), int(labels[signature]))


def _gather_circles(labels: np.ndarray, named: np.ndarray, circle: Circle) -> dict[int, set[int]]:
    """Person → the names beside their named signatures."""
    circles: dict[int, set[int]] = {}
    for signature in named.tolist():
        circles.setdefault(int(labels[signature]), set()).update(circle(signature))
    return circles


def _nearest(circles: Mapping[int, set[int]], own: set[int], stays: int) -> int:
    shared = {way: len(known & own) for way, known in circles.items()}
    best = max(shared.values())
    return (
        stays if not best or shared.get(stays) == best else min(way for way, count in shared.items() if count == best)
    )


def _find_named(decisions: Sequence[Decision]) -> np.ndarray:
    sides = [side for one in decisions for side in (*one.together, *(one.apart or ()))]
    return np.unique(np.concatenate(sides)) if sides else np.zeros(0, dtype=np.int64)


def _in_places(decision: Decision, named: np.ndarray) -> Decision:
    def place(side: np.ndarray) -> np.ndarray:
        return np.searchsorted(named, side)

    apart = (place(decision.apart[0]), place(decision.apart[1])) if decision.apart else None
    return Decision(together=tuple(map(place, decision.together)), apart=apart)
