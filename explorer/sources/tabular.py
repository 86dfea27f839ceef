"""
Tables as text: CSV, with commas, semicolons, tabs or bars, and whatever stands above their header.

A row is read as cells by the names of its columns, which are compared without case and
punctuation: "Author(s) ID" is ``author_s_id``, "primary_topic.display_name" is
``primary_topic_display_name``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import NamedTuple

from explorer.errors import RecordRejected, SourceUnreadable
from explorer.sources import columnar
from explorer.sources.columns import KNOWN
from explorer.sources.formats import NO, Batch, Format, Head, Pieces, Reading, Source, join_pieces, read_record, reject
from explorer.sources.values import Fields

DELIMITERS = ",;\t|"
LONGEST_CELL = 16_000_000
"""Characters. A quote that is never closed would make one cell of the rest of the file."""
HEADER_WITHIN = 12
"""Rows among which the header is sought."""
PIECE_ROWS = 2_000
PIECE_SIZE = 8_000_000
"""Characters of a piece."""
LONGEST_NAME = 120

csv.field_size_limit(LONGEST_CELL)

Row = Mapping[str, str]
"""Cells by their columns; empty ones are not in it."""

_UNQUOTED = {"pt", "ti", "so", "ut"}
_NOT_NAME = re.compile(r"[^a-z0-9<>]+")
_MISSING = {"NA", "N/A", "NaN", "nan", "None", "NULL", "null"}
"""What programs write into a cell that is empty; a person may well be called so."""


class Header(NamedTuple):
    """Where a table begins, and how it is written."""

    columns: tuple[str, ...]
    delimiter: str
    above: int
    """Rows above the header."""

    @property
    def is_quoted(self) -> bool:
        """Whether quotation marks around a cell are no part of it. Web of Science writes cells as they are."""
        return self.delimiter != "\t" or not _UNQUOTED.issubset(self.columns)


class Cells(NamedTuple):
    """One row, not yet read."""

    line: int
    cells: list[str]


class Piece(NamedTuple):
    """Some rows of a table."""

    header: Header
    rows: list[Cells]
    damage: str = ""
    """Why the last of these is no row, and the table can't be read beyond it."""


@dataclass(frozen=True, slots=True)
class TableShape:
    """How one source writes works in a table. Its functions stand on a module's top level."""

    judge: Callable[[frozenset[str], Row], float]
    """How sure it is that a table with these columns, and this first row, is of this shape."""
    read: Callable[[Row], Fields]
    """A row in the fields of docs/data-format.md; raises RecordRejected."""
    keeps: frozenset[str] = frozenset()
    """Columns whose cells are taken at their word, ``NA`` too."""


def build_table_format(name: str, title: str, shape: TableShape) -> Format:
    """Build the format of tables that hold works in *shape*."""
    pieces = Pieces(cut, partial(parse, shape), partial(tabulate, shape))
    return Format(name, title, partial(recognise, shape), join_pieces(pieces), pieces)


def recognise(shape: TableShape, head: Head) -> float:
    found = sample(head)
    return shape.judge(frozenset(found[0].columns), found[1]) if found else NO


@lru_cache(maxsize=1 << 10)
def name_column(text: str) -> str:
    """
    Name a column as it is compared.

    >>> name_column("Author(s) ID"), name_column("primary_location.source.display_name"), name_column(" DOI ")
    ('author_s_id', 'primary_location_source_display_name', 'doi')
    """
    return _NOT_NAME.sub("_", text.casefold()).strip("_")


@lru_cache(maxsize=4)
def sample(head: Head) -> tuple[Header, Row] | None:
    """Find the header of a table by how the file begins, and its first row; None where it is no table."""
    text = head.text
    if not text.strip() or "\x00" in text[:2000] or text.lstrip()[:1] in {"{", "<", "@"}:
        return None
    found = [header for delimiter in DELIMITERS if (header := _find_header(text, delimiter))]
    if not found:
        return None
    best = max(found, key=_weigh)
    row = next(read_body(io.StringIO(text), best), None)
    return best, read_cells(best.columns, row.cells) if row else {}


def cut(source: Source) -> Iterator[Piece]:
    """Cut a table into pieces of some thousand rows."""
    found = sample(source.head)
    if not found:
        raise SourceUnreadable(source.path, "it is no table with a header")
    header = found[0]
    rows: list[Cells] = []
    size = 0
    with source.open_text() as lines:
        try:
            for row in read_body(lines, header):
                rows.append(row)
                size += sum(map(len, row.cells))
                if len(rows) >= PIECE_ROWS or size >= PIECE_SIZE:
                    yield Piece(header, rows)
                    rows, size = [], 0
        except csv.Error as error:
            damaged = Cells(rows[-1].line + 1 if rows else header.above + 2, [])
            yield Piece(header, [*rows, damaged], f"the table can't be read from here on: {error}")
            return
    if rows:
        yield Piece(header, rows, _find_open_quote(header, rows[-1]))


def parse(shape: TableShape, piece: Piece) -> list[Reading]:
    """Make records of the rows of a piece."""
    header, rows = piece.header, piece.rows
    readings = [
        read_record(row.line, header.delimiter.join(row.cells), partial(_read_row, shape, header.columns, row.cells))
        for row in (rows[:-1] if piece.damage else rows)
    ]
    if piece.damage:
        readings.append(reject(rows[-1].line, header.delimiter.join(rows[-1].cells), piece.damage))
    return readings


def tabulate(shape: TableShape, piece: Piece) -> Batch:
    """Make tables of the rows of a piece."""
    header, rows = piece.header, piece.rows
    read = [_tabulate_row(shape, header, row) for row in (rows[:-1] if piece.damage else rows)]
    if piece.damage:
        read.append(columnar.Row(rows[-1].line, header.delimiter.join(rows[-1].cells), None, piece.damage))
    return columnar.tabulate_fields(read)


def _tabulate_row(shape: TableShape, header: Header, row: Cells) -> columnar.Row:
    raw = header.delimiter.join(row.cells)
    try:
        return columnar.Row(row.line, raw, _read_row(shape, header.columns, row.cells))
    except RecordRejected as rejected:
        return columnar.Row(row.line, raw, None, str(rejected))


def read_cells(columns: tuple[str, ...], cells: list[str], keeps: frozenset[str] = frozenset()) -> Row:
    """
    Put cells to their columns; of two columns of one name the first that is not empty counts.

    >>> read_cells(("title", "date", "date"), ["T", "", "2024"])
    {'title': 'T', 'date': '2024'}
    """
    row: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if cell and column not in row and not cell.isspace() and (cell not in _MISSING or column in keeps):
            row[column] = cell
    return row


def _read_row(shape: TableShape, columns: tuple[str, ...], cells: list[str]) -> Fields:
    beyond = [cell for cell in cells[len(columns) :] if cell.strip()]
    if beyond:
        raise RecordRejected(f"{len(cells)} cells in a table of {len(columns)} columns")
    return shape.read(read_cells(columns, cells, shape.keeps))


def read_body(lines: Iterable[str], header: Header) -> Iterator[Cells]:
    """Read the rows behind the header."""
    return islice(_read_rows(lines, header.delimiter, is_quoted=header.is_quoted), header.above + 1, None)


def _read_rows(lines: Iterable[str], delimiter: str, *, is_quoted: bool = True) -> Iterator[Cells]:
    """Read the rows that hold anything, each with the line on which it begins."""
    table = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if is_quoted else csv.QUOTE_NONE)
    line = 1
    for cells in table:
        if any(cells):
            yield Cells(line, cells)
        line = table.line_num + 1


def _find_open_quote(header: Header, last: Cells) -> str:
    """Tell whether the last row ends within quotes: then it has swallowed the rows behind it."""
    is_open = len(last.cells) < len(header.columns) and "\n" in last.cells[-1].rstrip("\n")
    return f"a quotation mark on line {last.line} is never closed; what follows it was not read" if is_open else ""


def _find_header(text: str, delimiter: str) -> Header | None:
    """The row among the first with the most names that are known; where none is, the first that could be one."""
    best, known = None, -1
    try:
        for above, row in enumerate(islice(_read_rows(io.StringIO(text), delimiter), HEADER_WITHIN)):
            columns = tuple(map(name_column, row.cells))
            count = len(KNOWN.intersection(columns))
            if count > known and (len(columns) > 1 or columns == ("title",)) and _is_header(row.cells):
                best, known = Header(columns, delimiter, above), count
    except csv.Error:
        pass
    return best


def _is_header(cells: list[str]) -> bool:
    names = [cell for cell in cells if cell.strip()]
    return bool(names) and all(len(name) <= LONGEST_NAME and "\n" not in name for name in names)


def _weigh(header: Header) -> tuple[int, int]:
    """Of two ways to part a file's first rows, the one that gives more names that are known is right."""
    return len(KNOWN.intersection(header.columns)), len(set(header.columns))
