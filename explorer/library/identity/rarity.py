"""How much a name, a word or an affiliation tells: whole numbers that move seldom as a library grows."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from explorer.library.arrays import cut
from explorer.library.identity.signatures import Signatures, Terms
from explorer.library.identity.texts import NameParts, as_texts, number_texts

COMMON_FROM = 10
"""Level of commonness below which a name is as good as unique."""
CONTESTED = 15
"""Level that a name has at the least when ids show two people under it: enough that a line needs some evidence."""
MOST_COMMON = 24
"""The highest level of commonness."""
FULL = 8
"""What a co-author with a rare name counts for; others count for less, 1 at the least."""


def rate_names(signatures: Signatures) -> np.ndarray:
    """
    Tell how common each name of the vocabulary is: uint8, a power of two.

    The product of how many other names begin alike and how many end alike estimates how many
    people could bear the name by chance. It is counted in names, not in papers, so that one busy
    author does not look like many, and without the name itself, so that two papers by Yang Liu do
    not make Yang Liu common.
    """
    parts = NameParts(as_texts(signatures.vocabulary).array)
    several = parts.counts > 1
    begin, end = (_count_alike(part, several) for part in (parts.first, parts.last))
    found = np.where(several, begin * end, 1 << 16)
    rated = np.floor(np.log2(np.maximum(found.astype(np.float64), 1)))
    return np.clip(rated, COMMON_FROM, MOST_COMMON).astype(np.uint8)


def _count_alike(part: pa.Array, several: np.ndarray) -> np.ndarray:
    """How many other names of *several* words have the same *part*: int64, a name each."""
    (numbers,) = number_texts(part)
    return np.bincount(numbers[several], minlength=int(numbers.max(initial=-1)) + 1)[numbers] - 1


def weigh_coauthors(levels: np.ndarray) -> np.ndarray:
    """What sharing a co-author of each name counts for: int32, halved with each level above the 12th."""
    return np.maximum(FULL >> np.maximum(levels.astype(np.int32) - 12, 0), 1).astype(np.int32)


def weigh_terms(terms: Terms, *, most: float) -> np.ndarray:
    """
    Weigh each term by its rarity (inverse document frequency): int32, in powers of two.

    0 is for terms that more than the part *most* of all rows with terms has; they tell nothing.
    The number of rows is taken as a power of two, so that weights stay as a library grows.
    """
    uses = np.zeros(len(terms.vocabulary))
    for part in cut(len(terms.rows.indices)):
        uses += np.bincount(terms.rows.indices[part], minlength=len(uses))
    rows = 2.0 ** np.ceil(np.log2(max(int((np.diff(terms.rows.indptr) > 0).sum()), 2)))
    weights = np.floor(np.log2(rows / np.maximum(uses, 1))).astype(np.int32)
    if rows > 1 / most:
        weights[weights < -np.log2(most)] = 0
    return np.maximum(weights, 0)
