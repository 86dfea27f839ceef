"""The tab-delimited file that Web of Science exports: the tags of its plain text, as columns."""

from __future__ import annotations

import re

from explorer.sources.columns import split_cell
from explorer.sources.dates import read_date, read_month
from explorer.sources.formats import CERTAIN, NO
from explorer.sources.identifiers import find_dois
from explorer.sources.kinds import read_first_kind
from explorer.sources.person_names import spell_initials
from explorer.sources.signers import Signers, find_signed_ids, gather
from explorer.sources.tabular import Row, TableShape, build_table_format
from explorer.sources.values import Fields, count_of, join_date, join_pages, tag_id

_SIGNED = re.compile(r"\[([^\]]*)\]\s*([^\[]*)")


def judge(columns: frozenset[str], row: Row) -> float:
    del row
    return CERTAIN if columns >= {"pt", "ti", "au", "so"} else NO


def read_row(row: Row) -> Fields:
    """Read a row; ``ID`` holds keywords, and ``UT`` the id."""
    year = read_date(row.get("py", ""))
    date = join_date(year, *read_month(row.get("pd", ""))) if year else read_date(row.get("ea", ""))
    own = tag_id("wos", row.get("ut", "").removeprefix("WOS:"))
    return {
        "id": own,
        "ids": [own, tag_id("pmid", row.get("pm"))],
        "title": row.get("ti"),
        "type": read_first_kind(split_cell(row.get("dt", ""))),
        "venue": row.get("so"),
        "authors": _read_authors(row),
        "abstract": row.get("ab"),
        "doi": row.get("di"),
        "date": date,
        "citations": count_of(row.get("tc") or row.get("z9")),
        "keywords": split_cell(row.get("de", "")) + split_cell(row.get("id", "")),
        "references": find_dois(split_cell(row.get("cr", ""))),
        "volume": row.get("vl"),
        "issue": row.get("is"),
        "pages": join_pages(row.get("bp"), row.get("ep")) or row.get("ar"),
        "publisher": row.get("pu"),
        "language": row.get("la"),
    }


def _read_authors(row: Row) -> list[Fields]:
    """The names in full, with the addresses and ids that the record signs with one of them."""
    short, full = split_cell(row.get("au", "")), split_cell(row.get("af", ""))
    written = full if len(full) >= len(short) else short
    if written == ["[Anonymous]"]:
        return []
    signers = Signers(written, short)
    signed = _SIGNED.findall(row.get("c1", ""))
    places = gather((place, address.strip("; .")) for names, address in signed for place in _find(signers, names))
    ids = gather(pair for column in ("oi", "ri") for pair in find_signed_ids(row.get(column, ""), signers))
    return [
        {
            "name": spell_initials(name, is_index=written is short),
            "ids": list(ids.get(place, ())),
            "affiliations": list(places.get(place, ())),
        }
        for place, name in enumerate(written)
    ]


def _find(signers: Signers, names: str) -> list[int]:
    found = (signers.find(name) for name in names.split(";"))
    return [place for place in found if place is not None]


_SHAPE = TableShape(judge, read_row, frozenset({"ti", "au", "af"}))
FORMAT = build_table_format("wos-tab", "Web of Science, tab-delimited", _SHAPE)
