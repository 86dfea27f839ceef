"""Works of made-up people, for counting what a library says by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from explorer.library.importer import import_files
from explorer.models import PaperFilter
from explorer.snapshot.opened import Snapshot, open_snapshot

Record = dict[str, Any]


def make_records(count: int = 160) -> list[Record]:
    """Works in all states: with and without year, kind, topics, affiliations, authors, citations."""
    chance = Random(11)
    return [_make_record(chance, number) for number in range(count)]


def open_library_of(records: Sequence[Record], folder: Path) -> Snapshot:
    """A library in which everybody is who their name says."""
    works = folder / "works.jsonl"
    works.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf8")
    import_files([works], folder / "library", identity="names")
    return open_snapshot(folder / "library")


def admitted(records: Iterable[Record], wanted: PaperFilter) -> list[Record]:
    """The records that *wanted* admits."""

    def passes(record: Record) -> bool:
        year = record.get("year")
        in_years = wanted.years is None or (year is not None and wanted.years.first <= year <= wanted.years.last)
        return in_years and (not wanted.types or record.get("type") in wanted.types)

    return [record for record in records if passes(record)]


def authors_of(record: Record) -> set[str]:
    return {author["name"] for author in record["authors"]}


def affiliations_of(record: Record) -> set[tuple[str, str]]:
    """(person, institution)."""
    return {(author["name"], place) for author in record["authors"] for place in author["affiliations"]}


def institutions_of(record: Record) -> set[str]:
    return {place for _, place in affiliations_of(record)}


def span_of(records: Iterable[Record]) -> tuple[int | None, int | None]:
    """The first and the last year of *records*."""
    years = [record["year"] for record in records if "year" in record]
    return (min(years), max(years)) if years else (None, None)


def _make_record(chance: Random, number: int) -> Record:
    authors = []
    for person in sorted(chance.sample(range(40), chance.choice((0, 1, 2, 3, 5)))):
        places = sorted(chance.sample(range(9), chance.choice((0, 1, 1, 2))))
        authors.append(
            {"name": f"Given{person} Family{person}", "affiliations": [f"Institute {place}" for place in places]}
        )
    topics = sorted(chance.sample(range(25), chance.choice((0, 1, 2, 4))))
    optional = {
        "year": chance.choice((None, *range(2010, 2020))),
        "type": chance.choice((None, "preprint", "thesis", "article")),
        "citations": chance.choice((None, 0, 1, 3, 8, 20)),
    }
    return {
        "id": f"w{number:03}",
        "title": f"Paper {number:03}",
        "authors": authors,
        "keywords": [f"topic {topic}" for topic in topics],
        **{name: value for name, value in optional.items() if value is not None},
    }
