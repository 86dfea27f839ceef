"""Papers that a reader saved, and those they have seen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import delete, select

from explorer.people.limits import spend
from explorer.people.readers import Marked, Reader, check_id, shorten_label
from explorer.people.rights import require, require_account
from explorer.people.store import Store, insert_missing
from explorer.people.tables import saved, seen


def save_paper(store: Store, reader: Reader, paper_id: str, label: str = "") -> None:
    """Put a paper on the reader's shelf; *label* is its title."""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "saving papers")
        spend(connection, account_id, "saving papers")
        key = {"account_id": account_id, "paper_id": check_id(paper_id, "paper")}
        insert_missing(connection, saved, {**key, "label": shorten_label(label), "at": datetime.now(UTC)})


def unsave_paper(store: Store, reader: Reader, paper_id: str, also: Collection[str] = ()) -> None:
    """Take a paper off the shelf; *also* names other ids under which it may stand there."""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "saving papers")
        mine = saved.c.account_id == account_id
        connection.execute(delete(saved).where(mine, saved.c.paper_id.in_([paper_id, *also])))


def find_saved(store: Store, reader: Reader, among: Collection[str] | None = None) -> list[Marked]:
    """The papers on the reader's shelf, the latest first; *among* asks for some only."""
    require(reader, "saving papers")
    asked = select(saved.c.paper_id, saved.c.label, saved.c.at).where(saved.c.account_id == reader.account_id)
    if among is not None:
        asked = asked.where(saved.c.paper_id.in_(among))
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(saved.c.at.desc(), saved.c.paper_id))
        return [Marked("paper", row.paper_id, row.label, row.at) for row in rows]


def mark_seen(store: Store, reader: Reader, paper_ids: Collection[str]) -> None:
    """Remember that the reader has seen these papers."""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "saving papers")
        now = datetime.now(UTC)
        for paper_id in sorted(set(paper_ids)):  # in one order, so that two writers never wait for each other
            key = {"account_id": account_id, "paper_id": check_id(paper_id, "paper")}
            insert_missing(connection, seen, {**key, "at": now})


def forget_seen(store: Store, reader: Reader) -> None:
    """Show everything again."""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "saving papers")
        connection.execute(delete(seen).where(seen.c.account_id == account_id))


def find_seen(store: Store, reader: Reader, among: Collection[str] | None = None) -> set[str]:
    """The papers that the reader has seen; *among* asks for some only."""
    require(reader, "saving papers")
    asked = select(seen.c.paper_id).where(seen.c.account_id == reader.account_id)
    if among is not None:
        asked = asked.where(seen.c.paper_id.in_(among))
    with store.reading() as connection:
        return set(connection.execute(asked).scalars())
