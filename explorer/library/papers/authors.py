"""Two author lists of one work, laid beside each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence


def align(chosen: Sequence[str], other: Sequence[str]) -> list[int | None]:
    """
    Find for each name of *other* its place in *chosen*; None where it stands nowhere. Names are folded.

    Equal names come first, then those that one author may write ("p torr", "philip h s torr"), in
    order; in lists of one length, what is left at one place in both is one author, too.

    >>> align(["ann lee", "richard baraniuk", "he kaiming"], ["a lee", "r g baraniuk", "kaiming he"])
    [0, 1, 2]
    >>> align(["ann lee", "bo chen"], ["bo chen"]), align(["ann lee"], ["bo chen", "cy ng"])
    ([1], [None, None])
    """
    if list(chosen) == list(other):
        return list(range(len(chosen)))
    places = _match_equal(chosen, other)
    free = set(range(len(chosen))) - {place for place in places if place is not None}
    for line, name in enumerate(other):
        if places[line] is None:
            found = next((place for place in sorted(free) if is_alike(chosen[place], name)), None)
            places[line] = found
            free -= {found}
    if len(chosen) == len(other):
        places = [line if place is None and line in free else place for line, place in enumerate(places)]
    return places


def count_shared(one: Sequence[str], other: Sequence[str]) -> int:
    """
    Count the authors that two lists of folded names share.

    >>> count_shared(["ann lee", "bo chen"], ["bo chen", "a lee", "cy ng"])
    2
    """
    if list(one) == list(other):
        return len(one)
    shorter, longer = sorted((one, other), key=len)
    return sum(any(name == other or is_alike(other, name) for other in longer) for name in shorter)


def is_alike(one: str, other: str) -> bool:
    """
    Tell whether two folded names can be one author's on one work.

    Looser than what makes two people one: here title, year and the other authors agree already.

    >>> is_alike("philip h s torr", "p torr"), is_alike("baraniuk r", "richard baraniuk")
    (True, True)
    >>> is_alike("yan wang", "li wang"), is_alike("kaiming he", "he kaiming")
    (False, True)
    """
    if one == other:
        return True
    left, right = one.split(), other.split()
    if len(left) < 2 or len(right) < 2:
        return False
    if left[-1] == right[-1]:
        return left[0][0] == right[0][0]
    if sorted(left) == sorted(right):
        return True
    return _is_turned(left, right) or _is_turned(right, left)


def _is_turned(left: list[str], right: list[str]) -> bool:
    """Tell whether *left* has the family name first and initials behind it."""
    return left[0] == right[-1] and len(left[-1]) == 1 and left[1][0] == right[0][0]


def _match_equal(chosen: Sequence[str], other: Sequence[str]) -> list[int | None]:
    where: dict[str, list[int]] = defaultdict(list)
    for place in range(len(chosen) - 1, -1, -1):
        where[chosen[place]].append(place)
    return [where[name].pop() if where.get(name) else None for name in other]
