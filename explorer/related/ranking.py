"""
Papers near a paper, by seven reasons, each a number from 0 to 1; docs/search.md has the formulas.

Reasons that the paper can't have, for want of references or authors, do not count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from itertools import islice
from types import MappingProxyType

import numpy as np

from explorer.errors import InvalidOption
from explorer.library.topics.words import STOP_WORDS
from explorer.models import Author, Tag
from explorer.related.candidates import count_shared, find_candidates
from explorer.related.models import REASONS, SORTS, Reason, Reasons, Related, Sort, Weights
from explorer.rows import Rows
from explorer.search.fusing import PaperSearch
from explorer.search.matching import measure_cosines
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.standing import find_standing

DEFAULT_WEIGHTS = Weights()
NO_VOTES: Mapping[int, int] = MappingProxyType({})
POOL = 50
"""The most similar papers at least, of which the newest or the most voted are listed first."""
SHOWN_TERMS = 6


def find_related(
    snapshot: Snapshot,
    paper: int,
    *,
    weights: Weights = DEFAULT_WEIGHTS,
    sort: Sort = "similarity",
    limit: int = 10,
    exclude: Collection[int] = (),
    votes: Mapping[int, int] = NO_VOTES,
) -> list[Related]:
    """
    Find at most *limit* papers near the one with the number *paper*.

    Sorted otherwise than by similarity, they are of the ``POOL`` most similar ones. *exclude* are
    numbers of papers that the reader has seen, *votes* those of this app's own readers by paper number, on top
    of the sources'. Raises InvalidOption for a negative weight or an order that there is not.
    """
    _check(weights, sort)
    candidates = find_candidates(snapshot.papers, snapshot.topology, paper)
    candidates = candidates[~np.isin(candidates, list(exclude))]
    table = _measure(snapshot, paper, candidates) * _shares(snapshot, paper, weights)
    scores = table.sum(axis=1)
    size = limit if sort == "similarity" else max(limit, POOL)
    best = [place for place in np.lexsort((candidates, -scores))[:size].tolist() if scores[place] > 0]
    found = _describe(snapshot, candidates[best], table[best], votes)
    return [_explain(snapshot, paper, one) for one in _sorted(found, sort)[:limit]]


def _check(weights: Weights, sort: str) -> None:
    if sort not in SORTS:
        raise InvalidOption(f"There is no order {sort!r}.", hint=f"Give one of {', '.join(SORTS)}.")
    for name, value in asdict(weights).items():
        if not 0 <= value < float("inf"):
            raise InvalidOption(f"The weight {value} of {name} is no number from 0 on.", hint="Give 0 or more.")


def _shares(snapshot: Snapshot, paper: int, weights: Weights) -> np.ndarray:
    """What each reason makes of the score: the weights of those that the paper can have, summing up to 1."""
    search, topology = snapshot.papers, snapshot.topology
    has_references, has_citers = (
        len(topology.paper_references.row(paper)) > 0,
        len(topology.paper_citers.row(paper)) > 0,
    )
    possible: dict[Reason, bool] = {
        "terms": bool(search.texts.norms[paper]),
        "meaning": bool(search.vectors[paper].any()),
        "coauthors": len(topology.paper_people.row(paper)) > 0,
        "topics": len(topology.paper_topics.row(paper)) > 0,
        "citations": has_references or has_citers,
        "coupling": has_references,
        "cocitation": has_citers,
    }
    shares = np.array([getattr(weights, reason) if possible[reason] else 0.0 for reason in REASONS])
    return shares / shares.sum() if shares.sum() else shares


def _measure(snapshot: Snapshot, paper: int, candidates: np.ndarray) -> np.ndarray:
    """How near each of *candidates* is by each reason: candidates x reasons, 0 to 1."""
    search, topology = snapshot.papers, snapshot.topology
    terms, counts = search.texts.count(paper)
    columns: dict[Reason, np.ndarray] = {
        "terms": measure_cosines(search.texts, terms, counts, candidates),
        "meaning": _cosines(search, paper, candidates),
        "coauthors": _overlap(topology.paper_people, topology.person_papers, paper, candidates),
        "topics": _shared_topics(topology.paper_topics, paper, candidates),
        "citations": _cite(topology.paper_references, topology.paper_citers, paper, candidates),
        "coupling": _overlap(topology.paper_references, topology.paper_citers, paper, candidates),
        "cocitation": _overlap(topology.paper_citers, topology.paper_references, paper, candidates),
    }
    return np.stack([columns[reason] for reason in REASONS], axis=1)


def _cosines(search: PaperSearch, paper: int, candidates: np.ndarray) -> np.ndarray:
    return np.clip(search.vectors[candidates] @ search.vectors[paper], 0.0, 1.0).astype(np.float64)


def _overlap(forth: Rows, back: Rows, paper: int, candidates: np.ndarray) -> np.ndarray:
    """Salton's cosine of what *paper* and each candidate are linked to: shared / √(its links · theirs)."""
    reached, counts = count_shared(forth, back, paper)
    shared = np.zeros(len(candidates))
    places = np.searchsorted(candidates, reached)
    known = places < len(candidates)
    known[known] = candidates[places[known]] == reached[known]
    shared[places[known]] = counts[known]
    return shared / np.sqrt(np.maximum(1, forth.lengths(candidates) * len(forth.row(paper))))


def _shared_topics(topics: Rows, paper: int, candidates: np.ndarray) -> np.ndarray:
    """The same for topics, whose papers are too many to follow."""
    places, held = topics.gather(candidates)
    mine = topics.row(paper)
    shared = np.bincount(places[np.isin(held, mine)], minlength=len(candidates))
    return shared / np.sqrt(np.maximum(1, topics.lengths(candidates) * len(mine)))


def _cite(references: Rows, citers: Rows, paper: int, candidates: np.ndarray) -> np.ndarray:
    linked = np.concatenate([references.row(paper), citers.row(paper)])
    return np.isin(candidates, linked).astype(np.float64)


def _describe(snapshot: Snapshot, numbers: np.ndarray, table: np.ndarray, own: Mapping[int, int]) -> list[Related]:
    heads = queries.find_paper_heads(snapshot, numbers)
    standing = find_standing(snapshot, numbers)
    found = []
    for number, row in zip(numbers.tolist(), table.tolist(), strict=True):
        parts = {reason: round(value, 4) for reason, value in zip(REASONS, row, strict=True) if value > 0}
        date, stated = standing[number]
        votes = (stated or 0) + own[number] if number in own else stated
        head, digits = heads[number], int(snapshot.topology.paper_date[number])
        score = round(sum(row), 4)
        found.append(Related(number, head.id, head.title, head.year, score, Reasons(parts), votes, date, digits))
    return found


def _sorted(found: list[Related], sort: Sort) -> list[Related]:
    if sort == "recency":
        return sorted(found, key=lambda one: -one.digits)
    if sort == "votes":
        return sorted(found, key=lambda one: -(one.votes or 0))
    return found


def _explain(snapshot: Snapshot, paper: int, one: Related) -> Related:
    topology, search = snapshot.topology, snapshot.papers
    people = _both(topology.paper_people, paper, one.number)
    topics = _both(topology.paper_topics, paper, one.number)
    named = queries.find_people(snapshot, people)
    tags = queries.find_tags(snapshot, "topic", topics)
    reasons = replace(
        one.reasons,
        terms=find_shared_terms(search, paper, one.number),
        coauthors=tuple(Author(named[number].id, named[number].name) for number in people.tolist()),
        topics=tuple(Tag(tags[number].id, tags[number].name) for number in topics.tolist()),
        cites=one.number in topology.paper_references.row(paper),
        cited_by=one.number in topology.paper_citers.row(paper),
        coupling=len(_both(topology.paper_references, paper, one.number)),
        cocitation=len(_both(topology.paper_citers, paper, one.number)),
        meaning=round(float(np.clip(search.vectors[one.number] @ search.vectors[paper], 0.0, 1.0)), 4),
    )
    return replace(one, reasons=reasons)


def find_shared_terms(search: PaperSearch, paper: int, other: int, limit: int = SHOWN_TERMS) -> tuple[str, ...]:
    """The words that both papers have, what each adds to their cosine deciding the order; none that every paper has."""
    mine, my_counts = search.texts.count(paper)
    theirs, their_counts = search.texts.count(other)
    shared, here, there = np.intersect1d(mine, theirs, assume_unique=True, return_indices=True)
    weights = search.texts.vocabulary.weights[shared]
    worth = (1 + np.log(my_counts[here])) * (1 + np.log(their_counts[there])) * weights**2
    spelled = map(search.texts.vocabulary.spelling, shared[np.lexsort((shared, -worth))].tolist())
    return tuple(islice((word for word in spelled if word not in STOP_WORDS and not word.isdecimal()), limit))


def _both(rows: Rows, paper: int, other: int) -> np.ndarray:
    """What both papers are linked to. Short lists: a set of them is twenty times quicker than numpy."""
    theirs = set(rows.row(other).tolist())
    return np.array([number for number in rows.row(paper).tolist() if number in theirs], dtype=np.int64)
