"""Count papers and years behind numbers, in arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.rows import Rows
from explorer.snapshot.topology import Topology

_NEVER = np.iinfo(np.int16).max


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """On how many papers each of *numbers* is, from when to when. Parallel arrays."""

    numbers: np.ndarray
    """Each once."""
    papers: np.ndarray
    first_years: np.ndarray
    """0 where no paper has a year."""
    last_years: np.ndarray

    def __len__(self) -> int:
        return len(self.numbers)

    def pick(self, places: np.ndarray) -> Tally:
        """Those at *places*, in this order."""
        return Tally(self.numbers[places], self.papers[places], self.first_years[places], self.last_years[places])


def count_papers(numbers: np.ndarray, years: np.ndarray) -> Tally:
    """
    Count the lines of each of *numbers*; a line is one paper, of the year in *years* (0: not known).

    The result ascends by number.

    >>> tally = count_papers(np.array([7, 3, 7]), np.array([2020, 0, 2018]))
    >>> tally.numbers.tolist(), tally.papers.tolist(), tally.first_years.tolist(), tally.last_years.tolist()
    ([3, 7], [1, 2], [0, 2018], [0, 2020])
    """
    if not len(numbers):
        return Tally(*(np.zeros(0, dtype=np.int64) for _ in range(4)))
    order = np.argsort(numbers, kind="stable")
    ordered, when = numbers[order], years[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    first = np.minimum.reduceat(np.where(when > 0, when, _NEVER), starts)
    return Tally(
        ordered[starts],
        np.diff(np.append(starts, len(ordered))),
        np.where(first == _NEVER, 0, first),
        np.maximum.reduceat(when, starts),
    )


def count_row(rows: Rows, papers: np.ndarray, topology: Topology) -> Tally:
    """Count what the rows of *papers* hold; *rows* names each at most once a paper."""
    places, numbers = rows.gather(papers)
    return count_papers(numbers, topology.paper_year[papers][places])


def count_years(topology: Topology, papers: np.ndarray) -> dict[int, int]:
    """Papers a year, oldest first; papers without a year are left out."""
    years = topology.paper_year[papers]
    counts = np.bincount(years[years > 0])
    return {year: int(counts[year]) for year in np.flatnonzero(counts).tolist()}


def count_types(topology: Topology, papers: np.ndarray) -> dict[str, int]:
    """Papers per kind of work, most first."""
    kinds = topology.paper_type[papers]
    counts = np.bincount(kinds[kinds >= 0], minlength=len(topology.types)).tolist()
    found = [(kind, count) for kind, count in zip(topology.types, counts, strict=True) if count]
    return dict(sorted(found, key=lambda one: -one[1]))
