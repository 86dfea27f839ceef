"""
The CSV that Scopus exports (https://www.scopus.com), with the names of authors in either of its spellings.

Since 2023 "Authors" are parted by semicolons and stand in full, with their ids, in a column
of their own; before, commas part them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest

from explorer.sources.columns import pick_columns, split_cell
from explorer.sources.formats import CERTAIN, NO
from explorer.sources.identifiers import find_dois
from explorer.sources.person_names import flip_initials, flip_name
from explorer.sources.plain_csv import read_common
from explorer.sources.quick import institution_of, name_of
from explorer.sources.records import AuthorRecord
from explorer.sources.tabular import Row, TableShape, build_table_format
from explorer.sources.values import Fields, tag_id

_OWN = {"author_s_id", "authors_with_affiliations", "source_title", "page_start", "art_no", "link", "index_keywords",
        "abbreviated_source_title", "publication_stage", "document_type", "cited_by"}  # fmt: skip
_ID = re.compile(r"\s*\((\d{5,})\)\s*$")
_NOBODY = re.compile(r"\[no author|\[no author id", re.IGNORECASE)


def judge(columns: frozenset[str], row: Row) -> float:
    if "eid" in columns and len(_OWN & columns) >= 2:
        return CERTAIN
    return CERTAIN if row.get("eid", "").startswith("2-s2.0-") or len(_OWN & columns) >= 5 else NO


def read_row(row: Row) -> Fields:
    """Read a row; of the references, which are written out, the DOIs."""
    cells = pick_columns(row)
    references = cells.pop("references", "")
    return {
        **read_common(cells),
        "id": tag_id("scopus", cells.get("eid")),
        "ids": [tag_id("scopus", cells.get("eid")), tag_id("pmid", cells.get("pmid"))],
        "authors": _read_authors(row),
        "source": None,
        "keywords": split_cell(row.get("author_keywords", "")),
        "topics": split_cell(row.get("index_keywords", "")),
        "references": find_dois(references.split(";")) if "10." in references else [],
    }


def split_affiliations(text: str, known: list[str]) -> list[str]:
    """
    Part the affiliations of one author, which commas join, by those that the paper lists.

    >>> split_affiliations(
    ...     "Dept. X, Rice, Houston, MIT, Boston", ["MIT, Boston", "Rice, Houston", "Dept. X, Rice, Houston"]
    ... )
    ['Dept. X, Rice, Houston', 'MIT, Boston']
    """
    if text in known:
        return [text]
    found: dict[int, str] = {}
    left = text
    for one in sorted(set(known), key=len, reverse=True):
        place = left.find(one)
        if place >= 0:
            found[place] = one
            left = left.replace(one, "\x00" * len(one))
    return [found[place] for place in sorted(found)] or [part for part in [text.strip(" ,")] if part]


def _read_authors(row: Row) -> list[AuthorRecord]:
    short, ids = _split_short(row.get("authors", "")), split_cell(row.get("author_s_id", ""))
    full = split_cell(row.get("author_full_names", ""), (";",))
    if len(full) < len(short):
        full = []
    places = _read_places(row, short)
    return [
        _read_author(name, brief or "", number or "", place or [])
        for name, brief, number, place in zip_longest(full or short, short, ids, places)
        if name and name_of(name)[0]
    ]


def _read_author(name: str, brief: str, number: str, places: list[str]) -> AuthorRecord:
    said, own = _read_name(name, name == brief)
    own = own or number.strip()
    found = tuple([place for place in map(institution_of, places) if place]) if places else ()
    return AuthorRecord(*name_of(said), (f"scopus:{own}",) if own else (), found)


@lru_cache(maxsize=1 << 17)
def _read_name(name: str, is_short: bool) -> tuple[str, str]:
    """A name as it is said, and the id behind it, empty where there is none."""
    if is_short:
        return flip_initials(name), ""
    match = _ID.search(name)
    return (flip_name(name[: match.start()]), match[1]) if match else (flip_name(name), "")


def _split_short(text: str) -> list[str]:
    if not text or _NOBODY.search(text):
        return []
    return split_cell(text, (";", "., ", ", ")) if ";" in text or "., " not in text else [
        part if part.endswith(".") else f"{part}." for part in split_cell(text, ("., ",))
    ]  # fmt: skip


def _read_places(row: Row, short: list[str]) -> list[list[str]]:
    """The affiliations of each author, in the order of the authors; none where the two lists can't be matched."""
    known = split_cell(row.get("affiliations", ""), (";",))
    parts = split_cell(row.get("authors_with_affiliations", ""), ("; ", ";"))
    if len(parts) != len(short):
        return [known[:1]] if len(short) == 1 and len(known) == 1 else []
    return [split_affiliations(_drop_name(part, name), known) for part, name in zip(parts, short, strict=True)]


def _drop_name(part: str, name: str) -> str:
    """What stands behind an author's name, which is written with or without a comma inside."""
    if part.startswith(name):
        return part[len(name) :].lstrip(" ,")
    plain = re.compile(r"\s*,?\s+".join(map(re.escape, name.replace(",", " ").split())))
    match = plain.match(part)
    return part[match.end() :].lstrip(" ,") if match else part.partition(", ")[2]


FORMAT = build_table_format("scopus-csv", "Scopus CSV", TableShape(judge, read_row, frozenset({"title", "authors"})))
