"""What is known about a topic or an institution within a filter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.models import PaperFilter, Tag
from explorer.snapshot.queries import TagKind
from explorer.tags.tally import Tally


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """People, most papers first, then the most recent. Parallel arrays."""

    tally: Tally
    works: np.ndarray
    """All papers of each that the filter admits."""

    def __len__(self) -> int:
        return len(self.tally)


@dataclass(frozen=True, slots=True, eq=False)
class Related:
    """Topics or institutions on some papers. Parallel arrays."""

    kind: TagKind
    tally: Tally
    works: np.ndarray
    """All papers of each that the filter admits."""
    strength: np.ndarray
    """How many times as often on these papers as by chance."""
    surprise: np.ndarray
    """Log-likelihood ratio, negative where less often than by chance; `association` has the formulas."""

    def __len__(self) -> int:
        return len(self.tally)

    def pick(self, places: np.ndarray) -> Related:
        """Those at *places*, in this order."""
        return Related(
            self.kind, self.tally.pick(places), self.works[places], self.strength[places], self.surprise[places]
        )


@dataclass(frozen=True, slots=True, eq=False)
class TagProfile:
    """A topic or an institution, and what its papers name, within a filter."""

    kind: TagKind
    number: int
    tag: Tag
    filter: PaperFilter
    papers: np.ndarray
    """Numbers of the papers that name it, ascending."""
    years: dict[int, int]
    """Papers a year, only years that have some, oldest first."""
    types: dict[str, int]
    """Papers per kind of work, most first."""
    people: People
    """Of a topic the authors; of an institution those who name it."""
    topics: Related
    """On the same papers, without itself; most surely tied first."""
    institutions: Related
    """On the same papers, without itself; most papers first."""


@dataclass(frozen=True, slots=True, eq=False)
class Partnership:
    """Two institutions, and the papers that name both, within a filter."""

    one: Tag
    other: Tag
    numbers: tuple[int, int]
    filter: PaperFilter
    papers: np.ndarray
    """Numbers of the papers that name both, ascending."""
    ways: dict[int, str]
    """Paper → how it names both: a key of ``WAYS``."""
    years: dict[int, int]
    types: dict[str, int]
    sides: tuple[Tally, Tally, Tally]
    """Who names the one, the other, and both on one paper, on these papers; each most papers first."""
    topics: Related
    """On these papers; most papers first."""
    institutions: Related
    """Others on these papers, likewise."""


WAYS = {
    "different people": "nobody names both",
    "the same people": "everyone who names the one names the other too",
    "some people on both sides": "some name both, others one of them",
}
"""How one paper can name two institutions, and what that says."""


@dataclass(frozen=True, slots=True)
class Involved:
    """A person and their part in what a topic or an institution stands for."""

    id: str
    name: str
    papers: int
    works: int
    """All of their papers within the filter."""
    first_year: int | None
    last_year: int | None

    @property
    def share(self) -> float:
        """The part of their works that these papers are."""
        return self.papers / self.works if self.works else 0.0


@dataclass(frozen=True, slots=True)
class RelatedTag:
    """A topic or an institution on the same papers."""

    id: str
    name: str
    papers: int
    """Together."""
    works: int
    """All of its papers within the filter."""
    first_year: int | None
    last_year: int | None
    strength: float
    """How many times as often together as by chance."""
    surprise: float
    """Log-likelihood ratio, negative where less often than by chance."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A person on the papers of two institutions."""

    id: str
    name: str
    one: int
    """Papers on which they name the one."""
    other: int
    both: int
    """Papers on which they name both."""
    first_year: int | None
    last_year: int | None
