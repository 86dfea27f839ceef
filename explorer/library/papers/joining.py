"""Which records are of one work: by their ids, then by title, year and authors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, groupby
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from explorer.library.papers.authors import count_shared
from explorer.library.papers.rules import PREPRINTS_APART, find_rule
from explorer.library.papers.stated import PREPRINT_DOI, VERSION_OF, Stated
from explorer.library.papers.titles import are_alike, fold_title, is_telling, spell_out
from explorer.library.working import WorkingTable, forget, set_aside

CHUNK = 10_000
"""Rows that are held at once."""
LARGEST_TITLE = 60
"""Records of one title; a title that more have is no title of a work, and only ids join them."""
HEADS = 20
"""Unlike titles under one id that are told apart; an id of more is nobody's."""
NAMELESS_WORDS = 6
"""Words of a title by which a record without authors is known."""

_PLAIN_KEYS = """
SELECT work_no, regexp_replace(lower(title), '[^a-z0-9]+', '', 'g') AS title_key FROM works
WHERE current AND NOT regexp_matches(title, '[^ -~]|[\\\\$<{&]')
"""
_ODD_TITLES = "SELECT work_no, title FROM works WHERE current AND regexp_matches(title, '[^ -~]|[\\\\$<{&]')"
_SHARED = """
WITH named AS (
    SELECT work_no, 'arxiv:' || lower(regexp_replace(arxiv_id, 'v[0-9]+$', '')) AS token FROM works
    WHERE current AND arxiv_id IS NOT NULL
    UNION SELECT work_no, if(starts_with(doi, '10.48550/arxiv.'),
                             'arxiv:' || regexp_replace(substr(doi, 16), 'v[0-9]+$', ''), 'doi:' || doi) FROM works
    WHERE current AND doi IS NOT NULL
    UNION SELECT work_no, unnest(ids) FROM works WHERE current AND ids IS NOT NULL
    UNION SELECT work_no, key FROM works WHERE current AND key IN (SELECT unnest(ids) FROM works WHERE current))
SELECT token, work_no FROM named WHERE token IS NOT NULL
QUALIFY count(*) OVER (PARTITION BY token) > 1
"""
_SHARERS = """
SELECT token, work_no, key, title, title_key FROM tokens JOIN works USING (work_no) JOIN titled USING (work_no)
ORDER BY token, work_no
"""
_AUTHORS = """
SELECT work_no, list(folded ORDER BY position) FROM authorships
WHERE work_no IN (SELECT unnest(?::INTEGER[])) AND folded <> '' GROUP BY work_no
"""
_TITLE_ROWS = f"""
WITH repeated AS (
    SELECT title_key, work_no FROM titled WHERE title_key <> ''
    QUALIFY count(*) OVER (PARTITION BY title_key) BETWEEN 2 AND {LARGEST_TITLE}),
listed AS (SELECT work_no, list(folded ORDER BY position) AS authors FROM authorships
           WHERE folded <> '' AND work_no IN (SELECT work_no FROM repeated) GROUP BY work_no)
SELECT title_key, work_no, key, file_no, title, year, type, venue, pages, {VERSION_OF} AS version,
       if(regexp_matches(doi, '{PREPRINT_DOI}'), NULL, doi) AS doi,
       regexp_replace(arxiv_id, 'v[0-9]+$', '') AS arxiv_id,
       list_filter(ids, lambda one: starts_with(one, 'pmid:'))[1] AS pmid, authors
FROM repeated JOIN works USING (work_no) LEFT JOIN listed USING (work_no) ORDER BY title_key, work_no
"""


class Link(NamedTuple):
    """Two records that are of one work, and why."""

    left: int
    right: int
    """Numbers of the records in staging."""
    left_key: str
    right_key: str
    rule: str
    """The scheme of the id that both carry, else ``preprint`` or ``title``."""
    evidence: str


class Links:
    """Links put together as a table: many take much less room there."""

    def __init__(self) -> None:
        self._held: list[Link] = []
        self._tables: list[pa.Table] = []

    def add(self, links: Iterable[Link]) -> None:
        self._held.extend(links)
        if len(self._held) > CHUNK:
            self._pack()

    def done(self) -> pa.Table:
        """``left_key``, ``right_key``, ``rule``, ``evidence``."""
        self._pack()
        return pa.concat_tables(self._tables)

    def _pack(self) -> None:
        columns = ("left_key", "right_key", "rule", "evidence")
        packed = {name: pa.array([getattr(link, name) for link in self._held], pa.string()) for name in columns}
        self._tables.append(pa.table(packed))
        self._held = []


class Sets:
    """Disjoint sets of records; whoever was never joined is a set of its own."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, one: int) -> int:
        """The smallest record of the set that holds *one*."""
        parent = self._parent
        while (above := parent.get(one, one)) != one:
            parent[one] = parent.get(above, above)
            one = above
        return one

    def union(self, one: int, other: int) -> bool:
        """Join two sets; False where they were one already."""
        first, second = sorted((self.find(one), self.find(other)))
        if first == second:
            return False
        self._parent[second] = first
        return True

    def members(self) -> Iterator[tuple[int, int]]:
        """Yield every record that was joined to an earlier one, with the smallest of its set."""
        for one in list(self._parent):
            yield one, self.find(one)


def join_records(connection: duckdb.DuckDBPyConnection) -> tuple[Sets, pa.Table]:
    """Find which of the current records are of one work, and the links that say so."""
    _write_title_keys(connection)
    sets = Sets()
    links = Links()
    links.add(link for link in _find_by_id(connection) if sets.union(link.left, link.right))
    for rows in _stream(connection, _TITLE_ROWS):
        links.add(_join_title([Stated(*(*row[1:-1], _name_authors(row[-1]))) for row in rows], sets))
    forget(connection, "titled", "tokens")
    return sets, links.done()


def _write_title_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Fold titles: plain ones all at once, the others by ``fold_title``, which gives plain ones the same."""
    with WorkingTable(connection, "odd_titles") as odd:
        odd.add(pa.table({"work_no": pa.array([], pa.int32()), "title_key": pa.array([], pa.string())}))
        cursor = connection.cursor()  # the connection itself writes meanwhile
        found = cursor.execute(_ODD_TITLES)
        while batch := found.fetchmany(CHUNK):
            numbers, titles = zip(*batch, strict=True)
            keys = [fold_title(title) for title in titles]
            odd.add(pa.table({"work_no": pa.array(numbers, pa.int32()), "title_key": pa.array(keys, pa.string())}))
        cursor.close()
        set_aside(connection, "titled", f"{_PLAIN_KEYS} UNION ALL FROM odd_titles")


def _stream(connection: duckdb.DuckDBPyConnection, statement: str) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows that begin with the same value, together; the connection is busy until the last."""

    def rows() -> Iterator[tuple[Any, ...]]:
        found = connection.execute(statement)  # not on a cursor, which sees no temporary table
        while batch := found.fetchmany(CHUNK):
            yield from batch

    for _, group in groupby(rows(), key=lambda row: row[0]):
        yield list(group)


def _find_by_id(connection: duckdb.DuckDBPyConnection) -> list[Link]:
    """Links of records that carry one id; where their titles are unlike, the authors have to agree."""
    set_aside(connection, "tokens", _SHARED)
    links: list[Link] = []
    unlike: list[Link] = []
    for rows in _stream(connection, _SHARERS):
        same, doubtful = _compare_titles(rows)
        links += same
        unlike += doubtful
    wanted = sorted({number for link in unlike for number in (link.left, link.right)})
    authors = dict(connection.execute(_AUTHORS, [wanted]).fetchall()) if wanted else {}
    return links + [link for link in unlike if _have_one_list(authors.get(link.left), authors.get(link.right))]


def _compare_titles(rows: list[tuple[Any, ...]]) -> tuple[list[Link], list[Link]]:
    """
    Compare the records of one id: those of like titles are linked.

    Two of unlike titles may be one work under a new title, and come second; three or more titles
    are works of one volume, whose id stands on each of them.
    """
    heads: list[tuple[Any, ...]] = []
    links = []
    for row in rows:
        like = next((head for head in heads if _is_like(head, row)), None)
        if like:
            links.append(_link_by_id(like, row))
        elif len(heads) < HEADS:
            heads.append(row)
    return links, [_link_by_id(*heads)] if len(heads) == 2 and len(rows) == 2 else []


def _is_like(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return one[4] == other[4] or are_alike(spell_out(one[3]), spell_out(other[3]))


def _link_by_id(one: tuple[Any, ...], other: tuple[Any, ...]) -> Link:
    token: str = one[0]
    return Link(one[1], other[1], one[2], other[2], token.partition(":")[0], token)


def _have_one_list(one: list[str] | None, other: list[str] | None) -> bool:
    return one is not None and other is not None and len(one) == len(other) > 1 and count_shared(one, other) == len(one)


def _name_authors(folded: list[str] | None) -> tuple[str, ...]:
    """The authors, folded; none where the only one is a single word: "anonymous", "author"."""
    is_nobody = folded is not None and len(folded) == 1 and folded[0].isascii() and " " not in folded[0]
    return () if folded is None or is_nobody else tuple(folded)


def _join_title(records: list[Stated], sets: Sets) -> Iterable[Link]:
    """Join the records of one folded title, the nearest in years first."""
    named = [record for record in records if record.authors]
    found = []
    for one, other in combinations(named, 2):
        if sets.find(one.work_no) != sets.find(other.work_no) and (rule := find_rule(one, other)):
            found.append((_years_apart(one, other), rule != "preprint", one.work_no, other.work_no, one, other, rule))
    for _, _, _, _, one, other, rule in sorted(found, key=lambda pair: pair[:4]):
        if _may_meet(one, other, records, sets) and sets.union(one.work_no, other.work_no):
            yield Link(one.work_no, other.work_no, one.key, other.key, rule, _describe(one, other))
    yield from _join_nameless(records, sets)


def _may_meet(one: Stated, other: Stated, records: list[Stated], sets: Sets) -> bool:
    """Tell whether every published version of the one set may be every one of the other."""
    left, right = sets.find(one.work_no), sets.find(other.work_no)
    published = [record for record in records if record.version != "preprint" and record.authors]
    lefts = [record for record in published if sets.find(record.work_no) == left]
    rights = [record for record in published if sets.find(record.work_no) == right]
    return all(find_rule(a, b) for a in lefts for b in rights)


def _join_nameless(records: list[Stated], sets: Sets) -> Iterator[Link]:
    """Join a record without authors to the only work of its long title, where the years do not speak against it."""
    nameless = [record for record in records if not record.authors]
    if not nameless or records[0].words.count(" ") + 1 < NAMELESS_WORDS or not is_telling(records[0].words):
        return
    works = defaultdict(list)
    for record in records:
        if record.authors:
            works[sets.find(record.work_no)].append(record)
    if len(works) > 1:
        return
    known = next(iter(works.values()), nameless[:1])[0]
    for record in nameless:
        near = known.kind == record.kind and _years_apart(known, record) <= PREPRINTS_APART
        if near and sets.union(known.work_no, record.work_no):
            yield Link(known.work_no, record.work_no, known.key, record.key, "title", "one of them names no authors")


def _years_apart(one: Stated, other: Stated) -> int:
    """0 where one of them has no year."""
    return abs(one.year - other.year) if one.year is not None and other.year is not None else 0


def _describe(one: Stated, other: Stated) -> str:
    shared = count_shared(one.authors, other.authors)
    most = max(len(one.authors), len(other.authors))
    years = " and ".join(str(year or "unknown") for year in (one.year, other.year))
    return f"the same title, {shared} of {most} authors, years {years}"
