"""Votes on papers: one a reader and paper."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, select

from explorer.people.limits import spend
from explorer.people.readers import Marked, Reader, check_id, shorten_label
from explorer.people.rights import require, require_account
from explorer.people.store import Store, insert_missing
from explorer.people.tables import votes


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote without its voter: what trending needs."""

    paper_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Voting:
    """What a vote button shows."""

    votes: int
    mine: bool


def vote(store: Store, reader: Reader, paper_id: str, *, wanted: bool = True, label: str = "") -> Voting:
    """Vote for a paper, or take the vote back; the first vote's time counts. *label* is the title."""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "voting")
        spend(connection, account_id, "voting")
        key = {"account_id": account_id, "paper_id": check_id(paper_id, "paper")}
        if wanted:
            insert_missing(connection, votes, {**key, "label": shorten_label(label), "at": datetime.now(UTC)})
        else:
            connection.execute(delete(votes).where(votes.c.account_id == account_id, votes.c.paper_id == paper_id))
        counted = select(func.count()).where(votes.c.paper_id == paper_id)
        return Voting(int(connection.execute(counted).scalar_one()), wanted)


def find_voting(store: Store, reader: Reader, paper_ids: Collection[str]) -> dict[str, Voting]:
    """The votes for each of these papers; those without one are left out."""
    wanted = votes.c.paper_id.in_(paper_ids)
    counted = select(votes.c.paper_id, func.count()).where(wanted).group_by(votes.c.paper_id)
    own = select(votes.c.paper_id).where(wanted, votes.c.account_id == reader.account_id)
    with store.reading() as connection:
        mine = set(connection.execute(own).scalars())
        return {str(row[0]): Voting(int(row[1]), row[0] in mine) for row in connection.execute(counted)}


def find_own_votes(store: Store, reader: Reader) -> list[Marked]:
    """The papers that the reader voted for, the latest first."""
    require(reader, "voting")
    asked = select(votes).where(votes.c.account_id == reader.account_id)
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(votes.c.at.desc(), votes.c.paper_id))
        return [Marked("paper", row.paper_id, row.label, row.at) for row in rows]


def find_votes(store: Store, since: datetime | None = None) -> list[Vote]:
    """All votes from *since* on, the oldest first."""
    asked = select(votes.c.paper_id, votes.c.at).order_by(votes.c.at, votes.c.paper_id)
    if since:
        asked = asked.where(votes.c.at >= since)
    with store.reading() as connection:
        return [Vote(row.paper_id, row.at) for row in connection.execute(asked)]
