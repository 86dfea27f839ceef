"""Tables that any program reads and no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.export.csv import to_csv
from explorer.text.cleaning import collapse, printable


def read(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode("utf-8"), newline=""), strict=True))


def write_one(value: object) -> str:
    _, (cell,) = read(to_csv([{"x": value}], ["x"]))
    return cell


def test_the_header_is_there_without_rows():
    assert to_csv([], ["name", "works"]) == b"name,works\r\n"
    assert to_csv(pd.DataFrame(), ["name", "works"]) == b"name,works\r\n"


def test_columns_come_in_the_order_asked_for_and_may_be_missing():
    rows = [{"works": 3, "name": "José", "id": "a1"}, {"name": "Bo"}]
    expected = "name,works,year\r\nJosé,3,\r\nBo,,\r\n".encode()

    assert to_csv(rows, ["name", "works", "year"]) == expected
    assert to_csv(pd.DataFrame(rows), ["name", "works", "year"]) == expected


@pytest.mark.parametrize("space", ["", " ", "\t", "\r", "\n ", "\x00", "\ufeff", "\u200b", "\u3000"])
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(space, sign):
    assert write_one(f"{space}{sign}cmd|' /C calc'!A0") == f"'{sign}cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-5, "-5"), (-2.5, "-2.5"), (2020.0, "2020"), (1e300, "1e+300"), (np.int64(-7), "-7"),
        (Decimal("-1.50"), "-1.50"), ("-5", "'-5"), ("'=1", "''=1"), (True, "true"), (np.False_, "false"), (None, ""),
        (float("nan"), ""), (pd.NA, ""), (pd.NaT, ""), (date(2024, 2, 29), "2024-02-29"),
        (datetime(2024, 2, 29, 12, tzinfo=UTC), "2024-02-29T12:00:00+00:00"),
    ],
)  # fmt: skip
def test_numbers_stay_numbers_and_what_is_missing_is_empty(value, cell):
    assert write_one(value) == cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (["Ann", "Bo, Jr."], "Ann; Bo, Jr."),
        (("Ann", None, "=1"), "Ann; '=1"),
        (np.array([1, 2]), "1; 2"),
        ([], ""),
        ('a "b",\r\n c\x00', 'a "b", c'),
        ("half \ud83d a pair", "half a pair"),
    ],
)
def test_lists_are_joined_and_cells_are_one_line(value, cell):
    assert write_one(value) == cell


@given(st.lists(st.fixed_dictionaries({"a": st.text(), "b": st.integers() | st.none(), "=c": st.text()}), max_size=5))
def test_any_table_can_be_read_back(rows):
    table = read(to_csv(rows, ["a", "b", "=c"]))
    texts = [[re.sub(r"^'(?='*[=+\-@＝＋－＠])", "", row[place]) for place in (0, 2)] for row in table[1:]]

    assert table[0] == ["a", "b", "'=c"]
    assert texts == [[collapse(printable(row[name])) for name in ("a", "=c")] for row in rows]
    assert [row[1] for row in table[1:]] == ["" if row["b"] is None else str(row["b"]) for row in rows]


@given(st.text())
def test_no_text_starts_a_formula(text):
    assert not re.match(r"\s*[=+\-@＝＋－＠]", write_one(text))


def test_there_is_no_byte_order_mark():
    assert to_csv([{"name": "é"}], ["name"]).startswith(b"name")
