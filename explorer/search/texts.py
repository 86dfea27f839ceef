"""The texts of all papers as numbers of terms, in their order."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.rows import Rows
from explorer.search.terms import STOP_WORDS, split_words, stem_words
from explorer.search.trust import learn_trust
from explorer.search.vocabulary import Vocabulary, build_vocabulary, load_vocabulary, map_array, save_vocabulary

SAMPLED_PAPERS = 25_000
"""Papers whose sentences teach what a term is worth; more of them change nothing that counts."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)|(?<=[。！？])")


def split_sentences(text: str) -> list[str]:
    """
    Split *text* at the ends of its sentences.

    >>> split_sentences("One is short. Two? 三。四")
    ['One is short.', 'Two?', '三。', '四']
    """
    return _SENTENCE_END.split(text)


@dataclass(frozen=True)
class Texts:
    """Titles and abstracts, without stop words."""

    rows: Rows
    """Paper → the terms of its title and its abstract, in their order."""
    norms: np.ndarray
    """float32 by paper: the length of its vector of ``(1 + ln tf) · weight``; 0 for a paper without words."""
    vocabulary: Vocabulary

    def __len__(self) -> int:
        return len(self.norms)

    def count(self, paper: int) -> tuple[np.ndarray, np.ndarray]:
        """The terms of one paper, ascending, and how often each stands there."""
        terms, counts = np.unique(self.rows.row(paper), return_counts=True)
        return terms, counts.astype(np.float32)


class _Numbers(dict[str, int]):
    """The next number for every word not seen before."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


class TextBuilder:
    """Takes the texts of the papers in the order of their numbers."""

    def __init__(self, size: int) -> None:
        self._words = _Numbers()
        self._tokens = array("i")
        self._ends = array("q", [0])
        self._step = max(1, -(-size // SAMPLED_PAPERS))
        self._sentences: list[list[np.ndarray]] = []

    def add(self, title: Sequence[str], abstract: Sequence[str], written: str) -> None:
        """Add a paper by the words of its title and its abstract, and its abstract as it is *written*."""
        paper = len(self._ends) - 1
        self._tokens.extend(self._number(title))
        self._tokens.extend(self._number(abstract))
        self._ends.append(len(self._tokens))
        if written and paper % self._step == 0:
            sentences = split_sentences(written)
            if len(sentences) > 2:
                self._sentences.append(
                    [np.array(self._number(split_words(one)), dtype=np.int32) for one in sentences[:40]]
                )

    def build(self) -> Texts:
        """Number the terms by how many papers have them, and weigh them."""
        words = list(self._words)
        distinct = {stem: number for number, stem in enumerate(dict.fromkeys(stem_words(words)))}
        to_stem = np.array([distinct[stem] for stem in stem_words(words)], dtype=np.int32)
        tokens = np.frombuffer(self._tokens, dtype=np.int32) if len(self._tokens) else np.zeros(0, np.int32)
        uses = np.bincount(tokens, minlength=len(words))
        rows = Rows(np.frombuffer(self._ends, dtype=np.int64), to_stem[tokens] if words else tokens)
        papers = _count_papers(rows, len(distinct))
        order = np.lexsort((np.arange(len(distinct)), -papers))
        renumber = np.empty(len(order), dtype=np.int32)
        renumber[order] = np.arange(len(order), dtype=np.int32)
        rows = Rows(rows.indptr, renumber[rows.indices] if len(order) else rows.indices)
        stems = list(distinct)
        spellings = _most_used(words, to_stem, uses, len(stems))
        sentences = [[renumber[to_stem[one]] for one in paper] for paper in self._sentences] if len(order) else []
        vocabulary = build_vocabulary(
            [stems[number] for number in order],
            [spellings[number] for number in order],
            papers[order],
            learn_trust(sentences, len(stems)),
            len(rows),
        )
        return Texts(rows, measure_norms(rows, vocabulary.weights), vocabulary)

    def _number(self, words: Sequence[str]) -> list[int]:
        return [self._words[word] for word in words if word not in STOP_WORDS]


def count_terms(rows: Rows, first: int, last: int, terms: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Papers, terms and counts of the rows from *first* up to before *last*: one entry a paper and term, in order."""
    tokens = rows.indices[rows.indptr[first] : rows.indptr[last]]
    papers = np.repeat(np.arange(last - first, dtype=np.int64), np.diff(rows.indptr[first : last + 1]))
    pairs = np.sort(papers * max(1, terms) + tokens)
    starts = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])) if len(pairs) else np.zeros(0, np.int64)
    counts = np.diff(np.append(starts, len(pairs)))
    return pairs[starts] // max(1, terms), pairs[starts] % max(1, terms), counts.astype(np.float32)


BLOCK = 20_000
"""Papers whose terms are counted at a time, so that the memory does not grow with the library."""


def measure_norms(rows: Rows, weights: np.ndarray) -> np.ndarray:
    """The lengths of the papers' weighted vectors."""
    norms = np.zeros(len(rows), dtype=np.float32)
    for first in range(0, len(rows), BLOCK):
        last = min(first + BLOCK, len(rows))
        papers, terms, counts = count_terms(rows, first, last, len(weights))
        values = (1 + np.log(counts)) * weights[terms]
        norms[first:last] = np.sqrt(np.bincount(papers, values * values, minlength=last - first))
    return norms


def _count_papers(rows: Rows, terms: int) -> np.ndarray:
    """In how many papers each term stands."""
    found = np.zeros(terms, dtype=np.int64)
    for first in range(0, len(rows), BLOCK):
        _, held, _ = count_terms(rows, first, min(first + BLOCK, len(rows)), terms)
        found += np.bincount(held, minlength=terms)
    return found


def _most_used(words: Sequence[str], to_stem: np.ndarray, uses: np.ndarray, stems: int) -> list[str]:
    """For each stem the word that is used most; of several the first."""
    chosen = [""] * stems
    for number in np.lexsort((np.arange(len(words)), -uses))[::-1].tolist():
        chosen[to_stem[number]] = words[number]
    return chosen


def save_texts(folder: Path, texts: Texts) -> None:
    np.save(folder / "texts.indptr.npy", texts.rows.indptr)
    np.save(folder / "texts.indices.npy", texts.rows.indices)
    np.save(folder / "texts.norms.npy", texts.norms)
    save_vocabulary(folder, texts.vocabulary)


def load_texts(folder: Path) -> Texts:
    """Map what ``save_texts`` wrote."""
    rows = Rows(map_array(folder / "texts.indptr.npy"), map_array(folder / "texts.indices.npy"))
    return Texts(rows, map_array(folder / "texts.norms.npy"), load_vocabulary(folder))
