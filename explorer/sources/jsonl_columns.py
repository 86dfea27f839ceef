"""Works in JSON Lines, by columns: of many lines what ``explorer.sources.records.build_work`` makes of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
from msgspec import Struct, json
from msgspec.structs import astuple

from explorer.sources.fields import parse_date, parse_pages, parse_year
from explorer.sources.line_tables import ColumnShape, Tables
from explorer.sources.lists import Grouped, group_column, group_lists, join_groups, list_once
from explorer.sources.quick import institution_of, unique, unique_places
from explorer.sources.records import AUTHOR_IDS
from explorer.sources.stretches import Line
from explorer.sources.text_columns import TEXT, clean_column, clean_paragraphs
from explorer.sources.vectors import (
    build_authorships,
    build_keys,
    build_works,
    map_each,
    parse_author_ids,
    parse_dois,
    parse_ids,
    parse_references,
    parse_urls,
    parse_years,
)
from explorer.text.cleaning import clean_text
from explorer.text.folding import fold_name

Texts = list[str] | str | None


class Institution(Struct, gc=False):
    display_name: str | None = None
    ror: str | None = None


class Author(Struct, gc=False):
    """An author as docs/data-format.md has it."""

    name: str | None = None
    orcid: str | None = None
    openalex_id: str | None = None
    openreview_id: str | None = None
    acl_id: str | None = None
    ieee_author_id: str | int | None = None
    source_author_id: str | int | None = None
    ids: Texts = None
    affiliations: Texts = None
    affiliation: Texts = None
    institutions: list[Institution] | None = None
    variants: Texts = None


class Work(Struct, gc=False):
    """A work as docs/data-format.md has it. A line of which a value is of another kind is read alone."""

    title: str
    id: str | int | None = None
    corpus_ids: Texts = None
    year: int | float | str | None = None
    type: str | None = None
    venue: str | None = None
    abstract: str | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    url: str | None = None
    citations: int | None = None
    source: Texts = None
    references: Texts = None
    keywords: Texts = None
    topics: Texts = None
    authors: list[str | Author] | None = None
    ids: Texts = None
    date: str | None = None
    volume: str | int | None = None
    issue: str | int | None = None
    pages: str | int | None = None
    publisher: str | None = None
    language: str | None = None
    votes: int | None = None
    comments: int | None = None
    note: str | None = None


_decode = json.Decoder(Work).decode
_WORK = Work.__struct_fields__
_AUTHOR = Author.__struct_fields__
Columns = Mapping[str, Sequence[Any]]


def decode(line: bytes) -> Work | None:
    """A work with a title."""
    work = _decode(line)
    title = work.title
    return work if title and (title[0].isalnum() or clean_text(title)) else None


def build(works: Sequence[Work], lines: Sequence[Line]) -> Tables:
    said = _columns(works, _WORK)
    teams = [team or () for team in said["authors"]]
    authorships = _build_authorships(teams)
    dates = map_each(_texts(said["date"]), parse_date)
    columns: dict[str, Any] = {
        name: clean_column(_texts(said[name]))
        for name in ("title", "type", "venue", "arxiv_id", "volume", "issue", "publisher", "language", "note")
    }
    columns |= {
        "year": _years(said["year"], dates),
        "abstract": clean_paragraphs(_texts(said["abstract"])),
        "doi": parse_dois(_texts(said["doi"])),
        "url": parse_urls(_texts(said["url"])),
        "source": clean_column(_texts(["; ".join(one) if type(one) is list else one for one in said["source"]])),
        "date": dates,
        "pages": map_each(_texts(said["pages"]), parse_pages),
        "topics": list_once(_clean(_group(said, "keywords", "topics")), len(works), or_null=False),
        "refs": list_once(_change(_group(said, "references"), parse_references), len(works)),
        "ids": list_once(_change(_group(said, "ids"), parse_ids), len(works)),
    }
    columns |= {name: _counts(said[name]) for name in ("citations", "votes", "comments")}
    columns["key"] = build_keys(_find_own(said), columns, authorships)
    return Tables(build_works(lines, columns), authorships)


def _columns(structs: Sequence[Any], names: tuple[str, ...]) -> Columns:
    rows = zip(*map(astuple, structs), strict=True)
    return dict(zip(names, rows, strict=True)) if structs else dict.fromkeys(names, ())


def _texts(values: Sequence[Any]) -> pa.Array:
    try:
        return pa.array(values, TEXT)
    except pa.ArrowTypeError:
        return pa.array([str(one) if type(one) is int else one for one in values], TEXT)


def _years(values: Sequence[Any], dates: pa.Array) -> pa.Array:
    try:
        numbers = pa.array(values, pa.int64())
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        numbers = pa.array([parse_year(one) for one in values], pa.int64())
    return parse_years(numbers, dates)


def _counts(values: Sequence[int | None]) -> pa.Array:
    return pa.array([one if one is not None and 0 <= one < 2**31 else None for one in values], pa.int32())


def _group(said: Columns, *names: str) -> Grouped:
    return join_groups([group_lists(said[name]) for name in names])


def _change(group: Grouped, parse: Any) -> Grouped:
    return group._replace(texts=parse(group.texts))


def _clean(group: Grouped) -> Grouped:
    return _change(group, clean_column)


def _find_own(said: Columns) -> pa.Array:
    """The first id that each record gives itself; null where none does."""
    own = clean_column(_texts(said["id"]))
    if own.null_count and any(said["corpus_ids"]):
        listed = list_once(_clean(_group(said, "corpus_ids")), len(own))
        first = [one[0] if one else None for one in listed.to_pylist()]
        own = own.fill_null(pa.array(first, TEXT)) if own.null_count < len(own) else pa.array(first, TEXT)
    return own


def _build_authorships(teams: Sequence[Sequence[str | Author]]) -> pa.Table:
    people = [one if type(one) is Author else Author(str(one)) for one in chain.from_iterable(teams)]
    said = _columns(people, _AUTHOR)
    columns = {"name": _texts(said["name"]), "ids": _build_ids(said, len(people)), **_build_places(said, people)}
    if any(said["variants"]):
        folded = (map(fold_name, [one] if type(one) is str else one or ()) for one in said["variants"])
        columns["variants"] = [[name for name in names if name] or None for names in folded]
    return build_authorships(list(map(len, teams)), columns)


def _build_ids(said: Columns, rows: int) -> pa.Array:
    schemes = [(scheme, _texts(said[name])) for name, scheme in AUTHOR_IDS.items()]
    groups = [group_column(parse_author_ids(scheme, one)) for scheme, one in schemes if one.null_count < rows]
    if any(said["ids"]):
        groups.append(_change(group_lists(said["ids"]), parse_ids))
    return list_once(join_groups(groups), rows) if groups else pa.nulls(rows, pa.list_(TEXT))


def _build_places(said: Columns, people: Sequence[Author]) -> dict[str, Any]:
    """Institutions on the paper, and their ids, which only objects of OpenAlex have."""
    if any(said["institutions"]):
        places = [_read_places(author) for author in people]
        return {
            "institutions": [[place.name for place in some] or None for some in places],
            "institution_ids": [[place.id for place in some] or None for some in places],
        }
    named = said["affiliations"]
    if any(said["affiliation"]):
        named = [many or one for many, one in zip(named, said["affiliation"], strict=True)]
    found = list_once(_clean(group_lists(named)), len(people))
    none = pa.array(np.full(len(found.values), ""), TEXT)
    ids = pa.ListArray.from_arrays(found.offsets, none, mask=found.is_null())
    return {"institutions": found, "institution_ids": ids}


def _read_places(author: Author) -> Any:
    named = author.affiliations or author.affiliation or ()
    texts = unique([named] if isinstance(named, str) else named)
    listed = (institution_of(one.display_name, one.ror) for one in author.institutions or ())
    return unique_places([*map(institution_of, texts), *listed])


SHAPE = ColumnShape(decode, build)
