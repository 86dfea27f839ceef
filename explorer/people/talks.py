"""What a page shows of two people: whether one may invite the other, and what their conversation is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, or_, select

from explorer.errors import NotAllowed
from explorer.people.conversations import Purpose
from explorer.people.pairs import find_between, find_blockers, find_decline, find_owner_id, is_id
from explorer.people.readers import Reader
from explorer.people.rights import require_account
from explorer.people.store import Store
from explorer.people.tables import accounts, claims, conversations, invitations

StandingState = Literal[
    "unclaimed", "claiming", "contested", "own", "free", "invited", "invites", "declined", "blocking", "talking"
]
"""
unclaimed: nobody's record, nor asked for by the reader; claiming: the reader's claim waits; contested: a curator
decides; own: the reader's; free: may be invited; invited: the reader's invitation waits; invites: its owner's
waits for the reader; declined: a while ago; blocking: the reader does; talking: they have a conversation.
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a reader stands to the owner of a record."""

    state: StandingState
    invitation_id: str = ""
    conversation_id: str = ""
    purpose: Purpose | Literal[""] = ""
    about_kind: str = ""
    about_id: str = ""
    at: datetime | None = None
    """When the invitation was sent; after a decline, from when on asking is possible."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation, as one of the two sees it."""

    id: str
    other_id: str
    other: str
    """The name of the other one of the two."""
    is_open: bool
    """Whether messages can be written; who of the two ended that is told only to who did."""
    blocking: bool
    """Whether the reader blocks the other one."""
    invited_by_me: bool
    person_id: str
    """The record that was invited."""
    purpose: Purpose
    about_kind: str
    about_id: str
    body: str
    """Of the invitation, with which the conversation began."""
    at: datetime


def find_standing(store: Store, reader: Reader, person_ids: tuple[str, ...]) -> Standing:
    """Look up how *reader*, who may be signed out, stands to the owner of the record with these ids."""
    me = reader.account_id
    with store.reading() as connection:
        owner = find_owner_id(connection, person_ids)
        if owner is None:
            return Standing(_find_claiming(connection, me, person_ids))
        if not reader.signed_in:
            return Standing("free")
        if owner == me:
            return Standing("own")
        return _find_standing(connection, me, owner)


def get_talk(store: Store, reader: Reader, conversation_id: str) -> Talk:
    """Look up a conversation of the reader's; raises NotAllowed for anybody else's, and for one that is not there."""
    asked = select(conversations, invitations.c.from_id, invitations.c.person_id, invitations.c.purpose)
    asked = asked.add_columns(invitations.c.about_kind, invitations.c.about_id, invitations.c.body)
    asked = asked.add_columns(invitations.c.created_at.label("invited_at"))
    asked = asked.join(invitations, invitations.c.id == conversations.c.invitation_id)
    known = is_id(conversation_id)
    with store.reading() as connection:
        row = connection.execute(asked.where(conversations.c.id == conversation_id)).first() if known else None
        if row is None:
            raise NotAllowed("reading a conversation")
        me = require_account(connection, reader, "reading a conversation", [row.one_id, row.other_id])
        other = row.other_id if row.one_id == me else row.one_id
        name = connection.execute(select(accounts.c.name).where(accounts.c.id == other)).scalar_one()
        blockers = find_blockers(connection, me, other)
    return Talk(
        row.id,
        other,
        name,
        not blockers,
        me in blockers,
        row.from_id == me,
        row.person_id,
        row.purpose,
        row.about_kind,
        row.about_id,
        row.body,
        row.invited_at,
    )


def _find_standing(connection: Connection, me: str, owner: str) -> Standing:
    between = find_between(connection, me, owner)
    if between is not None:
        return Standing("talking", conversation_id=between.id)
    waiting = _find_waiting(connection, me, owner)
    if waiting is not None and waiting.from_id == me:
        return _tell(waiting, "invited")
    if me in find_blockers(connection, me, owner):
        return Standing("blocking")
    if waiting is not None:
        return _tell(waiting, "invites")
    until = find_decline(connection, me, owner)
    return Standing("declined", at=until) if until else Standing("free")


def _find_waiting(connection: Connection, me: str, owner: str) -> Row[Any] | None:
    """The invitation between the two that waits for an answer; the reader's own first."""
    ways = or_(
        and_(invitations.c.from_id == me, invitations.c.to_id == owner),
        and_(invitations.c.from_id == owner, invitations.c.to_id == me),
    )
    asked = select(invitations).where(ways, invitations.c.state == "pending")
    return connection.execute(asked.order_by((invitations.c.from_id == me).desc())).first()


def _tell(row: Row[Any], state: StandingState) -> Standing:
    return Standing(state, row.id, "", row.purpose, row.about_kind, row.about_id, row.created_at)


def _find_claiming(connection: Connection, me: str, person_ids: tuple[str, ...]) -> StandingState:
    """Why a record has no owner."""
    live = claims.c.person_id.in_(person_ids) & claims.c.state.in_(("pending", "contested"))
    rows = connection.execute(select(claims.c.account_id, claims.c.state).where(live)).all()
    if any(row.state == "contested" for row in rows):
        return "contested"
    return "claiming" if me and any(row.account_id == me for row in rows) else "unclaimed"
