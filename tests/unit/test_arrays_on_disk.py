"""Arrays and tables that are too many for memory while a snapshot is made."""

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from explorer.errors import MemoryTooSmall
from explorer.library.arrays import SMALL, Scratch
from explorer.library.corpus import Column
from explorer.library.identity.texts import NameParts, Texts, number_texts
from explorer.library.working import WorkingTable, forget, lean, set_aside, working_tables
from explorer.library.writing import write_library


@pytest.mark.parametrize("dtype", [np.int32, np.float64, bool])
def test_an_array_that_grows_on_disk_holds_what_was_put_into_it(tmp_path, dtype):
    parts = [np.arange(size * 2).reshape(size, 2).astype(dtype) for size in (0, 3, SMALL, 1)]
    pile = Scratch(tmp_path).pile(dtype, 2)
    for part in parts:
        pile.add(part)

    np.testing.assert_array_equal(pile.done(), np.concatenate(parts))
    assert list(tmp_path.iterdir()) == []


def test_a_few_numbers_and_none_stay_in_memory(tmp_path):
    few = np.arange(5)

    assert Scratch(tmp_path).keep(few) is few
    assert Scratch(tmp_path).pile(np.int32, 3).done().shape == (0, 3)


def test_a_column_of_texts_keeps_what_is_not_known(tmp_path):
    column = Column(pa.string(), Scratch(tmp_path))
    for part in (["a", None], [], ["", "über"]):
        column.add(pa.array(part, pa.string()))
    column.add(pa.array(["left out", "b"]).slice(1))

    found = column.done()

    found.validate(full=True)
    assert found.to_pylist() == ["a", None, "", "über", "b"]


def test_a_column_of_numbers_keeps_what_is_not_known():
    column = Column(pa.int16(), Scratch())
    column.add(pa.array([1, None, 3], pa.int16()))

    assert column.done().to_pylist() == [1, None, 3]


def test_names_come_apart_into_words():
    parts = NameParts(pa.array(["ann", "xiao ming wang", "ü ok"]))

    assert parts.first.to_pylist() == ["ann", "xiao", "ü"]
    assert parts.second.to_pylist() == ["", "ming", "ok"]
    assert parts.last.to_pylist() == ["ann", "wang", "ok"]
    assert parts.given.to_pylist() == ["", "xiaoming", "ü"]
    assert parts.turned.to_pylist() == ["", "mingwang", "ok"]
    assert [one.tolist() for one in number_texts(parts.first, parts.last)] == [[0, 1, 2], [0, 3, 4]]


def test_texts_are_a_sequence():
    texts = Texts(pa.chunked_array([["a", "b"], ["c"]]))

    assert (len(texts), texts[2], texts[:2], list(texts)) == (3, "c", ("a", "b"), ["a", "b", "c"])


@pytest.mark.parametrize("name", ["it's.duckdb", ""], ids=["on disk", "in memory"])
def test_working_tables_are_replaced_and_leave_nothing_behind(tmp_path, name):
    connection = duckdb.connect()
    with working_tables(connection, tmp_path / name if name else None):
        assert len(list(tmp_path.iterdir())) == bool(name)
        set_aside(connection, "found", "SELECT 1 AS number")
        set_aside(connection, "found", "FROM found UNION ALL SELECT 2")
        set_aside(connection, "gone", "SELECT 1")
        forget(connection, "gone")
        with WorkingTable(connection, "arrived") as table:
            for number in (3, 4):
                table.add(pa.table({"number": [number]}))
            rows = connection.execute("FROM found UNION ALL FROM arrived ORDER BY 1").fetchall()

    assert rows == [(1,), (2,), (3,), (4,)]
    assert list(tmp_path.iterdir()) == []
    assert connection.execute("SELECT count(*) FROM duckdb_views() WHERE temporary AND NOT internal").fetchall() == [
        (0,)
    ]


def test_the_database_has_its_memory_back_after_a_lean_time():
    connection = duckdb.connect(config={"memory_limit": "900MB"})
    limit = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    with lean(connection):
        assert connection.execute("SELECT current_setting('memory_limit')").fetchall() != limit

    assert connection.execute("SELECT current_setting('memory_limit')").fetchall() == limit


def test_too_little_memory_is_told_as_that(tmp_path):
    def ask_for_too_much() -> None:
        with write_library(tmp_path / "library", "import", []) as writer:
            writer.staging.connection.execute("SET memory_limit = '20MB'; SET temp_directory = ''")
            writer.staging.connection.execute("SELECT list(range) FROM range(50_000_000)").fetchall()

    with pytest.raises(MemoryTooSmall) as raised:
        ask_for_too_much()

    assert "memory" in str(raised.value)
    assert "EXPLORER_IMPORT_MEMORY" in raised.value.hint
