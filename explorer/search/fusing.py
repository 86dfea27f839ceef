"""
One ranked list of papers out of words and meaning, which says what each part of a score is.

The candidates are the best by words (BM25) and the best by meaning; both have to fulfil what the
query requires. docs/search.md has the formula.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import tantivy

from explorer.errors import ModelUnavailable
from explorer.search.matching import SHORT, Wanted, match, read_wanted, top
from explorer.search.meaning import Meaning, load_meaning, measure_likeness
from explorer.search.model import ModelVectors, load_encoder, load_model_vectors
from explorer.search.papers import PaperIndex
from explorer.search.query import Query, parse_query
from explorer.search.terms import split_words, stem_words
from explorer.search.texts import Texts, load_texts
from explorer.text.latex import to_plain

CANDIDATES = 200
"""Papers of each kind, by words and by meaning, that are ranked."""
FEW = 1_000
"""The nearest in meaning, of which those count that fulfil a query's requirements."""
ENOUGH = 50
"""With fewer of them, the last ``FEW`` papers of the library that fulfil the requirements are compared instead."""
TERMS = 0.75
"""The part of the words that is the match with titles and abstracts, where all words can be found there."""
LONG = 10
"""Words of a query that is a sentence; a shorter one may be of a title, which the index's BM25 reads apart."""
COSINE = 0.1
"""The part that is the cosine of the weighted terms; the rest is the index's BM25, which reads names, too."""
MEANING = 0.08
"""The part of a score that is meaning as the library's own words tell it; words are the rest."""
PARTS = ("words", "phrase", "meaning")
WORDS_FOLDER = "words"

_NO_NUMBERS = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class PaperHit:
    """One paper found."""

    number: int
    score: float
    """0 to 1, the sum of ``parts``; comparable within one list."""
    parts: dict[str, float] = field(default_factory=dict)
    """``words``, ``phrase`` (words that stand together as in the query) and ``meaning``."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found, and how it was understood."""

    hits: tuple[PaperHit, ...]
    query: Query
    notes: tuple[str, ...] = ()
    """What the reader should know, as sentences."""


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a query means."""

    vector: np.ndarray
    vectors: np.ndarray
    """Those of the papers, in the same space."""
    part: float
    """The part of a score that meaning makes as a rule."""


class PaperSearch:
    """All that finds papers in one snapshot; any thread may ask. Raises OSError or ValueError where a file is amiss."""

    def __init__(self, folder: Path) -> None:
        self.index = PaperIndex(folder / WORDS_FOLDER)
        self.texts: Texts = load_texts(folder)
        self.meaning: Meaning = load_meaning(folder)
        self.model: ModelVectors | None = load_model_vectors(folder)
        """What a model made of the papers, if one was configured when the library was published."""

    @property
    def vectors(self) -> np.ndarray:
        """float32 by paper, of length 1 or all 0: the model's where there are some."""
        return self.model.vectors if self.model is not None else self.meaning.vectors

    def find(self, text: str, *, limit: int = 20, meaning: float | None = None) -> Found:
        """
        Find at most *limit* papers for what a reader typed, best first.

        *meaning* is the part of a score that meaning makes, from 0 (words alone) to 1 (meaning
        alone). A query of nothing but requirements lists the newest papers that fulfil them.
        """
        limit = max(1, min(limit, len(self.texts)))  # the index sets memory aside for as many
        query = parse_query(to_plain(text))
        condition = self.index.build_condition(query)
        words = split_words(query.words)
        if not words:
            newest = self.index.find_newest(condition, limit) if condition is not None else _NO_NUMBERS
            return Found(tuple(PaperHit(number, 0.0) for number in newest.tolist()), query)
        sense, notes = self._understand(query, words) if meaning != 0 else (None, ())
        part = 0.0 if sense is None else sense.part if meaning is None else meaning
        return Found(self._rank(read_wanted(self.texts, words), condition, sense, part, limit), query, notes)

    def find_matching(self, text: str, limit: int = 10_000) -> np.ndarray:
        """The papers that fulfil what *text* requires and hold each of its words: numbers, at most *limit*."""
        condition = self.index.build_condition(parse_query(to_plain(text)), every_word=True)
        return self.index.find_all(condition, limit) if condition is not None else _NO_NUMBERS

    def _understand(self, query: Query, words: list[str]) -> tuple[_Sense | None, tuple[str, ...]]:
        """What the query means, if that can be told, and what the reader should know of it."""
        notes: tuple[str, ...] = ()
        if self.model is not None:
            try:
                vector = load_encoder(self.model.name)([query.words])[0]
                if len(vector) == self.model.vectors.shape[1]:
                    return _Sense(vector, self.model.vectors, self.model.part), ()
                notes = ("The model has changed since the library was published; meaning comes from words alone.",)
            except ModelUnavailable as error:
                notes = (f"{error} Meaning comes from words alone.",)
        terms, counts = np.unique(self.texts.vocabulary.numbers(stem_words(words)), return_counts=True)
        vector = self.meaning.place(self.texts, terms, counts.astype(np.float32))
        return (_Sense(vector, self.meaning.vectors, MEANING) if vector.any() else None), notes

    def _rank(
        self, wanted: Wanted, condition: tantivy.Query | None, sense: _Sense | None, part: float, limit: int
    ) -> tuple[PaperHit, ...]:
        size = max(CANDIDATES, limit)
        numbers, bm25 = _NO_NUMBERS, np.zeros(0)
        if part < 1:
            numbers, bm25 = self.index.find_by_words(wanted.words, wanted.boosts, condition, size)
        near = np.zeros(len(numbers))
        if sense is not None and part > 0:
            numbers, bm25, near = self._add_by_meaning(numbers, bm25, sense, condition, size)
        found = match(self.texts, wanted, numbers, bm25)
        exact = TERMS * self._share_of_texts(wanted)
        highest = max(1e-9, float((found.terms + found.pairs).max(initial=0.0)))
        words = exact * found.terms / highest + COSINE * _scaled(found.cosines) + (1 - COSINE - exact) * _scaled(bm25)
        parts = np.stack([words, TERMS * found.pairs / highest, near], axis=1) * np.array([1 - part, 1 - part, part])
        parts /= max(1.0, float(parts.sum(axis=1).max(initial=0.0)))
        scores = parts.sum(axis=1)
        best = np.lexsort((numbers, -scores))[: min(limit, int((scores > 0).sum()))]
        return tuple(map(_hit, numbers[best].tolist(), parts[best]))

    def _share_of_texts(self, wanted: Wanted) -> float:
        """
        The part of the words that titles and abstracts hold more often than names do.

        Of a long query it is about all: a word of a sentence that no text has is no name.
        """
        size = max(1, len(wanted.words))
        named = sum(word in wanted.unknown or self.index.is_name(word) for word in wanted.words)
        return min(1.0, size / LONG) * (1 - named / size * min(1.0, SHORT / size))

    def _add_by_meaning(
        self, numbers: np.ndarray, bm25: np.ndarray, sense: _Sense, condition: tantivy.Query | None, size: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """
        Add the *size* papers of the nearest meaning to those found by words.

        Returns the numbers, ascending; their BM25; and how near each is: its cosine between the
        mean of all papers (0) and the nearest one (1).
        """
        cosines = measure_likeness(sense.vectors, sense.vector)
        nearest = self._nearest(cosines, condition, size)
        together = np.union1d(numbers, nearest)
        scores = np.zeros(len(together))
        scores[np.searchsorted(together, numbers)] = bm25
        mean, highest = float(cosines.mean()), float(cosines[together].max(initial=-1.0))
        near = (cosines[together] - mean) / max(1e-6, highest - mean)
        return together, scores, np.clip(near, 0.0, 1.0).astype(np.float64)

    def _nearest(self, cosines: np.ndarray, condition: tantivy.Query | None, size: int) -> np.ndarray:
        if condition is None:
            return top(cosines, size)
        nearest = top(cosines, FEW)
        admitted = nearest[self.index.is_among(condition, nearest)]
        if len(admitted) < ENOUGH:
            admitted = self.index.find_all(condition, FEW)
        return admitted[top(cosines[admitted], size)]


def _scaled(values: np.ndarray) -> np.ndarray:
    """*values* as parts of the highest."""
    return values / max(1e-9, float(values.max(initial=0.0)))


def _hit(number: int, values: np.ndarray) -> PaperHit:
    parts = {name: round(float(value), 4) for name, value in zip(PARTS, values, strict=True)}
    return PaperHit(number, round(float(values.sum()), 4), parts)
