"""
Which digests have been sent: never one twice, whatever fails and however many send.

A digest is begun before it is handed over, and then sent or failed. One that failed is begun again.
One that was begun and never ended may have gone out: it is not sent again, but reported.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, delete, select, update

from explorer.people.store import Store, insert_all_missing, insert_missing
from explorer.people.tables import LONGEST_ID, arrivals, digests

MOST_ATTEMPTS = 5
ARRIVALS_KEPT = timedelta(days=120)
ASKED_AT_ONCE = 500
"""Ids in one statement."""


@dataclass(frozen=True, slots=True)
class Digest:
    subscription_id: str
    period: str
    """A day as ``2026-11-20`` or a week as ``2026-W47``."""
    state: Literal["sending", "sent", "failed"]
    attempts: int
    begun_at: datetime
    sent_at: datetime | None
    error: str


def begin_digest(store: Store, subscription_id: str, period: str) -> bool:
    """Whether to send this digest now: True for one caller only, and again after a failure."""
    now = datetime.now(UTC)
    key = {"subscription_id": subscription_id, "period": period}
    with store.writing() as connection:
        if insert_missing(connection, digests, {**key, "state": "sending", "attempts": 1, "begun_at": now}):
            return True
        again = update(digests).where(
            _is(subscription_id, period), digests.c.state == "failed", digests.c.attempts < MOST_ATTEMPTS
        )
        values = {"state": "sending", "attempts": digests.c.attempts + 1, "begun_at": now}
        return bool(connection.execute(again.values(values)).rowcount)


def end_digest(store: Store, subscription_id: str, period: str, error: str = "") -> None:
    """It was accepted by the mail server, or certainly was not: *error* says why."""
    values = {"state": "failed", "error": error[:500]} if error else {"state": "sent", "sent_at": datetime.now(UTC)}
    with store.writing() as connection:
        connection.execute(update(digests).where(_is(subscription_id, period)).values(values))


def find_digests(store: Store, period: str) -> list[Digest]:
    """What became of the digests of a day or week."""
    with store.reading() as connection:
        rows = connection.execute(select(digests).where(digests.c.period == period).order_by(digests.c.subscription_id))
        return [_read(row) for row in rows]


def find_last_sent(store: Store, subscription_id: str, before: str) -> Digest | None:
    """The latest digest of an earlier period that was sent, or may have been."""
    mine = (digests.c.subscription_id == subscription_id) & (digests.c.state != "failed")
    asked = select(digests).where(mine, digests.c.period < before).order_by(digests.c.period.desc()).limit(1)
    with store.reading() as connection:
        row = connection.execute(asked).first()
    return _read(row) if row else None


def find_arrivals(store: Store, paper_ids: Collection[str]) -> dict[str, datetime]:
    """When each of these papers was first met; those not yet met are left out."""
    ids = sorted(paper_ids)
    found: dict[str, datetime] = {}
    with store.reading() as connection:
        for start in range(0, len(ids), ASKED_AT_ONCE):
            asked = select(arrivals).where(arrivals.c.paper_id.in_(ids[start : start + ASKED_AT_ONCE]))
            found |= {row.paper_id: row.at for row in connection.execute(asked)}
    return found


def has_arrivals(store: Store) -> bool:
    """Whether any paper was met yet."""
    with store.reading() as connection:
        return connection.execute(select(arrivals.c.at).limit(1)).first() is not None


def keep_arrivals(store: Store, met: Mapping[str, datetime], now: datetime) -> None:
    """Keep when papers were first met; what is kept of one already stays, and what is long past is forgotten."""
    ids = sorted(one for one in met if len(one) <= LONGEST_ID)
    with store.writing() as connection:
        for start in range(0, len(ids), ASKED_AT_ONCE):
            rows: list[dict[str, object]] = [
                {"paper_id": one, "at": met[one]} for one in ids[start : start + ASKED_AT_ONCE]
            ]
            insert_all_missing(connection, arrivals, rows)
        connection.execute(delete(arrivals).where(arrivals.c.at < now - ARRIVALS_KEPT))


def _read(row: Row[Any]) -> Digest:
    return Digest(row.subscription_id, row.period, row.state, row.attempts, row.begun_at, row.sent_at, row.error)


def _is(subscription_id: str, period: str) -> ColumnElement[bool]:
    return (digests.c.subscription_id == subscription_id) & (digests.c.period == period)
