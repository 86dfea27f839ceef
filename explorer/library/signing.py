"""The input of identity resolution, read from the working table ``signatures`` and ``corpus.papers``."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import numpy as np
import pyarrow as pa

from explorer.library.arrays import Scratch
from explorer.library.identity import Signatures, Terms
from explorer.library.identity.clusters import STRENGTH
from explorer.library.identity.signatures import CarriedIds
from explorer.library.identity.texts import Texts, as_texts
from explorer.library.working import forget, set_aside
from explorer.rows import Rows, distinct
from explorer.text.folding import fold_name

BATCH = 50_000
"""Rows that are held at once."""

_VOCABULARY = """
SELECT CAST(row_number() OVER (ORDER BY folded) - 1 AS INTEGER) AS name_no, folded
FROM (SELECT DISTINCT folded FROM signatures)
"""
_NAMES = "SELECT paper_no, name_no FROM signatures JOIN vocabulary USING (folded) ORDER BY signature"
_IDS = """
SELECT CAST(row_number() OVER (ORDER BY coalesce(list_position(?::VARCHAR[], split_part(id, ':', 1)), 99), id) - 1
            AS INTEGER) AS id_no, id
FROM (SELECT DISTINCT unnest(ids) AS id FROM signatures WHERE ids IS NOT NULL)
"""
_CARRIED = """
SELECT signature, id_no FROM (SELECT signature, unnest(ids) AS id FROM signatures WHERE ids IS NOT NULL)
JOIN id_vocabulary USING (id) ORDER BY signature, id_no
"""
_VARIANTS = """
SELECT DISTINCT least(own.name_no, other.name_no), greatest(own.name_no, other.name_no)
FROM (SELECT folded, unnest(variants) AS variant FROM signatures WHERE variants IS NOT NULL) AS declared
JOIN vocabulary AS own ON own.folded = declared.folded
JOIN vocabulary AS other ON other.folded = declared.variant
WHERE own.name_no <> other.name_no
"""
_KEYS = "SELECT paper_id FROM corpus.papers ORDER BY paper_no"
_VENUE_NAMES = "SELECT DISTINCT venue FROM corpus.papers WHERE venue <> '' ORDER BY venue"
_PAPERS = """
WITH numbered AS (SELECT venue, row_number() OVER (ORDER BY venue) - 1 AS place
                  FROM (SELECT DISTINCT venue FROM corpus.papers WHERE venue <> ''))
SELECT CAST(coalesce(year, 0) AS SMALLINT) AS year, CAST(coalesce(place, -1) AS INTEGER) AS venue
FROM corpus.papers LEFT JOIN numbered USING (venue) ORDER BY paper_no
"""
_TITLES = "SELECT paper_no AS owner, [title] AS texts FROM corpus.papers ORDER BY owner"
_TOPICS = "SELECT paper_no AS owner, topics AS texts FROM corpus.papers WHERE topics IS NOT NULL ORDER BY owner"
_AFFILIATIONS = """
SELECT signature AS owner, institutions AS texts FROM signatures WHERE institutions IS NOT NULL ORDER BY owner
"""
FUNCTION_WORDS = frozenset(
    """
    a an and are as at based be by can do for from how in into is it its new not of on or that the their this through
    to toward towards using via we what with approach method methods
    """.split()
)
"""Words of titles that tell nothing in any library."""


def read_signatures(connection: duckdb.DuckDBPyConnection, scratch: Scratch | None = None) -> Signatures:
    """
    Read every line of every author list, in the order of ``signatures``, and what is known of it.

    What is too much for memory is kept in *scratch*.
    """
    scratch = scratch or Scratch()
    set_aside(connection, "vocabulary", _VOCABULARY)
    works, names = _read_columns(connection, _NAMES, scratch)
    variants = connection.execute(_VARIANTS).fetchall()
    years, venues = _read_columns(connection, _PAPERS, scratch)
    lines, papers = len(names), len(years)
    found = Signatures(
        works=works,
        names=names,
        vocabulary=_read_texts(connection, "SELECT folded FROM vocabulary ORDER BY name_no"),
        ids=_read_ids(connection, scratch),
        variants=frozenset((left, right) for left, right in variants),
        keys=_read_texts(connection, _KEYS),
        affiliations=_read_terms(connection, _AFFILIATIONS, lines, scratch, words=True),
        words=_read_terms(connection, _TITLES, papers, scratch, words=True),
        keywords=_read_terms(connection, _TOPICS, papers, scratch, words=False),
        years=years,
        venues=venues,
        venue_names=_read_texts(connection, _VENUE_NAMES),
        scratch=scratch,
    )
    forget(connection, "vocabulary", "id_vocabulary")
    return found


def _read_texts(connection: duckdb.DuckDBPyConnection, query: str) -> Texts:
    return Texts(connection.sql(query).to_arrow_table().column(0))


def _read_columns(connection: duckdb.DuckDBPyConnection, query: str, scratch: Scratch) -> list[np.ndarray]:
    """The columns of *query*, numbers without a null, in arrays."""
    reader = connection.sql(query).to_arrow_reader(BATCH)
    piles = [scratch.pile(column.type.to_pandas_dtype()) for column in reader.schema]
    for batch in reader:
        for pile, column in zip(piles, batch.columns, strict=True):
            pile.add(column.to_numpy(zero_copy_only=False))
    return [pile.done() for pile in piles]


def _read_ids(connection: duckdb.DuckDBPyConnection, scratch: Scratch) -> CarriedIds:
    set_aside(connection, "id_vocabulary", _IDS, [list(STRENGTH)])
    lines, numbers = _read_columns(connection, _CARRIED, scratch)
    return CarriedIds(lines, numbers, _read_texts(connection, "SELECT id FROM id_vocabulary ORDER BY id_no"))


def _read_terms(
    connection: duckdb.DuckDBPyConnection, query: str, length: int, scratch: Scratch, *, words: bool
) -> Terms:
    """Fold the texts of *query* (owner, texts), and number their words, or each text as a whole."""
    numbers: dict[str, int] = {}
    counts = np.zeros(length, np.int64)
    indices = scratch.pile(np.int32)
    for batch in connection.sql(query).to_arrow_reader(BATCH):
        owner, term = _number_terms(batch, numbers, words=words)
        keys = distinct(owner << 32 | term)
        indices.add(keys & 0xFFFFFFFF)
        if len(keys):
            first = int(keys[0] >> 32)
            own = np.bincount((keys >> 32) - first)
            counts[first : first + len(own)] += own
    indptr = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    return Terms(Rows(scratch.keep(indptr), indices.done()), as_texts(tuple(numbers)))


def _number_terms(batch: pa.RecordBatch, numbers: dict[str, int], *, words: bool) -> tuple[np.ndarray, np.ndarray]:
    """(owner, term) of the texts of *batch*; a term may come twice. int64 both."""
    lists = batch.column("texts")
    coded = lists.flatten().dictionary_encode(null_encoding="encode")
    texts = [fold_name(text or "") for text in coded.dictionary.to_pylist()]
    split = [_number(text.split() if words else [text], numbers) for text in texts]
    sizes = np.array([len(one) for one in split], dtype=np.int64)
    flat = np.array([number for one in split for number in one], dtype=np.int64)
    rows = Rows(np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)]), flat)
    held = np.asarray(lists.value_lengths(), dtype=np.int64)
    code = np.asarray(coded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    place, term = rows.gather(code)
    return np.repeat(np.asarray(batch.column("owner"), dtype=np.int64), held)[place], term


def _number(terms: Iterable[str], numbers: dict[str, int]) -> list[int]:
    return [numbers.setdefault(term, len(numbers)) for term in terms if term and term not in FUNCTION_WORDS]
