"""
Who wants to be told by e-mail that something waits in their inbox, and when a mail may go out.

A mail tells of one person: that they invited, or wrote. There is at most one an hour of each of
them, one a day about invitations, and none while messages that an earlier one told of are not read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, and_, delete, func, select

from explorer.people.pairs import find_blockers
from explorer.people.readers import Reader
from explorer.people.rights import require, require_account
from explorer.people.store import Store, insert_or_replace
from explorer.people.tables import accounts, conversations, invitations, messages, preferences, reads, subscriptions

WANTED = "mail-notices"
"""A preference; its value is "on"."""
TOLD = "told-of:"
"""Before an account's id: the preference that keeps what the latest mail about them told of."""
REST = timedelta(hours=1)
REST_AFTER_INVITATION = timedelta(days=1)
"""Whether an invitation was looked at is not known; who withdraws one and invites anew causes no mail that day."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail that is to go out now."""

    email: str
    """An address that is known to be its reader's own."""
    to_id: str
    from_id: str
    name: str
    """Of whom it tells; chosen by themselves."""
    what: Literal["invitation", "message"]
    id: str
    """Of the invitation, or the conversation."""
    at: datetime


def wants_notices(store: Store, reader: Reader) -> bool:
    """Whether the reader wants to be told; nobody is who did not ask for it."""
    require(reader, "subscribing")
    with store.reading() as connection:
        return _wants(connection, reader.account_id)


def set_notices(store: Store, reader: Reader, *, wanted: bool) -> None:
    """Tell the reader from now on, or no more."""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "subscribing")
        if wanted:
            insert_or_replace(connection, preferences, {"account_id": account_id, "name": WANTED, "value": "on"})
            return
        ours = (preferences.c.name == WANTED) | preferences.c.name.startswith(TOLD)
        connection.execute(delete(preferences).where(preferences.c.account_id == account_id, ours))


def find_notice_address(store: Store, reader: Reader) -> str:
    """
    Where the reader's mails would go; empty where no address is known to be theirs.

    That is the one that the provider of identities vouches for, else one that a digest goes to,
    which has answered.
    """
    require(reader, "subscribing")
    with store.reading() as connection:
        return _find_address(connection, reader.account_id)


def take_invitation_notice(store: Store, invitation_id: str) -> Notice | None:
    """The mail about an invitation, if one is to go out; it counts as sent, so only one caller gets it."""
    with store.writing() as connection:
        row = connection.execute(select(invitations).where(invitations.c.id == invitation_id)).first()
        if row is None or row.state != "pending":
            return None
        return _take(connection, row.from_id, row.to_id, "invitation", row.id, 0)


def take_message_notice(store: Store, conversation_id: str, from_id: str) -> Notice | None:
    """The mail about what *from_id* wrote in a conversation, if any of it is not read and a mail is to go out."""
    with store.writing() as connection:
        row = connection.execute(select(conversations).where(conversations.c.id == conversation_id)).first()
        if row is None or from_id not in (row.one_id, row.other_id):
            return None
        to_id = row.other_id if from_id == row.one_id else row.one_id
        said = and_(messages.c.conversation_id == conversation_id, messages.c.account_id == from_id)
        latest = connection.execute(select(func.max(messages.c.number)).where(said)).scalar() or 0
        if latest <= _find_read(connection, conversation_id, to_id):
            return None
        return _take(connection, from_id, to_id, "message", conversation_id, latest)


def forget_notice(store: Store, notice: Notice) -> None:
    """The mail certainly did not go out: the next message may cause one."""
    told = and_(preferences.c.account_id == notice.to_id, preferences.c.name == f"{TOLD}{notice.from_id}")
    with store.writing() as connection:
        connection.execute(delete(preferences).where(told))


def _take(
    connection: Connection, from_id: str, to_id: str, what: Literal["invitation", "message"], id_: str, number: int
) -> Notice | None:
    # Whoever holds the row of the account decides; others who would tell the same wait, and find it told.
    connection.execute(select(accounts.c.id).where(accounts.c.id == to_id).with_for_update())
    now = datetime.now(UTC)
    if not _wants(connection, to_id) or find_blockers(connection, from_id, to_id):
        return None
    email = _find_address(connection, to_id)
    if not email or not _may_tell(connection, to_id, from_id, what, now):
        return None
    told = {"at": now.isoformat(), "conversation": id_ if what == "message" else "", "message": number}
    key = {"account_id": to_id, "name": f"{TOLD}{from_id}"}
    insert_or_replace(connection, preferences, {**key, "value": json.dumps(told)})
    _drop_gone(connection, to_id)
    name = connection.execute(select(accounts.c.name).where(accounts.c.id == from_id)).scalar_one()
    return Notice(email, to_id, from_id, name, what, id_, now)


def _may_tell(connection: Connection, to_id: str, from_id: str, what: str, now: datetime) -> bool:
    mine = and_(preferences.c.account_id == to_id, preferences.c.name == f"{TOLD}{from_id}")
    value = connection.execute(select(preferences.c.value).where(mine)).scalar()
    if not value:
        return True
    told = json.loads(value)
    is_read = told["message"] <= _find_read(connection, told["conversation"], to_id)
    rest = REST_AFTER_INVITATION if what == "invitation" and not told["conversation"] else REST
    return is_read and now - datetime.fromisoformat(told["at"]) >= rest


def _find_read(connection: Connection, conversation_id: str, account_id: str) -> int:
    """The number of the latest message that an account has read."""
    mine = and_(reads.c.conversation_id == conversation_id, reads.c.account_id == account_id)
    return connection.execute(select(reads.c.up_to).where(mine)).scalar() or 0


def _wants(connection: Connection, account_id: str) -> bool:
    mine = and_(preferences.c.account_id == account_id, preferences.c.name == WANTED)
    return connection.execute(select(preferences.c.value).where(mine)).scalar() == "on"


def _find_address(connection: Connection, account_id: str) -> str:
    own = select(accounts.c.email, accounts.c.email_verified).where(accounts.c.id == account_id)
    row = connection.execute(own).first()
    if row is not None and row.email and row.email_verified:
        return str(row.email)
    active = and_(subscriptions.c.account_id == account_id, subscriptions.c.state == "active")
    asked = (
        select(subscriptions.c.email).where(active).order_by(subscriptions.c.confirmed_at.desc(), subscriptions.c.id)
    )
    return str(connection.execute(asked.limit(1)).scalar() or "")


def _drop_gone(connection: Connection, account_id: str) -> None:
    """Forget what was told of accounts that are gone."""
    told = and_(preferences.c.account_id == account_id, preferences.c.name.startswith(TOLD))
    known = func.substr(preferences.c.name, len(TOLD) + 1).in_(select(accounts.c.id))
    connection.execute(delete(preferences).where(told, ~known))
