"""Whom and what a reader follows, and what the feed leaves out for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, distinct, func, select, update

from explorer.people.limits import spend
from explorer.people.readers import Marked, Reader, Target, TargetKind, check_target, check_text, shorten_label
from explorer.people.rights import require, require_account
from explorer.people.store import Store, insert_missing
from explorer.people.tables import exclusions, follows

FOLLOWED: tuple[TargetKind, ...] = ("person", "topic", "institution", "search")
LONGEST_NAME = 200
"""Letters of a name that a reader gives to a search."""
EXCLUDED: tuple[TargetKind, ...] = ("person", "topic", "institution", "paper")


@dataclass(frozen=True, slots=True)
class Following:
    """What a follow button shows."""

    followers: int
    mine: bool
    """Whether the reader who asks is one of them."""


def follow(store: Store, reader: Reader, target: Target) -> Following:
    """Follow *target*; once is enough."""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "following")
        spend(connection, account_id, "following")
        _mark(connection, follows, account_id, check_target(target, FOLLOWED))
        return _look(connection, account_id, target)


def unfollow(store: Store, reader: Reader, target: Target) -> Following:
    """Follow *target* no more, by whichever of its ids."""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "following")
        spend(connection, account_id, "following")
        _unmark(connection, follows, account_id, target)
        return _look(connection, account_id, target)


def rename_search(store: Store, reader: Reader, search_id: str, name: str) -> None:
    """Give a search that the reader follows a name of their own; nothing happens to one they don't follow."""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "following")
        spend(connection, account_id, "following")
        shown = shorten_label(check_text(name, LONGEST_NAME, "name"))
        mine = (follows.c.account_id == account_id) & _is_about(follows, Target("search", search_id))
        connection.execute(update(follows).where(mine).values(label=shown))


def get_following(store: Store, reader: Reader, target: Target) -> Following:
    """How many follow *target*, and whether *reader* does."""
    with store.reading() as connection:
        return _look(connection, reader.account_id, target)


def count_followers(store: Store, kind: TargetKind, ids: Sequence[str]) -> dict[str, int]:
    """How many follow each of these things; what nobody follows is left out."""
    asked = select(follows.c.target_id, func.count()).where(follows.c.kind == kind, follows.c.target_id.in_(ids))
    with store.reading() as connection:
        return {str(row[0]): int(row[1]) for row in connection.execute(asked.group_by(follows.c.target_id))}


def find_follows(store: Store, reader: Reader, kind: TargetKind | None = None) -> list[Marked]:
    """What *reader* follows, the latest first."""
    return _find(store, reader, follows, kind)


def exclude(store: Store, reader: Reader, target: Target) -> None:
    """Leave *target* out of the reader's feed."""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "excluding")
        spend(connection, account_id, "following")
        _mark(connection, exclusions, account_id, check_target(target, EXCLUDED))


def include(store: Store, reader: Reader, target: Target) -> None:
    """Leave *target* out no more."""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "excluding")
        _unmark(connection, exclusions, account_id, target)


def is_excluded(store: Store, reader: Reader, target: Target) -> bool:
    """Whether the reader's feed leaves *target* out."""
    require(reader, "excluding")
    with store.reading() as connection:
        return _is_marked(connection, exclusions, reader.account_id, target)


def find_exclusions(store: Store, reader: Reader, kind: TargetKind | None = None) -> list[Marked]:
    """What the reader's feed leaves out, the latest first."""
    return _find(store, reader, exclusions, kind)


def _mark(connection: Connection, table: Any, account_id: str, target: Target) -> None:
    if _is_marked(connection, table, account_id, target):
        return
    values = {"kind": target.kind, "target_id": target.id, "label": shorten_label(target.label)}
    insert_missing(connection, table, {"account_id": account_id, **values, "at": datetime.now(UTC)})


def _unmark(connection: Connection, table: Any, account_id: str, target: Target) -> None:
    connection.execute(delete(table).where(table.c.account_id == account_id, _is_about(table, target)))


def _is_marked(connection: Connection, table: Any, account_id: str, target: Target) -> bool:
    mine = select(table.c.at).where(table.c.account_id == account_id, _is_about(table, target))
    return connection.execute(mine).first() is not None


def _is_about(table: Any, target: Target) -> ColumnElement[bool]:
    return and_(table.c.kind == target.kind, table.c.target_id.in_(target.ids))


def _look(connection: Connection, account_id: str, target: Target) -> Following:
    counted = select(func.count(distinct(follows.c.account_id))).where(_is_about(follows, target))
    followers = int(connection.execute(counted).scalar_one())
    mine = bool(account_id) and followers > 0 and _is_marked(connection, follows, account_id, target)
    return Following(followers, mine)


def _find(store: Store, reader: Reader, table: Any, kind: TargetKind | None) -> list[Marked]:
    require(reader, "following")
    asked = select(table.c.kind, table.c.target_id, table.c.label, table.c.at)
    asked = asked.where(table.c.account_id == reader.account_id)
    if kind:
        asked = asked.where(table.c.kind == kind)
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(table.c.at.desc(), table.c.target_id))
        return [Marked(row.kind, row.target_id, row.label, row.at) for row in rows]
