"""Works in the fields of docs/data-format.md, as one JSON document: a list of works, or a single one."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.sources.formats import NO, POSSIBLE
from explorer.sources.json_documents import JsonShape, build_json_format
from explorer.sources.values import Fields, as_list

_OWN = {"authors", "year", "abstract", "doi", "venue", "keywords", "topics", "arxiv_id", "references"}
_LISTS = ("works", "papers", "results", "items", "data")


def judge(record: Fields) -> float:
    """A title, and one more of the fields that works have."""
    for name in _LISTS:
        listed = record.get(name)
        if isinstance(listed, list) and listed and isinstance(listed[0], dict):
            return judge(listed[0])
    return POSSIBLE if isinstance(record.get("title"), str) and _OWN & record.keys() else NO


def expand(record: Fields) -> Iterable[object]:
    """A work, or the works of an object that has a list of them."""
    if "title" in record:
        return [record]
    return next((works for name in _LISTS if (works := as_list(record.get(name)))), [record])


def read_work(record: Fields) -> Fields:
    return record


FORMAT = build_json_format("json", "JSON", JsonShape(judge, expand, read_work, _LISTS))
