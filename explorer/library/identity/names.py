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


def turn(name: str) -> str:
    """
    The folded *name* with its first word last, as catalogues that put family names first write it.

    >>> turn("he kaiming")
    'kaiming he'
    """
    first, _, rest = name.partition(" ")
    return f"{rest} {first}" if rest else name


@lru_cache(maxsize=1 << 18)
def relate(left: str, right: str) -> str | None:
    """
    Tell how two folded names can be one person's: None where they can't.

    ``same``; ``middle``: first and last words are equal, middle names are left out or cut;
    ``initial``: a first name is cut; ``joined``: written together or apart; ``turned``: the
    family name first.

    >>> relate("r baraniuk", "richard baraniuk")
    'initial'
    >>> relate("kaiming he", "he kaiming"), relate("xiao ming wang", "xiaoming wang")
    ('turned', 'joined')
    >>> relate("yan wang", "yang wang") is None
    True
    """
    if left == right:
        return "same"
    if compatible(left, right):
        return "middle" if left.split(maxsplit=1)[0] == right.split(maxsplit=1)[0] else "initial"
    if _joined(left, right):
        return "joined"
    if any(compatible(one, other) or _joined(one, other) for one, other in ((turn(left), right), (left, turn(right)))):
        return "turned"
    return None


def _joined(left: str, right: str) -> bool:
    one, other = left.split(), right.split()
    return (
        len(one) > 1 < len(other)
        and one[-1] == other[-1]
        and "".join(one[:-1]) == "".join(other[:-1])
    )  # fmt: skip
