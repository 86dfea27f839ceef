"""Union-find over groups that must not all meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class Groups:
    """
    Disjoint sets of the numbers 0 to *size* - 1, which refuse unions that would break a ban.

    A ban has two ends; a set that holds one end never joins a set that holds the other.
    """

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))
        self._ends: dict[int, set[int]] = {}
        """Root → the ends of bans in its set: the ban's number for the one end, its complement for the other."""

    def find(self, number: int) -> int:
        parent = self._parent
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def ban(self, number: int, left: Iterable[int], right: Iterable[int]) -> None:
        """Keep *left* and *right* from meeting, but for what is in one set already."""
        for one in left:
            self._ends.setdefault(self.find(one), set()).add(number)
        for one in right:
            self._ends.setdefault(self.find(one), set()).add(~number)

    def ends(self, number: int) -> frozenset[int]:
        """What the set of *number* may not meet, in a form that can be compared."""
        return frozenset(self._ends.get(self.find(number), ()))

    def may_join(self, one: int, other: int) -> bool:
        left, right = self._ends.get(self.find(one)), self._ends.get(self.find(other))
        return self.find(one) == self.find(other) or not left or not right or not any(~end in right for end in left)

    def join(self, one: int, other: int) -> bool:
        """Make one set of two; False, and nothing changed, where a ban forbids it."""
        if not self.may_join(one, other):
            return False
        first, second = sorted((self.find(one), self.find(other)))
        if first != second:
            self._parent[second] = first
            if second in self._ends:
                self._ends.setdefault(first, set()).update(self._ends.pop(second))
        return True

    def gather(self, numbers: Sequence[int]) -> list[int]:
        """Make as few sets of *numbers* as the bans allow, the first one first; returns a member of each."""
        gathered: list[int] = []
        for number in numbers:
            if not any(self.join(member, number) for member in gathered):
                gathered.append(number)
        return gathered
