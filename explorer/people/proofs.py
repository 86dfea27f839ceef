"""Codes that prove a claim: whoever can write on a page that names the record may be who it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from explorer.errors import NotAllowed
from explorer.people.claim_records import LIVE, Claim
from explorer.people.claims import PROVED, settle_proof
from explorer.people.limits import spend
from explorer.people.readers import Reader, shorten_label
from explorer.people.rights import require, require_account
from explorer.people.store import Store
from explorer.people.tables import claim_codes, claims


@dataclass(frozen=True, slots=True)
class Code:
    """A code that the owner of a claim was given for one place."""

    place: str
    """The address of the page that a reader sees."""
    code: str
    found_at: datetime | None
    """When the app found it there; None while it has not."""


def find_codes(store: Store, reader: Reader, claim_id: str) -> list[Code]:
    """The codes that the owner of a claim was given, the earliest first."""
    asked = select(claim_codes).where(claim_codes.c.claim_id == claim_id).order_by(claim_codes.c.created_at)
    with store.reading() as connection:
        require(reader, "proving a claim", [_get(connection, claim_id).account_id])
        return [Code(row.place, row.code, row.found_at) for row in connection.execute(asked)]


def begin_look(store: Store, reader: Reader, claim_id: str, place: str) -> str:
    """
    The code to look for at *place*; counts the look, since each asks another machine for a page.

    Raises NotAllowed where the owner of the claim was given none for it.
    """
    with store.writing() as connection:
        row = _get(connection, claim_id)
        account_id = require_account(connection, reader, "proving a claim", [row.account_id])
        code = connection.execute(select(claim_codes.c.code).where(_is_at(claim_id, place))).scalar()
        if code is None or row.state not in LIVE:
            raise NotAllowed("proving a claim")
        spend(connection, account_id, "looking for a code")
        return str(code)


def accept_code(store: Store, reader: Reader, claim_id: str, place: str, person_ids: Sequence[str] = ()) -> Claim:
    """The claim after its code was found at *place*: proved, with the code's time, in one step."""
    now = datetime.now(UTC)
    with store.writing() as connection:
        proved = settle_proof(
            connection,
            reader,
            claim_id,
            PROVED,
            {"code": {"place": shorten_label(place), "at": now.isoformat(timespec="seconds")}},
            person_ids=person_ids,
            why=f"proved: the code stands on {shorten_label(place)}",
        )
        found = connection.execute(update(claim_codes).where(_is_at(claim_id, place)).values(found_at=now))
        if not found.rowcount:
            raise NotAllowed("proving a claim")
        return proved


def _is_at(claim_id: str, place: str) -> Any:
    return (claim_codes.c.claim_id == claim_id) & (claim_codes.c.place == shorten_label(place))


def _get(connection: Connection, claim_id: str) -> Row[Any]:
    row = connection.execute(select(claims).where(claims.c.id == claim_id)).first()
    if row is None:
        raise NotAllowed("proving a claim")
    return row
