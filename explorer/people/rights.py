"""
Who may do what: the one table that every function of the store asks.

A reader is signed out, or a reader; a reader may also own the thing in question, and be a curator.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from sqlalchemy import Connection, select

from explorer.errors import NotAllowed, SignInNeeded
from explorer.people.readers import Reader
from explorer.people.tables import accounts, sessions

Role = Literal["signed out", "reader", "owner", "curator"]
Action = Literal[
    "reading what is public",
    "following",
    "excluding",
    "voting",
    "commenting",
    "deleting a comment",
    "saving papers",
    "writing notes",
    "reading notes",
    "subscribing",
    "changing a subscription",
    "changing one's name",
    "exporting an account's data",
    "deleting an account",
    "claiming",
    "reading a claim's evidence",
    "withdrawing a claim",
    "proving a claim",
    "remarking on a claim",
    "deciding on a claim",
    "editing a claimed profile",
    "changing a library",
    "correcting an identity",
    "inviting",
    "answering an invitation",
    "reading a conversation",
    "writing a message",
    "blocking",
]

EVERYBODY: frozenset[Role] = frozenset({"signed out", "reader", "owner", "curator"})
SIGNED_IN: frozenset[Role] = EVERYBODY - {"signed out"}
OWNER: frozenset[Role] = frozenset({"owner"})

RIGHTS: dict[Action, frozenset[Role]] = {
    "reading what is public": EVERYBODY,
    "following": SIGNED_IN,
    "excluding": SIGNED_IN,
    "voting": SIGNED_IN,
    "commenting": SIGNED_IN,
    "deleting a comment": frozenset({"owner", "curator"}),
    "saving papers": SIGNED_IN,
    "writing notes": SIGNED_IN,
    "reading notes": SIGNED_IN,
    "subscribing": SIGNED_IN,
    "changing a subscription": OWNER,
    "changing one's name": SIGNED_IN,
    "exporting an account's data": SIGNED_IN,
    "deleting an account": SIGNED_IN,
    "claiming": SIGNED_IN,
    "reading a claim's evidence": frozenset({"owner", "curator"}),
    "withdrawing a claim": OWNER,
    "proving a claim": OWNER,
    "remarking on a claim": frozenset({"owner", "curator"}),
    "deciding on a claim": frozenset({"curator"}),
    "editing a claimed profile": OWNER,
    "changing a library": frozenset({"curator"}),
    "correcting an identity": frozenset({"owner", "curator"}),
    "inviting": SIGNED_IN,
    "answering an invitation": OWNER,
    "reading a conversation": OWNER,
    "writing a message": OWNER,
    "blocking": SIGNED_IN,
}
"""Where "reader" is named without an owner, a reader does it for themselves: nothing else can be named."""
NOT_ONE_S_OWN: frozenset[Action] = frozenset({"deciding on a claim"})
"""What nobody does about a thing of their own, save on their own machine."""


def find_roles(reader: Reader, owners: Collection[str | None] = ()) -> frozenset[Role]:
    """
    What *reader* is towards a thing of *owners*.

    >>> sorted(find_roles(Reader("a"), ["a"]))
    ['owner', 'reader']
    >>> sorted(find_roles(Reader()))
    ['signed out']
    """
    if not reader.signed_in:
        return frozenset({"signed out"})
    roles: set[Role] = {"reader"}
    if reader.account_id in owners:
        roles.add("owner")
    if reader.curator:
        roles.add("curator")
    return frozenset(roles)


def may(reader: Reader, action: Action, owners: Collection[str | None] = ()) -> bool:
    """Whether *reader* may do it; for what a page offers. The functions of the store ask again."""
    roles = find_roles(reader, owners)
    if action in NOT_ONE_S_OWN and "owner" in roles and not reader.local:
        return False
    return bool(RIGHTS[action] & roles)


def require(reader: Reader, action: Action, owners: Collection[str | None] = ()) -> None:
    """Raise SignInNeeded or NotAllowed unless *reader* may do it."""
    if may(reader, action, owners):
        return
    raise NotAllowed(action) if reader.signed_in else SignInNeeded(action)


def require_account(connection: Connection, reader: Reader, action: Action, owners: Collection[str | None] = ()) -> str:
    """
    The account's id, if *reader* may do it and is still signed in.

    A tab that was open when its account signed out elsewhere still has a Reader; it writes nothing.
    """
    require(reader, action, owners)
    found = connection.execute(select(accounts.c.id).where(accounts.c.id == reader.account_id)).scalar()
    if found is None or (not reader.local and _has_ended(connection, reader)):
        raise SignInNeeded(action, ended=True)
    return str(found)


def _has_ended(connection: Connection, reader: Reader) -> bool:
    row = connection.execute(
        select(sessions.c.account_id, sessions.c.ended_at).where(sessions.c.fingerprint == reader.session)
    ).first()
    return row is None or row.account_id != reader.account_id or row.ended_at is not None
