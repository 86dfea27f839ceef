"""EndNote tagged (``.enw``), which is refer: one letter behind a percent sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from explorer.sources.blocks import Piece, cut_pieces
from explorer.sources.columnar import People, Records, list_readings, tabulate_records
from explorer.sources.dates import read_date, read_month
from explorer.sources.formats import CERTAIN, LIKELY, NO, Batch, Format, Head, Pieces, Reading, Source, join_pieces
from explorer.sources.identifiers import find_arxiv_id
from explorer.sources.kinds import read_kind
from explorer.sources.person_names import say_name
from explorer.sources.tagged import SIGN, Tagged, TagShape, Values
from explorer.sources.values import join_date
from explorer.sources.vectors import map_each

_SHAPE = TagShape((b"%", SIGN + b"@!#$&()*+[]=<>?^~|:;,./", b" \n"), 2, "%0", after_blank=True)
_BOOKS = {"book", "thesis", "report"}


def cut(source: Source) -> Iterator[Piece]:
    """Cut a file into pieces of many records."""
    return cut_pieces(source, b"%0 " if "%0 " in source.head.text else b"%A ")


def parse(piece: Piece) -> list[Reading]:
    """Make a record of each reference of a piece."""
    return list_readings(tabulate(piece))


def tabulate(piece: Piece) -> Batch:
    """Make tables of the references of a piece; one begins with %0, or behind an empty line."""
    tagged = Tagged(_SHAPE, piece)
    return tabulate_records(Records(tagged.spans(), _columns(tagged), _people(tagged)))


def _columns(tagged: Tagged) -> dict[str, pa.Array | list[object]]:
    first, lists = tagged.first, tagged.lists
    kinds = [read_kind(kind) for kind in first("%0").to_pylist()]
    is_book = pa.array([kind in _BOOKS for kind in kinds], pa.bool_())
    dois, links = first("%R").to_pylist(), lists("%U")
    return {
        "title": first("%T"),
        "type": kinds,
        "venue": pc.if_else(is_book, None, first("%J", "%B")),
        "abstract": first("%X"),
        "doi": dois,
        "arxiv_id": [find_arxiv_id(doi, *urls) if doi or urls else None for doi, urls in zip(dois, links, strict=True)],
        "url": [next((url for url in urls if url.startswith("http")), None) for urls in links],
        "keywords": tagged.every("%K").split("\n").split(";").lists(),
        "date": list(map(_date, first("%D").to_pylist(), first("%8").to_pylist())),
        "volume": first("%V"),
        "issue": first("%N"),
        "pages": first("%P"),
        "publisher": first("%I"),
        "language": first("%G"),
    }


def _date(year: str | None, stated: str | None) -> str | None:
    found = read_date(year) if year else None
    if not stated or (found and len(found) > 4):
        return found
    whole = read_date(stated)
    if found is None or (whole and whole.startswith(found)):
        return whole
    return found if whole else join_date(found, *read_month(stated))


def _people(tagged: Tagged) -> People:
    written = tagged.every("%A").split("\n")
    return People(written.teams(), map_each(written.texts, say_name), places=_places(tagged, written))


def _places(tagged: Tagged, written: Values) -> list[list[str]] | None:
    """Addresses are not said to be anybody's, unless there is one author."""
    addresses = tagged.every("%+").split("\n")
    if not len(addresses.rows):
        return None
    alone, listed = written.teams() == 1, addresses.lists()
    return [listed[row] if alone[row] else [] for row in written.rows.tolist()]


_NAMED = re.compile(r"^%0 (?:Journal|Book|Conference|Thesis|Report|Generic|Web|Edited|Electronic|Unpublished|Magazine|"
                    r"Newspaper|Manuscript|Patent|Dataset|Computer|Film|Map|Personal|Hearing|Case|Bill|Statute)",
                    re.MULTILINE)  # fmt: skip
_LINE = re.compile(r"^%[A-Z0-9@] \S", re.MULTILINE)


def recognise(head: Head) -> float:
    if _NAMED.search(head.text):
        return CERTAIN
    text = head.text.lstrip()
    return LIKELY if re.match(r"%[0ATE] ", text) and (head.is_whole or len(_LINE.findall(text)) > 3) else NO


_PIECES = Pieces(cut, parse, tabulate)
FORMAT = Format("endnote-tagged", "EndNote tagged (.enw)", recognise, join_pieces(_PIECES), _PIECES)
