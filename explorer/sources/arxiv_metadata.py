"""
The metadata of arXiv as JSON Lines (https://www.kaggle.com/datasets/Cornell-University/arxiv).

One paper a line, with the dates of its versions and its authors' names in parts.
"""

from __future__ import annotations

from collections.abc import Iterable

from explorer.sources import arxiv_columns
from explorer.sources.arxiv_records import Paper, build_record
from explorer.sources.formats import CERTAIN, NO
from explorer.sources.json_documents import JsonShape, build_json_format
from explorer.sources.loose import convert_loosely
from explorer.sources.records import WorkRecord
from explorer.sources.values import Fields, text_of

_OWN = {"authors_parsed", "categories", "versions", "update_date", "journal-ref", "report-no", "submitter"}


def judge(record: Fields) -> float:
    return CERTAIN if "id" in record and len(_OWN & record.keys()) >= 3 else NO


def expand(record: Fields) -> Iterable[object]:
    return (record,)


def read_paper(record: Fields) -> WorkRecord:
    """Read a paper."""
    return build_record(convert_loosely({**record, "id": text_of(record.get("id"))}, Paper))


_SHAPE = JsonShape(judge, expand, read_paper, columns=arxiv_columns.SHAPE)
FORMAT = build_json_format("arxiv-metadata", "arXiv metadata JSON", _SHAPE)
