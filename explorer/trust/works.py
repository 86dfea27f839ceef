"""A researcher's works, as the score reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from explorer.snapshot.evidence import find_paper_evidence
from explorer.snapshot.opened import Snapshot
from explorer.trust.measuring import LARGEST_TEAM
from explorer.trust.models import Work
from explorer.trust.sources import find_statements

Sets = Mapping[int, set[int]]
"""By the place of a work."""


def find_works(snapshot: Snapshot, number: int, papers: np.ndarray) -> tuple[tuple[Work, ...], frozenset[str]]:
    """The works, and all sources that state any of them."""
    evidence = find_paper_evidence(snapshot, papers)
    statements = find_statements(snapshot, papers, evidence)
    teams, places, own = _find_teams(snapshot, number, papers)
    years = snapshot.topology.paper_year[papers].tolist()
    works = tuple(
        Work(
            year=year or None,
            has_id=evidence[paper].has_id,
            agreed=statements[paper].agree and len(statements[paper].origins) > 1,
            fields=evidence[paper].fields + (year > 0) + (place in own),
            coauthors=frozenset(teams.get(place, ())),
            institutions=frozenset(places.get(place, ())),
            own_institutions=frozenset(own.get(place, ())),
        )
        for place, (paper, year) in enumerate(zip(papers.tolist(), years, strict=True))
    )
    return works, frozenset().union(*(one.origins for one in statements.values()))


def _find_teams(snapshot: Snapshot, number: int, papers: np.ndarray) -> tuple[Sets, Sets, Sets]:
    """Co-authors, their institutions, and the person's own."""
    topology = snapshot.topology
    small = topology.paper_people.lengths(papers) <= LARGEST_TEAM
    teams: dict[int, set[int]] = defaultdict(set)
    for place, person in zip(*(one.tolist() for one in topology.paper_people.gather(papers)), strict=True):
        if small[place] and person != number:
            teams[place].add(person)
    others: dict[int, set[int]] = defaultdict(set)
    own: dict[int, set[int]] = defaultdict(set)
    at, people = topology.affiliated_people.gather(papers)
    institutions = topology.affiliated_institutions.gather(papers)[1]
    for place, person, institution in zip(at.tolist(), people.tolist(), institutions.tolist(), strict=True):
        if person == number:
            own[place].add(institution)
        elif small[place]:
            others[place].add(institution)
    return teams, others, own
