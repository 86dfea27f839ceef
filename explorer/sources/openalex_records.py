"""
A work of OpenAlex: what is read of it, and the record that it becomes.

https://docs.openalex.org/api-entities/works/work-object says what a work holds.
"""

from __future__ import annotations

from msgspec import Struct, json

from explorer.sources.fields import parse_doi, parse_url
from explorer.sources.identifiers import find_arxiv_id, last_part
from explorer.sources.person_names import flip_name
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
from explorer.sources.records import AuthorRecord, InstitutionRecord, WorkRecord, derive_key
from explorer.sources.values import join_pages, text_of

PREFIX = "https://openalex.org/"
LONGEST_ABSTRACT = 100_000
"""Words. An index may place a word anywhere; no abstract is as long as a position of a billion says."""
TRUNCATED = "OpenAlex cut the list of authors at 100"


class Named(Struct, gc=False):
    """Anything that has a name: a topic, a keyword, a concept."""

    display_name: str | None = None
    keyword: str | None = None
    score: float | None = None


class Institution(Struct, gc=False):
    display_name: str | None = None
    ror: str | None = None


class Author(Struct, gc=False):
    id: str | None = None
    display_name: str | None = None
    orcid: str | None = None


class Authorship(Struct, gc=False):
    author: Author | None = None
    raw_author_name: str | None = None
    institutions: list[Institution] | None = None
    raw_affiliation_strings: list[str] | None = None


class Venue(Struct, gc=False):
    display_name: str | None = None
    host_organization_name: str | None = None
    publisher: str | None = None
    type: str | None = None


class Location(Struct, gc=False):
    landing_page_url: str | None = None
    source: Venue | None = None


class Place(Struct, gc=False):
    """Of the other locations only the address is read."""

    landing_page_url: str | None = None


class Ids(Struct, gc=False):
    doi: str | None = None
    mag: int | str | None = None
    pmid: int | str | None = None
    pmcid: int | str | None = None


class Biblio(Struct, gc=False):
    volume: int | str | None = None
    issue: int | str | None = None
    first_page: int | str | None = None
    last_page: int | str | None = None


class Work(Struct, gc=False):
    """What is read of a work."""

    id: str | None = None
    doi: str | None = None
    title: str | None = None
    display_name: str | None = None
    publication_year: int | None = None
    publication_date: str | None = None
    ids: Ids | None = None
    language: str | None = None
    primary_location: Location | None = None
    best_oa_location: Location | None = None
    locations: list[Place] | None = None
    host_venue: Venue | None = None
    type: str | None = None
    type_crossref: str | None = None
    authorships: list[Authorship] | None = None
    is_authors_truncated: bool | None = None
    cited_by_count: int | None = None
    biblio: Biblio | None = None
    primary_topic: Named | None = None
    topics: list[Named] | None = None
    keywords: list[Named] | None = None
    concepts: list[Named] | None = None
    referenced_works: list[str] | None = None
    abstract_inverted_index: dict[str, list[int]] | None = None
    abstract: str | None = None


decode = json.Decoder(Work).decode
encode = json.Encoder().encode


_NO_IDS, _NO_BIBLIO, _NO_VENUE, _NO_LOCATION = Ids(), Biblio(), Venue(), Location()


def build_record(work: Work) -> WorkRecord:
    location = _find_location(work)
    venue = location.source or work.host_venue or _NO_VENUE
    doi, arxiv_id = parse_doi(_find_doi(work)), _find_arxiv(work)
    date = date_of(work.publication_date)
    title, year = title_of(work.title or work.display_name), year_of(work.publication_year, date)
    authors = tuple(filter(None, map(_read_authorship, work.authorships or ())))
    return WorkRecord(
        key=_read_key(work) or derive_key(title, year, doi, arxiv_id, authors),
        title=title,
        year=year,
        type=_read_kind(work, venue),
        venue=clean_again(venue.display_name),
        abstract=clean_abstract(read_abstract(work.abstract_inverted_index) or work.abstract),
        doi=doi,
        arxiv_id=arxiv_id,
        url=parse_url(location.landing_page_url or work.id),
        citations=count_in_range(work.cited_by_count),
        source=None,
        authors=authors,
        topics=_read_topics(work),
        references=_read_references(work.referenced_works or []),
        ids=tuple(_read_ids(work)),
        date=date,
        volume=clean_again(text_of((work.biblio or _NO_BIBLIO).volume)),
        issue=clean_again(text_of((work.biblio or _NO_BIBLIO).issue)),
        pages=_find_pages(work),
        publisher=clean_again(venue.host_organization_name or venue.publisher),
        language=clean_again(work.language),
        note=TRUNCATED if work.is_authors_truncated else None,
    )


def _read_key(work: Work) -> str:
    name = last_part(work.id)
    return f"openalex:{name}" if name else ""


def _find_location(work: Work) -> Location:
    return work.primary_location or work.best_oa_location or _NO_LOCATION


def _find_doi(work: Work) -> str | None:
    return work.doi or (work.ids.doi if work.ids else None)


def _find_pages(work: Work) -> str | None:
    biblio = work.biblio or _NO_BIBLIO
    return pages_of(join_pages(biblio.first_page, biblio.last_page)) if biblio.first_page else None


def read_abstract(index: dict[str, list[int]] | None) -> str | None:
    """
    Put the words of an abstract's index back in order.

    >>> read_abstract({"graphs": [1], "On": [0], "and": [2], "trees": [3]})
    'On graphs and trees'
    >>> read_abstract({"On": [0], "trees": [7], "graphs": [10**9]})
    'On trees'
    """
    if not index:
        return None
    words = [""] * sum(map(len, index.values()))
    try:
        for word, places in index.items():
            for place in places:
                words[place] = word
    except IndexError:
        words = []
    return " ".join(words) if words and "" not in words else _read_gappy_abstract(index)


def _read_gappy_abstract(index: dict[str, list[int]]) -> str | None:
    placed = {place: word for word, places in index.items() for place in places if 0 <= place < LONGEST_ABSTRACT}
    return " ".join(placed[place] for place in sorted(placed)) or None


def _read_topics(work: Work) -> tuple[str, ...]:
    """Keywords and topics, the primary one first; concepts where there are neither."""
    listed = [*(work.keywords or ()), work.primary_topic or Named(), *(work.topics or ())]
    names = unique(clean_again(one.display_name or one.keyword) for one in listed)
    return names or unique(clean_again(one.display_name) for one in work.concepts or () if one.score != 0)


def _read_kind(work: Work, venue: Venue) -> str | None:
    """OpenAlex calls papers of conferences articles, too; where it appeared tells them apart."""
    if work.type == "article" and venue.type == "conference":
        return "conference-paper"
    known = kind_of(work.type_crossref) if work.type == "article" else None
    return known or kind_of(work.type)


def _find_arxiv(work: Work) -> str | None:
    first = work.primary_location.landing_page_url if work.primary_location else None
    urls = [_find_doi(work), first, *(place.landing_page_url for place in work.locations or ())]
    return find_arxiv_id(*(url for url in urls if url and ("arxiv" in url or "rXiv" in url)))


def _read_ids(work: Work) -> list[str]:
    """What OpenAlex and other catalogues call the work."""
    key, ids = _read_key(work), work.ids or _NO_IDS
    found = [key] if key else []
    if ids.mag:
        found.append(f"mag:{last_part(ids.mag)}")
    if ids.pmid:
        found.append(f"pmid:{last_part(ids.pmid)}")
    if ids.pmcid:
        found.append(f"pmcid:PMC{last_part(ids.pmcid).upper().removeprefix('PMC')}")
    return found


def _read_references(addresses: list[str]) -> tuple[str, ...]:
    begin = len(PREFIX)
    names = [one[begin:] if one.startswith(PREFIX) else last_part(one) for one in addresses]
    return tuple(dict.fromkeys([f"openalex:{name}" for name in names if name]))


def _read_authorship(authorship: Authorship) -> AuthorRecord | None:
    name, folded = name_of(_find_name(authorship))
    if not name:
        return None
    variant = _find_variant(authorship, folded)
    places = _find_places(authorship)
    return AuthorRecord(name, folded, _read_author_ids(authorship.author), places, (variant,) if variant else ())


def _find_name(authorship: Authorship) -> str:
    """The name as the paper writes it; else the one that OpenAlex knows its author by."""
    if authorship.raw_author_name:
        return flip_name(authorship.raw_author_name)
    return (authorship.author.display_name or "") if authorship.author else ""


def _find_variant(authorship: Authorship, folded: str) -> str:
    """The name that OpenAlex knows the author by, folded, where the paper writes another one."""
    known = authorship.author.display_name if authorship.author else None
    profile = name_of(known)[1] if known and known != authorship.raw_author_name else ""
    return profile if profile != folded else ""


def _find_places(authorship: Authorship) -> tuple[InstitutionRecord, ...]:
    found = [institution_of(one.display_name, one.ror) for one in authorship.institutions or ()]
    return unique_places(found or map(institution_of, authorship.raw_affiliation_strings or ()))


def _read_author_ids(author: Author | None) -> tuple[str, ...]:
    if not author:
        return ()
    ids = [author_id_of("orcid", author.orcid)] if author.orcid else []
    if author.id:
        ids.append(author_id_of("openalex", author.id))
    return tuple(filter(None, ids))
