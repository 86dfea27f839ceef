"""
What columns of tables are called, in the export of any program, and what they hold.

The first name that a table has counts. Columns of editors, of corresponding authors and of
labels given while screening are on no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import orjson

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "key", "corpus_ids"),
    "title": ("title", "document_title", "item_title", "article_title", "paper_title", "primary_title", "ti",
              "publication_title_1", "work_title", "titel", "titre", "titulo"),
    "authors": ("authors", "author", "author_s", "author_names", "author_name", "author_full_names",
                "authors_full_names", "first_authors", "creators", "creator", "au", "af", "autoren", "autores"),
    "year": ("year", "publication_year", "pubyear", "published_year", "pub_year", "py", "jahr"),
    "date": ("date", "publication_date", "date_published", "published_date", "published", "pub_date", "online_date",
             "issue_date", "dp", "create_date"),
    "type": ("type", "document_type", "publication_type", "content_type", "item_type", "type_of_reference", "dt",
             "reference_type", "pubtype", "document_identifier"),
    "venue": ("venue", "journal", "source_title", "publication_title", "journal_title", "container_title",
              "book_title", "booktitle", "publication_name", "secondary_title", "journal_book", "journal_name",
              "publication", "so", "jt", "conference_name", "conference"),
    "abstract": ("abstract", "abstract_note", "notes_abstract", "ab", "summary", "description"),
    "doi": ("doi", "item_doi", "di", "doi_link"),
    "arxiv_id": ("arxiv_id", "arxiv", "arxivid"),
    "url": ("url", "link", "item_url", "urls", "url_s", "web_url", "article_url", "pdf_link", "external_url"),
    "citations": ("citations", "cited_by", "times_cited", "cited_by_count", "citation_count", "n_citations", "tc",
                  "article_citation_count", "citing_works_count", "cites"),
    "keywords": ("keywords", "author_keywords", "keyword", "de", "manual_tags", "tags", "ieee_terms"),
    "topics": ("topics", "subjects", "fields_of_study", "subject", "categories", "mesh_terms"),
    "volume": ("volume", "journal_volume", "vl", "vol"),
    "issue": ("issue", "journal_issue", "issue_number", "number", "is"),
    "pages": ("pages", "page", "pagination", "page_range", "pp"),
    "first_page": ("start_page", "first_page", "page_start", "bp", "startpage", "article_number", "art_no", "ar"),
    "last_page": ("end_page", "last_page", "page_end", "ep", "endpage"),
    "publisher": ("publisher", "pu"),
    "language": ("language", "language_of_original_document", "la", "lang"),
    "source": ("source", "database", "source_database"),
    "references": ("references", "referenced_works", "cited_references"),
    "affiliations": ("affiliations", "author_affiliations", "affiliation", "authors_affiliations"),
    "orcids": ("orcids", "orcid"),
    "pmid": ("pmid", "pubmed_id", "pm"),
    "pmcid": ("pmcid",),
    "eid": ("eid",),
}  # fmt: skip
"""A field of docs/data-format.md, or a part of one, and the names of its column."""

KNOWN = frozenset(name for names in COLUMNS.values() for name in names) | {
    "source_target", "label", "target", "lens_id", "publication_id", "authors_with_affiliations", "display_name",
    "editors", "issn", "isbn", "weight", "abbreviated_source_title", "rank", "language", "notes", "open_access",
}  # fmt: skip
"""Names by which a header is told from a row."""

_QUOTED = re.compile(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""")
_ESCAPED = re.compile(r"\\(.)")
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠]")
"""What a program put an apostrophe before, so that no spreadsheet runs it."""


def pick_columns(row: Mapping[str, str]) -> dict[str, str]:
    """
    Pick the cells that mean something, by the field they belong to.

    >>> pick_columns({"document_title": "On Graphs", "rank": "1", "py": "2020"})
    {'title': 'On Graphs', 'year': '2020'}
    """
    return {field: drop_guard(row[name]) for field, name in _plan(frozenset(row))}


@lru_cache(maxsize=1 << 10)
def _plan(columns: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Which of these columns is read for which field; rows of a table have few sets of cells that are not empty."""
    found = ((field, next((name for name in names if name in columns), None)) for field, names in COLUMNS.items())
    return tuple((field, name) for field, name in found if name)


def drop_guard(cell: str) -> str:
    """
    Drop the apostrophe that keeps a spreadsheet from running a text.

    >>> drop_guard("'=1+1"), drop_guard("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


def split_cell(cell: str, separators: Iterable[str] = (";", "|")) -> list[str]:
    """
    Split a cell that holds a list: of JSON or Python, else at the first separator that it has.

    >>> split_cell("a; b;"), split_cell("['Marx, Karl', \\"O'Neil\\"]"), split_cell('["a", "b"]'), split_cell("a, b")
    (['a', 'b'], ['Marx, Karl', "O'Neil"], ['a', 'b'], ['a, b'])
    """
    text = cell.strip()
    if not text:
        return []
    if text[0] == "[" and text[-1] == "]":
        return _parse_list(text)
    for separator in separators:
        if separator in text:
            parts = [part for part in map(str.strip, text.split(separator)) if part]
            return [*map(drop_guard, parts)] if "'" in text else parts
    return [drop_guard(text)]


def _parse_list(text: str) -> list[str]:
    try:
        value = orjson.loads(text)
        return [str(one) for one in value if isinstance(one, str | int)]
    except orjson.JSONDecodeError:
        found = (one or other for one, other in _QUOTED.findall(text))
        quoted = [_ESCAPED.sub(r"\1", one) for one in found]
        return quoted or [part.strip() for part in text[1:-1].split(",") if part.strip()]
