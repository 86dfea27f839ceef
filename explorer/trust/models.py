"""What the score is made of: the facts it reads, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["Emerging", "Developing", "Established", "Trusted"]


@dataclass(frozen=True, slots=True)
class Work:
    """What one work says of the researcher."""

    year: int | None = None
    has_id: bool = False
    """A DOI, an arXiv id or another catalogue's."""
    agreed: bool = False
    """Two or more sources state it, and they agree."""
    fields: int = 0
    """How many of the fields of ``formula.FIELDS`` are known."""
    coauthors: frozenset[int] = frozenset()
    """By number; empty for a team of more than ``formula.LARGEST_TEAM``."""
    institutions: frozenset[int] = frozenset()
    """Those that co-authors name, likewise."""
    own_institutions: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Backing:
    """What the library holds of a researcher."""

    works: tuple[Work, ...] = ()
    orcid: str | None = None
    """With the right check digit; else None."""
    catalogue_ids: tuple[str, ...] = ()
    """Ids that a catalogue gave the person, ORCID's and the file's own aside."""
    library_year: int | None = None
    """The newest year of all works of the library."""
    unknown: Mapping[str, str] = field(default_factory=dict)
    """Keys of what can't be judged here, and why: the rest of a sentence."""
    gaps: tuple[str, ...] = ()
    """What else is not known, in sentences."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the people store says of a researcher."""

    claim_level: int = 0
    """Of the approved claim; 0 without one."""
    claimed: bool = False
    contested: bool = False
    followers: int = 0


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that the score looks at, and what it weighs."""

    key: str
    label: str
    most: int
    """Points at most."""
    rule: str
    """How the points come about."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found about one criterion."""

    value: int
    full: int
    """The value from which all points are given; 0 where there is nothing to divide by."""
    shown: str
    """The value as a reader sees it: "45 of 117"."""
    because: str
    """The same in a sentence."""
    unknown: bool = False
    """Whether it can't be judged; it then gives no points."""


@dataclass(frozen=True, slots=True)
class Input:
    """A criterion, what was found, and the points that it gives."""

    criterion: Criterion
    found: Found
    points: int


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    label: str
    inputs: tuple[Input, ...]

    @property
    def points(self) -> int:
        return sum(one.points for one in self.inputs)

    @property
    def most(self) -> int:
        return sum(one.criterion.most for one in self.inputs)


@dataclass(frozen=True, slots=True)
class Trust:
    """The score of a researcher, and everything that it comes from."""

    parts: tuple[Part, ...]
    verification: int
    """0 to 3."""
    standing: Standing | None
    """None when the people store could not be asked; the score is then the least that it can be."""
    gaps: tuple[str, ...]
    """What can't be judged here, in sentences."""

    @property
    def score(self) -> int:
        """0 to 100: the sum of the parts."""
        return sum(part.points for part in self.parts)
