"""Remarks in the trail of a claim: what its owner asks curators for, and what those answer."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select

from explorer.errors import NotAllowed
from explorer.people.claim_records import LIVE, Claim, find_claims_by_id
from explorer.people.claims import LONGEST_STATEMENT
from explorer.people.limits import spend
from explorer.people.readers import Reader, check_text
from explorer.people.rights import require, require_account
from explorer.people.store import Store
from explorer.people.tables import claim_events, claims


def remark(store: Store, reader: Reader, claim_id: str, text: str) -> None:
    """Write a line into the trail of a live claim, as its owner or as a curator; the state stays."""
    said = check_text(text, LONGEST_STATEMENT, "request")
    with store.writing() as connection:
        row = connection.execute(select(claims).where(claims.c.id == claim_id)).first()
        if row is None:
            raise NotAllowed("remarking on a claim")
        account_id = require_account(connection, reader, "remarking on a claim", [row.account_id])
        if row.state not in LIVE:
            raise NotAllowed("remarking on a claim")
        spend(connection, account_id, "remarking on a claim")
        who = {"account_id": account_id, "actor": reader.name}
        what = {"before": row.state, "after": row.state, "reason": said, "at": datetime.now(UTC)}
        connection.execute(claim_events.insert().values(claim_id=claim_id, **who, **what))


def find_remarked(store: Store, reader: Reader) -> list[Claim]:
    """The approved claims whose owner has asked for something that no curator has answered, the oldest first."""
    require(reader, "deciding on a claim")
    kept = claim_events.c.before == claim_events.c.after
    remarks = claim_events.join(claims, claims.c.id == claim_events.c.claim_id)
    latest = (
        select(func.max(claim_events.c.number))
        .select_from(remarks)
        .where(kept, claim_events.c.account_id.is_not(None), claims.c.state == "approved")
        .group_by(claim_events.c.claim_id)
    )
    asked = (
        select(claim_events.c.claim_id)
        .select_from(remarks)
        .where(claim_events.c.number.in_(latest), claim_events.c.account_id == claims.c.account_id)
        .order_by(claim_events.c.number)
    )
    with store.reading() as connection:
        ids = [str(one) for one in connection.execute(asked).scalars()]
        return find_claims_by_id(connection, reader, ids)
