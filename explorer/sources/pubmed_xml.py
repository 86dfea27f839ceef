"""PubMed XML: articles and books (https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

from explorer.errors import RecordRejected
from explorer.sources.authors import add_known
from explorer.sources.dates import read_date
from explorer.sources.fields import parse_author_id
from explorer.sources.formats import CERTAIN, NO, Head
from explorer.sources.kinds import read_first_kind
from explorer.sources.medline import clean_address
from explorer.sources.records import AuthorRecord, build_author
from explorer.sources.values import join_name
from explorer.sources.xml_pieces import Fields, XmlShape, build_xml_format, find_text, find_texts, text_of

_RECORDS = ("PubmedArticle", "PubmedBookArticle")


def _build(record: Element) -> Fields:
    is_book = record.tag == "PubmedBookArticle"
    about = record.find("BookDocument" if is_book else "MedlineCitation")
    if about is None:
        raise RecordRejected(f"it has no {'BookDocument' if is_book else 'MedlineCitation'}")
    article = about if is_book else about.find("Article")
    pmid = find_text(about, "PMID")
    ids = {str(one.get("IdType")): text_of(one).strip() for one in _article_ids(record)}
    article = about if article is None else article
    return {
        "id": f"pmid:{pmid}" if pmid else None,
        "type": read_first_kind([*find_texts(article, ".//PublicationType"), "book" if is_book else ""]),
        "authors": list(_authors(article)),
        "abstract": "\n\n".join(_sections(article)),
        "doi": _electronic_id(article) or ids.get("doi"),
        "keywords": [*find_texts(about, ".//KeywordList/Keyword"), *_headings(about)],
        "references": list(_references(record)),
        "ids": [f"pmid:{pmid}", f"pmcid:{ids.get('pmc', '')}"],
        "language": find_text(article, "Language"),
        **(_book(article) if is_book else _journal(article)),
    }


def _journal(article: Element) -> Fields:
    issue = "Journal/JournalIssue/"
    date = _date(article.find(f"{issue}PubDate")) or _date(article.find("ArticleDate"))
    return {
        "title": find_text(article, "ArticleTitle", "VernacularTitle") or None,
        "venue": find_text(article, "Journal/Title", "Journal/ISOAbbreviation"),
        "year": date,
        "date": date,
        "volume": find_text(article, f"{issue}Volume"),
        "issue": find_text(article, f"{issue}Issue"),
        "pages": _pages(article),
    }


def _book(document: Element) -> Fields:
    """A book, or a chapter of one, which has a title of its own."""
    date = _date(document.find("Book/PubDate"))
    chapter = find_text(document, "ArticleTitle")
    book = find_text(document, "Book/BookTitle")
    return {
        "title": chapter or book or None,
        "venue": book if chapter else None,
        "year": date,
        "date": date,
        "pages": _pages(document),
        "publisher": find_text(document, "Book/Publisher/PublisherName"),
    }


def _authors(article: Element) -> Iterator[AuthorRecord | None]:
    """The people of the lists of authors; a list may be of editors, and a name may be marked as wrong."""
    for listed in article.iter("AuthorList"):
        if listed.get("Type", "authors") == "authors":
            yield from map(_author, listed.iterfind("Author"))


def _author(author: Element) -> AuthorRecord | None:
    parts: dict[str, list[str]] = {}
    orcid = None
    for part in author:
        if part.tag == "AffiliationInfo":
            parts.setdefault("Affiliation", []).extend(map(text_of, part.iterfind("Affiliation")))
        elif part.tag == "Identifier" and part.get("Source") == "ORCID":
            orcid = parse_author_id("orcid", text_of(part))
        else:
            parts.setdefault(part.tag, []).append(text_of(part))
    first = {name: texts[0] for name, texts in parts.items()}
    given = first.get("ForeName") or _dotted(first.get("Initials", ""))
    name = join_name(given, first.get("LastName"), first.get("Suffix")) or first.get("CollectiveName", "")
    return add_known(build_author(name), map(clean_address, parts.get("Affiliation", ())), [orcid])


def _dotted(initials: str) -> str:
    return " ".join(f"{letter}." for letter in initials) if initials.isalpha() else initials


def _sections(article: Element) -> Iterator[str]:
    for text in article.iterfind("Abstract/AbstractText"):
        section = text_of(text).strip()
        label = text.get("Label")
        if section:
            yield f"{label}: {section}" if label and label != "UNLABELLED" else section


def _headings(about: Element) -> Iterator[str]:
    """MeSH headings that the article is about, themselves or in one of their qualifiers."""
    for heading in about.iterfind("MeshHeadingList/MeshHeading"):
        if any(part.get("MajorTopicYN") == "Y" for part in heading):
            yield find_text(heading, "DescriptorName")


def _references(record: Element) -> Iterator[str]:
    for reference in record.iterfind("PubmedData/ReferenceList//Reference"):
        ids = {one.get("IdType"): text_of(one).strip() for one in reference.iterfind("ArticleIdList/ArticleId")}
        if ids.get("doi"):
            yield ids["doi"]
        elif ids.get("pubmed"):
            yield f"pmid:{ids['pubmed']}"


def _article_ids(record: Element) -> Iterator[Element]:
    """The ids of the article itself; those of what it cites stand deeper."""
    for path in ("PubmedData/ArticleIdList/ArticleId", "PubmedBookData/ArticleIdList/ArticleId"):
        yield from record.iterfind(path)


def _electronic_id(article: Element) -> str:
    found = [*article.iterfind("ELocationID"), *article.iterfind("Book/ELocationID")]
    return next((text_of(one).strip() for one in found if one.get("EIdType") == "doi"), "")


def _pages(article: Element) -> str:
    begin, end = find_text(article, "Pagination/StartPage"), find_text(article, "Pagination/EndPage")
    listed = find_text(article, "Pagination/MedlinePgn")
    return listed or (f"{begin}-{end}" if begin and end and begin != end else begin)


def _date(date: Element | None) -> str | None:
    if date is None:
        return None
    parts = (find_text(date, name) for name in ("Year", "Month", "Day"))
    return _read_date("-".join(part for part in parts if part) or find_text(date, "MedlineDate"))


@lru_cache(maxsize=1 << 12)
def _read_date(text: str) -> str | None:
    return read_date(text.replace("-", " ") if re.search("[A-Za-z]", text) else text)


_SEEN = re.compile(r"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle|PubmedBookArticleSet)[\s>]")


def recognise(head: Head) -> float:
    return CERTAIN if _SEEN.search(head.text) else NO


FORMAT = build_xml_format("pubmed-xml", "PubMed XML", XmlShape(_RECORDS, _build), recognise)
