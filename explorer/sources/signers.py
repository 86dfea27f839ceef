"""Whose an address or an id is, where a record says it by repeating names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from explorer.text.folding import fold_name

ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dXx]")
LONGEST_ADDRESS = 500
"""Characters; what is longer is something else that came to stand there."""


class Signers:
    """The authors of a paper by the names that the record writes for them."""

    def __init__(self, written: Sequence[str], *others: Sequence[str]) -> None:
        self._lists = (written, *others)
        self._places = {name: place for names in reversed(self._lists) for place, name in enumerate(names)}
        self._folded: dict[str, int] | None = None

    def find(self, name: str) -> int | None:
        """Find an author's place by a name; the order of its words counts, accents and signs don't."""
        place = self._places.get(name)
        return self._find_folded(name) if place is None else place

    def _find_folded(self, name: str) -> int | None:
        if self._folded is None:
            pairs = ((fold_name(one), place) for names in reversed(self._lists) for place, one in enumerate(names))
            self._folded = dict(pairs)
        return self._folded.get(fold_name(name))


def find_signed_ids(text: str, signers: Signers) -> Iterator[tuple[int, str]]:
    """
    Find ids in ``Lee, Ann/0000-0002-1825-0097; Chen, Bo/K-7689-2014``, with the author's place.

    >>> list(find_signed_ids("Lee, Ann/K-7689-2014; Ng, Cy/X-1", Signers(["Chen, Bo", "Lee, Ann"])))
    [(1, 'researcherid:K-7689-2014')]
    """
    for part in re.split(r"[;\n]", text):
        name, slash, number = part.strip().rpartition("/")
        place = signers.find(name) if slash else None
        if place is not None and number:
            orcid = ORCID.fullmatch(number.strip())
            yield place, f"orcid:{number.strip().upper()}" if orcid else f"researcherid:{number.strip()}"


def split_addresses(text: str) -> list[str]:
    """
    Split addresses that end with a full stop at the end of a line.

    >>> split_addresses("Rice Univ, Houston,\\n   TX USA.\\n   ETH, Zurich.")
    ['Rice Univ, Houston, TX USA', 'ETH, Zurich']
    """
    parts = (" ".join(part.split()).rstrip(". ") for part in re.split(r"\.[^\S\n]*(?:\n|$)", text))
    return [part for part in parts if part and len(part) <= LONGEST_ADDRESS]


def gather(pairs: Iterable[tuple[int, str]]) -> Mapping[int, list[str]]:
    """
    Gather values by place, each once.

    >>> gather([(0, "a"), (1, "b"), (0, "c"), (0, "a")])
    {0: ['a', 'c'], 1: ['b']}
    """
    found: dict[int, list[str]] = {}
    for place, value in pairs:
        values = found.setdefault(place, [])
        if value not in values:
            values.append(value)
    return found
