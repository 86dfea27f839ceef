"""
The records every reader yields, and how foreign values become their fields.

A value that can't be used is left out, never replaced by a guess: year ``"n.d."`` is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from explorer.errors import RecordRejected
from explorer.sources.fields import (
    parse_author_id,
    parse_date,
    parse_doi,
    parse_id,
    parse_pages,
    parse_reference,
    parse_url,
    parse_year,
    read_brief,
    read_text,
)
from explorer.text.cleaning import clean_text
from explorer.text.folding import fold_name, stable_id

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
    title = read_text(raw_title)
    if not title:
        raise RecordRejected("no title" if raw_title is None else "the title is not text, or empty")
    authors = build_authors(get("authors"))
    date = parse_date(get("date"))
    year = parse_year(get("year")) or parse_year(date)
    doi, arxiv_id = parse_doi(get("doi")), read_text(get("arxiv_id"))
    return WorkRecord(
        key=_key(fields) or derive_key(title, year, doi, arxiv_id, authors),
        title=title,
        year=year,
        type=read_brief(get("type")),
        venue=read_brief(get("venue")),
        abstract=read_text(get("abstract"), paragraphs=True),
        doi=doi,
        arxiv_id=arxiv_id,
        url=parse_url(get("url")),
        citations=_count(get("citations")),
        source=read_text("; ".join(_texts(get("source")))) if "source" in fields else None,
        authors=authors,
        topics=_topics(fields),
        references=_each_once(parse_reference, get("references")),
        ids=_each_once(parse_id, get("ids")),
        date=date,
        volume=read_brief(get("volume")),
        issue=read_brief(get("issue")),
        pages=parse_pages(get("pages")),
        publisher=read_brief(get("publisher")),
        language=read_brief(get("language")),
        votes=_count(get("votes")),
        comments=_count(get("comments")),
        note=read_text(get("note")),
    )


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
    return next((key for key in map(read_text, [own, *_texts(fields.get("corpus_ids"))]) if key), None)


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
    name = read_text(raw)
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
        name = read_text(institution.get("display_name")) if isinstance(institution, dict) else None
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
    found = map(read_brief, _texts(fields.get("keywords")) + _texts(fields.get("topics")))
    return tuple(dict.fromkeys(topic for topic in found if topic))
