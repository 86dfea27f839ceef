"""Tables that any program reads and no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from numbers import Real

import numpy as np
import pandas as pd

from explorer.text.cleaning import collapse, printable

LARGEST_COUNT = 1e15
"""Below it a float holds every whole number."""

_RUNS_AS_FORMULA = re.compile(r"'*[=+\-@＝＋－＠]")


def to_csv(rows: Iterable[Mapping[str, object]] | pd.DataFrame, columns: Sequence[str]) -> bytes:
    r"""
    Write *rows* as a CSV table (RFC 4180) in UTF-8, always with a header.

    There is no byte order mark, since programs take one for a part of the first column's
    name; a spreadsheet that shows "JosÃ©" is told on import that the file is UTF-8.

    A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV
    Injection"); numbers stay numbers. To undo it, take one apostrophe off each text, and off
    each item of a list, that matches ``^'+[=+\-@＝＋－＠]``: no text matches by itself.

    Lists are joined with "; ", runs of white space become one space, and what is missing
    (None, NaN, a key that a row lacks) is an empty cell.

    >>> to_csv([{"name": "=1+1", "works": -2, "topics": ["a", "b"]}], ["name", "works", "topics"])
    b"name,works,topics\r\n'=1+1,-2,a; b\r\n"
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow([_write_text(column) for column in columns])
    writer.writerows([_write_cell(row.get(column)) for column in columns] for row in _each_row(rows))
    return table.getvalue().encode("utf-8")


def _each_row(rows: Iterable[Mapping[str, object]] | pd.DataFrame) -> Iterable[Mapping[str, object]]:
    if not isinstance(rows, pd.DataFrame):
        return rows
    return (dict(zip(rows.columns, row, strict=True)) for row in rows.itertuples(index=False, name=None))


def _write_cell(value: object) -> str:
    if isinstance(value, str):
        return _write_text(value)
    if isinstance(value, Iterable):
        return "; ".join(filter(None, map(_write_cell, value)))
    if pd.isna(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    if isinstance(value, Real | Decimal):
        return _write_number(value)
    return value.isoformat() if isinstance(value, date) else _write_text(str(value))


def _write_number(value: Real | Decimal) -> str:
    """
    Write a number, a whole one without ".0": pandas makes floats of counts where one is missing.

    >>> _write_number(2020.0), _write_number(-0.25)
    ('2020', '-0.25')
    """
    whole = isinstance(value, float) and value.is_integer() and abs(value) < LARGEST_COUNT
    return str(int(value)) if whole else str(value)  # type: ignore[arg-type]


def _write_text(text: str) -> str:
    plain = collapse(printable(text))
    return f"'{plain}" if _RUNS_AS_FORMULA.match(plain) else plain
