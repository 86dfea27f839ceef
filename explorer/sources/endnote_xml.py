"""EndNote XML, also as Bookends, JabRef and Zotero write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from xml.etree.ElementTree import Element

from explorer.sources.authors import add_known, read_author
from explorer.sources.dates import read_date, read_month
from explorer.sources.formats import CERTAIN, NO, Head
from explorer.sources.identifiers import find_arxiv_id
from explorer.sources.kinds import read_kind
from explorer.sources.records import AuthorRecord
from explorer.sources.values import join_date
from explorer.sources.xml_pieces import Fields, XmlShape, build_xml_format, text_of

_WEB = re.compile(r"https?://\S+")
_LINKS = {"web-urls", "related-urls"}
_BOOKS = {"book", "thesis", "report"}
_PUBMED = re.compile(r"ncbi\.nlm\.nih\.gov/(?:pubmed/)?(\d+)")


def _build(record: Element) -> Fields:
    parts = {part.tag: part for part in record}
    reference = parts.get("ref-type")
    kind = read_kind(reference.get("name")) if reference is not None else None
    links = [link for group in parts.get("urls", ()) if group.tag in _LINKS for link in map(_text, group) if link]
    titles = {title.tag: title for title in parts.get("titles", ())}
    doi = _text(parts.get("electronic-resource-num"))
    return {
        "title": _text(titles.get("title")) or None,
        "type": kind,
        "venue": None if kind in _BOOKS else _text(titles.get("secondary-title")) or _journal(parts),
        "authors": _authors(parts),
        "abstract": _text(parts.get("abstract")),
        "doi": doi,
        "arxiv_id": find_arxiv_id(doi, *links) if doi or links else None,
        "url": next((match[0] for link in links if (match := _WEB.search(link))), None),
        "keywords": list(_keywords(parts)),
        "ids": [f"pmid:{match[1]}" for link in links if (match := _PUBMED.search(link))],
        "date": _date(parts.get("dates")),
        "volume": _text(parts.get("volume")),
        "issue": _text(parts.get("number")) or _text(parts.get("issue")),
        "pages": _text(parts.get("pages")),
        "publisher": _text(parts.get("publisher")),
        "language": _text(parts.get("language")),
    }


def _text(element: Element | None) -> str:
    return text_of(element).strip()


def _journal(parts: Mapping[str, Element]) -> str:
    periodical = parts.get("periodical")
    return "" if periodical is None else _text(periodical.find("full-title"))


def _date(dates: Element | None) -> str | None:
    if dates is None:
        return None
    return _read_date(_text(dates.find("year")), _text(dates.find("pub-dates/date")))


@lru_cache(maxsize=1 << 12)
def _read_date(year_text: str, stated: str) -> str | None:
    year = read_date(year_text)
    whole = read_date(stated)
    if not year or (whole and whole.startswith(year)):
        return whole
    return join_date(year, *read_month(stated)) if len(year) == 4 and not whole else year


def _authors(parts: Mapping[str, Element]) -> list[AuthorRecord | None]:
    """Only the authors: those of the series or the book (``secondary-authors``) are its editors."""
    listed = next((group for group in parts.get("contributors", ()) if group.tag == "authors"), ())
    authors = [read_author(" ".join(text_of(author).split())) for author in listed]
    address = _text(parts.get("auth-address")) if len(authors) == 1 else ""
    places = [place.strip() for place in address.splitlines() if place.strip()]
    return [add_known(author, places) for author in authors] if places else authors


def _keywords(parts: Mapping[str, Element]) -> Iterator[str]:
    for written in map(text_of, parts.get("keywords", ())):
        yield from (word for part in re.split(r"[;\n\r]", written) if (word := part.strip().lstrip("*")))


_SEEN = re.compile(r"<xml>\s*<records>|<records>\s*<record>|<source-app\b[^>]*EndNote|<rec-number>|<ref-type\b")


def recognise(head: Head) -> float:
    return CERTAIN if head.text.lstrip().startswith("<") and _SEEN.search(head.text) else NO


FORMAT = build_xml_format("endnote-xml", "EndNote XML", XmlShape(("record",), _build), recognise)
