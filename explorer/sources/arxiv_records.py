"""A paper in the metadata of arXiv: what is read of it, and the record that it becomes."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct, field, json

from explorer.sources.fields import parse_doi
from explorer.sources.identifiers import parse_arxiv_id
from explorer.sources.person_names import split_names
from explorer.sources.quick import clean, clean_abstract, clean_again, name_of, title_of, unique, year_of
from explorer.sources.records import AuthorRecord, WorkRecord, derive_key
from explorer.sources.values import join_date, join_name, text_of

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MAIL_DATE = re.compile(r"\s*(?:[A-Za-z]{3},\s*)?(\d{1,2}) ([A-Za-z]{3}) (\d{4})\b")


class Version(Struct, gc=False):
    created: str | None = None


class Paper(Struct, gc=False):
    """What is read of a paper."""

    id: str | None = None
    title: str | None = None
    abstract: str | None = None
    doi: str | None = None
    journal: str | None = field(default=None, name="journal-ref")
    categories: str | list[str] | None = None
    authors: str | None = None
    authors_parsed: list[list[str]] | None = None
    versions: list[Version] | None = None


decode = json.Decoder(Paper).decode


def build_record(paper: Paper) -> WorkRecord:
    """Its date is that of its first version."""
    name, date = find_id(paper), find_date(paper)
    title, year, doi = title_of(paper.title), year_of(None, date), parse_doi(paper.doi)
    authors = tuple([AuthorRecord(*name_of(one)) for one in list_names(paper) if name_of(one)[0]])
    return WorkRecord(
        key=f"arxiv:{name}" if name else derive_key(title, year, doi, None, authors),
        title=title,
        year=year,
        type="preprint",
        venue=None,
        abstract=clean_abstract(paper.abstract),
        doi=doi,
        arxiv_id=name,
        url=build_url(name),
        citations=None,
        source=None,
        authors=authors,
        topics=find_topics(paper),
        date=date,
        note=clean(write_journal_note(paper.journal)),
    )


def find_id(paper: Paper) -> str | None:
    return parse_arxiv_id(paper.id) or clean(paper.id)


def find_date(paper: Paper) -> str | None:
    return _date_of(paper.versions[0].created) if paper.versions else None


def build_url(name: str | None) -> str | None:
    return f"https://arxiv.org/abs/{name}" if name and " " not in name else None


def find_topics(paper: Paper) -> tuple[str, ...]:
    return _topics_of(paper.categories) if isinstance(paper.categories, str) else _read_topics(paper.categories)


def list_names(paper: Paper) -> list[str]:
    """Names come as family, given, suffix; what stands behind these is an affiliation, cut short."""
    if paper.authors_parsed:
        return [_join(*parts[:3]) for parts in paper.authors_parsed if parts]
    return split_names(paper.authors or "")


def parse_mail_date(value: object) -> str | None:
    """
    Read the date of a version, written as e-mails write it (RFC 5322).

    >>> parse_mail_date("Mon, 2 Apr 2007 19:18:42 GMT"), parse_mail_date("2007")
    ('2007-04-02', None)
    """
    match = _MAIL_DATE.match(value) if isinstance(value, str) else None
    if not match:
        return None
    return join_date(match[3], _MONTHS.get(match[2].lower()), match[1])


def read_categories(value: object) -> list[str]:
    """
    Split categories, the primary one first.

    >>> read_categories("cs.LG stat.ML"), read_categories(["cs.LG stat.ML"])
    (['cs.LG', 'stat.ML'], ['cs.LG', 'stat.ML'])
    """
    listed = value if isinstance(value, list) else [value]
    return [category for text in listed if isinstance(text, str) for category in text.split()]


def write_journal_note(value: object) -> str | None:
    """Where a preprint says that it appeared; too free in form to be a venue."""
    text = text_of(value).strip()
    return f"appeared in: {text}" if text else None


@lru_cache(maxsize=1 << 18)
def _join(family: str, given: str = "", suffix: str = "") -> str:
    return join_name(given, family, suffix)


@lru_cache(maxsize=1 << 16)
def _date_of(created: str | None) -> str | None:
    return parse_mail_date(created)


def _read_topics(categories: object) -> tuple[str, ...]:
    return unique(map(clean_again, read_categories(categories)))


_topics_of = lru_cache(maxsize=1 << 14)(_read_topics)
