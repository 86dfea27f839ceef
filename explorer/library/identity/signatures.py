"""The input of identity resolution, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

import numpy as np

from explorer.library.arrays import Scratch
from explorer.library.identity.clusters import STRENGTH
from explorer.library.identity.texts import CHUNK
from explorer.rows import Rows, build_rows

_RANK = {scheme: place for place, scheme in enumerate(STRENGTH)}


@dataclass(frozen=True, slots=True)
class Terms:
    """One kind of evidence: which terms each row has, and what the terms are."""

    rows: Rows
    """Row → numbers of its terms, each once."""
    vocabulary: Sequence[str]
    """Number → the term; the numbers mean nothing beyond this value."""


@dataclass(frozen=True, slots=True, eq=False)
class CarriedIds(Mapping[int, tuple[str, ...]]):
    """Signature → persistent ids, as arrays; the first two are parallel."""

    lines: np.ndarray
    """int32, ascending: signatures, each as often as it has ids."""
    numbers: np.ndarray
    """int32: places in ``vocabulary``, ascending within a signature."""
    vocabulary: Sequence[str]
    """Distinct ids, the strongest first: by scheme, then as text."""

    def __getitem__(self, line: int) -> tuple[str, ...]:
        low, high = np.searchsorted(self.lines, [line, line + 1])
        if low == high:
            raise KeyError(line)
        return tuple(self.vocabulary[number] for number in self.numbers[low:high].tolist())

    def __iter__(self) -> Iterator[int]:
        return iter(self.lines[self.firsts()].tolist())

    def __len__(self) -> int:
        return len(self.firsts())

    def firsts(self) -> np.ndarray:
        """Where the ids of each signature begin."""
        return np.flatnonzero(np.diff(self.lines, prepend=-1))


def rank_id(one: str) -> tuple[int, str]:
    """The order of ids, the strongest first."""
    return _RANK.get(one.partition(":")[0], len(_RANK)), one


def as_carried(ids: Mapping[int, Sequence[str]]) -> CarriedIds:
    """The same ids as arrays."""
    if isinstance(ids, CarriedIds):
        return ids
    vocabulary = sorted({one for held in ids.values() for one in held}, key=rank_id)
    places = {one: place for place, one in enumerate(vocabulary)}
    pairs = sorted({(line, places[one]) for line, held in ids.items() for one in held})
    lines, numbers = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    return CarriedIds(lines, numbers, vocabulary)


@dataclass(frozen=True)
class Signatures:
    """Every line of every author list; parallel arrays of one length."""

    works: np.ndarray
    """int32: the paper."""
    names: np.ndarray
    """int32: a place in ``vocabulary``."""
    vocabulary: Sequence[str]
    """Distinct folded names, sorted."""
    ids: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Signature → persistent ids, only where the record carries some."""
    variants: frozenset[tuple[int, int]] = frozenset()
    """Pairs of names (smaller first) that a record itself calls one author's."""
    keys: Sequence[str] = ()
    """Paper → its key, the same in every import; empty where the papers' order is all there is."""
    affiliations: Terms | None = None
    """Signature → the words of its affiliations."""
    words: Terms | None = None
    """Paper → the words of its title."""
    keywords: Terms | None = None
    """Paper → its topics and keywords."""
    years: np.ndarray | None = None
    """int16, a paper each; 0 where no year is known."""
    venues: np.ndarray | None = None
    """int32, a paper each: a place in ``venue_names``; -1 where no venue is known."""
    venue_names: Sequence[str] = ()
    scratch: Scratch = field(default_factory=Scratch)
    """Where what is worked out of them is kept, as far as it is too much for memory."""

    @cached_property
    def names_on_paper(self) -> Rows:
        """Paper → the names on it."""
        return self.scratch.keep_rows(build_rows(self.works, self.names))

    @cached_property
    def papers(self) -> int:
        """How many papers there are."""
        return int(self.works.max()) + 1 if len(self.works) else 0

    @cached_property
    def carried(self) -> CarriedIds:
        """The persistent ids, as arrays."""
        return as_carried(self.ids)


def hash_terms(terms: Sequence[str]) -> np.ndarray:
    """
    Hash each of *terms* to a uint64 that any run on any machine gives again.

    >>> int(hash_terms(("ann lee",))[0]) == int(hash_terms(("bo chen", "ann lee"))[1])
    True
    """
    found = np.empty(len(terms), np.uint64)
    for start in range(0, len(terms), CHUNK):
        digests = b"".join(
            [
                blake2b(term.encode("utf8", "surrogatepass"), digest_size=8).digest()
                for term in terms[start : start + CHUNK]
            ]
        )
        found[start : start + CHUNK] = np.frombuffer(digests, dtype="<u8")
    return found
