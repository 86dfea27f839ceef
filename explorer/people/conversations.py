"""
Invitations, and the conversations that begin when one is accepted.

Only the two read a conversation. Who is blocked is not told so: their invitation waits for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, case, delete, func, or_, select, update

from explorer.errors import InvalidOption, NotAllowed, quote
from explorer.people.limits import spend
from explorer.people.readers import Reader, Target, check_target, check_text, new_id
from explorer.people.rights import require, require_account
from explorer.people.store import Store, insert_missing, insert_or_replace
from explorer.people.tables import accounts, blocks, claims, conversations, invitations, messages, reads

Purpose = Literal["collaboration", "question", "review", "data", "other"]
PURPOSES: tuple[Purpose, ...] = ("collaboration", "question", "review", "data", "other")
LONGEST_INVITATION = 2_000
LONGEST_MESSAGE = 10_000
MOST_MESSAGES = 200


@dataclass(frozen=True, slots=True)
class Invitation:
    id: str
    mine: bool
    """Whether the reader who asks has sent it."""
    other_id: str
    other: str
    """The name of the other one of the two."""
    person_id: str
    """The claimed record that was invited."""
    purpose: Purpose
    about_kind: str
    about_id: str
    body: str
    state: Literal["pending", "accepted", "declined", "withdrawn"]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    other_id: str
    other: str
    unread: int
    latest_at: datetime | None
    invitation_id: str


@dataclass(frozen=True, slots=True)
class Message:
    number: int
    mine: bool
    body: str
    at: datetime


def find_owner(store: Store, person_ids: tuple[str, ...]) -> str | None:
    """The account whose claim on this record is approved."""
    with store.reading() as connection:
        return _find_owner(connection, person_ids)


def invite(store: Store, reader: Reader, person: Target, purpose: Purpose, about: Target, body: str) -> str:
    """
    Invite the owner of a claimed record, with a purpose and a paper or topic it is about; its id.

    Raises NotAllowed while nobody's claim on the record is approved. A pending one to the same
    person is answered with its id.
    """
    check_target(person, ("person",))
    check_target(about, ("paper", "topic"))
    if purpose not in PURPOSES:
        raise InvalidOption(f"{quote(purpose)} is no purpose.", hint=f"One of {', '.join(PURPOSES)} is.")
    written = check_text(body, LONGEST_INVITATION, "invitation")
    with store.writing() as connection:
        account_id = require_account(connection, reader, "inviting")
        owner = _find_owner(connection, person.ids)
        if owner is None or owner == account_id:
            raise NotAllowed("inviting")
        spend(connection, account_id, "inviting")
        key = {"from_id": account_id, "to_id": owner, "state": "pending"}
        what = {"person_id": person.id, "purpose": purpose, "about_kind": about.kind, "about_id": about.id}
        values = {"id": new_id(), **key, **what, "body": written, "created_at": datetime.now(UTC)}
        insert_missing(connection, invitations, values)
        same = [getattr(invitations.c, name) == value for name, value in key.items()]
        return str(connection.execute(select(invitations.c.id).where(*same)).scalar_one())


def answer_invitation(store: Store, reader: Reader, invitation_id: str, *, accept: bool) -> str | None:
    """Accept or decline; the id of the conversation that begins, or of the one there already was."""
    with store.writing() as connection:
        row = _get(connection, invitation_id)
        account_id = require_account(connection, reader, "answering an invitation", [row.to_id])
        _decide(connection, row, "accepted" if accept else "declined")
        if not accept:
            return None
        one, other = sorted((account_id, row.from_id))
        pair = and_(conversations.c.one_id == one, conversations.c.other_id == other)
        values = {"invitation_id": row.id, "one_id": one, "other_id": other, "created_at": datetime.now(UTC)}
        insert_missing(connection, conversations, {"id": new_id(), **values})
        return str(connection.execute(select(conversations.c.id).where(pair)).scalar_one())


def withdraw_invitation(store: Store, reader: Reader, invitation_id: str) -> None:
    with store.writing() as connection:
        row = _get(connection, invitation_id)
        require_account(connection, reader, "answering an invitation", [row.from_id])
        _decide(connection, row, "withdrawn")


def find_invitations(store: Store, reader: Reader) -> list[Invitation]:
    """The reader's pending invitations, sent and received, the latest first; none from whom they block."""
    require(reader, "inviting")
    me = reader.account_id
    received = and_(invitations.c.to_id == me, invitations.c.from_id.not_in(_blocked_by(me)))
    mine = and_(invitations.c.state == "pending", or_(invitations.c.from_id == me, received))
    other = case((invitations.c.from_id == me, invitations.c.to_id), else_=invitations.c.from_id)
    asked = select(invitations, accounts.c.name).join(accounts, accounts.c.id == other).where(mine)
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(invitations.c.created_at.desc(), invitations.c.id))
        return [_read_invitation(row, me) for row in rows]


def find_conversations(store: Store, reader: Reader) -> list[Conversation]:
    """The reader's conversations with how many messages they have not read, the latest first."""
    require(reader, "inviting")
    me = reader.account_id
    other = case((conversations.c.one_id == me, conversations.c.other_id), else_=conversations.c.one_id)
    read = select(reads.c.up_to).where(reads.c.conversation_id == conversations.c.id, reads.c.account_id == me)
    new = and_(messages.c.account_id != me, messages.c.number > func.coalesce(read.scalar_subquery(), 0))
    unread = select(func.count()).where(messages.c.conversation_id == conversations.c.id, new)
    latest = select(func.max(messages.c.at)).where(messages.c.conversation_id == conversations.c.id)
    columns = (unread.scalar_subquery().label("unread"), latest.scalar_subquery().label("latest_at"))
    asked = select(conversations, other.label("with_id"), accounts.c.name, *columns)
    asked = asked.join(accounts, accounts.c.id == other)
    asked = asked.where(or_(conversations.c.one_id == me, conversations.c.other_id == me))
    with store.reading() as connection:
        rows = connection.execute(asked).all()
    return [
        Conversation(row.id, row.with_id, row.name, row.unread, row.latest_at, row.invitation_id)
        for row in sorted(rows, key=lambda row: (row.latest_at or row.created_at, row.id), reverse=True)
    ]


def count_unread(store: Store, reader: Reader) -> int:
    """Messages not read and invitations not answered; 0 for whoever is signed out."""
    if not reader.signed_in:
        return 0
    waiting = sum(not one.mine for one in find_invitations(store, reader))
    return waiting + sum(one.unread for one in find_conversations(store, reader))


def send_message(store: Store, reader: Reader, conversation_id: str, body: str, *, message_id: str = "") -> None:
    """
    Write to the other one of the two; refused while either blocks the other.

    A page that gives an id of its own (``new_id``) may send the same message again after a failure.
    """
    written = check_text(body, LONGEST_MESSAGE, "message")
    given = message_id or new_id()
    with store.writing() as connection:
        row = _get_conversation(connection, conversation_id)
        account_id = require_account(connection, reader, "writing a message", [row.one_id, row.other_id])
        if _are_parted(connection, row.one_id, row.other_id):
            raise NotAllowed("writing a message")
        values = {"conversation_id": conversation_id, "account_id": account_id, "body": written}
        if insert_missing(connection, messages, {"id": given, **values, "at": datetime.now(UTC)}):
            spend(connection, account_id, "writing a message")


def read_conversation(store: Store, reader: Reader, conversation_id: str) -> list[Message]:
    """The latest messages, the oldest of them first; from now on they count as read."""
    with store.writing() as connection:
        row = _get_conversation(connection, conversation_id)
        me = require_account(connection, reader, "reading a conversation", [row.one_id, row.other_id])
        asked = select(messages).where(messages.c.conversation_id == conversation_id)
        rows = connection.execute(asked.order_by(messages.c.number.desc()).limit(MOST_MESSAGES)).all()
        if rows:
            key = {"conversation_id": conversation_id, "account_id": me}
            insert_or_replace(connection, reads, {**key, "up_to": rows[0].number})
    return [Message(one.number, one.account_id == me, one.body, one.at) for one in reversed(rows)]


def block(store: Store, reader: Reader, account_id: str, *, wanted: bool = True) -> None:
    """Hear no more from an account, or hear from it again."""
    with store.writing() as connection:
        me = require_account(connection, reader, "blocking")
        if not wanted:
            connection.execute(delete(blocks).where(blocks.c.account_id == me, blocks.c.blocked_id == account_id))
            return
        known = connection.execute(select(accounts.c.id).where(accounts.c.id == account_id)).first()
        if known is None or account_id == me:
            raise NotAllowed("blocking")
        insert_missing(connection, blocks, {"account_id": me, "blocked_id": account_id, "at": datetime.now(UTC)})


def find_blocked(store: Store, reader: Reader) -> dict[str, str]:
    """Whom the reader blocks: account and name."""
    require(reader, "blocking")
    joined = select(accounts.c.id, accounts.c.name).join(blocks, blocks.c.blocked_id == accounts.c.id)
    with store.reading() as connection:
        return {row.id: row.name for row in connection.execute(joined.where(blocks.c.account_id == reader.account_id))}


def _find_owner(connection: Connection, person_ids: tuple[str, ...]) -> str | None:
    approved = and_(claims.c.state == "approved", claims.c.person_id.in_(person_ids))
    return connection.execute(select(claims.c.account_id).where(approved)).scalar()


def _get(connection: Connection, invitation_id: str) -> Row[Any]:
    row = connection.execute(select(invitations).where(invitations.c.id == invitation_id)).first()
    if row is None:
        raise NotAllowed("answering an invitation")
    return row


def _get_conversation(connection: Connection, conversation_id: str) -> Row[Any]:
    row = connection.execute(select(conversations).where(conversations.c.id == conversation_id)).first()
    if row is None:
        raise NotAllowed("reading a conversation")
    return row


def _decide(connection: Connection, row: Row[Any], state: str) -> None:
    waiting = and_(invitations.c.id == row.id, invitations.c.state == "pending")
    decided = connection.execute(update(invitations).where(waiting).values(state=state, decided_at=datetime.now(UTC)))
    if not decided.rowcount:
        raise InvalidOption(f"This invitation is {row.state} already.", hint="Load the page again.")


def _blocked_by(account_id: str) -> Any:
    return select(blocks.c.blocked_id).where(blocks.c.account_id == account_id)


def _are_parted(connection: Connection, one: str, other: str) -> bool:
    ways = or_(
        and_(blocks.c.account_id == one, blocks.c.blocked_id == other),
        and_(blocks.c.account_id == other, blocks.c.blocked_id == one),
    )
    return connection.execute(select(blocks.c.at).where(ways)).first() is not None


def _read_invitation(row: Row[Any], me: str) -> Invitation:
    mine = row.from_id == me
    return Invitation(
        row.id,
        mine,
        row.to_id if mine else row.from_id,
        row.name,
        row.person_id,
        row.purpose,
        row.about_kind,
        row.about_id,
        row.body,
        row.state,
        row.created_at,
    )
