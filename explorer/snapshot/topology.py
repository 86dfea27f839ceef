"""The links of a snapshot as arrays, mapped from disk: who wrote what, about what, from where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.models import Years
from explorer.rows import Rows
from explorer.snapshot import format as layout


@dataclass(frozen=True, slots=True)
class PaperTest:
    """A filter of papers in the numbers of one snapshot; None admits all."""

    years: Years | None = None
    types: tuple[int, ...] | None = None
    """Places in ``Topology.types``."""
    topic: int | None = None
    institution: int | None = None
    venue: int | None = None
    max_team: int | None = None


@dataclass(frozen=True)
class Coauthors:
    """
    Who wrote with whom, and how much: what ``paper_people`` says, counted ahead.

    Papers of more than ``STORED_TEAM`` authors are not in the rows, since their pairs would
    fill the disk; ``large_papers`` has them by person, for whoever needs the whole.
    """

    rows: Rows
    """Person → co-authors: most shared papers first, then most works, then by number."""
    papers: np.ndarray
    """int32, shared papers, parallel to ``rows.indices``."""
    fractional: np.ndarray
    """float64, sum of 1 / (n - 1) over shared papers of n authors, likewise."""
    total: np.ndarray
    """float64 by person: the sum of n - 1 over all papers, large ones too."""
    total_fractional: np.ndarray
    """float64 by person: papers that have another author, large ones too."""
    strongest_fractional: np.ndarray
    """float64 by person: the greatest of their ``fractional``."""
    large_papers: Rows
    """Person → papers of more than ``STORED_TEAM`` authors."""


@dataclass(frozen=True)
class Topology:
    """Compressed sparse rows between dense numbers. Nothing here is ever written to."""

    person_papers: Rows
    paper_people: Rows
    """In the order of the author list, each person once."""
    paper_topics: Rows
    topic_papers: Rows
    institution_papers: Rows
    affiliated_people: Rows
    """Paper → the person of each affiliation on it, parallel to ``affiliated_institutions``."""
    affiliated_institutions: Rows
    paper_year: np.ndarray
    """int16; 0 where the year is not known."""
    paper_type: np.ndarray
    """int16, a place in ``types``; -1 where the kind is not known."""
    paper_venue: np.ndarray
    """int32; -1 where the venue is not known."""
    paper_date: np.ndarray
    """int32: 20240501, 20240500 where the day is not known, 20240000 the month, 0 the year."""
    paper_votes: np.ndarray
    """int32; -1 where no source counts any."""
    paper_references: Rows
    """Paper → papers of the library that it cites."""
    paper_citers: Rows
    """Paper → papers of the library that cite it."""
    coauthors: Coauthors
    types: tuple[str, ...]

    def admits(self, papers: np.ndarray, test: PaperTest) -> np.ndarray:
        """Say which of *papers* pass *test*: bool, parallel to *papers*."""
        passed = np.ones(len(papers), dtype=bool)
        if test.years:
            year = self.paper_year[papers]
            passed &= (year >= test.years.first) & (year <= test.years.last)
        if test.types is not None:
            passed &= np.isin(self.paper_type[papers], test.types)
        if test.topic is not None:
            passed &= np.isin(papers, self.topic_papers.row(test.topic))
        if test.institution is not None:
            passed &= np.isin(papers, self.institution_papers.row(test.institution))
        if test.venue is not None:
            passed &= self.paper_venue[papers] == test.venue
        if test.max_team is not None:
            passed &= self.paper_people.lengths(papers) <= test.max_team
        return passed


def load_topology(folder: Path, types: tuple[str, ...]) -> Topology:
    """Map the arrays in *folder*; pages are read when they are touched."""
    links = {name: _rows(folder, name) for name in layout.LINKS}
    indptr = _map(folder, "paper_affiliations.indptr")
    return Topology(
        **links,
        affiliated_people=Rows(indptr, _map(folder, "paper_affiliations.person")),
        affiliated_institutions=Rows(indptr, _map(folder, "paper_affiliations.institution")),
        paper_year=_map(folder, layout.PAPER_YEAR),
        paper_type=_map(folder, layout.PAPER_TYPE),
        paper_venue=_map(folder, layout.PAPER_VENUE),
        paper_date=_map(folder, layout.PAPER_DATE),
        paper_votes=_map(folder, layout.PAPER_VOTES),
        coauthors=_load_coauthors(folder),
        types=types,
    )


def _load_coauthors(folder: Path) -> Coauthors:
    facts = {name: _map(folder, f"coauthors.{name}") for name in layout.COAUTHOR_FACTS}
    return Coauthors(rows=_rows(folder, "coauthors"), large_papers=_rows(folder, "large_papers"), **facts)


def _rows(folder: Path, name: str) -> Rows:
    return Rows(_map(folder, f"{name}.indptr"), _map(folder, f"{name}.indices"))


def _map(folder: Path, name: str) -> np.ndarray:
    """Map one array; as a plain ndarray, since indexing a ``memmap`` object is slower."""
    return np.asarray(np.load(folder / (name if name.endswith(".npy") else f"{name}.npy"), mmap_mode="r"))
