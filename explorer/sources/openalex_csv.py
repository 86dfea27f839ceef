"""
The CSV that OpenAlex exports, in each spelling of its header.

``authorships.author.display_name`` of the API, the same with underscores, and the words of its
website: Title, Author, Year. Lists are parted by bars. What belongs to the same author is known
only where two lists are equally long.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import DecodeError, json

from explorer.sources.columns import pick_columns, split_cell
from explorer.sources.formats import CERTAIN, NO
from explorer.sources.identifiers import find_arxiv_id, last_part
from explorer.sources.kinds import read_kind
from explorer.sources.openalex_records import TRUNCATED, read_abstract
from explorer.sources.person_names import flip_name
from explorer.sources.plain_csv import read_common
from explorer.sources.tabular import Row, TableShape, build_table_format
from explorer.sources.values import Fields, count_of, join_pages, tag_id

_ADDRESS = "https://openalex.org/W"
_VENUES = ("primary_location_source_display_name", "primary_location_display_name", "host_venue_display_name",
           "locations_source_display_name", "source")  # fmt: skip
_TOPICS = ("keywords_display_name", "keywords_keyword", "keywords", "primary_topic_display_name",
           "topics_display_name", "topic", "primary_topic", "topics")  # fmt: skip
_OWN = {"authorships_author_display_name", "authorships_raw_author_name", "authorships_author_id"}
_KEEPS = frozenset({"title", "display_name", "author", "authorships_author_display_name"})


def judge(columns: frozenset[str], row: Row) -> float:
    if columns.intersection(
        {"authorships_author_display_name", "authorships_raw_author_name", "authorships_author_id"}
    ):
        return CERTAIN
    is_own = row.get("id", "").startswith(_ADDRESS)
    return CERTAIN if is_own and columns.intersection({"title", "display_name"}) else NO


def read_row(row: Row) -> Fields:
    """Read a row; references are ids of OpenAlex."""
    name = last_part(row.get("id"))
    doi = row.get("doi") or row.get("ids_doi")
    places = split_cell(row.get("locations_landing_page_url", ""), ("|",))
    return {
        **read_common(pick_columns(row)),
        "id": tag_id("openalex", name),
        "ids": list(_read_ids(row, name)),
        "title": row.get("title") or row.get("display_name"),
        "type": read_kind(row.get("type")),
        "venue": next((name for column in _VENUES for name in split_cell(row.get(column, ""), ("|",))), None),
        "abstract": row.get("abstract") or _read_index(row.get("abstract_inverted_index", "")),
        "doi": doi,
        "arxiv_id": find_arxiv_id(doi, row.get("primary_location_landing_page_url"), *places),
        "url": row.get("primary_location_landing_page_url") or row.get("id"),
        "citations": count_of(row.get("cited_by_count") or row.get("citation_count")),
        "publisher": row.get("primary_location_source_host_organization_name") or row.get("host_venue_publisher"),
        "volume": row.get("biblio_volume"),
        "issue": row.get("biblio_issue"),
        "pages": join_pages(row.get("biblio_first_page"), row.get("biblio_last_page")),
        "source": None,
        "note": _read_note(row),
        "authors": list(_read_authors(row)),
        "keywords": [one for column in _TOPICS for one in _split(row, column)],
        "topics": [],
        "references": [f"openalex:{last_part(one)}" for one in _split(row, "referenced_works")],
    }


def _split(row: Row, column: str) -> list[str]:
    return split_cell(row.get(column, ""), ("|",))


def _read_authors(row: Row) -> Iterator[Fields]:
    """The names as papers write them, where the table has them, else as OpenAlex does."""
    known = _split(row, "authorships_author_display_name") or _split(row, "author")
    raw = _split(row, "authorships_raw_author_name") or known
    places = _split(row, "authorships_raw_affiliation_strings") or _split(row, "authorships_institutions_display_name")
    lists = (
        known,
        _split(row, "authorships_author_id"),
        _split(row, "authorships_author_orcid"),
        places if len(raw) > 1 else ["|".join(places)],
    )
    columns = [values if len(values) == len(raw) else [""] * len(raw) for values in lists]
    for name, profile, author_id, orcid, place in zip(raw, *columns, strict=True):
        yield {
            "name": flip_name(name),
            "variants": [profile] if profile and profile != name else [],
            "openalex_id": author_id,
            "orcid": orcid,
            "affiliations": [one.strip() for one in place.split("|") if one.strip()],
        }


def _read_ids(row: Row, name: str) -> Iterator[str | None]:
    yield tag_id("openalex", name)
    yield tag_id("mag", row.get("ids_mag"))
    yield tag_id("pmid", last_part(row.get("ids_pmid") or row.get("pmid")))
    pmcid = last_part(row.get("ids_pmcid")).upper().removeprefix("PMC")
    yield f"pmcid:PMC{pmcid}" if pmcid else None


def _read_index(cell: str) -> str | None:
    try:
        return read_abstract(json.decode(cell, type=dict[str, list[int]])) if cell.startswith("{") else None
    except DecodeError:
        return None


def _read_note(row: Row) -> str | None:
    is_cut = row.get("is_authors_truncated", "").casefold() == "true"
    return TRUNCATED if is_cut else None


FORMAT = build_table_format("openalex-csv", "OpenAlex CSV", TableShape(judge, read_row, _KEEPS))
