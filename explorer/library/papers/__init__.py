"""
Papers out of records: which records state one work, and what of each becomes the paper.

Written are ``corpus.papers``, one row a work; ``corpus.records``, one row a staged record with
the paper that it became part of; ``corpus.paper_links`` and ``corpus.paper_values``, why records
were joined and which of them said what; ``corpus.paper_aliases``; and the working tables
``signatures`` and ``slots``, the lines of author lists.
"""

from __future__ import annotations

from itertools import chain

import duckdb
import numpy as np
import pyarrow as pa

from explorer.library.papers.choosing import write_fields
from explorer.library.papers.joining import Links, Sets, join_records
from explorer.library.papers.slots import write_slots
from explorer.library.papers.stated import VERSION_OF
from explorer.library.working import forget, set_aside

_FIRST_KEYS = """
WITH born AS (SELECT key, min(work_no) AS birth FROM works GROUP BY key),
grouped AS (SELECT key, coalesce(first_no, work_no) AS first_no, birth
            FROM works LEFT JOIN joined_records USING (work_no) JOIN born USING (key) WHERE current),
oldest AS (SELECT first_no, min(birth) AS birth FROM grouped GROUP BY first_no),
named AS (SELECT first_no, key FROM oldest JOIN born USING (birth))
SELECT first_no, key, CAST(row_number() OVER (ORDER BY key) - 1 AS INTEGER) AS paper_no FROM named
"""
_RECORDS = f"""
CREATE TABLE corpus.records AS
SELECT paper_no, work_no, works.key, files.name AS file, files.format, line, imported_at, {VERSION_OF} AS version
FROM works JOIN files USING (file_no) LEFT JOIN joined_records USING (work_no)
JOIN first_keys ON first_keys.first_no = coalesce(joined_records.first_no, work_no)
WHERE current ORDER BY paper_no, works.key
"""
_LINKS = """
CREATE TABLE corpus.paper_links AS
SELECT paper_no, left_key, right_key, rule, evidence FROM arriving
JOIN corpus.records ON records.key = left_key ORDER BY paper_no, left_key, right_key
"""
_ALIASES = """
CREATE TABLE corpus.paper_aliases AS
WITH named AS (SELECT works.key AS alias, paper_no FROM corpus.records JOIN works USING (work_no)
               UNION ALL SELECT doi, paper_no FROM corpus.records JOIN works USING (work_no) WHERE doi IS NOT NULL
               UNION ALL SELECT arxiv_id, paper_no FROM corpus.records JOIN works USING (work_no)
               WHERE arxiv_id IS NOT NULL
               UNION ALL SELECT unnest(ids), paper_no FROM corpus.papers WHERE ids IS NOT NULL)
SELECT DISTINCT alias, paper_no FROM named ORDER BY alias, paper_no
"""


def write_papers(connection: duckdb.DuckDBPyConnection, *, resolve: bool = True) -> None:
    """
    Write the papers, in the order of their ids, and the lines of their author lists.

    With *resolve*, records of one work become one paper; without, each is a paper of its own. A
    paper's id is the key of the one among its records whose key was staged first.
    """
    sets, links = join_records(connection) if resolve else (Sets(), Links().done())
    members = np.fromiter(chain.from_iterable(sets.members()), np.int32).reshape(-1, 2)
    table = pa.table({"work_no": pa.array(members[:, 0]), "first_no": pa.array(members[:, 1])})
    connection.register("arriving", table)
    set_aside(connection, "joined_records", "FROM arriving")
    connection.unregister("arriving")
    set_aside(connection, "first_keys", _FIRST_KEYS)
    connection.execute(_RECORDS)
    _write_links(connection, links)
    write_fields(connection)
    connection.execute(_ALIASES)
    write_slots(connection)
    forget(connection, "ranked", "joined_records", "first_keys")


def _write_links(connection: duckdb.DuckDBPyConnection, links: pa.Table) -> None:
    connection.register("arriving", links)
    connection.execute(_LINKS)
    connection.unregister("arriving")
