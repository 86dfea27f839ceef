"""Which folded names one person may bear."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache


@lru_cache(maxsize=1 << 18)
def compatible(left: str, right: str) -> bool:
    """
    Tell whether *left* and *right*, both folded, can name one person.

    The last tokens are equal; first names are equal, or one is the other's initial; the
    shorter list of middle names stands, in order, within the longer.

    >>> compatible("richard baraniuk", "richard g baraniuk")
    True
    >>> compatible("a g wilson", "andrew gordon wilson")
    True
    >>> compatible("andrew f wilson", "andrew gordon wilson")
    False
    >>> compatible("yan wang", "yang wang")
    False
    """
    one, other = left.split(), right.split()
    if len(one) < 2 or len(other) < 2 or one[-1] != other[-1] or not _agree(one[0], other[0]):
        return False
    shorter, longer = sorted((one[1:-1], other[1:-1]), key=len)
    return _stands_within(shorter, longer)


def _agree(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _stands_within(shorter: Sequence[str], longer: Sequence[str]) -> bool:
    rest = iter(longer)
    return all(any(_agree(token, candidate) for candidate in rest) for token in shorter)


def block_of(name: str) -> str | None:
    """
    The block that holds every name compatible with *name*, or None for a single token.

    >>> block_of("richard g baraniuk")
    'baraniuk r'
    """
    tokens = name.split()
    return f"{tokens[-1]} {tokens[0][0]}" if len(tokens) > 1 else None
