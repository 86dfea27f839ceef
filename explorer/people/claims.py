"""
Claims: "this researcher is me", with the evidence for it and everything that became of it.

========== ============================================= ==========================
from       to                                            by
========== ============================================= ==========================
(nothing)  pending                                       the claimant
pending    approved                                      on one's own machine, its one person
pending    approved                                      proof of level 2, or a curator
pending    refused                                       a curator, with a reason
pending    withdrawn                                     the claimant
approved   contested                                     somebody else's claim of level 2
approved   withdrawn                                     the claimant
approved   refused                                       a curator, with a reason
contested  approved, refused                             a curator
contested  withdrawn                                     the claimant
========== ============================================= ==========================
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from explorer.errors import InvalidOption, NotAllowed, quote
from explorer.people.claim_records import ENDED, LIVE, Claim, ClaimState, find_live, get_row, read_claim
from explorer.people.limits import spend
from explorer.people.readers import Reader, Target, check_target, check_text, new_id, shorten_label
from explorer.people.rights import require, require_account
from explorer.people.store import Store, insert_missing
from explorer.people.tables import claim_codes, claim_events, claims, owner_profiles
from explorer.text.cleaning import clean_text

LONGEST_STATEMENT = 2_000
PROVED = 2
"""The level from which a claim approves itself."""
VOUCHED = 3
REFUSED_BEFORE = "a curator refused an earlier claim of the same account, so a curator decides again"
ALONE = "nobody else claims the record any more"
LOCAL_REASON = "the only person on this machine; nobody checked who they are"
MOVES: dict[ClaimState, tuple[ClaimState, ...]] = {
    "pending": ("approved", "refused", "withdrawn", "contested"),
    "approved": ("refused", "withdrawn", "contested"),
    "contested": ("approved", "refused", "withdrawn"),
    "refused": (),
    "withdrawn": (),
}
"""From which state to which others. One that has ended stays so: whoever was refused claims anew."""


def claim(
    store: Store,
    reader: Reader,
    person: Target,
    statement: str,
    level: int,
    evidence: Mapping[str, object],
    *,
    why: str = "proved",
) -> Claim:
    """
    Claim a researcher's record with what was proved: its level (0 to 2) and the evidence, as JSON.

    A level of 2 approves it at once, and the trail says *why*. Where somebody else's claim is
    approved both become contested, the new one alone if a curator has checked the other; where a
    curator has refused the account this record before, it waits. Then a curator decides. On one's
    own machine there is nobody to wait for, and a claim is approved at the level that it has.
    Whoever has a live claim on the record gets that one.
    """
    check_target(person, ("person",))
    if not 0 <= level <= PROVED:
        raise InvalidOption(f"A claim can't begin at level {level}.", hint="Level 3 takes a curator.")
    said = check_text(statement, LONGEST_STATEMENT, "statement") if clean_text(statement) else ""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "claiming")
        own = find_live(connection, person.ids, account_id=account_id)
        if own:
            return read_claim(own[0], reader)
        spend(connection, account_id, "claiming")
        values = {"account_id": account_id, "person_id": person.id, "label": shorten_label(person.label)}
        proved = {"level": level, "statement": said, "evidence": json.dumps(dict(evidence))}
        claim_id = new_id()
        given = {"id": claim_id, **values, **proved, "state": "pending", "created_at": datetime.now(UTC)}
        if insert_missing(connection, claims, given):
            _note(connection, claim_id, reader, "", "pending", "")
            _settle(connection, claim_id, person.ids, level, why)
            if reader.local and level < PROVED:
                _move(connection, get_row(connection, claim_id), reader, "approved", LOCAL_REASON)
        return read_claim(find_live(connection, [person.id], account_id=account_id)[0], reader)


def prove(
    store: Store,
    reader: Reader,
    claim_id: str,
    level: int,
    evidence: Mapping[str, object],
    *,
    person_ids: Sequence[str] = (),
    why: str = "proved",
) -> Claim:
    """
    Add to a claim what its owner has proved since; a level of 2 approves it like one that began so.

    *person_ids* are all ids of the record now: others may claim it by another one. *why* goes into the trail.
    """
    with store.writing() as connection:
        return settle_proof(connection, reader, claim_id, level, evidence, person_ids=person_ids, why=why)


def settle_proof(
    connection: Connection,
    reader: Reader,
    claim_id: str,
    level: int,
    evidence: Mapping[str, object],
    *,
    person_ids: Sequence[str] = (),
    why: str = "proved",
) -> Claim:
    """Do what ``prove`` does, within a transaction that does more."""
    row = get_row(connection, claim_id, lock=True)
    require_account(connection, reader, "proving a claim", [row.account_id])
    if row.state not in LIVE or not 0 <= level <= PROVED:
        raise NotAllowed("proving a claim")
    merged = json.dumps({**json.loads(row.evidence), **evidence})
    higher = max(level, row.level)
    connection.execute(update(claims).where(claims.c.id == claim_id).values(level=higher, evidence=merged))
    if row.state == "pending":
        _settle(connection, claim_id, [row.person_id, *person_ids], higher, why)
    settled = get_row(connection, claim_id)
    if settled.state == row.state:
        _note(connection, claim_id, None, row.state, row.state, why)
    return read_claim(settled, reader)


def withdraw_claim(
    store: Store, reader: Reader, claim_id: str, reason: str = "", *, person_ids: Sequence[str] = ()
) -> None:
    """Take one's own claim back; one that contested it, by whichever of the record's ids, is approved again."""
    with store.writing() as connection:
        row = get_row(connection, claim_id, lock=True)
        require_account(connection, reader, "withdrawing a claim", [row.account_id])
        _move(connection, row, reader, "withdrawn", clean_text(reason)[:LONGEST_STATEMENT])
        settle_alone(connection, [row.person_id, *person_ids])


def decide_claim(
    store: Store,
    reader: Reader,
    claim_id: str,
    state: ClaimState,
    reason: str = "",
    *,
    person_ids: Sequence[str] = (),
) -> Claim:
    """
    Approve or refuse a claim as a curator; a refusal needs a reason.

    Approving lifts it to level 3, one that is approved already as well, unless it is one's own, and
    refuses what others claim of the same record, by its id or by one of *person_ids*. Raises
    NotAllowed for a curator who claims that record themselves.
    """
    if state not in ("approved", "refused"):
        raise InvalidOption(f"A curator can't make a claim {quote(state)}.", hint="Approve or refuse it.")
    said = check_text(reason, LONGEST_STATEMENT, "reason") if state == "refused" else clean_text(reason)
    with store.writing() as connection:
        require(reader, "deciding on a claim")
        row = get_row(connection, claim_id)
        require_account(connection, reader, "deciding on a claim", [row.account_id])
        ids = [row.person_id, *person_ids]
        if not reader.local and find_live(connection, ids, account_id=reader.account_id):
            raise NotAllowed("deciding on a claim")
        if state == "approved":
            for other in find_live(connection, ids):
                if other.account_id != row.account_id and other.state in ("approved", "contested"):
                    _move(connection, other, reader, "refused", "another claim was approved")
            level = row.level if row.account_id == reader.account_id else VOUCHED
            connection.execute(update(claims).where(claims.c.id == claim_id).values(level=level))
            if row.state == state and row.level < level:
                _note(connection, claim_id, reader, f"L{row.level}", f"L{level}", said)
        if row.state != state:
            _move(connection, row, reader, state, said)
        if state == "refused":
            settle_alone(connection, ids)
        return read_claim(get_row(connection, claim_id), reader)


def ask_for_code(store: Store, reader: Reader, claim_id: str, place: str) -> str:
    """The code that the owner of a claim places at *place*; the same one each time."""
    with store.writing() as connection:
        row = get_row(connection, claim_id, lock=True)
        require_account(connection, reader, "proving a claim", [row.account_id])
        if row.state not in LIVE:
            raise NotAllowed("proving a claim")
        key = {"claim_id": claim_id, "place": shorten_label(place)}
        insert_missing(
            connection, claim_codes, {**key, "code": f"explorer-{new_id()}", "created_at": datetime.now(UTC)}
        )
        about = (claim_codes.c.claim_id == claim_id) & (claim_codes.c.place == key["place"])
        return str(connection.execute(select(claim_codes.c.code).where(about)).scalar_one())


def _settle(connection: Connection, claim_id: str, person_ids: Sequence[str], level: int, why: str) -> None:
    """What proof does by itself."""
    if level < PROVED:
        return
    row = get_row(connection, claim_id)
    if _was_refused(connection, str(row.account_id), person_ids):
        _note(connection, claim_id, None, row.state, row.state, REFUSED_BEFORE)
        return
    others = (one for one in find_live(connection, person_ids) if one.account_id != row.account_id)
    rivals = [one for one in others if one.state != "pending"]
    for rival in rivals:
        if rival.state == "approved" and rival.level < VOUCHED:
            _move(connection, rival, None, "contested", "somebody else has proved that the record is theirs")
    _move(connection, row, None, "contested" if rivals else "approved", why)


def settle_alone(connection: Connection, person_ids: Sequence[str]) -> None:
    """Approve again what was contested and is proved, where nobody else claims the record any more."""
    rivals = [one for one in find_live(connection, person_ids) if one.state in ("approved", "contested")]
    if len({one.account_id for one in rivals}) == 1:
        for one in rivals:
            if one.state == "contested" and one.level >= PROVED:
                _move(connection, one, None, "approved", ALONE)


def _was_refused(connection: Connection, account_id: str, person_ids: Sequence[str]) -> bool:
    mine = claims.c.account_id == account_id, claims.c.state == "refused", claims.c.person_id.in_(person_ids)
    return connection.execute(select(claims.c.id).where(*mine).limit(1)).first() is not None


def _move(connection: Connection, row: Row[Any], by: Reader | None, state: ClaimState, reason: str) -> None:
    if state not in MOVES[row.state]:
        raise InvalidOption(f"A claim that is {row.state} can't be {state}.", hint="Load the page again.")
    now = datetime.now(UTC)
    # The state it was read in is a part of the condition: of two who decide at once, one finds it decided.
    mine = (claims.c.id == row.id) & (claims.c.state == row.state)
    moved = connection.execute(update(claims).where(mine).values(state=state, decided_at=now, reason=reason))
    if not moved.rowcount:
        raise InvalidOption("Somebody has decided this claim meanwhile.", hint="Load the page again.")
    if state in ENDED:
        connection.execute(delete(claim_codes).where(claim_codes.c.claim_id == row.id))
    if state == "withdrawn":
        connection.execute(delete(owner_profiles).where(owner_profiles.c.claim_id == row.id))
    _note(connection, row.id, by, row.state, state, reason)


def _note(connection: Connection, claim_id: object, by: Reader | None, before: str, after: str, reason: str) -> None:
    who = {"account_id": by.account_id, "actor": by.name} if by else {"actor": ""}
    what = {"claim_id": claim_id, "before": before, "after": after, "reason": reason, "at": datetime.now(UTC)}
    connection.execute(claim_events.insert().values(**who, **what))
