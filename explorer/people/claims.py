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
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, select, update

from explorer.errors import InvalidOption, NotAllowed, quote
from explorer.people.limits import spend
from explorer.people.readers import Reader, Target, check_target, check_text, new_id, shorten_label
from explorer.people.rights import may, require, require_account
from explorer.people.store import Store, insert_missing, insert_or_replace
from explorer.people.tables import claim_codes, claim_events, claims, owner_profiles
from explorer.text.cleaning import clean_text
from explorer.text.markup import safe_href

ClaimState = Literal["pending", "approved", "refused", "withdrawn", "contested"]
LIVE: tuple[ClaimState, ...] = ("pending", "approved", "contested")
ENDED: tuple[ClaimState, ...] = ("refused", "withdrawn")
LONGEST_STATEMENT = 2_000
LONGEST_BIO = 2_000
MOST_LINKS = 10
MOST_KEY_PAPERS = 5
PROVED = 2
"""The level from which a claim approves itself."""
VOUCHED = 3
LOCAL_REASON = "the only person on this machine; nobody checked who they are"
MOVES: dict[ClaimState, tuple[ClaimState, ...]] = {
    "pending": ("approved", "refused", "withdrawn", "contested"),
    "approved": ("refused", "withdrawn", "contested"),
    "contested": ("approved", "refused", "withdrawn"),
    "refused": (),
    "withdrawn": (),
}
"""From which state to which others. One that has ended stays so: whoever was refused claims anew."""


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
    """The name that they had then; empty for the app itself, or when the account is gone."""
    before: str
    after: ClaimState
    reason: str


@dataclass(frozen=True, slots=True)
class OwnerProfile:
    """What the owner of a claimed record says."""

    bio: str = ""
    affiliation: str = ""
    open_to_collaborate: bool = False
    links: tuple[str, ...] = ()
    key_papers: tuple[str, ...] = ()


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

    A level of 2 approves it at once, and the trail says *why*, unless somebody else's claim is
    approved: then both become contested, and a curator decides. On one's own machine there is
    nobody to wait for, and a claim is approved at the level that it has. Whoever has a live claim
    on the record gets that one.
    """
    check_target(person, ("person",))
    if not 0 <= level <= PROVED:
        raise InvalidOption(f"A claim can't begin at level {level}.", hint="Level 3 takes a curator.")
    said = check_text(statement, LONGEST_STATEMENT, "statement") if clean_text(statement) else ""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "claiming")
        own = _find(connection, person.ids, account_id=account_id)
        if own:
            return _read(own[0], reader)
        spend(connection, account_id, "claiming")
        values = {"account_id": account_id, "person_id": person.id, "label": shorten_label(person.label)}
        proved = {"level": level, "statement": said, "evidence": json.dumps(dict(evidence))}
        claim_id = new_id()
        given = {"id": claim_id, **values, **proved, "state": "pending", "created_at": datetime.now(UTC)}
        if insert_missing(connection, claims, given):
            _note(connection, claim_id, reader, "", "pending", "")
            _settle(connection, claim_id, person.ids, level, why)
            if reader.local and level < PROVED:
                _move(connection, _get(connection, claim_id), reader, "approved", LOCAL_REASON)
        return _read(_find(connection, [person.id], account_id=account_id)[0], reader)


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
    row = _get(connection, claim_id, lock=True)
    require_account(connection, reader, "proving a claim", [row.account_id])
    if row.state not in LIVE or not 0 <= level <= PROVED:
        raise NotAllowed("proving a claim")
    merged = json.dumps({**json.loads(row.evidence), **evidence})
    higher = max(level, row.level)
    connection.execute(update(claims).where(claims.c.id == claim_id).values(level=higher, evidence=merged))
    if row.state == "pending":
        _settle(connection, claim_id, [row.person_id, *person_ids], higher, why)
    settled = _get(connection, claim_id)
    if settled.state == row.state:
        _note(connection, claim_id, None, row.state, row.state, why)
    return _read(settled, reader)


def withdraw_claim(store: Store, reader: Reader, claim_id: str, reason: str = "") -> None:
    """Take one's own claim back."""
    with store.writing() as connection:
        row = _get(connection, claim_id, lock=True)
        require_account(connection, reader, "withdrawing a claim", [row.account_id])
        _move(connection, row, reader, "withdrawn", clean_text(reason)[:LONGEST_STATEMENT])


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

    Approving lifts it to level 3, unless it is one's own, and refuses what others claim of the same
    record, by its id or by one of *person_ids*.
    """
    if state not in ("approved", "refused"):
        raise InvalidOption(f"A curator can't make a claim {quote(state)}.", hint="Approve or refuse it.")
    said = check_text(reason, LONGEST_STATEMENT, "reason") if state == "refused" else clean_text(reason)
    with store.writing() as connection:
        require(reader, "deciding on a claim")
        row = _get(connection, claim_id)
        require_account(connection, reader, "deciding on a claim", [row.account_id])
        if state == "approved":
            for other in _find(connection, [row.person_id, *person_ids]):
                if other.account_id != row.account_id and other.state in ("approved", "contested"):
                    _move(connection, other, reader, "refused", "another claim was approved")
            level = row.level if row.account_id == reader.account_id else VOUCHED
            connection.execute(update(claims).where(claims.c.id == claim_id).values(level=level))
        if row.state != state:
            _move(connection, row, reader, state, said)
        return _read(_get(connection, claim_id), reader)


def find_claims(store: Store, reader: Reader, person_ids: Sequence[str]) -> list[Claim]:
    """The live claims on a record, by its ids, the oldest first; evidence only for who may read it."""
    with store.reading() as connection:
        return [_read(row, reader) for row in _find(connection, person_ids)]


def find_claims_by_id(connection: Connection, reader: Reader, claim_ids: Sequence[str]) -> list[Claim]:
    """The claims with these ids, in their order."""
    rows = {row.id: row for row in connection.execute(select(claims).where(claims.c.id.in_(claim_ids)))}
    return [_read(rows[one], reader) for one in claim_ids if one in rows]


def find_own_claims(store: Store, reader: Reader) -> list[Claim]:
    """All claims of the reader, the latest first."""
    require(reader, "claiming")
    asked = select(claims).where(claims.c.account_id == reader.account_id).order_by(claims.c.created_at.desc())
    with store.reading() as connection:
        return [_read(row, reader) for row in connection.execute(asked)]


def find_queue(store: Store, reader: Reader) -> list[Claim]:
    """What waits for a curator, the oldest first."""
    require(reader, "deciding on a claim")
    waiting = select(claims).where(claims.c.state.in_(("pending", "contested"))).order_by(claims.c.created_at)
    with store.reading() as connection:
        return [_read(row, reader) for row in connection.execute(waiting)]


def find_approved(store: Store, reader: Reader) -> list[Claim]:
    """All approved claims, for curators, by the record's id."""
    require(reader, "deciding on a claim")
    approved = select(claims).where(claims.c.state == "approved").order_by(claims.c.person_id, claims.c.id)
    with store.reading() as connection:
        return [_read(row, reader) for row in connection.execute(approved)]


def find_decided(store: Store, reader: Reader, limit: int) -> list[Claim]:
    """The claims that wait for nobody, for curators, the latest decided first."""
    require(reader, "deciding on a claim")
    decided = select(claims).where(claims.c.state.in_(("approved", *ENDED)))
    with store.reading() as connection:
        rows = connection.execute(decided.order_by(claims.c.decided_at.desc(), claims.c.id).limit(limit))
        return [_read(row, reader) for row in rows]


def find_claim_events(store: Store, reader: Reader, claim_id: str) -> list[ClaimEvent]:
    """The audit trail of a claim, the oldest first; for its owner and curators."""
    with store.reading() as connection:
        row = _get(connection, claim_id)
        require(reader, "reading a claim's evidence", [row.account_id])
        asked = select(claim_events).where(claim_events.c.claim_id == claim_id)
        rows = connection.execute(asked.order_by(claim_events.c.at, claim_events.c.number))
        return [ClaimEvent(one.at, one.actor, one.before, one.after, one.reason) for one in rows]


def ask_for_code(store: Store, reader: Reader, claim_id: str, place: str) -> str:
    """The code that the owner of a claim places at *place*; the same one each time."""
    with store.writing() as connection:
        row = _get(connection, claim_id, lock=True)
        require_account(connection, reader, "proving a claim", [row.account_id])
        if row.state not in LIVE:
            raise NotAllowed("proving a claim")
        key = {"claim_id": claim_id, "place": shorten_label(place)}
        insert_missing(
            connection, claim_codes, {**key, "code": f"explorer-{new_id()}", "created_at": datetime.now(UTC)}
        )
        about = (claim_codes.c.claim_id == claim_id) & (claim_codes.c.place == key["place"])
        return str(connection.execute(select(claim_codes.c.code).where(about)).scalar_one())


def write_profile(store: Store, reader: Reader, claim_id: str, profile: OwnerProfile) -> None:
    """What the owner of an approved claim says of themselves; links lead to pages on the web, or are refused."""
    if len(profile.links) > MOST_LINKS or len(profile.key_papers) > MOST_KEY_PAPERS:
        raise InvalidOption(
            f"{len(profile.links)} links and {len(profile.key_papers)} papers are too many.",
            hint=f"{MOST_LINKS} links and {MOST_KEY_PAPERS} papers are possible.",
        )
    links = [_check_link(one) for one in profile.links]
    bio = clean_text(profile.bio, paragraphs=True)[:LONGEST_BIO]
    texts = {"bio": bio, "affiliation": shorten_label(profile.affiliation)}
    lists = {
        "links": json.dumps(links),
        "key_papers": json.dumps([shorten_label(one) for one in profile.key_papers]),
    }
    with store.writing() as connection:
        row = _get(connection, claim_id, lock=True)
        require_account(connection, reader, "editing a claimed profile", [row.account_id])
        if row.state != "approved":
            raise NotAllowed("editing a claimed profile")
        flag = {"open_to_collaborate": profile.open_to_collaborate, "changed_at": datetime.now(UTC)}
        insert_or_replace(connection, owner_profiles, {"claim_id": claim_id, **texts, **lists, **flag})


def find_profile(store: Store, person_ids: Sequence[str]) -> OwnerProfile | None:
    """What the owner of a record says of themselves, by the strongest approved claim on it; None without one."""
    approved = (claims.c.state == "approved") & claims.c.person_id.in_(person_ids)
    first = select(claims.c.id).where(approved).order_by(claims.c.level.desc(), claims.c.created_at, claims.c.id)
    with store.reading() as connection:
        strongest = connection.execute(first.limit(1)).scalar()
        row = connection.execute(select(owner_profiles).where(owner_profiles.c.claim_id == strongest)).first()
    if row is None:
        return None
    lists = tuple(json.loads(row.links)), tuple(json.loads(row.key_papers))
    return OwnerProfile(row.bio, row.affiliation, row.open_to_collaborate, *lists)


def _settle(connection: Connection, claim_id: str, person_ids: Sequence[str], level: int, why: str) -> None:
    """What proof does by itself."""
    if level < PROVED:
        return
    row = _get(connection, claim_id)
    others = (one for one in _find(connection, person_ids) if one.account_id != row.account_id)
    rivals = [one for one in others if one.state != "pending"]
    for rival in rivals:
        if rival.state == "approved":
            _move(connection, rival, None, "contested", "somebody else has proved that the record is theirs")
    _move(connection, row, None, "contested" if rivals else "approved", why)


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


def _note(
    connection: Connection, claim_id: object, by: Reader | None, before: str, after: ClaimState, reason: str
) -> None:
    who = {"account_id": by.account_id, "actor": by.name} if by else {"actor": ""}
    what = {"claim_id": claim_id, "before": before, "after": after, "reason": reason, "at": datetime.now(UTC)}
    connection.execute(claim_events.insert().values(**who, **what))


def _find(connection: Connection, person_ids: Sequence[str], account_id: str | None = None) -> list[Row[Any]]:
    asked = select(claims).where(claims.c.person_id.in_(person_ids), claims.c.state.in_(LIVE))
    if account_id is not None:
        asked = asked.where(claims.c.account_id == account_id)
    return list(connection.execute(asked.order_by(claims.c.created_at, claims.c.id)))


def _get(connection: Connection, claim_id: str, *, lock: bool = False) -> Row[Any]:
    """Read a claim; with *lock* nobody else changes it before this transaction has ended (SQLite has one writer)."""
    asked = select(claims).where(claims.c.id == claim_id)
    row = connection.execute(asked.with_for_update() if lock else asked).first()
    if row is None:
        raise NotAllowed("claiming")
    return row


def _read(row: Row[Any], reader: Reader) -> Claim:
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


def _check_link(address: str) -> str:
    """The address of a page on the web, as it is kept; raises InvalidOption for any other."""
    kept = shorten_label(address)
    if not kept.casefold().startswith(("https://", "http://")) or not safe_href(kept):
        raise InvalidOption(f"{quote(address)} is no address of a page.", hint="Begin it with https://.")
    return kept
