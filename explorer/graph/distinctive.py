"""
The topics that set groups of people apart from each other.

A topic's score says how surprising it is that the group's papers name it so much more often
than the others' papers do: the log-likelihood ratio (Dunning 1993, Computational Linguistics
19, 61-74; for comparing two bodies of text: Rayson and Garside 2000, Proc. Workshop on
Comparing Corpora, 1-6),

    score = 2 * ( a * ln(a / e) + b * ln(b / f) )

where *a* and *b* are how often the group and the others name the topic, and *e* and *f* what
they would be if it were the same part of all topics that either names. What is common
everywhere comes late, and what is named once comes after what is named often.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.graph.selection import Selection
from explorer.rows import distinct
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot

MOST_TOPICS = 8
"""Of one group."""
FEW_PAPERS = 10
"""Of so many a single paper speaks for the group."""


@dataclass(frozen=True, slots=True)
class DistinctiveTopic:
    id: str
    name: str
    score: float
    """The log-likelihood ratio; 0 where no topic sets the group apart, and these are its most frequent ones."""
    papers: int
    """Of the group that name it."""
    is_typical: bool
    """
    Whether it is on two or more of the group's papers, or on one of few; in a group of three or more,
    on papers of two of them at least.
    """


@dataclass(frozen=True, slots=True)
class Mentions:
    """How often groups (rows) name topics (columns)."""

    topics: np.ndarray
    """Ascending numbers."""
    parts: np.ndarray
    """Each paper counts once; one by people of several groups is divided among them."""
    papers: np.ndarray
    """Papers with an author in the group that name the topic."""
    members: np.ndarray
    """People of the group with a paper that names the topic."""
    people: np.ndarray
    """Of each group: how many."""
    written: np.ndarray
    """Of each group: papers with an author in it, whatever they name."""


def count_mentions(selection: Selection, people: np.ndarray, groups: np.ndarray, size: int) -> Mentions:
    """Count for *size* groups, over all admitted papers of *people*, who are in *groups*, parallel."""
    places, papers = selection.papers_of(people)
    pairs, authors = np.unique(groups[places].astype(np.int64) << 32 | papers, return_counts=True)
    group, paper = pairs >> 32, pairs & 0xFFFFFFFF
    _, which = np.unique(paper, return_inverse=True)
    part = authors / np.bincount(which, authors)[which]
    lines, topics = selection.topology.paper_topics.gather(paper)
    named, columns = np.unique(topics, return_inverse=True)
    cells = group[lines] * len(named) + columns
    shape = size, len(named)
    return Mentions(
        named.astype(np.int64),
        np.bincount(cells, part[lines], minlength=size * len(named)).reshape(shape),
        np.bincount(cells, minlength=size * len(named)).reshape(shape),
        _count_members(selection, places, papers, groups, named, size),
        np.bincount(groups, minlength=size),
        np.bincount(group, minlength=size),
    )


def _count_members(
    selection: Selection, places: np.ndarray, papers: np.ndarray, groups: np.ndarray, topics: np.ndarray, size: int
) -> np.ndarray:
    """Of each group and each of *topics*: people with a paper that names it. *places* are those of people."""
    lines, named = selection.topology.paper_topics.gather(papers)
    pairs = distinct(places[lines].astype(np.int64) * len(topics) + np.searchsorted(topics, named))
    cells = groups[pairs // max(len(topics), 1)] * len(topics) + pairs % max(len(topics), 1)
    return np.bincount(cells, minlength=size * len(topics)).reshape(size, len(topics))


def rank_topics(snapshot: Snapshot, mentions: Mentions) -> list[tuple[DistinctiveTopic, ...]]:
    """
    The topics that set each group apart, the most distinctive first, typical ones before others.

    Where the others name no topics at all, or there are no others, a group is compared with
    the whole library.
    """
    chosen = [_choose(snapshot, mentions, group) for group in range(len(mentions.parts))]
    names = queries.find_tags(snapshot, "topic", sorted({topic for topics in chosen for topic, *_ in topics}))
    return [
        tuple(
            DistinctiveTopic(names[topic].id, names[topic].name, score, papers, typical)
            for topic, score, papers, typical in topics
        )
        for topics in chosen
    ]


def _choose(snapshot: Snapshot, mentions: Mentions, group: int) -> list[tuple[int, float, int, bool]]:
    """The first topics of one group: number, score, papers, whether it is typical."""
    topology, own, papers = snapshot.topology, mentions.parts[group], mentions.papers[group]
    in_library = topology.topic_papers.lengths(mentions.topics)
    others = mentions.parts.sum(axis=0) - own
    total = float(mentions.parts.sum() - own.sum())
    if total < 1e-9:
        others, total = np.maximum(in_library - own, 0.0), float(len(topology.paper_topics.indices) - own.sum())
    scores = _score(own, others, max(total, 0.0))
    typical = (papers >= 2) | ((papers == 1) & (mentions.written[group] <= FEW_PAPERS))
    typical &= mentions.members[group] >= (2 if mentions.people[group] > 2 else 1)
    order = np.lexsort((mentions.topics, -in_library, -own.round(9), -scores, ~typical))
    named = order[papers[order] > 0]
    apart = named[scores[named] > 0]
    first = (apart if len(apart) else named)[:MOST_TOPICS]
    return [
        (int(mentions.topics[one]), float(f"{scores[one]:.6g}"), int(papers[one]), bool(typical[one])) for one in first
    ]


def _score(own: np.ndarray, others: np.ndarray, total: float) -> np.ndarray:
    """Of each topic; 0 where the group names it no more often than the others do, who name *total* in all."""
    together = own + others
    expected = together * own.sum() / max(own.sum() + total, 1e-9)
    here = _surprise(own, expected)
    there = _surprise(others, together - expected)
    return np.where(own > expected, 2 * (here + there), 0.0).round(9)


def _surprise(found: np.ndarray, expected: np.ndarray) -> np.ndarray:
    possible = (found > 1e-9) & (expected > 1e-9)
    return found * np.log(np.divide(found, expected, out=np.ones(len(found)), where=possible))
