"""
A paper of Semantic Scholar: what is read of it, and the record that it becomes.

https://api.semanticscholar.org/api-docs/graph describes a paper; the data sets write some of its
names in lower case.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct, field, json

from explorer.sources.fields import parse_doi, parse_id, parse_reference, parse_url
from explorer.sources.identifiers import parse_arxiv_id
from explorer.sources.quick import (
    author_id_of,
    clean_abstract,
    clean_again,
    count_in_range,
    date_of,
    institution_of,
    kind_of,
    name_of,
    pages_of,
    title_of,
    unique,
    unique_places,
    year_of,
)
from explorer.sources.records import AuthorRecord, WorkRecord, derive_key
from explorer.sources.values import text_of

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPACE = re.compile(r"\s+")
PARTIAL = "the answer names one author; there may be others"
arxiv_id_of = lru_cache(maxsize=1 << 12)(parse_arxiv_id)


class Ids(Struct, gc=False):
    """The field names are those of the API and of the data sets."""

    doi: str | None = field(default=None, name="DOI")
    arxiv: str | None = field(default=None, name="ArXiv")
    dblp: str | None = field(default=None, name="DBLP")
    acl: str | None = field(default=None, name="ACL")
    mag: int | str | None = field(default=None, name="MAG")
    pubmed: int | str | None = field(default=None, name="PubMed")
    pmc: int | str | None = field(default=None, name="PubMedCentral")
    corpus: int | str | None = field(default=None, name="CorpusId")


class AuthorIds(Struct, gc=False):
    orcid: list[str] | str | None = field(default=None, name="ORCID")


class Author(Struct, gc=False):
    author_id: int | str | None = field(default=None, name="authorId")
    name: str | None = None
    ids: AuthorIds | None = field(default=None, name="externalIds")
    affiliations: list[str] | None = None


class Venue(Struct, gc=False):
    name: str | None = None


class Journal(Struct, gc=False):
    name: str | None = None
    volume: int | str | None = None
    pages: int | str | None = None


class Subject(Struct, gc=False):
    category: str | None = None
    topic: str | None = None


class Reference(Struct, gc=False):
    paper_id: str | None = field(default=None, name="paperId")
    ids: Ids | None = field(default=None, name="externalIds")


class Paper(Struct, gc=False):
    """What is read of a paper; names that the data sets write in lower case stand behind those of the API."""

    paper_id: str | None = field(default=None, name="paperId")
    corpus_id: int | str | None = field(default=None, name="corpusId")
    ids: Ids | None = field(default=None, name="externalIds")
    title: str | None = None
    abstract: str | None = None
    year: int | None = None
    date: str | None = field(default=None, name="publicationDate")
    kinds: list[str] | None = field(default=None, name="publicationTypes")
    venue: str | None = None
    publication_venue: Venue | None = field(default=None, name="publicationVenue")
    journal: Journal | None = None
    url: str | None = None
    citations: int | None = field(default=None, name="citationCount")
    authors: list[Author] | None = None
    subjects: list[Subject] | None = field(default=None, name="s2FieldsOfStudy")
    fields: list[str] | None = field(default=None, name="fieldsOfStudy")
    topics: list[Subject] | None = None
    references: list[Reference] | None = None
    is_partial: bool | None = None
    low_corpus_id: int | str | None = field(default=None, name="corpusid")
    low_ids: Ids | None = field(default=None, name="externalids")
    low_date: str | None = field(default=None, name="publicationdate")
    low_kinds: list[str] | None = field(default=None, name="publicationtypes")
    low_citations: int | None = field(default=None, name="citationcount")
    low_subjects: list[Subject] | None = field(default=None, name="s2fieldsofstudy")


decode = json.Decoder(Paper).decode


def build_record(paper: Paper) -> WorkRecord:
    ids = paper.ids or paper.low_ids or NO_IDS
    journal = paper.journal or NO_JOURNAL
    date = date_of(paper.date or paper.low_date)
    own = read_own_ids(paper)
    title, year = title_of(paper.title), year_of(paper.year, date)
    doi, arxiv_id = parse_doi(ids.doi), arxiv_id_of(ids.arxiv) if ids.arxiv else None
    authors = tuple([author for one in paper.authors or () if (author := _read_author(one))])
    return WorkRecord(
        key=own[0] if own else derive_key(title, year, doi, arxiv_id, authors),
        title=title,
        year=year,
        type=kind_named(paper),
        venue=clean_again(find_venue(paper)),
        abstract=clean_abstract(paper.abstract),
        doi=doi,
        arxiv_id=arxiv_id,
        url=parse_url(paper.url),
        citations=count_in_range(paper.citations if paper.citations is not None else paper.low_citations),
        source=None,
        authors=authors,
        topics=read_topics(paper),
        references=read_references(paper),
        ids=(*own, *read_ids(ids)),
        date=date,
        volume=clean_again(text_of(journal.volume)),
        pages=pages_in(journal.pages),
        note=PARTIAL if paper.is_partial else None,
    )


NO_IDS, NO_JOURNAL = Ids(), Journal()


def kind_named(paper: Paper) -> str | None:
    """The first kind that a paper is said to be."""
    kinds = paper.kinds or paper.low_kinds
    return _kind_of(kinds[0]) if kinds else None


@lru_cache(maxsize=1 << 8)
def _kind_of(kind: str) -> str | None:
    """
    Read a kind of publication.

    >>> _kind_of("JournalArticle"), _kind_of("")
    ('journal-article', None)
    """
    return kind_of(_HUMP.sub("-", kind))


def find_venue(paper: Paper) -> str | None:
    venue = paper.publication_venue.name if paper.publication_venue else None
    return venue or paper.venue or (paper.journal.name if paper.journal else None)


@lru_cache(maxsize=1 << 14)
def pages_in(value: int | str | None) -> str | None:
    """Pages come with the line breaks of where they were found."""
    return pages_of(_SPACE.sub("", text_of(value))) if value else None


def read_own_ids(paper: Paper) -> list[str]:
    """The ids by which Semantic Scholar knows the paper; the first is the work's key."""
    found = [f"s2:{paper.paper_id.strip()}"] if paper.paper_id else []
    ids = paper.ids or paper.low_ids or NO_IDS
    numbers = (paper.corpus_id, paper.low_corpus_id, ids.corpus)
    return [*found, *(f"corpusid:{number}" for number in numbers if number is not None)][: len(found) + 1]


def read_ids(ids: Ids) -> list[str]:
    """What other catalogues call the paper."""
    found = [parse_id(f"dblp:{ids.dblp}")] if ids.dblp else []
    if ids.acl:
        found.append(parse_id(f"acl:{ids.acl}"))
    if ids.mag:
        found.append(f"mag:{ids.mag}")
    if ids.pubmed:
        found.append(f"pmid:{ids.pubmed}")
    if ids.pmc:
        found.append(f"pmcid:PMC{text_of(ids.pmc).upper().removeprefix('PMC')}")
    return [one for one in found if one]


def read_references(paper: Paper) -> tuple[str, ...]:
    return unique(map(_read_reference, paper.references)) if paper.references else ()


def _read_author(author: Author) -> AuthorRecord | None:
    name, folded = name_of(author.name or "")
    if not name:
        return None
    ids = () if author.author_id is None else (f"s2:{author.author_id}",)
    if not author.ids and not author.affiliations:
        return AuthorRecord(name, folded, ids)
    orcid = author.ids.orcid if author.ids else None
    tag = author_id_of("orcid", orcid if isinstance(orcid, str) else orcid[0]) if orcid else None
    places = unique_places(map(institution_of, author.affiliations or ()))
    return AuthorRecord(name, folded, (*ids, tag) if tag else ids, places)


def read_topics(paper: Paper) -> tuple[str, ...]:
    categories = [one.category for one in paper.subjects or paper.low_subjects or ()]
    if not paper.fields and not paper.topics:
        return _topics_of(*categories)
    return _topics_of(*categories, *(paper.fields or ()), *(one.topic for one in paper.topics or ()))


@lru_cache(maxsize=1 << 14)
def _topics_of(*names: str | None) -> tuple[str, ...]:
    return unique(map(clean_again, names))


def _read_reference(reference: Reference) -> str | None:
    if reference.paper_id:
        return f"s2:{reference.paper_id}"
    return parse_reference(reference.ids.doi) if reference.ids and reference.ids.doi else None
