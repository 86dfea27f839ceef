"""
What speaks for two clusters of lines being one person, as whole numbers.

Clusters are compared within *groups* (a folded name each). A group of ``k`` clusters has
``k * k`` cells, one behind the other in a flat array; a cell stands for a pair.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from explorer.rows import Rows, distinct

STEP = 50_000
"""Pairs that are multiplied at once."""

FEATURES = (
    "name", "unshared", "coauthors", "weight", "affiliation", "workplace", "words", "keywords", "gap", "venues",
    "smaller", "larger",
)  # fmt: skip
"""
``name``: how common it is (``rate_names``). ``unshared``: where no co-author is shared, how many
the one with fewer has; else -1. ``coauthors``: the part of these that is shared, in percent; else
-1. ``weight``: what the shared ones count for. ``affiliation``: affiliation words shared, weighed, in
percent of all; ``workplace``: in percent of the one with fewer; both -1 where one has none.
``words``, ``keywords``: shared words of titles, and keywords, weighed, over the root of the
product of both numbers of papers. ``gap``: years between them, -1 unknown. ``venues`` shared.
``smaller``, ``larger``: papers.
"""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the cells of each group stand."""

    group: np.ndarray
    """Cluster → group, ascending."""
    start: np.ndarray
    """Group → its first cluster."""
    size: np.ndarray
    """Group → how many clusters it has."""
    offset: np.ndarray
    """Group → its first cell."""
    cells: int

    def cell(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """The cells of pairs of clusters that are of one group."""
        group = self.group[left]
        first = self.start[group]
        return self.offset[group] + (left - first) * self.size[group] + (right - first)

    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Each pair of different clusters of one group once, smaller first, in the order of the cells."""
        size = self.size[self.group]
        place = np.arange(len(self.group)) - self.start[self.group]
        behind = size - place - 1
        left = np.repeat(np.arange(len(self.group)), behind)
        ends = np.cumsum(behind)
        return left, left + 1 + np.arange(len(left)) - np.repeat(ends - behind, behind)


def build_layout(group: np.ndarray) -> Layout:
    """Lay out the cells of clusters whose groups are *group*, ascending from 0 without a hole."""
    size = np.bincount(group).astype(np.int64)
    squares = size * size
    return Layout(group, np.cumsum(size) - size, size, np.cumsum(squares) - squares, int(squares.sum()))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of evidence for the lines at hand."""

    rows: Rows
    """Line (or paper) → terms."""
    weights: np.ndarray
    """Term → int32."""


class Holdings:
    """Which terms of one kind the clusters hold, each once: pairs (cluster, term)."""

    def __init__(self, layout: Layout, cluster: np.ndarray, terms: np.ndarray, weights: np.ndarray) -> None:
        keys = distinct(cluster.astype(np.int64) << 32 | terms)
        self._layout = layout
        self.cluster, self.term = keys >> 32, (keys & 0xFFFFFFFF).astype(np.int64)
        self.weights = weights[self.term]

    def count(self) -> np.ndarray:
        """Cluster → how many terms it holds."""
        return np.bincount(self.cluster, minlength=len(self._layout.group))

    def total(self) -> np.ndarray:
        """Cluster → the sum of its terms' weights."""
        return np.bincount(self.cluster, self.weights, minlength=len(self._layout.group)).astype(np.int64)

    def shared(self, *others: np.ndarray) -> list[np.ndarray]:
        """
        Sum over the terms that two clusters share, cell by cell: their weights, then each of *others*.

        *others* have one number a term. Whole numbers throughout, so that no order of adding matters.
        """
        group = self._layout.group[self.cluster].astype(np.int64) << 32 | self.term
        order = np.argsort(group, kind="stable")
        column, useful = _number_runs(group[order])
        row, column, entry = self.cluster[order][useful], column[useful], order[useful]
        shape = (len(self._layout.group), int(column.max(initial=-1)) + 1)
        holds = sp.csr_matrix((np.ones(len(row), np.int32), (row, column)), shape=shape)
        found = []
        for values in (self.weights, *(other[self.term] for other in others)):
            weighed = sp.csr_matrix((values[entry].astype(np.int32), (row, column)), shape=shape)
            product = (weighed @ holds.T).tocoo()
            flat = np.zeros(self._layout.cells, np.int32)
            flat[self._layout.cell(product.row, product.col)] = product.data
            found.append(flat)
        return found

    def shared_by(self, left: np.ndarray, right: np.ndarray, *others: np.ndarray) -> list[np.ndarray]:
        """Sum the same for pairs of clusters of whatever groups."""
        shape = (len(self._layout.group), int(self.term.max(initial=-1)) + 1)
        holds = sp.csr_matrix((np.ones(len(self.term), np.int32), (self.cluster, self.term)), shape=shape)
        found = []
        for values in (self.weights, *(other[self.term] for other in others)):
            weighed = sp.csr_matrix((values.astype(np.int32), (self.cluster, self.term)), shape=shape)
            parts = [
                np.asarray(weighed[left[start : start + STEP]].multiply(holds[right[start : start + STEP]]).sum(axis=1))
                for start in range(0, len(left), STEP)
            ]
            found.append(np.concatenate(parts).ravel().astype(np.int32) if parts else np.zeros(0, np.int32))
        return found


def _number_runs(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Number the runs of equal sorted *keys*, and tell which entries are in a run of two or more."""
    if not len(keys):
        return np.zeros(0, np.int64), np.zeros(0, bool)
    run = np.cumsum(np.concatenate([[0], keys[1:] != keys[:-1]]))
    return run, np.bincount(run)[run] > 1


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of all lines of a library."""

    works: np.ndarray
    """Line → paper."""
    names: np.ndarray
    """Line → name."""
    levels: np.ndarray
    """Name → how common."""
    coauthors: Kind
    """By paper, the line's own name included."""
    affiliations: Kind
    """By line."""
    words: Kind
    """By paper."""
    keywords: Kind
    """By paper."""
    years: np.ndarray
    """int16, by paper; 0 unknown."""
    venues: np.ndarray
    """int32, by paper; -1 unknown."""

    def gather(self, kind: Kind, lines: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The terms that *lines* have: place in *lines*, term."""
        if kind is self.affiliations:
            return kind.rows.gather(lines)
        place, term = kind.rows.gather(self.works[lines])
        if kind is self.coauthors:
            other = self.names[lines][place] != term
            return place[other], term[other]
        return place, term


class Comparison:
    """Clusters of *lines*, and what two of them have in common."""

    def __init__(self, facts: Facts, lines: np.ndarray, cluster: np.ndarray, group: np.ndarray) -> None:
        """*cluster* numbers the lines' clusters from 0, ascending by *group* (cluster → group)."""
        self._facts, self._lines, self._cluster = facts, lines, cluster
        self.layout = build_layout(group)
        self._size = np.bincount(cluster, minlength=len(group))

    def hold(self, place: np.ndarray, terms: np.ndarray, weights: np.ndarray) -> Holdings:
        return Holdings(self.layout, self._cluster[place], terms, weights)

    def measure(self, left: np.ndarray, right: np.ndarray, *, within: bool) -> np.ndarray:
        """
        Measure pairs of clusters: int32, (pairs, FEATURES).

        With *within*, each pair is of one group; that is quicker.
        """
        found = np.empty((len(left), len(FEATURES)), np.int32)
        common = _Common(left, right, self.layout.cell(left, right) if within else None)
        found[:, 0] = self._most_common(left, right)
        found[:, 1:4] = self._coauthors(common)
        found[:, 4:6] = self._affiliations(common)
        root = np.sqrt(self._size[left].astype(np.float64) * self._size[right])
        for column, kind in ((6, self._facts.words), (7, self._facts.keywords)):
            (shared,) = common.of(self._of(kind))
            found[:, column] = np.floor(4 * shared / root + 1e-9)
        found[:, 8] = self._gap(left, right)
        found[:, 9] = self._venues(common)
        found[:, 10] = np.minimum(self._size[left], self._size[right])
        found[:, 11] = np.maximum(self._size[left], self._size[right])
        return found

    def _of(self, kind: Kind) -> Holdings:
        return self.hold(*self._facts.gather(kind, self._lines), kind.weights)

    def _most_common(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        level = np.zeros(len(self._size), np.int32)
        np.maximum.at(level, self._cluster, self._facts.levels[self._facts.names[self._lines]])
        return np.maximum(level[left], level[right])

    def _coauthors(self, common: _Common) -> np.ndarray:
        kind = self._facts.coauthors
        held = self._of(kind)
        weight, shared = common.of(held, np.broadcast_to(np.int32(1), kind.weights.shape))
        count = held.count()
        fewer = np.minimum(count[common.left], count[common.right])
        none = shared == 0
        unshared = np.where(none, np.minimum(fewer, 40), -1)
        return np.stack([unshared, np.where(none, -1, 100 * shared // np.maximum(fewer, 1)), weight], axis=1)

    def _affiliations(self, common: _Common) -> np.ndarray:
        held = self._of(self._facts.affiliations)
        (shared,) = common.of(held)
        left, right = (held.total()[side] for side in (common.left, common.right))
        known = (left > 0) & (right > 0)
        of_all = 100 * shared // np.maximum(left + right - shared, 1)
        of_fewer = 100 * shared // np.maximum(np.minimum(left, right), 1)
        return np.where(known[:, None], np.stack([of_all, of_fewer], axis=1), -1)

    def _gap(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        years = self._facts.years[self._facts.works[self._lines]].astype(np.int32)
        dated = years > 0
        first, last = np.full(len(self._size), 9999), np.full(len(self._size), -1)
        np.minimum.at(first, self._cluster[dated], years[dated])
        np.maximum.at(last, self._cluster[dated], years[dated])
        gap = np.maximum(0, np.maximum(first[right] - last[left], first[left] - last[right]))
        return np.where((last[left] < 0) | (last[right] < 0), -1, gap)

    def _venues(self, common: _Common) -> np.ndarray:
        venues = self._facts.venues[self._facts.works[self._lines]]
        (there,) = np.nonzero(venues >= 0)
        ones = np.ones(int(venues.max(initial=-1)) + 1, np.int32)
        return common.of(self.hold(there, venues[there], ones))[0]


@dataclass(frozen=True, slots=True)
class _Common:
    """Pairs of clusters, and their cells where each pair is of one group."""

    left: np.ndarray
    right: np.ndarray
    cells: np.ndarray | None

    def of(self, held: Holdings, *others: np.ndarray) -> list[np.ndarray]:
        if self.cells is None:
            return held.shared_by(self.left, self.right, *others)
        return [flat[self.cells] for flat in held.shared(*others)]
