"""The terms of a library: their numbers, how they are written, and what each weighs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Vocabulary:
    """Terms numbered from the most frequent one on; arrays are mapped from disk."""

    keys: np.ndarray
    """uint64, sorted: the hashes of the terms. Two terms with one hash are nowhere near likely."""
    places: np.ndarray
    """int32, parallel to ``keys``: the numbers of the terms."""
    papers: np.ndarray
    """int32 by term: in how many papers it stands."""
    trust: np.ndarray
    """float32 by term, 1 on average: ``learn_trust``."""
    weights: np.ndarray
    """float32 by term: ``weigh_terms``."""
    spelling_ends: np.ndarray
    spellings: np.ndarray
    """uint8: for every term the word that it most often is, behind one another, and where each ends."""

    def __len__(self) -> int:
        return len(self.papers)

    def numbers(self, terms: Sequence[str]) -> np.ndarray:
        """int32, parallel to *terms*: their numbers; -1 for a term that no paper has."""
        wanted = np.array([hash_term(term) for term in terms], dtype=np.uint64)
        if not len(self.keys):
            return np.full(len(wanted), -1, dtype=np.int32)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, self.places[at], -1)

    def spelling(self, number: int) -> str:
        """The word that the term most often is: "networks" for "network"."""
        start = int(self.spelling_ends[number - 1]) if number else 0
        return self.spellings[start : int(self.spelling_ends[number])].tobytes().decode("utf8")


_ARRAYS = ("keys", "places", "papers", "trust", "weights", "spelling_ends", "spellings")


def hash_term(term: str) -> int:
    return int.from_bytes(blake2b(term.encode("utf8", "surrogatepass"), digest_size=8).digest(), "little")


def weigh_terms(papers: np.ndarray, trust: np.ndarray, size: int) -> np.ndarray:
    """
    What a term weighs among *size* papers: ln((1 + N) / (1 + n)) + 1, times its trust.

    The first factor is the smoothed inverse document frequency (Spärck Jones 1972).
    """
    return ((np.log((1 + size) / (1 + papers)) + 1) * trust).astype(np.float32)


def build_vocabulary(
    terms: Sequence[str], spellings: Sequence[str], papers: np.ndarray, trust: np.ndarray, size: int
) -> Vocabulary:
    """Build the vocabulary of *terms*, which come in the order of their numbers."""
    keys = np.array([hash_term(term) for term in terms], dtype=np.uint64)
    order = np.argsort(keys, kind="stable")
    encoded = [word.encode("utf8", "replace") for word in spellings]
    return Vocabulary(
        keys[order],
        order.astype(np.int32),
        papers.astype(np.int32),
        trust.astype(np.float32),
        weigh_terms(papers, trust, size),
        np.cumsum([len(word) for word in encoded], dtype=np.int64),
        np.frombuffer(b"".join(encoded), dtype=np.uint8),
    )


def save_vocabulary(folder: Path, vocabulary: Vocabulary) -> None:
    for name in _ARRAYS:
        np.save(folder / f"terms.{name}.npy", np.ascontiguousarray(getattr(vocabulary, name)))


def load_vocabulary(folder: Path) -> Vocabulary:
    return Vocabulary(*(map_array(folder / f"terms.{name}.npy") for name in _ARRAYS))


def map_array(path: Path) -> np.ndarray:
    """Map one array; as a plain ndarray, since indexing a ``memmap`` object is slower."""
    return np.asarray(np.load(path, mmap_mode="r"))
