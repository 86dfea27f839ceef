"""Lines of one name made people: the pairs that agree best are joined, round by round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from explorer.library.identity.digests import mix
from explorer.library.identity.evidence import Comparison, Facts, Layout

SURE = 12
"""Shared co-authors of this weight make one person of two lines of a name: one and a half rare names."""
MOST_CLUSTERS = 2500
"""Of one name; beyond, only what is sure is joined, since pairs grow with the square."""

Score = Callable[[np.ndarray], np.ndarray]
"""From features (pairs, FEATURES) to the log-odds that both are one person."""
Watch = Callable[["Rounds", np.ndarray, np.ndarray, np.ndarray], None]
"""Told at each round: the rounds, left, right (places of lines), features."""


@dataclass(frozen=True, slots=True)
class Joins:
    """Clusters that became one; parallel arrays."""

    left: np.ndarray
    """The place of a line of the one."""
    right: np.ndarray
    score: np.ndarray
    """Log-odds."""
    features: np.ndarray
    """(joins, FEATURES)."""


class Rounds:
    """Some lines, compared within groups, joined until nothing agrees any more."""

    def __init__(
        self,
        facts: Facts,
        lines: np.ndarray,
        group: np.ndarray,
        start: np.ndarray,
        apart: tuple[np.ndarray, np.ndarray],
    ) -> None:
        """
        *lines* are numbers of lines, sorted by *group*, which counts from 0 without a hole.

        *start* puts some in one cluster from the beginning: place → first place of the cluster.
        *apart* are (place, token); clusters that hold one token are never joined.
        """
        self.facts, self.lines, self.group = facts, lines, group
        self.cluster = start
        """Place → the first place of its cluster."""
        self.joins: list[Joins] = []
        self._apart = apart

    def join_sure(self) -> None:
        """Join what shares co-authors enough to need no other evidence, unless something keeps it apart."""
        place, term = self.facts.gather(self.facts.coauthors, self.lines)
        left, right = self._pairs_sharing(place, term, self.facts.coauthors.weights[term], SURE)
        size = len(self.lines)
        graph = sp.csr_matrix((np.ones(len(left), bool), (self.cluster[left], self.cluster[right])), shape=(size, size))
        _, label = connected_components(graph, directed=False)
        label = label[self.cluster]
        torn = self._torn(label)
        own = np.where(torn[label], self.cluster + len(torn), label)
        self.cluster = _first_places(np.unique(own, return_inverse=True)[1])

    def run(self, score: Score, watch: Watch | None = None) -> None:
        """Join the pairs of clusters that are each other's best, until no pair agrees."""
        active = np.ones(len(self.lines), bool)
        while active.any():
            active = self._round(active, score, watch)

    def _pairs_sharing(
        self, place: np.ndarray, term: np.ndarray, weights: np.ndarray, least: int
    ) -> tuple[np.ndarray, np.ndarray]:
        column = np.unique(self.group[place].astype(np.int64) << 32 | term, return_inverse=True)[1]
        shape = (len(self.lines), int(column.max(initial=-1)) + 1)
        holds = sp.csr_matrix((np.ones(len(place), np.int32), (place, column)), shape=shape)
        product = (sp.csr_matrix((weights, (place, column)), shape=shape) @ holds.T).tocoo()
        enough = (product.data >= least) & (product.row < product.col)
        return product.row[enough], product.col[enough]

    def _torn(self, label: np.ndarray) -> np.ndarray:
        """Which labels hold two clusters that something keeps apart."""
        place, token = self._apart
        keys = np.unique(np.stack([label[place], token, self.cluster[place]]), axis=1)
        same = (keys[0, 1:] == keys[0, :-1]) & (keys[1, 1:] == keys[1, :-1])
        torn = np.zeros(int(label.max(initial=-1)) + 1, bool)
        torn[keys[0, 1:][same]] = True
        return torn

    def _round(self, active: np.ndarray, score: Score, watch: Watch | None) -> np.ndarray:
        """Compare the *active* lines' clusters once; returns the lines of groups that changed."""
        names, cluster = np.unique(self.cluster[active], return_inverse=True)
        dense = np.unique(self.group[names], return_inverse=True)[1]
        size = np.bincount(dense)[dense]
        if (size > MOST_CLUSTERS).any():
            return active & (np.isin(self.cluster, names[size <= MOST_CLUSTERS]))
        compared = Comparison(self.facts, self.lines[active], cluster, dense)
        left, right = compared.layout.pairs()
        if not len(left):
            return np.zeros(len(self.lines), bool)
        features = compared.measure(left, right, within=True)
        if watch:
            watch(self, names[left], names[right], features)
        odds = score(features)
        odds[self._forbidden(compared, active, left, right)] = -np.inf
        chosen = _choose(compared.layout, left, right, odds)
        return self._join(names[left[chosen]], names[right[chosen]], odds[chosen], features[chosen])

    def _join(self, kept: np.ndarray, gone: np.ndarray, odds: np.ndarray, features: np.ndarray) -> np.ndarray:
        changed = np.zeros(int(self.group.max(initial=-1)) + 1, bool)
        if len(kept):
            self.joins.append(Joins(kept, gone, odds, features))
            target = np.arange(len(self.lines))
            target[gone] = kept
            self.cluster = target[self.cluster]
            changed[self.group[kept]] = True
        return changed[self.group]

    def _forbidden(self, compared: Comparison, active: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        place, token = self._apart
        used = active[place]
        ones = np.ones(int(token.max(initial=-1)) + 1, np.int32)
        held = compared.hold((np.cumsum(active) - 1)[place[used]], token[used], ones)
        return held.shared()[0][compared.layout.cell(left, right)] > 0


def _first_places(label: np.ndarray) -> np.ndarray:
    first = np.full(int(label.max(initial=-1)) + 1, len(label))
    np.minimum.at(first, label, np.arange(len(label)))
    return first[label]


def _choose(layout: Layout, left: np.ndarray, right: np.ndarray, score: np.ndarray) -> np.ndarray:
    """
    The pairs, by number, that are above 0 and each other's best.

    Between equals a hash of their places within the group decides. By number, one pair a round
    would be chosen of many that agree alike; so it is about half of the clusters.
    """
    useful = np.flatnonzero(score > 0)
    first = layout.start[layout.group[left[useful]]]
    drawn = mix((left[useful] - first) << 32 | (right[useful] - first))
    order = useful[np.lexsort((useful, drawn, -score[useful]))]
    places = np.arange(len(order))
    rank = np.full(len(layout.group), len(order))
    np.minimum.at(rank, left[order], places)
    np.minimum.at(rank, right[order], places)
    return np.sort(order[(rank[left[order]] == places) & (rank[right[order]] == places)])
