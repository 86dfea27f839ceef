"""
Works in a plain table: the columns of docs/data-format.md, or those of any program that names its titles.

Lists are parted by semicolons. What a column means is told by its name alone
(``explorer.sources.columns``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from explorer.sources.columns import COLUMNS, pick_columns, split_cell
from explorer.sources.dates import read_date
from explorer.sources.formats import LIKELY, NO, POSSIBLE
from explorer.sources.identifiers import find_dois, last_part, parse_arxiv_id
from explorer.sources.person_names import split_names
from explorer.sources.quick import kind_of
from explorer.sources.tabular import Row, TableShape, build_table_format
from explorer.sources.values import Fields, count_of, join_pages, tag_id

_AS_IT_STANDS = ("title", "venue", "abstract", "doi", "publisher", "volume", "issue", "language")
DOCUMENTED = frozenset(COLUMNS) | {
    "corpus_ids", "author_ids", "ids", "note", "votes", "comments", "rank", "institutions", "refs",
}  # fmt: skip
"""Columns of our own format: where a table has no others, its ids are ids, even if they are numbers."""


def judge(columns: frozenset[str], row: Row) -> float:
    """A table of works has a column of titles; the more of the others it has, the surer."""
    if not columns.intersection(COLUMNS["title"]):
        return NO
    others = sum(bool(columns.intersection(names)) for field, names in COLUMNS.items() if field != "title")
    return LIKELY if others and row else POSSIBLE


def read_row(row: Row) -> Fields:
    """Read a row."""
    cells = pick_columns(row)
    if "venue" not in cells and "source" in cells and not DOCUMENTED.issuperset(row):
        cells["venue"] = cells.pop("source")
    return {
        **read_common(cells),
        "id": _read_id(row, cells),
        "ids": [*_read_ids(cells), *split_cell(row["ids"])] if "ids" in row else [*_read_ids(cells)],
        "authors": read_authors(cells),
    }


def read_common(cells: Mapping[str, str]) -> Fields:
    """Read the cells, by their fields, that mean the same in every table."""
    get = cells.get
    date = read_date(cells["date"]) if "date" in cells else None
    year = get("year", "")
    found: Fields = {name: cells[name] for name in _AS_IT_STANDS if name in cells}
    found |= {name: split_tags(cells[name]) for name in ("keywords", "topics") if name in cells}
    if "arxiv_id" in cells:
        found["arxiv_id"] = parse_arxiv_id(cells["arxiv_id"])
    if "references" in cells:
        found["references"] = read_references(cells["references"])
    return found | {
        "year": read_date(year) if year else None,
        "date": date if date and (not year or date[:4] == year.strip()[:4]) else None,
        "type": kind_of(get("type")),
        "url": next(iter(split_cell(cells["url"], (" ", ";", "|"))), None) if "url" in cells else None,
        "citations": count_of(cells["citations"]) if "citations" in cells else None,
        "pages": get("pages") or join_pages(get("first_page"), get("last_page")),
        "source": split_cell(cells["source"]) if "source" in cells else None,
    }


def split_tags(cell: str) -> list[str]:
    """
    Split keywords; commas part them where nothing else does.

    >>> split_tags("graphs; trees, rooted"), split_tags("graphs, trees")
    (['graphs', 'trees, rooted'], ['graphs', 'trees'])
    """
    return split_cell(cell, (";", "|", ",", "\n"))


def read_references(cell: str) -> list[str]:
    """
    Read what a work cites: ids as they stand; of references written out only their DOIs.

    >>> read_references("w1; https://doi.org/10.1234/A"), read_references("Lee A., On Graphs, 10.1234/b (2020)")
    (['w1', '10.1234/a'], ['10.1234/b'])
    """
    parts = split_cell(cell)
    return [one for part in parts for one in find_dois([part]) or ([part] if " " not in part else [])]


def read_authors(cells: Mapping[str, str]) -> list[object]:
    """
    Read the authors, with the affiliations and ORCID iDs whose lists have one for each of them.

    >>> read_authors({"authors": "Lee, Ann; Chen, Bo", "affiliations": "Rice; MIT"})[1]
    {'name': 'Bo Chen', 'affiliations': ['MIT'], 'orcid': ''}
    >>> read_authors({"authors": "Lee, Ann; Chen, Bo"})
    ['Ann Lee', 'Bo Chen']
    """
    text = cells.get("authors", "")
    names = [name for part in split_cell(text) for name in split_names(part)] if text.startswith("[") else (
        split_names(text)
    )  # fmt: skip
    if "affiliations" not in cells and "orcids" not in cells:
        return list(names)
    places = _align(split_cell(cells.get("affiliations", "")), len(names))
    orcids = _align(split_cell(cells.get("orcids", "")), len(names))
    return [
        {"name": name, "affiliations": [place] if place else [], "orcid": orcid}
        for name, place, orcid in zip(names, places, orcids, strict=True)
    ]


def _align(values: list[str], count: int) -> list[str]:
    """One value for each of *count* authors, or none at all: whose is whose is not guessed."""
    return values if len(values) == count else [""] * count


def _read_id(row: Row, cells: Mapping[str, str]) -> str | None:
    """A number that counts the rows of some other program's table would be taken for the same number of the next."""
    own = cells.get("id", "").strip()
    if own.isdecimal() and not DOCUMENTED.issuperset(row):
        return None
    return own or tag_id("scopus", cells.get("eid"))


def _read_ids(cells: Mapping[str, str]) -> Iterator[str]:
    for scheme, field in (("pmid", "pmid"), ("pmcid", "pmcid"), ("scopus", "eid")):
        tag = tag_id(scheme, last_part(cells[field])) if field in cells else None
        if tag:
            yield tag


FORMAT = build_table_format("csv", "CSV", TableShape(judge, read_row, frozenset({"title", "authors", "author"})))
