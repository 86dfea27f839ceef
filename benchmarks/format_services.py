"""The answers and exports of services, as large as theirs are: written, and read in the loops that people write."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from benchmarks.format_peers import Peer, Picked
from benchmarks.format_writers import Work

RICE = {"id": "https://openalex.org/I74775410", "display_name": "Rice University", "ror": "https://ror.org/008zs3103",
        "country_code": "US", "type": "education", "lineage": ["https://openalex.org/I74775410"]}  # fmt: skip
SOURCE = {"id": "https://openalex.org/S1", "display_name": "Proceedings of the Conference", "issn_l": None,
          "is_oa": False, "is_in_doaj": False, "is_core": True, "host_organization": "https://openalex.org/P1",
          "host_organization_name": "The Press", "host_organization_lineage": ["https://openalex.org/P1"],
          "type": "conference"}  # fmt: skip


def write_openalex(works: Iterable[Work]) -> Iterator[str]:
    for work in works:
        yield json.dumps(_openalex_work(work)) + "\n"


def write_semantic_scholar(works: Iterable[Work]) -> Iterator[str]:
    for work in works:
        paper = {
            "corpusid": work.number, "title": work.title, "year": work.year, "venue": "Conference",
            "externalids": {"DOI": work.doi, "MAG": str(work.number), "ACL": None, "ArXiv": None, "DBLP": None},
            "url": f"https://www.semanticscholar.org/paper/{work.number:040x}", "publicationvenueid": None,
            "authors": [{"authorId": str(hash(name) % 10**8), "name": " ".join(name)} for name in work.names],
            "referencecount": 30, "citationcount": 3, "influentialcitationcount": 0, "isopenaccess": False,
            "s2fieldsofstudy": [{"category": "Computer Science", "source": "external"}],
            "publicationtypes": ["Conference"], "publicationdate": f"{work.year}-08-01",
            "journal": {"name": "Conference", "pages": f"{work.number}-{work.number + 9}", "volume": "1"},
        }  # fmt: skip
        yield json.dumps(paper) + "\n"


def write_arxiv(works: Iterable[Work]) -> Iterator[str]:
    for work in works:
        paper = {
            "id": f"{1000 + work.number // 10000:04d}.{work.number % 10000:05d}", "submitter": "A Submitter",
            "authors": ", ".join(" ".join(name) for name in work.names), "title": work.title, "comments": "9 pages",
            "journal-ref": None, "doi": work.doi or None, "report-no": None, "categories": "cs.CL cs.LG",
            "abstract": f"  {work.abstract.replace('. ', '.' + chr(10))}\n", "update_date": "2022-01-01",
            "versions": [{"version": "v1", "created": f"Mon, 2 Aug {work.year} 19:18:42 GMT"}],
            "authors_parsed": [[family, given, ""] for given, family in work.names],
        }  # fmt: skip
        yield json.dumps(paper) + "\n"


def write_crossref(works: Iterable[Work]) -> Iterator[str]:
    for work in works:
        yield json.dumps(_crossref_work(work)) + "\n"


def write_scopus(works: Iterable[Work]) -> Iterator[str]:
    header = ("Authors", "Author full names", "Author(s) ID", "Title", "Year", "Source title", "Volume", "Page start",
              "Page end", "Cited by", "DOI", "Link", "Affiliations", "Authors with affiliations", "Abstract",
              "Author Keywords", "References", "Editors", "Language of Original Document", "Document Type",
              "EID")  # fmt: skip
    place = "Department of Computer Science, Rice University, Houston, United States"
    yield from _write_table(
        header,
        (
            [
                "; ".join(f"{family} {given[:1]}." for given, family in work.names),
                "; ".join(f"{family}, {given} ({hash(family) % 10**10 + 10**10})" for given, family in work.names),
                "; ".join(str(hash(family) % 10**10 + 10**10) for _, family in work.names),
                work.title, work.year, "Proceedings of the Conference", 1, work.number, work.number + 9, 3, work.doi,
                f"https://www.scopus.com/inward/record.uri?eid=2-s2.0-{work.number}", place,
                "; ".join(f"{family} {given[:1]}., {place}" for given, family in work.names), work.abstract,
                "parsing; semantics", "; ".join(["Smith J., A Title of Another, Journal, 3, pp. 1-9, (2001)"] * 30), "",
                "English", "Conference paper", f"2-s2.0-{work.number}",
            ]
            for work in works
        ),
    )  # fmt: skip


def write_csv(works: Iterable[Work]) -> Iterator[str]:
    header = ("id", "title", "year", "type", "venue", "authors", "topics", "doi", "url", "citations", "abstract")
    yield from _write_table(
        header,
        (
            [f"w{work.number}", work.title, work.year, "conference-paper", "Conference",
             "; ".join(" ".join(name) for name in work.names), "parsing; semantics", work.doi,
             f"https://example.org/{work.number}", 3, work.abstract]
            for work in works
        ),
    )  # fmt: skip


def _write_table(header: Iterable[str], rows: Iterable[list[object]]) -> Iterator[str]:
    for row in (header, *rows):
        line = StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()


def _openalex_work(work: Work) -> dict[str, object]:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(work.abstract.split()):
        index.setdefault(word, []).append(place)
    location = {"is_oa": True, "landing_page_url": f"https://doi.org/{work.doi}", "pdf_url": None, "source": SOURCE,
                "license": None, "version": "publishedVersion", "is_accepted": True, "is_published": True}  # fmt: skip
    topic = {"id": "https://openalex.org/T1", "display_name": "Parsing", "score": 0.9,
             "subfield": {"id": "x", "display_name": "Artificial Intelligence"},
             "field": {"id": "y", "display_name": "Computer Science"},
             "domain": {"id": "z", "display_name": "Physical Sciences"}}  # fmt: skip
    return {
        "id": f"https://openalex.org/W{work.number}", "doi": f"https://doi.org/{work.doi}", "title": work.title,
        "display_name": work.title, "publication_year": work.year, "publication_date": f"{work.year}-08-01",
        "ids": {"openalex": f"https://openalex.org/W{work.number}", "mag": str(work.number)}, "language": "en",
        "primary_location": location, "type": "article", "type_crossref": "proceedings-article",
        "authorships": [_openalex_author(" ".join(name)) for name in work.names], "cited_by_count": 3,
        "biblio": {"volume": None, "issue": None, "first_page": str(work.number), "last_page": str(work.number + 9)},
        "is_retracted": False, "is_paratext": False, "primary_topic": topic, "topics": [topic, topic, topic],
        "keywords": [{"id": "k", "display_name": word, "score": 0.5} for word in ("Parsing", "Semantics")],
        "concepts": [{"id": "c", "wikidata": "q", "display_name": f"Concept {level}", "level": level, "score": 0.4}
                     for level in range(12)],
        "locations": [location, location], "best_oa_location": location,
        "referenced_works": [f"https://openalex.org/W{work.number + one}" for one in range(1, 31)],
        "related_works": [f"https://openalex.org/W{work.number + one}" for one in range(40, 50)],
        "abstract_inverted_index": index, "counts_by_year": [{"year": 2022, "cited_by_count": 3}],
        "updated_date": "2024-01-01T00:00:00", "created_date": "2022-01-01",
    }  # fmt: skip


def _openalex_author(name: str) -> dict[str, object]:
    author = {"id": f"https://openalex.org/A{hash(name) % 10**10}", "display_name": name, "orcid": None}
    return {
        "author_position": "middle",
        "author": author,
        "institutions": [RICE],
        "countries": ["US"],
        "is_corresponding": False,
        "raw_author_name": name,
        "raw_affiliation_strings": ["Rice, Houston"],
        "affiliations": [{"raw_affiliation_string": "Rice University", "institution_ids": ["I74775410"]}],
    }


def _crossref_work(work: Work) -> dict[str, object]:
    return {
        "indexed": {"date-parts": [[2024, 1, 1]], "timestamp": 1704067200000}, "publisher": "The Press",
        "DOI": work.doi or f"10.5555/{work.number}", "type": "proceedings-article", "page": f"{work.number}-9",
        "title": [work.title], "container-title": ["Proceedings of the Conference"], "source": "Crossref",
        "is-referenced-by-count": 3, "prefix": "10.5555", "member": "1", "URL": f"http://dx.doi.org/{work.doi}",
        "author": [{"given": given, "family": family, "sequence": "additional",
                    "affiliation": [{"name": "Rice University, Houston"}]} for given, family in work.names],
        "reference": [{"key": f"r{one}", "doi-asserted-by": "publisher", "DOI": f"10.5555/{work.number + one}",
                       "unstructured": "Smith, J. A Title of Another. Journal 3, 1-9 (2001)."} for one in range(30)],
        "abstract": f"<jats:p>{work.abstract}</jats:p>", "issued": {"date-parts": [[work.year, 8]]},
        "deposited": {"date-parts": [[2024, 1, 1]]}, "ISSN": ["1234-5678"], "subject": [], "language": "en",
    }  # fmt: skip


# ── The loops ────────────────────────────────────────────────────────────────────────────────────


def _parse_lines(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf8") as lines:
        for line in lines:
            yield json.loads(line)


def _parse_table(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf8", newline="") as file:
        yield from csv.DictReader(file)


def _pick_openalex(work: Any) -> Picked:
    words = {place: word for word, places in work["abstract_inverted_index"].items() for place in places}
    location, biblio = work["primary_location"] or {}, work["biblio"]
    return Picked(
        work["title"], str(work["publication_year"]), work["doi"].removeprefix("https://doi.org/"),
        [authorship["raw_author_name"] for authorship in work["authorships"]],
        " ".join(words[place] for place in sorted(words)), (location.get("source") or {}).get("display_name", ""),
        f"{biblio['first_page']}-{biblio['last_page']}", [topic["display_name"] for topic in work["topics"]],
        [place["display_name"] for authorship in work["authorships"] for place in authorship["institutions"]],
    )  # fmt: skip


def _pick_semantic_scholar(paper: Any) -> Picked:
    return Picked(
        paper["title"], str(paper["year"]), paper["externalids"].get("DOI") or "",
        [author["name"] for author in paper["authors"]], "", paper["venue"], paper["journal"]["pages"],
        [field["category"] for field in paper["s2fieldsofstudy"]],
    )  # fmt: skip


def _pick_arxiv(paper: Any) -> Picked:
    names = [f"{family}, {given}" for family, given, *_ in paper["authors_parsed"]]
    year = paper["versions"][0]["created"].split()[3]
    return Picked(
        paper["title"], year, paper["doi"] or "", names, paper["abstract"], keywords=paper["categories"].split()
    )


def _pick_crossref(work: Any) -> Picked:
    return Picked(
        work["title"][0], str(work["issued"]["date-parts"][0][0]), work["DOI"],
        [f"{one.get('family', '')}, {one.get('given', '')}" for one in work["author"]], work.get("abstract", ""),
        work["container-title"][0], work["page"], work["subject"],
        [place["name"] for one in work["author"] for place in one["affiliation"]],
    )  # fmt: skip


def _pick_scopus(row: Any) -> Picked:
    names = [name.partition(" (")[0] for name in row["Author full names"].split("; ")]
    places = [part.partition("., ")[2] for part in row["Authors with affiliations"].split("; ")]
    return Picked(
        row["Title"], row["Year"], row["DOI"], names, row["Abstract"], row["Source title"],
        f"{row['Page start']}-{row['Page end']}", row["Author Keywords"].split("; "), places,
    )  # fmt: skip


def _pick_csv(row: Any) -> Picked:
    return Picked(
        row["title"], row["year"], row["doi"], row["authors"].split("; "), row["abstract"], row["venue"], "",
        row["topics"].split("; "),
    )  # fmt: skip


SERVICE_WRITERS: dict[str, Callable[[Iterable[Work]], Iterator[str]]] = {
    "openalex": write_openalex,
    "semantic-scholar": write_semantic_scholar,
    "arxiv-metadata": write_arxiv,
    "crossref": write_crossref,
    "scopus-csv": write_scopus,
    "csv": write_csv,
}
SERVICE_PEERS = {
    "openalex": Peer("json.loads", _parse_lines, _pick_openalex),
    "semantic-scholar": Peer("json.loads", _parse_lines, _pick_semantic_scholar),
    "arxiv-metadata": Peer("json.loads", _parse_lines, _pick_arxiv),
    "crossref": Peer("json.loads", _parse_lines, _pick_crossref),
    "scopus-csv": Peer("csv.DictReader", _parse_table, _pick_scopus),
    "csv": Peer("csv.DictReader", _parse_table, _pick_csv),
}
