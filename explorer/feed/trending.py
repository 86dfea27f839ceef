"""Votes with time decay: what is voted for now stands above what was voted for long ago."""

from __future__ import annotations

from datetime import date

import numpy as np

from explorer.feed.periods import to_date

HALF_LIFE = 3.0
"""Days in which a paper's votes come to count half as much."""
FORMULA = "(votes + 1) / 2^(age in days / 3)"


def rank_trending(votes: np.ndarray, digits: np.ndarray, day: date) -> np.ndarray:
    """
    Score papers by *votes* (int) and age on *day*: float64, parallel; ``FORMULA`` says how.

    Exponential decay, as of a half-life; the one vote added lets new papers without any stand
    above old ones without any. A paper of a later day has age 0, one without a date scores 0.

    >>> rank_trending(np.array([7, 7, 0]), np.array([20240504, 20240501, 20240504]), date(2024, 5, 4)).tolist()
    [8.0, 4.0, 1.0]
    """
    known, place = np.unique(digits, return_inverse=True)
    ages = np.array([max(0, (day - to_date(int(one))).days) if one else np.inf for one in known])
    return (np.maximum(votes, 0) + 1) * np.exp2(-ages[place] / HALF_LIFE)
