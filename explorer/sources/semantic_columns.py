"""The lines of Semantic Scholar, by columns: of many papers what ``semantic_records.build_record`` makes of one."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from explorer.sources import semantic_records
from explorer.sources.line_tables import ColumnShape, Tables
from explorer.sources.quick import clean_again, date_of
from explorer.sources.semantic_records import (
    NO_IDS,
    NO_JOURNAL,
    PARTIAL,
    Paper,
    arxiv_id_of,
    find_venue,
    kind_named,
    pages_in,
    read_ids,
    read_own_ids,
    read_references,
    read_topics,
)
from explorer.sources.stretches import Line
from explorer.sources.text_columns import TEXT, clean_paragraphs
from explorer.sources.values import text_of
from explorer.sources.vectors import (
    build_authorships,
    build_works,
    limit_counts,
    map_each,
    parse_dois,
    parse_urls,
    parse_years,
    wrap,
)
from explorer.text.cleaning import clean_text


def decode(line: bytes) -> Paper | None:
    """A paper that has what every paper of the data sets has, and of its authors no more than id and name."""
    paper = semantic_records.decode(line)
    if not paper.title or not (paper.paper_id or paper.low_corpus_id is not None):
        return None
    paper.title = clean_text(paper.title)
    is_more = any(author.ids or author.affiliations for author in paper.authors or ())
    return None if is_more or not paper.title else paper


def build(papers: Sequence[Paper], lines: Sequence[Line]) -> Tables:
    ids = [paper.ids or paper.low_ids or NO_IDS for paper in papers]
    journals = [paper.journal or NO_JOURNAL for paper in papers]
    own = [read_own_ids(paper) for paper in papers]
    dates = map_each(pa.array([paper.date or paper.low_date for paper in papers], TEXT), date_of)
    counts = [paper.citations if paper.citations is not None else paper.low_citations for paper in papers]
    works = build_works(
        lines,
        {
            "key": [tags[0] for tags in own],
            "title": [paper.title for paper in papers],
            "year": parse_years(pa.array([paper.year for paper in papers], pa.int64()), dates),
            "type": [kind_named(paper) for paper in papers],
            "venue": [clean_again(find_venue(paper)) for paper in papers],
            "abstract": clean_paragraphs(pa.array([paper.abstract for paper in papers], TEXT)),
            "doi": parse_dois(pa.array([one.doi for one in ids], TEXT)),
            "arxiv_id": [arxiv_id_of(one.arxiv) if one.arxiv else None for one in ids],
            "url": parse_urls(pa.array([paper.url for paper in papers], TEXT)),
            "citations": limit_counts(pa.array(counts, pa.int64())),
            "topics": [read_topics(paper) for paper in papers],
            "refs": [read_references(paper) or None for paper in papers],
            "ids": [(*tags, *read_ids(one)) for tags, one in zip(own, ids, strict=True)],
            "date": dates,
            "volume": [clean_again(text_of(journal.volume)) for journal in journals],
            "pages": [pages_in(journal.pages) for journal in journals],
            "note": [PARTIAL if paper.is_partial else None for paper in papers],
        },
    )
    return Tables(works, _build_authorships(papers))


def _build_authorships(papers: Sequence[Paper]) -> pa.Table:
    teams = [paper.authors or () for paper in papers]
    people = [author for team in teams for author in team]
    ids = [None if author.author_id is None else f"s2:{author.author_id}" for author in people]
    columns = {"name": [author.name for author in people], "ids": wrap(pa.array(ids, TEXT))}
    return build_authorships(list(map(len, teams)), columns)


SHAPE = ColumnShape(decode, build)
