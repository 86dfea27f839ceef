"""
Records as columns, made the columns of a library: what ``build_work`` does, for thousands at a time.

A reader that has its records as columns, raw, hands them over here. What comes out is what
``explorer.sources.records.build_work`` makes of the same values one by one, in a fifth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.sources import tables
from explorer.sources.reading import Reading, reject
from explorer.sources.records import (
    AuthorRecord,
    InstitutionRecord,
    WorkRecord,
    build_authors,
    clean_brief,
    parse_date,
    parse_id,
    parse_pages,
    parse_reference,
    parse_year,
)
from explorer.sources.tables import WORKS, Batch
from explorer.sources.vectors import (
    TEXT,
    build_authorships,
    map_each,
    parse_dois,
    parse_urls,
)
from explorer.text.cleaning import clean_text
from explorer.text.folding import fold_name, stable_id

Column: TypeAlias = pa.Array | Sequence[Any]
"""A null, or an empty text, where there is nothing."""
_BRIEF = ("type", "venue", "volume", "issue", "publisher", "language")
"""Fields whose texts come again in other records."""


class Span(NamedTuple):
    """A raw record."""

    line: int
    """The line on which it begins."""
    content: memoryview | bytes


@dataclass(frozen=True, slots=True)
class People:
    """The authors of all records, one after another."""

    teams: np.ndarray
    """How many each record has."""
    names: pa.Array
    """As they are said, not yet cleaned."""
    ids: Sequence[Sequence[str]] | None = None
    """With their scheme, as ``parse_author_id`` gives them."""
    places: Sequence[Sequence[str]] | None = None
    """Institutions that they name on the paper, by name."""


@dataclass(frozen=True, slots=True)
class Records:
    """Raw records of a piece of a file."""

    spans: Sequence[Span]
    columns: Mapping[str, Column]
    """Texts by field of docs/data-format.md; ``keywords``, ``references`` and ``ids`` are lists."""
    people: People | Sequence[tuple[AuthorRecord, ...]]
    """Or the authors of each record, built."""
    refused: Mapping[int, str] = field(default_factory=dict)
    """Records that the reader itself can't use, by their place, and why."""


class Row(NamedTuple):
    """A raw record, and what a reader made of it."""

    line: int
    content: bytes | str
    fields: Mapping[str, Any] | None
    """As docs/data-format.md has them; None where it can't be used."""
    reason: str = ""
    """Why it can't."""


_LISTS = ("keywords", "references", "ids")
_TEXTS = (
    *("id", "title", "type", "venue", "abstract", "doi", "arxiv_id", "url"),
    *("date", "volume", "issue", "pages", "publisher", "language"),
)


def tabulate_fields(rows: Sequence[Row]) -> Batch:
    """Build the tables of records that a reader has as fields; a year is read from the date."""
    fields = [row.fields or {} for row in rows]
    columns: dict[str, Column] = {name: _column(fields, name) for name in _TEXTS}
    columns |= {name: [one.get(name) or () for one in fields] for name in _LISTS}
    columns["citations"] = [one.get("citations") for one in fields]
    spans = [
        Span(row.line, row.content.encode("utf8", "replace") if isinstance(row.content, str) else row.content)
        for row in rows
    ]
    refused = {place: row.reason for place, row in enumerate(rows) if row.fields is None}
    teams = [build_authors(one.get("authors")) for one in fields]
    return tabulate_records(Records(spans, columns, teams, refused))


def _column(fields: Sequence[Mapping[str, Any]], name: str) -> list[str | None]:
    values = [one.get(name) for one in fields]
    return [value if type(value) is str else None if value is None else str(value) for value in values]


def tabulate_records(records: Records) -> Batch:
    """Build the tables of *records*; those without a title are rejected."""
    titles = clean_column(_texts(records, "title"))
    refused = _find_refused(records, titles)
    if refused:
        kept = np.ones(len(records.spans), bool)
        kept[list(refused)] = False
        rejected = tuple(
            reject(records.spans[row].line, bytes(records.spans[row].content), refused[row]) for row in sorted(refused)
        )
        records, titles = _filter(records, kept), titles.filter(pa.array(kept))
    else:
        rejected = ()
    authorships = _build_authorships(records.people)
    works = _build_works(_build_columns(records, titles, authorships), len(records.spans))
    return Batch(works, authorships, rejected, len(records.spans) + len(rejected), 0)


def list_readings(batch: Batch) -> list[Reading]:
    """Give the records of a batch one by one, rejected ones in their places."""
    people = batch.authorships.to_pydict()
    bounds = np.searchsorted(people["row_no"], np.arange(batch.works.num_rows + 1)).tolist()
    readings = [*batch.rejected]
    rows = zip(batch.works.to_pylist(), pairwise(bounds), strict=True)
    readings += [
        Reading(row["line"], _work_of(row, _team(people, begin, end)), row["digest"]) for row, (begin, end) in rows
    ]
    return sorted(readings, key=lambda reading: reading.line)


# ── Texts ────────────────────────────────────────────────────────────────────────────────────────

_NOT_CLEAN = r"[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|&|  |^ | $|^$"
"""What cleaning may change, in RE2."""


def clean_column(column: pa.Array, *, paragraphs: bool = False) -> pa.Array:
    """
    Clean texts; what is then empty is null.

    >>> clean_column(pa.array(["On Graphs", " R&amp;D ", "", None])).to_pylist()
    ['On Graphs', 'R&D', None, None]
    """
    dirty = pc.fill_null(pc.match_substring_regex(column, _NOT_CLEAN), False)
    texts = column.filter(dirty).to_pylist()
    if not texts:
        return column
    cleaned = [clean_text(text, paragraphs=paragraphs) or None for text in texts]
    return pc.replace_with_mask(column, dirty, pa.array(cleaned, TEXT))


# ── Works ────────────────────────────────────────────────────────────────────────────────────────


def _find_refused(records: Records, titles: pa.Array) -> dict[int, str]:
    raw = _texts(records, "title")
    without = np.flatnonzero(pc.is_null(titles).to_numpy(zero_copy_only=False)).tolist()
    reasons = {row: "no title" if raw[row].as_py() is None else "the title is not text, or empty" for row in without}
    return {**reasons, **records.refused}


def _filter(records: Records, kept: np.ndarray) -> Records:
    rows = np.flatnonzero(kept).tolist()
    return Records(
        [records.spans[row] for row in rows],
        {name: _take(column, kept, rows) for name, column in records.columns.items()},
        _filter_people(records.people, kept)
        if isinstance(records.people, People)
        else [records.people[row] for row in rows],
    )


def _filter_people(people: People, kept: np.ndarray) -> People:
    theirs = np.repeat(kept, people.teams)
    who = np.flatnonzero(theirs).tolist()
    return People(
        people.teams[kept],
        people.names.filter(pa.array(theirs)),
        None if people.ids is None else [people.ids[place] for place in who],
        None if people.places is None else [people.places[place] for place in who],
    )


def _take(column: Column, kept: np.ndarray, rows: list[int]) -> Column:
    return column.filter(pa.array(kept)) if isinstance(column, pa.Array) else [column[row] for row in rows]


def _texts(records: Records, name: str) -> pa.Array:
    column = records.columns.get(name)
    if column is None:
        return pa.nulls(len(records.spans), TEXT)
    return column if isinstance(column, pa.Array) else pa.array(column, TEXT)


def _build_columns(records: Records, titles: pa.Array, authorships: pa.Table) -> dict[str, Column]:
    dates = map_each(_texts(records, "date"), parse_date)
    years = map_each(dates, parse_year, pa.int32())
    found: dict[str, Column] = {
        name: map_each(_texts(records, name), clean_brief) for name in _BRIEF if name in records.columns
    }
    found |= {
        "title": titles,
        "date": dates,
        "year": years,
        "doi": parse_dois(_texts(records, "doi")),
        "arxiv_id": map_each(_texts(records, "arxiv_id"), clean_brief),
        "url": parse_urls(_texts(records, "url")),
        "pages": map_each(_texts(records, "pages"), parse_pages),
        "abstract": clean_column(_texts(records, "abstract"), paragraphs=True),
        "topics": [_each_once(words, clean_brief) for words in _lists(records, "keywords")],
        "refs": [_each_once(words, parse_reference) or None for words in _lists(records, "references")],
        "ids": [_each_once(words, parse_id) or None for words in _lists(records, "ids")],
    }
    if "citations" in records.columns:
        found["citations"] = records.columns["citations"]
    found["key"] = list(_build_keys(records, found, authorships))
    found["row_no"] = np.arange(len(records.spans), dtype=np.int32)
    found["line"] = [span.line for span in records.spans]
    found["digest"] = [_digest(span.content) for span in records.spans]
    return found


def _build_works(columns: Mapping[str, Column], rows: int) -> pa.Table:
    arrays = [
        pa.nulls(rows, one.type) if one.name not in columns else _as_array(columns[one.name], one.type) for one in WORKS
    ]
    return pa.table(arrays, schema=WORKS)


def _as_array(column: Column, kind: pa.DataType) -> pa.Array:
    return column if isinstance(column, pa.Array) else pa.array(column, kind)


def _digest(content: memoryview | bytes) -> int:
    """``digest_of``, without a copy of what is hashed; no record begins with white space."""
    end = len(content)
    while end and content[end - 1] in b" \t\n\r\v\f":
        end -= 1
    return int.from_bytes(blake2b(content[:end], digest_size=8).digest()) >> 1


def _lists(records: Records, name: str) -> Sequence[Any]:
    column = records.columns.get(name)
    return [()] * len(records.spans) if column is None else column


def _each_once(words: Sequence[str], make: Callable[[str], str | None]) -> tuple[str, ...]:
    if not words:
        return ()
    if len(words) == 1:
        made = make(words[0])
        return (made,) if made else ()
    return tuple(dict.fromkeys(filter(None, map(make, words))))


def _build_keys(records: Records, found: Mapping[str, Any], authorships: pa.Table) -> Iterator[str]:
    """A record's own id, else a hash of what it says."""
    own = _texts(records, "id").to_pylist()
    folded = authorships.column("folded").to_pylist()
    bounds = np.searchsorted(authorships.column("row_no").to_numpy(), np.arange(len(own) + 1)).tolist()
    said = zip(*(found[name].to_pylist() for name in ("title", "year", "doi", "arxiv_id")), strict=True)
    for key, (title, year, doi, arxiv_id), (begin, end) in zip(own, said, pairwise(bounds), strict=True):
        if key:
            yield key
        else:
            names = sorted(set(folded[begin:end]))
            yield stable_id("work", fold_name(title) or title, str(year), doi or "", arxiv_id or "", *names)


# ── Authors ──────────────────────────────────────────────────────────────────────────────────────


def _build_authorships(people: People | Sequence[tuple[AuthorRecord, ...]]) -> pa.Table:
    if not isinstance(people, People):
        return tables.build_authorships(people)
    columns: dict[str, Column] = {"name": people.names}
    if people.ids is not None:
        columns["ids"] = [list(ids) or None for ids in people.ids]
    if people.places is not None:
        places = [_each_once(place, clean_brief) for place in people.places]
        columns["institutions"] = [place or None for place in places]
        columns["institution_ids"] = [[""] * len(place) or None for place in places]
    return build_authorships(people.teams.tolist(), columns)


def _team(people: Mapping[str, Sequence[Any]], begin: int, end: int) -> tuple[AuthorRecord, ...]:
    fields = (people[name][begin:end] for name in ("name", "folded", "ids", "institutions", "institution_ids"))
    return tuple(
        AuthorRecord(name, folded, tuple(ids or ()), tuple(map(InstitutionRecord, places or (), place_ids or ())))
        for name, folded, ids, places, place_ids in zip(*fields, strict=True)
    )


def _work_of(row: Mapping[str, Any], authors: tuple[AuthorRecord, ...]) -> WorkRecord:
    lists = {"topics": tuple(row["topics"]), "references": tuple(row["refs"] or ()), "ids": tuple(row["ids"] or ())}
    fields: dict[str, Any] = {**row, **lists, "authors": authors}
    return WorkRecord(**{name: fields[name] for name in WorkRecord._fields})
