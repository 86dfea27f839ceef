"""
Columns of foreign values made columns of a library, many at a time.

Each function gives what its namesake makes of one value. Arrow does what is plain, which is nearly
everything; what is left goes through that namesake, in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.sources.fields import (
    FIRST_YEAR,
    LAST_YEAR,
    parse_author_id,
    parse_doi,
    parse_id,
    parse_reference,
    parse_url,
    parse_year,
)
from explorer.sources.quick import name_of
from explorer.sources.stretches import Line
from explorer.sources.tables import AUTHORSHIPS, WORKS
from explorer.sources.text_columns import TEXT, bytes_of, find_odd, mend
from explorer.text.folding import fold_name, stable_id

_PLAIN_DOI = r"^10\.[0-9]{4,9}/[!-%'-~]+$"
_PLAIN_ORCID = r"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$"
_PLAIN_ID = r"^[a-z][a-z0-9_]*:[A-Za-z0-9._-]+$"
_PLAIN_URL = r"^https?://[!-%'-~]+$"


_FOLDED = np.frombuffer(
    bytes(ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else 32 for code in range(256)), np.uint8
)
"""What folding makes of a byte of ASCII."""


def fold_names(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """
    Clean and fold names; both are null where a name names nobody.

    >>> cleaned, folded = fold_names(pa.array(["Ann  Lee", "BO CHEN-LI", "Éva", ""]))
    >>> cleaned.to_pylist(), folded.to_pylist()
    (['Ann Lee', 'BO CHEN-LI', 'Éva', None], ['ann lee', 'bo chen li', 'eva', None])
    """
    coded = pc.dictionary_encode(column)
    names = coded.dictionary
    content, offsets = bytes_of(names)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(_FOLDED[content])]
    folded = pa.Array.from_buffers(TEXT, len(names), buffers)
    folded = pc.fill_null(mend(folded, find_odd(folded), _collapse), "")
    other = pa.array(find_odd(names, beyond_ascii=True))
    pairs = [name_of(name) for name in names.filter(other).to_pylist()]
    cleaned = pc.replace_with_mask(names, other, pa.array([name or None for name, _ in pairs], TEXT))
    folded = pc.replace_with_mask(folded, other, pa.array([fold if name else None for name, fold in pairs], TEXT))
    return cleaned.take(coded.indices), folded.take(coded.indices)


def _collapse(text: str) -> str:
    return " ".join(text.split())


def parse_dois(column: pa.Array) -> pa.Array:
    """
    Read DOIs.

    >>> parse_dois(pa.array(["10.1234/AB", "https://doi.org/10.1234/c", "none", None])).to_pylist()
    ['10.1234/ab', '10.1234/c', None, None]
    """
    return mend(pc.ascii_lower(column), pc.invert(pc.match_substring_regex(column, _PLAIN_DOI)), parse_doi, column)


def parse_urls(column: pa.Array) -> pa.Array:
    return mend(column, pc.invert(pc.match_substring_regex(column, _PLAIN_URL)), parse_url)


def parse_years(numbers: pa.Array, dates: pa.Array) -> pa.Array:
    """
    Read years, from the dates where the numbers are none.

    >>> parse_years(pa.array([2020, 3, None]), pa.array(["1999", "2001-05", None])).to_pylist()
    [2020, 2001, None]
    """
    is_year = pc.and_(pc.greater_equal(numbers, FIRST_YEAR), pc.less_equal(numbers, LAST_YEAR))
    years = pc.cast(pc.if_else(pc.fill_null(is_year, False), numbers, None), pa.int32())
    return pc.coalesce(years, map_each(dates, parse_year, pa.int32()))


def limit_counts(numbers: pa.Array) -> pa.Array:
    """
    Keep counts that are counts.

    >>> limit_counts(pa.array([3, -1, 2**40, None])).to_pylist()
    [3, None, None, None]
    """
    fits = pc.and_(pc.greater_equal(numbers, 0), pc.less(numbers, 2**31))
    return pc.cast(pc.if_else(pc.fill_null(fits, False), numbers, None), pa.int32())


def map_each(column: pa.Array, make: Callable[[Any], Any], kind: pa.DataType = TEXT) -> pa.Array:
    """
    Make something of each different value, once; null stays null.

    >>> map_each(pa.array(["a", "b", "a", None]), str.upper).to_pylist()
    ['A', 'B', 'A', None]
    """
    coded = pc.dictionary_encode(column)
    return pa.array([make(value) for value in coded.dictionary.to_pylist()], kind).take(coded.indices)


def wrap(column: pa.Array) -> pa.Array:
    """
    Make of each text a list of it alone; of null, null.

    >>> wrap(pa.array(["a", None])).to_pylist()
    [['a'], None]
    """
    offsets = pa.array(np.arange(len(column) + 1, dtype=np.int32))
    return pa.ListArray.from_arrays(offsets, column, mask=pc.is_null(column))


def hash_all(contents: Iterable[bytes]) -> np.ndarray:
    """
    Hash raw records, each as ``digest_of`` does.

    >>> hash_all([b"a", b" a "]).tolist()
    [2340832890917691671, 2340832890917691671]
    """
    digests = b"".join([blake2b(content.strip(), digest_size=8).digest() for content in contents])
    return (np.frombuffer(digests, ">u8") >> 1).astype(np.int64)


def parse_author_ids(scheme: str, column: pa.Array) -> pa.Array:
    """
    Read persistent ids of people.

    >>> parse_author_ids("acl", pa.array(["ann-lee", "https://x.org/bo", None])).to_pylist()
    ['acl:ann-lee', 'acl:bo', None]
    """
    read = partial(parse_author_id, scheme)
    if scheme == "orcid":
        plain = pc.match_substring_regex(column, _PLAIN_ORCID)
        other = pc.invert(plain)
    else:
        other = pc.or_(pa.array(find_odd(column)), pc.match_substring(column, "/"))
    return mend(pc.binary_join_element_wise(f"{scheme}:", column, ""), other, read, column)


def parse_references(column: pa.Array) -> pa.Array:
    """
    Read what works cite.

    >>> parse_references(pa.array(["w1", "https://doi.org/10.1234/A", "10.1234/A"])).to_pylist()
    ['w1', '10.1234/a', '10.1234/a']
    """
    other = pc.or_(pa.array(find_odd(column)), pc.match_substring(column, "10."))
    return mend(column, other, parse_reference)


def parse_ids(column: pa.Array) -> pa.Array:
    """
    Read ids with their scheme.

    >>> parse_ids(pa.array(["pmid:12", "12"])).to_pylist()
    ['pmid:12', None]
    """
    return mend(column, pc.invert(pc.match_substring_regex(column, _PLAIN_ID)), parse_id)


def build_keys(own: pa.Array, works: Mapping[str, Any], authorships: pa.Table) -> pa.Array:
    """Take each record's own id; where there is none, a hash of what it says (``derive_key``)."""
    if not own.null_count:
        return own
    folded = authorships.column("folded").to_pylist()
    bounds = np.searchsorted(authorships.column("row_no").to_numpy(), np.arange(len(own) + 1)).tolist()
    said = zip(*(works[name].to_pylist() for name in ("title", "year", "doi", "arxiv_id")), strict=True)
    keys = own.to_pylist()
    for row, (title, year, doi, arxiv_id) in enumerate(said):
        if not keys[row]:
            names = sorted(set(folded[bounds[row] : bounds[row + 1]]))
            keys[row] = stable_id("work", fold_name(title) or title, str(year), doi or "", arxiv_id or "", *names)
    return pa.array(keys, TEXT)


def build_works(lines: Sequence[Line], columns: Mapping[str, pa.Array | Sequence[object]]) -> pa.Table:
    """Put columns in the order of the table of works; those that are not given are empty."""
    given: dict[str, pa.Array | Sequence[object]] = {
        "row_no": np.arange(len(lines), dtype=np.int32),
        "line": [line.number for line in lines],
        **columns,
    }
    if "digest" not in columns:
        given["digest"] = hash_all([line.content for line in lines])
    arrays = [_as_array(given.get(field.name), field.type, len(lines)) for field in WORKS]
    return pa.table(arrays, schema=WORKS)


def build_authorships(teams: Sequence[int], columns: Mapping[str, pa.Array | Sequence[object]]) -> pa.Table:
    """
    Put columns in the order of the table of authorships; names that name nobody are left out.

    *teams* says how many names each work has, ``columns["name"]`` the names of all of them.
    """
    cleaned, folded = fold_names(_as_array(columns["name"], TEXT, 0))
    is_name = pc.is_valid(cleaned)
    numbers = np.repeat(np.arange(len(teams), dtype=np.int32), teams)
    numbers = numbers[is_name.to_numpy(zero_copy_only=False)]
    positions = np.arange(len(numbers)) - np.searchsorted(numbers, numbers)
    own = {"row_no": numbers, "position": positions.astype(np.int32), "folded": folded.filter(is_name)}
    given = {
        field.name: _as_array(columns[field.name], field.type, len(cleaned)).filter(is_name)
        for field in AUTHORSHIPS
        if field.name in columns
    }
    given["name"] = cleaned.filter(is_name)
    arrays = [_as_array({**given, **own}.get(field.name), field.type, len(numbers)) for field in AUTHORSHIPS]
    return pa.table(arrays, schema=AUTHORSHIPS)


def _as_array(values: pa.Array | Sequence[object] | np.ndarray | None, kind: pa.DataType, rows: int) -> pa.Array:
    if values is None:
        return pa.nulls(rows, kind)
    return values if isinstance(values, pa.Array) else pa.array(values, kind)
