"""Comments on papers: plain text, public, with the name of who wrote them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, select

from explorer.errors import NotAllowed
from explorer.people.limits import spend
from explorer.people.readers import Reader, check_id, check_text, new_id
from explorer.people.rights import may, require, require_account
from explorer.people.store import Store, insert_missing
from explorer.people.tables import accounts, comments

LONGEST_COMMENT = 5_000
MOST_COMMENTS = 500
"""Of one paper, on one page."""


@dataclass(frozen=True, slots=True)
class Comment:
    id: str
    paper_id: str
    author: str
    """The name that the account has now."""
    body: str
    """Plain text; paragraphs are parted by an empty line."""
    at: datetime
    deletable: bool
    """By the reader who asks."""


def add_comment(store: Store, reader: Reader, paper_id: str, body: str, *, comment_id: str = "") -> str:
    """
    Comment on a paper; the comment's id.

    A page that gives an id of its own (``new_id``) may send the same comment again after a failure:
    it stands there once.
    """
    written = check_text(body, LONGEST_COMMENT, "comment")
    given = comment_id or new_id()
    with store.writing() as connection:
        account_id = require_account(connection, reader, "commenting")
        values = {"account_id": account_id, "paper_id": check_id(paper_id, "paper"), "body": written}
        if insert_missing(connection, comments, {"id": given, **values, "at": datetime.now(UTC)}):
            spend(connection, account_id, "commenting")
        else:
            owner = connection.execute(select(comments.c.account_id).where(comments.c.id == given)).scalar()
            if owner != account_id:
                raise NotAllowed("commenting")
    return given


def delete_comment(store: Store, reader: Reader, comment_id: str) -> None:
    """Delete a comment: one's own, or as a curator any."""
    require(reader, "deleting a comment", [reader.account_id])
    with store.writing() as connection:
        owner = connection.execute(select(comments.c.account_id).where(comments.c.id == comment_id)).scalar()
        require_account(connection, reader, "deleting a comment", [owner])
        connection.execute(delete(comments).where(comments.c.id == comment_id))


def find_comments(store: Store, reader: Reader, paper_id: str, also: Collection[str] = ()) -> list[Comment]:
    """The comments on a paper, under whichever of its ids they stand, the oldest first."""
    joined = comments.join(accounts, comments.c.account_id == accounts.c.id)
    asked = select(comments, accounts.c.name).select_from(joined).where(comments.c.paper_id.in_([paper_id, *also]))
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(comments.c.at, comments.c.id).limit(MOST_COMMENTS))
        return [
            Comment(
                row.id, row.paper_id, row.name, row.body, row.at, may(reader, "deleting a comment", [row.account_id])
            )
            for row in rows
        ]


def count_comments(store: Store, paper_ids: Collection[str]) -> dict[str, int]:
    """How many comments each of these papers has; those without one are left out."""
    asked = select(comments.c.paper_id, func.count()).where(comments.c.paper_id.in_(paper_ids))
    with store.reading() as connection:
        return {str(row[0]): int(row[1]) for row in connection.execute(asked.group_by(comments.c.paper_id))}
