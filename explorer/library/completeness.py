"""How much of each field a library knows: of its papers, of the lines of author lists, of its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

_PAPER_FIELDS = ("year", "type", "venue", "abstract", "doi", "arxiv_id", "url", "citations")
"""Columns of ``corpus.papers`` that are null where no source says."""
_LABELS = {
    "year": "Year",
    "type": "Kind of work",
    "venue": "Venue",
    "abstract": "Abstract",
    "doi": "DOI",
    "arxiv_id": "arXiv id",
    "url": "Address on the web",
    "citations": "Times cited",
    "authors": "Authors",
    "topics": "Topics",
    "references": "References",
    "affiliation": "Affiliation",
    "id": "A persistent id",
    "orcid": "ORCID",
}
_UNITS = {"papers": "papers", "authorships": "authorships", "people": "people"}


@dataclass(frozen=True, slots=True)
class Known:
    """Of how many a field is known."""

    of: str
    """``papers``, ``authorships`` or ``people``."""
    field: str
    label: str
    known: int
    total: int

    @property
    def share(self) -> float:
        """0 to 1; 0 where there is nothing to know it of."""
        return self.known / self.total if self.total else 0.0

    @property
    def percent(self) -> str:
        return _percent(self.share)

    def describe(self) -> str:
        """
        Say it in words.

        >>> Known("authorships", "affiliation", "Affiliation", 9, 20).describe()
        'affiliation known for 45 % of authorships'
        """
        label = self.label if self.label[1:2].isupper() or self.label.startswith("arXiv") else self.label.lower()
        return f"{label} known for {_percent(self.share)} of {_UNITS[self.of]}"


def count_known(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, int]]:
    """
    Count of how many papers, authorships and people of the attached ``corpus`` each field is known.

    To be called while ``corpus.papers`` still has its references, after tags and people are written.
    Each part has ``total`` beside its fields.
    """
    columns = {name for name, *_ in connection.execute("DESCRIBE corpus.papers").fetchall()}
    fields = [name for name in _PAPER_FIELDS if name in columns]
    counts = connection.execute(
        f"SELECT count(*), {', '.join(f'count({name})' for name in fields)} FROM corpus.papers"
    ).fetchone()
    papers = dict(zip(("total", *fields), counts or (), strict=False))
    papers["authors"] = _count(connection, "SELECT count(DISTINCT paper_no) FROM corpus.authorships")
    papers["topics"] = _count(connection, "SELECT count(DISTINCT paper_no) FROM corpus.paper_topics")
    if "refs" in columns:
        papers["references"] = _count(connection, "SELECT count(*) FROM corpus.papers WHERE len(refs) > 0")
    return {
        "papers": papers,
        "authorships": {
            "total": _count(connection, "SELECT count(*) FROM corpus.authorships"),
            "affiliation": _count(
                connection, "SELECT count(*) FROM (SELECT DISTINCT paper_no, person_no FROM corpus.affiliations)"
            ),
        },
        "people": {
            "total": _count(connection, "SELECT count(*) FROM corpus.people"),
            "id": _count(connection, "SELECT count(DISTINCT person_no) FROM corpus.person_ids"),
            "orcid": _count(
                connection, "SELECT count(DISTINCT person_no) FROM corpus.person_ids WHERE id LIKE 'orcid:%'"
            ),
        },
    }


def read_known(manifest: Mapping[str, object]) -> list[Known]:
    """What a snapshot's manifest says of its completeness; empty where an earlier version wrote it."""
    parts = manifest.get("completeness")
    if not isinstance(parts, dict):
        return []
    return [
        Known(str(of), str(field), _LABELS.get(str(field), str(field)), int(known), int(fields.get("total", 0)))
        for of, fields in parts.items()
        if of in _UNITS and isinstance(fields, dict)
        for field, known in fields.items()
        if field != "total"
    ]


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _percent(share: float) -> str:
    """
    Write a share; neither all nor none is claimed by rounding.

    >>> _percent(0.45), _percent(0.9999), _percent(0.0001), _percent(0), _percent(1)
    ('45 %', '99.9 %', '0.1 %', '0 %', '100 %')
    """
    if 0 < share < 1 and not 0.01 <= share <= 0.99:
        return f"{min(max(share * 100, 0.1), 99.9):.1f} %"
    return f"{share * 100:.0f} %"
