"""Our own lines of JSON, the feed of arXiv, tables and Parquet: written, and read in the loops that people write."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.format_peers import Peer, Picked
from benchmarks.format_writers import Work

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_FEED = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">'
PLACE = "Department of Computer Science, Rice University, Houston"


def write_jsonl(works: Iterable[Work]) -> Iterator[str]:
    for work in works:
        yield json.dumps(_own_work(work), ensure_ascii=False) + "\n"


def write_feed(works: Iterable[Work]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{_FEED}\n'
    for work in works:
        names = "".join(f"<author><name>{escape(' '.join(name))}</name></author>" for name in work.names)
        yield (
            f"<entry><id>http://arxiv.org/abs/{_number(work)}v1</id><updated>{work.year}-08-02T00:00:00Z</updated>"
            f"<published>{work.year}-08-02T00:00:00Z</published><title>{escape(work.title)}</title>"
            f"<summary>{escape(work.abstract)}</summary>{names}<arxiv:doi>{escape(work.doi)}</arxiv:doi>"
            '<category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/></entry>\n'
        )
    yield "</feed>\n"


def write_lens(works: Iterable[Work]) -> Iterator[str]:
    header = ("Lens ID", "Title", "Date Published", "Publication Year", "Publication Type", "Source Title", "Author/s",
              "Abstract", "Volume", "Start Page", "End Page", "Fields of Study", "Keywords", "DOI",
              "Citing Works Count")  # fmt: skip
    yield from _write_table(
        header,
        (
            [f"{work.number:03}-000", work.title, f"{work.year}-08-01", work.year, "conference proceedings article",
             "Conference", "; ".join(" ".join(name) for name in work.names), work.abstract, 1, work.number,
             work.number + 9, "Computer science", "parsing; semantics", work.doi, 3]
            for work in works
        ),
    )  # fmt: skip


def write_dimensions(works: Iterable[Work]) -> Iterator[str]:
    header = ("Rank", "Publication ID", "DOI", "Title", "Abstract", "Source title", "PubYear", "Volume", "Pagination",
              "Authors", "Authors (Raw Affiliation)", "Times cited", "Publication Type", "Dimensions URL")  # fmt: skip
    yield '"About the data: Exported on Aug 01, 2024. Criteria: x. © 2024 Digital Science & Research Solutions Inc."\n'
    yield from _write_table(
        header,
        (
            [work.number, f"pub.{work.number}", work.doi, work.title, work.abstract, "Conference", work.year, 1,
             f"{work.number}-9", "; ".join(f"{family}, {given}" for given, family in work.names),
             "; ".join(f"{family}, {given} ({PLACE})" for given, family in work.names), 3, "Proceeding",
             f"https://app.dimensions.ai/details/publication/pub.{work.number}"]
            for work in works
        ),
    )  # fmt: skip


def write_parquet(works: Iterable[Work], path: Path) -> None:
    pq.write_table(pa.Table.from_pylist([_own_work(work) for work in works]), path)


def _own_work(work: Work) -> dict[str, object]:
    authors = [
        {"name": " ".join(name), "affiliations": [PLACE], "openreview_id": f"~{name[1]}1"} for name in work.names
    ]
    return {
        "id": f"w{work.number}", "title": work.title, "year": work.year, "venue": "Conference", "authors": authors,
        "type": "conference-paper", "abstract": work.abstract, "doi": work.doi, "keywords": ["parsing", "semantics"],
        "url": f"https://example.org/{work.number}", "source": "catalogue",
    }  # fmt: skip


def _number(work: Work) -> str:
    return f"{1000 + work.number // 10000:04d}.{work.number % 10000:05d}"


def _write_table(header: Iterable[str], rows: Iterable[list[object]]) -> Iterator[str]:
    for row in (header, *rows):
        line = StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()


# ── The loops ────────────────────────────────────────────────────────────────────────────────────


def _parse_lines(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf8") as lines:
        for line in lines:
            yield json.loads(line)


def _pick_own(work: Any) -> Picked:
    names = [author["name"] for author in work["authors"]]
    places = [place for author in work["authors"] for place in author.get("affiliations") or ()]
    return Picked(work["title"], str(work["year"]), work["doi"], names, work["abstract"], work["venue"], "",
                  work["keywords"], places)  # fmt: skip


def _parse_feed(path: Path) -> Iterator[Any]:
    for _, element in ET.iterparse(path):  # noqa: S314 - written by the benchmark
        if element.tag == f"{_ATOM}entry":
            yield element
            element.clear()


def _pick_entry(entry: Any) -> Picked:
    title, year, abstract = [entry.findtext(f"{_ATOM}{name}") for name in ("title", "published", "summary")]
    names = [author.findtext(f"{_ATOM}name") for author in entry.iterfind(f"{_ATOM}author")]
    words = [one.get("term") for one in entry.iterfind(f"{_ATOM}category")]
    return Picked(title, year, entry.findtext(f"{_ARXIV}doi") or "", names, abstract, keywords=words)


def _pick_lens(row: Any) -> Picked:
    return Picked(row["Title"], row["Publication Year"], row["DOI"], row["Author/s"].split("; "), row["Abstract"],
                  row["Source Title"], f"{row['Start Page']}-{row['End Page']}",
                  row["Keywords"].split("; "))  # fmt: skip


def _parse_dimensions(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf8", newline="") as file:
        next(file)
        yield from csv.DictReader(file)


def _pick_dimensions(row: Any) -> Picked:
    people = [part.partition(" (") for part in row["Authors (Raw Affiliation)"].split("; ")]
    return Picked(row["Title"], row["PubYear"], row["DOI"], [name for name, _, _ in people], row["Abstract"],
                  row["Source title"], row["Pagination"],
                  places=[place.rstrip(")") for _, _, place in people])  # fmt: skip


def _parse_table(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf8", newline="") as file:
        yield from csv.DictReader(file)


def _parse_parquet(path: Path) -> Iterator[Any]:
    for rows in pq.ParquetFile(path).iter_batches(10_000):
        yield from rows.to_pylist()


LINE_WRITERS: dict[str, Callable[[Iterable[Work]], Iterator[str]]] = {
    "jsonl": write_jsonl,
    "arxiv": write_feed,
    "lens": write_lens,
    "dimensions": write_dimensions,
}
LINE_PEERS = {
    "jsonl": Peer("json.loads", _parse_lines, _pick_own),
    "arxiv": Peer("ElementTree.iterparse", _parse_feed, _pick_entry),
    "lens": Peer("csv.DictReader", _parse_table, _pick_lens),
    "dimensions": Peer("csv.DictReader", _parse_dimensions, _pick_dimensions),
    "parquet": Peer("pyarrow to_pylist", _parse_parquet, _pick_own),
}
