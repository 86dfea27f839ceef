"""From the lines that corrections name to the signatures of a library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import duckdb
import pyarrow as pa

from explorer.library.ledger.entries import Entry, Line
from explorer.text.folding import fold_name

_FOUND = """
WITH own AS (SELECT place, records.work_no FROM anchors JOIN corpus.records USING (key)),
single AS (SELECT alias, any_value(paper_no) AS paper_no FROM corpus.paper_aliases
           GROUP BY alias HAVING count(DISTINCT paper_no) = 1),
known AS (FROM own UNION ALL
    SELECT place, records.work_no FROM anchors ANTI JOIN own USING (place)
    JOIN single ON single.alias = anchors.alias JOIN corpus.records USING (paper_no)),
meant AS (
    SELECT place, authorships.work_no, authorships.position, CASE
        WHEN anchors.position = authorships.position AND anchors.folded = authorships.folded THEN 0
        WHEN anchors.folded = authorships.folded THEN 1
        WHEN anchors.position = authorships.position
             AND list_has_any(string_split(anchors.folded, ' '), string_split(authorships.folded, ' ')) THEN 2
        END AS likeness
    FROM anchors JOIN known USING (place) JOIN authorships ON authorships.work_no = known.work_no)
SELECT place, arg_min(signature, (likeness, position, signature))
FROM meant JOIN slots ON slots.work_no = meant.work_no AND slots.line = meant.position
WHERE likeness IS NOT NULL GROUP BY place
"""


def find_lines(connection: duckdb.DuckDBPyConnection, entries: Iterable[Entry]) -> dict[Line, int]:
    """
    Find the signature of each line that *entries* name; lines of records that are not there are left out.

    A record that was imported anew may have changed: the line is the one at its position with its
    name, else the one with its name, else the one at its position that shares a word with it. Where
    the library lacks the record, those of the same DOI or arXiv id take its place.
    """
    sides = [side for entry in entries for side in entry.sides]
    lines = sorted({line for side in sides for line in side.lines})
    works = {key: work for side in sides for key, work in side.works.items()}
    if not lines:
        return {}
    connection.register("anchors", _as_table(lines, works))
    found = connection.execute(_FOUND).fetchall()
    connection.unregister("anchors")
    return {lines[place]: signature for place, signature in found}


def _as_table(lines: Sequence[Line], works: Mapping[str, str]) -> pa.Table:
    return pa.table(
        {
            "place": pa.array(range(len(lines)), pa.int32()),
            "key": pa.array([line.source_id for line in lines], pa.string()),
            "alias": pa.array([works.get(line.source_id, line.source_id) for line in lines], pa.string()),
            "position": pa.array([line.position for line in lines], pa.int32()),
            "folded": pa.array([fold_name(line.name) for line in lines], pa.string()),
        }
    )
