"""How two people are connected, with names and titles: what the page and the command tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.graph.common import Common, find_common
from explorer.graph.meeting import Reach
from explorer.graph.paths import DEFAULT_ALTERNATIVES, Path, find_connection, find_strongest
from explorer.graph.slice import build_selection
from explorer.models import Counting, Paper, PaperFilter, Person, SliceOptions
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot


@dataclass(frozen=True, slots=True)
class NamedHop:
    """One step between two people."""

    papers: tuple[Paper, ...]
    """What they wrote together, newest first, then by title; without abstract, authors and topics."""
    numbers: tuple[int, ...]
    """Of these papers, in the same order."""
    weight: float


@dataclass(frozen=True, slots=True)
class NamedPath:
    """A chain of co-authors."""

    people: tuple[Person, ...]
    hops: tuple[NamedHop, ...]
    distance: float


@dataclass(frozen=True, slots=True)
class Answer:
    """How *one* and *other* are connected within a filter."""

    one: Person
    other: Person
    filter: PaperFilter
    counting: Counting
    path: NamedPath | None
    """The strongest of the shortest paths; None when not connected."""
    alternatives: tuple[NamedPath, ...]
    paths: int
    """How many shortest paths there are."""
    strongest: NamedPath | None
    """Of any number of steps; may be ``path``."""
    exact: bool
    """Whether it is proven that no path is stronger than ``strongest``."""
    proven: float
    """No path has a distance below this."""
    reached: tuple[Reach, Reach]
    common: Common

    @property
    def length(self) -> int | None:
        return None if self.path is None else len(self.path.hops)

    @property
    def has_stronger(self) -> bool:
        """Whether a longer path is stronger than the shortest ones."""
        return self.path is not None and self.strongest is not None and self.strongest.people != self.path.people


def build_answer(
    snapshot: Snapshot,
    one: int,
    other: int,
    wanted: PaperFilter,
    counting: Counting = "full",
    alternatives: int = DEFAULT_ALTERNATIVES,
) -> Answer:
    """Find how *one* and *other*, by number, are connected by papers that *wanted* admits."""
    selection = build_selection(snapshot, SliceOptions(filter=wanted, counting=counting))
    found = find_connection(selection, one, other, alternatives=alternatives)
    strongest = find_strongest(selection, found)
    paths = [found.path, strongest.path, *found.alternatives] if found.path and strongest else []
    named = name_paths(snapshot, paths)
    ends = queries.find_people(snapshot, (one, other))
    return Answer(
        one=ends[one],
        other=ends[other],
        filter=wanted,
        counting=counting,
        path=named[0] if named else None,
        alternatives=tuple(named[2:]),
        paths=found.paths,
        strongest=named[1] if named else None,
        exact=strongest is None or strongest.exact,
        proven=strongest.proven if strongest else 0.0,
        reached=found.reached,
        common=find_common(snapshot, selection, one, other),
    )


def name_paths(snapshot: Snapshot, paths: Sequence[Path]) -> list[NamedPath]:
    """Put names and titles to *paths*; whoever is on several is looked up once."""
    people = queries.find_people(snapshot, {person for path in paths for person in path.people})
    papers = queries.find_paper_heads(snapshot, {paper for path in paths for hop in path.hops for paper in hop.papers})
    return [
        NamedPath(
            tuple(people[person] for person in path.people),
            tuple(_name_hop(hop.papers, papers, hop.weight) for hop in path.hops),
            path.distance,
        )
        for path in paths
    ]


def _name_hop(numbers: Sequence[int], papers: Mapping[int, Paper], weight: float) -> NamedHop:
    ordered = sorted(numbers, key=lambda number: (-(papers[number].year or 0), papers[number].title, papers[number].id))
    return NamedHop(tuple(papers[number] for number in ordered), tuple(ordered), weight)
