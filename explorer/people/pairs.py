"""What the store knows of two accounts: who owns a record, who blocks whom, what was asked before."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, or_, select

from explorer.people.store import Store
from explorer.people.tables import blocks, claims, conversations, invitations

REST_AFTER_DECLINE = timedelta(days=30)
"""How long nobody is asked again by somebody whose invitation they declined."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A record whose claim is approved."""

    person_id: str
    label: str
    """The person's name when it was claimed."""


def is_id(value: str) -> bool:
    """
    Whether *value* could be an id of the store's own; databases refuse some signs with an error.

    >>> is_id("a" * 32), is_id("a" * 31 + "\\x00")
    (True, False)
    """
    return re.fullmatch("[0-9a-f]{32}", value) is not None


def find_records(store: Store, account_ids: Collection[str]) -> dict[str, tuple[Owned, ...]]:
    """The records that these accounts own, the one claimed first first; who owns none is left out."""
    wanted = claims.c.account_id.in_(account_ids) & (claims.c.state == "approved")
    found: dict[str, tuple[Owned, ...]] = {}
    with store.reading() as connection:
        for row in connection.execute(select(claims).where(wanted).order_by(claims.c.created_at, claims.c.id)):
            found[row.account_id] = (*found.get(row.account_id, ()), Owned(row.person_id, row.label))
    return found


def find_owner_id(connection: Connection, person_ids: Collection[str]) -> str | None:
    """The account whose claim on this record is approved, the strongest where there are several."""
    held = (claims.c.state == "approved", claims.c.person_id.in_(person_ids), claims.c.account_id.is_not(None))
    asked = select(claims.c.account_id).where(*held)
    asked = asked.order_by(claims.c.level.desc(), claims.c.created_at, claims.c.id)
    return connection.execute(asked.limit(1)).scalar()


def blocked_by(account_id: str) -> Select[tuple[str]]:
    """Whom an account blocks, to be part of another query."""
    return select(blocks.c.blocked_id).where(blocks.c.account_id == account_id)


def find_blockers(connection: Connection, one: str, other: str) -> frozenset[str]:
    """Which of the two blocks the other."""
    ways = or_(
        and_(blocks.c.account_id == one, blocks.c.blocked_id == other),
        and_(blocks.c.account_id == other, blocks.c.blocked_id == one),
    )
    return frozenset(connection.execute(select(blocks.c.account_id).where(ways)).scalars())


def find_between(connection: Connection, account_id: str, other_id: str) -> Row[Any] | None:
    """The conversation of the two."""
    one, other = sorted((account_id, other_id))
    pair = and_(conversations.c.one_id == one, conversations.c.other_id == other)
    return connection.execute(select(conversations).where(pair)).first()


def find_decline(connection: Connection, from_id: str, to_id: str) -> datetime | None:
    """Until when *to_id* is not to be asked again by *from_id*; None where asking is free."""
    declined = and_(invitations.c.from_id == from_id, invitations.c.to_id == to_id, invitations.c.state == "declined")
    asked = select(invitations.c.decided_at).where(declined).order_by(invitations.c.decided_at.desc()).limit(1)
    at = connection.execute(asked).scalar()
    until = at + REST_AFTER_DECLINE if at else None
    return until if until and until > datetime.now(UTC) else None
