"""
Columns of foreign texts, cleaned many at a time.

Nearly every text is clean and needs nothing. A look at all the bytes of a column at once tells
which ones may not be; only these go through the function for one text, in Python.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.sources.quick import clean_abstract
from explorer.text.cleaning import clean_text

TEXT = pa.string()
_BLANK, _AMPERSAND, _DELETE, _NEWLINE = b" &\x7f\n"
_SPACES = np.frombuffer(b" \t\n\r\v\f", np.uint8)
_TWO_BYTES = 0xC2
"""From here on a byte of UTF-8 begins a character beyond ASCII."""
_PUNCTUATION = 0xE2
"""Begins U+2000 to U+2FFF, of which U+2010 to U+2027 are dashes, quotes and dots."""
_SUSPECT = np.isin(np.arange(256), [0xC2, 0xD8, 0xE1, 0xE3, 0xEF])
"""Begin U+0080 to U+00BF, U+061C, U+1680, U+3000, U+FEFF and others, which cleaning drops or takes for blanks."""


def clean_column(column: pa.Array, *, paragraphs: bool = False) -> pa.Array:
    """
    Clean texts; what is then empty is null.

    >>> clean_column(pa.array(["On Graphs", " R&amp;D ", "", None])).to_pylist()
    ['On Graphs', 'R&D', None, None]
    """
    return mend(column, find_odd(column), partial(clean_text, paragraphs=paragraphs))


def clean_paragraphs(column: pa.Array) -> pa.Array:
    r"""
    Clean abstracts: lines are joined, paragraphs stay.

    >>> clean_paragraphs(pa.array(["  We\n show.\n", "One.\n\nTwo."])).to_pylist()
    ['We show.', 'One.\n\nTwo.']
    """
    joined = _join_lines(column)
    return mend(joined, find_odd(joined), clean_abstract, column)


def _join_lines(column: pa.Array) -> pa.Array:
    """Make blanks of the ends of lines, and drop what is around a text; not where a paragraph may end."""
    content, offsets = bytes_of(column)
    ends = np.flatnonzero(content == _NEWLINE)
    if not len(ends):
        return column
    after = content[np.minimum(ends + 1, len(content) - 1)]
    content = content.copy()
    content[ends[~np.isin(after, _SPACES)]] = _BLANK
    buffers = [column.is_valid().buffers()[1], pa.py_buffer(offsets), pa.py_buffer(content)]
    return pc.utf8_trim(pa.Array.from_buffers(TEXT, len(column), buffers), " \n")


def find_odd(column: pa.Array, *, beyond_ascii: bool = False) -> np.ndarray:
    """
    Tell which texts cleaning may change, bool a row; with *beyond_ascii* also those that have more than ASCII.

    >>> find_odd(pa.array(["On Graphs", "R&D", " x", "a  b", "é–", "", None, "a\\tb", "a\\xa0b", "a\\u200bb"])).tolist()
    [False, True, True, True, False, True, False, True, True, True]
    """
    content, offsets = bytes_of(column)
    if not len(content):
        return column.is_valid().to_numpy(zero_copy_only=False)
    wrong = (content < _BLANK) | (content == _AMPERSAND) | (content == _DELETE)
    blank = content == _BLANK
    wrong[1:] |= blank[1:] & blank[:-1]
    beyond = np.flatnonzero(content >= _TWO_BYTES)
    if len(beyond):
        wrong[beyond] |= True if beyond_ascii else _is_invisible(content, beyond)
    begins, ends = offsets[:-1], offsets[1:]
    odd: np.ndarray = begins == ends
    full = np.flatnonzero(~odd)
    odd[full] = blank[begins[full]] | blank[ends[full] - 1] | np.bitwise_or.reduceat(wrong, begins[full])
    return odd & column.is_valid().to_numpy(zero_copy_only=False) if column.null_count else odd


def bytes_of(column: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """
    Get the bytes of all texts of a column, one behind the other, and where each begins; one number more than rows.

    >>> [part.tolist() for part in bytes_of(pa.array(["ab", None, "c"]))]
    [[97, 98, 99], [0, 2, 2, 3]]
    """
    _, places, data = column.buffers()
    if not len(column) or places is None:
        return np.empty(0, np.uint8), np.zeros(len(column) + 1, np.int32)
    offsets = np.frombuffer(places, np.int32)[column.offset : column.offset + len(column) + 1]
    content = np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]] if data else np.empty(0, np.uint8)
    return content, offsets - offsets[0]


def _is_invisible(content: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Tell of the characters beyond ASCII that begin at *places* which ones may be white space or invisible."""
    first = content[places]
    second = content[np.minimum(places + 1, len(content) - 1)]
    third = content[np.minimum(places + 2, len(content) - 1)]
    marks = (second == 0x80) & ((third < 0x90) | (third >= 0xA8)) | (second == 0x81) & (third >= 0x9F)
    return _SUSPECT[first] | (first == _PUNCTUATION) & marks


def mend(
    column: pa.Array, wrong: np.ndarray | pa.Array, make: Callable[[str], str | None], source: pa.Array | None = None
) -> pa.Array:
    """Put in the place of what is *wrong* what *make* makes of it, or of *source* there; what is empty is null."""
    mask = pa.array(wrong) if isinstance(wrong, np.ndarray) else pc.fill_null(wrong, False)
    values = (column if source is None else source).filter(mask).to_pylist()
    if not values:
        return column
    return pc.replace_with_mask(column, mask, pa.array([make(value) or None for value in values], TEXT))
