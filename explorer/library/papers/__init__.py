"""
Papers out of records: which records state one work, and what of each becomes the paper.

Written are ``corpus.papers``, one row a work; ``corpus.records``, one row a staged record with
the paper that it became part of; and the temporary table ``signatures``, one row a line of a
paper's author list.
"""

from __future__ import annotations

import duckdb

from explorer.sources.tables import WORK_FIELDS

_COLUMNS = ", ".join(f"works.{name}" for name in (*WORK_FIELDS, "topics", "refs", "ids"))
_RECORDS = """
CREATE TABLE corpus.records AS
SELECT CAST(row_number() OVER (ORDER BY key) - 1 AS INTEGER) AS paper_no, work_no, key, files.name AS file,
       files.format, line, imported_at
FROM works JOIN files USING (file_no) WHERE current ORDER BY key
"""
_PAPERS = f"""
CREATE TABLE corpus.papers AS
SELECT paper_no, works.key AS paper_id, {_COLUMNS}
FROM corpus.records JOIN works USING (work_no) ORDER BY paper_no
"""
_ALIASES = """
CREATE TABLE corpus.paper_aliases AS
WITH named AS (SELECT paper_id AS alias, paper_no FROM corpus.papers
               UNION ALL SELECT doi, paper_no FROM corpus.papers WHERE doi IS NOT NULL
               UNION ALL SELECT arxiv_id, paper_no FROM corpus.papers WHERE arxiv_id IS NOT NULL
               UNION ALL SELECT unnest(ids), paper_no FROM corpus.papers WHERE ids IS NOT NULL)
SELECT DISTINCT alias, paper_no FROM named ORDER BY alias, paper_no
"""
_SLOTS = """
CREATE OR REPLACE TEMP TABLE slots AS
SELECT work_no, authorships.position AS line,
       CAST(row_number() OVER (ORDER BY paper_no, authorships.position) - 1 AS INTEGER) AS signature
FROM authorships JOIN corpus.records USING (work_no) WHERE folded <> '' ORDER BY signature
"""
_SIGNATURES = """
CREATE OR REPLACE TEMP TABLE signatures AS
SELECT signature, paper_no, slots.line AS position, authorships.name, folded, ids, institutions, institution_ids,
       variants
FROM slots JOIN authorships ON authorships.work_no = slots.work_no AND authorships.position = slots.line
JOIN corpus.records ON records.work_no = slots.work_no ORDER BY signature
"""


def write_papers(connection: duckdb.DuckDBPyConnection) -> None:
    """
    Write the papers, in the order of their ids, and the lines of their author lists.

    ``slots`` tells which signature each line of each record became: ``work_no``, ``line`` (from 0)
    and ``signature``; lines whose name has no letter and no digit are left out.
    """
    for statement in (_RECORDS, _PAPERS, _ALIASES, _SLOTS, _SIGNATURES):
        connection.execute(statement)
