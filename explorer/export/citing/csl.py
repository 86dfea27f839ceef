"""CSL-JSON (https://github.com/citation-style-language/schema)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from explorer.export.citing.names import build_keys, split_name
from explorer.models import Paper

_TYPES = {
    "journal-article": "article-journal",
    "review": "article-journal",
    "conference-paper": "paper-conference",
    "preprint": "article",
    "book": "book",
    "book-chapter": "chapter",
    "thesis": "thesis",
    "report": "report",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "web-page": "webpage",
}


def to_csl(papers: Sequence[Paper]) -> str:
    """Write *papers* as a list of CSL items."""
    items = [_item(paper, key) for paper, key in zip(papers, build_keys(papers), strict=True)]
    return f"{json.dumps(items, ensure_ascii=False, indent=1)}\n"


def _item(paper: Paper, key: str) -> dict[str, object]:
    stated: dict[str, object] = {
        "id": key,
        "type": _TYPES.get(paper.type or "", "document"),
        "title": paper.title,
        "author": [_name(author.name) for author in paper.authors],
        "issued": {"date-parts": [_date_parts(paper)]} if paper.year else None,
        "container-title": paper.venue,
        "volume": paper.volume,
        "issue": paper.issue,
        "page": paper.pages,
        "publisher": paper.publisher,
        "language": paper.language,
        "abstract": paper.abstract,
        "keyword": ", ".join(topic.name for topic in paper.topics),
        "DOI": paper.doi,
        "URL": paper.url or (f"https://arxiv.org/abs/{paper.arxiv_id}" if paper.arxiv_id else None),
        "number": f"arXiv:{paper.arxiv_id}" if paper.arxiv_id else None,
    }
    return {name: value for name, value in stated.items() if value}


def _name(name: str) -> dict[str, str]:
    given, family = split_name(name)
    return {"family": family, "given": given} if given else {"literal": family}


def _date_parts(paper: Paper) -> list[int]:
    return [int(part) for part in (paper.date or str(paper.year)).split("-")]
