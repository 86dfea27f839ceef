"""The candidates of each type, the closest first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.graph.neighbourhood import Neighbourhood, Reached
from explorer.graph.selection import Selection
from explorer.models import NodeType


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates of one type, best first; parallel arrays."""

    numbers: np.ndarray
    hops: np.ndarray
    scores: np.ndarray
    papers: np.ndarray
    """Neighbourhood papers behind each."""

    def cut(self, size: int) -> Ranked:
        return self._pick(slice(size))

    def only(self, numbers: np.ndarray) -> Ranked:
        """Those among *numbers*, in the same order."""
        return self._pick(np.isin(self.numbers, numbers))

    def _pick(self, places: slice | np.ndarray) -> Ranked:
        return Ranked(self.numbers[places], self.hops[places], self.scores[places], self.papers[places])


@dataclass(frozen=True, slots=True)
class TagLines:
    """Which papers of a neighbourhood name which topics, or which institutions; parallel arrays."""

    tags: np.ndarray
    places: np.ndarray
    """Of the paper, among the neighbourhood's."""
    people: np.ndarray | None
    """Of an affiliation: whose it is."""

    def of(self, people: np.ndarray | None) -> np.ndarray:
        """The tags that one of *people* gives as an affiliation; None for anybody's."""
        return self.tags if people is None or self.people is None else self.tags[np.isin(self.people, people)]


def rank_people(selection: Selection, found: Reached, around: Neighbourhood, center: int) -> Ranked:
    """The centre, then the closest; between equals fewer steps, more works, the lower number."""
    order = order_people(selection, found, center)
    people = found.people[order]
    return Ranked(people, found.hops[order], found.closeness[order], count_papers(selection, people, around.papers))


def order_people(selection: Selection, found: Reached, center: int) -> np.ndarray:
    """Places in *found*, best first."""
    works = selection.topology.person_papers.lengths(found.people)
    return np.lexsort((found.people, -works, found.hops, -found.closeness, found.people != center))


def count_papers(selection: Selection, people: np.ndarray, papers: np.ndarray) -> np.ndarray:
    """How many of *papers*, which ascend, each of *people* is on."""
    places, own = selection.papers_of(people)
    return np.bincount(places[find_places(papers, own) >= 0], minlength=len(people))


def rank_papers(selection: Selection, around: Neighbourhood, eligible: np.ndarray, size: int | None) -> Ranked:
    """The closest of the *eligible* papers; between equals the newer. With a *size*, hardly more than that many."""
    papers, hops, scores = (column[eligible] for column in (around.papers, around.hops, around.closeness))
    if size is not None and size < len(papers):
        least = np.partition(scores, len(scores) - size)[len(scores) - size] if size else np.inf
        kept = scores >= least
        papers, hops, scores = papers[kept], hops[kept], scores[kept]
    order = np.lexsort((papers, -selection.topology.paper_year[papers].astype(np.int32), -scores))
    return Ranked(papers[order], hops[order], scores[order], np.ones(len(papers), dtype=np.int64))


def find_tag_lines(selection: Selection, around: Neighbourhood, kind: NodeType) -> TagLines:
    """Every topic, or every affiliation, of every neighbourhood paper."""
    topology = selection.topology
    if kind == "topic":
        places, topics = topology.paper_topics.gather(around.papers)
        return TagLines(topics, places, None)
    places, institutions = topology.affiliated_institutions.gather(around.papers)
    return TagLines(institutions, places, topology.affiliated_people.gather(around.papers)[1])


def rank_tags(lines: TagLines, around: Neighbourhood) -> Ranked:
    """Topics or institutions by the summed closeness of the papers that name them; between equals by more papers."""
    if not len(lines.tags):
        return Ranked(*(np.zeros(0, dtype=np.int64) for _ in range(4)))
    pairs = np.sort(lines.tags.astype(np.int64) << 32 | lines.places)
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])]
    tags, places = pairs >> 32, pairs & 0xFFFFFFFF
    starts = np.flatnonzero(np.append(True, tags[1:] != tags[:-1]))
    numbers, papers = tags[starts], np.diff(np.append(starts, len(tags)))
    scores = np.add.reduceat(around.closeness[places], starts)
    hops = np.minimum.reduceat(around.hops[places], starts)
    order = np.lexsort((numbers, -papers, -scores))
    return Ranked(numbers[order], hops[order], scores[order], papers[order])


def find_places(ordered: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The place of each of *values* in *ordered*, which ascends; -1 where it is not there."""
    if not len(ordered):
        return np.full(len(values), -1)
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.where(ordered[places] == values, places, -1)
