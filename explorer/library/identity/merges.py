"""Why lines are one person's, as a table."""

from __future__ import annotations

import duckdb
import numpy as np
import orjson
import pyarrow as pa

from explorer.library.arrays import cut
from explorer.library.identity.resolved import RULES, Merges
from explorer.library.identity.weights import BASE, SPELLING, explain_features, to_confidence
from explorer.library.working import WorkingTable

STEP = 200_000
"""Joins that are described at once."""
_MERGES = """
CREATE TABLE corpus.merges AS
SELECT one.person_no, one.name AS left_name, other.name AS right_name, one.paper_no AS left_work,
       other.paper_no AS right_work, confidence, evidence, rule
FROM arrived_merges JOIN signed AS one ON one.signature = left_line JOIN signed AS other ON other.signature = right_line
WHERE one.person_no = other.person_no
ORDER BY ALL
"""


def write_merges(connection: duckdb.DuckDBPyConnection, merges: Merges) -> None:
    """
    Write ``corpus.merges``, a row a join of two clusters of lines, from the working table ``signed``.

    ``left_work`` and ``right_work`` are paper numbers of a line of each. ``confidence`` is a
    probability; ``evidence`` is JSON: kind of evidence to what it added to the log-odds. Joins that a
    correction has taken apart are left out.
    """
    with WorkingTable(connection, "arrived_merges") as table:
        for part in cut(len(merges.left), STEP) if len(merges.left) else [slice(0)]:
            table.add(_tell(merges, part))
        connection.execute(_MERGES)


def _tell(merges: Merges, part: slice) -> pa.Table:
    rules = np.asarray(RULES)[merges.rule[part]]
    odds = merges.odds[part] / 1000
    return pa.table(
        {
            "left_line": pa.array(merges.left[part], pa.int32()),
            "right_line": pa.array(merges.right[part], pa.int32()),
            "confidence": pa.array(np.where(rules == "id", 1.0, to_confidence(odds)), pa.float32()),
            "evidence": pa.array(_describe(merges.features[part], rules), pa.string()),
            "rule": pa.array(rules.tolist(), pa.string()),
        }
    )


def _describe(features: np.ndarray, rules: np.ndarray) -> list[str]:
    """JSON, a join each; the same text is made once, since many joins rest on the same."""
    kinds = explain_features(features)
    kinds["spelling"] = np.array([SPELLING.get(rule, 0.0) for rule in rules.tolist()])
    kinds["prior"] = np.full(len(rules), BASE)
    made: dict[tuple[float, ...], str] = {}
    texts = []
    for rule, *values in zip(rules.tolist(), *(np.round(one, 2).tolist() for one in kinds.values()), strict=True):
        if rule == "id":
            texts.append('{"id":true}')
            continue
        key = tuple(values)
        if key not in made:
            told = {kind: value for kind, value in zip(kinds, values, strict=True) if value}
            made[key] = orjson.dumps(told).decode()
        texts.append(made[key])
    return texts
