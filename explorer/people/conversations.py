"""
Invitations, and the conversations that begin when one is accepted.

Only the two read a conversation. Who is blocked is not told so: their invitation waits for ever.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, case, delete, func, or_, select, update

from explorer.errors import InvalidOption, NotAllowed, quote
from explorer.people.limits import spend
from explorer.people.pairs import (
    blocked_by,
    find_between,
    find_blockers,
    find_decline,
    find_owner_id,
    is_id,
)
from explorer.people.readers import Reader, Target, check_target, new_id
from explorer.people.rights import require, require_account
from explorer.people.store import Store, insert_missing
from explorer.people.tables import accounts, blocks, conversations, invitations, messages, reads
from explorer.text.cleaning import printable

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
        return find_owner_id(connection, person_ids)


def clean_lines(value: str, longest: int, what: str) -> str:
    """
    What somebody wrote to somebody, as it is stored: lines and indents are kept, invisible signs dropped.

    Raises InvalidOption when it is empty or too long.

    >>> clean_lines("  a\\x00 &lt;b&gt;\\r\\nc \\n\\n\\n\\nd\\n", 99, "message")
    '  a &lt;b&gt;\\nc\\n\\nd'
    """
    lines = "\n".join(line.rstrip() for line in printable(value).splitlines())
    cleaned = re.sub(r"\n{3,}", "\n\n", lines).strip("\n")
    if not cleaned:
        raise InvalidOption(f"The {what} is empty.", hint="Write something, and send it again.")
    if len(cleaned) > longest:
        raise InvalidOption(
            f"The {what} has {len(cleaned):,} letters; {longest:,} are possible.", hint="Shorten it, and send it again."
        )
    return cleaned


def invite(store: Store, reader: Reader, person: Target, purpose: Purpose, about: Target, body: str) -> str:
    """
    Invite the owner of a claimed record, with a purpose and a paper or topic it is about; its id.

    Raises NotAllowed while nobody's claim on the record is approved, and InvalidOption for a while
    after they declined. A pending one to the same person is answered with its id.
    """
    check_target(person, ("person",))
    check_target(about, ("paper", "topic"))
    if purpose not in PURPOSES:
        raise InvalidOption(f"{quote(purpose)} is no purpose.", hint=f"One of {', '.join(PURPOSES)} is.")
    written = clean_lines(body, LONGEST_INVITATION, "invitation")
    with store.writing() as connection:
        account_id = require_account(connection, reader, "inviting")
        owner = find_owner_id(connection, person.ids)
        if owner is None or owner == account_id:
            raise NotAllowed("inviting")
        until = find_decline(connection, account_id, owner)
        if until:
            raise InvalidOption("They declined an invitation of yours.", hint=f"Ask again from {until:%d %B %Y} on.")
        spend(connection, account_id, "inviting")
        key = {"from_id": account_id, "to_id": owner, "state": "pending"}
        what = {"person_id": person.id, "purpose": purpose, "about_kind": about.kind, "about_id": about.id}
        values = {"id": new_id(), **key, **what, "body": written, "created_at": datetime.now(UTC)}
        insert_missing(connection, invitations, values)
        same = [getattr(invitations.c, name) == value for name, value in key.items()]
        found = connection.execute(select(invitations.c.id).where(*same)).scalar()
        if found is None:  # the one that was in the way has just been answered
            raise InvalidOption("Your earlier invitation was answered meanwhile.", hint="Load the page again.")
        return str(found)


def answer_invitation(
    store: Store, reader: Reader, invitation_id: str, *, accept: bool, person_ids: Sequence[str] = ()
) -> str | None:
    """
    Accept or decline; the id of the conversation that begins, or of the one there already was.

    Only who owns the invited record accepts; *person_ids* are its other ids now.
    """
    with store.writing() as connection:
        row = _get(connection, invitation_id)
        account_id = require_account(connection, reader, "answering an invitation", [row.to_id])
        if accept and find_owner_id(connection, (row.person_id, *person_ids)) != account_id:
            # Whoever lost the record that was invited does not get the conversation.
            raise InvalidOption("This record is not yours just now.", hint="Accept it when your claim is approved.")
        _decide(connection, row, "accepted" if accept else "declined")
        if not accept:
            return None
        one, other = sorted((account_id, row.from_id))
        values = {"invitation_id": row.id, "one_id": one, "other_id": other, "created_at": datetime.now(UTC)}
        insert_missing(connection, conversations, {"id": new_id(), **values})
        between = find_between(connection, one, other)
        return str(between.id) if between else None


def withdraw_invitation(store: Store, reader: Reader, invitation_id: str) -> None:
    with store.writing() as connection:
        row = _get(connection, invitation_id)
        require_account(connection, reader, "answering an invitation", [row.from_id])
        _decide(connection, row, "withdrawn")


def find_invitations(store: Store, reader: Reader) -> list[Invitation]:
    """The reader's pending invitations, sent and received, the latest first; none from whom they block."""
    require(reader, "inviting")
    me = reader.account_id
    received = and_(invitations.c.to_id == me, invitations.c.from_id.not_in(blocked_by(me)))
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


def count_unread(store: Store, reader: Reader, besides: str = "") -> int:
    """
    Messages not read and invitations not answered, without those of whom the reader blocks.

    *besides* is a conversation that is not counted, since the reader looks at it. 0 for whoever is
    signed out. One statement, since every page asks.
    """
    if not reader.signed_in:
        return 0
    me, blocked = reader.account_id, blocked_by(reader.account_id)
    waiting = select(func.count()).select_from(invitations)
    waiting = waiting.where(
        invitations.c.to_id == me, invitations.c.state == "pending", invitations.c.from_id.not_in(blocked)
    )
    read = and_(reads.c.conversation_id == messages.c.conversation_id, reads.c.account_id == me)
    joined = messages.join(conversations, conversations.c.id == messages.c.conversation_id).outerjoin(reads, read)
    unread = select(func.count()).select_from(joined)
    unread = unread.where(
        or_(conversations.c.one_id == me, conversations.c.other_id == me),
        messages.c.account_id != me,
        messages.c.account_id.not_in(blocked),
        messages.c.number > func.coalesce(reads.c.up_to, 0),
        conversations.c.id != (besides if is_id(besides) else ""),
    )
    with store.reading() as connection:
        row = connection.execute(select(waiting.scalar_subquery(), unread.scalar_subquery())).one()
    return int(row[0]) + int(row[1])


def send_message(store: Store, reader: Reader, conversation_id: str, body: str, *, message_id: str = "") -> None:
    """
    Write to the other one of the two; refused while either blocks the other.

    A page that gives an id of its own (``new_id``) may send the same message again after a failure.
    """
    written = clean_lines(body, LONGEST_MESSAGE, "message")
    given = message_id or new_id()
    with store.writing() as connection:
        # One after the other: a number that comes late would lie below what was read, and never count as new.
        row = _get_conversation(connection, conversation_id, lock=True)
        account_id = require_account(connection, reader, "writing a message", [row.one_id, row.other_id])
        if find_blockers(connection, row.one_id, row.other_id):
            raise NotAllowed("writing a message")
        values = {"conversation_id": conversation_id, "account_id": account_id, "body": written}
        if insert_missing(connection, messages, {"id": given, **values, "at": datetime.now(UTC)}):
            spend(connection, account_id, "writing a message")


def read_conversation(store: Store, reader: Reader, conversation_id: str, most: int = MOST_MESSAGES) -> list[Message]:
    """
    The latest messages, *most* of them, the oldest of them first; from now on they count as read.

    Pages ask every few seconds, so it writes only when there is something new.
    """
    with store.reading() as connection:
        row = _get_conversation(connection, conversation_id)
        me = require_account(connection, reader, "reading a conversation", [row.one_id, row.other_id])
        asked = select(messages).where(messages.c.conversation_id == conversation_id)
        rows = connection.execute(asked.order_by(messages.c.number.desc()).limit(most)).all()
        key: dict[str, object] = {"conversation_id": conversation_id, "account_id": me}
        mine = and_(*(getattr(reads.c, name) == value for name, value in key.items()))
        up_to = connection.execute(select(reads.c.up_to).where(mine)).scalar() or 0
    if rows and rows[0].number > up_to:
        with store.writing() as connection:
            insert_missing(connection, reads, key)
            further = and_(mine, reads.c.up_to < rows[0].number)
            connection.execute(update(reads).where(further).values(up_to=rows[0].number))
    return [Message(one.number, one.account_id == me, one.body, one.at) for one in reversed(rows)]


def block(store: Store, reader: Reader, account_id: str, *, wanted: bool = True) -> None:
    """Hear no more from an account, or hear from it again."""
    with store.writing() as connection:
        me = require_account(connection, reader, "blocking")
        if not wanted:
            connection.execute(delete(blocks).where(blocks.c.account_id == me, blocks.c.blocked_id == account_id))
            return
        asked = select(accounts.c.id).where(accounts.c.id == account_id)
        known = connection.execute(asked).first() if is_id(account_id) else None
        if known is None or account_id == me:
            raise NotAllowed("blocking")
        insert_missing(connection, blocks, {"account_id": me, "blocked_id": account_id, "at": datetime.now(UTC)})


def find_blocked(store: Store, reader: Reader) -> dict[str, str]:
    """Whom the reader blocks: account and name."""
    require(reader, "blocking")
    joined = select(accounts.c.id, accounts.c.name).join(blocks, blocks.c.blocked_id == accounts.c.id)
    with store.reading() as connection:
        return {row.id: row.name for row in connection.execute(joined.where(blocks.c.account_id == reader.account_id))}


def _get(connection: Connection, invitation_id: str) -> Row[Any]:
    asked = select(invitations).where(invitations.c.id == invitation_id)
    row = connection.execute(asked).first() if is_id(invitation_id) else None
    if row is None:
        raise NotAllowed("answering an invitation")
    return row


def _get_conversation(connection: Connection, conversation_id: str, *, lock: bool = False) -> Row[Any]:
    asked = select(conversations).where(conversations.c.id == conversation_id)
    row = connection.execute(asked.with_for_update() if lock else asked).first() if is_id(conversation_id) else None
    if row is None:
        raise NotAllowed("reading a conversation")
    return row


def _decide(connection: Connection, row: Row[Any], state: str) -> None:
    waiting = and_(invitations.c.id == row.id, invitations.c.state == "pending")
    decided = connection.execute(update(invitations).where(waiting).values(state=state, decided_at=datetime.now(UTC)))
    if not decided.rowcount:
        became = "answered or withdrawn" if row.state == "pending" else row.state
        raise InvalidOption(f"This invitation is {became} already.", hint="Load the page again.")


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
