"""The store itself: tables, migrations, failures."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, select, text

from explorer.errors import StateUnavailable
from explorer.people.follows import follow, get_following
from explorer.people.readers import Target
from explorer.people.store import REST_SECONDS, Store
from explorer.people.tables import accounts, follows, metadata
from tests.people.conftest import sign_in_as
from tests.people.postgres import Server

ANN = Target("person", "person:ann", "Ann")


def test_the_migrations_make_the_tables_that_the_code_describes(store):
    store.prepare()

    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_several_processes_that_start_at_once_make_the_tables_once(empty_url):
    script = "import sys; from explorer.people.store import Store; Store(sys.argv[1]).prepare()"
    root = Path(__file__).parents[2]
    started = [
        subprocess.Popen([sys.executable, "-c", script, empty_url], cwd=root, stderr=subprocess.PIPE) for _ in range(4)
    ]

    assert [(process.communicate(timeout=60)[1], process.returncode) for process in started] == [(b"", 0)] * 4


def test_tables_of_a_newer_version_are_left_alone(empty_url):
    store = Store(empty_url)
    store.prepare()
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StateUnavailable, match="9999"):
        Store(empty_url).prepare()


def insert_follow(connection, reader) -> None:
    values = {"account_id": reader.account_id, "kind": "person", "target_id": "p", "at": datetime.now(UTC)}
    connection.execute(follows.insert().values(**values))


def test_a_write_that_fails_half_way_leaves_nothing(store):
    reader = sign_in_as(store, "ann")

    def fail_half_way() -> None:
        with store.writing() as connection:
            insert_follow(connection, reader)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert get_following(store, reader, Target("person", "p")).followers == 0


def test_a_file_that_is_no_database_is_named_and_kept(tmp_path):
    file = tmp_path / "state.sqlite"
    file.write_bytes(b"not a database, but somebody's diary" * 100)

    with pytest.raises(StateUnavailable, match="not a database"):
        Store(f"sqlite:///{file}").prepare()
    assert file.read_bytes().startswith(b"not a database")


@pytest.mark.parametrize(
    "address", ["", "nonsense", "mysql://h/d", "sqlite://", "sqlite:////proc/nowhere/state.sqlite", "://\x00"]
)
def test_an_address_that_leads_nowhere_says_what_to_write_instead(address):
    with pytest.raises(StateUnavailable) as failed:
        Store(address).prepare()

    assert failed.value.hint


def test_nobody_else_on_the_machine_may_read_the_file(tmp_path):
    Store(f"sqlite:///{tmp_path / 'state.sqlite'}").prepare()

    assert {file.stat().st_mode & 0o077 for file in tmp_path.glob("state.sqlite*") if file.suffix != ".lock"} == {0}


def test_a_password_is_never_part_of_a_message():
    store = Store("postgresql://ann:secret@127.0.0.1:1/nothing")

    with pytest.raises(StateUnavailable) as failed:
        store.prepare()
    assert "secret" not in f"{failed.value} {failed.value.hint}"


def test_a_database_that_goes_away_stops_writes_and_is_found_again(postgres: Server, monkeypatch):
    store = Store(postgres.create_database())
    reader = sign_in_as(store, "ann")
    follow(store, reader, ANN)
    postgres.stop()
    try:
        for _ in range(3):
            with pytest.raises(StateUnavailable) as failed:
                follow(store, reader, Target("person", "person:bo"))
            assert "Nothing was changed" in failed.value.hint
    finally:
        postgres.start()
    monkeypatch.setattr(store, "_rest_until", 0.0)  # what REST_SECONDS would bring

    assert get_following(store, reader, ANN).mine
    assert get_following(store, reader, Target("person", "person:bo")).followers == 0
    assert REST_SECONDS < 10


def test_a_database_that_goes_away_within_a_write_leaves_nothing_half_done(postgres: Server):
    url = postgres.create_database()
    store = Store(url)
    reader = sign_in_as(store, "ann")

    def write() -> None:
        with store.writing() as connection:
            insert_follow(connection, reader)
            postgres.stop()
            postgres.start()
            connection.execute(select(accounts.c.id))

    with pytest.raises(StateUnavailable):
        write()
    assert get_following(Store(url), reader, Target("person", "p")).followers == 0


def test_a_file_that_another_program_has_locked_is_busy_not_broken(tmp_path, monkeypatch):
    monkeypatch.setattr("explorer.people.store.BUSY_SECONDS", 0.2)
    file = tmp_path / "state.sqlite"
    store = Store(f"sqlite:///{file}")
    reader = sign_in_as(store, "ann")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StateUnavailable, match="locked"):
        follow(store, reader, ANN)
    other.execute("ROLLBACK")

    assert follow(store, reader, ANN).followers == 1


def test_many_threads_read_and_write_one_store(store):
    reader = sign_in_as(store, "ann")
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            follow(store, reader, Target("topic", f"topic:{number % 5}"))
            get_following(store, reader, ANN)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    threads = [Thread(target=work, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(follows)).scalar() == 5
