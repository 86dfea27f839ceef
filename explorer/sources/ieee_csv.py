"""The CSV that IEEE Xplore exports (https://ieeexplore.ieee.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from explorer.sources.columns import pick_columns, split_cell
from explorer.sources.formats import CERTAIN, NO
from explorer.sources.plain_csv import read_common
from explorer.sources.tabular import Row, TableShape, build_table_format
from explorer.sources.values import Fields, count_of, tag_id

_KINDS = {"conference": "conference-paper", "journal": "journal-article", "magazine": "journal-article",
          "early access": "journal-article", "book": "book-chapter", "standard": "report"}  # fmt: skip
_NUMBER = re.compile(r"arnumber=(\d+)|/document/(\d+)")


def judge(columns: frozenset[str], row: Row) -> float:
    del row
    own = {"author_affiliations", "ieee_terms", "article_citation_count", "date_added_to_xplore", "document_identifier"}
    return CERTAIN if "document_title" in columns and len(own & columns) >= 2 else NO


def read_row(row: Row) -> Fields:
    """Read a row; affiliations stand in the order of the authors."""
    number = _NUMBER.search(row.get("pdf_link", ""))
    own = tag_id("ieee", number[1] or number[2]) if number else None
    return {
        **read_common(pick_columns(row)),
        "id": own,
        "ids": [own],
        "type": _read_kind(row.get("document_identifier", "")),
        "venue": row.get("publication_title"),
        "citations": count_of(row.get("article_citation_count")),
        "authors": list(_read_authors(row)),
        "keywords": split_cell(row.get("author_keywords", "")),
        "topics": split_cell(row.get("ieee_terms", "")),
    }


def _read_authors(row: Row) -> Iterator[Fields]:
    names, places = split_cell(row.get("authors", "")), split_cell(row.get("author_affiliations", ""))
    matched = places if len(places) == len(names) else []
    for name, place in zip_longest(names, matched):
        yield {"name": name.replace(". -", ".-"), "affiliations": [place] if place else []}


def _read_kind(text: str) -> str | None:
    """
    Read the kind of a document by the shelf on which Xplore has it.

    >>> _read_kind("IEEE Conferences"), _read_kind("IET Early Access Articles"), _read_kind("")
    ('conference-paper', 'journal-article', None)
    """
    return next((kind for word, kind in _KINDS.items() if word in text.casefold()), None)


FORMAT = build_table_format("ieee-csv", "IEEE Xplore CSV", TableShape(judge, read_row, frozenset({"document_title"})))
