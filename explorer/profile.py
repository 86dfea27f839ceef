"""A researcher's profile within a filter: counts, co-authors, topics, institutions, years."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

from explorer.graph.slice import build_selection
from explorer.models import Collaboration, Count, PaperFilter, Profile, SliceOptions
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.topology import Topology
from explorer.text.latex import to_plain

LONGEST_IN_SENTENCE = 80
"""Letters of a name in the bio."""


def build_profile(snapshot: Snapshot, person_no: int, wanted: PaperFilter) -> Profile:
    """Count what the admitted papers of *person_no* name."""
    topology = snapshot.topology
    papers = find_own_papers(snapshot, person_no, wanted)
    topics, topic_years = _count_topics(snapshot, papers)
    institutions, affiliation = _count_institutions(snapshot, papers, person_no)
    return Profile(
        person=queries.find_people(snapshot, [person_no])[person_no],
        spellings=queries.find_spellings(snapshot, person_no),
        ids=queries.find_person_ids(snapshot, person_no),
        filter=wanted,
        works=len(papers),
        coauthors=_count_coauthors(snapshot, papers, person_no),
        topics=topics,
        institutions=institutions,
        years=_count_years(topology, papers),
        types=_count_types(topology, papers),
        topic_years=topic_years,
        affiliation=affiliation,
    )


def find_own_papers(snapshot: Snapshot, person_no: int, wanted: PaperFilter) -> np.ndarray:
    """The numbers of the researcher's admitted papers, ascending."""
    selection = build_selection(snapshot, SliceOptions(filter=wanted))
    return selection.papers_of(np.array([person_no]))[1]


def describe_profile(profile: Profile) -> str:
    """
    Write one sentence from the data: what they work on, since when, with whom.

    Empty when there is nothing to say.
    """
    if profile.works == 1:
        return _describe_one_work(profile)
    parts = []
    if profile.topics:
        parts.append(f"Works on {join_words([_brief(topic.name) for topic in profile.topics[:3]])}")
    first = min(profile.years, default=None)
    if first:
        parts.append(f"{'since' if parts else 'Has published since'} {first}")
    closest = [one.name for one in profile.close_collaborators[:3]] or [one.name for one in profile.coauthors[:1]]
    if closest:
        parts.append(
            f"{'most often with' if parts else 'Writes most often with'} {join_words(list(map(_brief, closest)))}"
        )
    return f"{', '.join(parts)}." if parts else ""


def _describe_one_work(profile: Profile) -> str:
    year = "".join(f", in {year}" for year in profile.years)
    team = [_brief(one.name) for one in profile.coauthors[:3]]
    more = len(profile.coauthors) - len(team)
    with_whom = f", with {join_words([*team, f'{more} more'] if more else team)}" if team else ""
    return f"One work in this library{year}{with_whom}."


def _brief(name: str) -> str:
    """A name as a sentence can bear it."""
    plain = to_plain(name)
    return plain if len(plain) <= LONGEST_IN_SENTENCE else f"{plain[:LONGEST_IN_SENTENCE]}…"


def join_words(words: list[str]) -> str:
    """
    Put *words* in a row, as a sentence does.

    >>> join_words(["splines", "deep networks", "bats"])
    'splines, deep networks and bats'
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def _count_coauthors(snapshot: Snapshot, papers: np.ndarray, person_no: int) -> tuple[Collaboration, ...]:
    places, people = snapshot.topology.paper_people.gather(papers)
    years: dict[int, Counter[int]] = defaultdict(Counter)
    for person, year in zip(people.tolist(), snapshot.topology.paper_year[papers][places].tolist(), strict=True):
        years[person][year] += 1
    years.pop(person_no, None)
    named = queries.find_people(snapshot, years)
    found = [_collaboration(named[person].id, named[person].name, counts) for person, counts in years.items()]
    return tuple(sorted(found, key=lambda one: (-one.papers, one.name.casefold(), one.id)))


def _collaboration(person_id: str, name: str, counts: Counter[int]) -> Collaboration:
    dated = sorted((year, count) for year, count in counts.items() if year)
    first, last = (dated[0][0], dated[-1][0]) if dated else (None, None)
    return Collaboration(person_id, name, counts.total(), first, last, tuple(dated))


def _count_topics(snapshot: Snapshot, papers: np.ndarray) -> tuple[tuple[Count, ...], tuple[tuple[str, int, int], ...]]:
    places, topics = snapshot.topology.paper_topics.gather(papers)
    named = queries.find_tags(snapshot, "topic", np.unique(topics))
    years = snapshot.topology.paper_year[papers][places]
    dated = Counter(
        (named[topic].id, year) for topic, year in zip(topics.tolist(), years.tolist(), strict=True) if year
    )
    counts = Counter(topics.tolist())
    found = [Count(named[topic].id, named[topic].name, count) for topic, count in counts.items()]
    return _most_first(found), tuple(sorted((topic, year, count) for (topic, year), count in dated.items()))


def _count_institutions(snapshot: Snapshot, papers: np.ndarray, person_no: int) -> tuple[tuple[Count, ...], str | None]:
    """The person's own institutions, and the name of the one on the newest paper."""
    topology = snapshot.topology
    places, people = topology.affiliated_people.gather(papers)
    institutions = topology.affiliated_institutions.gather(papers)[1]
    own = people == person_no
    lines = sorted(set(zip(institutions[own].tolist(), places[own].tolist(), strict=True)))
    counts = Counter(institution for institution, _ in lines)
    named = queries.find_tags(snapshot, "institution", counts)
    years = topology.paper_year[papers]
    newest = max(lines, key=lambda line: (years[line[1]], counts[line[0]], -line[0]), default=None)
    found = _most_first([Count(named[one].id, named[one].name, count) for one, count in counts.items()])
    return found, named[newest[0]].name if newest else None


def _most_first(counts: list[Count]) -> tuple[Count, ...]:
    return tuple(sorted(counts, key=lambda one: (-one.papers, one.name.casefold(), one.id)))


def _count_years(topology: Topology, papers: np.ndarray) -> dict[int, int]:
    years = Counter(topology.paper_year[papers].tolist())
    return {year: years[year] for year in sorted(years) if year}


def _count_types(topology: Topology, papers: np.ndarray) -> dict[str, int]:
    kinds = Counter(topology.paper_type[papers].tolist())
    return {topology.types[kind]: count for kind, count in kinds.most_common() if kind >= 0}
