"""The values that the layers exchange: frozen, plain, without behaviour beyond describing themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

NodeType = Literal["person", "paper", "topic", "institution"]
EdgeType = Literal["coauthor", "authored", "about", "affiliated", "cites"]
Counting = Literal["full", "fractional"]

NODE_TYPES: tuple[NodeType, ...] = ("person", "paper", "topic", "institution")
"""In the order that lists, legends and budgets use."""


@dataclass(frozen=True, slots=True)
class Years:
    """A closed range of publication years."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class PaperFilter:
    """Which papers count. The empty filter admits every paper."""

    years: Years | None = None
    """Papers without a year are outside every range."""
    types: tuple[str, ...] = ()
    """Kinds of work, such as ``preprint``; empty admits all."""
    topic_id: str | None = None
    """Only papers about this topic."""
    institution_id: str | None = None
    """Only papers on which somebody names this institution."""
    venue: str | None = None
    """Only papers of this venue, as its name is written."""
    max_team: int | None = None
    """Only papers of at most this many authors."""

    def __bool__(self) -> bool:
        return self != PaperFilter()


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    works: int
    """Papers in the library, whatever the filter."""
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """A person as one paper names them."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A topic or an institution."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Paper:
    id: str
    title: str
    year: int | None
    """None when no source gave a usable year; never a placeholder."""
    type: str | None = None
    venue: str | None = None
    abstract: str | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    url: str | None = None
    citations: int | None = None
    """As the source counted them, None when it did not."""
    source: str | None = None
    """Where the facts come from, as the import file says."""
    authors: tuple[Author, ...] = ()
    """In the order of the paper."""
    topics: tuple[Tag, ...] = ()
    date: str | None = None
    """When it appeared, as exactly as known: ``2024``, ``2024-05`` or ``2024-05-01``."""
    votes: int | None = None
    """Of readers, where a source is a list that they vote on."""
    comments: int | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    language: str | None = None
    note: str | None = None
    """What a reader should know of the record."""
    ids: tuple[str, ...] = ()
    """What other catalogues call it: ``pmid:31452104``."""


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One record, as a source stated it, of those that a paper was made of."""

    key: str
    """The record's own id; it leads to the paper, too."""
    file: str
    format: str
    """As ``--format`` says it."""
    line: int
    imported: str
    """The day, such as ``2026-05-01``."""
    version: str | None
    """``preprint`` or ``published``; None where the record does not say."""


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What one record of a joined paper says in one field."""

    field: str
    value: str
    """Shortened to 200 letters."""
    key: str
    """The record's own id."""
    chosen: bool
    """Whether the paper has this value."""
    rule: str
    """How the value was chosen among those of all records."""


@dataclass(frozen=True, slots=True)
class PaperLink:
    """Why two records are of one work."""

    left_key: str
    right_key: str
    rule: str
    """The scheme of the id that both carry, such as ``doi``; else ``preprint`` or ``title``."""
    evidence: str


@dataclass(frozen=True, slots=True)
class Count:
    """Something named on papers, and on how many."""

    id: str
    name: str
    papers: int


@dataclass(frozen=True, slots=True)
class TopicFamily:
    """Where a topic comes from, and what stands above and below it."""

    origin: str
    """``keywords of the sources`` or ``terms of titles and abstracts``."""
    by_terms: int
    """Papers that have it because their title or abstract says it."""
    above: tuple[Tag, ...]
    """The broadest first."""
    below: tuple[Count, ...]
    """Most papers first."""


@dataclass(frozen=True, slots=True)
class Collaboration:
    """A co-author of the researcher, over time."""

    id: str
    name: str
    papers: int
    """Papers together, within the filter."""
    first_year: int | None
    last_year: int | None
    years: tuple[tuple[int, int], ...] = ()
    """(year, papers together in it), oldest first; papers without a year are left out."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A researcher and what surrounds them, within a filter."""

    person: Person
    spellings: tuple[str, ...]
    """Every name the sources gave this person, most frequent first."""
    ids: tuple[str, ...]
    """Persistent ids that records carry, such as ``orcid:0000-0002-1825-0097``."""
    filter: PaperFilter
    works: int
    """Papers within the filter."""
    coauthors: tuple[Collaboration, ...]
    """Most papers together first, then by name."""
    topics: tuple[Count, ...]
    institutions: tuple[Count, ...]
    """The researcher's own affiliations."""
    years: dict[int, int]
    """Papers a year, only years that have some, oldest first."""
    types: dict[str, int]
    """Papers per kind of work, most frequent first."""
    topic_years: tuple[tuple[str, int, int], ...] = ()
    """(topic id, year, papers)."""
    affiliation: str | None = None
    """The researcher's own on the newest paper that names one."""

    @property
    def close_collaborators(self) -> tuple[Collaboration, ...]:
        """Co-authors of two or more papers."""
        return tuple(one for one in self.coauthors if one.papers >= 2)


@dataclass(frozen=True, slots=True)
class SliceOptions:
    """What a slice holds. Same options, same library, same slice, byte for byte."""

    hops: int = 1
    """Co-author steps from the centre, 1 to 3."""
    max_nodes: int = 150
    """The budget for all types together; 0 shows everything that exists."""
    kinds: tuple[NodeType, ...] = NODE_TYPES
    filter: PaperFilter = field(default_factory=PaperFilter)
    counting: Counting = "full"
    budgets: tuple[tuple[NodeType, int], ...] = ()
    """A budget of its own for some types; the others divide what these leave of ``max_nodes``."""
    large_team: int | None = None
    """Papers of more authors add 1 / (n - 1) to each pair even in full counting; None for no such limit."""
    min_weight: float = 0.0
    """Two people are a step apart only if they wrote at least this much together."""
    expanded: tuple[str, ...] = ()
    """Nodes that bring what is nearest around them, on top of the budget."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result."""

    id: str
    type: NodeType
    label: str
    score: float
    """0 to 1, comparable across types; 1 is the whole name, letter for letter."""
    works: int = 0
    """Papers behind a person, topic or institution."""
    detail: str = ""
    """A word or two that tells namesakes apart: years, venue."""
