"""What becomes of the fields of records that are of one work, as SQL; docs/papers.md has the rules as a table."""

from __future__ import annotations

import duckdb

from explorer.library.papers.stated import PREPRINT_DOI
from explorer.library.working import set_aside
from explorer.sources.tables import WORK_FIELDS

PLACE_FIELDS = ("venue", "date", "volume", "issue", "pages", "publisher")
"""Where a version appeared: only records of the chosen version say it."""
COUNTED_FIELDS = ("citations", "votes", "comments")
SHORTENED = 200
"""Letters of a value that ``paper_values`` keeps; the paper has it whole."""
_LISTS = ("topics", "refs", "ids")
_COLUMNS = (*WORK_FIELDS, *_LISTS)

_RANKED = """
WITH joined AS (SELECT paper_no FROM corpus.records GROUP BY paper_no HAVING count(*) > 1)
SELECT paper_no, work_no, version,
       row_number() OVER (PARTITION BY paper_no ORDER BY version = 'published' DESC NULLS LAST, version NULLS FIRST,
           (works.venue IS NOT NULL)::INT + (works.doi IS NOT NULL)::INT + (works.pages IS NOT NULL)::INT
           + (works.year IS NOT NULL)::INT DESC, work_no) AS rank,
       first_value(version) OVER (PARTITION BY paper_no ORDER BY version = 'published' DESC NULLS LAST) AS led_by
FROM corpus.records JOIN joined USING (paper_no) JOIN works USING (work_no)
"""


def _choose(field: str) -> tuple[str, str]:
    """The aggregate that chooses *field* of a paper's records, and its rule in words."""
    if field in PLACE_FIELDS:
        mine = "version IS NOT DISTINCT FROM led_by"
        return (
            f"arg_min({field}, rank) FILTER ({field} IS NOT NULL AND {mine})",
            "of the published version, else the first",
        )
    if field in COUNTED_FIELDS:
        return f"max({field})", "the largest"
    if field == "abstract":
        return "arg_max(abstract, (length(abstract), -rank)) FILTER (abstract IS NOT NULL)", "the longest"
    if field == "doi":
        preprint = f"regexp_matches(doi, '{PREPRINT_DOI}')"
        return f"arg_min(doi, ({preprint}, rank)) FILTER (doi IS NOT NULL)", "of a publisher before one of a preprint"
    first = f"arg_min({field}, rank) FILTER ({field} IS NOT NULL)"
    of_version = field in {"title", "year", "type"}
    return first, "of the published version, else the first" if of_version else "the first that has one"


_CHOICES = {field: _choose(field) for field in WORK_FIELDS}
_UNION = """
{field}_united AS (
    SELECT paper_no, list(one ORDER BY place) AS {field} FROM (
        SELECT paper_no, one, min(rank * 100000 + place) AS place FROM (
            SELECT paper_no, rank, unnest({field}) AS one, generate_subscripts({field}, 1) AS place
            FROM ranked JOIN works USING (work_no) WHERE {field} IS NOT NULL) GROUP BY paper_no, one)
    GROUP BY paper_no)
"""
_PAPERS = f"""
CREATE TABLE corpus.papers AS
WITH {", ".join(_UNION.format(field=field) for field in _LISTS)},
joined AS (
    SELECT paper_no, {", ".join(f"{choice} AS {field}" for field, (choice, _) in _CHOICES.items())}
    FROM ranked JOIN works USING (work_no) GROUP BY paper_no),
whole AS (FROM joined {" ".join(f"LEFT JOIN {field}_united USING (paper_no)" for field in _LISTS)}),
single AS (
    SELECT paper_no, {", ".join(f"works.{name}" for name in _COLUMNS)}
    FROM corpus.records JOIN works USING (work_no) ANTI JOIN whole USING (paper_no))
SELECT paper_no, key AS paper_id, {", ".join(_COLUMNS)}
FROM (FROM single UNION ALL BY NAME FROM whole) JOIN first_keys USING (paper_no) ORDER BY paper_no
"""
_RULES = (
    "(VALUES "
    + ", ".join(f"('{field}', '{rule}')" for field, (_, rule) in _CHOICES.items())
    + ") AS rules(field, rule)"
)
_TEXTS = ", ".join(f"CAST(works.{name} AS VARCHAR) AS {name}" for name in WORK_FIELDS)
_NAMED = ", ".join(WORK_FIELDS)
_VALUES = f"""
CREATE TABLE corpus.paper_values AS
WITH stated AS (UNPIVOT (SELECT paper_no, rank, works.key, {_TEXTS} FROM ranked JOIN works USING (work_no))
                ON {_NAMED} INTO NAME field VALUE value),
kept AS (UNPIVOT (SELECT paper_no, {_TEXTS} FROM corpus.papers AS works
                  WHERE paper_no IN (SELECT paper_no FROM ranked))
         ON {_NAMED} INTO NAME field VALUE chosen_value)
SELECT paper_no, field, left(value, {SHORTENED}) AS value, key,
       coalesce(value = chosen_value, false) AS chosen, rule
FROM stated LEFT JOIN kept USING (paper_no, field) JOIN {_RULES} USING (field)
ORDER BY paper_no, list_position({list(WORK_FIELDS)}, field), chosen DESC, rank
"""


def write_fields(connection: duckdb.DuckDBPyConnection) -> None:
    """Write ``corpus.papers``, and ``corpus.paper_values``: what each record of a joined paper says."""
    set_aside(connection, "ranked", _RANKED)
    for statement in (_PAPERS, _VALUES):
        connection.execute(statement)
