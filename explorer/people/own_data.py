"""Everything the store holds about an account: to take along, and to delete."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, or_, select, update

from explorer.people.accounts import end_sessions
from explorer.people.claims import settle_alone
from explorer.people.departures import get_account, remember_departure
from explorer.people.readers import Reader
from explorer.people.rights import require_account
from explorer.people.store import Store
from explorer.people.tables import (
    accounts,
    claim_codes,
    claim_events,
    claims,
    conversations,
    messages,
    metadata,
    owner_profiles,
    subscriptions,
)

KEPT_BACK = frozenset({"fingerprint", "confirm_token", "unsubscribe_token", "code", "mark"})
"""Columns that would let whoever finds the file act as the account, or know another one again."""
NOT_TOLD = frozenset({("blocks", "blocked_id")})
"""What others did about the account and keep to themselves."""
GONE = "an account that is gone"
"""What a trail says in the place of a name."""
LIVE_CLAIMS = ("pending", "approved", "contested")


def export_account(store: Store, reader: Reader) -> dict[str, list[dict[str, object]]]:
    """All rows about the reader's account, by table; times as ISO 8601 in UTC."""
    with store.writing() as connection:  # one look at all tables at the same moment
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        account_id = require_account(connection, reader, "exporting an account's data")
        taken = {table.name: _take(connection, table, account_id) for table in metadata.sorted_tables}
    return {name: rows for name, rows in taken.items() if rows}


def delete_account(store: Store, reader: Reader) -> None:
    """
    Delete the account and all that is its own, in one step, and end its sessions.

    A claim becomes withdrawn and loses statement and evidence; that there was one stays in the
    record's history, without a name. What others decided about it waits for its sign-in (``departures``).
    """
    with store.writing() as connection:
        account_id = require_account(connection, reader, "deleting an account")
        # Who claims something in another process at this moment waits, and then finds no account.
        remember_departure(connection, get_account(connection, account_id))
        _withdraw_claims(connection, account_id)
        end_sessions(connection, account_id)
        connection.execute(delete(accounts).where(accounts.c.id == account_id))


def _take(connection: Connection, table: Table, account_id: str) -> list[dict[str, object]]:
    about = _find_own(table, account_id)
    if about is None:
        return []
    columns = [column for column in table.c if column.name not in KEPT_BACK]
    rows = connection.execute(select(*columns).where(about).order_by(*table.primary_key)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _find_own(table: Table, account_id: str) -> ColumnElement[bool] | None:
    """Which rows of *table* are about the account: those that name it, or hang on one that does."""
    if table.name == "accounts":
        return accounts.c.id == account_id
    if table.name == "messages":
        mine = or_(conversations.c.one_id == account_id, conversations.c.other_id == account_id)
        return messages.c.conversation_id.in_(select(conversations.c.id).where(mine))
    named = [
        key.parent == account_id
        for key in table.foreign_keys
        if key.column.table is accounts and (table.name, key.parent.name) not in NOT_TOLD
    ]
    for key in table.foreign_keys:
        if key.column.table in (claims, subscriptions):
            owned = key.column.table
            named.append(key.parent.in_(select(owned.c.id).where(owned.c.account_id == account_id)))
    return or_(*named) if named else None


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _withdraw_claims(connection: Connection, account_id: str) -> None:
    now = datetime.now(UTC)
    mine = claims.c.account_id == account_id
    still = select(claims.c.id, claims.c.state, claims.c.person_id).where(mine, claims.c.state.in_(LIVE_CLAIMS))
    live = connection.execute(still).all()
    events: list[dict[str, Any]] = [
        {"claim_id": row.id, "before": row.state, "after": "withdrawn", "at": now} for row in live
    ]
    if events:
        reason = "the account was deleted"
        connection.execute(claim_events.insert(), [{**event, "actor": GONE, "reason": reason} for event in events])
    gone = [event["claim_id"] for event in events]
    connection.execute(update(claims).where(claims.c.id.in_(gone)).values(state="withdrawn", decided_at=now))
    connection.execute(update(claims).where(mine).values(statement="", evidence="{}", reason=""))
    held = select(claims.c.id).where(mine)
    by_app = claim_events.c.account_id.is_(None) & claim_events.c.claim_id.in_(held)
    said = by_app & claim_events.c.reason.startswith("proved")  # by which iD, or on which page
    connection.execute(update(claim_events).where(said).values(reason="proved"))
    for row in live:
        settle_alone(connection, [row.person_id])
    for table in (owner_profiles, claim_codes):
        connection.execute(delete(table).where(table.c.claim_id.in_(held)))
    own = claim_events.c.account_id == account_id
    asked = own & claim_events.c.claim_id.in_(held) & (claim_events.c.before == claim_events.c.after)
    connection.execute(update(claim_events).where(asked).values(reason=""))
    connection.execute(update(claim_events).where(own).values(actor=GONE))
