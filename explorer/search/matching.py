"""How well the words of a query match chosen papers: term by term, by angle, and side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.search.papers import MOST_TERMS
from explorer.search.terms import stem_words, without_stop_words
from explorer.search.texts import Texts

RARITY = 1.15
"""The power of a term's inverse document frequency: what is rare counts more than in BM25."""
RARITY_TO_FIND = 0.4
"""What is added to that power where the index looks for candidates: they are to hold the weightiest words."""
SATURATION, LENGTH = 0.6, 0.85
"""BM25's k1 and b: an abstract that has a word thrice says little more than one that has it once."""
BEST = 50
"""The best papers by BM25, whose words tell what is left to tell them apart."""
TELLING = 0.3
"""How much a term gains by standing in few of the best."""
SLIGHT = 0.5
"""The part of the average weight of a long query's terms that a match has to exceed to count."""
SHORT = 5
"""Terms of a query that is too short for one of them to be slight."""
PAIRS = 0.8
"""What a pair of words that stand together is worth, beside a word."""
_PAIR_SATURATION = 1.2


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query as terms of one library."""

    words: tuple[str, ...]
    """Each term once, as it was written first; the weightiest ``MOST_TERMS``."""
    boosts: tuple[float, ...]
    """Parallel to ``words``: how far the term can be trusted and how rare it is, times how often it was written."""
    sequence: np.ndarray
    """Numbers of all terms, in the order of the query; without unknown ones and stop words."""
    unknown: frozenset[str]
    """Those of ``words`` that no title and no abstract has."""


@dataclass(frozen=True, slots=True)
class Match:
    """How well papers match a query; arrays parallel to the papers, float64, 0 and more."""

    terms: np.ndarray
    pairs: np.ndarray
    """Neighbours in the query that are neighbours in the paper; in the unit of ``terms``."""
    cosines: np.ndarray
    """Of the vectors of ``(1 + ln tf) · weight``."""


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
    boosts = trust * (1 + np.log(counts)) * _rarity(texts, numbers) ** RARITY_TO_FIND
    by_stem = dict(zip(first, numbers.tolist(), strict=True))
    sequence = np.array([by_stem[stem] for stem in stems if by_stem[stem] >= 0], dtype=np.int64)
    return Wanted(
        tuple(spellings[place] for place in chosen),
        tuple(boosts[chosen].tolist()),
        sequence,
        frozenset(spellings[place] for place in chosen if numbers[place] < 0),
    )


def _rarity(texts: Texts, numbers: np.ndarray) -> np.ndarray:
    """The inverse document frequency of terms, beside half of that of a term of no paper: about 1."""
    papers = np.where(numbers >= 0, texts.vocabulary.papers[numbers], 0) if len(texts.vocabulary) else np.zeros(1)
    return 2 * _weigh(papers, len(texts)) / _weigh(np.zeros(1), len(texts))


def _weigh(papers: np.ndarray, size: int) -> np.ndarray:
    """BM25's inverse document frequency of terms that *papers* of *size* have."""
    weights: np.ndarray = np.log(1 + (size - papers + 0.5) / (papers + 0.5))
    return weights


def match(texts: Texts, wanted: Wanted, papers: np.ndarray, bm25: np.ndarray) -> Match:
    """
    Match *papers* with what is *wanted*; *bm25*, parallel to them, tells the best.

    >>> from explorer.search.texts import TextBuilder
    >>> builder = TextBuilder(2)
    >>> builder.add(["graph", "kernels"], [], "")
    >>> builder.add(["kernels", "of", "a", "graph"], [], "")
    >>> texts = builder.build()
    >>> found = match(texts, read_wanted(texts, ["graph", "kernels"]), np.array([0, 1]), np.ones(2))
    >>> bool(found.pairs[0] > 0), bool(found.pairs[1] > 0), bool(found.terms[0] == found.terms[1])
    (True, False, True)
    """
    terms, uses = np.unique(wanted.sequence, return_counts=True)
    if not len(terms) or not len(papers):
        return Match(np.zeros(len(papers)), np.zeros(len(papers)), np.zeros(len(papers)))
    at = np.full(len(texts.vocabulary), -1, dtype=np.int32)
    at[terms] = np.arange(len(terms), dtype=np.int32)
    rows, tokens = texts.rows.gather(papers)
    places = at[tokens]
    counts = _count(rows, places, len(papers), len(terms))
    trust, weights = texts.vocabulary.trust[terms].astype(np.float64), texts.vocabulary.weights[terms]
    best = top(bm25, BEST)
    rare = _weigh(texts.vocabulary.papers[terms], len(texts)) ** RARITY * trust
    lengths = texts.rows.lengths(papers) / max(1.0, len(texts.rows.indices) / len(texts))
    return Match(
        _match_terms(counts, lengths, rare, uses, best),
        _match_pairs(rows, places, at[wanted.sequence], trust, bm25 > 0),
        _cosines(counts, texts.norms[papers], weights.astype(np.float64), uses),
    )


def _match_terms(
    counts: np.ndarray, lengths: np.ndarray, weights: np.ndarray, uses: np.ndarray, best: np.ndarray
) -> np.ndarray:
    """
    BM25 of papers x terms, in which a term weighs more the fewer of the *best* papers have it.

    What all of the best have in common got them there and does not tell them apart. In a long query
    a match that is worth little beside the others is chance and does not count.
    """
    telling = np.log((len(best) + 1) / ((counts[best] > 0).sum(axis=0) + 0.5))
    saturated = counts * (SATURATION + 1) / (counts + SATURATION * (1 - LENGTH + LENGTH * lengths[:, np.newaxis]))
    least = SLIGHT * weights.mean() * max(0.0, 1 - SHORT / len(weights))
    worth = np.maximum(saturated * (weights * (1 + TELLING * telling)) - least, 0.0)
    found: np.ndarray = (worth * (1 + np.log(uses))).sum(axis=1)
    return found


def _match_pairs(
    rows: np.ndarray, places: np.ndarray, asked: np.ndarray, trust: np.ndarray, found: np.ndarray
) -> np.ndarray:
    """
    What the pairs of neighbours in the query are worth that are neighbours in a paper.

    A pair weighs as much as it tells apart the papers *found* by words: ``ln((n + 1) / (n with it + 0.5))``. Where
    fewer than ``BEST`` were found, the others have no pair either, and are counted in.
    """
    size = np.int64(len(trust))
    pairs = np.unique(asked[:-1] * size + asked[1:])
    if not len(pairs):
        return np.zeros(len(found))
    held = places[:-1] * size + places[1:]
    near = np.minimum(np.searchsorted(pairs, held), len(pairs) - 1)
    together = (places[:-1] >= 0) & (places[1:] >= 0) & (rows[:-1] == rows[1:]) & (pairs[near] == held)
    counts = _count(rows[:-1], np.where(together, near, -1), len(found), len(pairs))
    telling = np.log((max(BEST, found.sum()) + 1) / ((counts[found] > 0).sum(axis=0) + 0.5))
    weights = PAIRS * telling * np.sqrt(trust[pairs // size] * trust[pairs % size])
    worth: np.ndarray = counts * (_PAIR_SATURATION + 1) / (counts + _PAIR_SATURATION) * weights
    return worth.sum(axis=1)


def measure_cosines(texts: Texts, terms: np.ndarray, uses: np.ndarray, papers: np.ndarray) -> np.ndarray:
    """The cosines of *papers* with a text that has *terms*, each as often as *uses* says: float64, 0 to 1."""
    at = np.full(len(texts.vocabulary), -1, dtype=np.int32)
    at[terms] = np.arange(len(terms), dtype=np.int32)
    rows, tokens = texts.rows.gather(papers)
    weights = texts.vocabulary.weights[terms].astype(np.float64)
    return _cosines(_count(rows, at[tokens], len(papers), len(terms)), texts.norms[papers], weights, uses)


def _count(rows: np.ndarray, places: np.ndarray, papers: int, size: int) -> np.ndarray:
    """How often each place stands in each row: *papers* x *size*; a place below 0 is none."""
    known = places >= 0
    counts = np.bincount(rows[known] * np.int64(size) + places[known], minlength=papers * size)
    return counts.reshape(papers, size)


def _cosines(counts: np.ndarray, norms: np.ndarray, weights: np.ndarray, uses: np.ndarray) -> np.ndarray:
    values = np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0.0) * weights
    asked = (1 + np.log(uses)) * weights
    products: np.ndarray = (values * asked).sum(axis=1)
    return np.divide(products, norms * np.linalg.norm(asked), out=np.zeros(len(norms)), where=norms > 0)


def top(values: np.ndarray, size: int) -> np.ndarray:
    """
    Where the *size* greatest of *values* stand, in no order.

    >>> sorted(top(np.array([3, 9, 1, 7]), 2).tolist())
    [1, 3]
    """
    if size >= len(values):
        return np.arange(len(values))
    return np.argpartition(values, len(values) - size)[len(values) - size :]
