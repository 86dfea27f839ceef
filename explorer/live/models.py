"""What is asked of a source on the net, what that will take, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from explorer.errors import LiveError

if TYPE_CHECKING:
    from explorer.live.budget import Budget
    from explorer.live.session import LiveSession
    from explorer.live.settings import Account

Offer = Literal["query", "researcher", "coauthors", "citing", "dates"]

MOST_WORKS = 10_000
"""More is no question but a copy of the source: each offers its whole data as files, which the import reads."""
MOST_COAUTHORS = 500
USUAL_COAUTHORS = 50
"""Those with whom a researcher wrote most, where nobody says how many."""
_USUAL_QUERY = 200
_USUAL_PERSON = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader wants of a source: works that fit a query, of a researcher, or that cite a work."""

    service: str
    """As the command says it: ``openalex``."""
    query: str = ""
    researcher: str = ""
    """An id, in any form that the source has, or a name."""
    coauthors: int = 0
    """The works of this many co-authors, too: of those with whom the researcher wrote most."""
    citing: str = ""
    """The work that the others cite: an id of the source or a DOI."""
    since: date | None = None
    until: date | None = None
    """Both days are included."""
    limit: int | None = None
    """Works at most; None for as many as are usually wanted."""
    fresh: bool = False
    """Ask again even for what is kept on the disk."""

    @property
    def most(self) -> int:
        """Works at most."""
        return self.limit or (_USUAL_PERSON if self.researcher or self.citing else _USUAL_QUERY)


class Estimate(NamedTuple):
    """What a request will take at most, tries that fail aside."""

    requests: int
    usd: float = 0.0


class Page(NamedTuple):
    """An answer that holds works."""

    path: Path
    works: int
    existing: int = 0
    """Works that the source has, as far as this page is the first to say so."""


@dataclass(frozen=True, slots=True)
class Service:
    """A source on the net. Its functions stand on the top level of the source's module."""

    name: str
    title: str
    url: str
    """Where it is, unless the settings say otherwise."""
    accepts: tuple[str, ...]
    """Kinds of content that an answer may be of."""
    suffix: str
    """Of the files in which answers are kept: ``.json``."""
    pace: float
    """Seconds from one request to the next, as the source asks for."""
    offers: frozenset[Offer]
    refusal: Mapping[Offer, str]
    """What to do instead of what it does not offer."""
    estimate: Callable[[Wanted], Estimate]
    gather: Callable[[Wanted, LiveSession], Iterator[Page]]
    check: Callable[[bytes, str], str]
    """Why the content of an answer to an address can't be used; empty where it can."""
    headers: Callable[[Account], dict[str, str]]
    """What is sent along: keys."""
    remark: Callable[[Account], str]
    """What a reader should know before the request: without a key, slowly."""
    lists_days: bool = False
    """Whether days alone say what is wanted."""
    daily_usd: Callable[[Account], float] | None = None
    """What may be asked for a day, where requests have a price."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a request will take, known before anything is asked."""

    wanted: Wanted
    requests: int
    """At most."""
    cost: float
    """US dollars, at most."""
    daily: float | None
    """US dollars a day; None where requests cost nothing."""
    budget: Budget | None
    """What the last answer of today said is left."""
    words: str

    def as_dict(self) -> dict[str, object]:
        """The plan as ``fetch --json`` prints it."""
        return {
            "service": self.wanted.service,
            "requests": self.requests,
            "cost_usd": self.cost,
            "daily_usd": self.daily,
            "remaining_usd": self.budget.remaining if self.budget else None,
            "words": self.words,
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a fetch is."""

    step: str
    answers: int
    requests: int
    """Answers that are expected at most."""
    works: int

    @property
    def part(self) -> float:
        """0 to 1."""
        return min(1.0, self.answers / max(1, self.requests))


Watcher = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came."""

    files: tuple[Path, ...]
    """Answers that hold works, for the import, in the order in which they were asked for."""
    works: int
    """Works in them; one that stands in two answers counts twice."""
    existing: int
    """Works that the source has, as far as it says; more than ``works`` where the limit cut them."""
    requests: int
    """Requests that were sent, tries that failed among them."""
    kept: int
    """Answers that were on the disk."""
    cost: float
    """US dollars, as the source counted them."""
    budget: Budget | None
    problem: LiveError | None
    """Why it ended before everything had come; None where it did not."""

    def as_dict(self) -> dict[str, object]:
        """The outcome as ``fetch --json`` prints it."""
        return {
            "files": [str(path) for path in self.files],
            "works": self.works,
            "existing": self.existing,
            "requests": self.requests,
            "kept": self.kept,
            "cost_usd": self.cost,
            "remaining_usd": self.budget.remaining if self.budget else None,
            "incomplete": str(self.problem) if self.problem else None,
        }
