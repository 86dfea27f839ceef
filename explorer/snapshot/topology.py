"""The links of a snapshot as arrays, mapped from disk: who wrote what, about what, from where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from explorer.models import PaperFilter
from explorer.rows import Rows
from explorer.snapshot import format as layout


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
    types: tuple[str, ...]

    def admits(self, papers: np.ndarray, wanted: PaperFilter, topic: int | None = None) -> np.ndarray:
        """
        Say which of *papers* pass *wanted*: bool, parallel to *papers*.

        *topic* is the number of ``wanted.topic_id``.
        """
        passed = np.ones(len(papers), dtype=bool)
        if wanted.years:
            year = self.paper_year[papers]
            passed &= (year >= wanted.years.first) & (year <= wanted.years.last)
        if wanted.types:
            kinds = [self.types.index(kind) for kind in wanted.types if kind in self.types]
            passed &= np.isin(self.paper_type[papers], kinds)
        if topic is not None:
            passed &= np.isin(papers, self.topic_papers.row(topic))
        return passed


def load_topology(folder: Path, types: tuple[str, ...]) -> Topology:
    """Map the arrays in *folder*; pages are read when they are touched."""
    links = {name: Rows(_map(folder, f"{name}.indptr"), _map(folder, f"{name}.indices")) for name in layout.LINKS}
    indptr = _map(folder, "paper_affiliations.indptr")
    return Topology(
        **links,
        affiliated_people=Rows(indptr, _map(folder, "paper_affiliations.person")),
        affiliated_institutions=Rows(indptr, _map(folder, "paper_affiliations.institution")),
        paper_year=_map(folder, layout.PAPER_YEAR),
        paper_type=_map(folder, layout.PAPER_TYPE),
        types=types,
    )


def _map(folder: Path, name: str) -> np.ndarray:
    """Map one array; as a plain ndarray, since indexing a ``memmap`` object is slower."""
    return np.asarray(np.load(folder / (name if name.endswith(".npy") else f"{name}.npy"), mmap_mode="r"))
