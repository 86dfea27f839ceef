"""
The index of papers: which papers fulfil a query, and which of them its words find (BM25).

The fields: ``text`` (title and abstract, every term with its position), ``title``, ``author``,
``venue``, ``topic``, ``year``. Terms are stems in ``text`` and ``title``, folded words elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy

from explorer.search.opening import OpenedIndex
from explorer.search.query import Clause, Query
from explorer.search.terms import LONGEST_TERM, find_terms, hold_sign, split_words, stem_words, without_stop_words
from explorer.search.words import typos_allowed

WRITER_MEMORY = 150_000_000
"""Bytes that the index writer may buffer, for all its threads."""
TITLE = 1.0
"""What a term in the title adds, beside what it is worth in the text, which the title is a part of."""
NAMED = 0.6
"""What a word adds that is part of an author's, a venue's or a topic's name."""
MOST_TERMS = 40
"""Terms of a query that are looked up, the weightiest first; a pasted text has many that say little."""
NAME_GAP = " | | | "
"""Stands between names, further apart than ``_SLOP``, so that no phrase reaches from one into the next."""
_SLOP = 2
"""Words between those of a name: "Richard Baraniuk" is in "Richard G. Baraniuk"."""
_NAMED_FIELDS = ("author", "venue", "topic")

_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """What the index holds of one paper, as words; all but the ids folded."""

    title: Sequence[str]
    abstract: Sequence[str]
    authors: Sequence[str]
    """Of each author one text of every spelling and the id."""
    venue: str
    topics: Sequence[str]
    year: int
    """0 where it is not known."""


def build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("text", *_NAMED_FIELDS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("title", tokenizer_name="whitespace", index_option="freq")
    for name in ("no", "year"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def build_index(folder: Path, entries: Iterable[PaperEntry]) -> None:
    """Write an index of *entries*, which come in the order of the papers' numbers, into *folder*."""
    folder.mkdir(parents=True)
    index = tantivy.Index(build_schema(), path=str(folder))
    writer = index.writer(heap_size=WRITER_MEMORY, num_threads=2)
    for number, entry in enumerate(entries):
        writer.add_document(_document(number, entry))
    writer.commit()
    writer.wait_merging_threads()


def _document(number: int, entry: PaperEntry) -> tantivy.Document:
    title = " ".join(stem_words(entry.title))
    return tantivy.Document(
        text=[f"{title}{NAME_GAP}{' '.join(stem_words(entry.abstract))}" if entry.abstract else title],
        title=[title],
        author=[NAME_GAP.join(entry.authors)],
        venue=[entry.venue],
        topic=[NAME_GAP.join(entry.topics)],
        no=[number],
        year=[entry.year],
    )


class PaperIndex:
    """The opened index; any thread may ask."""

    def __init__(self, folder: Path) -> None:
        self._schema = build_schema()
        self._index = OpenedIndex(folder)
        self._searcher = self._index.searcher

    def find_by_words(
        self, words: Sequence[str], boosts: Sequence[float], condition: tantivy.Query | None, limit: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """
        Find at most *limit* papers for *words*, best first, that fulfil *condition*: numbers, and BM25 scores.

        *boosts*, parallel to *words*, multiply what a word is worth in titles and abstracts. A word
        that nothing holds stands for those that begin with it, or are a typo away.
        """
        clauses = [clause for word, boost in zip(words, boosts, strict=True) for clause in self._wanted(word, boost)]
        if not clauses:
            return np.zeros(0, np.int64), np.zeros(0)
        query = tantivy.Query.boolean_query(clauses)
        if condition is not None:
            filtering = tantivy.Query.const_score_query(condition, 0.0)
            query = tantivy.Query.boolean_query([(_MUST, query), (_MUST, filtering)])
        hits = self._searcher.search(query, limit, count=False).hits
        numbers = self._searcher.fast_field_values("no", [address for _, address in hits])
        return np.array(numbers, dtype=np.int64), np.array([score for score, _ in hits])

    def is_name(self, word: str) -> bool:
        """Tell whether more papers have *word* in the name of an author or a venue than in title and abstract."""
        named = max(self._searcher.doc_freq("author", word), self._searcher.doc_freq("venue", word))
        return named > 0 and named > self._searcher.doc_freq("text", stem_words([word])[0])

    def find_all(self, condition: tantivy.Query, limit: int) -> np.ndarray:
        """At most *limit* papers that fulfil *condition*: numbers, the highest first."""
        hits = self._searcher.search(condition, limit, count=False, order_by_field="no").hits
        return np.array([number for number, _ in hits], dtype=np.int64)

    def find_newest(self, condition: tantivy.Query, limit: int) -> np.ndarray:
        """At most *limit* papers that fulfil *condition*: numbers, of the newest years first."""
        hits = self._searcher.search(condition, limit, count=False, order_by_field="year").hits
        return np.array(self._searcher.fast_field_values("no", [address for _, address in hits]), dtype=np.int64)

    def is_among(self, condition: tantivy.Query, numbers: np.ndarray) -> np.ndarray:
        """Say which of the papers *numbers* fulfil *condition*: bool, parallel to *numbers*."""
        chosen = tantivy.Query.term_set_query(self._schema, "no", numbers.tolist())
        both = tantivy.Query.boolean_query([(_MUST, condition), (_MUST, chosen)])
        return np.isin(numbers, self.find_all(both, max(1, len(numbers))))

    def build_condition(self, query: Query, *, every_word: bool = False) -> tantivy.Query | None:
        """What *query* requires of a paper, with *every_word* that it holds each of its words; None for nothing."""
        clauses = [
            (_NOT if clause.negated else _MUST, self._required(clause)) for clause in dict.fromkeys(query.clauses)
        ]
        if every_word:
            words = without_stop_words(split_words(query.words))[:MOST_TERMS]
            clauses += [(_MUST, tantivy.Query.boolean_query(self._wanted(word, 1.0))) for word in dict.fromkeys(words)]
        if not clauses:
            return None
        if all(occur == _NOT for occur, _ in clauses):
            clauses.append((_MUST, tantivy.Query.all_query()))
        return tantivy.Query.boolean_query(clauses)

    def _wanted(self, word: str, boost: float) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        stem = stem_words([word])[0]
        asked = [
            ("text", stem, boost),
            ("title", stem, boost * TITLE),
            *((field, word, NAMED) for field in _NAMED_FIELDS),
        ]
        is_sign = hold_sign(word) is not None
        known = [one for one in asked if is_sign or self._searcher.doc_freq(one[0], one[1])]
        if known:
            found = [(self._term(field, term), boost) for field, term, boost in known]
        else:
            found = [(query, boost) for field, term, boost in asked for query in self._similar(field, term)]
        return [(_SHOULD, tantivy.Query.boost_query(query, boost)) for query, boost in found]

    def _term(self, field: str, term: str) -> tantivy.Query:
        pattern = hold_sign(term)
        if pattern:
            return tantivy.Query.regex_query(self._schema, field, pattern)
        return tantivy.Query.term_query(self._schema, field, term)

    def _similar(self, field: str, term: str) -> list[tantivy.Query]:
        if len(term) < 3 or len(term) > LONGEST_TERM:
            return []
        begun = tantivy.Query.fuzzy_term_query(self._schema, field, term, distance=0, prefix=True)
        near = tantivy.Query.fuzzy_term_query(self._schema, field, term, distance=typos_allowed(term))
        return [begun, near]

    def _required(self, clause: Clause) -> tantivy.Query:
        if clause.field == "year":
            first, last = clause.years or (None, None)
            return tantivy.Query.range_query(
                self._schema, "year", tantivy.FieldType.Integer, max(1, first or 1), last if last is not None else 9999
            )
        if clause.field == "text":
            return self._phrase("text", find_terms(clause.text), slop=0)
        by_id = self._term(clause.field, clause.text)
        words = split_words(clause.text)
        orders = [words, [*words[1:], *words[:1]]] if len(words) > 1 else [words]
        named = [self._phrase(clause.field, order, slop=_SLOP) for order in orders]
        return tantivy.Query.boolean_query([(_SHOULD, query) for query in (by_id, *named)])

    def _phrase(self, field: str, terms: list[str], *, slop: int) -> tantivy.Query:
        if not terms:
            return tantivy.Query.empty_query()
        if len(terms) == 1:
            return self._term(field, terms[0])
        return tantivy.Query.phrase_query(self._schema, field, list(terms), slop=slop)
