"""What two institutions wrote together."""

from __future__ import annotations

import numpy as np

from explorer.graph.slice import build_selection
from explorer.models import PaperFilter, SliceOptions
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.topology import Topology
from explorer.tags.models import WAYS, Partner, Partnership
from explorer.tags.profile import most_first
from explorer.tags.related import by_papers, relate
from explorer.tags.tally import Tally, count_papers, count_types, count_years

_DIFFERENT, _SAME, _SOME = WAYS


def build_partnership(snapshot: Snapshot, one: int, other: int, wanted: PaperFilter) -> Partnership:
    """Find the admitted papers that name both institutions, and who on them names which."""
    topology = snapshot.topology
    selection = build_selection(snapshot, SliceOptions(filter=wanted))
    rows = topology.institution_papers
    papers = np.intersect1d(rows.row(one), rows.row(other), assume_unique=True)
    papers = papers[selection.admits(papers)]
    lines = _lines(topology, papers, one), _lines(topology, papers, other)
    both = np.intersect1d(*lines, assume_unique=True)
    named = queries.find_tags(snapshot, "institution", [one, other])
    return Partnership(
        one=named[one],
        other=named[other],
        numbers=(one, other),
        filter=wanted,
        papers=papers,
        ways=_tell_ways(papers, *lines, both),
        years=count_years(topology, papers),
        types=count_types(topology, papers),
        sides=(_tally(topology, papers, lines[0]), _tally(topology, papers, lines[1]), _tally(topology, papers, both)),
        topics=by_papers(relate(selection, "topic", papers)),
        institutions=by_papers(relate(selection, "institution", papers, without=[one, other])),
    )


def find_partners(snapshot: Snapshot, found: Partnership) -> list[Partner]:
    """Everyone on either side: those who name both on most papers first, then those on most papers."""
    counts = [dict(zip(side.numbers.tolist(), side.papers.tolist(), strict=True)) for side in found.sides]
    years: dict[int, tuple[int, int]] = {}
    for side in found.sides[:2]:
        columns = (side.numbers.tolist(), side.first_years.tolist(), side.last_years.tolist())
        for number, first, last in zip(*columns, strict=True):
            before = years.get(number, (first, last))
            years[number] = min(before[0] or first, first or before[0]), max(before[1], last)
    named = queries.find_people(snapshot, years)
    ones, others, both = counts
    people = [
        Partner(
            id=named[number].id,
            name=named[number].name,
            one=ones.get(number, 0),
            other=others.get(number, 0),
            both=both.get(number, 0),
            first_year=first or None,
            last_year=last or None,
        )
        for number, (first, last) in years.items()
    ]
    return sorted(people, key=lambda one: (-one.both, -max(one.one, one.other), one.name.casefold(), one.id))


def find_signers(topology: Topology, found: Partnership, paper: int) -> tuple[list[int], list[int]]:
    """Who names the one institution on *paper*, and who the other; by number."""
    people, institutions = topology.affiliated_people.row(paper), topology.affiliated_institutions.row(paper)
    one, other = (people[institutions == number].tolist() for number in found.numbers)
    return one, other


def _lines(topology: Topology, papers: np.ndarray, institution: int) -> np.ndarray:
    """Who names *institution* on which of *papers*: place of the paper and person in one number, ascending."""
    places, institutions = topology.affiliated_institutions.gather(papers)
    people = topology.affiliated_people.gather(papers)[1]
    there = institutions == institution
    return np.sort(places[there].astype(np.int64) << 32 | people[there])


def _tally(topology: Topology, papers: np.ndarray, lines: np.ndarray) -> Tally:
    return most_first(count_papers(lines & 0xFFFFFFFF, topology.paper_year[papers][lines >> 32]))


def _tell_ways(papers: np.ndarray, one: np.ndarray, other: np.ndarray, both: np.ndarray) -> dict[int, str]:
    names_both = np.bincount(both >> 32, minlength=len(papers))
    names_any = np.bincount(np.union1d(one, other) >> 32, minlength=len(papers))
    ways = np.where(names_both == 0, 0, np.where(names_both == names_any, 1, 2))
    labels = (_DIFFERENT, _SAME, _SOME)
    return {paper: labels[way] for paper, way in zip(papers.tolist(), ways.tolist(), strict=True)}
