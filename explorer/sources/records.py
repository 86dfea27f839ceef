"""
The records every reader yields, and how foreign values become their fields.

A value that can't be used is left out, never replaced by a guess: year ``"n.d."`` is None.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
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

_PLAIN_AUTHOR = {"name", "affiliations"}
"""Fields of an author of whom no id is known."""

fold_author = lru_cache(maxsize=1 << 18)(fold_name)
"""A million author lines hold a quarter as many names."""
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_RESOLVER = re.compile(r"https?://\S*/")
_YEAR = re.compile(r"\s*(\d{4})(?!\d)")
_DATE = re.compile(r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d])")
_DASHES = re.compile(r"\s*[-‐-―−]+\s*")
_PLAIN_ID = re.compile(r"[a-z][a-z0-9_]*:[A-Za-z0-9._-]+")
_SCHEME = re.compile(r"[a-z][a-z0-9_]*")


class InstitutionRecord(NamedTuple):
    """An affiliation as one record states it."""

    name: str
    id: str = ""
    """A persistent id, such as ``ror:008zs3103``; empty when the record has none."""


class AuthorRecord(NamedTuple):
    """One line of a paper's author list; a tuple, too."""

    name: str
    """Cleaned for display."""
    folded: str
    """The name as the source wrote it, folded."""
    ids: tuple[str, ...] = ()
    """Persistent ids with their scheme: ``orcid:0000-0002-1825-0097``."""
    institutions: tuple[InstitutionRecord, ...] = ()
    variants: tuple[str, ...] = ()
    """Other names that the record itself gives this author, folded."""


class WorkRecord(NamedTuple):
    """One work as one source states it. A tuple, since an import makes a million."""

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
    ids: tuple[str, ...] = ()
    """What other catalogues call it, with their scheme: ``pmid:31452104``, ``openalex:W2741809807``."""
    date: str | None = None
    """When it appeared, as precisely as known: ``2024``, ``2024-05`` or ``2024-05-01``."""
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    """As the source writes them, dashes made hyphens: ``103-106``, ``e1002``."""
    publisher: str | None = None
    language: str | None = None
    """As the source writes it: ``en``, ``eng``, ``English``."""
    votes: int | None = None
    """Of readers, where the source is a list that they vote on."""
    comments: int | None = None
    note: str | None = None
    """What a reader should know of this record: that its list of authors was cut, or where it appeared."""


def build_work(fields: Mapping[str, object]) -> WorkRecord:
    """
    Build a record from the fields of docs/data-format.md; unknown fields are passed over.

    Raises RecordRejected when there is no title.

    >>> build_work({"id": "w1", "title": "On  Graphs", "year": "n.d.", "authors": ["Ann Lee"]}).year is None
    True
    """
    get = fields.get
    raw_title = get("title")
    title = _text(raw_title)
    if not title:
        raise RecordRejected("no title" if raw_title is None else "the title is not text, or empty")
    authors = build_authors(get("authors"))
    date = parse_date(get("date"))
    year = parse_year(get("year")) or parse_year(date)
    doi, arxiv_id = parse_doi(get("doi")), _text(get("arxiv_id"))
    return WorkRecord(
        key=_key(fields) or derive_key(title, year, doi, arxiv_id, authors),
        title=title,
        year=year,
        type=_brief(get("type")),
        venue=_brief(get("venue")),
        abstract=_text(get("abstract"), paragraphs=True),
        doi=doi,
        arxiv_id=arxiv_id,
        url=parse_url(get("url")),
        citations=_count(get("citations")),
        source=_text("; ".join(_texts(get("source")))) if "source" in fields else None,
        authors=authors,
        topics=_topics(fields),
        references=_each_once(parse_reference, get("references")),
        ids=_each_once(parse_id, get("ids")),
        date=date,
        volume=_brief(get("volume")),
        issue=_brief(get("issue")),
        pages=parse_pages(get("pages")),
        publisher=_brief(get("publisher")),
        language=_brief(get("language")),
        votes=_count(get("votes")),
        comments=_count(get("comments")),
        note=_text(get("note")),
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


def parse_date(value: object) -> str | None:
    """
    Read an ISO date as precisely as it is one; a time behind it goes.

    >>> [parse_date(date) for date in ("2024-05-01T10:00:00Z", "2024-05", "2024", "2024-13", "May 2024", None)]
    ['2024-05-01', '2024-05', '2024', '2024', None, None]
    """
    return _parse_date(value) if isinstance(value, str) else None


@lru_cache(maxsize=1 << 13)
def _parse_date(text: str) -> str | None:
    match = _DATE.match(text) if text.isascii() else None
    if not match or parse_year(match[1]) is None:
        return None
    year, month, day = match.groups()
    if not month or not 1 <= int(month) <= 12:
        return year
    return f"{year}-{month}-{day}" if day and _is_day(int(year), int(month), int(day)) else f"{year}-{month}"


def parse_pages(value: object) -> str | None:
    """
    Read pages; every kind and number of dashes between them is one hyphen.

    >>> parse_pages("103--106"), parse_pages("e12 – e19"), parse_pages("-")
    ('103-106', 'e12-e19', None)
    """
    text = _brief(value)
    return _parse_pages(text) if text else None


@lru_cache(maxsize=1 << 13)
def _parse_pages(text: str) -> str | None:
    return _DASHES.sub("-", text).strip("-") or None


def parse_id(value: object) -> str | None:
    """
    Read a work's id in another catalogue: a scheme, a colon, the id without its resolver's address.

    >>> parse_id("openalex:https://openalex.org/W1"), parse_id("pmid:12"), parse_id("12"), parse_id("pmid:")
    ('openalex:W1', 'pmid:12', None, None)
    """
    if isinstance(value, str) and _PLAIN_ID.fullmatch(value):
        return value
    scheme, colon, name = (_text(value) or "").partition(":")
    name = _RESOLVER.sub("", name.strip()) if name.startswith("http") else name.strip()
    return f"{scheme}:{name}" if colon and name and _SCHEME.fullmatch(scheme) else None


def parse_doi(value: object) -> str | None:
    """
    Read a DOI, with or without its resolver, lower-cased (DOIs ignore case).

    >>> parse_doi("https://doi.org/10.48550/arXiv.2401.14394")
    '10.48550/arxiv.2401.14394'
    """
    text = _text(value)
    match = _DOI.search(text) if text else None
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


def _brief(value: object) -> str | None:
    """A text or a number that other records have, too: a venue, a volume."""
    if isinstance(value, str):
        return clean_brief(value) if value else None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


@lru_cache(maxsize=1 << 15)
def clean_brief(text: str) -> str | None:
    return clean_text(text) or None


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= day <= monthrange(year, month)[1]


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        value = [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []


def _each_once(parse: Callable[[object], str | None], value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(parse, _texts(value))))) if value else ()


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None


def _key(fields: Mapping[str, object]) -> str | None:
    """The first id that the record gives itself."""
    own = fields.get("id")
    if isinstance(own, int) and not isinstance(own, bool):
        return str(own)
    return next((key for key in map(_text, [own, *_texts(fields.get("corpus_ids"))]) if key), None)


def derive_key(
    title: str, year: int | None, doi: str | None, arxiv_id: str | None, authors: Iterable[AuthorRecord]
) -> str:
    names = sorted({author.folded for author in authors})
    return stable_id("work", fold_name(title) or title, str(year), doi or "", arxiv_id or "", *names)


def build_authors(value: object) -> tuple[AuthorRecord, ...]:
    """
    Build the authors of a record: names, objects, or authors that are built; what is none is left out.

    >>> [author.name for author in build_authors(["Ann Lee", {"name": "Bo Chen"}, 7])]
    ['Ann Lee', 'Bo Chen']
    """
    if not isinstance(value, list | tuple):
        return ()
    return tuple([one for one in map(_author, value) if one is not None])


@lru_cache(maxsize=1 << 17)
def build_author(name: str) -> AuthorRecord | None:
    """
    Build an author of whom nothing is known but the name; None where it has no visible sign.

    >>> build_author("Ann  Lee"), build_author(" ")
    (AuthorRecord(name='Ann Lee', folded='ann lee', ids=(), institutions=(), variants=()), None)
    """
    cleaned = clean_text(name)
    return AuthorRecord(cleaned, fold_author(name)) if cleaned else None


def _author(value: object) -> AuthorRecord | None:
    if type(value) is AuthorRecord:
        return value
    if isinstance(value, str):
        return build_author(value)
    if not isinstance(value, dict):
        return None
    fields: list[tuple[str, str | tuple[str, ...] | None]] = []
    for field, said in value.items():
        if type(said) is list and set(map(type, said)) <= {str}:
            fields.append((field, tuple(said)))
        elif said is None or type(said) is str:
            fields.append((field, said))
        else:
            return _read_author(value)
    return _read_plain_author(tuple(fields))


@lru_cache(maxsize=1 << 17)
def _read_plain_author(fields: tuple[tuple[str, str | tuple[str, ...] | None], ...]) -> AuthorRecord | None:
    """An author of whom texts and lists of texts are said; most are said alike on several works."""
    return _read_author(dict(fields))


def _read_author(fields: Mapping[str, object]) -> AuthorRecord | None:
    raw = fields.get("name")
    name = _text(raw)
    if not isinstance(raw, str) or not name:
        return None
    if fields.keys() <= _PLAIN_AUTHOR:
        author = build_author(raw)
        places = fields.get("affiliations")
        return author._replace(institutions=_name_places(places)) if author and places else author
    found = [parse_author_id(scheme, fields[field]) for field, scheme in AUTHOR_IDS.items() if field in fields]
    found += map(parse_id, _texts(fields.get("ids")))
    variants = (fold_name(variant) for variant in _texts(fields.get("variants")))
    return AuthorRecord(
        name,
        fold_author(raw),
        tuple(dict.fromkeys(one for one in found if one)),
        _institutions(fields),
        tuple(variant for variant in variants if variant),
    )


def _institutions(author: Mapping[str, object]) -> tuple[InstitutionRecord, ...]:
    """``affiliation`` (text), ``affiliations`` (list of texts), ``institutions`` (OpenAlex objects), each once."""
    named = [*_name_places(author.get("affiliations") or author.get("affiliation"))]
    listed = author.get("institutions")
    for institution in listed if isinstance(listed, list) else ():
        name = _text(institution.get("display_name")) if isinstance(institution, dict) else None
        if name:
            named.append(InstitutionRecord(name, parse_author_id("ror", institution.get("ror")) or ""))
    return tuple(dict.fromkeys(named))


def _name_places(value: object) -> tuple[InstitutionRecord, ...]:
    return tuple(dict.fromkeys(filter(None, map(_name_place, _texts(value)))))


@lru_cache(maxsize=1 << 16)
def _name_place(text: str) -> InstitutionRecord | None:
    name = clean_text(text)
    return InstitutionRecord(name) if name else None


def _topics(fields: Mapping[str, object]) -> tuple[str, ...]:
    found = map(_brief, _texts(fields.get("keywords")) + _texts(fields.get("topics")))
    return tuple(dict.fromkeys(topic for topic in found if topic))
