"""Union-find that refuses a union which the ids contradict."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

STRENGTH = ("orcid", "openalex", "openreview", "acl", "ieee", "source")
"""Schemes of ids, the one to trust most first."""
EXCLUSIVE = frozenset({"orcid", "openalex", "openreview", "acl"})
"""Schemes in which two ids are two people. IEEE's numbers are not: one author has several."""


class Clusters:
    """Disjoint sets of the numbers 0 to *size* - 1, each with the persistent ids it carries."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))
        self._ids: dict[int, dict[str, set[str]]] = {}

    def find(self, number: int) -> int:
        """The smallest member of the set that holds *number*."""
        parent = self._parent
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def carry(self, number: int, ids: Iterable[str]) -> None:
        """Note that *number* carries *ids* (``scheme:value``)."""
        held = self._ids.setdefault(self.find(number), {})
        for one in ids:
            held.setdefault(one.partition(":")[0], set()).add(one)

    def ids(self, number: int) -> dict[str, set[str]]:
        return self._ids.get(self.find(number), {})

    def contradict(self, one: int, other: int) -> bool:
        """Tell whether both carry ids of an exclusive scheme, and none in common."""
        left, right = self.ids(one), self.ids(other)
        return any(scheme in right and not left[scheme] & right[scheme] for scheme in left if scheme in EXCLUSIVE)

    def union(self, one: int, other: int) -> bool:
        """Make one set of two; False, and nothing changed, where their ids contradict."""
        first, second = sorted((self.find(one), self.find(other)))
        if first == second:
            return True
        if self.contradict(first, second):
            return False
        self._parent[second] = first
        for scheme, values in self._ids.pop(second, {}).items():
            self._ids.setdefault(first, {}).setdefault(scheme, set()).update(values)
        return True

    def labels(self) -> np.ndarray:
        """int32: each number's set, named by its smallest member."""
        return np.fromiter(map(self.find, range(len(self._parent))), dtype=np.int32, count=len(self._parent))
