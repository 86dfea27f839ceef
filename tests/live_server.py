"""
A server on this machine that answers as the live sources do, from recorded files, and fails on demand.

``LiveServer`` speaks HTTP and keeps what it was asked; ``answer_openalex`` and its like are the
sources: they find, cut and page what the files under tests/data/live hold.
"""

from __future__ import annotations

import copy
import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET

from explorer.live.settings import Account, Limits, LiveSettings

RECORDED = Path(__file__).parent / "data" / "live"
ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
ET.register_namespace("", ATOM[1:-1])

Fault = Literal["", "truncated", "unfinished", "cut", "drip", "silent", "reset", "endless"]
"""
truncated: fewer bytes than announced; unfinished: the last chunk is missing; cut: half of the
body and no word about its length; drip: a byte now and then; silent: nothing behind the head;
reset: no answer at all; endless: more and more.
"""


@dataclass(frozen=True)
class Reply:
    body: bytes = b"{}"
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: Fault = ""


@dataclass(frozen=True)
class Seen:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


Answerer = Callable[[Seen], Reply]


def always(reply: Reply) -> Answerer:
    """Answer everything with *reply*."""
    return lambda _: reply


def spoil(answer: Answerer, fault: Fault) -> Answerer:
    """Answer as *answer* does, and fail on the way."""
    return lambda seen: replace(answer(seen), fault=fault)


class LiveServer:
    """A server for as long as a ``with`` lasts."""

    def __init__(self, answer: Answerer) -> None:
        self.answer = answer
        self.seen: list[Seen] = []
        self.faults: deque[Reply] = deque()
        """What is given instead of the next answers."""
        self.ends = threading.Event()
        self._server = _QuietServer(("127.0.0.1", 0), _build_handler(self))

    def __enter__(self) -> LiveServer:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ends.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.seen]

    def reply(self, seen: Seen) -> Reply:
        self.seen.append(seen)
        return self.faults.popleft() if self.faults else self.answer(seen)


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that leaves early is no error here; one of ours shows as an answer that never came."""


def _build_handler(server: LiveServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve(b"")

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers["Content-Length"])))

        def _serve(self, body: bytes) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = server.reply(Seen(self.command, unquote(parts.path), query, headers, body))
            try:
                _write(self, reply, server.ends)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _write(handler: BaseHTTPRequestHandler, reply: Reply, ends: threading.Event) -> None:
    handler.close_connection = bool(reply.fault)
    if reply.fault == "reset":
        return
    handler.send_response(reply.status)
    if reply.kind:
        handler.send_header("Content-Type", reply.kind)
    if reply.fault in {"unfinished", "endless"}:
        handler.send_header("Transfer-Encoding", "chunked")
    elif reply.fault == "cut":
        handler.send_header("Connection", "close")
    else:
        handler.send_header("Content-Length", str(len(reply.body)))
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    for part in _parts(reply, ends):
        handler.wfile.write(part)
        handler.wfile.flush()


def _parts(reply: Reply, ends: threading.Event) -> Iterable[bytes]:
    half = reply.body[: len(reply.body) // 2]
    match reply.fault:
        case "truncated" | "cut":
            yield half
        case "unfinished":
            yield b"%x\r\n%s\r\n" % (len(half), half)
        case "endless":
            while not ends.is_set():
                yield b"%x\r\n%s\r\n" % (len(reply.body), reply.body)
        case "drip":
            for byte in reply.body:
                yield bytes([byte])
                if ends.wait(0.05):
                    return
        case "silent":
            ends.wait(20)
        case _:
            yield reply.body


def load(name: str) -> Any:
    return json.loads((RECORDED / name).read_text(encoding="utf8"))


def to_json(value: object, **headers: str) -> Reply:
    return Reply(
        json.dumps(value).encode("utf8"), headers={name.replace("_", "-"): text for name, text in headers.items()}
    )


def refuse(status: int, message: str) -> Reply:
    return Reply(json.dumps({"error": message}).encode("utf8"), status)


# ── OpenAlex ─────────────────────────────────────────────────────────────────────────────────────


class OpenAlex:
    """OpenAlex, with a budget."""

    def __init__(self, dollars: float = 1.0, many: int = 0) -> None:
        self.left = dollars
        self.works = load("openalex_works.json")
        self.works += [_copy_work(self.works[0], number) for number in range(many)]

    def __call__(self, seen: Seen) -> Reply:
        path = seen.path.strip("/").split("/", 1)
        if len(path) == 2:
            found = [
                work for work in self.works if path[1] in {work["id"].rpartition("/")[2], f"doi:{work['doi'][16:]}"}
            ]
            return to_json(found[0], **self._head(0.0)) if found else refuse(404, "no such work")
        cost = 0.001 if "search" in seen.query else 0.0001
        if self.left < cost:
            return Reply(
                b'{"error": "Rate limit exceeded", "message": "Insufficient budget."}', 429, headers=self._head(0.0)
            )
        self.left -= cost
        found = load("openalex_authors.json") if path[0] == "authors" else self.works
        words = seen.query.get("search", "").lower().split()
        found = [one for one in found if all(word in one["display_name"].lower() for word in words)]
        for part in filter(None, seen.query.get("filter", "").split(",")):
            name, _, value = part.partition(":")
            found = [one for one in found if _fits(one, name, value.split("|"))]
        if "sort" in seen.query:
            found = sorted(found, key=lambda work: work["publication_date"], reverse=True)
        start = int(seen.query.get("cursor", "*").replace("*", "0"))
        page = found[start : start + int(seen.query["per-page"])]
        meta: dict[str, object] = {"count": len(found), "per_page": len(page)}
        if "cursor" in seen.query:
            meta["next_cursor"] = str(start + len(page)) if page else None
        return to_json({"meta": meta, "results": page, "group_by": []}, **self._head(cost))

    def _head(self, cost: float) -> dict[str, str]:
        return {
            "X-RateLimit-Limit-USD": "1",
            "X-RateLimit-Remaining-USD": f"{self.left:.4f}",
            "X-RateLimit-Cost-USD": f"{cost:g}",
            "X-RateLimit-Reset": "3600",
        }


def _copy_work(work: dict[str, Any], number: int) -> dict[str, Any]:
    name = f"https://openalex.org/W{9000 + number}"
    return {**copy.deepcopy(work), "id": name, "ids": {"openalex": name}, "doi": None, "title": f"On Many {number}",
            "display_name": f"On Many {number}", "authorships": []}  # fmt: skip


def _fits(work: dict[str, Any], name: str, values: list[str]) -> bool:
    authors = [one["author"] for one in work["authorships"]]
    match name:
        case "authorships.author.id":
            return any(author["id"].rpartition("/")[2] in values for author in authors)
        case "authorships.author.orcid":
            return any((author["orcid"] or "").rpartition("/")[2] in values for author in authors)
        case "cites":
            return any(one.rpartition("/")[2] in values for one in work["referenced_works"])
        case "from_publication_date":
            return bool(work["publication_date"] >= values[0])
        case "to_publication_date":
            return bool(work["publication_date"] <= values[0])
    raise ValueError(name)


# ── arXiv ────────────────────────────────────────────────────────────────────────────────────────


def answer_arxiv(seen: Seen) -> Reply:
    feed = ET.fromstring((RECORDED / "arxiv_feed.xml").read_bytes())
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        feed.remove(entry)
    query = seen.query["search_query"]
    found = [entry for entry in entries if _is_asked(entry, query)]
    start = int(seen.query["start"])
    feed.extend(found[start : start + int(seen.query["max_results"])])
    for name, value in (("totalResults", len(found)), ("startIndex", start)):
        element = feed.find(f"{OPENSEARCH}{name}")
        assert element is not None
        element.text = str(value)
    return Reply(ET.tostring(feed, "utf-8", xml_declaration=True), kind="application/atom+xml; charset=UTF-8")


def _is_asked(entry: ET.Element, query: str) -> bool:
    names = re.findall(r'au:"([^"]+)"', query)
    words = re.findall(r"all:(\w+)", query)
    days = re.search(r"submittedDate:\[(\d{8})\d{4} TO (\d{8})\d{4}\]", query)
    published = (entry.findtext(f"{ATOM}published") or "")[:10].replace("-", "")
    written = [author.findtext(f"{ATOM}name") for author in entry.iter(f"{ATOM}author")]
    title = (entry.findtext(f"{ATOM}title") or "").lower()
    return (
        (not names or any(name in names for name in written))
        and all(word.lower() in title for word in words)
        and (not days or days[1] <= published <= days[2])
    )


# ── Semantic Scholar ─────────────────────────────────────────────────────────────────────────────


def answer_semantic_scholar(seen: Seen) -> Reply:
    papers = load("semantic_scholar_papers.json")
    path = seen.path.strip("/").split("/")
    if path == ["paper", "batch"]:
        known = {paper["paperId"]: paper for paper in papers}
        return to_json([known.get(one) for one in json.loads(seen.body)["ids"]])
    if path[-1] == "search":
        return _search(papers, path[0], seen)
    if path[0] == "author":
        return _list_papers(
            [one for one in papers if path[1] in {author["authorId"] for author in one["authors"]}], seen
        )
    name = "/".join(path[1:]).removesuffix("/citations")
    paper = next((one for one in papers if name in {one["paperId"], f"DOI:{one['externalIds']['DOI']}"}), None)
    if not paper or path[-1] != "citations":
        return to_json(paper) if paper else refuse(404, f"Paper with id {name} not found")
    citing = [one for one in papers if {"paperId": paper["paperId"]} in one["references"]]
    return to_json({"offset": 0, "data": [{"citingPaper": {"paperId": one["paperId"]}} for one in citing]})


def _search(papers: list[dict[str, Any]], kind: str, seen: Seen) -> Reply:
    if kind == "paper":
        words = seen.query["query"].lower().split()
        return _list_papers([one for one in papers if all(word in one["title"].lower() for word in words)], seen)
    people = {(one["authorId"], one["name"]) for paper in papers for one in paper["authors"]}
    found = [{"authorId": own, "name": name} for own, name in sorted(people) if name == seen.query["query"]]
    return to_json({"total": len(found), "offset": 0, "data": found})


def _list_papers(found: list[dict[str, Any]], seen: Seen) -> Reply:
    start = int(seen.query["offset"])
    page = found[start : start + int(seen.query["limit"])]
    more = {"next": start + len(page)} if start + len(page) < len(found) else {}
    return to_json(
        {"total": len(found), "offset": start, **more, "data": [{"paperId": one["paperId"]} for one in page]}
    )


# ── Crossref, ORCID, DBLP ────────────────────────────────────────────────────────────────────────


def answer_crossref(seen: Seen) -> Reply:
    found = load("crossref_works.json")
    words = seen.query.get("query", "").lower().split()
    found = [one for one in found if all(word in one["title"][0].lower() for word in words)]
    parts = [part.split(":", 1) for part in filter(None, seen.query.get("filter", "").split(","))]
    people = {value for name, value in parts if name == "orcid"}
    if people:
        found = [one for one in found if people & {a.get("ORCID", "").rpartition("/")[2] for a in one["author"]}]
    days = {name: [int(part) for part in value.split("-")] for name, value in parts if name != "orcid"}
    first, last = days.get("from-pub-date", [0]), days.get("until-pub-date", [9999])
    found = [one for one in found if first <= one["issued"]["date-parts"][0] <= last]
    start = int(seen.query["offset"])
    items = found[start : start + int(seen.query["rows"])]
    message = {"total-results": len(found), "items-per-page": len(items), "items": items}
    return to_json({"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": message})


def answer_orcid(seen: Seen) -> Reply:
    records, full = load("orcid_records.json"), load("orcid_full_works.json")
    path = seen.path.strip("/").split("/")
    if path[0] == "expanded-search":
        return to_json(
            {"expanded-result": [_expand(own, one) for own, one in records.items()], "num-found": len(records)}
        )
    if path[0] not in records:
        return refuse(404, "404 Not Found: The resource was not found.")
    if path[1] == "record":
        return to_json(records[path[0]])
    return to_json({"bulk": [full[code] for code in path[2].split(",")]})


def _expand(own: str, record: dict[str, Any]) -> dict[str, Any]:
    name = record["person"]["name"]
    return {"orcid-id": own, "given-names": name["given-names"]["value"], "family-names": name["family-name"]["value"],
            "institution-name": ["Harbour University"]}  # fmt: skip


def answer_dblp(seen: Seen) -> Reply:
    if seen.path.startswith("/pid/"):
        pid = seen.path.removeprefix("/pid/").removesuffix(".xml")
        people = ET.fromstring((RECORDED / "dblp_people.xml").read_bytes())
        found = next((one for one in people if one.get("pid") == pid), None)
        return to_xml(found) if found is not None else Reply(b"", 404, "text/html")
    name = "dblp_authors.xml" if "author" in seen.path else "dblp_search.xml"
    result = ET.fromstring((RECORDED / name).read_bytes())
    hits = result.find("hits")
    assert hits is not None
    start, size = int(seen.query.get("f", "0")), int(seen.query["h"])
    for number, hit in enumerate(hits.findall("hit")):
        told = (hit.findtext("info/author") or hit.findtext("info/title") or "").lower()
        fits = all(word in told for word in seen.query["q"].lower().split())
        if not fits or not start <= number < start + size:
            hits.remove(hit)
    return to_xml(result)


def to_xml(root: ET.Element) -> Reply:
    return Reply(ET.tostring(root, "utf-8", xml_declaration=True), kind="application/xml")


def answer_daily_papers(seen: Seen) -> Reply:
    """A list a day of May 2026, with one paper more each day; no other day has any."""
    recorded = json.loads((RECORDED.parent / "formats" / "daily_papers.json").read_text(encoding="utf8"))[0]
    year, month, day = (int(part) for part in seen.query["date"].split("-"))
    numbers = range(day if (year, month) == (2026, 5) else 0)
    return to_json([_copy_daily_paper(recorded, f"26{month:02}.{day:02}{number:03}") for number in numbers])


def _copy_daily_paper(item: dict[str, Any], number: str) -> dict[str, Any]:
    copied = copy.deepcopy(item)
    copied["paper"] |= {"id": number, "title": f"On {number}"}
    return copied


QUICK = Limits(connect=2, silence=0.4, whole=2, size=1_000_000, tries=3, wait=0.01, longest_wait=0.02, patience=2)
"""Limits for a source on this machine, and for a test that does not want to wait."""


def set_up(server: LiveServer, service: str, cache: Path, **account: str) -> LiveSettings:
    """Have *service* asked at this server."""
    return LiveSettings(cache=cache, accounts={service: Account(url=server.url, **account)}, limits=QUICK)
