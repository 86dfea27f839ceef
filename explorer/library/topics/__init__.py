"""
Topics: what sources name, terms of titles and abstracts where they name nothing, and what is above what.

Written are ``corpus.topics`` with ``origin`` and ``parent_no``, and ``corpus.paper_topics`` with
the ``origin`` of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb
import numpy as np
import pyarrow as pa

from explorer.library.arrays import Scratch
from explorer.library.topics.hierarchy import find_parents
from explorer.library.topics.terms import Keyword, Terms, Text, find_terms
from explorer.library.working import forget, lean, set_aside
from explorer.text.folding import fold_label, stable_id

SOURCES, TERMS = "keywords of the sources", "terms of titles and abstracts"
"""Where a topic comes from, and where it comes from that a paper has it."""

BATCH = 20_000
"""Papers that are read at once."""
LETTERS, LETTERS_OF_MANY = 600, 250
"""Letters of an abstract that are read, and how many in a library of more papers than ``MANY``."""
MANY = 100_000
KNOWN_PAPERS = 2
"""Papers whose sources have to name a keyword before others get it, too."""

_NAMED = "SELECT DISTINCT paper_no, unnest(topics) AS label FROM corpus.papers"
_UNNAMED = "FROM corpus.papers WHERE coalesce(len(topics), 0) = 0"
_LABELS = "SELECT label, count(*) FROM tagged_topics GROUP BY label ORDER BY label"
_TOPICS = """
CREATE TABLE corpus.topics AS
WITH spelled AS (SELECT topic_no, label, count(*) AS uses, min(origin) AS origin FROM tagged_topics
                 JOIN identified_topics USING (label) GROUP BY topic_no, label),
counted AS (SELECT topic_no, count(DISTINCT paper_no) AS works FROM tagged_topics JOIN identified_topics USING (label)
            GROUP BY topic_no)
SELECT topic_no, any_value(topic_id) AS topic_id, arg_min(label, (origin, -uses, label)) AS name,
       CAST(max(works) AS INTEGER) AS works, min(origin) AS origin, CAST(NULL AS INTEGER) AS parent_no
FROM spelled JOIN counted USING (topic_no)
JOIN (SELECT DISTINCT topic_no, topic_id FROM identified_topics) USING (topic_no)
GROUP BY topic_no ORDER BY topic_no
"""
_PAPER_TOPICS = """
CREATE TABLE corpus.paper_topics AS
SELECT paper_no, topic_no, min(origin) AS origin FROM tagged_topics JOIN identified_topics USING (label)
GROUP BY paper_no, topic_no ORDER BY paper_no, topic_no
"""


def write_topics(
    connection: duckdb.DuckDBPyConnection, *, take_terms: bool = True, scratch: Scratch | None = None
) -> None:
    """Write the topics of papers; with *take_terms* also for papers of which no source names any."""
    set_aside(connection, "tagged_topics", f"SELECT *, '{SOURCES}' AS origin FROM ({_NAMED})")
    if take_terms:
        _add_terms(connection, scratch)
    _identify(connection)
    connection.execute(_TOPICS)
    connection.execute(_PAPER_TOPICS)
    _write_parents(connection)
    forget(connection, "tagged_topics", "identified_topics")


def _add_terms(connection: duckdb.DuckDBPyConnection, scratch: Scratch | None) -> None:
    known = [one for one in map(Keyword._make, connection.execute(_LABELS).fetchall()) if one.papers >= KNOWN_PAPERS]
    row = connection.execute("SELECT count(DISTINCT paper_no) FROM tagged_topics").fetchone()
    with lean(connection):
        terms = find_terms(_read_texts(connection), known, row[0] if row else 0, scratch)
    labels = [known[own].label if own >= 0 else name for name, own in zip(terms.names, terms.known, strict=True)]
    _append(connection, terms, labels)


def _read_texts(connection: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Text]]:
    row = connection.execute(f"SELECT count(*) {_UNNAMED}").fetchone()
    letters = LETTERS if row and row[0] <= MANY else LETTERS_OF_MANY
    found = connection.execute(
        f"SELECT paper_no, title, coalesce(left(abstract, {letters}), '') {_UNNAMED} ORDER BY paper_no"
    )
    while batch := found.fetchmany(BATCH):
        yield [Text(*one) for one in batch]


def _append(connection: duckdb.DuckDBPyConnection, terms: Terms, labels: Sequence[str]) -> None:
    arriving = {
        "found_terms": pa.table(
            {"paper_no": pa.array(terms.papers, pa.int32()), "term": pa.array(terms.terms, pa.int32())}
        ),
        "term_labels": pa.table(
            {"term": pa.array(range(len(labels)), pa.int32()), "label": pa.array(labels, pa.string())}
        ),
    }
    for name, table in arriving.items():
        connection.register(name, table)
    set_aside(
        connection,
        "tagged_topics",
        f"FROM tagged_topics UNION ALL "
        f"SELECT paper_no, label, '{TERMS}' AS origin FROM found_terms JOIN term_labels USING (term)",
    )
    for name in arriving:
        connection.unregister(name)


def _identify(connection: duckdb.DuckDBPyConnection) -> None:
    """Give every label its topic: labels that differ in case or white space only are one. "C" and "C++" are two."""
    labels = [label for label, _ in connection.execute(_LABELS).fetchall()]
    ids = [stable_id("topic", fold_label(label)) for label in labels]
    numbers = {one: number for number, one in enumerate(sorted(set(ids)))}
    table = pa.table(
        {
            "label": pa.array(labels, pa.string()),
            "topic_id": pa.array(ids, pa.string()),
            "topic_no": pa.array([numbers[one] for one in ids], pa.int32()),
        }
    )
    connection.register("arriving", table)
    set_aside(connection, "identified_topics", "FROM arriving")
    connection.unregister("arriving")


def _write_parents(connection: duckdb.DuckDBPyConnection) -> None:
    labels = [label for (label,) in connection.execute("SELECT name FROM corpus.topics ORDER BY topic_no").fetchall()]
    links = connection.execute("SELECT paper_no, topic_no FROM corpus.paper_topics ORDER BY ALL").fetchnumpy()
    parents = find_parents(labels, np.asarray(links["paper_no"]), np.asarray(links["topic_no"]))
    found = np.flatnonzero(parents >= 0).astype(np.int32)
    connection.register("arriving", pa.table({"topic_no": found, "above": parents[found]}))
    connection.execute(
        "UPDATE corpus.topics SET parent_no = above FROM arriving WHERE arriving.topic_no = topics.topic_no"
    )
    connection.unregister("arriving")
