"""DBLP XML: the dump, and the answers for one person or one record (https://dblp.org/xml/docu/dblpxml.pdf)."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree.ElementTree import Element

from explorer.sources.dates import read_date
from explorer.sources.fields import parse_author_id
from explorer.sources.formats import CERTAIN, LIKELY, NO, Head
from explorer.sources.identifiers import find_arxiv_id
from explorer.sources.kinds import read_kind
from explorer.sources.records import AuthorRecord, build_author
from explorer.sources.xml_pieces import Fields, XmlShape, build_xml_format, text_of

_RECORDS = (
    *("article", "inproceedings", "proceedings", "book", "incollection", "phdthesis", "mastersthesis"),
    *("www", "data", "person"),
)
_HOMONYM = re.compile(r"(.*\S)\s+(\d{4})\s*")
"""DBLP tells people of one name apart by a number behind it: ``Yang Liu 0001``."""
_INFORMAL = {"informal": "preprint", "informal withdrawn": "preprint", "survey": "review", "software": "software"}
_CORR = re.compile(r"abs/(.+)")


def _build(record: Element) -> Fields | None:
    if record.tag in {"www", "person"}:
        return None
    found: dict[str, list[str]] = {}
    authors = []
    for child in record:
        text = text_of(child).strip()
        if child.tag == "author":
            authors.append(_author(text, child.get("orcid"), child.get("pid")))
        else:
            found.setdefault(child.tag, []).append(text)
    first = {name: values[0] for name, values in found.items()}
    links = found.get("ee", [])
    doi = next((link for link in links if "doi.org/" in link), None)
    key = record.get("key")
    return {
        "id": f"dblp:{key}" if key else None,
        "title": _title(first.get("title")),
        "type": _kind(record, first),
        "venue": first.get("journal") or first.get("booktitle"),
        "authors": authors,
        "doi": doi,
        "arxiv_id": _arxiv_id(first, links),
        "url": next((link for link in links if link.startswith("http")), None),
        "references": [f"dblp:{cited}" for cited in found.get("cite", ()) if "/" in cited],
        "ids": [f"dblp:{key}"] if key else [],
        **_printed(record, first),
    }


def _printed(record: Element, first: dict[str, str]) -> dict[str, object]:
    month = first.get("month", "")
    year = first.get("year")
    return {
        "year": year,
        "date": year if not month else read_date(f"{year} {month}"),
        "volume": first.get("volume"),
        "issue": first.get("number"),
        "pages": first.get("pages"),
        "publisher": first.get("publisher") or (first.get("school") if "thesis" in str(record.tag) else None),
    }


@lru_cache(maxsize=1 << 17)
def _author(written: str, orcid: str | None, pid: str | None) -> AuthorRecord | None:
    """The number of a homonym is no part of the name: it goes into the id."""
    homonym = _HOMONYM.fullmatch(written)
    known = f"dblp:{pid}" if pid else f"dblp:{written}" if homonym else None
    ids = (parse_author_id("orcid", orcid), known)
    author = build_author(homonym[1] if homonym else written)
    return author and author._replace(ids=tuple(one for one in ids if one))


def _title(title: str | None) -> str | None:
    """DBLP ends every title with a full stop; of "et al." and the like it stays."""
    if title and title.endswith(".") and not title.endswith(("..", " al.", " etc.", " Inc.", " vs.")):
        return title[:-1]
    return title


def _kind(record: Element, first: dict[str, str]) -> str | None:
    informal = _INFORMAL.get(record.get("publtype", ""))
    if first.get("journal") == "CoRR":
        return "preprint"
    return informal or read_kind("dataset" if record.tag == "data" else str(record.tag))


def _arxiv_id(first: dict[str, str], links: list[str]) -> str | None:
    listed = _CORR.fullmatch(first.get("volume", "")) if first.get("journal") == "CoRR" else None
    return listed[1] if listed else find_arxiv_id(*links)


_ROOT = re.compile(r"<(?:dblp|dblpperson)[\s>]|<!DOCTYPE dblp\b")
_RECORD = re.compile(rf"<(?:{'|'.join(_RECORDS)})\s[^<>]*\bkey=\"[^\"]+/")


def recognise(head: Head) -> float:
    if _ROOT.search(head.text):
        return CERTAIN
    return LIKELY if head.text.lstrip().startswith("<") and _RECORD.search(head.text) else NO


FORMAT = build_xml_format("dblp-xml", "DBLP XML", XmlShape(_RECORDS, _build), recognise)
