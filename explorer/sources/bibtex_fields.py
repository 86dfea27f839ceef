"""What the fields of a BibTeX entry become."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from explorer.sources.bibtex_signers import read_authors
from explorer.sources.dates import read_date, read_month
from explorer.sources.identifiers import find_arxiv_id, find_dois, parse_arxiv_id
from explorer.sources.kinds import read_kind
from explorer.sources.tex import read_tex
from explorer.sources.values import join_date

Fields = Mapping[str, str]

_PLACES = ("journal", "journaltitle", "booktitle", "eventtitle", "maintitle")
_CITED = re.compile(r"cited (?:by|times:?)\s*(\d+)", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s{}|\\]+", re.IGNORECASE)
_SCOPUS = re.compile(r"\beid=(2-s2\.0-\d+)")
_PREPRINT = re.compile(r"\s*(?:arxiv|corr\b|biorxiv|medrxiv|ssrn\b)", re.IGNORECASE)
_IN_TEXT = re.compile(r"\barxiv[:\s.]+(?:abs/)?([a-z-]+(?:\.[a-z]{2})?/\d{7}|\d{4}\.\d{4,5})", re.IGNORECASE)
_CORR = re.compile(r"abs/([a-z-]+(?:\.[a-z]{2})?/\d{7}|\d{4}\.\d{4,5})")
_SERIALS = {"article", "periodical", "suppperiodical", "inproceedings", "conference", "misc", "online"}


def build_fields(kind: str, key: str, fields: Fields) -> dict[str, object]:
    get = fields.get
    venue = next((get(name, "") for name in _PLACES if get(name, "").strip()), "")
    url = _url(fields)
    ids = _ids(key, fields, url)
    return {
        "id": next(iter(ids), None),
        "title": _title(kind, fields),
        "type": _kind(kind, fields, venue),
        "venue": read_tex(venue),
        "authors": read_authors(fields),
        "abstract": read_tex(get("abstract", "")),
        "doi": _plain(get("doi", "")) or (url if "doi.org/" in url else ""),
        "arxiv_id": _arxiv_id(fields, url, venue),
        "url": url,
        "citations": _citations(fields),
        "keywords": _keywords(fields),
        "references": _cited(fields),
        "ids": ids,
        **_printed(kind, fields),
    }


def _printed(kind: str, fields: Fields) -> dict[str, object]:
    """Where and when it appeared."""
    get = fields.get
    date = _date(fields)
    return {
        "year": date,
        "date": date,
        "volume": read_tex(get("volume", "")),
        "issue": read_tex(get("issue") or (get("number", "") if kind in _SERIALS else "")),
        "pages": read_tex(_first(fields, "pages", "article-number", "art_number", "eid")),
        "publisher": read_tex(_first(fields, "publisher", "school", "institution", "organization")),
        "language": read_tex(_first(fields, "language", "langid")),
    }


def _title(kind: str, fields: Fields) -> str | None:
    title = read_tex(fields.get("title", "")).strip()
    if not title and kind in {"proceedings", "book", "collection", "mvproceedings", "periodical"}:
        title = read_tex(fields.get("booktitle", "")).strip()
    subtitle = read_tex(fields.get("subtitle", "")).strip()
    return f"{title}: {subtitle}" if title and subtitle else title or fields.get("title")


def _kind(kind: str, fields: Fields, venue: str) -> str | None:
    stated = read_kind(_plain(fields.get("document_type", "")))
    if stated:
        return stated
    if _PREPRINT.match(venue) or (not venue and fields.get("eprint") and kind in {"misc", "article", "online"}):
        return "preprint"
    return read_kind(fields.get("type") if "unique-id" in fields else kind) or read_kind(kind)


def _date(fields: Fields) -> str | None:
    return _read_date(fields.get("date", ""), fields.get("year", ""), fields.get("month", ""))


@lru_cache(maxsize=1 << 13)
def _read_date(whole: str, year: str, month: str) -> str | None:
    date = read_date(_plain(whole)) if whole else None
    date = date or (read_date(_plain(year)) if year else None)
    if not month or not date or len(date) > 4 or whole:
        return date
    return join_date(date, *read_month(_plain(month).replace("~", " "))) or date


def _url(fields: Fields) -> str:
    for name in ("url", "howpublished", "link", "ee", "bdsk-url-1"):
        match = _WEB.search(_plain(fields[name])) if name in fields else None
        if match:
            return match[0]
    return ""


def _arxiv_id(fields: Fields, url: str, venue: str) -> str | None:
    eprint = _plain(fields.get("eprint", ""))
    kind = _plain(_first(fields, "archiveprefix", "eprinttype")).casefold()
    if eprint and kind in {"arxiv", ""} and (found := parse_arxiv_id(eprint)):
        return found
    if venue.strip().casefold() == "corr" and (listed := _CORR.match(fields.get("volume", ""))):
        return listed[1]
    named = (_IN_TEXT.search(fields[name]) for name in ("journal", "note", "howpublished", "number") if name in fields)
    written = next((match[1] for match in named if match), None)
    return written or find_arxiv_id(url, fields.get("doi"), _plain(fields.get("arxiv", "")))


def _ids(key: str, fields: Fields, url: str) -> list[str]:
    """Ids of the catalogue that wrote the file first: the first one is the work's own."""
    found = []
    if own := fields.get("unique-id", "").strip(" {}"):
        found.append(f"wos:{own.partition(':')[2] or own}")
    if scopus := _SCOPUS.search(url):
        found.append(f"scopus:{scopus[1]}")
    if key.startswith("DBLP:"):
        found.append(f"dblp:{key[5:]}")
    for name, scheme in (("pmid", "pmid"), ("pubmed_id", "pmid"), ("pmcid", "pmcid")):
        if value := _plain(fields.get(name, "")):
            found.append(f"{scheme}:{value}")
    return found


def _citations(fields: Fields) -> int | None:
    match = _CITED.search(fields.get("note", ""))
    digits = match[1] if match else fields.get("times-cited", "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() else None


def _keywords(fields: Fields) -> list[str]:
    names = ("author_keywords", "keywords", "keywords-plus", "keyword")
    return [word for name in names if name in fields for word in split_keywords(read_tex(fields[name]))]


def split_keywords(text: str) -> list[str]:
    """
    Part keywords at semicolons, else at commas, else at line ends.

    >>> split_keywords("graphs; trees, rooted"), split_keywords("graphs, trees"), split_keywords("on graphs")
    (['graphs', 'trees, rooted'], ['graphs', 'trees'], ['on graphs'])
    """
    separator = next((sign for sign in (";", ",", "\n") if sign in text), ";")
    return [word for part in text.split(separator) if (word := " ".join(part.split()))]


def _cited(fields: Fields) -> list[str]:
    if "cited-references" in fields:
        return find_dois(fields["cited-references"].replace("{", "").split("\n"))
    return find_dois(fields["references"].split(";")) if "references" in fields else []


def _first(fields: Fields, *names: str) -> str:
    return next((fields[name] for name in names if fields.get(name, "").strip()), "")


def _plain(raw: str) -> str:
    """A value that is no prose: its escapes undone, dashes left alone."""
    if "\\" not in raw and "{" not in raw:
        return raw.strip()
    return re.sub(r"\\url\s*|[{}]", "", re.sub(r"\\([_%#&~$])", r"\1", raw)).strip()
