"""Claims as they are read: by whoever may see them, in the order that pages and curators need."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, select

from explorer.errors import NotAllowed
from explorer.people.readers import Reader
from explorer.people.rights import may, require
from explorer.people.store import Store
from explorer.people.tables import claim_events, claims

ClaimState = Literal["pending", "approved", "refused", "withdrawn", "contested"]
LIVE: tuple[ClaimState, ...] = ("pending", "approved", "contested")
ENDED: tuple[ClaimState, ...] = ("refused", "withdrawn")


@dataclass(frozen=True, slots=True)
class Claim:
    id: str
    account_id: str | None
    """None when the account is gone."""
    person_id: str
    label: str
    """The person's name when it was claimed."""
    state: ClaimState
    level: int
    """0 to 3, as the evidence proves."""
    statement: str
    """Empty for whoever may not read it, like the evidence."""
    evidence: Mapping[str, Any]
    created_at: datetime
    decided_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class ClaimEvent:
    """A line of the audit trail; a proof or a remark leaves the state as it is."""

    at: datetime
    actor: str
    """The name that they had then; empty for the app itself."""
    before: str
    after: str
    """A state; where a curator confirms a claim, levels: ``L2`` before, ``L3`` after."""
    reason: str


def find_claims(store: Store, reader: Reader, person_ids: Sequence[str]) -> list[Claim]:
    """The live claims on a record, by its ids, the oldest first; evidence only for who may read it."""
    with store.reading() as connection:
        return [read_claim(row, reader) for row in find_live(connection, person_ids)]


def find_claims_by_id(connection: Connection, reader: Reader, claim_ids: Sequence[str]) -> list[Claim]:
    """The claims with these ids, in their order."""
    rows = {row.id: row for row in connection.execute(select(claims).where(claims.c.id.in_(claim_ids)))}
    return [read_claim(rows[one], reader) for one in claim_ids if one in rows]


def find_own_claims(store: Store, reader: Reader) -> list[Claim]:
    """All claims of the reader, the latest first."""
    require(reader, "claiming")
    asked = select(claims).where(claims.c.account_id == reader.account_id).order_by(claims.c.created_at.desc())
    with store.reading() as connection:
        return [read_claim(row, reader) for row in connection.execute(asked)]


def find_queue(store: Store, reader: Reader) -> list[Claim]:
    """What waits for a curator, the oldest first."""
    require(reader, "deciding on a claim")
    waiting = select(claims).where(claims.c.state.in_(("pending", "contested"))).order_by(claims.c.created_at)
    with store.reading() as connection:
        return [read_claim(row, reader) for row in connection.execute(waiting)]


def find_approved(store: Store, reader: Reader) -> list[Claim]:
    """All approved claims, for curators, by the record's id."""
    require(reader, "deciding on a claim")
    approved = select(claims).where(claims.c.state == "approved").order_by(claims.c.person_id, claims.c.id)
    with store.reading() as connection:
        return [read_claim(row, reader) for row in connection.execute(approved)]


def find_decided(store: Store, reader: Reader, limit: int) -> list[Claim]:
    """The claims that wait for nobody, for curators, the latest decided first."""
    require(reader, "deciding on a claim")
    decided = select(claims).where(claims.c.state.in_(("approved", *ENDED)))
    with store.reading() as connection:
        rows = connection.execute(decided.order_by(claims.c.decided_at.desc(), claims.c.id).limit(limit))
        return [read_claim(row, reader) for row in rows]


def find_claim_events(store: Store, reader: Reader, claim_id: str) -> list[ClaimEvent]:
    """The audit trail of a claim, the oldest first; for its owner and curators."""
    with store.reading() as connection:
        row = get_row(connection, claim_id)
        require(reader, "reading a claim's evidence", [row.account_id])
        asked = select(claim_events).where(claim_events.c.claim_id == claim_id)
        rows = connection.execute(asked.order_by(claim_events.c.at, claim_events.c.number))
        return [ClaimEvent(one.at, one.actor, one.before, one.after, one.reason) for one in rows]


def find_live(connection: Connection, person_ids: Sequence[str], account_id: str | None = None) -> list[Row[Any]]:
    asked = select(claims).where(claims.c.person_id.in_(person_ids), claims.c.state.in_(LIVE))
    if account_id is not None:
        asked = asked.where(claims.c.account_id == account_id)
    return list(connection.execute(asked.order_by(claims.c.created_at, claims.c.id)))


def get_row(connection: Connection, claim_id: str, *, lock: bool = False) -> Row[Any]:
    """Read a claim; with *lock* nobody else changes it before this transaction has ended (SQLite has one writer)."""
    asked = select(claims).where(claims.c.id == claim_id)
    row = connection.execute(asked.with_for_update() if lock else asked).first()
    if row is None:
        raise NotAllowed("claiming")
    return row


def read_claim(row: Row[Any], reader: Reader) -> Claim:
    open_ = may(reader, "reading a claim's evidence", [row.account_id])
    return Claim(
        row.id,
        row.account_id,
        row.person_id,
        row.label,
        row.state,
        row.level,
        row.statement if open_ else "",
        json.loads(row.evidence) if open_ else {},
        row.created_at,
        row.decided_at,
        row.reason if open_ else "",
    )
