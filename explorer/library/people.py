"""People as tables: who they are, what they are called, what they wrote, and why lines are theirs."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa

from explorer.library.arrays import cut
from explorer.library.ledger.naming import NO_IDS, Ids
from explorer.library.naming import name_people, write_aliases
from explorer.library.working import WorkingTable, forget, set_aside

_CLUSTERED = "SELECT cluster, folded, name, ids FROM signatures JOIN assigned USING (signature)"
_SIGNED = """
SELECT signatures.*, cluster, person_no
FROM signatures JOIN assigned USING (signature) JOIN identified USING (cluster)
"""
_AUTHORSHIPS = """
CREATE TABLE corpus.authorships AS
SELECT paper_no, CAST(min(position) AS INTEGER) AS position, person_no FROM signed
GROUP BY paper_no, person_no ORDER BY paper_no, position
"""
_NAMES = """
CREATE TABLE corpus.person_names AS
SELECT person_no, authorships.folded, authorships.name, CAST(count(*) AS INTEGER) AS uses
FROM slots JOIN authorships ON authorships.work_no = slots.work_no AND authorships.position = slots.line
JOIN signed USING (signature) GROUP BY ALL ORDER BY person_no, uses DESC, name
"""
_IDS = """
CREATE TABLE corpus.person_ids AS
SELECT DISTINCT person_no, id FROM (SELECT person_no, unnest(ids) AS id FROM signed) ORDER BY person_no, id
"""
_PEOPLE = """
CREATE TABLE corpus.people AS
SELECT person_no, person_id, name, CAST(works AS INTEGER) AS works, first_year, last_year
FROM identified JOIN (
    SELECT person_no, count(*) AS works, min(year) AS first_year, max(year) AS last_year
    FROM corpus.authorships JOIN corpus.papers USING (paper_no) GROUP BY person_no) USING (person_no)
ORDER BY person_no
"""
_LINES = """
CREATE TABLE corpus.signatures AS
SELECT records.paper_no, records.key AS source_id, authorships.position, authorships.name AS raw_name, person_no
FROM authorships JOIN corpus.records USING (work_no)
LEFT JOIN slots ON slots.work_no = authorships.work_no AND slots.line = authorships.position
LEFT JOIN signed USING (signature) ORDER BY source_id, authorships.position
"""


def write_people(
    connection: duckdb.DuckDBPyConnection, clusters: np.ndarray, *, keep_ids: bool, kept: Ids = NO_IDS
) -> None:
    """
    Write the people that *clusters* makes of the signatures (int32, one number a signature).

    Without *keep_ids* the ids that records carry play no part in their public ids. *kept* are the
    public ids that corrections keep.
    """
    with WorkingTable(connection, "assigned") as assigned:
        for part in cut(len(clusters)) if len(clusters) else [slice(0)]:
            numbers = np.arange(part.start or 0, part.stop, dtype=np.int32)
            assigned.add(pa.table({"signature": numbers, "cluster": clusters[part]}))
        set_aside(connection, "clustered", _CLUSTERED)
        name_people(connection, keep_ids=keep_ids, kept=kept)
        forget(connection, "clustered")
        set_aside(connection, "signed", _SIGNED)
    forget(connection, "signatures")
    for statement in (_AUTHORSHIPS, _NAMES, _IDS, _PEOPLE, _LINES):
        connection.execute(statement)
    write_aliases(connection, kept)
