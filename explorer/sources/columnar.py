"""
Records as columns, made the columns of a library: what ``build_work`` does, for thousands at a time.

A reader that has its records as columns, raw, hands them over here. What comes out is what
``explorer.sources.records.build_work`` makes of the same values one by one, in a fifth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.sources import tables
from explorer.sources.fields import clean_brief, parse_date, parse_pages, parse_year
from explorer.sources.lists import Grouped, group_lists, join_groups, list_once
from explorer.sources.quick import count_in_range
from explorer.sources.reading import Reading, reject
from explorer.sources.records import AuthorRecord, InstitutionRecord, WorkRecord, build_authors
from explorer.sources.tables import WORKS, Batch
from explorer.sources.text_columns import TEXT, clean_column
from explorer.sources.vectors import (
    build_authorships,
    build_keys,
    map_each,
    parse_dois,
    parse_ids,
    parse_references,
    parse_urls,
)

Column: TypeAlias = pa.Array | Sequence[Any]
"""A null, or an empty text, where there is nothing."""
_BRIEF = ("type", "venue", "volume", "issue", "publisher", "language", "arxiv_id")
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


_LISTS = ("keywords", "topics", "references", "ids")
_NUMBERS = ("citations", "votes", "comments")
_TEXTS = (
    *("id", "title", "type", "venue", "abstract", "doi", "arxiv_id", "url"),
    *("date", "volume", "issue", "pages", "publisher", "language", "note"),
)


def tabulate_fields(rows: Sequence[Row]) -> Batch:
    """Build the tables of records that a reader has as fields: what ``build_work`` makes of each."""
    fields = [row.fields or {} for row in rows]
    columns: dict[str, Column] = {name: _column(fields, name) for name in _TEXTS}
    columns |= {name: [one.get(name) or () for one in fields] for name in _LISTS}
    columns |= {name: [count_in_range(one.get(name)) for one in fields] for name in _NUMBERS}
    columns["year"] = [one.get("year") for one in fields]
    columns["source"] = [_join_sources(one.get("source")) for one in fields]
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


def _join_sources(source: Any) -> str | None:
    return "; ".join(source) if isinstance(source, list | tuple) else source


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
    rows = len(records.spans)
    dates = map_each(_texts(records, "date"), parse_date)
    found: dict[str, Column] = {name: clean_column(_texts(records, name)) for name in (*_BRIEF, "source", "note")}
    found |= {name: records.columns[name] for name in _NUMBERS if name in records.columns}
    found |= {
        "title": titles,
        "date": dates,
        "year": _build_years(records, dates),
        "doi": parse_dois(_texts(records, "doi")),
        "url": parse_urls(_texts(records, "url")),
        "pages": map_each(_texts(records, "pages"), parse_pages),
        "abstract": clean_column(_texts(records, "abstract"), paragraphs=True),
        "topics": list_once(_group(records, clean_column, "keywords", "topics"), rows, or_null=False),
        "refs": list_once(_group(records, parse_references, "references"), rows),
        "ids": list_once(_group(records, parse_ids, "ids"), rows),
    }
    found["key"] = build_keys(_own(records), found, authorships)
    found["row_no"] = np.arange(rows, dtype=np.int32)
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


def _own(records: Records) -> pa.Array:
    return clean_column(_texts(records, "id"))


def _build_years(records: Records, dates: pa.Array) -> pa.Array:
    stated = map_each(dates, parse_year, pa.int32())
    said = records.columns.get("year")
    if said is None:
        return stated
    return pc.coalesce(pa.array([parse_year(one) for one in said], pa.int32()), stated)


def _group(records: Records, parse: Callable[[pa.Array], pa.Array], *names: str) -> Grouped:
    """The lists of these fields, one behind the other, each text parsed."""
    group = join_groups([group_lists(records.columns.get(name) or ()) for name in names])
    return group._replace(texts=parse(group.texts))


def _each_once(words: Sequence[str], make: Callable[[str], str | None]) -> tuple[str, ...]:
    if not words:
        return ()
    if len(words) == 1:
        made = make(words[0])
        return (made,) if made else ()
    return tuple(dict.fromkeys(filter(None, map(make, words))))


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
    names = ("name", "folded", "ids", "institutions", "institution_ids", "variants")
    fields = (people[name][begin:end] for name in names)
    return tuple(
        AuthorRecord(
            name,
            folded,
            tuple(ids or ()),
            tuple(map(InstitutionRecord, places or (), known or ())),
            tuple(others or ()),
        )
        for name, folded, ids, places, known, others in zip(*fields, strict=True)
    )


def _work_of(row: Mapping[str, Any], authors: tuple[AuthorRecord, ...]) -> WorkRecord:
    lists = {"topics": tuple(row["topics"]), "references": tuple(row["refs"] or ()), "ids": tuple(row["ids"] or ())}
    fields: dict[str, Any] = {**row, **lists, "authors": authors}
    return WorkRecord(**{name: fields[name] for name in WorkRecord._fields})
