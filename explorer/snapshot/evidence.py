"""What stands behind papers: their ids, their fields, and which records state them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.snapshot.opened import Snapshot


@dataclass(frozen=True, slots=True)
class PaperEvidence:
    has_id: bool
    """A DOI, an arXiv id or another catalogue's."""
    fields: int
    """How many of kind of work, venue and abstract are known."""
    source: str
    """Where the facts come from; empty where no record says."""


@dataclass(frozen=True, slots=True)
class RecordEvidence:
    """One record of a paper."""

    paper_no: int
    key: str
    file: str


def find_paper_evidence(snapshot: Snapshot, numbers: np.ndarray) -> dict[int, PaperEvidence]:
    """Ids, known fields and source of the papers with these *numbers*."""
    rows = snapshot.rows(
        "SELECT paper_no, doi IS NOT NULL OR arxiv_id IS NOT NULL OR coalesce(len(ids), 0) > 0, "
        "(type IS NOT NULL)::INT + (venue IS NOT NULL)::INT + (abstract IS NOT NULL)::INT, coalesce(source, '') "
        "FROM papers WHERE paper_no IN (SELECT unnest(?::INTEGER[]))",
        [numbers.tolist()],
    )
    return {number: PaperEvidence(*row) for number, *row in rows}


def find_record_evidence(snapshot: Snapshot, numbers: np.ndarray) -> list[RecordEvidence]:
    """The records of the papers with these *numbers*, in any order."""
    rows = snapshot.rows(
        "SELECT paper_no, key, file FROM records WHERE paper_no IN (SELECT unnest(?::INTEGER[]))", [numbers.tolist()]
    )
    return [RecordEvidence(*row) for row in rows]


def find_said(snapshot: Snapshot, numbers: Sequence[int]) -> list[tuple[int, str, str, str]]:
    """What records of joined papers among *numbers* say of title, year and source: paper_no, key, field, value."""
    return snapshot.rows(
        "SELECT paper_no, key, field, value FROM paper_values "
        "WHERE field IN ('title', 'year', 'source') AND paper_no IN (SELECT unnest(?::INTEGER[]))",
        [list(numbers)],
    )
