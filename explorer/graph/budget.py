"""Which nodes stay within a budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.graph.neighbourhood import Neighbourhood, Selection
from explorer.models import NodeType

SHARES: dict[NodeType, float] = {"person": 0.5, "paper": 0.2, "topic": 0.18, "institution": 0.12}
"""Of a budget; what one type does not need goes to the others."""
MEASURE = "closeness"
"""What decides which nodes stay; docs/slices.md gives the formula."""


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
class Chosen:
    """What a slice shows, per type, and how many there were."""

    shown: dict[NodeType, Ranked]
    existing: dict[NodeType, int]

    def numbers(self, kind: NodeType) -> np.ndarray:
        return self.shown[kind].numbers


def choose(selection: Selection, around: Neighbourhood, kinds: Sequence[NodeType], max_nodes: int) -> Chosen:
    """
    Keep the closest of each of *kinds*, *max_nodes* in all (0 for everything).

    The centre always stays. People go first; a paper, topic or institution may stay only if it
    hangs on a person who stays. Where people are not among *kinds*, nothing has to.
    """
    topic, on_paper = _topic_lines(selection, around)
    institution, at_paper, who = _institution_lines(selection, around)
    topics, institutions = _rank_tags(topic, on_paper, around), _rank_tags(institution, at_paper, around)
    existing: dict[NodeType, int] = {
        "person": len(around.people),
        "paper": len(around.papers),
        "topic": len(topics.numbers),
        "institution": len(institutions.numbers),
    }
    around_center = existing | {"person": existing["person"] - 1}
    quota = divide_budget(max_nodes - 1 if max_nodes else None, {kind: around_center[kind] for kind in kinds})
    people = _rank_people(selection, around).cut(1 + quota.get("person", 0))
    anchors = people.numbers if "person" in kinds else around.people
    written = _written_by(selection, around, anchors)
    shown: dict[NodeType, Ranked] = {
        "person": people,
        "paper": _rank_papers(selection, around, written).cut(quota.get("paper", 0)),
        "topic": topics.only(topic[written[on_paper]]).cut(quota.get("topic", 0)),
        "institution": institutions.only(institution[np.isin(who, anchors)]).cut(quota.get("institution", 0)),
    }
    return Chosen(shown, existing)


def divide_budget(size: int | None, existing: Mapping[NodeType, int]) -> dict[NodeType, int]:
    """
    Divide *size* nodes (None for any number) among types by SHARES; nobody gets more than there is.

    >>> divide_budget(100, {"person": 500, "paper": 500, "topic": 3})
    {'person': 70, 'paper': 27, 'topic': 3}
    >>> divide_budget(None, {"person": 500, "paper": 20})
    {'person': 500, 'paper': 20}
    """
    if size is None or size >= sum(existing.values()):
        return dict(existing)
    quota = dict.fromkeys(existing, 0)
    left = size
    while left and (open_ones := [kind for kind in existing if quota[kind] < existing[kind]]):
        total = sum(SHARES[kind] for kind in open_ones)
        before = left
        for kind in open_ones:
            more = min(int(before * SHARES[kind] / total), existing[kind] - quota[kind], left)
            quota[kind] += more
            left -= more
        if left == before:
            quota[open_ones[0]] += 1
            left -= 1
    return quota


def _papers_behind(selection: Selection, around: Neighbourhood) -> np.ndarray:
    """How many neighbourhood papers each person of the neighbourhood is on."""
    authors = selection.topology.paper_people.gather(around.papers)[1]
    return np.bincount(authors, minlength=len(selection.topology.person_papers))[around.people]


def _rank_people(selection: Selection, around: Neighbourhood) -> Ranked:
    papers = _papers_behind(selection, around)
    works = selection.topology.person_papers.lengths(around.people)
    order = np.lexsort((around.people, -works, around.people_hop, -around.people_closeness))
    order = np.concatenate([order[around.people[order] == around.center], order[around.people[order] != around.center]])
    return Ranked(around.people[order], around.people_hop[order], around.people_closeness[order], papers[order])


def _written_by(selection: Selection, around: Neighbourhood, people: np.ndarray) -> np.ndarray:
    """Which neighbourhood papers one of *people* wrote: bool, parallel to ``around.papers``."""
    places, authors = selection.topology.paper_people.gather(around.papers)
    among = np.zeros(len(selection.topology.person_papers), dtype=bool)
    among[people] = True
    return np.bincount(places, among[authors], minlength=len(around.papers)) > 0


def _rank_papers(selection: Selection, around: Neighbourhood, eligible: np.ndarray) -> Ranked:
    papers, hops, scores = (column[eligible] for column in (around.papers, around.papers_hop, around.papers_closeness))
    order = np.lexsort((papers, -selection.topology.paper_year[papers].astype(np.int32), -scores))
    return Ranked(papers[order], hops[order], scores[order], np.ones(len(papers), dtype=np.int64))


def _topic_lines(selection: Selection, around: Neighbourhood) -> tuple[np.ndarray, np.ndarray]:
    """(topic, place of the paper) for every topic of every neighbourhood paper."""
    places, topics = selection.topology.paper_topics.gather(around.papers)
    return topics, places


def _institution_lines(selection: Selection, around: Neighbourhood) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(institution, place of the paper, person) for every affiliation on a neighbourhood paper."""
    places, institutions = selection.topology.affiliated_institutions.gather(around.papers)
    return institutions, places, selection.topology.affiliated_people.gather(around.papers)[1]


def _rank_tags(tags: np.ndarray, places: np.ndarray, around: Neighbourhood) -> Ranked:
    """Rank topics or institutions by the summed closeness of the papers that name them."""
    if not len(tags):
        return Ranked(*(np.zeros(0, dtype=np.int64) for _ in range(4)))
    pairs = np.unique(tags.astype(np.int64) << 32 | places)
    tags, places = pairs >> 32, pairs & 0xFFFFFFFF
    numbers, of = np.unique(tags, return_inverse=True)
    scores = np.bincount(of, around.papers_closeness[places])
    papers = np.bincount(of)
    hops = np.full(len(numbers), np.iinfo(np.int16).max, dtype=np.int16)
    np.minimum.at(hops, of, around.papers_hop[places])
    order = np.lexsort((numbers, -papers, -scores))
    return Ranked(numbers[order], hops[order], scores[order], papers[order])
