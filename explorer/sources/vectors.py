"""
Columns of foreign values made columns of a library, many at a time.

Each function gives what its namesake makes of one value. Arrow does what is plain, which is nearly
everything; what is left goes through that namesake, in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.sources.jsonl import Line
from explorer.sources.quick import clean, clean_abstract, name_of
from explorer.sources.reading import digest_of
from explorer.sources.records import FIRST_YEAR, LAST_YEAR, parse_doi, parse_url, parse_year
from explorer.sources.tables import AUTHORSHIPS, WORKS

TEXT = pa.string()
TEXTS = pa.list_(pa.string())

_PLAIN = r"\p{L}\p{M}\p{N}\p{P}\p{S}"
"""What is printed and no space, as classes of RE2."""
_NOT_CLEAN = rf"[^{_PLAIN} ]|&|  |^ | $|^$"
_NOT_SPACED = rf"[^{_PLAIN} \t\n\r]|&|\n[ \t\r]*\n"
_PLAIN_DOI = r"^10\.[0-9]{4,9}/[!-%'-~]+$"
_PLAIN_URL = r"^https?://[!-%'-~]+$"
_PLAIN_NAME = r"^[!-%'-~]+(?: [!-%'-~]+)*$"


def clean_column(column: pa.Array) -> pa.Array:
    """
    Clean texts.

    >>> clean_column(pa.array(["On Graphs", " R&amp;D ", "", None])).to_pylist()
    ['On Graphs', 'R&D', None, None]
    """
    return _mend(column, pc.match_substring_regex(column, _NOT_CLEAN), clean)


def clean_paragraphs(column: pa.Array) -> pa.Array:
    r"""
    Clean abstracts: lines are joined, paragraphs stay.

    >>> clean_paragraphs(pa.array(["  We\n show.\n", "One.\n\nTwo."])).to_pylist()
    ['We show.', 'One.\n\nTwo.']
    """
    spaced = pc.utf8_trim_whitespace(pc.replace_substring_regex(column, r"[ \t\n\r]+", " "))
    found = pc.if_else(pc.equal(spaced, ""), None, spaced)
    return _mend(found, pc.match_substring_regex(column, _NOT_SPACED), clean_abstract, column)


def fold_names(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """
    Clean and fold names; both are null where a name names nobody.

    >>> cleaned, folded = fold_names(pa.array(["Ann  Lee", "BO CHEN-LI", "Éva", ""]))
    >>> cleaned.to_pylist(), folded.to_pylist()
    (['Ann Lee', 'BO CHEN-LI', 'Éva', None], ['ann lee', 'bo chen li', 'eva', None])
    """
    coded = pc.dictionary_encode(column)
    names = coded.dictionary
    folded = pc.utf8_trim_whitespace(pc.replace_substring_regex(pc.ascii_lower(names), "[^a-z0-9]+", " "))
    other = pc.invert(pc.match_substring_regex(names, _PLAIN_NAME))
    pairs = [name_of(name) for name in names.filter(other).to_pylist()]
    cleaned = pc.replace_with_mask(names, other, pa.array([name or None for name, _ in pairs], TEXT))
    folded = pc.replace_with_mask(folded, other, pa.array([fold if name else None for name, fold in pairs], TEXT))
    return cleaned.take(coded.indices), folded.take(coded.indices)


def parse_dois(column: pa.Array) -> pa.Array:
    """
    Read DOIs.

    >>> parse_dois(pa.array(["10.1234/AB", "https://doi.org/10.1234/c", "none", None])).to_pylist()
    ['10.1234/ab', '10.1234/c', None, None]
    """
    return _mend(pc.ascii_lower(column), pc.invert(pc.match_substring_regex(column, _PLAIN_DOI)), parse_doi, column)


def parse_urls(column: pa.Array) -> pa.Array:
    return _mend(column, pc.invert(pc.match_substring_regex(column, _PLAIN_URL)), parse_url)


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


def build_works(lines: Sequence[Line], columns: Mapping[str, pa.Array | Sequence[object]]) -> pa.Table:
    """Put columns in the order of the table of works; those that are not given are empty."""
    given: dict[str, pa.Array | Sequence[object]] = {
        "row_no": np.arange(len(lines), dtype=np.int32),
        "line": [line.number for line in lines],
        **columns,
    }
    if "digest" not in columns:
        given["digest"] = [digest_of(line.content) for line in lines]
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


def _mend(
    column: pa.Array, wrong: pa.Array, make: Callable[[str], str | None], source: pa.Array | None = None
) -> pa.Array:
    """Put in the place of what is *wrong* what *make* makes of it."""
    mask = pc.fill_null(wrong, False)
    if not pc.any(mask).as_py():
        return column
    values = (column if source is None else source).filter(mask).to_pylist()
    return pc.replace_with_mask(column, mask, pa.array([make(value) for value in values], TEXT))
