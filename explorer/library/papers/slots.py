"""The author lists of records that are of one work, made one list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import duckdb
import pyarrow as pa

from explorer.library.papers.authors import align, is_alike
from explorer.library.working import forget, set_aside, set_aside_more

CHUNK = 20_000
"""Lines that are held at once."""
LINES = 500_000
"""Lines of papers whose lists are put together at once."""

_PLACED = """
SELECT paper_no, rank, work_no, authorships.position AS line,
       CAST(row_number() OVER (PARTITION BY work_no ORDER BY authorships.position) - 1 AS INTEGER) AS position,
       name, folded, authorships.ids, institutions, institution_ids, variants
FROM ranked JOIN authorships USING (work_no) WHERE folded <> ''
"""
_EVEN = """
SELECT paper_no FROM (
    SELECT paper_no, work_no, list(folded ORDER BY position) AS names FROM placed WHERE {own} GROUP BY ALL)
GROUP BY paper_no HAVING min(names) = max(names)
"""
_MERGED_EVENLY = """
WITH united AS (
    SELECT paper_no, position, arg_min(name, rank) AS name, any_value(folded) AS folded, list(ids) AS ids,
           list(list_zip(institutions, institution_ids)) AS pairs, list(variants) AS variants
    FROM placed WHERE paper_no IN (FROM even_papers) AND {own} GROUP BY paper_no, position),
sorted AS (SELECT * REPLACE (list_sort(list_distinct(flatten(ids))) AS ids,
                             list_sort(list_distinct(flatten(pairs))) AS pairs,
                             list_sort(list_distinct(flatten(variants))) AS variants) FROM united)
SELECT paper_no, position, name, folded, if(len(ids) > 0, ids, NULL) AS ids,
       if(len(pairs) > 0, list_transform(pairs, lambda pair: pair[1]), NULL) AS institutions,
       if(len(pairs) > 0, list_transform(pairs, lambda pair: pair[2]), NULL) AS institution_ids,
       if(len(variants) > 0, variants, NULL) AS variants
FROM sorted
"""
"""Lists that name the same authors in one order need no comparing."""
_LINES = """
SELECT paper_no, rank, work_no, line, name, folded, ids, institutions, institution_ids, variants
FROM placed WHERE paper_no NOT IN (FROM even_papers) ORDER BY paper_no, rank, line
"""
_LIST = pa.list_(pa.string())
_MERGED = pa.schema(
    [("paper_no", pa.int32()), ("position", pa.int32()), ("name", pa.string()), ("folded", pa.string())]
    + [(name, _LIST) for name in ("ids", "institutions", "institution_ids", "variants")]
)
_MAPPED = pa.schema([("work_no", pa.int32()), ("line", pa.int32()), ("paper_no", pa.int32()), ("position", pa.int32())])
_SIGNATURES = """
SELECT CAST(row_number() OVER (ORDER BY paper_no, position) - 1 AS INTEGER) AS signature, * FROM (
    SELECT paper_no, authorships.position, name, folded, authorships.ids, institutions, institution_ids, variants
    FROM authorships JOIN corpus.records USING (work_no)
    WHERE folded <> '' AND paper_no NOT IN (SELECT paper_no FROM merged_lines)
    UNION ALL FROM merged_lines)
"""
_SLOTS = """
WITH mapped AS (
    SELECT work_no, position AS line, paper_no, position FROM authorships JOIN corpus.records USING (work_no)
    WHERE folded <> '' AND paper_no NOT IN (SELECT paper_no FROM merged_lines)
    UNION ALL FROM mapped_lines)
SELECT work_no, line, signature FROM mapped JOIN signatures USING (paper_no, position)
"""


def write_slots(connection: duckdb.DuckDBPyConnection) -> None:
    """
    Write the working tables ``signatures``, a row a line of a paper's author list, and ``slots``.

    ``slots`` tells which signature each line of each record became: ``work_no``, ``line`` (from 0)
    and ``signature``. Left out are lines whose name has no letter and no digit, and lines that
    stand in no other list of their paper than one that was not chosen.
    """
    set_aside(connection, "placed", _PLACED)
    parts = _cut_papers(connection)
    _set_aside_in_parts(connection, "even_papers", _EVEN, parts)
    merged, mapped = _merge_lists(connection)
    evenly = "SELECT work_no, line, paper_no, position FROM placed WHERE paper_no IN (FROM even_papers) AND {own}"
    for name, table, others in (("merged_lines", merged, _MERGED_EVENLY), ("mapped_lines", mapped, evenly)):
        connection.register("arriving", table)
        set_aside(connection, name, "FROM arriving")
        connection.unregister("arriving")
        for own in parts:
            set_aside_more(connection, name, others.format(own=own))
    set_aside(connection, "signatures", _SIGNATURES)
    set_aside(connection, "slots", _SLOTS)
    forget(connection, "placed", "even_papers", "merged_lines", "mapped_lines")


def _cut_papers(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Conditions that part the papers of ``placed``: lists that are put together take memory."""
    [(first, last, lines)] = connection.execute("SELECT min(paper_no), max(paper_no), count(*) FROM placed").fetchall()
    if not lines:
        return ["true"]
    step = max(1, (last - first + 1) * LINES // lines)
    return [f"paper_no BETWEEN {low} AND {low + step - 1}" for low in range(first, last + 1, step)]


def _set_aside_in_parts(connection: duckdb.DuckDBPyConnection, name: str, query: str, parts: Sequence[str]) -> None:
    set_aside(connection, name, query.format(own=parts[0]))
    for own in parts[1:]:
        set_aside_more(connection, name, query.format(own=own))


def _merge_lists(connection: duckdb.DuckDBPyConnection) -> tuple[pa.Table, pa.Table]:
    merged, mapped = [_MERGED.empty_table()], [_MAPPED.empty_table()]
    for papers in _stream(connection):
        lines, places = [], []
        for paper_no, records in papers:
            own, lists = _merge(records)
            lines += [(paper_no, position, *line) for position, line in enumerate(own)]
            places += [(work_no, line, paper_no, position) for work_no, line, position in lists]
        merged.append(_table(lines, _MERGED))
        mapped.append(_table(places, _MAPPED))
    return pa.concat_tables(merged), pa.concat_tables(mapped)


def _stream(connection: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[int, list[list[Sequence[Any]]]]]]:
    """Yield some papers at a time, each with the lines of its records, the record of highest rank first."""
    found = connection.execute(_LINES)

    def rows() -> Iterator[Sequence[Any]]:
        while batch := found.fetchmany(CHUNK):
            yield from batch

    held: list[tuple[int, list[list[Sequence[Any]]]]] = []
    for paper_no, lines in groupby(rows(), key=lambda row: row[0]):
        held.append((paper_no, [list(record) for _, record in groupby(lines, key=lambda row: row[1])]))
        if len(held) == CHUNK // 4:
            yield held
            held = []
    yield held


def _merge(records: list[list[Sequence[Any]]]) -> tuple[list[tuple[Any, ...]], list[tuple[int, int, int]]]:
    """
    Merge the author lists of a paper's *records*.

    Returns the lines of the list, and (work, its line, place in the list) for every line that has a place.
    """
    chosen = max(records, key=_completeness)
    names = [line[5] for line in chosen]
    holders: list[list[Sequence[Any]]] = [[line] for line in chosen]
    places = []
    for record in records:
        if record is chosen:
            places += [(line[2], line[3], place) for place, line in enumerate(record)]
            continue
        for line, place in zip(record, align(names, [line[5] for line in record]), strict=True):
            if place is not None:
                holders[place].append(line)
                places.append((line[2], line[3], place))
    return [_unite(lines) for lines in holders], places


def _completeness(record: list[Sequence[Any]]) -> tuple[int, int, int, int, int]:
    """Most lines, then most ids, then most letters of first names, then most affiliations, then the rank."""
    return (
        len(record),
        sum(line[6] is not None for line in record),
        sum(len(line[5]) for line in record),
        sum(line[7] is not None for line in record),
        -record[0][1],
    )


def _unite(lines: list[Sequence[Any]]) -> tuple[Any, ...]:
    """One line of the list: the fullest name, and the ids, affiliations and spellings of all."""
    fullest = max((line for line in lines if is_alike(lines[0][5], line[5])), key=lambda line: len(line[5]))
    name, folded = fullest[4], fullest[5]
    ids = dict.fromkeys(one for line in lines for one in line[6] or ())
    places = dict.fromkeys(place for line in lines for place in zip(line[7] or (), line[8] or (), strict=False))
    spellings = dict.fromkeys(one for line in lines for one in (line[5], *(line[9] or ())))
    spellings.pop(folded, None)
    return (
        name, folded, list(ids) or None, [place for place, _ in places] or None, [one for _, one in places] or None,
        list(spellings) or None,
    )  # fmt: skip


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )
