"""RIS, written by rispy. Line ends in values become spaces, since a line is a field."""

from __future__ import annotations

from collections.abc import Sequence

import rispy

from explorer.export.citing.names import split_name
from explorer.models import Paper

_TYPES = {
    "journal-article": "JOUR",
    "review": "JOUR",
    "conference-paper": "CPAPER",
    "preprint": "UNPB",
    "book": "BOOK",
    "book-chapter": "CHAP",
    "proceedings": "CONF",
    "thesis": "THES",
    "report": "RPRT",
    "dataset": "DATA",
    "software": "COMP",
    "patent": "PAT",
    "web-page": "ELEC",
}


def to_ris(papers: Sequence[Paper]) -> str:
    """Write *papers* as RIS records."""
    return rispy.dumps([_record(paper) for paper in papers])


def _record(paper: Paper) -> dict[str, object]:
    first, _, last = (paper.pages or "").partition("-")
    urls = [paper.url, f"https://arxiv.org/abs/{paper.arxiv_id}" if paper.arxiv_id else None]
    stated: dict[str, object] = {
        "type_of_reference": _TYPES.get(paper.type or "", "GEN"),
        "title": _line(paper.title),
        "authors": [_write_author(author.name) for author in paper.authors],
        "year": str(paper.year or ""),
        "date": (paper.date or "").replace("-", "/"),
        "secondary_title": _line(paper.venue),
        "volume": _line(paper.volume),
        "number": _line(paper.issue),
        "start_page": _line(first),
        "end_page": _line(last),
        "publisher": _line(paper.publisher),
        "language": _line(paper.language),
        "abstract": _line(paper.abstract),
        "keywords": [_line(topic.name) for topic in paper.topics],
        "doi": _line(paper.doi),
        "urls": [_line(url) for url in urls if url],
    }
    return {name: value for name, value in stated.items() if value}


def _write_author(name: str) -> str:
    given, family = split_name(_line(name))
    return f"{family}, {given}" if given else family


def _line(value: str | None) -> str:
    return " ".join((value or "").split())
