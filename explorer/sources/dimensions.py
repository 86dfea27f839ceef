"""
The CSV that Dimensions exports (https://www.dimensions.ai), of its search and for bibliometric mapping.

A line above the header says when it was exported and for which search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from explorer.sources.columns import pick_columns, split_cell
from explorer.sources.formats import CERTAIN, NO
from explorer.sources.person_names import flip_name
from explorer.sources.plain_csv import read_common, split_tags
from explorer.sources.quick import institution_of, name_of, unique_places
from explorer.sources.records import AuthorRecord
from explorer.sources.tabular import Row, TableShape, build_table_format
from explorer.sources.values import Fields, count_of, tag_id

_OWN = {"dimensions_url", "authors_raw_affiliation", "authors_affiliations", "research_organizations_standardized",
        "pubyear", "times_cited", "source_title_anthology_title", "grid_ids", "fcr", "rcr"}  # fmt: skip
_CODE = re.compile(r"^\d{2,6}\s+")
_SIGN = re.compile(r"[();]")
_PUBLICATION = re.compile(r"\bpub\.\d+")
_FIELDS = ("fields_of_research_anzsrc_2020", "for_anzsrc_categories", "fields_of_research")


def judge(columns: frozenset[str], row: Row) -> float:
    is_own = row.get("publication_id", "").startswith("pub.")
    return CERTAIN if "publication_id" in columns and (is_own or len(_OWN & columns) >= 2) else NO


def read_row(row: Row) -> Fields:
    """Read a row; fields of research lose the number before them, references are ids of Dimensions."""
    cells = pick_columns(row)
    own = tag_id("dimensions", row.get("publication_id"))
    categories = next((row[name] for name in _FIELDS if name in row), "")
    return {
        **read_common(cells),
        "id": own,
        "ids": [own, tag_id("pmid", cells.get("pmid")), tag_id("pmcid", cells.get("pmcid"))],
        "venue": _first(row, "source_title", "source_title_anthology_title", "anthology_title"),
        "url": _first(row, "source_linkout", "dimensions_url"),
        "citations": count_of(row.get("times_cited")),
        "authors": [one for one in _read_authors(row) if one],
        "keywords": split_tags(cells.get("keywords", "")),
        "topics": [_CODE.sub("", one) for one in split_cell(categories)] + split_cell(row.get("mesh_terms", "")),
        "references": [f"dimensions:{one}" for one in _PUBLICATION.findall(row.get("cited_references", ""))],
    }


def split_people(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """
    Part people, each with what stands behind their name in brackets.

    >>> list(split_people("Lee, Ann (Rice (Houston); MIT); Chen, Bo"))
    [('Lee, Ann', ('Rice (Houston)', 'MIT')), ('Chen, Bo', ())]
    """
    return (person for person in map(_part_person, _split_outside(text)) if person[0])


@lru_cache(maxsize=1 << 16)
def _part_person(text: str) -> tuple[str, tuple[str, ...]]:
    name, bracket, places = text.partition("(")
    inside = places.strip().removesuffix(")") if bracket else ""
    return name.strip(), tuple([place.strip() for place in _split_outside(inside) if place.strip()])


def _read_authors(row: Row) -> Iterator[AuthorRecord | None]:
    """Everybody in "Authors", with the affiliations that another column gives the one of that name."""
    listed = _first(row, "authors_affiliations", "authors_raw_affiliation") or ""
    places: dict[str, tuple[str, ...]] = {}
    for name, found in split_people(listed):
        places.setdefault(name, found)
    for name in split_cell(row.get("authors", "")) or list(places):
        yield _read_author(name, places.get(name, ()))


@lru_cache(maxsize=1 << 17)
def _read_author(name: str, places: tuple[str, ...]) -> AuthorRecord | None:
    said, folded = name_of(flip_name(name))
    return AuthorRecord(said, folded, (), unique_places(map(institution_of, places))) if said else None


def _first(row: Row, *names: str) -> str | None:
    return next((row[name] for name in names if name in row), None)


def _split_outside(text: str) -> list[str]:
    """Split at the semicolons that stand in no brackets."""
    if "(" not in text:
        return text.split(";")
    parts, depth, begin = [], 0, 0
    for sign in _SIGN.finditer(text):
        if sign[0] != ";":
            depth = max(0, depth + (1 if sign[0] == "(" else -1))
        elif not depth:
            parts.append(text[begin : sign.start()])
            begin = sign.end()
    return [*parts, text[begin:]]


FORMAT = build_table_format(
    "dimensions", "Dimensions CSV", TableShape(judge, read_row, frozenset({"title", "authors"}))
)
