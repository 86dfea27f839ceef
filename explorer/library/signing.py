"""The input of identity resolution, read from the temporary table ``signatures``."""

from __future__ import annotations

import duckdb
import numpy as np

from explorer.library.identity import Signatures

_VOCABULARY = """
CREATE OR REPLACE TEMP TABLE vocabulary AS
SELECT CAST(row_number() OVER (ORDER BY folded) - 1 AS INTEGER) AS name_no, folded
FROM (SELECT DISTINCT folded FROM signatures)
"""
_NAMES = "SELECT paper_no, name_no FROM signatures JOIN vocabulary USING (folded) ORDER BY signature"
_VARIANTS = """
SELECT DISTINCT least(own.name_no, other.name_no), greatest(own.name_no, other.name_no)
FROM (SELECT folded, unnest(variants) AS variant FROM signatures WHERE variants IS NOT NULL) AS declared
JOIN vocabulary AS own ON own.folded = declared.folded
JOIN vocabulary AS other ON other.folded = declared.variant
WHERE own.name_no <> other.name_no
"""


def read_signatures(connection: duckdb.DuckDBPyConnection) -> Signatures:
    """Read every line of every author list, in the order of ``signatures``."""
    connection.execute(_VOCABULARY)
    columns = connection.execute(_NAMES).fetchnumpy()
    words = connection.execute("SELECT folded FROM vocabulary ORDER BY name_no").fetchall()
    ids = connection.execute("SELECT signature, ids FROM signatures WHERE ids IS NOT NULL").fetchall()
    variants = connection.execute(_VARIANTS).fetchall()
    return Signatures(
        works=np.asarray(columns["paper_no"], dtype=np.int32),
        names=np.asarray(columns["name_no"], dtype=np.int32),
        vocabulary=tuple(word for (word,) in words),
        ids={signature: tuple(found) for signature, found in ids},
        variants=frozenset((left, right) for left, right in variants),
    )
