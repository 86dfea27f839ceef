"""Where people are, going by their newest paper."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.topology import Topology


def find_affiliations(snapshot: Snapshot, people: Sequence[int]) -> dict[int, str]:
    """
    The institution that each of *people* names on their newest paper that names one; not all do.

    Of several there, the one that they name most often.
    """
    found = {person: _find_newest(snapshot.topology, person) for person in people}
    known = {person: institution for person, institution in found.items() if institution is not None}
    named = queries.find_tags(snapshot, "institution", set(known.values()))
    return {person: named[institution].name for person, institution in known.items()}


def _find_newest(topology: Topology, person: int) -> int | None:
    papers = topology.person_papers.row(person)
    places, people = topology.affiliated_people.gather(papers)
    institutions = topology.affiliated_institutions.gather(papers)[1]
    own = people == person
    if not own.any():
        return None
    distinct, of, counts = np.unique(institutions[own], return_inverse=True, return_counts=True)
    years = topology.paper_year[papers][places[own]]
    return int(distinct[of[np.lexsort((-distinct[of], counts[of], years))[-1]]])
