"""The profile of a topic or an institution within a filter."""

from __future__ import annotations

import numpy as np

from explorer.graph.selection import Selection
from explorer.graph.slice import build_selection
from explorer.models import PaperFilter, SliceOptions
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.queries import TagKind
from explorer.snapshot.topology import Topology
from explorer.tags.models import People, TagProfile
from explorer.tags.related import by_papers, by_surprise, count_admitted, find_rows, relate
from explorer.tags.tally import Tally, count_papers, count_row, count_types, count_years


def build_tag_profile(snapshot: Snapshot, kind: TagKind, number: int, wanted: PaperFilter) -> TagProfile:
    """Count what the admitted papers of the topic or institution *number* name."""
    topology = snapshot.topology
    selection = build_selection(snapshot, SliceOptions(filter=wanted))
    papers = find_rows(topology, kind).row(number)
    papers = papers[selection.admits(papers)]
    people = count_row(topology.paper_people, papers, topology)
    if kind == "institution":
        people = count_affiliated(topology, papers, number)
    return TagProfile(
        kind=kind,
        number=number,
        tag=queries.find_tags(snapshot, kind, [number])[number],
        filter=wanted,
        papers=papers,
        years=count_years(topology, papers),
        types=count_types(topology, papers),
        people=_rank_people(selection, people),
        topics=by_surprise(relate(selection, "topic", papers, without=[number] if kind == "topic" else ())),
        institutions=by_papers(
            relate(selection, "institution", papers, without=[number] if kind == "institution" else ())
        ),
    )


def count_affiliated(topology: Topology, papers: np.ndarray, institution: int) -> Tally:
    """Count the people who name *institution* on *papers*."""
    places, institutions = topology.affiliated_institutions.gather(papers)
    there = institutions == institution
    people = topology.affiliated_people.gather(papers)[1][there]
    return count_papers(people, topology.paper_year[papers][places[there]])


def most_first(tally: Tally) -> Tally:
    """Most papers first, then the most recent."""
    return tally.pick(np.lexsort((tally.numbers, -tally.last_years.astype(np.int32), -tally.papers)))


def _rank_people(selection: Selection, tally: Tally) -> People:
    ranked = most_first(tally)
    return People(ranked, count_admitted(selection, selection.topology.person_papers, ranked.numbers))
