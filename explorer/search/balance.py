"""How much a model's word should count beside the library's own words, learned from the library's abstracts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from explorer.search.terms import find_terms
from explorer.search.texts import split_sentences
from explorer.search.vocabulary import Vocabulary

MODEL_MEANING = 0.5
"""The part of a score that is a model's, where there are too few abstracts to learn it from."""
PARTS = tuple(number / 20 for number in range(1, 15))
"""The parts that are tried."""
SAMPLED = 600
FEWEST = 100

Encode = Callable[[Sequence[str]], np.ndarray]
"""Texts in, vectors of length 1 out: float32, one row a text."""


def learn_part(texts: Sequence[str], vocabulary: Vocabulary, encode: Encode) -> float:
    """
    Find the part of a score that a model should make: that with which sentences best find their abstracts.

    Of up to ``SAMPLED`` abstracts one sentence is asked and the rest is to be found among the rests
    of all; words are compared by the cosine of their weights, meanings by that of the vectors. The
    measure is the mean reciprocal rank.
    """
    pairs = _cut(texts)
    if len(pairs) < FEWEST:
        return MODEL_MEANING
    sentences, rests = [one for one, _ in pairs], [rest for _, rest in pairs]
    words = (_weigh(sentences, vocabulary) @ _weigh(rests, vocabulary).T).toarray()
    words /= np.maximum(words.max(axis=1, keepdims=True), 1e-9)
    meaning = encode(sentences) @ encode(rests).T
    mean, highest = meaning.mean(axis=1, keepdims=True), meaning.max(axis=1, keepdims=True)
    near = np.clip((meaning - mean) / np.maximum(highest - mean, 1e-6), 0, 1)
    return max(PARTS, key=lambda part: (_mean_reciprocal_rank((1 - part) * words + part * near), -part))


def _cut(texts: Sequence[str]) -> list[tuple[str, str]]:
    found = []
    for number in np.random.default_rng(0).permutation(len(texts)).tolist():
        title, *sentences = split_sentences(texts[number])
        if len(sentences) > 2:
            found.append((sentences[0], " ".join([title, *sentences[1:]])))
        if len(found) == SAMPLED:
            break
    return found


def _weigh(texts: Sequence[str], vocabulary: Vocabulary) -> csr_matrix:
    rows, columns, values = [], [], []
    for row, text in enumerate(texts):
        numbers, counts = np.unique(vocabulary.numbers(find_terms(text)), return_counts=True)
        numbers, counts = numbers[numbers >= 0], counts[numbers >= 0]
        weights = (1 + np.log(counts)) * vocabulary.weights[numbers]
        rows += [row] * len(numbers)
        columns += numbers.tolist()
        values += (weights / max(1e-9, float(np.linalg.norm(weights)))).tolist()
    return csr_matrix((values, (rows, columns)), shape=(len(texts), len(vocabulary)))


def _mean_reciprocal_rank(scores: np.ndarray) -> float:
    right = np.diagonal(scores)[:, np.newaxis]
    ties = (scores == right).sum(axis=1) - 1
    return float((1 / (1 + (scores > right).sum(axis=1) + ties / 2)).mean())
