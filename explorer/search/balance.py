"""How much a model's word should count beside the library's own words, learned from the library's abstracts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from explorer.search.matching import LENGTH, RARITY, SATURATION
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
    of all; words are compared by BM25 as a query's are, meanings by the cosine of the vectors. The
    measure is the mean reciprocal rank. Of parts that differ by less than a standard error the
    smallest is taken (Hastie, Tibshirani, Friedman 2009, section 7.10): words are sure.
    """
    pairs = _cut(texts)
    if len(pairs) < FEWEST:
        return MODEL_MEANING
    sentences, rests = [one for one, _ in pairs], [rest for _, rest in pairs]
    words = (_ask(sentences, vocabulary) @ _weigh(rests, vocabulary).T).toarray()
    words /= np.maximum(words.max(axis=1, keepdims=True), 1e-9)
    meaning = encode(sentences) @ encode(rests).T
    mean, highest = meaning.mean(axis=1, keepdims=True), meaning.max(axis=1, keepdims=True)
    near = np.clip((meaning - mean) / np.maximum(highest - mean, 1e-6), 0, 1)
    gained = {part: _find_reciprocal_ranks((1 - part) * words + part * near) for part in PARTS}
    best = max(gained.values(), key=lambda ranks: float(ranks.mean()))
    return next(part for part, ranks in gained.items() if _is_as_good(ranks, best))


def _cut(texts: Sequence[str]) -> list[tuple[str, str]]:
    found = []
    for number in np.random.default_rng(0).permutation(len(texts)).tolist():
        title, *sentences = split_sentences(texts[number])
        if len(sentences) > 2:
            found.append((sentences[0], " ".join([title, *sentences[1:]])))
        if len(found) == SAMPLED:
            break
    return found


def _ask(texts: Sequence[str], vocabulary: Vocabulary) -> csr_matrix:
    """The terms of each text, weighted by their rarity."""
    return _build(texts, vocabulary, lambda numbers, _: vocabulary.weights[numbers] ** RARITY)


def _weigh(texts: Sequence[str], vocabulary: Vocabulary) -> csr_matrix:
    """How often each text has its terms, saturated, and held against its length: BM25."""
    lengths = [len(find_terms(text)) for text in texts]
    mean = max(1.0, sum(lengths) / max(1, len(lengths)))
    norms = iter([SATURATION * (1 - LENGTH + LENGTH * length / mean) for length in lengths])
    return _build(texts, vocabulary, lambda _, counts: counts / (counts + next(norms)))


def _build(
    texts: Sequence[str], vocabulary: Vocabulary, weigh: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> csr_matrix:
    rows, columns, values = [], [], []
    for row, text in enumerate(texts):
        numbers, counts = np.unique(vocabulary.numbers(find_terms(text)), return_counts=True)
        numbers, counts = numbers[numbers >= 0], counts[numbers >= 0]
        rows += [row] * len(numbers)
        columns += numbers.tolist()
        values += weigh(numbers, counts).tolist()
    return csr_matrix((values, (rows, columns)), shape=(len(texts), len(vocabulary)))


def _is_as_good(ranks: np.ndarray, best: np.ndarray) -> bool:
    """Whether the mean difference, query by query, is within its standard error."""
    lost = best - ranks
    return bool(lost.mean() <= lost.std() / np.sqrt(len(lost)))


def _find_reciprocal_ranks(scores: np.ndarray) -> np.ndarray:
    right = np.diagonal(scores)[:, np.newaxis]
    ties = (scores == right).sum(axis=1) - 1
    return 1 / (1 + (scores > right).sum(axis=1) + ties / 2)
