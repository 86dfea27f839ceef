"""The CSV that Embase exports (https://www.embase.com): journal, volume and pages are one text."""

from __future__ import annotations

import re

from explorer.sources.columns import pick_columns
from explorer.sources.dates import read_date
from explorer.sources.formats import CERTAIN, NO
from explorer.sources.identifiers import find_dois
from explorer.sources.person_names import split_names
from explorer.sources.plain_csv import read_common
from explorer.sources.tabular import Row, TableShape, build_table_format
from explorer.sources.values import Fields

_SOURCE = re.compile(
    r"""
    (?P<venue>.+?)\s+ \( (?P<year>[12][0-9]{3}) \)
    (?: \s+ (?P<volume>[\w.-]+) (?: : (?P<issue>[^(\s]+) )? )?
    (?: \s+ \( (?P<pages>[^()]+) \) )?
    """,
    re.VERBOSE,
)
_DATE = re.compile(r"Date of Publication:\s*([^.;]+)")
_DOI = re.compile(r"[?&]id=doi:([^&\s]+)")
_BETWEEN = re.compile(r",\s*(?![^()]*\))")
"""A comma that stands in no brackets."""


def judge(columns: frozenset[str], row: Row) -> float:
    del row
    return CERTAIN if "title" in columns and any("emtree" in column for column in columns) else NO


def read_row(row: Row) -> Fields:
    """Read a row, of either the short export or the one with a column for each part."""
    cells = pick_columns(row)
    source = row.get("source", "")
    parts = {name: part for name, part in _read_source(source).items() if part}
    date = _DATE.search(source)
    return {
        **read_common(cells),
        **parts,
        "date": read_date(date[1]) if date else read_common(cells)["date"],
        "doi": row.get("doi") or next(iter(find_dois(_DOI.findall(row.get("open_url_link", "")))), None),
        "url": None,
        "source": None,
        "authors": split_names(cells.get("authors", "")),
        "keywords": split_terms(row.get("author_keywords", "")),
        "topics": split_terms(row.get("emtree_medical_index_terms", "") or row.get("keywords", "")),
    }


def split_terms(text: str) -> list[str]:
    """
    Part index terms, whose qualifiers stand in brackets.

    >>> split_terms("cyst (diagnosis, surgery), human")
    ['cyst', 'human']
    """
    parts = (part.partition(" (")[0].strip() for part in _BETWEEN.split(text))
    return [part for part in parts if part]


def _read_source(text: str) -> dict[str, str | None]:
    """
    Take journal, year, volume, issue and pages apart.

    >>> found = _read_source("Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004")
    >>> found["venue"], found["year"], found["volume"], found["issue"], found["pages"]
    ('Cancer', '2004', '102', '4', '253-258')
    """
    match = _SOURCE.match(text)
    return match.groupdict() if match else {}


FORMAT = build_table_format("embase-csv", "Embase CSV", TableShape(judge, read_row, frozenset({"title"})))
