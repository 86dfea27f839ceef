"""
Who and what is within some co-author steps of a researcher, and how close. Numbers only.

The neighbourhood of *h* hops is: the papers by everyone within *h* - 1 co-author steps of
the centre, and everything that these papers name: authors, topics, institutions.

Closeness of a person is the strength of the strongest chain of at most *h* steps from the
centre: the product of the steps' shares (explorer.graph.shares). Since no share is above 1,
nobody is closer than the person before them on their strongest chain: what a budget keeps
hangs together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.graph.selection import Selection
from explorer.graph.shares import find_shares, greatest_shares
from explorer.rows import distinct


@dataclass(frozen=True, slots=True)
class Reached:
    """People within some steps of a centre: parallel arrays, ascending by number."""

    people: np.ndarray
    hops: np.ndarray
    """Co-author steps from the centre."""
    closeness: np.ndarray
    """float64; 1 for the centre."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The papers of some people: parallel arrays, ascending by number."""

    papers: np.ndarray
    hops: np.ndarray
    """One more than the steps to the nearest of the people."""
    closeness: np.ndarray
    """That of the closest of the people."""


def reach(selection: Selection, center: int, hops: int) -> Reached:
    """Everyone within *hops* co-author steps of *center*."""
    found = Reached(np.array([center], dtype=np.int32), np.zeros(1, dtype=np.int16), np.ones(1))
    for _ in range(hops):
        found = step(selection, found)
    return found


def step(selection: Selection, inner: Reached, size: int | None = None) -> Reached:
    """
    One step on from *inner*, who are all that are known.

    With a *size*, those who cannot be among the *size* closest may be left out.
    """
    least = _closeness_needed(inner, size) if selection.is_whole else 0.0
    sources = inner
    if least:
        sources = _only(inner, inner.closeness * greatest_shares(selection, inner.people) >= least)
    at_least = least / sources.closeness if least else None
    shares = find_shares(selection, sources.people, at_least)
    chains = shares.values * sources.closeness[shares.places]
    kept = chains >= least
    return _merge(inner, shares.people[kept], chains[kept])


def find_neighbourhood(selection: Selection, inner: Reached) -> Neighbourhood:
    """The admitted papers of *inner*."""
    places, papers = selection.papers_of(inner.people)
    order = np.argsort(papers)
    ordered, places = papers[order], places[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else np.zeros(0, np.int64)
    if not len(starts):
        return Neighbourhood(ordered, np.zeros(0, np.int16), np.zeros(0))
    return Neighbourhood(
        ordered[starts],
        np.minimum.reduceat(inner.hops[places], starts) + np.int16(1),
        np.maximum.reduceat(inner.closeness[places], starts),
    )


def count_people(selection: Selection, around: Neighbourhood) -> int:
    """How many people the papers of *around* name."""
    return len(distinct(selection.topology.paper_people.gather(around.papers)[1]))


def _closeness_needed(inner: Reached, size: int | None) -> float:
    """Below this nobody is among the *size* closest, since that many of *inner* are closer."""
    if size is None or size > len(inner.people):
        return 0.0
    return float(np.partition(inner.closeness, -size)[-size]) if size else 1.0


def _only(found: Reached, kept: np.ndarray) -> Reached:
    return Reached(found.people[kept], found.hops[kept], found.closeness[kept])


def _merge(inner: Reached, people: np.ndarray, chains: np.ndarray) -> Reached:
    """Everyone of *inner* and of *people*, as close as by their strongest chain."""
    hop = inner.hops.max() + np.int16(1)
    everyone = np.concatenate([inner.people, people])
    order = np.argsort(everyone)
    ordered = everyone[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    closeness = np.concatenate([inner.closeness, chains])[order]
    hops = np.concatenate([inner.hops, np.full(len(people), hop, dtype=np.int16)])[order]
    return Reached(ordered[starts], np.minimum.reduceat(hops, starts), np.maximum.reduceat(closeness, starts))
