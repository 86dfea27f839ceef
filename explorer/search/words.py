"""
Search by words: prefixes and small typos, accents and case ignored.

Candidates come from the index: what holds every word or a word that begins with it, and
where nothing does, what holds every word up to a typo (Damerau-Levenshtein
distance 1 from four letters, 2 from eight). ``_quality`` ranks them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import tantivy
from rapidfuzz.distance import OSA

from explorer.models import NODE_TYPES, Hit, NodeType
from explorer.search.opening import OpenedIndex
from explorer.search.schema import NAME_SEPARATOR, build_schema
from explorer.text.folding import fold_name

CANDIDATES = 60
"""Index results of one kind that are ranked."""
MOST_WORDS = 12
"""Words of a query that count; a pasted paragraph is no name."""
LONGEST_WORD = 40
_POPULAR = math.log1p(300)
FAME = 0.15
"""The part of a score that the number of works makes."""


class WordIndex:
    """The opened search index of one snapshot."""

    def __init__(self, folder: Path) -> None:
        self._schema = build_schema()
        self._index = OpenedIndex(folder)
        self._searcher = self._index.searcher

    def find(self, query: str, *, kinds: Sequence[NodeType] = NODE_TYPES, limit: int = 20) -> list[Hit]:
        """Find at most *limit* hits of each of *kinds*, best first over all kinds."""
        words = [word[:LONGEST_WORD] for word in fold_name(query[:1000]).split()[:MOST_WORDS]]
        if not words:
            return []
        found = [hit for kind in kinds for hit in self._find_kind(words, kind)[:limit]]
        return sorted(found, key=_order)

    def _find_kind(self, words: list[str], kind: NodeType) -> list[Hit]:
        hits = self._run(words, kind, typos=False)
        if not hits:
            hits = self._run(words, kind, typos=True)
        return sorted(hits.values(), key=_order)

    def _run(self, words: list[str], kind: NodeType, *, typos: bool) -> dict[str, Hit]:
        build = self._similar if typos else self._beginning
        clauses = [(tantivy.Occur.Must, build(word)) for word in words]
        clauses.append((tantivy.Occur.Must, tantivy.Query.term_query(self._schema, "type", kind)))
        query = tantivy.Query.boolean_query(clauses)
        by_relevance = self._searcher.search(query, CANDIDATES, count=False).hits
        by_works = self._searcher.search(query, CANDIDATES, count=False, order_by_field="works").hits
        hits = (self._hit(address, words, kind) for _, address in [*by_relevance, *by_works])
        return {hit.id: hit for hit in hits}

    def _beginning(self, word: str) -> tantivy.Query:
        """The word itself, or one that begins with it; a lone letter only ever begins a name."""
        exact = tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, "words", word), 2.0)
        prefix = tantivy.Query.fuzzy_term_query(self._schema, "words", word, distance=0, prefix=True)
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, exact), (tantivy.Occur.Should, prefix)])

    def _similar(self, word: str) -> tantivy.Query:
        """The word itself up to a typo or two, or one that begins with it up to a typo."""
        distance = typos_allowed(word)
        whole = tantivy.Query.fuzzy_term_query(self._schema, "words", word, distance=distance)
        begun = tantivy.Query.fuzzy_term_query(self._schema, "words", word, distance=min(distance, 1), prefix=True)
        whole = tantivy.Query.boost_query(whole, 2.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, whole), (tantivy.Occur.Should, begun)])

    def _hit(self, address: tantivy.DocAddress, words: list[str], kind: NodeType) -> Hit:
        document = self._searcher.doc(address)
        names = str(document.get_first("names")).split(NAME_SEPARATOR)
        works = int(document.get_first("works") or 0)
        quality = max(_quality(words, name.split()) for name in names)
        return Hit(
            id=str(document.get_first("id")),
            type=kind,
            label=str(document.get_first("label")),
            score=round((1 - FAME) * quality + FAME * min(1.0, math.log1p(works) / _POPULAR), 4),
            works=works,
            detail=str(document.get_first("detail") or ""),
        )


def typos_allowed(word: str) -> int:
    """
    How many letters of *word* may be wrong, missing, extra or swapped.

    >>> [typos_allowed(word) for word in ("li", "wang", "baranuik")]
    [0, 1, 2]
    """
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def _quality(words: list[str], name: list[str]) -> float:
    """
    How well the words of a query match those of a name, 0 to 1.

    The mean over the query's words of the best match in the name, times the share of the
    name's letters that the query gives; words in the name's order count for a little more.
    """
    if words == name:
        return 1.0
    matches = [max((_similarity(word, other), -place) for place, other in enumerate(name)) for word in words if name]
    if not matches:
        return 0.0
    mean = sum(similarity for similarity, _ in matches) / len(matches)
    places = [-place for _, place in matches]
    coverage = min(1.0, sum(map(len, words)) / max(1, sum(map(len, name))))
    return mean * (0.8 + 0.15 * coverage + (0.03 if places == sorted(places) else 0.0))


def _similarity(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if other.startswith(word):
        return 0.9
    return 0.85 * float(OSA.normalized_similarity(word, other))


def _order(hit: Hit) -> tuple[float, int, int, str, str]:
    return -hit.score, NODE_TYPES.index(hit.type), -hit.works, hit.label, hit.id
