"""
Maps of VOSviewer (https://www.vosviewer.com) whose items are papers: its JSON, and its map as a table.

Most maps are of authors, journals, terms or places, and hold no work. A map of papers gives
title and authors in fields of their own, or as rows of a small HTML table, the description.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from explorer.errors import RecordRejected
from explorer.sources.dates import read_date
from explorer.sources.formats import CERTAIN, NO
from explorer.sources.json_documents import JsonShape, build_json_format
from explorer.sources.person_names import split_names
from explorer.sources.tabular import Row, TableShape, build_table_format
from explorer.sources.values import Fields, as_list, pick, text_of

_CELLS = re.compile(r"<td>\s*([^<]{1,40}?)\s*:?\s*</td>\s*<td>(.*?)</td>", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<[^<>]*>")
_DIMENSIONS = re.compile(r"\bpub\.[0-9]+")
_YEAR_BEHIND = re.compile(r"\(([12][0-9]{3})[a-z]?\)\s*$")


def judge(record: Fields) -> float:
    items = pick(record, "network", "items")
    return CERTAIN if isinstance(items, list) else NO


def judge_table(columns: frozenset[str], row: Row) -> float:
    del row
    has_place = columns >= {"id", "label"} and (columns >= {"x", "y"} or "cluster" in columns)
    return CERTAIN if has_place or any(name.startswith("weight<") for name in columns) else NO


def expand(record: Fields) -> Iterable[object]:
    items = pick(record, "network", "items")
    return items if isinstance(items, list) else (record,)


def read_item(item: Fields) -> Fields:
    """Read an item; raises RecordRejected where it is no paper."""
    said = dict(_read_description(text_of(item.get("description"))))
    title = text_of(item.get("title")) or said.get("title")
    authors = text_of(item.get("authors")) or said.get("authors", "")
    if not title:
        raise RecordRejected("an item of a map of VOSviewer that names no paper")
    heading, url = text_of(item.get("heading")), text_of(item.get("uri")) or text_of(item.get("url"))
    own, dimensions = text_of(item.get("id")), _DIMENSIONS.search(url)
    return {
        "id": None if own.isdecimal() else f"vosviewer:{own}",
        "ids": [f"dimensions:{dimensions[0]}"] if dimensions else [],
        "title": title,
        "authors": split_names(authors),
        "abstract": item.get("abstract"),
        "venue": (heading or said.get("source", "")).partition(",")[0],
        "year": said.get("year") or pick(item, "scores", "Pub. year") or _find_year(text_of(item.get("label"))),
        "date": read_date(heading),
        "url": url,
        "doi": url,
        "keywords": [text_of(one) for one in as_list(item.get("keywords"))],
    }


def _read_row(row: Row) -> Fields:
    return read_item({**row, "scores": {"Pub. year": row.get("score<pub_year>")}})


def _read_description(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _CELLS.findall(text):
        yield name.casefold(), html.unescape(_TAGS.sub("", value)).strip()


def _find_year(label: str) -> str | None:
    """A paper is labelled "Lee (2020)"."""
    match = _YEAR_BEHIND.search(label)
    return match[1] if match else None


FORMAT = build_json_format("vosviewer", "VOSviewer JSON", JsonShape(judge, expand, read_item, ("network.items",)))
TABLE = build_table_format("vosviewer-map", "VOSviewer map", TableShape(judge_table, _read_row))
