"""The lines of arXiv's metadata, by columns: of many papers what ``arxiv_records.build_record`` makes of one."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from explorer.sources import arxiv_records
from explorer.sources.arxiv_records import (
    Paper,
    build_url,
    find_date,
    find_id,
    find_topics,
    list_names,
    write_journal_note,
)
from explorer.sources.line_tables import ColumnShape, Tables
from explorer.sources.quick import clean
from explorer.sources.stretches import Line
from explorer.sources.text_columns import TEXT, clean_paragraphs
from explorer.sources.vectors import (
    build_authorships,
    build_works,
    map_each,
    parse_dois,
    parse_years,
)
from explorer.text.cleaning import clean_text


def decode(line: bytes) -> Paper | None:
    """A paper with an id and a title."""
    paper = arxiv_records.decode(line)
    if not paper.id or not paper.title:
        return None
    paper.title = clean_text(paper.title)
    return paper if paper.title and find_id(paper) else None


def build(papers: Sequence[Paper], lines: Sequence[Line]) -> Tables:
    names = [find_id(paper) for paper in papers]
    dates = pa.array([find_date(paper) for paper in papers], TEXT)
    teams = [list_names(paper) for paper in papers]
    columns = {
        "key": [f"arxiv:{name}" for name in names],
        "title": [paper.title for paper in papers],
        "year": parse_years(pa.nulls(len(papers), pa.int64()), dates),
        "type": ["preprint"] * len(papers),
        "abstract": clean_paragraphs(pa.array([paper.abstract for paper in papers], TEXT)),
        "doi": parse_dois(pa.array([paper.doi for paper in papers], TEXT)),
        "arxiv_id": names,
        "url": [build_url(name) for name in names],
        "topics": [find_topics(paper) for paper in papers],
        "date": dates,
        "note": map_each(pa.array([paper.journal for paper in papers], TEXT), _write_note),
    }
    people = {"name": [name for team in teams for name in team]}
    return Tables(build_works(lines, columns), build_authorships(list(map(len, teams)), people))


def _write_note(journal: str) -> str | None:
    return clean(write_journal_note(journal))


SHAPE = ColumnShape(decode, build)
