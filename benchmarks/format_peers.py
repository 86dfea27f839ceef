"""
How a format is usually read in Python: the library that people use for it, or the loop that they write.

``parse`` gives what the library gives. ``pick`` takes out of one of those records what a work is
made of, in the way of a script; a record is of use only behind that step, too. Libraries are
imported where they are used, each in a process of its own.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET


class Picked(NamedTuple):
    """What a work is made of, as the file has it."""

    title: str
    year: str
    doi: str
    names: Sequence[str]
    abstract: str = ""
    venue: str = ""
    pages: str = ""
    keywords: Sequence[str] = ()
    places: Sequence[str] = ()


class Peer(NamedTuple):
    """A way of reading files of one format."""

    name: str
    parse: Callable[[Path], Iterable[Any]]
    pick: Callable[[Any], Picked]


def _parse_bibtex(path: Path) -> Iterable[Any]:
    bibtexparser: Any = import_module("bibtexparser")

    logging.getLogger().setLevel(logging.CRITICAL)
    return bibtexparser.parse_string(path.read_text("utf8")).entries


def _pick_bibtex(entry: Any) -> Picked:
    fields = entry.fields_dict
    names = ("title", "year", "doi", "author", "abstract", "booktitle", "pages", "keywords")
    title, year, doi, author, *rest = [fields[name].value if name in fields else "" for name in names]
    return Picked(title.strip("{}"), year, doi, author.split(" and "), rest[0], rest[1], rest[2], rest[3].split(", "))


def _parse_ris(path: Path) -> Iterable[Any]:
    rispy: Any = import_module("rispy")

    with path.open(encoding="utf8") as file:
        return rispy.load(file)


def _pick_ris(entry: Any) -> Picked:
    title, year, doi, *rest = [entry.get(name, "") for name in ("title", "year", "doi", "abstract", "secondary_title")]
    pages = f"{entry.get('start_page', '')}-{entry.get('end_page', '')}"
    return Picked(title, year, doi, entry.get("authors", []), rest[0], rest[1], pages, entry.get("keywords", []))


def _parse_csl(path: Path) -> Iterable[Any]:
    return json.loads(path.read_text("utf8"))


def _pick_csl(item: Any) -> Picked:
    year = str(item.get("issued", {}).get("date-parts", [[""]])[0][0])
    names = [f"{one.get('family', '')}, {one.get('given', '')}" for one in item.get("author", ())]
    rest = [item.get(name, "") for name in ("abstract", "container-title", "page")]
    return Picked(item.get("title", ""), year, item.get("DOI", ""), names, rest[0], rest[1], rest[2])


def _parse_endnote_xml(path: Path) -> Iterator[Any]:
    for _, element in ET.iterparse(path):  # noqa: S314 - written by the benchmark
        if element.tag == "record":
            yield element
            element.clear()


def _pick_endnote_xml(record: Any) -> Picked:
    paths = ("titles/title", "dates/year", "electronic-resource-num", "abstract", "titles/secondary-title", "pages")
    title, year, doi, *rest = ["".join(record.find(path).itertext()) for path in paths]
    names = ["".join(author.itertext()) for author in record.iterfind("contributors/authors/author")]
    keywords = ["".join(word.itertext()) for word in record.iterfind("keywords/keyword")]
    return Picked(title, year, doi, names, rest[0], rest[1], rest[2], keywords)


def _parse_tagged(path: Path, tag_width: int, end: str, after: str) -> Iterator[dict[str, list[str]]]:
    """The loop over lines that people write for a tagged format."""
    record: dict[str, list[str]] = {}
    tag = ""
    with path.open(encoding="utf8") as lines:
        for line in lines:
            if line.startswith(end):
                if record:
                    yield record
                record = {}
            if line[:1].isspace() or not line.strip():
                if tag and line.strip():
                    record[tag].append(line.strip())
                continue
            tag = line[:tag_width]
            record.setdefault(tag, []).append(line[tag_width + len(after) :].strip())
    if record:
        yield record


def _parse_endnote_tagged(path: Path) -> Iterator[Any]:
    return _parse_tagged(path, 2, "%0", " ")


def _pick_endnote_tagged(record: Any) -> Picked:
    title, year, doi, *rest = [record.get(tag, [""])[0] for tag in ("%T", "%D", "%R", "%X", "%B", "%P")]
    return Picked(title, year, doi, record.get("%A", []), rest[0], rest[1], rest[2], record.get("%K", []))


def _parse_wos(path: Path) -> Iterable[Any]:
    wosfile: Any = import_module("wosfile")

    return wosfile.records_from(str(path))


def _pick_wos(record: Any) -> Picked:
    title, year, doi, *rest = [record.get(tag, "") for tag in ("TI", "PY", "DI", "AB", "SO", "BP")]
    places = record.get("C1", [])
    return Picked(title, year, doi, record.get("AF", []), rest[0], rest[1], rest[2], record.get("DE", []), places)


def _parse_medline(path: Path) -> Iterator[Any]:
    medline: Any = import_module("Bio.Medline")

    with path.open(encoding="utf8") as file:
        yield from medline.parse(file)


def _pick_medline(record: Any) -> Picked:
    title, date, doi, *rest = [record.get(tag, "") for tag in ("TI", "DP", "LID", "AB", "JT", "PG")]
    names, keywords, places = (record.get(tag, []) for tag in ("FAU", "OT", "AD"))
    return Picked(title, date[:4], doi.partition(" ")[0], names, rest[0], rest[1], rest[2], keywords, places)


def _parse_pubmed(path: Path) -> Iterable[Any]:
    pubmed_parser: Any = import_module("pubmed_parser")

    return pubmed_parser.parse_medline_xml(str(path), author_list=True, year_info_only=True)


def _pick_pubmed(record: Any) -> Picked:
    names = [f"{one['lastname']}, {one['forename']}" for one in record["authors"]]
    places = [one["affiliation"] for one in record["authors"]]
    rest = record["abstract"], record["journal"], record["pages"]
    return Picked(record["title"], record["pubdate"], record["doi"], names, rest[0], rest[1], rest[2], places=places)


def _parse_dblp(path: Path) -> Iterator[Any]:
    etree: Any = import_module("lxml.etree")

    for _, element in etree.iterparse(str(path), tag=("article", "inproceedings"), load_dtd=False):
        yield element
        element.clear()


def _pick_dblp(record: Any) -> Picked:
    texts = [record.findtext(tag) or "" for tag in ("title", "year", "ee", "booktitle", "pages")]
    names = [author.text for author in record.iterfind("author")]
    return Picked(texts[0], texts[1], texts[2], names, "", texts[3], texts[4])


PEERS: dict[str, Peer] = {
    "bibtex": Peer("bibtexparser", _parse_bibtex, _pick_bibtex),
    "ris": Peer("rispy", _parse_ris, _pick_ris),
    "csl-json": Peer("json.loads", _parse_csl, _pick_csl),
    "endnote-xml": Peer("ElementTree.iterparse", _parse_endnote_xml, _pick_endnote_xml),
    "endnote-tagged": Peer("a loop over lines", _parse_endnote_tagged, _pick_endnote_tagged),
    "wos-text": Peer("wosfile", _parse_wos, _pick_wos),
    "medline": Peer("Bio.Medline", _parse_medline, _pick_medline),
    "pubmed-xml": Peer("pubmed_parser", _parse_pubmed, _pick_pubmed),
    "dblp-xml": Peer("lxml.iterparse", _parse_dblp, _pick_dblp),
}
