"""Where a snapshot has its facts from: records, fields, links of papers, names of institutions, families of topics."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.models import (
    Count,
    FieldValue,
    PaperLink,
    SourceRecord,
    TopicFamily,
)
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.queries import find_tags


def find_records(snapshot: Snapshot, paper_no: int) -> tuple[SourceRecord, ...]:
    """The records that this paper was made of, the earliest staged first."""
    rows = snapshot.rows(
        "SELECT key, file, format, line, strftime(imported_at, '%Y-%m-%d'), version FROM records "
        "WHERE paper_no = ? ORDER BY work_no",
        [paper_no],
    )
    return tuple(SourceRecord(*row) for row in rows)


def find_field_values(snapshot: Snapshot, paper_no: int) -> tuple[FieldValue, ...]:
    """What each record of a joined paper says in each field, what was taken first; empty for a paper of one record."""
    rows = snapshot.rows(
        "SELECT field, value, key, chosen, rule FROM paper_values WHERE paper_no = ? ORDER BY rowid", [paper_no]
    )
    return tuple(FieldValue(*row) for row in rows)


def find_paper_links(snapshot: Snapshot, paper_no: int) -> tuple[PaperLink, ...]:
    """Why the records of this paper are of one work."""
    rows = snapshot.rows(
        "SELECT left_key, right_key, rule, evidence FROM paper_links WHERE paper_no = ? ORDER BY left_key, right_key",
        [paper_no],
    )
    return tuple(PaperLink(*row) for row in rows)


def count_joins(snapshot: Snapshot) -> dict[str, int]:
    """Records that were joined to another of the same work, by rule, most first."""
    rows = snapshot.rows("SELECT rule, count(*) AS joined FROM paper_links GROUP BY rule ORDER BY joined DESC, rule")
    return dict(rows)


def find_institution_names(snapshot: Snapshot, number: int, limit: int = 100) -> list[tuple[str, int, str]]:
    """The texts that records have for an institution: text, uses, rule; most frequent first."""
    return snapshot.rows(
        "SELECT name, uses, rule FROM institution_names WHERE institution_no = ? ORDER BY uses DESC, name LIMIT ?",
        [number, limit],
    )


def find_topic_family(snapshot: Snapshot, number: int) -> TopicFamily:
    """Where a topic comes from, the topics above it, the broadest first, and those below it, most papers first."""
    above: list[int] = []
    row = snapshot.rows("SELECT origin, parent_no FROM topics WHERE topic_no = ?", [number])[0]
    parent = row[1]
    while parent is not None:
        above.insert(0, int(parent))
        parent = snapshot.rows("SELECT parent_no FROM topics WHERE topic_no = ?", [parent])[0][0]
    below = snapshot.rows(
        "SELECT topic_id, name, works FROM topics WHERE parent_no = ? ORDER BY works DESC, name, topic_id", [number]
    )
    tags = find_tags(snapshot, "topic", above)
    by_terms = snapshot.rows(
        "SELECT count(*) FROM paper_topics JOIN topics USING (topic_no) "
        "WHERE topic_no = ? AND paper_topics.origin <> 'keywords of the sources'",
        [number],
    )
    return TopicFamily(
        origin=row[0],
        by_terms=int(by_terms[0][0]),
        above=tuple(tags[one] for one in above),
        below=tuple(Count(*one) for one in below),
    )


def find_identifiers(snapshot: Snapshot, papers: Iterable[int]) -> dict[int, str]:
    """The DOI, else the arXiv id, of those of *papers* that have one."""
    rows = snapshot.rows(
        "SELECT paper_no, coalesce(doi, arxiv_id) FROM papers "
        "WHERE paper_no IN (SELECT unnest(?::INTEGER[])) AND coalesce(doi, arxiv_id) IS NOT NULL",
        [list(papers)],
    )
    return dict(rows)


def find_source_ids(snapshot: Snapshot, papers: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The ids of all records that each of *papers* was made of, the earliest staged first."""
    rows = snapshot.rows(
        "SELECT work_no, paper_no, key FROM records WHERE paper_no IN (SELECT unnest(?::INTEGER[]))", [list(papers)]
    )
    found: dict[int, tuple[str, ...]] = {}
    for _, number, key in sorted(rows):
        found[number] = (*found.get(number, ()), str(key))
    return found
