"""
The Daily Papers of Hugging Face, as their API answers (https://huggingface.co/api/daily_papers).

An item is a paper of arXiv with the votes and comments that its readers left.
"""

from __future__ import annotations

from collections.abc import Iterable

from explorer.sources.formats import CERTAIN, NO
from explorer.sources.identifiers import parse_arxiv_id
from explorer.sources.json_documents import JsonShape, build_json_format
from explorer.sources.values import Fields, as_object, count_of, objects_in, text_of, texts_in

_PAPER_KEYS = {"summary", "upvotes", "publishedAt"}


def judge(record: Fields) -> float:
    """An item holds its paper beside the comments; a single answer is the paper alone."""
    paper = record.get("paper")
    if isinstance(paper, dict) and "id" in paper and len(_PAPER_KEYS & (paper.keys() | record.keys())) >= 2:
        return CERTAIN
    return CERTAIN if "id" in record and record.keys() >= _PAPER_KEYS else NO


def expand(record: Fields) -> Iterable[object]:
    return (record,)


def read_paper(item: Fields) -> Fields:
    """Read an item of the list, or a paper alone."""
    paper = as_object(item.get("paper")) or item
    arxiv_id = parse_arxiv_id(paper.get("id"))
    name = text_of(paper.get("id")).strip()
    return {
        "id": f"daily:{name}" if name else None,
        "title": paper.get("title") or item.get("title"),
        "date": paper.get("publishedAt") or item.get("publishedAt"),
        "type": "preprint" if arxiv_id else None,
        "abstract": paper.get("summary") or item.get("summary"),
        "arxiv_id": arxiv_id,
        "url": f"https://huggingface.co/papers/{name}" if name and "/" not in name else None,
        "votes": count_of(paper.get("upvotes", item.get("upvotes"))),
        "comments": count_of(item.get("numComments", paper.get("numComments"))),
        "authors": [one.get("name") for one in objects_in(paper.get("authors")) if one.get("hidden") is not True],
        "keywords": texts_in(paper.get("ai_keywords")),
    }


FORMAT = build_json_format("daily-papers", "Daily Papers JSON", JsonShape(judge, expand, read_paper, ("papers",)))
