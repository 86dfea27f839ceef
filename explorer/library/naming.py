"""Public ids and display names for clusters of signatures."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from explorer.text.folding import stable_id

_CLUSTERS = """
SELECT cluster, arg_min(folded, (-uses, folded)) AS folded FROM (
    SELECT cluster, folded, count(*) AS uses FROM clustered GROUP BY ALL) GROUP BY cluster
"""
_SPELLINGS = """
SELECT cluster, arg_min(name, (-uses, shouting, name)) AS name FROM (
    SELECT cluster, name, count(*) AS uses, name = upper(name) OR name = lower(name) AS shouting
    FROM clustered GROUP BY ALL) GROUP BY cluster
"""
_STRONGEST = """
SELECT cluster, min(id) FILTER (id LIKE 'orcid:%') AS orcid, min(id) FILTER (id LIKE 'openalex:%') AS openalex,
       min(id) AS other
FROM (SELECT cluster, unnest(ids) AS id FROM clustered) GROUP BY cluster
"""


def name_people(connection: duckdb.DuckDBPyConnection, *, keep_ids: bool) -> None:
    """
    Write the temporary table ``identified``: cluster, person_no, person_id, name.

    The id is the cluster's ORCID or OpenAlex id, else a hash of its most frequent folded
    name; people who share that name add their smallest other id to the hash. An id that two
    clusters carry names only the one with more papers. ``person_no`` follows the ids' order.
    """
    rows = connection.execute(
        f"""
        SELECT cluster, folded, name, orcid, openalex, other
        FROM ({_CLUSTERS}) JOIN ({_SPELLINGS}) USING (cluster) LEFT JOIN ({_STRONGEST}) USING (cluster)
        JOIN (SELECT cluster, count(*) AS uses FROM clustered GROUP BY cluster) USING (cluster)
        ORDER BY uses DESC, cluster
        """
    ).fetchall()
    taken: set[str] = set()
    identified = []
    for cluster, folded, name, orcid, openalex, other in rows:
        wanted = (orcid, openalex) if keep_ids else ()
        candidates = [*wanted, stable_id("person", folded), *((stable_id("person", folded, other),) if other else ())]
        candidates.append(stable_id("person", folded, other or "", str(cluster)))
        chosen = next(one for one in candidates if one and one not in taken)
        taken.add(chosen)
        identified.append((cluster, chosen, name))
    _write(connection, sorted(identified, key=lambda one: one[1]))


def _write(connection: duckdb.DuckDBPyConnection, identified: list[tuple[int, str, str]]) -> None:
    clusters, ids, names = zip(*identified, strict=True) if identified else ((), (), ())
    table = pa.table(
        {
            "cluster": pa.array(clusters, pa.int32()),
            "person_no": pa.array(range(len(identified)), pa.int32()),
            "person_id": pa.array(ids, pa.string()),
            "name": pa.array(names, pa.string()),
        }
    )
    connection.register("arriving", table)
    connection.execute("CREATE OR REPLACE TEMP TABLE identified AS FROM arriving")
    connection.unregister("arriving")
