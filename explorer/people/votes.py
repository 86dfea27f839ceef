"""Votes on papers: one a reader and paper."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

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


def vote(
    store: Store, reader: Reader, paper_id: str, *, wanted: bool = True, label: str = "", also: Collection[str] = ()
) -> Voting:
    """
    Vote for a paper, or take the vote back; the first vote's time counts. *label* is the title.

    *also* names other ids of the paper: a vote under one of them is one for it.
    """
    ids = [check_id(paper_id, "paper"), *also]
    with store.writing() as connection:
        account_id = require_account(connection, reader, "voting")
        spend(connection, account_id, "voting")
        mine = (votes.c.account_id == account_id) & votes.c.paper_id.in_(ids)
        if not wanted:
            connection.execute(delete(votes).where(mine))
        elif connection.execute(select(votes.c.paper_id).where(mine)).first() is None:
            told = {"label": shorten_label(label), "at": datetime.now(UTC)}
            insert_missing(connection, votes, {"account_id": account_id, "paper_id": ids[0], **told})
        counted = select(func.count(votes.c.account_id.distinct())).where(votes.c.paper_id.in_(ids))
        return Voting(int(connection.execute(counted).scalar_one()), wanted)


def find_voting(
    store: Store, reader: Reader, paper_ids: Collection[str], also: Mapping[str, Collection[str]] = MappingProxyType({})
) -> dict[str, Voting]:
    """
    The votes for each of these papers; those without one are left out.

    *also* gives other ids of a paper: whoever voted under several of them has voted once.
    """
    owner = {one: paper_id for paper_id in paper_ids for one in (*also.get(paper_id, ()), paper_id)}
    with store.reading() as connection:
        rows = connection.execute(select(votes.c.paper_id, votes.c.account_id).where(votes.c.paper_id.in_(owner)))
        voters: dict[str, set[str]] = {}
        for paper_id, account_id in rows:
            voters.setdefault(owner[paper_id], set()).add(account_id)
    return {paper_id: Voting(len(found), reader.account_id in found) for paper_id, found in voters.items()}


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
