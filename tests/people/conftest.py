"""Stores on both databases, and people who use them."""

from __future__ import annotations

import shutil
from itertools import count
from typing import TYPE_CHECKING

import pytest

from explorer.people.accounts import read_identity, sign_in
from explorer.people.store import Store
from explorer.people.tables import metadata
from tests.people.postgres import Server, start_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from explorer.people.readers import Reader

ISSUER = "https://id.example.org"
_sign_ins = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; a test that asks for it is skipped where none is installed."""
    pytest.importorskip("psycopg", reason="needs psycopg: requirements-dev.txt")
    try:
        with start_postgres() as server:
            yield server
    except FileNotFoundError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def postgres_url(postgres: Server) -> str:
    """A database that tests share, one after the other: making one for each takes longer than they do."""
    return postgres.create_database()


@pytest.fixture(scope="session")
def made_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables, to copy."""
    file = tmp_path_factory.mktemp("tables") / "state.sqlite"
    store = Store(f"sqlite:///{file}")
    store.prepare()
    store.close()  # the last connection takes what stands in the log beside the file into it
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without rows: the same test runs on both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{shutil.copy(request.getfixturevalue('made_tables'), tmp_path / 'state.sqlite')}"
    shared: str = request.getfixturevalue("postgres_url")
    store = Store(shared)
    with store.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    store.close()
    return shared


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state.sqlite'}"
    server: Server = request.getfixturevalue("postgres")
    return server.create_database()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture
def enter(store: Store) -> Callable[..., Reader]:
    """Sign somebody in by name; each call is a sign-in of its own."""

    def enter(name: str, *, curator: bool = False, **claims: object) -> Reader:
        return sign_in_as(store, name, curator=curator, **claims)

    return enter


def sign_in_as(store: Store, name: str, *, curator: bool = False, **claims: object) -> Reader:
    said = {"iss": ISSUER, "sub": name, "name": name.capitalize(), "nonce": str(next(_sign_ins)), **claims}
    return sign_in(store, read_identity(said), [f"{ISSUER} {name}"] if curator else [])
