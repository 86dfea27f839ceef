"""CSL-JSON, as Zotero, Mendeley and citation processors write it (https://citeproc-js.readthedocs.io)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import cast

from explorer.errors import RecordRejected
from explorer.sources.columnar import Row, tabulate_fields
from explorer.sources.dates import read_date
from explorer.sources.formats import CERTAIN, LIKELY, NO, POSSIBLE, Batch, Format, Pieces, join_pieces
from explorer.sources.identifiers import find_arxiv_id
from explorer.sources.json_documents import JsonShape, parse, recognise
from explorer.sources.json_layouts import Piece as JsonPiece
from explorer.sources.json_layouts import cut, load_json
from explorer.sources.kinds import read_kind
from explorer.sources.records import AuthorRecord, build_author
from explorer.sources.stretches import Line, Stretch
from explorer.sources.tables import build_batch
from explorer.sources.values import Fields, as_list, as_object, first_text, join_date, objects_in, text_of

_TYPES = set(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage""".split()
)
_PLAIN = {"given", "family", "sequence"}
"""The parts of most names, and who is first."""
_PARTS = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix", "literal", "name")
_OWN = {"container-title", "issued", "citation-key", "collection-title", "publisher-place", "event-place", "accessed"}


def _judge(found: Fields) -> float:
    """A list of items gives each item; an answer by DOI gives an object of items."""
    item = next(iter(_expand(found)), None)
    if item is found:
        return _judge_item(found)
    return min(LIKELY, _judge_item(item)) if isinstance(item, dict) else NO


def _judge_item(found: Fields) -> float:
    """An item has a type of CSL; or, without one, an id and a title and nothing of another format."""
    if text_of(found.get("type")) in _TYPES and ("id" in found or _OWN & found.keys()):
        return NO if "authors" in found else LIKELY if "indexed" in found else CERTAIN
    if _OWN & found.keys() and isinstance(found.get("issued"), dict):
        return LIKELY
    if not {"id", "title"} <= found.keys() <= {"id", "title", "author"}:
        return NO
    return LIKELY if "author" in found else POSSIBLE / 2


def _expand(found: Fields) -> Iterable[object]:
    items = found.get("items")
    if isinstance(items, list) and "title" not in found:
        return items
    return list(_keyed(found)) or (found,)


def _keyed(found: Fields) -> Iterator[Fields]:
    """The items of ``{"10.1234/x": [item]}``, where each key is an id or a DOI of its item."""
    if "title" in found or "type" in found:
        return
    for key, value in found.items():
        for item in objects_in(value if isinstance(value, list) else [value]):
            if key.casefold() in {text_of(item.get("id")).casefold(), text_of(item.get("DOI")).casefold()}:
                yield dict(item)


def _read(item: Fields) -> Fields:
    get = item.get
    date = _date(as_object(get("issued")))
    url = text_of(get("URL"))
    doi = text_of(get("DOI"))
    pmid, central = text_of(get("PMID")), text_of(get("PMCID"))
    return {
        "title": first_text(get("title")) or None,
        "type": read_kind(text_of(get("type"))),
        "venue": first_text(get("container-title")) or first_text(get("event-title")),
        "authors": [_author(name) for name in objects_in(get("author"))],
        "abstract": text_of(get("abstract")),
        "doi": doi,
        "arxiv_id": find_arxiv_id(doi, url, get("number"), get("archive_location")),
        "url": url,
        "keywords": [word.strip() for word in text_of(get("keyword")).replace(";", ",").split(",")],
        "year": date,
        "date": date,
        "volume": get("volume"),
        "issue": get("issue"),
        "pages": text_of(get("page")) or text_of(get("number")) if get("page") else None,
        "publisher": text_of(get("publisher")),
        "language": text_of(get("language")),
        "ids": [f"pmid:{pmid}", f"pmcid:{central}"],
    }


def _author(name: Mapping[str, object]) -> AuthorRecord | None:
    if name.keys() <= _PLAIN and type(name.get("family")) is type(name.get("given")) is str:
        return _build_author(cast("str", name["given"]), "", "", cast("str", name["family"]), "", "", "")
    return _build_author(*[text_of(name.get(part)) for part in _PARTS])


@lru_cache(maxsize=1 << 17)
def _build_author(
    given: str, dropping: str, particle: str, family: str, suffix: str, literal: str, name: str
) -> AuthorRecord | None:
    """The parts of a name in the order in which it is said."""
    said = " ".join(part.strip() for part in (given, dropping, particle, family, suffix) if part.strip())
    return build_author(said or literal or name)


def _date(issued: Mapping[str, object]) -> str | None:
    first = as_list(next(iter(as_list(issued.get("date-parts"))), None))
    if first:
        return join_date(*first[:3])
    return read_date(text_of(issued.get("raw")) or text_of(issued.get("literal")))


def tabulate(piece: JsonPiece | Stretch) -> Batch:
    """Make tables of the items of a piece."""
    if isinstance(piece, Stretch) or piece.damage:
        return build_batch(parse(SHAPE, piece))
    return tabulate_fields([row for line in piece.lines for row in _read_line(line)])


def _read_line(line: Line) -> Iterator[Row]:
    try:
        value = load_json(line.content)
    except RecordRejected as rejected:
        yield Row(line.number, line.content, None, str(rejected))
        return
    for item in _expand(value) if isinstance(value, dict) else (value,):
        if isinstance(item, dict):
            yield Row(line.number, line.content, _read(item))
        else:
            yield Row(line.number, line.content, None, f"a JSON {type(item).__name__}, where an object is wanted")


SHAPE = JsonShape(_judge, _expand, _read, ("items",))
_PIECES = Pieces(partial(cut, _expand, SHAPE.lists), partial(parse, SHAPE), tabulate)
FORMAT = Format("csl-json", "CSL-JSON", partial(recognise, SHAPE), join_pieces(_PIECES), _PIECES)
