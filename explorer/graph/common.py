"""What two people have in common: co-authors, topics, institutions, and on how many papers of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from explorer.graph.meeting import is_in
from explorer.graph.selection import Selection
from explorer.models import Person, Tag
from explorer.rows import distinct
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot


@dataclass(frozen=True, slots=True)
class Shared:
    """Somebody or something on papers of both, and on how many of each."""

    id: str
    name: str
    papers_one: int
    papers_other: int


@dataclass(frozen=True, slots=True)
class Common:
    """What two people share; most on the side that has fewer first, then most together, then by name."""

    people: tuple[Shared, ...]
    """Co-authors of both."""
    topics: tuple[Shared, ...]
    institutions: tuple[Shared, ...]
    """Those that both name as their own."""


Named = Mapping[int, Person | Tag]


def find_common(snapshot: Snapshot, selection: Selection, one: int, other: int) -> Common:
    """Find what the papers of *one* and of *other* that *selection* admits have in common."""

    def share(find: Callable[[Selection, int], np.ndarray], name: Callable[[np.ndarray], Named]) -> tuple[Shared, ...]:
        return _share(find(selection, one), find(selection, other), name)

    def name_people(numbers: np.ndarray) -> Named:
        return queries.find_people(snapshot, numbers[~np.isin(numbers, (one, other))])

    return Common(
        share(_find_authors, name_people),
        share(_find_topics, lambda numbers: queries.find_tags(snapshot, "topic", numbers)),
        share(_find_institutions, lambda numbers: queries.find_tags(snapshot, "institution", numbers)),
    )


def _share(own: np.ndarray, others: np.ndarray, name: Callable[[np.ndarray], Named]) -> tuple[Shared, ...]:
    """Count what both arrays hold; *name* says which of it is listed."""
    both = distinct(own[is_in(own, distinct(others))])
    named = name(both)
    papers = (_count(side, both).tolist() for side in (own, others))
    found = [
        Shared(named[number].id, named[number].name, one, other)
        for number, one, other in zip(both.tolist(), *papers, strict=True)
        if number in named
    ]
    return tuple(sorted(found, key=_rank))


def _count(values: np.ndarray, among: np.ndarray) -> np.ndarray:
    """How often each of the ascending numbers *among* is in *values*."""
    return np.bincount(np.searchsorted(among, values[is_in(values, among)]), minlength=len(among))


def _rank(shared: Shared) -> tuple[int, int, str, str]:
    few, many = sorted((shared.papers_one, shared.papers_other))
    return -few, -many, shared.name.casefold(), shared.id


def _find_authors(selection: Selection, person: int) -> np.ndarray:
    return selection.topology.paper_people.gather(_papers_of(selection, person))[1]


def _find_topics(selection: Selection, person: int) -> np.ndarray:
    return selection.topology.paper_topics.gather(_papers_of(selection, person))[1]


def _find_institutions(selection: Selection, person: int) -> np.ndarray:
    """The person's own, once a paper."""
    topology, papers = selection.topology, _papers_of(selection, person)
    places, people = topology.affiliated_people.gather(papers)
    institutions = topology.affiliated_institutions.gather(papers)[1]
    own = people == person
    return distinct(places[own].astype(np.int64) << 32 | institutions[own]) & 0xFFFFFFFF


def _papers_of(selection: Selection, person: int) -> np.ndarray:
    return selection.papers_of(np.array([person]))[1]
