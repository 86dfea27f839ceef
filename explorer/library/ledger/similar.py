"""People who could be somebody, by their names and by whom they write with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.models import Person
from explorer.snapshot import identity_queries, queries
from explorer.snapshot.opened import Snapshot
from explorer.text.folding import fold_name

MOST_NAMED = 3
"""Shared co-authors that are named."""


@dataclass(frozen=True, slots=True)
class Similar:
    """Somebody whose name fits."""

    number: int
    person: Person
    shared_coauthors: int
    closest: tuple[int, ...]
    """Of these the ones that the first person wrote most with, by number."""
    together: int
    """Papers that name both, which speaks against their being one."""


def find_similar(snapshot: Snapshot, person_no: int, limit: int) -> tuple[list[Similar], int]:
    """
    Find at most *limit* people who could be *person_no*, the likeliest first, and how many there are.

    Their names share a family name, wherever it stands, and another name or initial. Those with
    whom they share most co-authors come first, then those with most works; a family name that
    stands elsewhere halves the number.
    """
    names = [folded.split() for folded in _names(snapshot, person_no)]
    families = {_family(words) for words in names if words}
    found = identity_queries.find_named_like(snapshot, sorted(families))
    fitting = [
        number
        for number, others in found.items()
        if number != person_no and any(may_be_one(own, other.split()) for own in names for other in others)
    ]
    people = queries.find_people(snapshot, fitting)
    circle = snapshot.topology.coauthors.rows.row(person_no)
    works = snapshot.topology.person_papers.row(person_no)
    ranked = sorted(
        (_compare(snapshot, number, people[number], circle, works) for number in fitting),
        key=lambda one: (-_weigh(one, families), -one.person.works, one.number),
    )
    return ranked[:limit], len(ranked)


def may_be_one(one: Sequence[str], other: Sequence[str]) -> bool:
    """
    Tell whether two names, as folded words, could be one person's in some order.

    The family name of the one is a word of the other, and of their first names at least one
    begins alike, where both have some.

    >>> may_be_one(["richard", "baraniuk"], ["baraniuk", "r"]), may_be_one(["richard", "baraniuk"], ["baraniuk"])
    (True, True)
    >>> may_be_one(["richard", "baraniuk"], ["anna", "baraniuk"])
    False
    """
    return any(_fits(left, right) for left, right in ((one, other), (other, one)))


def _fits(one: Sequence[str], other: Sequence[str]) -> bool:
    family = _family(one)
    if family not in other:
        return False
    own, theirs = ([word for word in words if word != family] for words in (one, other))
    if not own or not theirs:
        return True
    return any(_begins(left, right) for left, right in ((own[0], right) for right in theirs))


def _begins(one: str, other: str) -> bool:
    """Equal, or one is the other's initial."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _family(words: Sequence[str]) -> str:
    """The last word; where that is an initial, the longest."""
    return words[-1] if len(words[-1]) > 1 else max(words, key=len)


def _names(snapshot: Snapshot, person_no: int) -> Iterable[str]:
    return identity_queries.find_folded_names(snapshot, person_no)


def _compare(snapshot: Snapshot, number: int, person: Person, circle: np.ndarray, works: np.ndarray) -> Similar:
    shared = circle[np.isin(circle, snapshot.topology.coauthors.rows.row(number))]
    together = np.intersect1d(works, snapshot.topology.person_papers.row(number))
    return Similar(number, person, len(shared), tuple(shared[:MOST_NAMED].tolist()), len(together))


def _weigh(one: Similar, families: set[str]) -> float:
    words = fold_name(one.person.name).split()
    return one.shared_coauthors / (1 if words and words[-1] in families else 2)
