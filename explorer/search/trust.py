"""How far a term can be trusted to tell what a text is about, learned from the library itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

SMOOTHING = 5
"""Sentences of the average term that every term is taken to have been seen in."""
FEWEST_SENTENCES = 200
"""With fewer there is nothing to learn, and every term is trusted alike."""


def learn_trust(papers: Sequence[Sequence[np.ndarray]], terms: int) -> np.ndarray:
    """
    Learn from the sentences of *papers*, each an array of terms: float32 by term, 1 on average.

    A sentence is a question whose right answer is the rest of its own abstract. Trusted is a term
    that, where a sentence has it, the rest has too: ``p = P(in the rest | in the sentence)``,
    smoothed towards the mean ``m`` of all terms as if each had been seen in ``SMOOTHING`` sentences
    more. The trust is ``√(p / m)``: a relevance weight in the sense of Robertson and Spärck Jones
    (1976, JASIS 27, 129-146), with the library's own sentences for the judgements of readers.

    >>> graph, node, paper = range(3)
    >>> abstract = [np.array([graph, node]), np.array([graph]), np.array([graph, paper])]
    >>> trust = learn_trust([abstract] * 100, 3)
    >>> bool(trust[graph] > 1 > trust[paper])
    True
    """
    sentences = [one for paper in papers for one in paper]
    if len(sentences) < FEWEST_SENTENCES:
        return np.ones(terms, dtype=np.float32)
    lengths = [len(one) for one in sentences]
    owners = np.repeat(np.arange(len(papers), dtype=np.int64), [sum(map(len, paper)) for paper in papers])
    numbers = np.repeat(np.arange(len(sentences), dtype=np.int64), lengths)
    held, first = np.unique(numbers * terms + np.concatenate(sentences), return_index=True)
    term = held % terms
    _, of_paper, uses = np.unique(owners[first] * terms + term, return_inverse=True, return_counts=True)
    asked = np.bincount(term, minlength=terms)
    answered = np.bincount(term, uses[of_paper] > 1, minlength=terms)
    mean = answered.sum() / max(1, asked.sum())
    if not mean:
        return np.ones(terms, dtype=np.float32)
    likely = (answered + SMOOTHING * mean) / (asked + SMOOTHING)
    return np.sqrt(likely / mean).astype(np.float32)
