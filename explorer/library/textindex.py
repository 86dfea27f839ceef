"""What the search index holds of a snapshot being built."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from explorer.models import NodeType
from explorer.search.schema import Entry
from explorer.text.folding import fold_name
from explorer.text.latex import to_plain

BATCH = 20_000
LONGEST_LABEL = 500
"""Letters of a label that the index keeps; the corpus keeps it whole."""

_PEOPLE = """
SELECT person_id, name, (SELECT list(DISTINCT folded ORDER BY folded) FROM corpus.person_names AS spelling
                         WHERE spelling.person_no = people.person_no), works,
       concat_ws('-', first_year, nullif(last_year, first_year))
FROM corpus.people ORDER BY person_no
"""
_PAPERS = """
SELECT paper_id, title, NULL, 0, concat_ws(' · ', year, if(len(venue) > 80, left(venue, 79) || '…', venue))
FROM corpus.papers ORDER BY paper_no
"""
_TOPICS = "SELECT topic_id, name, NULL, works, '' FROM corpus.topics ORDER BY topic_no"
_INSTITUTIONS = "SELECT institution_id, name, NULL, works, '' FROM corpus.institutions ORDER BY institution_no"

_QUERIES: tuple[tuple[NodeType, str], ...] = (
    ("person", _PEOPLE),
    ("paper", _PAPERS),
    ("topic", _TOPICS),
    ("institution", _INSTITUTIONS),
)


def find_entries(connection: duckdb.DuckDBPyConnection) -> Iterator[Entry]:
    """Yield every person, paper, topic and institution of the attached ``corpus``."""
    for kind, query in _QUERIES:
        with connection.cursor() as cursor:
            rows = cursor.execute(query)
            while batch := rows.fetchmany(BATCH):
                for identity, label, names, works, detail in batch:
                    plain = to_plain(label)[:LONGEST_LABEL]
                    yield Entry(identity, kind, plain, tuple(names or (fold_name(plain),)), works, detail or "")
