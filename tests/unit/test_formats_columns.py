"""What is read by columns is what is read one by one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.library.batches import read_batches
from explorer.sources.columnar import list_readings
from explorer.sources.formats import Reading, Source
from explorer.sources.lists import group_lists, join_groups, list_once
from explorer.sources.quick import clean_abstract, name_of
from explorer.sources.registry import recognise
from explorer.sources.text_columns import clean_column, clean_paragraphs
from explorer.sources.vectors import fold_names
from explorer.text.cleaning import clean_text

DATA = Path(__file__).parent.parent / "data" / "formats"

PARTS = (
    *(
        "a",
        "Bo",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\n ",
        "\r\n",
        "\t",
        "&amp;",
        "&",
        ".",
        "-",
        "é",
        "–",
        "…",
        "한",
        "\U0001f600",
    ),
    *("\u200b", "\xa0", "\u3000", "\x00", "\x7f", "\u2028", "\ufeff", "\u061c", "\x85", "\u1680", "\xad", "\u202f"),
    *("\u205f", "\u2066", "Ａ", "$x$"),
)
"""What cleaning changes, and what it does not, beside one another."""
TEXTS = st.lists(st.none() | st.lists(st.sampled_from(PARTS), max_size=8).map("".join), max_size=12)


@given(texts=TEXTS, skipped=st.integers(0, 2))
def test_a_column_of_texts_is_cleaned_as_each_of_them(texts, skipped):
    column, rest = pa.array(texts, pa.string()).slice(skipped), texts[skipped:]

    assert clean_column(column).to_pylist() == [clean_text(text) or None if text else None for text in rest]
    assert clean_paragraphs(column).to_pylist() == [clean_abstract(text) for text in rest]


@given(names=TEXTS)
def test_a_column_of_names_is_folded_as_each_of_them(names):
    cleaned, folded = fold_names(pa.array(names, pa.string()))
    pairs = [name_of(name) if name else ("", "") for name in names]

    assert cleaned.to_pylist() == [name or None for name, _ in pairs]
    assert folded.to_pylist() == [fold if name else None for name, fold in pairs]


LISTS = st.none() | st.sampled_from("abc") | st.lists(st.none() | st.sampled_from("abc"), max_size=4)


@given(rows=st.lists(st.tuples(LISTS, LISTS), max_size=6))
def test_lists_are_joined_and_name_each_text_once(rows):
    joined = join_groups([group_lists([row[0] for row in rows]), group_lists([row[1] for row in rows])])

    found = list_once(joined, len(rows), or_null=False).to_pylist()

    assert found == [list(dict.fromkeys(text for one in row for text in one or () if text)) for row in rows]


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir()))
def test_a_file_says_the_same_as_tables_and_as_records(name):
    source = Source(DATA / name)
    file_format = recognise(source)

    tabled = [reading for batch in read_batches(source, file_format) for reading in list_readings(batch)]

    assert _by_line(tabled) == _by_line(file_format.read(Source(DATA / name)))


def _by_line(readings: Iterable[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: (reading.line, reading.digest))


def test_rows_of_parquet_say_the_same_as_tables_and_as_records(tmp_path):
    rows = [{"title": "On Graphs", "authors": "Lee, Ann; Chen, Bo", "year": 2020}, {"title": None, "authors": "Cy Ng"}]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "works.parquet")
    source = Source(tmp_path / "works.parquet")

    (batch,) = read_batches(source, recognise(source))

    assert list_readings(batch) == list(recognise(source).read(source))
    assert [reading.reason for reading in list_readings(batch)] == ["", "no title"]
