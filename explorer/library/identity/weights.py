"""What evidence weighs: steps of log-odds for each feature, learnt from papers whose authors are known by id."""

from __future__ import annotations

import numpy as np

from explorer.library.identity.evidence import FEATURES

VERSION = 3
"""Counted up with each change of a number below: answers that were remembered under other weights are void."""
BASE = 1.41
TABLE: dict[str, tuple[tuple[int, ...], tuple[float, ...]]] = {
    "name": ((13, 14, 15, 16, 17, 18, 19), (0.0, -0.27, -0.83, -1.32, -1.9, -2.39, -2.84, -3.55)),
    "unshared": ((1, 5, 9, 12, 13, 15, 16, 25), (0.0, -0.17, -0.28, -0.36, -0.44, -0.56, -0.59, -0.64, -0.71)),
    "coauthors": ((4, 6, 8, 10, 17, 61), (0.0, 0.97, 1.12, 1.49, 2.09, 2.43, 2.53)),
    "weight": ((2, 21), (0.0, 0.07, 0.65)),
    "affiliation": ((0, 7, 9, 11, 13, 29, 55), (0.0, -0.86, -0.73, -0.55, -0.09, 0.03, 0.13, 0.65)),
    "workplace": ((17, 37, 41, 47, 51, 76, 99), (0.0, 0.02, 0.03, 0.54, 0.74, 1.13, 1.77, 2.04)),
    "words": (
        (4, 5, 6, 7, 8, 11, 12, 18, 25, 33, 46),
        (0.0, 0.01, 0.06, 0.18, 0.25, 0.34, 0.4, 0.49, 0.66, 0.73, 0.8, 1.02),
    ),
    "keywords": ((1, 2, 4, 6, 7), (0.0, 0.23, 0.5, 0.78, 0.9, 1.14)),
    "gap": ((1, 2, 4), (0.0, 0.07, 0.27, 0.05)),
    "venues": ((1, 2), (0.0, 0.82, 0.98)),
    "smaller": ((2, 4, 5, 6, 26, 28, 35), (0.0, -0.19, -0.26, -0.29, -0.45, -1.08, -1.38, -1.54)),
    "larger": (
        (2, 3, 5, 6, 8, 9, 10, 22, 47, 53, 88),
        (0.0, -0.1, -0.21, -0.31, -0.34, -0.37, -0.4, -0.43, -0.48, -0.52, -0.59, -0.64),
    ),
}
"""Feature → (thresholds, log-odds): one number more than thresholds; a value counts from its threshold on."""
LITTLE = 17
"""Up to this part of a workplace's words, in percent, nothing speaks for one workplace."""
UNCONNECTED = ((11, 13, 17), (0.0, -0.6, -1.1, -0.1))
"""
By how common the name is, what a pair loses that shares neither a co-author nor a workplace.

Nothing where the name is as good as unique, and little where it is so common that this alone keeps the two apart.
"""
SPELLING = {"same": 0.0, "middle": 0.0, "initial": -1.0, "joined": 0.0, "turned": -1.5, "declared": 2.0}
"""Relation of two names (``names.relate``) → log-odds; ``declared`` as a variant by a record."""
GROUPS = {
    "name": ("name",),
    "co-authors": ("unshared", "coauthors", "weight"),
    "affiliations": ("affiliation", "workplace"),
    "topics": ("words", "keywords"),
    "years": ("gap",),
    "venues": ("venues",),
    "papers": ("smaller", "larger"),
}
"""Kind of evidence, as a reader sees it → features."""


def score_features(features: np.ndarray) -> np.ndarray:
    """Log-odds that pairs are one person: float64, one a row of *features*."""
    total = np.full(len(features), BASE)
    for name in TABLE:
        total += weigh_feature(features, name)
    return total + weigh_connection(features)


def weigh_feature(features: np.ndarray, name: str) -> np.ndarray:
    """What the feature *name* adds to the log-odds of each pair."""
    thresholds, values = TABLE[name]
    return np.asarray(values)[np.searchsorted(thresholds, features[:, FEATURES.index(name)], side="right")]


def weigh_connection(features: np.ndarray) -> np.ndarray:
    """What it takes from the log-odds of each pair that nothing connects the two: see ``UNCONNECTED``."""
    unshared, workplace, level = (features[:, FEATURES.index(name)] for name in ("unshared", "workplace", "name"))
    thresholds, values = UNCONNECTED
    steps = np.asarray(values)[np.searchsorted(thresholds, level, side="right")]
    return np.where((unshared >= 0) & (workplace <= LITTLE), steps, 0.0)


def explain_features(features: np.ndarray) -> dict[str, np.ndarray]:
    """What each kind of evidence adds to the log-odds of each pair."""
    kinds = {
        kind: sum((weigh_feature(features, name) for name in names), np.zeros(len(features)))
        for kind, names in GROUPS.items()
    }
    return {**kinds, "connection": weigh_connection(features)}


def to_confidence(odds: np.ndarray) -> np.ndarray:
    """The probability (0-1) that log-odds stand for."""
    return 1 / (1 + np.exp(-odds))
