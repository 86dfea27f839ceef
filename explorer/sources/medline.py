"""
MEDLINE text of PubMed (``.nbib``, "PubMed format").

By hand: Biopython's parser keeps neither whose an address is nor the line on which a record
begins, and is a large package for that. The tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.sources.blocks import Piece, cut_pieces
from explorer.sources.columnar import People, Records, list_readings, tabulate_records
from explorer.sources.dates import read_date
from explorer.sources.formats import CERTAIN, NO, Batch, Format, Head, Pieces, Reading, Source, join_pieces
from explorer.sources.kinds import read_first_kind
from explorer.sources.person_names import say_index_name, say_name
from explorer.sources.signers import LONGEST_ADDRESS, ORCID
from explorer.sources.tagged import BLANK, LETTER, SIGN, Tagged, TagShape, Values, gather_lists
from explorer.sources.vectors import map_each

_REST = SIGN + BLANK
_SHAPE = TagShape(
    (LETTER, LETTER, _REST, _REST, b"-"), 4, "PMID", stops=bytes(set(range(256)) - set(b" \t")), indent=" " * 6
)
_E_MAIL = re.compile(r"\s*(?:Electronic address:)?\s*\S+@\S+\s*$")


def cut(source: Source) -> Iterator[Piece]:
    """Cut a file into pieces of many records."""
    return cut_pieces(source, b"PMID")


def parse(piece: Piece) -> list[Reading]:
    """Make a record of each citation of a piece."""
    return list_readings(tabulate(piece))


def tabulate(piece: Piece) -> Batch:
    """Make tables of the citations of a piece; one goes from PMID to the next."""
    tagged = Tagged(_SHAPE, piece)
    tagged.keep("PMID")
    return tabulate_records(Records(tagged.spans(), _columns(tagged), _people(tagged)))


# ── Works ────────────────────────────────────────────────────────────────────────────────────────


def _columns(tagged: Tagged) -> dict[str, pa.Array | list[object]]:
    first, lists = tagged.first, tagged.lists
    numbers = [number if number and number.isdigit() else None for number in first("PMID").to_pylist()]
    title = first("TI")
    dates = pc.coalesce(map_each(first("DP"), read_date), map_each(first("DEP"), read_date))
    return {
        "id": [f"pmid:{number}" if number else None for number in numbers],
        "title": pc.coalesce(title, first("BTI", "TT")),
        "type": [_kind(tuple(kinds)) for kinds in lists("PT")],
        "venue": pc.coalesce(first("JT", "TA"), pc.if_else(pc.is_valid(title), first("BTI"), first("CTI"))),
        "abstract": _joined(tagged),
        "doi": [_doi(marked) for marked in lists("AID", "LID")],
        "keywords": [[*words, *_headings(marked)] for words, marked in zip(lists("OT"), lists("MH"), strict=True)],
        "ids": [
            [f"pmid:{one}", f"pmcid:{other or ''}"]
            for one, other in zip(numbers, first("PMC").to_pylist(), strict=True)
        ],
        "date": dates,
        "volume": first("VI"),
        "issue": first("IP"),
        "pages": first("PG"),
        "publisher": first("PB"),
        "language": first("LA"),
    }


_kind = lru_cache(maxsize=1 << 12)(read_first_kind)


def _joined(tagged: Tagged) -> pa.Array:
    """The abstract; in several parts, if it comes so."""
    parts = tagged.every("AB")
    if (parts.teams() <= 1).all():
        return parts.firsts()
    return pa.array(["\n\n".join(texts) or None for texts in parts.lists()], pa.string())


def _headings(marked: list[str]) -> list[str]:
    """MeSH headings that the article is about, which have an asterisk; without their qualifiers."""
    return [heading.partition("/")[0].lstrip("*") for heading in marked if "*" in heading]


def _doi(marked: list[str]) -> str | None:
    found = (value.removesuffix("[doi]") for value in marked if value.endswith("[doi]") or value.startswith("doi:"))
    return next(found, None)


# ── Authors ──────────────────────────────────────────────────────────────────────────────────────


def _people(tagged: Tagged) -> People:
    """
    Read the authors, each with the addresses and ids that follow the name.

    Of the two forms of a name the full one (FAU) comes before the short one (AU).
    """
    owners = tagged.every("FAU", "AU", "CN", "FED", "ED", "FIR", "IR")
    owners = owners.only(~(tagged.is_tag(owners, "AU") & tagged.has("FAU")[owners.rows]))
    authors = owners.only(tagged.is_tag(owners, "FAU", "AU", "CN"))
    places = _of_authors(tagged, owners, authors, "AD")
    ids = _of_authors(tagged, owners, authors, "AUID")
    return People(
        authors.teams(),
        _say(tagged, authors),
        ids and [[f"orcid:{found[0]}" for text in texts if (found := ORCID.search(text))] for texts in ids],
        places and [[place for text in texts if (place := clean_address(text))] for texts in places],
    )


def _of_authors(tagged: Tagged, owners: Values, authors: Values, tag: str) -> list[list[str]] | None:
    """What follows each author's name under *tag*; what follows an editor's is nobody's."""
    values = tagged.every(tag)
    if not len(values.rows):
        return None
    listed = gather_lists(len(owners.rows), values.gather(owners))
    return [listed[place] for place in np.searchsorted(owners.places, authors.places).tolist()]


def _say(tagged: Tagged, authors: Values) -> pa.Array:
    said = map_each(authors.texts, say_name)
    is_short, is_group = (pa.array(tagged.is_tag(authors, tag)) for tag in ("AU", "CN"))
    said = pc.if_else(is_short, map_each(authors.texts, _say_short), said) if pc.any(is_short).as_py() else said
    return pc.if_else(is_group, authors.texts, said)


def _say_short(name: str) -> str:
    family, _, initials = name.rpartition(" ")
    return say_index_name(f"{family}, {initials}") if family else name


@lru_cache(maxsize=1 << 14)
def clean_address(text: str) -> str:
    """
    Take the e-mail address and the full stop off an address; empty where it is too long for one.

    >>> clean_address("Rice University, Houston, TX, USA. Electronic address: ann@example.org.")
    'Rice University, Houston, TX, USA'
    """
    place = _E_MAIL.sub("", text).rstrip(". ") if "@" in text else text.strip().rstrip(". ")
    return place if len(place) <= LONGEST_ADDRESS else ""


# ── Recognising ──────────────────────────────────────────────────────────────────────────────────

_START = re.compile(r"^PMID *-", re.MULTILINE)
_LINES = re.compile(r"^[A-Z]{2,4} *- ", re.MULTILINE)


def recognise(head: Head) -> float:
    return CERTAIN if _START.search(head.text) and _LINES.search(head.text) else NO


_PIECES = Pieces(cut, parse, tabulate)
FORMAT = Format("medline", "MEDLINE text of PubMed", recognise, join_pieces(_PIECES), _PIECES)
