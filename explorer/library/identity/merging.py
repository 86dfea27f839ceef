"""Step three of the default rule: people whose names are compatible and who share a co-author."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, groupby, product

import numpy as np

from explorer.library.identity.clusters import Clusters
from explorer.library.identity.names import block_of, compatible
from explorer.library.identity.signatures import Signatures
from explorer.rows import build_rows


def merge_compatible(signatures: Signatures, people: np.ndarray, ids: dict[int, set[str]]) -> np.ndarray:
    """
    Merge the clusters *people* (one number a signature) where step three allows it.

    *ids* gives the persistent ids of clusters that have some. Returns new cluster numbers.
    """
    merger = _Merger(signatures, people, ids)
    for left, right in merger.rank_candidates():
        merger.merge(left, right)
    return merger.clusters.labels()[people]


class _Merger:
    """Clusters with their names, papers and co-authors, as far as candidates need them."""

    def __init__(self, signatures: Signatures, people: np.ndarray, ids: dict[int, set[str]]) -> None:
        size = int(people.max()) + 1 if len(people) else 0
        self._signatures = signatures
        self.clusters = Clusters(size)
        for person, found in ids.items():
            self.clusters.carry(person, found)
        self._papers_of = build_rows(people, signatures.works, length=size)
        self._names = _names_of(people, signatures.names)
        self._papers: dict[int, set[int]] = {}

    def rank_candidates(self) -> list[tuple[int, int]]:
        """Pairs that share a co-author, most shared first, then by number."""
        ranked = []
        coauthors: dict[int, np.ndarray] = {}
        circle = np.zeros(len(self._signatures.vocabulary), dtype=bool)
        for left, pairs in groupby(sorted(self._candidates()), key=lambda pair: pair[0]):
            own = self._coauthors_of(left, coauthors)
            circle[own] = True
            for _, right in pairs:
                shared = int(np.count_nonzero(circle[self._coauthors_of(right, coauthors)]))
                if shared:
                    ranked.append((-shared, left, right))
            circle[own] = False
        return [(left, right) for _, left, right in sorted(ranked)]

    def merge(self, left: int, right: int) -> None:
        """Make one of two, unless something speaks against it by now."""
        one, other = self.clusters.find(left), self.clusters.find(right)
        if one == other or not self._may_merge(one, other) or not self.clusters.union(one, other):
            return
        kept, gone = min(one, other), max(one, other)
        self._names[kept] |= self._names.pop(gone)
        self._papers[kept] = self._papers_by(kept) | self._papers_by(gone)

    def _candidates(self) -> set[tuple[int, int]]:
        holders: dict[int, list[int]] = defaultdict(list)
        for person, names in self._names.items():
            for name in names:
                holders[name].append(person)
        found = set()
        for left, right in _compatible_names(self._signatures, list(holders)):
            for one, other in product(holders.get(left, ()), holders.get(right, ())):
                if one != other:
                    found.add((min(one, other), max(one, other)))
        return found

    def _may_merge(self, one: int, other: int) -> bool:
        vocabulary, variants = self._signatures.vocabulary, self._signatures.variants
        return self._papers_by(one).isdisjoint(self._papers_by(other)) and all(
            left == right
            or compatible(vocabulary[left], vocabulary[right])
            or (min(left, right), max(left, right)) in variants
            for left, right in product(self._names[one], self._names[other])
        )

    def _papers_by(self, person: int) -> set[int]:
        if person not in self._papers:
            self._papers[person] = set(self._papers_of.row(person).tolist())
        return self._papers[person]

    def _coauthors_of(self, person: int, known: dict[int, np.ndarray]) -> np.ndarray:
        """The distinct names beside this person's, on the papers before any merge; kept in *known*."""
        if person not in known:
            papers = np.unique(self._papers_of.row(person))
            names = np.unique(self._signatures.names_on_paper.gather(papers)[1])
            known[person] = names[~np.isin(names, list(self._names[person]))]
        return known[person]


def _names_of(people: np.ndarray, names: np.ndarray) -> dict[int, set[int]]:
    pairs = np.unique(people.astype(np.int64) << 32 | names)
    found: dict[int, set[int]] = defaultdict(set)
    for person, name in zip((pairs >> 32).tolist(), (pairs & 0xFFFFFFFF).tolist(), strict=True):
        found[person].add(name)
    return found


def _compatible_names(signatures: Signatures, held: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Pairs of different names that one person may bear: by block, or as a record declares them."""
    vocabulary = signatures.vocabulary
    blocks: dict[str, list[int]] = defaultdict(list)
    for name in held:
        key = block_of(vocabulary[name])
        if key:
            blocks[key].append(name)
    for block in blocks.values():
        for left, right in _pairs_within(block, vocabulary):
            if compatible(vocabulary[left], vocabulary[right]):
                yield left, right
    yield from sorted(signatures.variants)


def _pairs_within(block: list[int], vocabulary: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Pairs of one block whose first names can agree: equal, or one of them an initial."""
    by_first: dict[str, list[int]] = defaultdict(list)
    for name in block:
        by_first[vocabulary[name].split(" ", 1)[0]].append(name)
    for first, names in by_first.items():
        yield from combinations(names, 2)
        if len(first) == 1:
            spelled = (name for other, found in by_first.items() if len(other) > 1 for name in found)
            yield from product(names, spelled)
