"""Digests by e-mail: who asked for one, and that the address is theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Any, Literal

from sqlalchemy import Row, select, update

from explorer.errors import InvalidOption, NotAllowed, quote
from explorer.people.limits import spend
from explorer.people.readers import Reader, new_id
from explorer.people.rights import require, require_account
from explorer.people.store import Store, insert_missing
from explorer.people.tables import subscriptions

Cadence = Literal["daily", "weekly"]
Content = Literal["trending", "followed"]
State = Literal["pending", "active", "ended"]
LONGEST_ADDRESS = 254
"""Of an e-mail address (RFC 5321, erratum 1690)."""

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,64}@[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Subscription:
    id: str
    account_id: str | None
    """None for an address of the settings' list."""
    email: str
    cadence: Cadence
    content: Content
    state: State
    """Pending until the address has answered; ended when it was cancelled."""
    confirm_token: str
    """Goes to the address and nowhere else: whoever has it has read the mail."""
    unsubscribe_token: str
    """Stands in every digest; whoever has it may end the subscription, without signing in (RFC 8058)."""
    created_at: datetime


def subscribe(store: Store, reader: Reader, email: str, cadence: Cadence, content: Content) -> Subscription:
    """
    Ask for a digest.

    It is active at once where the provider vouches for the address, else it is pending until
    ``confirm`` is called with the token that was mailed. Asking twice gives the same one.
    """
    address = check_address(email)
    known = reader.email_verified and address.casefold() == reader.email.casefold()
    with store.writing() as connection:
        account_id = require_account(connection, reader, "subscribing")
        spend(connection, account_id, "subscribing")
        mine = (subscriptions.c.account_id == account_id) & (subscriptions.c.state != "ended")
        if not _find_same(connection, address, cadence, content, mine):
            _insert(connection, account_id, address, cadence, content, active=known)
        return _read(_find_same(connection, address, cadence, content, mine)[0])


def list_address(store: Store, email: str, cadence: Cadence, content: Content) -> Subscription:
    """Subscribe an address that the settings list; for the command, which has no reader."""
    address = check_address(email)
    with store.writing() as connection:
        listed = subscriptions.c.account_id.is_(None)
        # Whoever has unsubscribed stays so, whatever the settings say.
        if not _find_same(connection, address, cadence, content, listed):
            _insert(connection, None, address, cadence, content, active=True)
        return _read(_find_same(connection, address, cadence, content, listed)[0])


def confirm(store: Store, token: str) -> Subscription:
    """Activate the subscription whose mailed token this is; NotAllowed for a token that is none."""
    pending = (subscriptions.c.confirm_token == token) & (subscriptions.c.state == "pending")
    with store.writing() as connection:
        connection.execute(update(subscriptions).where(pending).values(state="active", confirmed_at=datetime.now(UTC)))
        row = connection.execute(select(subscriptions).where(subscriptions.c.confirm_token == token)).first()
    if row is None or row.state == "ended":
        raise NotAllowed("subscribing")
    return _read(row)


def unsubscribe(store: Store, token: str) -> Subscription:
    """
    End the subscription whose token this is: the token is the right, nobody has to sign in.

    With it end all others by which the same mailbox gets the same digest. Only an address that was
    never confirmed ends nothing but its own: whoever asked in its name is not whose mailbox it is.
    """
    with store.writing() as connection:
        found = subscriptions.c.unsubscribe_token == token
        row = connection.execute(select(subscriptions).where(found)).first()
        if row is None:
            raise NotAllowed("changing a subscription")
        _end(connection, found)
        if row.confirmed_at is not None:
            live = subscriptions.c.state != "ended"
            same = _find_same(connection, row.email, row.cadence, row.content, live)
            _end(connection, subscriptions.c.id.in_([one.id for one in same]))
        return _read(connection.execute(select(subscriptions).where(found)).one())


def cancel(store: Store, reader: Reader, subscription_id: str) -> None:
    """End one of the reader's own subscriptions."""
    with store.writing() as connection:
        found = subscriptions.c.id == subscription_id
        owner = connection.execute(select(subscriptions.c.account_id).where(found)).scalar()
        require_account(connection, reader, "changing a subscription", [owner])
        _end(connection, found)


def find_subscriptions(store: Store, reader: Reader) -> list[Subscription]:
    """The reader's subscriptions that have not ended; without the tokens that prove an address is theirs."""
    require(reader, "subscribing")
    mine = (subscriptions.c.account_id == reader.account_id) & (subscriptions.c.state != "ended")
    with store.reading() as connection:
        rows = connection.execute(select(subscriptions).where(mine).order_by(subscriptions.c.created_at))
        return [replace(_read(row), confirm_token="") for row in rows]


def find_active(store: Store, cadence: Cadence) -> list[Subscription]:
    """All who are to get a digest; for the command that sends them."""
    wanted = (subscriptions.c.state == "active") & (subscriptions.c.cadence == cadence)
    with store.reading() as connection:
        rows = connection.execute(select(subscriptions).where(wanted).order_by(subscriptions.c.id))
        return [_read(row) for row in rows]


def check_address(email: str) -> str:
    """
    An e-mail address that can stand in a header; raises InvalidOption for anything else.

    >>> check_address("ann@example.org")
    'ann@example.org'
    """
    address = email.strip()
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address) or not address.isprintable():
        raise InvalidOption(f"{quote(email)} is no e-mail address.", hint="Write it as name@example.org.")
    return address


def _insert(
    connection: Any, account_id: str | None, email: str, cadence: Cadence, content: Content, *, active: bool
) -> None:
    if cadence not in ("daily", "weekly") or content not in ("trending", "followed"):
        raise InvalidOption(
            f"No digest is {quote(cadence)} and {quote(content)}.", hint="Daily or weekly, trending or followed."
        )
    now = datetime.now(UTC)
    what = {"account_id": account_id, "email": email, "cadence": cadence, "content": content}
    tokens = {"confirm_token": token_urlsafe(32), "unsubscribe_token": token_urlsafe(32)}
    state = {"state": "active" if active else "pending", "created_at": now, "confirmed_at": now if active else None}
    insert_missing(connection, subscriptions, {"id": new_id(), **what, **tokens, **state})


def _end(connection: Any, which: Any) -> None:
    ended = update(subscriptions).where(which & (subscriptions.c.state != "ended"))
    connection.execute(ended.values(state="ended", ended_at=datetime.now(UTC)))


def _find_same(connection: Any, email: str, cadence: Cadence, content: Content, which: Any) -> list[Row[Any]]:
    """Those of *which* that are of the same digest to the same mailbox, the oldest first."""
    columns = subscriptions.c
    asked = select(subscriptions).where(which, columns.cadence == cadence, columns.content == content)
    rows = connection.execute(asked.order_by(columns.created_at, columns.id))
    # Databases fold letters beyond ASCII each in their own way, or not at all.
    return [row for row in rows if row.email.casefold() == email.casefold()]


def _read(row: Row[Any]) -> Subscription:
    return Subscription(
        row.id,
        row.account_id,
        row.email,
        row.cadence,
        row.content,
        row.state,
        row.confirm_token,
        row.unsubscribe_token,
        row.created_at,
    )
