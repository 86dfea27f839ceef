"""Put people side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from explorer.compare.measures import cosine, h_index, jaccard, salton
from explorer.compare.models import Compared, Comparison, Held, Pair, SharedCoauthor
from explorer.errors import InvalidOption
from explorer.models import Collaboration, Count, PaperFilter, Profile, Tag
from explorer.profile import build_profile, find_own_papers
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot

FEWEST, MOST = 2, 4
"""People that are compared."""

ProfileOf = Callable[[Snapshot, int, PaperFilter], Profile]


def build_comparison(
    snapshot: Snapshot, people: Sequence[int], wanted: PaperFilter, *, profile_of: ProfileOf = build_profile
) -> Comparison:
    """
    Compare *people*, by number, within *wanted*. *profile_of* may know their profiles already.

    Raises InvalidOption for fewer than two, more than four, or somebody twice.
    """
    check_people(people)
    profiles = [profile_of(snapshot, person, wanted) for person in people]
    papers = [find_own_papers(snapshot, person, wanted) for person in people]
    places = range(len(people))
    return Comparison(
        people=tuple(_compare_one(snapshot, *one) for one in zip(profiles, papers, strict=True)),
        filter=wanted,
        pairs=tuple(_pair(snapshot, profiles, papers, a, b) for a, b in combinations(places, 2)),
        topics=_hold([profile.topics for profile in profiles]),
        coauthors=_hold([profile.coauthors for profile in profiles]),
        institutions=_hold([profile.institutions for profile in profiles]),
        papers=_find_shared(papers),
    )


def check_people(people: Sequence[int]) -> None:
    """Raise InvalidOption unless they are two to four different people."""
    if not FEWEST <= len(people) <= MOST:
        raise InvalidOption(
            f"{len(people)} {'person' if len(people) == 1 else 'people'} can't be compared.",
            hint=f"Name {FEWEST} to {MOST} people.",
        )
    if len(set(people)) < len(people):
        raise InvalidOption("Two of the names mean the same person.", hint="Name each person once.")


def _compare_one(snapshot: Snapshot, profile: Profile, papers: np.ndarray) -> Compared:
    citations = [paper.citations for paper in queries.find_papers(snapshot, papers) if paper.citations is not None]
    return Compared(profile, h_index(citations) if citations else None, len(citations))


def _pair(snapshot: Snapshot, profiles: Sequence[Profile], papers: Sequence[np.ndarray], a: int, b: int) -> Pair:
    one, other = profiles[a], profiles[b]
    shared = np.intersect1d(papers[a], papers[b], assume_unique=True)
    years = snapshot.topology.paper_year[shared]
    dated = years[years > 0].tolist()
    coauthors = _share_coauthors(one, other)
    return Pair(
        a=a,
        b=b,
        papers=tuple(shared.tolist()),
        first_year=min(dated, default=None),
        last_year=max(dated, default=None),
        coauthors=coauthors,
        topics=_share(one.topics, other.topics),
        institutions=_share(one.institutions, other.institutions),
        measures=_measure(one, other, papers[a].tolist(), papers[b].tolist(), len(coauthors)),
    )


def _measure(
    one: Profile, other: Profile, own: list[int], others: list[int], coauthors: int
) -> dict[str, float | int | None]:
    topics = [{topic.id: topic.papers for topic in profile.topics} for profile in (one, other)]
    shared = len(set(own) & set(others))
    return {
        "shared_papers": shared,
        "salton_papers": salton(own, others, shared),
        "jaccard_papers": jaccard(set(own), set(others)),
        "shared_coauthors": coauthors,
        "jaccard_coauthors": jaccard(_coauthor_ids(one, other), _coauthor_ids(other, one)),
        "shared_topics": len(topics[0].keys() & topics[1].keys()),
        "jaccard_topics": jaccard(topics[0].keys(), topics[1].keys()),
        "cosine_topics": cosine(*topics),
    }


def _coauthor_ids(of: Profile, without: Profile) -> set[str]:
    return {one.id for one in of.coauthors} - {without.person.id}


def _share_coauthors(one: Profile, other: Profile) -> tuple[SharedCoauthor, ...]:
    papers = {person.id: person.papers for person in other.coauthors}
    shared = [
        SharedCoauthor(person.id, person.name, person.papers, papers[person.id])
        for person in one.coauthors
        if person.id in papers
    ]
    return tuple(sorted(shared, key=lambda who: (-who.with_a - who.with_b, who.name.casefold(), who.id)))


def _share(one: Sequence[Count], other: Sequence[Count]) -> tuple[Tag, ...]:
    """What both have, in the order of the first."""
    ids = {count.id for count in other}
    return tuple(Tag(count.id, count.name) for count in one if count.id in ids)


def _hold(columns: Sequence[Sequence[Count | Collaboration]]) -> tuple[Held, ...]:
    papers: dict[str, list[int]] = defaultdict(lambda: [0] * len(columns))
    names: dict[str, str] = {}
    for place, counts in enumerate(columns):
        for one in counts:
            papers[one.id][place] = one.papers
            names[one.id] = one.name
    held = [Held(one, names[one], tuple(counts)) for one, counts in papers.items()]
    return tuple(sorted(held, key=lambda one: (-one.holders, -sum(one.papers), one.name.casefold(), one.id)))


def _find_shared(papers: Sequence[np.ndarray]) -> dict[int, tuple[int, ...]]:
    authors: dict[int, list[int]] = defaultdict(list)
    for place, own in enumerate(papers):
        for paper in own.tolist():
            authors[paper].append(place)
    return {paper: tuple(places) for paper, places in sorted(authors.items()) if len(places) > 1}
