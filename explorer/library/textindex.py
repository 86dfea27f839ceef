"""What the search index holds of a snapshot being built."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from explorer.models import NodeType
from explorer.search.schema import Entry
from explorer.text.folding import fold_name
from explorer.text.latex import to_plain

BATCH = 20_000
LONGEST_LABEL = 500
"""Letters of a label that the index keeps; the corpus keeps it whole."""

_PEOPLE = """
SELECT person_id, name, works, concat_ws('-', first_year, nullif(last_year, first_year))
FROM corpus.people ORDER BY person_no
"""
_SPELLINGS = """
SELECT DISTINCT person_no, folded FROM corpus.people LEFT JOIN corpus.person_names USING (person_no)
ORDER BY person_no, folded
"""
_PAPERS = """
SELECT paper_id, title, 0, concat_ws(' · ', year, if(len(venue) > 80, left(venue, 79) || '…', venue))
FROM corpus.papers ORDER BY paper_no
"""
_TOPICS = "SELECT topic_id, name, works, '' FROM corpus.topics ORDER BY topic_no"
_INSTITUTIONS = "SELECT institution_id, name, works, '' FROM corpus.institutions ORDER BY institution_no"

_QUERIES: tuple[tuple[NodeType, str], ...] = (
    ("paper", _PAPERS),
    ("topic", _TOPICS),
    ("institution", _INSTITUTIONS),
)


def find_entries(connection: duckdb.DuckDBPyConnection) -> Iterator[Entry]:
    """Yield every person, paper, topic and institution of the attached ``corpus``."""
    spellings = read_spellings(connection, _SPELLINGS)
    for (identity, label, works, detail), names in zip(read_rows(connection, _PEOPLE), spellings, strict=True):
        yield _describe(identity, "person", label, names, works, detail)
    for kind, query in _QUERIES:
        for identity, label, works, detail in read_rows(connection, query):
            yield _describe(identity, kind, label, [], works, detail)


def read_rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of *query* over the attached ``corpus``, some at a time."""
    with connection.cursor() as cursor:
        rows = cursor.execute(query)
        while batch := rows.fetchmany(BATCH):
            yield from batch


def read_spellings(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[list[str]]:
    """Yield the spellings of each person, one after another; *query* has person_no, ascending, and the spelling."""
    for _, rows in groupby(read_rows(connection, query), key=itemgetter(0)):
        yield [folded for _, folded in rows if folded is not None]


def _describe(identity: str, kind: NodeType, label: str, names: list[str], works: int, detail: str | None) -> Entry:
    plain = to_plain(label)[:LONGEST_LABEL]
    return Entry(identity, kind, plain, tuple(names or (fold_name(plain),)), works, detail or "")
