"""
Terms that stand for topics where sources name none, taken from titles and abstracts.

Candidates are runs of two or three words without stop words, ranked by their C-value (Frantzi,
Ananiadou and Mima 2000, Int. J. Digital Libraries 3, 115-130): how often a run occurs, less how
often it does so within a longer one. Keywords that the library's sources use elsewhere are
candidates whatever their rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2, sqrt
from typing import NamedTuple

import numpy as np

from explorer.library.arrays import Scratch
from explorer.library.topics.words import BREAK, Singulars, Words, find_singulars

TERMS_A_PAPER = 5
MOST_TERMS = 3_000
FEWEST_PAPERS = 3
"""A term is on as many papers at least; on more in a large library."""
COMMONEST = 0.1
"""A term on a larger part of the papers tells none of them apart."""
SMALL = 50
"""Papers of a library in which every term may be common."""
LONGEST_KEYWORD = 80
"""Letters."""
HELD = 4_000_000
"""Runs of words that are counted at once."""
SAMPLED = 1_000
"""Every such run of words tells where the others are cut into parts."""
TIED = 3.0
"""How many times as often the words of a term stand together as by chance, at least."""
ENDED, BEGUN = 0.2, 0.05
"""
The part of a term's uses, at least, that end where a term ends, at a full stop or a stop word; and that so begin.

"Masked language" is nearly always followed by "model", and "learning sparse" by what is sparse. What stands before a
term varies more: most "image compression" is of one kind, and a term all the same.
"""
SPARE = 3
"""Candidates for every one that is wanted, of which some turn out to be pieces of longer ones."""
KEYWORDLY = 0.3
"""How much rarer than in titles a word may be among keywords: "learning" is in every title, and nobody's keyword."""


class Keyword(NamedTuple):
    """What sources name papers by."""

    label: str
    papers: int
    """Papers that it is named on."""


class Text(NamedTuple):
    """What a paper says of itself."""

    paper_no: int
    title: str
    abstract: str


@dataclass(frozen=True)
class Terms:
    """Terms and the papers that have them; parallel arrays."""

    names: tuple[str, ...]
    known: tuple[int, ...]
    """The keyword that each term is, a place in the ones given; -1 for a term of its own."""
    papers: np.ndarray
    """int32: the paper."""
    terms: np.ndarray
    """int32: a place in ``names``."""


@dataclass(frozen=True)
class _Numbered:
    """A batch of texts as words: the title of each paper, then its abstract."""

    ids: np.ndarray
    papers: np.ndarray
    """int32, parallel to ``ids``."""
    in_title: np.ndarray
    """bool, parallel to ``ids``."""


@dataclass(frozen=True)
class _Hits:
    """Candidates in the papers of a batch, each once a paper; parallel arrays, by paper."""

    papers: np.ndarray
    terms: np.ndarray
    """Places among the candidates."""
    uses: np.ndarray
    in_title: np.ndarray


def find_terms(
    batches: Iterable[Sequence[Text]], known: Sequence[Keyword], named: int, scratch: Scratch | None = None
) -> Terms:
    """
    Find the terms of papers, at most five each; of each paper one batch has all.

    *known* are keywords that may be terms as they are, of the *named* papers of which sources name
    some. What is too much for memory is kept in *scratch*.
    """
    scratch = scratch or Scratch()
    words = Words()
    numbered = [_keep(_number(words, batch), scratch) for batch in batches if batch]
    counts = np.zeros(len(words.spelled), dtype=np.int64)
    for batch in numbered:
        counts += np.bincount(batch.ids[batch.ids > 0], minlength=len(counts))
    singulars = find_singulars(words, counts)
    papers = sum(len(np.unique(batch.papers)) for batch in numbered)
    vocabulary = _Vocabulary(words, singulars, numbered, papers, known, max(1, named), scratch)
    return vocabulary.assign()


def _number(words: Words, batch: Sequence[Text]) -> _Numbered:
    ids = words.read([part for text in batch for part in (text.title, text.abstract)])
    place = np.cumsum(np.concatenate([[0], (ids == -1)[:-1]]))
    papers = np.array([text.paper_no for text in batch], dtype=np.int32)
    return _Numbered(np.maximum(ids, BREAK), papers[place // 2], place % 2 == 0)


def _keep(batch: _Numbered, scratch: Scratch) -> _Numbered:
    return _Numbered(scratch.keep(batch.ids), scratch.keep(batch.papers), scratch.keep(batch.in_title))


class _Vocabulary:
    """The candidates of a library."""

    def __init__(
        self,
        words: Words,
        singulars: Singulars,
        numbered: list[_Numbered],
        papers: int,
        known: Sequence[Keyword],
        named: int,
        scratch: Scratch,
    ) -> None:
        self._scratch = scratch
        self._words = words
        self._singulars = singulars
        self._batches = [
            _Numbered(scratch.keep(singulars.heads[batch.ids]), batch.papers, batch.in_title) for batch in numbered
        ]
        self._size = len(words.spelled) + 1
        self._papers = papers
        self._fewest = max(FEWEST_PAPERS, round(sqrt(papers) / 10))
        self._counts = sum(
            (np.bincount(batch.ids, minlength=self._size) for batch in self._batches), np.zeros(self._size, np.int64)
        )
        self._titled = sum(
            (np.bincount(batch.ids[batch.in_title], minlength=self._size) for batch in self._batches),
            np.zeros(self._size, np.int64),
        )
        self._known = self._find_known(known, named)
        self._codes = self._choose()

    def assign(self) -> Terms:
        """Give each paper its terms."""
        if not self._batches or not len(self._codes):
            return Terms((), (), np.zeros(0, np.int32), np.zeros(0, np.int32))
        hits = [self._count_hits(batch) for batch in self._batches]
        common = sum((np.bincount(one.terms, minlength=len(self._codes)) for one in hits), np.zeros(1, np.int64))
        best = [_keep_best(one, common) for one in hits]
        common = sum((np.bincount(terms, minlength=len(self._codes)) for _, terms in best), np.zeros(1, np.int64))
        most = self._papers if self._papers < SMALL else COMMONEST * self._papers
        kept = (common >= self._fewest) & (common <= most)
        chosen = [_in_order(papers[kept[terms]], terms[kept[terms]]) for papers, terms in best]
        papers, terms = (np.concatenate(column) for column in zip(*chosen, strict=True))
        is_used = np.zeros(len(self._codes), dtype=bool)
        is_used[terms] = True
        used = np.flatnonzero(is_used)
        names = tuple(self._spell(int(self._codes[term])) for term in used)
        known = tuple(self._known.get(int(self._codes[term]), -1) for term in used)
        return Terms(names, known, papers, (np.cumsum(is_used, dtype=np.int32) - 1)[terms])

    def _count_hits(self, batch: _Numbered) -> _Hits:
        """How often each paper of a batch has each candidate."""
        found = [(np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, bool)), *self._match(batch)]
        papers, terms, titled = (np.concatenate(column) for column in zip(*found, strict=True))
        keys, inverse, uses = np.unique(
            papers.astype(np.int64) * len(self._codes) + terms, return_inverse=True, return_counts=True
        )
        in_title = np.zeros(len(keys), dtype=bool)
        in_title[inverse[titled]] = True
        keep = self._scratch.keep
        papers, terms = (keys // len(self._codes)).astype(np.int32), (keys % len(self._codes)).astype(np.int32)
        return _Hits(keep(papers), keep(terms), keep(uses.astype(np.int32)), keep(in_title))

    def _find_known(self, known: Sequence[Keyword], named: int) -> dict[int, int]:
        """The codes of keywords, the more frequent spelling first: code → place in *known*."""
        codes: dict[int, int] = {}
        uses: dict[int, int] = {}
        for place in sorted(range(len(known)), key=lambda one: (-known[one].papers, known[one].label)):
            label = known[place].label
            found = self._words.find(label) if len(label) < LONGEST_KEYWORD else None
            if found and min(found) > 0 and len(found) <= 3 and (len(found) > 1 or len(label) > 4):
                code = self._code([int(self._singulars.heads[word]) for word in found])
                codes.setdefault(code, place)
                uses[code] = uses.get(code, 0) + known[place].papers
        return {code: place for code, place in codes.items() if self._is_keywordly(code, uses[code] / named)}

    def _is_keywordly(self, code: int, share: float) -> bool:
        """Tell whether a single word is about as frequent among keywords, a *share* of papers, as in titles."""
        return code >= self._size or share >= KEYWORDLY * int(self._titled[code]) / max(1, self._papers)

    def _code(self, words: Sequence[int]) -> int:
        """One number for one to three words: ``((a * size) + b) * size + c``."""
        code = 0
        for word in words:
            code = code * self._size + word
        return code

    def _choose(self) -> np.ndarray:
        """The codes of candidates, ascending."""
        pairs, triples = self._count(2), self._count(3)
        nested: dict[int, list[int]] = {}
        for code, uses in triples.items():
            for part in (code // self._size, code % (self._size * self._size)):
                nested.setdefault(part, []).append(uses)
        ranked = [(log2(3) * uses, code) for code, uses in triples.items() if self._is_tied(code, uses)]
        for code, uses in pairs.items():
            within = nested.get(code, [])
            value = uses - sum(within) / len(within) if within else uses
            if value >= self._fewest and self._is_tied(code, uses):
                ranked.append((value, code))
        ranked.sort(key=lambda one: (-one[0], one[1]))
        most = min(MOST_TERMS, max(self._fewest * 7, self._papers // 3))
        whole = self._keep_whole([code for _, code in ranked[: most * SPARE]])
        return np.array(sorted({*whole[:most], *self._known}), dtype=np.int64)

    def _keep_whole(self, codes: Sequence[int]) -> list[int]:
        """Those of *codes*, in their order, that stand by themselves often enough to be no piece of a longer run."""
        ordered = np.sort(np.array(codes, dtype=np.int64))
        uses, begun, ended = (np.zeros(len(ordered), dtype=np.int64) for _ in range(3))
        for batch in self._batches if len(ordered) else ():
            breaks = np.concatenate([[True], batch.ids == BREAK, [True]])
            for length in (2, 3):
                found, places = self._runs(batch.ids, length)
                at = np.minimum(np.searchsorted(ordered, found), len(ordered) - 1)
                hits = ordered[at] == found
                at, places = at[hits], places[hits]
                uses += np.bincount(at, minlength=len(ordered))
                begun += np.bincount(at[breaks[places]], minlength=len(ordered))
                ended += np.bincount(at[breaks[places + length + 1]], minlength=len(ordered))
        kept = set(ordered[(ended + 0.5 >= ENDED * uses) & (begun + 0.5 >= BEGUN * uses)].tolist())
        return [code for code in codes if code in kept]

    def _count(self, length: int) -> dict[int, int]:
        """Uses of the runs of *length* words that are frequent enough."""
        frequent = self._counts >= self._fewest
        frequent[BREAK] = False
        runs = []
        for batch in self._batches:
            codes, _ = self._runs(np.where(frequent[batch.ids], batch.ids, BREAK), length)
            found, uses = np.unique(codes, return_counts=True)
            runs.append((self._scratch.keep(found), self._scratch.keep(uses.astype(np.int32))))
        return {
            code: count
            for low, high in (_cut_codes(runs) if runs else ())
            for code, count in self._sum(runs, low, high)
        }

    def _sum(self, runs: Sequence[tuple[np.ndarray, np.ndarray]], low: int, high: int) -> Iterator[tuple[int, int]]:
        """The codes from *low* to below *high* that are frequent enough in all batches together, and their uses."""
        bounds = [np.searchsorted(codes, [low, high]) for codes, _ in runs]
        codes = np.concatenate([one[first:end] for (one, _), (first, end) in zip(runs, bounds, strict=True)])
        uses = np.concatenate([one[first:end] for (_, one), (first, end) in zip(runs, bounds, strict=True)])
        found, inverse = np.unique(codes, return_inverse=True)
        total = np.bincount(inverse, uses, minlength=len(found)).astype(np.int64)
        enough = total >= self._fewest
        return zip(found[enough].tolist(), total[enough].tolist(), strict=True)

    def _runs(self, ids: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
        """The codes of the runs of *length* words without a break, and where each begins."""
        if len(ids) < length:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        stop = len(ids) - length + 1
        codes, whole = np.zeros(stop, dtype=np.int64), np.ones(stop, dtype=bool)
        for offset in range(length):
            part = ids[offset : offset + stop]
            codes = codes * self._size + part
            whole &= part != BREAK
        return codes[whole], np.flatnonzero(whole)

    def _is_tied(self, code: int, uses: int) -> bool:
        """Tell whether each two neighbouring words stand together more often than by chance."""
        words = self._split(code)
        total = int(self._counts[1:].sum())
        return len(set(words)) == len(words) and all(
            uses * total >= TIED * int(self._counts[one]) * int(self._counts[other]) for one, other in pairwise(words)
        )

    def _split(self, code: int) -> list[int]:
        words = []
        while code:
            code, word = divmod(code, self._size)
            words.append(word)
        return words[::-1]

    def _spell(self, code: int) -> str:
        *first, last = self._split(code)
        return " ".join([*(self._words.spelled[word] for word in first), self._singulars.spelled[last]])

    def _match(self, batch: _Numbered) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """The candidates in a batch: papers, terms, and whether in the title; none within a longer one."""
        covered = np.zeros(len(batch.ids), dtype=bool)
        for length in (3, 2, 1):
            codes, places = self._runs(batch.ids, length)
            if not len(codes) or not len(self._codes):
                continue
            at = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
            hits = (self._codes[at] == codes) & ~covered[places]
            if length == 1:
                hits &= batch.in_title[places]
            places, at = places[hits], at[hits]
            for offset in range(length):
                covered[places + offset] = True
            yield batch.papers[places], at, batch.in_title[places]


def _keep_best(hits: _Hits, common: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The best of each paper: in the title, then often in its text, then in few other papers."""
    order = np.lexsort((hits.terms, common[hits.terms], -hits.uses, ~hits.in_title, hits.papers))
    papers, terms = hits.papers[order], hits.terms[order]
    begins = np.concatenate([[0], np.flatnonzero(np.diff(papers)) + 1]) if len(papers) else np.zeros(0, np.int64)
    rank = np.arange(len(papers)) - np.repeat(begins, np.diff(np.append(begins, len(papers))))
    kept = rank < TERMS_A_PAPER
    return papers[kept], terms[kept]


def _in_order(papers: np.ndarray, terms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.lexsort((terms, papers))
    return papers[order], terms[order]


def _cut_codes(runs: Sequence[tuple[np.ndarray, np.ndarray]]) -> Iterator[tuple[int, int]]:
    """Ranges of codes that hold about ``HELD`` entries of *runs*, which are ascending."""
    total = sum(len(codes) for codes, _ in runs)
    sampled = np.sort(np.concatenate([np.zeros(0, np.int64), *(codes[::SAMPLED] for codes, _ in runs)]))
    inner = sampled[:: max(1, HELD // SAMPLED)].tolist() if total > HELD else []
    bounds = sorted({0, *inner, int(np.iinfo(np.int64).max)})
    return pairwise(bounds)
