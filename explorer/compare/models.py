"""What comparing people finds."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.models import PaperFilter, Profile, Tag


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the people compared."""

    profile: Profile
    """Within the filter."""
    h_index: int | None
    """None where no source says how often a work is cited."""
    counted_works: int
    """Works within the filter whose citations a source gives."""

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year with a work."""
        years = self.profile.years
        return (min(years), max(years)) if years else None


@dataclass(frozen=True, slots=True)
class Held:
    """A topic, a co-author or an institution, and how many papers of each person name it."""

    id: str
    name: str
    papers: tuple[int, ...]
    """One number a person, in their order."""

    @property
    def holders(self) -> int:
        """How many of the people have it."""
        return sum(count > 0 for count in self.papers)


@dataclass(frozen=True, slots=True)
class SharedCoauthor:
    id: str
    name: str
    with_a: int
    """Papers together with the first of the pair."""
    with_b: int


@dataclass(frozen=True, slots=True)
class Pair:
    """What two of the people share."""

    a: int
    """Place among the people."""
    b: int
    papers: tuple[int, ...]
    """Numbers of the papers of both, ascending."""
    first_year: int | None
    """Of those papers."""
    last_year: int | None
    coauthors: tuple[SharedCoauthor, ...]
    """Who wrote with both, most papers first; the two themselves do not count."""
    topics: tuple[Tag, ...]
    institutions: tuple[Tag, ...]
    """That both named as their own."""
    measures: dict[str, float | int | None]
    """By the keys of ``measures.MEASURES``; None where there is nothing to compare."""


@dataclass(frozen=True, slots=True)
class Comparison:
    people: tuple[Compared, ...]
    """In the order asked for."""
    filter: PaperFilter
    pairs: tuple[Pair, ...]
    """Every two of them."""
    topics: tuple[Held, ...]
    """What most of the people have first, then most papers."""
    coauthors: tuple[Held, ...]
    """Likewise; one of the people may be a co-author of another."""
    institutions: tuple[Held, ...]
    """Their own, likewise."""
    papers: dict[int, tuple[int, ...]]
    """Papers of two or more of the people: number → their places."""
