"""
Topics and institutions.

Topics that differ in case or white space only are one, and institutions that differ in
punctuation or accents besides.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from explorer.text.folding import fold_label, fold_name, stable_id

_TOPICS = "SELECT DISTINCT paper_no, unnest(topics) AS label, '' AS id FROM corpus.papers"
_INSTITUTIONS = """
SELECT paper_no, person_no, unnest(institutions) AS label, unnest(institution_ids) AS id
FROM signed WHERE institutions IS NOT NULL
"""


def write_tags(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the tables topics, paper_topics, institutions and affiliations."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE tagged AS {_TOPICS}")
    _identify(connection, "topic")
    _write_tag_table(connection, "topic")
    connection.execute(
        "CREATE TABLE corpus.paper_topics AS SELECT DISTINCT paper_no, topic_no "
        "FROM tagged JOIN identified_tags USING (label, id) ORDER BY paper_no, topic_no"
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE tagged AS {_INSTITUTIONS}")
    _identify(connection, "institution")
    _write_tag_table(connection, "institution")
    connection.execute(
        "CREATE TABLE corpus.affiliations AS SELECT DISTINCT paper_no, person_no, institution_no "
        "FROM tagged JOIN identified_tags USING (label, id) ORDER BY paper_no, person_no, institution_no"
    )


def _identify(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Give every (label, id) of ``tagged`` its tag: the persistent id, else a hash of the folded label."""
    rows = connection.execute("SELECT DISTINCT label, id FROM tagged ORDER BY label, id").fetchall()
    ids = [own or stable_id(kind, _fold(kind, label)) for label, own in rows]
    numbers = {one: number for number, one in enumerate(sorted(set(ids)))}
    table = pa.table(
        {
            "label": pa.array([label for label, _ in rows], pa.string()),
            "id": pa.array([own for _, own in rows], pa.string()),
            f"{kind}_id": pa.array(ids, pa.string()),
            f"{kind}_no": pa.array([numbers[one] for one in ids], pa.int32()),
        }
    )
    connection.register("arriving", table)
    connection.execute("CREATE OR REPLACE TEMP TABLE identified_tags AS FROM arriving")
    connection.unregister("arriving")


def _fold(kind: str, label: str) -> str:
    """Punctuation tells topics apart ("C", "C++"), never institutions ("Rice University†")."""
    return (kind == "institution" and fold_name(label)) or fold_label(label)


def _write_tag_table(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """The table of one kind, each tag with its most frequent spelling."""
    connection.execute(
        f"""
        CREATE TABLE corpus.{kind}s AS
        SELECT {kind}_no, any_value({kind}_id) AS {kind}_id, arg_min(label, (-uses, label)) AS name,
               CAST(max(works) AS INTEGER) AS works
        FROM (SELECT {kind}_no, {kind}_id, label, count(*) AS uses FROM tagged JOIN identified_tags USING (label, id)
              GROUP BY ALL)
        JOIN (SELECT {kind}_no, count(DISTINCT paper_no) AS works FROM tagged JOIN identified_tags USING (label, id)
              GROUP BY {kind}_no) USING ({kind}_no)
        GROUP BY {kind}_no ORDER BY {kind}_no
        """
    )
