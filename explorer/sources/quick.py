"""
Fields of a record made quickly, for formats whose files hold millions.

They are what ``explorer.sources.records.build_work`` makes of the same values. Names, venues and
dates come again and again, so what was made of them is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from explorer.errors import RecordRejected
from explorer.sources.fields import parse_author_id, parse_date, parse_pages, parse_year
from explorer.sources.kinds import read_kind
from explorer.sources.records import InstitutionRecord, fold_author
from explorer.text.cleaning import clean_text

PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
kind_of = read_kind
date_of = lru_cache(maxsize=1 << 14)(parse_date)
pages_of = lru_cache(maxsize=1 << 16)(parse_pages)
author_id_of = lru_cache(maxsize=1 << 17)(parse_author_id)


def clean(text: str | None) -> str | None:
    return (clean_text(text) or None) if text else None


def clean_abstract(text: str | None) -> str | None:
    """Clean an abstract; one whose lines are broken anywhere is put together without looking for more."""
    if not text:
        return None
    if text.isprintable() and "&" not in text and "  " not in text:
        return text.strip(" ") or None
    joined = " ".join(text.split())
    if joined.isprintable() and "&" not in joined and not PARAGRAPH_BREAK.search(text):
        return joined or None
    return clean_text(text, paragraphs=True) or None


@lru_cache(maxsize=1 << 16)
def clean_again(text: str | None) -> str | None:
    """Clean a text that other records have, too: a venue, a topic."""
    return clean(text)


def title_of(text: str | None) -> str:
    """Clean a title; raises RecordRejected where there is none."""
    title = clean_text(text) if text else ""
    if not title:
        raise RecordRejected("no title" if text is None else "the title is not text, or empty")
    return title


def year_of(number: int | None, date: str | None) -> int | None:
    return parse_year(number) or parse_year(date)


def count_in_range(number: int | None) -> int | None:
    return number if number is not None and 0 <= number < 2**31 else None


@lru_cache(maxsize=1 << 18)
def name_of(raw: str) -> tuple[str, str]:
    """A name cleaned, and folded; both empty where it names nobody."""
    name = clean_text(raw)
    return (name, fold_author(raw)) if name else ("", "")


@lru_cache(maxsize=1 << 16)
def institution_of(name: str | None, ror: str | None = None) -> InstitutionRecord | None:
    cleaned = clean(name)
    return InstitutionRecord(cleaned, parse_author_id("ror", ror) or "") if cleaned else None


def unique(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Each text once, in order; what is missing or empty is left out."""
    return tuple(dict.fromkeys(filter(None, texts)))


def unique_places(places: Iterable[InstitutionRecord | None]) -> tuple[InstitutionRecord, ...]:
    return tuple(dict.fromkeys(filter(None, places)))
