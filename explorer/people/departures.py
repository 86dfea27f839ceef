"""
What outlives an account, for a while: what others decided about it, and what it has used up.

Without it, deleting the account and signing in again would be a way around a block, a refusal or a
limit. No name and no subject is kept, only a fingerprint that whoever signs in again has, too.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select

from explorer.people.limits import LIMITS
from explorer.people.pairs import REST_AFTER_DECLINE
from explorer.people.readers import new_id
from explorer.people.store import insert_missing
from explorer.people.tables import accounts, blocks, claims, departures, invitations, rates

BLOCKS_LAST: Final = timedelta(days=365)
"""How long a block, or a curator's refusal, waits for an account that has gone."""
REFUSED_TO_FORMER: Final = "A curator refused it to an earlier account of yours."


def remember_departure(connection: Connection, account: Row[Any]) -> None:
    """Keep what an account, about to be deleted, is not to be rid of by that."""
    now = datetime.now(UTC)
    rows = [*_find_blocks(connection, account.id, now), *_find_rests(connection, account.id)]
    rows += [*_find_rates(connection, account.id), *_find_refusals(connection, account.id, now)]
    kept = [row for row in rows if row["until"] > now]
    _forget_old(connection, now)
    if kept:
        mark = take_mark(account.issuer, account.subject)
        connection.execute(insert(departures), [{"id": new_id(), "mark": mark, **row} for row in kept])


def recall_departure(connection: Connection, account: Row[Any]) -> None:
    """Give a new account what waited for it, where somebody with its sign-in had one before."""
    now = datetime.now(UTC)
    _forget_old(connection, now)
    if connection.execute(select(departures.c.id).limit(1)).first() is None:
        return
    mine = departures.c.mark == take_mark(account.issuer, account.subject)
    for row in connection.execute(select(departures).where(mine)).all():
        _recall(connection, account.id, row)
    connection.execute(delete(departures).where(mine))


def take_mark(issuer: str, subject: str) -> str:
    """
    Make the fingerprint of a sign-in: scrypt (RFC 7914), too dear to try all that a provider may have given out.

    >>> take_mark("https://id.example.org", "ann") == take_mark("https://id.example.org", "bo")
    False
    """
    return hashlib.scrypt(subject.encode(), salt=issuer.encode(), n=2**14, r=8, p=1, dklen=32).hex()


def _find_blocks(connection: Connection, account_id: str, now: datetime) -> list[dict[str, Any]]:
    rows = connection.execute(select(blocks).where(blocks.c.blocked_id == account_id)).all()
    until = now + BLOCKS_LAST
    return [_departed("block", until, other_id=row.account_id, at=row.at) for row in rows]


def _find_rests(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    """Who declined to hear from the account, and are not to be asked again for some time."""
    declined = (invitations.c.from_id == account_id) & (invitations.c.state == "declined")
    rows = connection.execute(select(invitations.c.to_id, invitations.c.decided_at).where(declined)).all()
    latest: dict[str, datetime] = {}
    for row in rows:
        latest[row.to_id] = max(row.decided_at, latest.get(row.to_id, row.decided_at))
    return [_departed("rest", at + REST_AFTER_DECLINE, other_id=to_id, at=at) for to_id, at in latest.items()]


def _find_rates(connection: Connection, account_id: str) -> list[dict[str, Any]]:
    seconds = {str(action): span for action, (_, span) in LIMITS.items()}
    rows = connection.execute(select(rates).where(rates.c.account_id == account_id)).all()
    return [
        _departed(
            "rate",
            datetime.fromtimestamp((row.window + 1) * seconds[row.action], UTC),
            action=row.action,
            window=row.window,
            count=row.count,
        )
        for row in rows
        if row.action in seconds
    ]


def _find_refusals(connection: Connection, account_id: str, now: datetime) -> list[dict[str, Any]]:
    refused = (claims.c.account_id == account_id) & (claims.c.state == "refused")
    rows = connection.execute(select(claims.c.person_id, claims.c.decided_at).where(refused)).all()
    return [_departed("refusal", now + BLOCKS_LAST, about=row.person_id, at=row.decided_at) for row in rows]


def _departed(kind: str, until: datetime, **said: object) -> dict[str, Any]:
    nothing = {"other_id": None, "at": until, "about": "", "action": "", "window": 0, "count": 0}
    return {"kind": kind, "until": until, **nothing, **said}


def _recall(connection: Connection, account_id: str, row: Row[Any]) -> None:
    if row.kind == "rate":
        values = {"action": row.action, "window": row.window, "count": row.count}
        insert_missing(connection, rates, {"account_id": account_id, **values})
    elif row.kind == "block":
        insert_missing(connection, blocks, {"account_id": row.other_id, "blocked_id": account_id, "at": row.at})
    elif row.kind == "refusal":
        whose = {"account_id": account_id, "person_id": row.about, "state": "refused"}
        when = {"created_at": row.at, "decided_at": row.at}
        connection.execute(insert(claims).values(id=new_id(), **whose, **when, reason=REFUSED_TO_FORMER))
    else:
        pair = {"from_id": account_id, "to_id": row.other_id, "created_at": row.at, "decided_at": row.at}
        about = {"person_id": "", "purpose": "other", "about_kind": "", "about_id": "", "state": "declined"}
        connection.execute(insert(invitations).values(id=new_id(), **pair, **about))


def _forget_old(connection: Connection, now: datetime) -> None:
    connection.execute(delete(departures).where(departures.c.until <= now))


def get_account(connection: Connection, account_id: str) -> Row[Any]:
    """Look up an account; its row stays locked until the transaction ends."""
    return connection.execute(select(accounts).where(accounts.c.id == account_id).with_for_update()).one()
