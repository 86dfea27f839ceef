"""Public ids and display names for clusters of signatures."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from explorer.library.identity.clusters import STRENGTH
from explorer.library.ledger.naming import NO_IDS, Ids
from explorer.library.working import forget, set_aside
from explorer.text.folding import stable_id

BATCH = 20_000
"""People who are looked at at once."""

_CLUSTERS = """
SELECT cluster, folded FROM (SELECT cluster, folded, count(*) AS uses FROM clustered GROUP BY ALL)
QUALIFY row_number() OVER (PARTITION BY cluster ORDER BY uses DESC, folded) = 1
"""
_SPELLINGS = """
SELECT cluster, name FROM (
    SELECT cluster, name, count(*) AS uses, name = upper(name) OR name = lower(name) AS shouting
    FROM clustered GROUP BY ALL)
QUALIFY row_number() OVER (PARTITION BY cluster ORDER BY uses DESC, shouting, name) = 1
"""
_STRONGEST = """
WITH carried AS (SELECT DISTINCT cluster, unnest(ids) AS id FROM clustered WHERE ids IS NOT NULL),
ranked AS (SELECT cluster, id, split_part(id, ':', 1) AS scheme, starts_with(id, 'orcid:') AS is_orcid,
                  starts_with(id, 'openalex:') AS is_openalex FROM carried),
first AS (SELECT cluster, id, is_orcid, is_openalex FROM ranked
          QUALIFY row_number() OVER (PARTITION BY cluster, is_orcid, is_openalex
                                     ORDER BY coalesce(list_position(?::VARCHAR[], scheme), 99), id) = 1)
SELECT cluster, orcids.id AS orcid, openalexes.id AS openalex, others.id AS other
FROM (SELECT DISTINCT cluster FROM first)
LEFT JOIN (FROM first WHERE is_orcid) AS orcids USING (cluster)
LEFT JOIN (FROM first WHERE is_openalex) AS openalexes USING (cluster)
LEFT JOIN (FROM first WHERE NOT is_orcid AND NOT is_openalex) AS others USING (cluster)
"""
_HASH = "'person:' || left(sha256({text}), 16)"
"""``stable_id("person", text)`` as SQL."""
_CANDIDATES = f"""
SELECT cluster, uses, folded, name, other, if(keeps, orcid, NULL) AS orcid, if(keeps, openalex, NULL) AS openalex,
       if(keeps, {_HASH.format(text="other")}, NULL) AS by_other, {_HASH.format(text="folded")} AS by_name
FROM ({_CLUSTERS}) JOIN ({_SPELLINGS}) USING (cluster) LEFT JOIN ({_STRONGEST}) USING (cluster)
JOIN (SELECT cluster, count(*) AS uses FROM clustered GROUP BY cluster) USING (cluster), (SELECT ? AS keeps)
"""
_FIRST = "coalesce(orcid, openalex, by_other, by_name)"
_OPEN = f"""
WITH contested AS (
    SELECT id FROM (SELECT unnest([orcid, openalex, by_other, by_name]) AS id FROM candidates)
    WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1
    UNION SELECT unnest(?::VARCHAR[]))
SELECT cluster, folded, orcid, openalex, by_other, by_name, other FROM candidates
WHERE {_FIRST} IN (FROM contested) OR cluster IN (SELECT unnest(?::INTEGER[]))
ORDER BY uses DESC, cluster
"""
"""Clusters whose first choice somebody else might have, too; all others have theirs."""
_IDENTIFIED = f"""
SELECT cluster, CAST(row_number() OVER (ORDER BY person_id) - 1 AS INTEGER) AS person_no, person_id, name
FROM (SELECT cluster, coalesce(chosen.person_id, {_FIRST}) AS person_id, name
      FROM candidates LEFT JOIN chosen_ids AS chosen USING (cluster)) ORDER BY person_no
"""
_ALIASES = f"""
CREATE TABLE corpus.aliases AS
WITH stated AS (
    SELECT {_HASH.format(text="folded")} AS alias, person_no FROM corpus.person_names
    UNION ALL SELECT id, person_no FROM corpus.person_ids
    UNION ALL SELECT {_HASH.format(text="id")}, person_no FROM corpus.person_ids),
found AS (
    SELECT alias, min(person_no) AS person_no, 3 AS rank FROM stated
    GROUP BY alias HAVING min(person_no) = max(person_no)
    UNION ALL SELECT person_id, person_no, 1 FROM identified
    UNION ALL SELECT alias, person_no, rank FROM corrected_ids JOIN identified USING (cluster))
SELECT alias, arg_min(person_no, rank) AS person_no FROM found GROUP BY alias ORDER BY alias
"""
"""What corrections say of our own ids comes before what records say (rank 2), of other ids behind it (rank 4)."""
_CARRIED = """
SELECT DISTINCT cluster, unnest(ids) AS id FROM clustered WHERE cluster IN (SELECT unnest(?::INTEGER[]))
"""
_OWN = "person:"
"""Ids that begin so are ours: they are whose a correction says, whatever records carry."""


def name_people(connection: duckdb.DuckDBPyConnection, *, keep_ids: bool, kept: Ids = NO_IDS) -> None:
    """
    Write the working table ``identified``: cluster, person_no, person_id, name.

    A corrected person keeps the id that *kept* gives them, unless it is a persistent one that
    their lines do not carry. Else what follows decides.

    The id is the cluster's ORCID or OpenAlex id, else a hash of its strongest other id, else
    a hash of its most frequent folded name. An id that two clusters carry names the one with
    more papers. Under ``--identity names`` (not *keep_ids*) it is always the hash of the name.
    ``person_no`` follows the ids' order.
    """
    set_aside(connection, "candidates", _CANDIDATES, [list(STRENGTH), keep_ids])
    own = _find_own(connection, kept, keep_ids=keep_ids)
    special = sorted({*own.values(), *kept.leading})
    chosen: dict[int, str] = {}
    taken = set(own.values())
    found = connection.execute(_OPEN, [special, list(own)])
    while batch := found.fetchmany(BATCH):
        for cluster, folded, *carried, by_name, other in batch:
            further = stable_id("person", folded, other or "", str(cluster))
            free = (
                one for one in (*carried, by_name, further) if one and one not in taken and _is_free(one, cluster, kept)
            )
            chosen[cluster] = own.get(cluster) or next(free)
            taken.add(chosen[cluster])
    table = pa.table(
        {"cluster": pa.array(chosen.keys(), pa.int32()), "person_id": pa.array(chosen.values(), pa.string())}
    )
    connection.register("chosen_ids", table)
    set_aside(connection, "identified", _IDENTIFIED)
    connection.unregister("chosen_ids")
    forget(connection, "candidates")


def _find_own(connection: duckdb.DuckDBPyConnection, kept: Ids, *, keep_ids: bool) -> dict[int, str]:
    """The clusters that keep an id, and the id."""
    carried = set(connection.execute(_CARRIED, [list(kept.own)]).fetchall()) if keep_ids and kept.own else set()
    return {cluster: one for cluster, one in kept.own.items() if one.startswith(_OWN) or (cluster, one) in carried}


def _is_free(one: str, cluster: int, kept: Ids) -> bool:
    """Tell whether no correction says that the id *one* leads to somebody other than *cluster*."""
    return not one.startswith(_OWN) or kept.leading.get(one, cluster) == cluster


def write_aliases(connection: duckdb.DuckDBPyConnection, kept: Ids = NO_IDS) -> None:
    """
    Write ``corpus.aliases``: every id that leads to a person, their public one first.

    Beside the ids that records carry stand the public ids that the person had, or would have
    had, before an id or another spelling became known; only where they mean one person. The ids
    of people whom a correction made one with somebody lead to that person.
    """
    leading = [(one, cluster, 2 if one.startswith(_OWN) else 4) for one, cluster in kept.leading.items()]
    table = pa.table(
        {
            "alias": pa.array([one for one, *_ in leading], pa.string()),
            "cluster": pa.array([cluster for _, cluster, _ in leading], pa.int32()),
            "rank": pa.array([rank for *_, rank in leading], pa.int32()),
        }
    )
    connection.register("corrected_ids", table)
    connection.execute(_ALIASES)
    connection.unregister("corrected_ids")
