"""
RIS, in the dialects of publishers, indexes and reference managers.

By hand, and by columns: rispy reads the tags of the specification only, a line at a time. The
tags: https://en.wikipedia.org/wiki/RIS_(file_format), and what the exports themselves show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.sources.blocks import Piece, cut_pieces
from explorer.sources.columnar import People, Records, list_readings, tabulate_records
from explorer.sources.dates import read_date, read_month
from explorer.sources.formats import CERTAIN, LIKELY, NO, Batch, Format, Head, Pieces, Reading, Source, join_pieces
from explorer.sources.identifiers import find_arxiv_id
from explorer.sources.kinds import read_first_kind, read_kind
from explorer.sources.person_names import say_index_name, say_name
from explorer.sources.tagged import BLANK, LETTER, SIGN, Tagged, TagShape, Values
from explorer.sources.values import join_date
from explorer.sources.vectors import map_each

_SHAPE = TagShape((LETTER, SIGN, BLANK, BLANK, b"-"), 2, "TY", "ER")
_TABBED = re.compile(rb"^([A-Z][A-Z0-9])[ \t]{0,2}\t[ \t]{0,2}-", re.MULTILINE)
_LOOSE = re.compile(rb"^([A-Z][A-Z0-9])[ \t]{1,3}-", re.MULTILINE)
_LOOSE_START = re.compile(rb"^TY -", re.MULTILINE)
"""With one blank, as some write it. Told from the TY line, since a sentence may begin with "US - "."""


def cut(source: Source) -> Iterator[Piece]:
    """Cut a file into pieces of many records."""
    return cut_pieces(source, b"TY")


def parse(piece: Piece) -> list[Reading]:
    """Make a record of each reference of a piece."""
    return list_readings(tabulate(piece))


def tabulate(piece: Piece) -> Batch:
    """
    Make tables of the references of a piece.

    One begins with TY and ends with ER. Where somebody left out one of the two, the other is
    enough; but what has no TY has to have a title.
    """
    tagged = Tagged(_SHAPE, _tighten(piece))
    tagged.keep("TY", "TI", "T1")
    return tabulate_records(Records(tagged.spans(), _columns(tagged), _people(tagged)))


def _tighten(piece: Piece) -> Piece:
    """Put two blanks behind each tag, as the specification has it."""
    content = piece.content
    if b"\t" in content:
        content = _TABBED.sub(rb"\1  -", content)
    if b"TY -" in content and _LOOSE_START.search(content):
        content = _LOOSE.sub(rb"\1  -", content)
    return piece._replace(content=content)


# ── Works ────────────────────────────────────────────────────────────────────────────────────────

_CITED = re.compile(r"\b(?:Cited By|Total Times Cited)\s*:?\s*:?\s*(\d+)", re.IGNORECASE)
_SCOPUS = re.compile(r"\beid=(2-s2\.0-\d+)")
_PUBMED = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d+)|^(\d+)\[pmid\]", re.MULTILINE)
_CENTRAL = re.compile(r"\b(PMC\d+)")
_DOI = re.compile(r"^\s*doi:\s*(10\.\S+)|doi\.org/(10\.\S+)", re.IGNORECASE | re.MULTILINE)
_WEB = re.compile(r"(https?://\S+)")
_BOOKS = {"BOOK", "EDBOOK", "EBOOK", "THES", "RPRT"}
_TELLING = {"review", "editorial", "letter", "erratum", "conference-paper", "book-review", "preprint"}


def _columns(tagged: Tagged) -> dict[str, pa.Array | list[object]]:
    first, lists = tagged.first, tagged.lists
    kinds = [kind.strip().upper() for kind in pc.fill_null(first("TY"), "").to_pylist()]
    is_book = pa.array([kind in _BOOKS for kind in kinds], pa.bool_())
    links = lists("UR", "L2", "LK")
    dois = list(map(_doi, first("DO", "DI").to_pylist(), lists("M3", "N1"), links))
    return {
        "title": pc.coalesce(first("TI", "T1", "CT"), pc.if_else(is_book, first("BT"), None)),
        "type": list(map(_kind, kinds, lists("M3"))),
        "venue": _venues(tagged, is_book),
        "abstract": first("AB", "N2"),
        "doi": dois,
        "arxiv_id": list(map(_arxiv_id, dois, links)),
        "url": [_find(_WEB, urls) for urls in links],
        "citations": [_count(notes) for notes in lists("N1", "U3")],
        "keywords": [_split_keywords(words) for words in lists("KW")],
        "ids": list(map(_ids, first("AN").to_pylist(), first("DB", "DP").to_pylist(), links, lists("U1", "U2", "C2"))),
        "date": list(map(_date, lists("PY"), lists("Y1"), lists("DA"))),
        "volume": first("VL"),
        "issue": first("IS", "CP"),
        "pages": list(map(_pages, first("SP", "SE").to_pylist(), first("EP").to_pylist())),
        "publisher": first("PB", "PU"),
        "language": first("LA"),
    }


def _kind(kind: str, stated: list[str]) -> str | None:
    telling = read_first_kind(stated) if stated and kind == "JOUR" else None
    return telling if telling in _TELLING else read_kind(kind)


def _venues(tagged: Tagged, is_book: pa.Array) -> pa.Array:
    """The full name before a short one; JO may be either. Of a book T2 is the series."""
    first = tagged.first
    journal = first("JO")
    full = pc.if_else(pc.match_substring(journal, "."), None, journal)
    container = pc.if_else(is_book, None, first("T2", "BT"))
    return pc.coalesce(first("JF"), full, container, first("C3"), journal, first("JA", "J2", "J1"))


def _doi(doi: str | None, notes: list[str], links: list[str]) -> str | None:
    return doi or (_find(_DOI, [*notes, *links]) if notes or links else None)


def _arxiv_id(doi: str | None, links: list[str]) -> str | None:
    return find_arxiv_id(doi, *links) if doi or links else None


def _date(years: list[str], firsts: list[str], stated: list[str]) -> str | None:
    """The most precise of the dates that agree with the year."""
    dates = [date for value in (*years, *firsts, *stated) if (date := read_date(value))]
    if not dates:
        return None
    year = dates[0][:4]
    best = max((date for date in dates if date.startswith(year)), key=len)
    if len(best) > 4 or not stated:
        return best
    months = (read_month(value) for value in stated if not read_date(value))
    named = next((month for month in months if month[0]), None)
    return join_date(year, *named) if named else best


def _pages(begin: str | None, end: str | None) -> str | None:
    if not begin or not any(map(str.isdigit, begin)):
        return None
    return f"{begin}-{end}" if end and begin != end else begin


def _split_keywords(values: list[str]) -> list[str]:
    if not any("\n" in value or ";" in value or "*" in value for value in values):
        return values
    parts = (part for value in values for line in value.split("\n") for part in line.split(";"))
    return [word for part in parts if (word := part.strip().lstrip("*").strip())]


def _ids(number: str | None, database: str | None, links: list[str], notes: list[str]) -> list[str]:
    if not (number or links or notes):
        return []
    number, found = number or "", []
    if number.startswith("WOS:"):
        found.append(f"wos:{number[4:]}")
    if scopus := _find(_SCOPUS, links):
        found.append(f"scopus:{scopus}")
    is_pubmed = number.isdigit() and database in {"PubMed", "NLM"}
    if pmid := number if is_pubmed else _find(_PUBMED, [*links, *notes]):
        found.append(f"pmid:{pmid}")
    if central := _find(_CENTRAL, [number, *links, *notes]):
        found.append(f"pmcid:{central}")
    return found


def _count(notes: list[str]) -> int | None:
    digits = _find(_CITED, notes) if notes else None
    return int(digits) if digits and len(digits) < 10 else None


def _find(pattern: re.Pattern[str], values: Iterable[str]) -> str | None:
    matches = (pattern.search(value) for value in values)
    return next((next(filter(None, match.groups())) for match in matches if match), None)


# ── Authors ──────────────────────────────────────────────────────────────────────────────────────


def _people(tagged: Tagged) -> People:
    written = tagged.every("AU", "A1").split("\n").split(";")
    said = map_each(written.texts, say_name)
    is_indexed = np.array([str(number).startswith("WOS:") for number in tagged.first("AN").to_pylist()], bool)
    if is_indexed.any():
        said = pc.if_else(pa.array(is_indexed[written.rows]), map_each(written.texts, say_index_name), said)
    return People(written.teams(), said, places=_places(tagged, written))


def _places(tagged: Tagged, written: Values) -> list[list[str]] | None:
    """Addresses are not said to be anybody's: they are where there is one author, or one address of Scopus."""
    addresses = tagged.every("AD").split("\n")
    if not len(addresses.rows):
        return None
    teams, listed = written.teams(), addresses.lists()
    is_scopus = [database == "Scopus" for database in tagged.first("DB").to_pylist()]
    theirs = [
        places if team == 1 or (scopus and len(places) == 1) else []
        for team, places, scopus in zip(teams.tolist(), listed, is_scopus, strict=True)
    ]
    return [theirs[row] for row in written.rows.tolist()]


# ── Recognising ──────────────────────────────────────────────────────────────────────────────────

_START = re.compile(r"^TY(?:  |[ \t]?\t| )-", re.MULTILINE)
_LINE = re.compile(r"^[A-Z][A-Z0-9](?:  |[ \t]?\t)[ \t]?-", re.MULTILINE)
_END = re.compile(r"^ER[ \t]{1,3}-", re.MULTILINE)


def recognise(head: Head) -> float:
    if _START.search(head.text):
        return CERTAIN
    return LIKELY if _END.search(head.text) and len(_LINE.findall(head.text)) > 3 else NO


_PIECES = Pieces(cut, parse, tabulate)
FORMAT = Format("ris", "RIS", recognise, join_pieces(_PIECES), _PIECES)
