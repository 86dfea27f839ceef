"""
Papers of arXiv in XML: the Atom feed of its API, and its metadata by OAI-PMH.

https://info.arxiv.org/help/api/user-manual.html describes the feed,
https://info.arxiv.org/help/oa/index.html the formats ``arXiv`` and ``arXivRaw``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import cast
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, ParseError

from explorer.errors import RecordRejected, SourceUnreadable
from explorer.sources.arxiv_records import parse_mail_date, read_categories, write_journal_note
from explorer.sources.formats import CERTAIN, LIKELY, NO, Format, Head, Reading, Source, read_record, reject
from explorer.sources.identifiers import parse_arxiv_id
from explorer.sources.person_names import split_names
from explorer.sources.values import Fields, join_name

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_OAI = "{http://arxiv.org/OAI/arXiv/}"
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_RECORDS = {f"{_ATOM}entry", f"{_OAI}arXiv", f"{_RAW}arXivRaw"}
_VERSION = re.compile(r"v\d+$")
_ERROR = "api/errors"


def recognise(head: Head) -> float:
    """An Atom feed of arXiv names its host or its schema; one that holds nothing does, too."""
    text = head.text
    if "http://arxiv.org/OAI/arXiv" in text:
        return CERTAIN
    if "<feed" not in text[:2000] or "http://www.w3.org/2005/Atom" not in text[:2000]:
        return NO
    return CERTAIN if "arxiv.org/" in text else LIKELY


def read(source: Source) -> Iterator[Reading]:
    """Read entry by entry; an XML file that declares entities is refused."""
    if re.search(r"<!(?:DOCTYPE|ENTITY)", source.head.text):
        raise SourceUnreadable(source.path, "it declares entities, which no answer of arXiv does")
    number = 0
    try:
        for number, record in enumerate(_find_records(source), start=1):
            reading = read_record(number, _say(record), partial(_read_record, record))
            yield reading if reading.work else reject(number, ET.tostring(record, "unicode"), reading.reason)
    except ParseError as error:
        if not source.damage:
            yield reject(number + 1, "", f"the XML is damaged or ends early: {error}")


def read_entry(entry: Element) -> Fields:
    """Read an entry of the feed; raises RecordRejected for what arXiv says of a mistake."""
    address = _text(entry, f"{_ATOM}id")
    if _ERROR in address:
        raise RecordRejected(f"arXiv answered with an error: {_text(entry, f'{_ATOM}summary')}")
    name = _find_name(address)
    return {
        **_read_common(name),
        "title": _text(entry, f"{_ATOM}title"),
        "date": _text(entry, f"{_ATOM}published"),
        "abstract": _text(entry, f"{_ATOM}summary"),
        "doi": _text(entry, f"{_ARXIV}doi"),
        "note": write_journal_note(_text(entry, f"{_ARXIV}journal_ref")),
        "authors": [_read_author(one) for one in entry.iter(f"{_ATOM}author")],
        "topics": list(dict.fromkeys(_find_categories(entry))),
    }


def read_metadata(record: Element) -> Fields:
    """Read a record of OAI-PMH, in either of arXiv's own formats."""
    space = record.tag.rpartition("}")[0] + "}"
    people = [
        join_name(*(_text(one, space + part) for part in ("forenames", "keyname", "suffix"))).replace(". -", ".-")
        for one in record.iter(f"{space}author")
    ]
    return {
        **_read_common(_text(record, f"{space}id")),
        "title": _text(record, f"{space}title"),
        "date": _text(record, f"{space}created") or parse_mail_date(_text(record, f"{space}version/{space}date")),
        "abstract": _text(record, f"{space}abstract"),
        "doi": _text(record, f"{space}doi"),
        "note": write_journal_note(_text(record, f"{space}journal-ref")),
        "authors": people or split_names(_text(record, f"{space}authors")),
        "topics": read_categories(_text(record, f"{space}categories")),
    }


def _read_record(record: Element) -> Fields:
    return read_entry(record) if record.tag == f"{_ATOM}entry" else read_metadata(record)


def _say(record: Element) -> str:
    """All that a record says, in its order: enough to tell a changed one, and quicker than to write it as XML."""
    return "\n".join([*record.itertext(), *(value for one in record.iter() for value in one.attrib.values())])


def _read_common(name: str) -> Fields:
    known = parse_arxiv_id(name)
    return {
        "id": f"arxiv:{known or name}" if name else None,
        "arxiv_id": known,
        "type": "preprint",
        "url": f"https://arxiv.org/abs/{known}" if known else None,
    }


def _find_records(source: Source) -> Iterator[Element]:
    """Find the records one after another; what was read is let go."""
    with source.open_text() as text:
        parser: ET.XMLPullParser[Element] = ET.XMLPullParser(("start", "end"))
        open_elements: list[Element] = []
        while data := text.read(1 << 16):
            parser.feed(data)
            for kind, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                if kind == "start":
                    open_elements.append(element)
                    continue
                open_elements.pop()
                if element.tag in _RECORDS:
                    yield element
                    for parent in open_elements[-1:]:
                        parent.remove(element)
        if not source.damage:
            parser.close()


def _read_author(author: Element) -> Fields:
    places = [one.text for one in author.iter(f"{_ARXIV}affiliation") if one.text]
    return {"name": _text(author, f"{_ATOM}name"), "affiliations": places}


def _find_categories(entry: Element) -> Iterator[str]:
    for tag in (f"{_ARXIV}primary_category", f"{_ATOM}category"):
        yield from (one.get("term", "") for one in entry.iter(tag))


def _find_name(address: str) -> str:
    return _VERSION.sub("", address.rpartition("/abs/")[2])


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


FORMAT = Format("arxiv", "arXiv Atom or OAI-PMH", recognise, read)
