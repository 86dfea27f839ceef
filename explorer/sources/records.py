"""
The records every reader yields, and how foreign values become their fields.

A value that can't be used is left out, never replaced by a guess: year ``"n.d."`` is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from explorer.errors import RecordRejected
from explorer.text.cleaning import clean_text
from explorer.text.folding import fold_name, stable_id

FIRST_YEAR = 1450
"""No work is older than printing; an earlier year is a slip."""
LAST_YEAR = datetime.now(UTC).year + 2
"""Volumes are dated ahead of their printing, by a year or two."""

AUTHOR_IDS = {
    "orcid": "orcid",
    "openalex_id": "openalex",
    "openreview_id": "openreview",
    "acl_id": "acl",
    "ieee_author_id": "ieee",
    "source_author_id": "source",
}
"""Field of an author in a record, and the scheme its value belongs to."""

fold_author = lru_cache(maxsize=1 << 18)(fold_name)
"""A million author lines hold a quarter as many names."""
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_RESOLVER = re.compile(r"https?://\S*/")
_YEAR = re.compile(r"\s*(\d{4})(?!\d)")


class InstitutionRecord(NamedTuple):
    """An affiliation as one record states it."""

    name: str
    id: str = ""
    """A persistent id, such as ``ror:008zs3103``; empty when the record has none."""


class AuthorRecord(NamedTuple):
    """One line of a paper's author list. A tuple, since an import makes a million."""

    name: str
    """Cleaned for display."""
    folded: str
    """The name as the source wrote it, folded."""
    ids: tuple[str, ...] = ()
    """Persistent ids with their scheme: ``orcid:0000-0002-1825-0097``."""
    institutions: tuple[InstitutionRecord, ...] = ()
    variants: tuple[str, ...] = ()
    """Other names that the record itself gives this author, folded."""


@dataclass(frozen=True, slots=True)
class WorkRecord:
    """One work as one source states it."""

    key: str
    """The source's id; where it gives none, a hash of title, year, ids and authors."""
    title: str
    year: int | None
    type: str | None
    venue: str | None
    abstract: str | None
    doi: str | None
    arxiv_id: str | None
    url: str | None
    citations: int | None
    source: str | None
    authors: tuple[AuthorRecord, ...]
    topics: tuple[str, ...]
    references: tuple[str, ...] = ()
    """Works that this one cites: ids of the same source, DOIs or arXiv ids, as ``parse_reference`` writes them."""


def build_work(fields: Mapping[str, object]) -> WorkRecord:
    """
    Build a record from the fields of docs/data-format.md; unknown fields are passed over.

    Raises RecordRejected when there is no title.

    >>> build_work({"id": "w1", "title": "On  Graphs", "year": "n.d.", "authors": ["Ann Lee"]}).year is None
    True
    """
    raw_title = fields.get("title")
    title = _text(raw_title)
    if not title:
        raise RecordRejected("no title" if raw_title is None else "the title is not text, or empty")
    authors = _authors(fields.get("authors"))
    year = parse_year(fields.get("year"))
    doi, arxiv_id = parse_doi(fields.get("doi")), _text(fields.get("arxiv_id"))
    return WorkRecord(
        key=_key(fields) or _derived_key(title, year, doi, arxiv_id, authors),
        title=title,
        year=year,
        type=_text(fields.get("type")),
        venue=_text(fields.get("venue")),
        abstract=_text(fields.get("abstract"), paragraphs=True),
        doi=doi,
        arxiv_id=arxiv_id,
        url=parse_url(fields.get("url")),
        citations=_count(fields.get("citations")),
        source=_text("; ".join(_texts(fields.get("source")))),
        authors=authors,
        topics=_topics(fields),
        references=tuple(dict.fromkeys(filter(None, map(parse_reference, _texts(fields.get("references")))))),
    )


def parse_year(value: object) -> int | None:
    """
    Read a publication year: a number, or text that starts with four digits.

    >>> [parse_year(year) for year in (2024, "2024-05-01", "0", "n.d.", 20255, True, None)]
    [2024, 2024, None, None, None, None, None]
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        match = _YEAR.match(value) if value.isascii() else None
        value = int(match[1]) if match else None
    elif isinstance(value, float):
        value = int(value) if value.is_integer() else None
    return value if isinstance(value, int) and FIRST_YEAR <= value <= LAST_YEAR else None


def parse_doi(value: object) -> str | None:
    """
    Read a DOI, with or without its resolver, lower-cased (DOIs ignore case).

    >>> parse_doi("https://doi.org/10.48550/arXiv.2401.14394")
    '10.48550/arxiv.2401.14394'
    """
    match = _DOI.search(_text(value) or "")
    return match[0].lower() if match else None


def parse_reference(value: object) -> str | None:
    """
    Read what a work cites: a DOI without its resolver and lower-cased, anything else as it stands.

    >>> parse_reference("https://doi.org/10.1234/ABC"), parse_reference("w1")
    ('10.1234/abc', 'w1')
    """
    return parse_doi(value) or _text(value)


def parse_url(value: object) -> str | None:
    """
    Keep a web address, and nothing that a browser would run.

    >>> parse_url("javascript:alert(1)") is None
    True
    """
    text = _text(value)
    return text if text and text.lower().startswith(("https://", "http://")) and " " not in text else None


def parse_author_id(scheme: str, value: object) -> str | None:
    """
    Read an author's persistent id as ``scheme:value``, without the resolver's address.

    >>> parse_author_id("orcid", "https://orcid.org/0000-0002-1825-009x")
    'orcid:0000-0002-1825-009X'
    """
    text = _text(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
    if text and scheme == "orcid":
        match = _ORCID.search(text)
        text = match[0].upper() if match else None
    elif text:
        text = _RESOLVER.sub("", text.rstrip("/"))
    return f"{scheme}:{text}" if text else None


def _text(value: object, *, paragraphs: bool = False) -> str | None:
    if not isinstance(value, str) or not value:
        return None
    return clean_text(value, paragraphs=paragraphs) or None


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        value = [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None


def _key(fields: Mapping[str, object]) -> str | None:
    """The first id that the record gives itself."""
    own = fields.get("id")
    if isinstance(own, int) and not isinstance(own, bool):
        return str(own)
    return next((key for key in map(_text, [own, *_texts(fields.get("corpus_ids"))]) if key), None)


def _derived_key(
    title: str, year: int | None, doi: str | None, arxiv_id: str | None, authors: Iterable[AuthorRecord]
) -> str:
    names = sorted({author.folded for author in authors})
    return stable_id("work", fold_name(title) or title, str(year), doi or "", arxiv_id or "", *names)


def _authors(value: object) -> tuple[AuthorRecord, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(author for author in map(_author, value) if author is not None)


def _author(value: object) -> AuthorRecord | None:
    fields: Mapping[str, object] = (
        {"name": value} if isinstance(value, str) else value if isinstance(value, dict) else {}
    )
    raw = fields.get("name")
    name = _text(raw)
    if not isinstance(raw, str) or not name:
        return None
    if len(fields) == 1:
        return AuthorRecord(name, fold_author(raw))
    found = (parse_author_id(scheme, fields[field]) for field, scheme in AUTHOR_IDS.items() if field in fields)
    variants = (fold_name(variant) for variant in _texts(fields.get("variants")))
    return AuthorRecord(
        name,
        fold_author(raw),
        tuple(one for one in found if one),
        _institutions(fields),
        tuple(variant for variant in variants if variant),
    )


def _institutions(author: Mapping[str, object]) -> tuple[InstitutionRecord, ...]:
    """``affiliation`` (text), ``affiliations`` (list of texts), ``institutions`` (OpenAlex objects), each once."""
    named = [
        InstitutionRecord(name)
        for name in map(_text, _texts(author.get("affiliations") or author.get("affiliation")))
        if name
    ]
    listed = author.get("institutions")
    for institution in listed if isinstance(listed, list) else ():
        name = _text(institution.get("display_name")) if isinstance(institution, dict) else None
        if name:
            named.append(InstitutionRecord(name, parse_author_id("ror", institution.get("ror")) or ""))
    return tuple(dict.fromkeys(named))


def _topics(fields: Mapping[str, object]) -> tuple[str, ...]:
    found = map(_text, _texts(fields.get("keywords")) + _texts(fields.get("topics")))
    return tuple(dict.fromkeys(topic for topic in found if topic))
