"""One field of a foreign record, read: years, dates, pages, ids, addresses."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime
from functools import lru_cache

from explorer.text.cleaning import clean_text

FIRST_YEAR = 1450
"""No work is older than printing; an earlier year is a slip."""
LAST_YEAR = datetime.now(UTC).year + 2
"""Volumes are dated ahead of their printing, by a year or two."""
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_RESOLVER = re.compile(r"https?://\S*/")
_YEAR = re.compile(r"\s*(\d{4})(?!\d)")
_DATE = re.compile(r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d])")
_DASHES = re.compile(r"\s*[-‐-―−]+\s*")
_PLAIN_ID = re.compile(r"[a-z][a-z0-9_]*:[A-Za-z0-9._-]+")
_SCHEME = re.compile(r"[a-z][a-z0-9_]*")


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
    text = read_brief(value)
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
    scheme, colon, name = (read_text(value) or "").partition(":")
    name = _RESOLVER.sub("", name.strip()) if name.startswith("http") else name.strip()
    return f"{scheme}:{name}" if colon and name and _SCHEME.fullmatch(scheme) else None


def parse_doi(value: object) -> str | None:
    """
    Read a DOI, with or without its resolver, lower-cased (DOIs ignore case).

    >>> parse_doi("https://doi.org/10.48550/arXiv.2401.14394")
    '10.48550/arxiv.2401.14394'
    """
    text = read_text(value)
    match = _DOI.search(text) if text else None
    return match[0].lower() if match else None


def parse_reference(value: object) -> str | None:
    """
    Read what a work cites: a DOI without its resolver and lower-cased, anything else as it stands.

    >>> parse_reference("https://doi.org/10.1234/ABC"), parse_reference("w1")
    ('10.1234/abc', 'w1')
    """
    return parse_doi(value) or read_text(value)


def parse_url(value: object) -> str | None:
    """
    Keep a web address, and nothing that a browser would run.

    >>> parse_url("javascript:alert(1)") is None
    True
    """
    text = read_text(value)
    return text if text and text.lower().startswith(("https://", "http://")) and " " not in text else None


def parse_author_id(scheme: str, value: object) -> str | None:
    """
    Read an author's persistent id as ``scheme:value``, without the resolver's address.

    >>> parse_author_id("orcid", "https://orcid.org/0000-0002-1825-009x")
    'orcid:0000-0002-1825-009X'
    """
    text = read_text(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
    if text and scheme == "orcid":
        match = _ORCID.search(text)
        text = match[0].upper() if match else None
    elif text:
        text = _RESOLVER.sub("", text.rstrip("/"))
    return f"{scheme}:{text}" if text else None


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= day <= monthrange(year, month)[1]


def read_text(value: object, *, paragraphs: bool = False) -> str | None:
    if not isinstance(value, str) or not value:
        return None
    return clean_text(value, paragraphs=paragraphs) or None


def read_brief(value: object) -> str | None:
    """A text or a number that other records have, too: a venue, a volume."""
    if isinstance(value, str):
        return clean_brief(value) if value else None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


@lru_cache(maxsize=1 << 15)
def clean_brief(text: str) -> str | None:
    return clean_text(text) or None
