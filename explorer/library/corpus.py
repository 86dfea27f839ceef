"""The tables and arrays of a snapshot, built from what is staged into the attached ``corpus``."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from explorer.library.arrays import save_array, save_rows
from explorer.library.coauthors import save_coauthors
from explorer.library.identity import IdentityRule, Signatures, assign_people
from explorer.library.naming import name_people, write_aliases
from explorer.library.tags import write_tags
from explorer.rows import Rows, build_rows
from explorer.snapshot import format as layout
from explorer.snapshot.labels import save_labels

_PAPERS = """
CREATE TABLE corpus.papers AS
SELECT CAST(row_number() OVER (ORDER BY key) - 1 AS INTEGER) AS paper_no, work_no, key AS paper_id, title, year, type,
       venue, abstract, doi, arxiv_id, url, citations, source, topics, refs
FROM works WHERE current ORDER BY key
"""
_VENUES = """
CREATE TABLE corpus.venues AS
SELECT CAST(row_number() OVER (ORDER BY count(*) DESC, venue) - 1 AS INTEGER) AS venue_no, venue AS name,
       CAST(count(*) AS INTEGER) AS works
FROM corpus.papers WHERE venue IS NOT NULL GROUP BY venue ORDER BY venue_no
"""
_CITATIONS = """
CREATE TABLE corpus.citations AS
WITH named AS (SELECT paper_no, paper_id AS reference FROM corpus.papers
               UNION ALL SELECT paper_no, doi FROM corpus.papers WHERE doi IS NOT NULL
               UNION ALL SELECT paper_no, arxiv_id FROM corpus.papers WHERE arxiv_id IS NOT NULL),
given AS (SELECT paper_no AS citing_no, unnest(refs) AS reference FROM corpus.papers WHERE refs IS NOT NULL)
SELECT DISTINCT citing_no, paper_no AS cited_no FROM given JOIN named USING (reference)
WHERE citing_no <> paper_no ORDER BY citing_no, cited_no
"""
_SIGNATURES = """
CREATE OR REPLACE TEMP TABLE signatures AS
SELECT CAST(row_number() OVER (ORDER BY paper_no, position) - 1 AS INTEGER) AS signature, paper_no, position,
       name, folded, ids, institutions, institution_ids, variants
FROM authorships JOIN corpus.papers USING (work_no) WHERE folded <> '' ORDER BY paper_no, position
"""
_AUTHORSHIPS = """
CREATE TABLE corpus.authorships AS
SELECT paper_no, CAST(min(position) AS INTEGER) AS position, person_no FROM signed
GROUP BY paper_no, person_no ORDER BY paper_no, position
"""
_NAMES = """
CREATE TABLE corpus.person_names AS
SELECT person_no, folded, name, CAST(count(*) AS INTEGER) AS uses FROM signed
GROUP BY ALL ORDER BY person_no, uses DESC, name
"""
_IDS = """
CREATE TABLE corpus.person_ids AS
SELECT DISTINCT person_no, id FROM (SELECT person_no, unnest(ids) AS id FROM signed) ORDER BY person_no, id
"""


class CorpusBuilder:
    """Writes one snapshot's corpus; the methods are called once each, in their order here."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def number_papers(self) -> None:
        """Give every current work a dense number, in the order of the keys."""
        self._connection.execute(_PAPERS)
        self._connection.execute(_SIGNATURES)

    def read_signatures(self) -> Signatures:
        connection = self._connection
        connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE vocabulary AS
            SELECT CAST(row_number() OVER (ORDER BY folded) - 1 AS INTEGER) AS name_no, folded
            FROM (SELECT DISTINCT folded FROM signatures)
            """
        )
        columns = connection.execute(
            "SELECT paper_no, name_no FROM signatures JOIN vocabulary USING (folded) ORDER BY signature"
        ).fetchnumpy()
        words = connection.execute("SELECT folded FROM vocabulary ORDER BY name_no").fetchall()
        ids = connection.execute("SELECT signature, ids FROM signatures WHERE ids IS NOT NULL").fetchall()
        return Signatures(
            works=np.asarray(columns["paper_no"], dtype=np.int32),
            names=np.asarray(columns["name_no"], dtype=np.int32),
            vocabulary=tuple(word for (word,) in words),
            ids={signature: tuple(found) for signature, found in ids},
            variants=self._variants(),
        )

    def write_people(self, signatures: Signatures, rule: IdentityRule) -> None:
        """Tell people apart; write who they are, what they are called and what they wrote."""
        connection = self._connection
        people = assign_people(signatures, rule)
        assigned = pa.table({"signature": np.arange(len(people), dtype=np.int32), "cluster": people})
        connection.register("assigned", assigned)
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE clustered AS "
            "FROM signatures JOIN assigned USING (signature) ORDER BY signature"
        )
        connection.unregister("assigned")
        name_people(connection, keep_ids=rule == "resolved")
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE signed AS "
            "SELECT clustered.*, person_no FROM clustered JOIN identified USING (cluster) ORDER BY signature"
        )
        for statement in (_AUTHORSHIPS, _NAMES, _IDS):
            connection.execute(statement)
        self._write_person_table()

    def write_topics_and_institutions(self) -> None:
        write_tags(self._connection)
        for column in ("topics", "work_no"):
            self._connection.execute(f"ALTER TABLE corpus.papers DROP COLUMN {column}")

    def write_venues_and_citations(self) -> None:
        self._connection.execute(_VENUES)
        self._connection.execute(_CITATIONS)
        self._connection.execute("ALTER TABLE corpus.papers DROP COLUMN refs")

    def write_graph(self, folder: Path) -> list[str]:
        """Write the arrays; return the kinds of work that ``paper_type`` counts through."""
        folder.mkdir()
        papers, people = self._count("papers"), self._count("people")
        links = {
            "paper_people": ("authorships ORDER BY paper_no, position", "paper_no", "person_no", papers),
            "person_papers": ("authorships ORDER BY person_no, paper_no", "person_no", "paper_no", people),
            "paper_topics": ("paper_topics ORDER BY paper_no, topic_no", "paper_no", "topic_no", papers),
            "topic_papers": ("paper_topics ORDER BY topic_no, paper_no", "topic_no", "paper_no", self._count("topics")),
            "institution_papers": (
                "(SELECT DISTINCT institution_no, paper_no FROM corpus.affiliations) ORDER BY institution_no, paper_no",
                "institution_no", "paper_no", self._count("institutions"),
            ),
            "paper_references": ("citations ORDER BY citing_no, cited_no", "citing_no", "cited_no", papers),
            "paper_citers": ("citations ORDER BY cited_no, citing_no", "cited_no", "citing_no", papers),
        }  # fmt: skip
        rows = {name: self._rows(*link) for name, link in links.items()}
        for name, one in rows.items():
            save_rows(folder, name, one)
        save_coauthors(folder, rows["person_papers"], rows["paper_people"])
        self._save_affiliations(folder, papers)
        return self._save_paper_facts(folder)

    def write_labels(self, folder: Path) -> None:
        """Write what a node shows."""
        folder.mkdir()
        for kind, query in layout.LABELS.items():
            save_labels(folder / f"{kind}.arrow", self._connection.sql(query).to_arrow_table())

    def counts(self) -> dict[str, int]:
        return {name: self._count(name) for name in ("papers", "people", "topics", "institutions", "authorships")}

    def _variants(self) -> frozenset[tuple[int, int]]:
        rows = self._connection.execute(
            """
            SELECT DISTINCT least(own.name_no, other.name_no), greatest(own.name_no, other.name_no)
            FROM (SELECT folded, unnest(variants) AS variant FROM signatures WHERE variants IS NOT NULL) AS declared
            JOIN vocabulary AS own ON own.folded = declared.folded
            JOIN vocabulary AS other ON other.folded = declared.variant
            WHERE own.name_no <> other.name_no
            """
        ).fetchall()
        return frozenset((left, right) for left, right in rows)

    def _write_person_table(self) -> None:
        self._connection.execute(
            """
            CREATE TABLE corpus.people AS
            SELECT person_no, person_id, name, CAST(works AS INTEGER) AS works, first_year, last_year
            FROM identified JOIN (
                SELECT person_no, count(*) AS works, min(year) AS first_year, max(year) AS last_year
                FROM corpus.authorships JOIN corpus.papers USING (paper_no) GROUP BY person_no) USING (person_no)
            ORDER BY person_no
            """
        )
        write_aliases(self._connection)

    def _rows(self, table: str, row: str, value: str, length: int) -> Rows:
        source = table if table.startswith("(") else f"corpus.{table}"
        columns = self._connection.execute(f"SELECT {row}, {value} FROM {source}").fetchnumpy()
        return build_rows(np.asarray(columns[row]), np.asarray(columns[value]), length=length)

    def _save_affiliations(self, folder: Path, papers: int) -> None:
        columns = self._connection.execute(
            "SELECT paper_no, person_no, institution_no FROM corpus.affiliations ORDER BY ALL"
        ).fetchnumpy()
        people = build_rows(np.asarray(columns["paper_no"]), np.asarray(columns["person_no"]), length=papers)
        save_array(folder, "paper_affiliations.indptr", people.indptr)
        save_array(folder, "paper_affiliations.person", people.indices)
        save_array(folder, "paper_affiliations.institution", np.asarray(columns["institution_no"], dtype=np.int32))

    def _save_paper_facts(self, folder: Path) -> list[str]:
        types = [kind for (kind,) in self._connection.execute(
            "SELECT type FROM corpus.papers WHERE type IS NOT NULL GROUP BY type ORDER BY count(*) DESC, type"
        ).fetchall()]  # fmt: skip
        columns = self._connection.execute(
            "SELECT coalesce(year, 0) AS year, coalesce(list_position(?::VARCHAR[], type), 0) - 1 AS type, "
            "coalesce(venue_no, -1) AS venue "
            "FROM corpus.papers LEFT JOIN corpus.venues ON venues.name = venue ORDER BY paper_no",
            [types],
        ).fetchnumpy()
        save_array(folder, layout.PAPER_YEAR, np.asarray(columns["year"], dtype=np.int16))
        save_array(folder, layout.PAPER_TYPE, np.asarray(columns["type"], dtype=np.int16))
        save_array(folder, layout.PAPER_VENUE, np.asarray(columns["venue"], dtype=np.int32))
        return types

    def _count(self, table: str) -> int:
        row = self._connection.execute(f"SELECT count(*) FROM corpus.{table}").fetchone()
        return int(row[0]) if row else 0
