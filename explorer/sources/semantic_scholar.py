"""
Papers of Semantic Scholar: answers of its API (https://api.semanticscholar.org/api-docs/graph), its data sets.

Papers, batches, searches, recommendations, an author's papers, the citations and references of a
paper; lines of the data set "papers".
"""

from __future__ import annotations

from collections.abc import Iterable

from explorer.errors import RecordRejected
from explorer.sources import semantic_columns
from explorer.sources.formats import CERTAIN, LIKELY, NO
from explorer.sources.json_documents import JsonShape, build_json_format
from explorer.sources.loose import convert_loosely
from explorer.sources.records import WorkRecord
from explorer.sources.semantic_records import Paper, build_record
from explorer.sources.values import Fields, as_list, objects_in, text_of

_LISTS = ("data", "recommendedPapers", "papers")
_WITHIN = ("citingPaper", "citedPaper", "paper")
"""Where an item of a list keeps its paper."""
_AUTHOR_KEYS = {"authorId", "hIndex", "paperCount"}


def judge(record: Fields) -> float:
    """A paper has a paperId, a line of a data set a corpusid; answers of other services have their lists elsewhere."""
    if ("README" in record and "files" in record) or {"start_release", "diffs"} <= record.keys():
        return CERTAIN
    if {"paperId", "corpusid", "citingPaper", "citedPaper", "recommendedPapers"} & record.keys():
        return CERTAIN
    if "authorId" in record:
        return CERTAIN if "papers" in record or "name" in record else LIKELY
    listed = record.get("data")
    if isinstance(listed, list):
        items = [dict(one) for one in objects_in(listed[:5])]
        found = max(map(judge, items), default=NO)
        snippets = any("snippet" in one and "paper" in one for one in items)
        return CERTAIN if found or snippets else LIKELY if {"offset", "total"} & record.keys() else NO
    return LIKELY if record.keys() in ({"total", "offset"}, {"error"}) else NO


def expand(record: Fields) -> Iterable[object]:
    """Take an answer apart, and an author into the papers that stand with the name."""
    for name in _LISTS:
        listed = record.get(name)
        if isinstance(listed, list):
            for one in listed:
                yield from expand(_add_author(one, record)) if isinstance(one, dict) else (one,)
            return
    if record.keys() == {"total", "offset"}:
        return
    yield next((record[name] for name in _WITHIN if isinstance(record.get(name), dict)), record)


def read_paper(record: Fields) -> WorkRecord:
    """Read a paper; raises RecordRejected for an author without papers, a list of files and whatever else is none."""
    _check_is_paper(record)
    names = [{"name": one} if isinstance(one, str) else one for one in as_list(record.get("authors"))]
    return build_record(convert_loosely({**record, "authors": names}, Paper))


def _add_author(paper: Fields, author: Fields) -> Fields:
    """An author's paper whose authors were not asked for has at least this one."""
    if "authorId" not in author or "authors" in paper:
        return paper
    known = {name: value for name, value in author.items() if name != "papers"}
    return {**paper, "authors": [known], "is_partial": True}


def _check_is_paper(paper: Fields) -> None:
    if "error" in paper and "title" not in paper:
        raise RecordRejected(f"Semantic Scholar answered with an error: {text_of(paper['error'])}")
    if "title" in paper:
        return
    if {"README", "diffs"} & paper.keys():
        raise RecordRejected("a list of the files of a data set of Semantic Scholar; download one of them")
    if _AUTHOR_KEYS & paper.keys():
        raise RecordRejected("an author of Semantic Scholar without papers; ask for the author with the field papers")
    if {"citingcorpusid", "citedcorpusid"} & paper.keys():
        raise RecordRejected("a line of the data set of citations, which names two works by number only")


_SHAPE = JsonShape(judge, expand, read_paper, ("data", "recommendedPapers"), columns=semantic_columns.SHAPE)
FORMAT = build_json_format("semantic-scholar", "Semantic Scholar JSON", _SHAPE)
