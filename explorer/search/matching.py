"""How well the words of a query match chosen papers, beyond BM25: the angle between them, and words side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.search.papers import MOST_TERMS
from explorer.search.terms import stem_words, without_stop_words
from explorer.search.texts import Texts

_SATURATION = 1.2
"""BM25's k1, for pairs of words: one that stands there often is worth little more than one that stands there twice."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query as terms of one library."""

    words: tuple[str, ...]
    """Each term once, as it was written first; the weightiest ``MOST_TERMS``."""
    boosts: tuple[float, ...]
    """Parallel to ``words``: how far the term can be trusted, times how often it was written (1 + ln)."""
    sequence: np.ndarray
    """Numbers of all terms, in the order of the query; without unknown ones and stop words."""


def read_wanted(texts: Texts, words: list[str]) -> Wanted:
    """Put the *words* of a query into terms."""
    kept = without_stop_words(words)
    stems = stem_words(kept)
    first: dict[str, str] = {}
    uses: dict[str, int] = {}
    for stem, word in zip(stems, kept, strict=True):
        first.setdefault(stem, word)
        uses[stem] = uses.get(stem, 0) + 1
    numbers = texts.vocabulary.numbers(list(first))
    weights = np.where(numbers >= 0, texts.vocabulary.weights[numbers], np.inf) if len(texts.vocabulary) else numbers
    trust = np.where(numbers >= 0, texts.vocabulary.trust[numbers], 1.0) if len(texts.vocabulary) else numbers + 2.0
    chosen = np.sort(np.argsort(-weights, kind="stable")[:MOST_TERMS])
    spellings, counts = list(first.values()), np.array(list(uses.values()))
    boosts = trust * (1 + np.log(counts))
    by_stem = dict(zip(first, numbers.tolist(), strict=True))
    sequence = np.array([by_stem[stem] for stem in stems if by_stem[stem] >= 0], dtype=np.int64)
    return Wanted(tuple(spellings[place] for place in chosen), tuple(boosts[chosen].tolist()), sequence)


def match(texts: Texts, wanted: Wanted, papers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    Match *papers* with what is *wanted*: two arrays parallel to *papers*.

    The first is the cosine of the vectors of ``(1 + ln tf) · weight``. The second sums over the
    pairs of neighbouring terms in the query what they are worth where they are neighbours in the
    paper, too: the smaller of the two weights, saturating as BM25's term frequency does.
    """
    terms, uses = np.unique(wanted.sequence, return_counts=True)
    if not len(terms) or not len(papers):
        return np.zeros(len(papers)), np.zeros(len(papers))
    at = np.full(len(texts.vocabulary), -1, dtype=np.int32)
    at[terms] = np.arange(len(terms), dtype=np.int32)
    rows, tokens = texts.rows.gather(papers)
    places = at[tokens]
    weights = texts.vocabulary.weights[terms].astype(np.float64)
    return (
        _cosines(rows, places, texts.norms[papers], weights, uses),
        _pairs(rows, places, at[wanted.sequence], weights, len(papers)),
    )


def measure_cosines(texts: Texts, terms: np.ndarray, uses: np.ndarray, papers: np.ndarray) -> np.ndarray:
    """The cosines of *papers* with a text that has *terms*, each as often as *uses* says: float64, 0 to 1."""
    at = np.full(len(texts.vocabulary), -1, dtype=np.int32)
    at[terms] = np.arange(len(terms), dtype=np.int32)
    rows, tokens = texts.rows.gather(papers)
    weights = texts.vocabulary.weights[terms].astype(np.float64)
    return _cosines(rows, at[tokens], texts.norms[papers], weights, uses)


def _cosines(
    rows: np.ndarray, places: np.ndarray, norms: np.ndarray, weights: np.ndarray, uses: np.ndarray
) -> np.ndarray:
    known = places >= 0
    counts = np.bincount(rows[known] * np.int64(len(weights)) + places[known], minlength=len(norms) * len(weights))
    table = counts.reshape(len(norms), len(weights))
    values = np.where(table > 0, 1 + np.log(np.maximum(table, 1)), 0.0) * weights
    asked = (1 + np.log(uses)) * weights
    products: np.ndarray = values @ asked
    return np.divide(products, norms * np.linalg.norm(asked), out=np.zeros(len(norms)), where=norms > 0)


def _pairs(rows: np.ndarray, places: np.ndarray, asked: np.ndarray, weights: np.ndarray, papers: int) -> np.ndarray:
    size = np.int64(len(weights))
    pairs = np.unique(asked[:-1] * size + asked[1:])
    together = (places[:-1] >= 0) & (places[1:] >= 0) & (rows[:-1] == rows[1:])
    held = places[:-1][together] * size + places[1:][together]
    found = np.isin(held, pairs)
    entries = rows[:-1][together][found] * np.int64(max(1, len(pairs))) + np.searchsorted(pairs, held[found])
    keys, counts = np.unique(entries, return_counts=True)
    worth = np.minimum(weights[pairs // size], weights[pairs % size])[keys % max(1, len(pairs))]
    values = worth * counts * (_SATURATION + 1) / (counts + _SATURATION)
    return np.bincount(keys // max(1, len(pairs)), values, minlength=papers).astype(np.float64)
