"""
DBLP (https://dblp.org/faq/How+to+use+the+dblp+search+API.html): publications of a query, or of a person.

A person's publications come in the XML that the import reads. Those of a search come in another
one, and are rewritten into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from explorer.live.circle import gather_circle
from explorer.live.ids import find_pid
from explorer.live.models import Estimate, Page, Service, Wanted
from explorer.live.paging import count_pages, cut_pages, read_total, say_nothing, send_nothing
from explorer.live.people import pick_person, rank_coauthors
from explorer.live.session import LiveSession
from explorer.models import Hit

PAGE = 1_000
_DECLARED = re.compile(rb"<!ENTITY", re.IGNORECASE)
_HOMONYM = re.compile(r"\s+\d{4}$")
_KINDS = {
    "Journal Articles": ("article", "journal"),
    "Conference and Workshop Papers": ("inproceedings", "booktitle"),
    "Informal and Other Publications": ("article", "journal"),
    "Books and Theses": ("book", "booktitle"),
    "Parts in Books or Collections": ("incollection", "booktitle"),
    "Editorship": ("proceedings", "booktitle"),
    "Reference Works": ("incollection", "booktitle"),
    "Data and Artifacts": ("data", "booktitle"),
}
"""What a search calls a kind of publication; what the XML calls it, and where it names the venue."""
_COPIED = ("title", "year", "volume", "number", "pages", "publisher", "ee")


def estimate(wanted: Wanted) -> Estimate:
    if not wanted.researcher:
        return Estimate(count_pages(wanted.most, PAGE))
    return Estimate((0 if find_pid(wanted.researcher) else 1) + 1 + wanted.coauthors)


def gather(wanted: Wanted, session: LiveSession) -> Iterator[Page]:
    if not wanted.researcher:
        return _read_found(wanted, session)
    own = find_pid(wanted.researcher) or _look_up(wanted.researcher, session)

    def read_pages(people: Sequence[str], most: int) -> Iterator[Page]:
        return _read_person(people[0], session, most)

    def rank(paths: Sequence[Path]) -> list[str]:
        return rank_coauthors(paths, f"dblp:{own}", "dblp", wanted.coauthors)

    return gather_circle(wanted, own, read_pages, rank, 1)


def check(content: bytes, _: str) -> str:
    """
    Say why an answer can't be used.

    >>> check(b"<dblpperson/>", ""), check(b"<html/>", ""), check(b"<dblpperson>", "")
    ('', 'it is XML of another kind', 'it is cut short, or no XML')
    """
    if _DECLARED.search(content):
        return "it declares entities, which no answer of DBLP does"
    try:
        root = ET.fromstring(content)  # noqa: S314 - without declarations there is nothing to expand
    except ET.ParseError:
        return "it is cut short, or no XML"
    return "" if root.tag in {"dblpperson", "dblp", "result"} else "it is XML of another kind"


def _read_person(pid: str, session: LiveSession, most: int) -> Iterator[Page]:
    root = _ask(f"pid/{pid}.xml", session)
    records = root.findall("r")
    path = session.last.path
    if len(records) > most:
        for record in records[most:]:
            root.remove(record)
        path = session.keep(f"pid/{pid}, at most {most}", ET.tostring(root, "utf-8", xml_declaration=True)).path
    yield Page(path, min(len(records), most), len(records))


def _read_found(wanted: Wanted, session: LiveSession) -> Iterator[Page]:
    for start, size in cut_pages(wanted.most, PAGE):
        answer = _ask("search/publ/api", session, {"q": wanted.query, "format": "xml", "h": size, "f": start, "c": 0})
        found = [_rewrite(info) for info in answer.iterfind("hits/hit/info")]
        root = ET.Element("dblp")
        root.extend(found)
        content = ET.tostring(root, "utf-8", xml_declaration=True)
        path = session.keep(f"search {wanted.query} {start} {size}", content).path
        hits = answer.find("hits")
        total = read_total(hits.get("total")) if hits is not None else 0
        yield Page(path, len(found), 0 if start else total)
        if len(found) < size:
            return


def _rewrite(info: ET.Element) -> ET.Element:
    kind, venue = _KINDS.get(info.findtext("type") or "", ("article", "journal"))
    record = ET.Element(kind, {"key": info.findtext("key") or ""})
    for author in info.iterfind("authors/author"):
        written = ET.SubElement(record, "editor" if kind == "proceedings" else "author", author.attrib)
        written.text = author.text
    fields = [(name, info.findtext(name)) for name in _COPIED]
    for name, text in [*fields, (venue, info.findtext("venue"))]:
        if text:
            ET.SubElement(record, name).text = text
    return record


def _look_up(name: str, session: LiveSession) -> str:
    answer = _ask("search/author/api", session, {"q": name, "format": "xml", "h": 25, "c": 0})
    return pick_person("DBLP", name, [_build_hit(info) for info in answer.iterfind("hits/hit/info")])


def _build_hit(info: ET.Element) -> Hit:
    name = (info.findtext("author") or "").strip()
    return Hit(
        id=find_pid(info.findtext("url") or ""),
        type="person",
        label=_HOMONYM.sub("", name),
        score=0.0,
        detail=info.findtext("notes/note") or "",
    )


def _ask(path: str, session: LiveSession, parameters: Mapping[str, str | int] | None = None) -> ET.Element:
    session.get(f"{session.url}/{path}", params=parameters)
    return ET.fromstring(session.last.content)  # noqa: S314 - checked before it was kept


SERVICE = Service(
    name="dblp",
    title="DBLP",
    url="https://dblp.org",
    accepts=("application/xml", "text/xml"),
    suffix=".xml",
    pace=2.0,
    offers=frozenset({"query", "researcher", "coauthors"}),
    refusal={
        "citing": "DBLP does not say who cites a publication; ask openalex or semantic-scholar.",
        "dates": "DBLP knows years, not days; write year:2024: into the query.",
    },
    estimate=estimate,
    gather=gather,
    check=check,
    headers=send_nothing,
    remark=say_nothing,
)
