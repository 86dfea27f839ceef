"""Public ids and display names for clusters of signatures."""

from __future__ import annotations

from collections import defaultdict

import duckdb
import pyarrow as pa

from explorer.library.identity.clusters import STRENGTH
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
       arg_min(id, (coalesce(list_position(?::VARCHAR[], split_part(id, ':', 1)), 99), id))
           FILTER (id NOT LIKE 'orcid:%' AND id NOT LIKE 'openalex:%') AS other
FROM (SELECT cluster, unnest(ids) AS id FROM clustered) GROUP BY cluster
"""


def name_people(connection: duckdb.DuckDBPyConnection, *, keep_ids: bool) -> None:
    """
    Write the temporary table ``identified``: cluster, person_no, person_id, name.

    The id is the cluster's ORCID or OpenAlex id, else a hash of its strongest other id, else
    a hash of its most frequent folded name. An id that two clusters carry names the one with
    more papers. Under ``--identity names`` (not *keep_ids*) it is always the hash of the name.
    ``person_no`` follows the ids' order.
    """
    rows = connection.execute(
        f"""
        SELECT cluster, folded, name, orcid, openalex, other
        FROM ({_CLUSTERS}) JOIN ({_SPELLINGS}) USING (cluster) LEFT JOIN ({_STRONGEST}) USING (cluster)
        JOIN (SELECT cluster, count(*) AS uses FROM clustered GROUP BY cluster) USING (cluster)
        ORDER BY uses DESC, cluster
        """,
        [list(STRENGTH)],
    ).fetchall()
    taken: set[str] = set()
    identified = []
    for cluster, folded, name, orcid, openalex, other in rows:
        carried = (orcid, openalex, other and stable_id("person", other)) if keep_ids else ()
        by_name = stable_id("person", folded), stable_id("person", folded, other or "", str(cluster))
        chosen = next(one for one in (*carried, *by_name) if one and one not in taken)
        taken.add(chosen)
        identified.append((cluster, chosen, name))
    _write(connection, sorted(identified, key=lambda one: one[1]))


def write_aliases(connection: duckdb.DuckDBPyConnection) -> None:
    """
    Write ``corpus.aliases``: every id that leads to a person, their public one first.

    Beside the ids that records carry stand the public ids that the person had, or would have
    had, before an id or another spelling became known; only where they mean one person.
    """
    rows = connection.execute("SELECT DISTINCT person_no, folded FROM corpus.person_names").fetchall()
    own = connection.execute("SELECT person_id, person_no FROM identified").fetchall()
    carried = connection.execute("SELECT person_no, id FROM corpus.person_ids").fetchall()
    aliases: dict[str, set[int]] = defaultdict(set)
    for number, folded in rows:
        aliases[stable_id("person", folded)].add(number)
    for number, one in carried:
        aliases[one].add(number)
        aliases[stable_id("person", one)].add(number)
    found = {alias: next(iter(numbers)) for alias, numbers in aliases.items() if len(numbers) == 1} | dict(own)
    table = pa.table({"alias": pa.array(found.keys(), pa.string()), "person_no": pa.array(found.values(), pa.int32())})
    connection.register("arriving", table)
    connection.execute("CREATE TABLE corpus.aliases AS FROM arriving ORDER BY alias")
    connection.unregister("arriving")


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
