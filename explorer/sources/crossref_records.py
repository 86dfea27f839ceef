"""
A work of Crossref: what is read of it, and the record that it becomes.

https://github.com/CrossRef/rest-api-doc says what a work holds. Editors, translators and chairs
stand in lists of their own, which are not read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct, field, json

from explorer.sources.fields import parse_doi, parse_url
from explorer.sources.markup import strip_face, strip_jats
from explorer.sources.quick import (
    author_id_of,
    clean_abstract,
    clean_again,
    count_in_range,
    institution_of,
    kind_of,
    name_of,
    pages_of,
    title_of,
    unique,
    unique_places,
    year_of,
)
from explorer.sources.records import AuthorRecord, InstitutionRecord, WorkRecord, derive_key
from explorer.sources.values import first_text, join_date, join_name, text_of

_RESOLVER = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*", re.IGNORECASE)


class Date(Struct, gc=False):
    parts: list[list[int | None]] | None = field(default=None, name="date-parts")


class Id(Struct, gc=False):
    id: str | None = None
    kind: str | None = field(default=None, name="id-type")


class Affiliation(Struct, gc=False):
    name: str | None = None
    ids: list[Id] | None = field(default=None, name="id")


class Role(Struct, gc=False):
    role: str | None = None


class Person(Struct, gc=False):
    given: str | None = None
    family: str | None = None
    suffix: str | None = None
    name: str | None = None
    orcid: str | None = field(default=None, name="ORCID")
    affiliation: list[Affiliation] | None = None
    roles: list[Role] | None = field(default=None, name="role")


class Reference(Struct, gc=False):
    doi: str | None = field(default=None, name="DOI")


class Named(Struct, gc=False):
    name: str | None = None


class Address(Struct, gc=False):
    url: str | None = field(default=None, name="URL")


class Resource(Struct, gc=False):
    primary: Address | None = None


class Issue(Struct, gc=False):
    issue: int | str | None = None


class Work(Struct, gc=False):
    """What is read of a work."""

    doi: str | None = field(default=None, name="DOI")
    title: list[str] | str | None = None
    kind: str | None = field(default=None, name="type")
    subtype: str | None = None
    container: list[str] | str | None = field(default=None, name="container-title")
    event: Named | None = None
    institution: list[Named] | Named | None = None
    group: str | None = field(default=None, name="group-title")
    abstract: str | None = None
    url: str | None = field(default=None, name="URL")
    resource: Resource | None = None
    citations: int | None = field(default=None, name="is-referenced-by-count")
    source: str | None = None
    publisher: str | None = None
    volume: int | str | None = None
    issue: int | str | None = None
    journal_issue: Issue | None = field(default=None, name="journal-issue")
    page: int | str | None = None
    article: int | str | None = field(default=None, name="article-number")
    language: str | None = None
    authors: list[Person] | None = field(default=None, name="author")
    subjects: list[str] | None = field(default=None, name="subject")
    references: list[Reference] | None = field(default=None, name="reference")
    issued: Date | None = None
    published: Date | None = None
    printed: Date | None = field(default=None, name="published-print")
    online: Date | None = field(default=None, name="published-online")
    posted: Date | None = None
    approved: Date | None = None


decode = json.Decoder(Work).decode


def build_record(work: Work) -> WorkRecord:
    date = _find_date(work)
    title, year = title_of(_find_title(work)), year_of(None, date)
    name, doi = _bare_doi(work.doi), parse_doi(work.doi)
    authors = tuple([author for one in work.authors or () if (author := _read_author(one))])
    return WorkRecord(
        key=f"crossref:{name}" if name else derive_key(title, year, doi, None, authors),
        title=title,
        year=year,
        type=kind_of(work.subtype) or kind_of(work.kind),
        venue=clean_again(_find_venue(work)),
        abstract=clean_abstract(strip_jats(work.abstract)) if work.abstract else None,
        doi=doi,
        arxiv_id=None,
        url=parse_url(work.url or (work.resource.primary.url if work.resource and work.resource.primary else None)),
        citations=count_in_range(work.citations),
        source=clean_again(work.source),
        authors=authors,
        topics=unique(map(clean_again, work.subjects or ())),
        references=_read_references(work.references) if work.references else (),
        date=date,
        volume=clean_again(text_of(work.volume)),
        issue=clean_again(text_of(work.issue or (work.journal_issue.issue if work.journal_issue else None))),
        pages=pages_of(work.page or work.article),
        publisher=clean_again(work.publisher),
        language=clean_again(work.language),
    )


def _find_title(work: Work) -> str | None:
    """The first of the titles that says something; none where there is none, empty where all are."""
    title = strip_face(first_text(work.title))
    return title or (None if not work.title else "")


def _find_date(work: Work) -> str | None:
    """When a work appeared. When it was registered or changed says nothing of that."""
    for one in (work.issued, work.published, work.printed, work.online, work.posted, work.approved):
        if one and one.parts and one.parts[0] and (date := _date_of(*one.parts[0][:3])):
            return date
    return None


_date_of = lru_cache(maxsize=1 << 14)(join_date)


def _find_venue(work: Work) -> str | None:
    """The journal or book; of a paper without either the conference; of a preprint the server that holds it."""
    found = first_text(work.container) or (work.event.name if work.event else None)
    if not found and work.kind == "posted-content":
        listed = work.institution if isinstance(work.institution, list) else [work.institution or Named()]
        found = next((one.name for one in listed if one.name), None) or work.group
    return strip_face(found) if found else None


def _bare_doi(text: str | None) -> str:
    if not text:
        return ""
    return text.strip().lower() if text.startswith("10.") else _RESOLVER.sub("", text.strip()).lower()


def _read_author(person: Person) -> AuthorRecord | None:
    """A person or a group; None where their only roles are others than that of an author."""
    roles = [one.role for one in person.roles or () if one.role]
    if roles and not any("author" in role for role in roles):
        return None
    if person.given and person.family and not person.suffix:
        said = f"{person.given.strip()} {person.family.strip()}".strip()
    else:
        said = join_name(person.given, person.family, person.suffix)
    said = said or person.name or ""
    name, folded = name_of(strip_face(said))
    if not name:
        return None
    orcid = author_id_of("orcid", person.orcid) if person.orcid else None
    places = unique_places(map(_read_place, person.affiliation)) if person.affiliation else ()
    return AuthorRecord(name, folded, (orcid,) if orcid else (), places)


def _read_place(place: Affiliation) -> InstitutionRecord | None:
    ror = next((one.id for one in place.ids if one.kind == "ROR"), None) if place.ids else None
    return institution_of(place.name, ror)


def _read_references(references: list[Reference]) -> tuple[str, ...]:
    """The DOIs of what the work cites; what has none can not be found again."""
    dois = [one.doi for one in references if one.doi]
    plain = [doi.strip().lower() if doi.startswith("10.") else _bare_doi(doi) for doi in dois]
    return tuple(dict.fromkeys(filter(None, plain)))
