"""
How strongly two things that papers name are tied: more often together than by chance, and how surely.

Of *N* papers *a* name the one thing, *b* the other and *n* both. By chance it would be a·b/N.

The association strength n / (a·b), here times N, says how many times as often as by chance they
are together. Of the usual measures it is the one that does not depend on how frequent the two are
(van Eck and Waltman 2009, JASIST 60, 1635-1651). But it is greatest for two that are named once,
on the same paper. What comes first is therefore decided by how surely it is not chance: by the
log-likelihood ratio (Dunning 1993, Computational Linguistics 19, 61-74)

    G² = 2 · Σ observed · ln(observed / expected)

over the four cells "both", "only the one", "only the other", "neither". Together less often than by
chance, it is given a minus.
"""

from __future__ import annotations

import numpy as np


def association_strength(together: np.ndarray, one: int, other: np.ndarray, total: int) -> np.ndarray:
    """
    How many times as often together as by chance; 1 is chance.

    >>> association_strength(np.array([8]), 10, np.array([20]), 100).tolist()
    [4.0]
    """
    return together * total / (one * other.astype(np.float64))


def log_likelihood(together: np.ndarray, one: int, other: np.ndarray, total: int) -> np.ndarray:
    """
    G², negative where the two are together less often than by chance.

    >>> log_likelihood(np.array([8, 2, 0]), 10, np.array([20, 20, 20]), 100).round(2).tolist()
    [19.39, 0.0, -4.73]
    """
    both, inside = together.astype(np.float64), other.astype(np.float64)
    outside, rest = total - inside, total - one
    observed = np.stack([both, one - both, inside - both, rest - inside + both])
    expected = np.stack([one * inside, one * outside, rest * inside, rest * outside]) / total
    parts = np.zeros_like(observed)
    np.log(observed / np.where(expected > 0, expected, 1), out=parts, where=observed > 0)
    surprise = np.maximum(2 * (observed * parts).sum(axis=0), 0)
    return np.where(both * total >= one * inside, surprise, -surprise)
