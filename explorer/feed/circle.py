"""What a reader follows or wants to hear nothing of: people, topics, institutions, searches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot


@dataclass(frozen=True, slots=True)
class Circle:
    """Public ids; one that this library does not have admits nothing."""

    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    papers: tuple[int, ...] = ()
    """Papers by number, such as what a saved search finds."""

    def __bool__(self) -> bool:
        return self != Circle()


def find_papers_of(snapshot: Snapshot, circle: Circle) -> np.ndarray:
    """Find the papers of anyone or anything in *circle*: numbers, ascending, each once."""
    links = snapshot.topology
    parts = [np.asarray(circle.papers, dtype=np.int64)]
    parts += _gather(circle.people, lambda one: queries.find_person_no(snapshot, one), links.person_papers.row)
    parts += _gather(circle.topics, lambda one: queries.find_tag_no(snapshot, "topic", one), links.topic_papers.row)
    parts += _gather(
        circle.institutions, lambda one: queries.find_tag_no(snapshot, "institution", one), links.institution_papers.row
    )
    return np.unique(np.concatenate(parts))


def _gather(
    ids: Sequence[str], find: Callable[[str], int | None], row: Callable[[int], np.ndarray]
) -> list[np.ndarray]:
    numbers = (find(one) for one in ids)
    return [row(number) for number in numbers if number is not None]
