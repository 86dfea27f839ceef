"""
Another library, or a published snapshot of one, as a source of works: a folder that an import can read.

Of a library every current record is taken as it was staged, with what it was staged from still
written on it. A snapshot alone holds less: people under the names that their library gave them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from explorer.errors import RecordRejected, SourceUnreadable
from explorer.snapshot import format as layout
from explorer.sources.formats import CERTAIN, NO, Format, Head, Reading, Source, read_record
from explorer.sources.records import AuthorRecord, InstitutionRecord, WorkRecord, fold_author

STAGING = "staging.duckdb"
CHUNK = 2_000
"""Works that are held at once."""
_LISTS = {"topics": "topics", "refs": "references", "ids": "ids"}
"""Columns that are lists, and the fields of a record that they are."""
_PLAIN = tuple(
    name for name in WorkRecord._fields if name not in {"key", "authors", *_LISTS.values()}
)  # fmt: skip

_STAGED = "SELECT * FROM works WHERE current ORDER BY work_no"
_STAGED_AUTHORS = """
SELECT work_no, name, folded, ids, institutions, institution_ids, variants FROM authorships
WHERE work_no BETWEEN ? AND ? ORDER BY work_no, position
"""
_PUBLISHED_AUTHORS = """
WITH known AS (SELECT person_no, list(id ORDER BY id) AS ids FROM person_ids GROUP BY person_no),
named AS (SELECT paper_no, person_no, list(name ORDER BY institution_no) AS institutions
          FROM affiliations JOIN institutions USING (institution_no)
          WHERE paper_no BETWEEN $1 AND $2 GROUP BY paper_no, person_no)
SELECT paper_no, people.name, NULL, ids, institutions, NULL, NULL FROM authorships
JOIN people USING (person_no) LEFT JOIN known USING (person_no) LEFT JOIN named USING (paper_no, person_no)
WHERE paper_no BETWEEN $1 AND $2 ORDER BY paper_no, position
"""
_PUBLISHED = """
WITH about AS (SELECT paper_no, list(name ORDER BY topic_no) AS topics
               FROM paper_topics JOIN topics USING (topic_no)
               WHERE paper_topics.origin = 'keywords of the sources' GROUP BY paper_no)
SELECT papers.*, paper_id AS key, topics FROM papers LEFT JOIN about USING (paper_no) ORDER BY paper_no
"""

Row = dict[str, Any]


def recognise(head: Head) -> float:
    """Tell a folder that holds a library or a snapshot."""
    return CERTAIN if head.is_folder and _find_database(head.path) else NO


def read(source: Source) -> Iterator[Reading]:
    """Read every current work; raises SourceUnreadable when the database can't be opened."""
    database = _find_database(source.path)
    if not database:
        raise SourceUnreadable(source.path, "it is a folder that holds no library and no snapshot")
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            if database.name == STAGING:
                yield from _read_works(connection, _STAGED, "work_no", _STAGED_AUTHORS)
            else:
                yield from _read_works(connection, _PUBLISHED, "paper_no", _PUBLISHED_AUTHORS)
    except duckdb.Error as error:
        reason = f"its database can't be read: {str(error).splitlines()[0]}"
        raise SourceUnreadable(source.path, reason) from error


def _find_database(folder: Path) -> Path | None:
    """The staged records of a library, else its current snapshot, else the snapshot that the folder is."""
    current = folder / layout.CURRENT
    candidates = [folder / STAGING, folder / layout.CORPUS]
    if current.is_file():
        name = current.read_text(encoding="utf8", errors="replace").strip()
        candidates.insert(1, folder / layout.SNAPSHOTS / Path(name).name / layout.CORPUS)
    return next((file for file in candidates if file.is_file()), None)


def _read_works(connection: duckdb.DuckDBPyConnection, statement: str, number: str, authors: str) -> Iterator[Reading]:
    works = connection.cursor().execute(statement)
    names = [column[0] for column in works.description or ()]
    line = 0
    while chunk := works.fetchmany(CHUNK):
        rows = [dict(zip(names, row, strict=True)) for row in chunk]
        ends = [rows[0][number], rows[-1][number]]
        teams: dict[int, list[AuthorRecord]] = {row[number]: [] for row in rows}
        for work_no, *author in connection.execute(authors, ends).fetchall():
            if work_no in teams:
                teams[work_no].append(_build_author(author))
        for row in rows:
            line += 1
            yield _build_reading(line, row, teams[row[number]])


def _build_reading(line: int, row: Row, authors: list[AuthorRecord]) -> Reading:
    reading = read_record(line, repr(row), partial(_build_work, row, authors))
    digest = row.get("digest")
    if reading.work and isinstance(digest, int):
        return Reading(line, reading.work, digest)
    return reading


def _build_work(row: Row, authors: list[AuthorRecord]) -> WorkRecord:
    if not row.get("title"):
        raise RecordRejected("no title")
    plain = {name: row[name] for name in _PLAIN if name in row}
    lists = {field: tuple(row.get(column) or ()) for column, field in _LISTS.items()}
    values: Row = {**dict.fromkeys(_PLAIN), **plain, **lists}
    return WorkRecord(key=row["key"], authors=tuple(authors), **values)


def _build_author(author: Sequence[Any]) -> AuthorRecord:
    name, folded, ids, institutions, institution_ids, variants = author
    places = institutions or []
    tags = institution_ids if institution_ids and len(institution_ids) == len(places) else [""] * len(places)
    return AuthorRecord(
        name,
        folded if folded is not None else fold_author(name),
        tuple(ids or ()),
        tuple(InstitutionRecord(place, tag or "") for place, tag in zip(places, tags, strict=True)),
        tuple(variants or ()),
    )


FORMAT = Format("library", "a library or snapshot of this explorer", recognise, read)
