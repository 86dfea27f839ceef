"""
The CSV of search results that SpringerLink exports (https://link.springer.com).

It writes names one behind the other with nothing between them. They are parted where a small
letter meets a capital one, which "McDonald" does inside a name, too.
"""

from __future__ import annotations

import re

from explorer.sources.columns import pick_columns
from explorer.sources.formats import CERTAIN, NO
from explorer.sources.kinds import read_kind
from explorer.sources.person_names import drop_honorifics
from explorer.sources.plain_csv import read_common
from explorer.sources.tabular import Row, TableShape, build_table_format
from explorer.sources.values import Fields, tag_id

_BOUNDARY = re.compile(r"(?<=[^\W\d_A-Z])(?=[^\W\d_a-z])|(?<=[a-z]{2}\.)(?=[^\W\d_a-z])")
"""Between a letter that is no capital of ASCII and one that is no small one; its case is looked at below."""
_INSIDE = re.compile(r"(?:^|[\s'’-])(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz|O|D|St|Al|El|Ben|Da|Lo|Mac|Ma|Del)$")
_EDITED = {"Conference Proceedings", "ConferenceProceedings", "Proceedings"}
_BOOKS = {"Book", "Reference Work", "ReferenceWork"}


def judge(columns: frozenset[str], row: Row) -> float:
    del row
    return CERTAIN if columns >= {"item_title", "item_doi"} else NO


def read_row(row: Row) -> Fields:
    """Read a row; of proceedings, the people are their editors."""
    kind = row.get("content_type", "")
    own = tag_id("springer", row.get("item_doi"))
    return {
        **read_common(pick_columns(row)),
        "id": own,
        "type": read_kind(kind),
        "venue": row.get("publication_title") or row.get("book_series_title"),
        "authors": [] if kind in _EDITED else split_joined_names(row.get("authors", "")),
        "note": "Springer does not say whether a book's people wrote or edited it" if kind in _BOOKS else None,
    }


def split_joined_names(text: str) -> list[str]:
    """
    Part names that were written one behind the other; a part of one word belongs to the name before it.

    >>> split_joined_names("Vivek K. PallipuramMohammad BhuiyanMelissa C. Smith")
    ['Vivek K. Pallipuram', 'Mohammad Bhuiyan', 'Melissa C. Smith']
    >>> split_joined_names("Ann McDonaldProf. Dr. Bo ChenRüdiger OttÉva Kis")
    ['Ann McDonald', 'Bo Chen', 'Rüdiger Ott', 'Éva Kis']
    """
    names: list[str] = []
    begin = 0
    for place in [match.start() for match in _BOUNDARY.finditer(text)] + [len(text)]:
        before, behind = text[begin:place], text[place:]
        if behind and (not behind[0].isupper() or before[-1:].isupper() or _INSIDE.search(before)):
            continue
        is_word = " " not in before.strip() and names
        names = [*names[:-1], names[-1] + before] if is_word else [*names, before]
        begin = place
    return [name for name in map(drop_honorifics, names) if name]


_SHAPE = TableShape(judge, read_row, frozenset({"item_title", "authors"}))
FORMAT = build_table_format("springer-csv", "SpringerLink CSV", _SHAPE)
