"""
Files of tagged lines (``AU  - Lee, Ann``) as columns: each tag's values, found with array operations.

What begins with a tag is found by looking at the first bytes of all lines at once. A value goes
to the next tag; the lines between them continue it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.sources.blocks import Piece
from explorer.sources.columnar import Span

_NEWLINE = 10
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = b"0123456789"
LETTER, SIGN, BLANK = _LETTERS, _LETTERS + _DIGITS, b" "


@dataclass(frozen=True, slots=True)
class TagShape:
    """How a line with a tag begins."""

    signs: tuple[bytes, ...]
    """The signs that may stand at each of its first places."""
    width: int
    """Bytes of the tag, at most four; those behind it must be blank or a mark."""
    start: str
    """The tag that begins a record."""
    end: str = ""
    """The tag that ends one, where there is such a tag."""
    stops: bytes = b""
    """Signs that begin a line which belongs to nothing; all other lines continue a value."""
    indent: str = ""
    """What stands before each line that continues one, where lines are parts of one text."""
    after_blank: bool = False
    """A record may begin behind an empty line instead, in a file that has no ``start``."""


class Tagged:
    """The records of a piece, by their tags."""

    def __init__(self, shape: TagShape, piece: Piece) -> None:
        self._shape = shape
        self._content = _join(piece.content, shape.indent)
        starts, self._tags, self._codes = self._find_tags()
        self._begins = np.minimum(starts[self._tags] + len(shape.signs), len(self._content))
        self._ends = self._find_ends(starts)
        self._groups = self._group()
        self._count = int(self._groups[-1]) + 1 if len(self._groups) else 0
        self._values = self._cut_values()
        firsts = np.flatnonzero(np.diff(self._groups, prepend=-1))
        self._lines = self._tags[firsts] + piece.line
        self._bounds = np.append(starts[self._tags[firsts]], len(self._content))
        if shape.indent:
            begins = self._codes[firsts] == self._code(shape.start)
            self._lines[begins] = _find_lines(piece.content, shape) + piece.line
        self._rows = np.arange(self._count)
        self._row_of = np.arange(self._count)

    def __len__(self) -> int:
        return len(self._rows)

    def keep(self, *tags: str) -> None:
        """Keep the records that have one of *tags*."""
        has = np.zeros(self._count, bool)
        has[self._groups[self._places(*tags)]] = True
        self._rows = np.flatnonzero(has)
        self._row_of = np.where(has, np.cumsum(has) - 1, -1)

    def spans(self) -> list[Span]:
        """The place and the bytes of each record."""
        whole = memoryview(self._content)
        begins, ends = self._bounds[self._rows].tolist(), self._bounds[self._rows + 1].tolist()
        numbers = self._lines[self._rows].tolist()
        return [Span(number, whole[begin:end]) for number, begin, end in zip(numbers, begins, ends, strict=True)]

    def has(self, tag: str, *, even_empty: bool = False) -> np.ndarray:
        """Tell of each record whether it has *tag*, saying something."""
        found = np.zeros(self._count, bool)
        found[self._groups[self._places(tag)]] = True
        found = found[self._rows]
        if not even_empty:
            found[:] = False
            found[self.every(tag).rows] = True
        return found

    def first(self, *tags: str) -> pa.Array:
        """The first value that says something of the first of *tags* that has one; null where none has."""
        found = [self._first(tag) for tag in tags]
        return found[0] if len(found) == 1 else pc.coalesce(*found)

    def lists(self, *tags: str) -> list[list[str]]:
        """All values of *tags*, by record."""
        return self.every(*tags).lists()

    def every(self, *tags: str) -> Values:
        """All values of *tags* that say something, in the order of the file."""
        places = self._places(*tags)
        rows = self._row_of[self._groups[places]]
        places, rows = places[rows >= 0], rows[rows >= 0]
        texts = self._take(places)
        says = pc.not_equal(texts, "").to_numpy(zero_copy_only=False)
        return Values(texts, rows, places, len(self)).only(says)

    def is_tag(self, values: Values, *tags: str) -> np.ndarray:
        """Tell of each value whether its tag is one of *tags*."""
        codes = self._codes[values.places]
        return np.logical_or.reduce([codes == self._code(tag) for tag in tags])

    def _first(self, tag: str) -> pa.Array:
        return self.every(tag).firsts()

    def _places(self, *tags: str) -> np.ndarray:
        return np.flatnonzero(np.logical_or.reduce([self._codes == self._code(tag) for tag in tags]))

    def _code(self, tag: str) -> int:
        return int.from_bytes(tag.ljust(self._shape.width).encode("ascii"))

    def _take(self, places: np.ndarray) -> pa.Array:
        return pc.utf8_trim_whitespace(self._values.take(pa.array(places * 2)))

    def _find_tags(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Where lines begin, which of them have a tag, and the code of each tag."""
        signs = np.frombuffer(self._content + b"\n" * 8, np.uint8)
        starts = np.append(0, np.flatnonzero(signs[: len(self._content)] == _NEWLINE) + 1)
        is_tag = np.ones(len(starts), bool)
        for place, allowed in enumerate(self._shape.signs):
            is_tag &= _table(allowed)[signs[starts + place]]
        tags = np.flatnonzero(is_tag)
        codes = np.zeros(len(tags), np.uint32)
        for place in range(self._shape.width):
            codes = (codes << 8) | signs[starts[tags] + place]
        lengths = np.diff(starts, append=len(self._content) + 1) - 1
        self._is_behind_blank = np.append(True, lengths[:-1] == 0)
        self._stops = np.flatnonzero(is_tag | _table(self._shape.stops)[signs[starts]]) if self._shape.stops else tags
        return starts, tags, codes

    def _find_ends(self, starts: np.ndarray) -> np.ndarray:
        """Where values end: at the next tag, or at a line that belongs to nothing."""
        bounds = self._stops
        following = np.searchsorted(bounds, self._tags, side="right")
        ends = np.append(starts[bounds], len(self._content))[following]
        return np.maximum(ends, self._begins)

    def _group(self) -> np.ndarray:
        """Number records: one begins with its tag, and behind the end of another."""
        begins = self._codes == self._code(self._shape.start)
        if self._shape.end:
            behind = np.append(True, self._codes[:-1] == self._code(self._shape.end)) if len(begins) else begins
            begins = begins | behind
        elif len(begins):
            if self._shape.after_blank and not begins.any():
                begins = self._is_behind_blank[self._tags]
            begins[0] = True
        return np.cumsum(begins) - 1

    def _cut_values(self) -> pa.Array:
        """The values at even places, and at odd ones what stands between them; nothing is copied."""
        offsets = np.empty(len(self._begins) * 2 + 1, np.int32)
        offsets[0:-1:2], offsets[1::2] = self._begins, self._ends
        offsets[-1] = len(self._content)
        buffers = [None, pa.py_buffer(offsets), pa.py_buffer(self._content)]
        return pa.Array.from_buffers(pa.string(), len(offsets) - 1, buffers)


@dataclass(frozen=True, slots=True)
class Values:
    """Values of some tags, and whose they are."""

    texts: pa.Array
    rows: np.ndarray
    """The record of each."""
    places: np.ndarray
    """The place of each among all tags of the piece, in order."""
    count: int
    """Records in all."""

    def firsts(self) -> pa.Array:
        """The first value of each record; null where there is none."""
        is_first = np.diff(self.rows, prepend=-1) > 0
        taken = np.zeros(self.count, np.int64)
        missing = np.ones(self.count, bool)
        taken[self.rows[is_first]] = np.flatnonzero(is_first)
        missing[self.rows[is_first]] = False
        return self.texts.take(pa.array(taken, mask=missing))

    def lists(self) -> list[list[str]]:
        """The values of each record."""
        if not len(self.rows):
            return [[]] * self.count
        texts = self.texts.to_pylist()
        bounds = np.searchsorted(self.rows, np.arange(self.count + 1)).tolist()
        return [texts[begin:end] for begin, end in pairwise(bounds)]

    def teams(self) -> np.ndarray:
        """How many values each record has."""
        return np.bincount(self.rows, minlength=self.count)

    def only(self, mask: np.ndarray) -> Values:
        """Some of the values."""
        return Values(self.texts.filter(pa.array(mask)), self.rows[mask], self.places[mask], self.count)

    def split(self, separator: str) -> Values:
        """Part values that are several; what then says nothing goes."""
        if not pc.any(pc.match_substring(self.texts, separator)).as_py():
            return self
        parts = [[part.strip() for part in text.split(separator) if part.strip()] for text in self.texts.to_pylist()]
        counts = [len(part) for part in parts]
        texts = pa.array([text for part in parts for text in part], pa.string())
        return Values(texts, np.repeat(self.rows, counts), np.repeat(self.places, counts), self.count)

    def gather(self, owners: Values) -> Iterator[tuple[int, str]]:
        """Give each value with the place, in *owners*, of the last one before it."""
        numbers = np.searchsorted(owners.places, self.places) - 1
        same = (numbers >= 0) & (owners.rows[np.maximum(numbers, 0)] == self.rows) if len(owners.rows) else numbers > 0
        texts = self.texts.filter(pa.array(same)).to_pylist()
        return zip(numbers[same].tolist(), texts, strict=True)


def gather_lists(count: int, pairs: Iterator[tuple[int, str]]) -> list[list[str]]:
    """
    Gather values by place.

    >>> gather_lists(3, iter([(0, "a"), (2, "b"), (0, "c")]))
    [['a', 'c'], [], ['b']]
    """
    found: list[list[str]] = [[] for _ in range(count)]
    for place, value in pairs:
        found[place].append(value)
    return found


def _join(content: bytes, indent: str) -> bytes:
    """Put each text on one line, where lines that are indented continue it."""
    if not indent:
        return content
    behind = b"\n" + indent.encode("ascii")
    if b" " + behind in content:
        content = content.replace(b" " + behind, b" ")
    return content.replace(behind, b" ")


def _find_lines(content: bytes, shape: TagShape) -> np.ndarray:
    """Find the lines that begin a record, counted from 0."""
    tag = shape.start.ljust(shape.width).encode("ascii") + b"".join(shape.signs[shape.width :])
    signs = np.frombuffer(content + b"\n" * 8, np.uint8)
    starts = np.append(0, np.flatnonzero(signs[: len(content)] == _NEWLINE) + 1)
    begins = np.arange(len(starts))
    for place, sign in enumerate(tag):
        begins = begins[signs[starts[begins] + place] == sign]
    return begins


@lru_cache(maxsize=64)
def _table(allowed: bytes) -> np.ndarray:
    found = np.zeros(256, bool)
    found[list(allowed)] = True
    return found
