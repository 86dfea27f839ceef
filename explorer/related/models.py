"""What relates papers, how much each reason counts, and what is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from explorer.models import Author, Tag

Reason = Literal["terms", "meaning", "coauthors", "topics", "citations", "coupling", "cocitation"]
Sort = Literal["similarity", "recency", "votes"]

REASONS: tuple[Reason, ...] = get_args(Reason)
SORTS: tuple[Sort, ...] = get_args(Sort)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each reason counts, beside the others; 0 for not at all."""

    terms: float = 1.0
    meaning: float = 1.0
    coauthors: float = 0.3
    topics: float = 0.3
    citations: float = 0.5
    coupling: float = 0.5
    cocitation: float = 0.5


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why two papers are near; each of ``parts`` is what that reason adds to the score."""

    parts: dict[Reason, float]
    terms: tuple[str, ...] = ()
    """Words of both, those that count most first."""
    coauthors: tuple[Author, ...] = ()
    """Who wrote both."""
    topics: tuple[Tag, ...] = ()
    """What both are about."""
    cites: bool = False
    """The paper cites the related one."""
    cited_by: bool = False
    """The related one cites the paper."""
    coupling: int = 0
    """References that both have (bibliographic coupling, Kessler 1963)."""
    cocitation: int = 0
    """Papers that cite both (co-citation, Small 1973)."""
    meaning: float = 0.0
    """The cosine of their meanings, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Related:
    """A paper near another one."""

    number: int
    id: str
    label: str
    """The title."""
    year: int | None
    score: float
    """0 to 1, the sum of ``reasons.parts``."""
    reasons: Reasons
    votes: int | None = None
    """The sources' and those of this app's own readers; None where nobody counts any."""
    date: str | None = None
    """As the source gives it; begins with the year."""
    digits: int = 0
    """The date as ``Topology.paper_date`` has it: as exactly as it is known."""
