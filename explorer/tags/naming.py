"""Names to the numbers that are shown; the rest stays numbers."""

from __future__ import annotations

import numpy as np

from explorer.models import Count
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.queries import TagKind
from explorer.tags.models import Involved, People, Related, RelatedTag


def name_people(snapshot: Snapshot, people: People, limit: int | None = None) -> list[Involved]:
    """The first *limit* of *people*, or all."""
    tally = people.tally
    named = queries.find_people(snapshot, tally.numbers[:limit])
    columns = (tally.numbers, tally.papers, people.works, tally.first_years, tally.last_years)
    return [
        Involved(named[one].id, named[one].name, papers, works, first or None, last or None)
        for one, papers, works, first, last in zip(*(column[:limit].tolist() for column in columns), strict=True)
    ]


def name_related(snapshot: Snapshot, related: Related, limit: int | None = None) -> list[RelatedTag]:
    """The first *limit* of *related*, or all."""
    tally = related.tally
    named = queries.find_tags(snapshot, related.kind, tally.numbers[:limit])
    columns = (tally.numbers, tally.papers, related.works, tally.first_years, tally.last_years)
    measures = (related.strength, related.surprise)
    return [
        RelatedTag(named[one].id, named[one].name, papers, works, first or None, last or None, strength, surprise)
        for one, papers, works, first, last, strength, surprise in zip(
            *(column[:limit].tolist() for column in (*columns, *measures)), strict=True
        )
    ]


def find_frequent(snapshot: Snapshot, kind: TagKind, limit: int | None = None) -> list[Count]:
    """The topics or institutions on most papers, most first; *limit* of them, or all."""
    topology = snapshot.topology
    rows = topology.topic_papers if kind == "topic" else topology.institution_papers
    papers = np.diff(rows.indptr)
    order = np.argsort(-papers, kind="stable")[:limit]
    named = queries.find_tags(snapshot, kind, order)
    return [
        Count(named[one].id, named[one].name, count)
        for one, count in zip(order.tolist(), papers[order].tolist(), strict=True)
    ]
