"""Private notes and tags on people and papers: only who wrote them reads them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, delete, func, select

from explorer.errors import InvalidOption
from explorer.people.readers import (
    Marked,
    Reader,
    Target,
    TargetKind,
    check_target,
    check_text,
    shorten_label,
)
from explorer.people.rights import require, require_account
from explorer.people.store import Store, insert_missing, insert_or_replace
from explorer.people.tables import notes, tags
from explorer.text.cleaning import clean_text
from explorer.text.folding import fold_name

NOTED: tuple[TargetKind, ...] = ("person", "paper")
LONGEST_NOTE = 20_000
LONGEST_TAG = 80
MOST_TAGS = 30
"""On one thing."""


@dataclass(frozen=True, slots=True)
class Note:
    kind: TargetKind
    id: str
    """Of the person or paper."""
    label: str
    body: str
    at: datetime
    """When it was written last."""


def write_note(store: Store, reader: Reader, target: Target, body: str) -> None:
    """Write the reader's note on a person or paper anew; an empty one deletes it."""
    check_target(target, NOTED)
    with store.writing() as connection:
        account_id = require_account(connection, reader, "writing notes")
        mine = _is_mine(notes.c, account_id, target)
        if not clean_text(body):
            connection.execute(delete(notes).where(mine))
            return
        written = check_text(body, LONGEST_NOTE, "note")
        others = mine & (notes.c.target_id != target.id)
        connection.execute(delete(notes).where(others))
        key = {"account_id": account_id, "kind": target.kind, "target_id": target.id}
        values = {"label": shorten_label(target.label), "body": written, "at": datetime.now(UTC)}
        insert_or_replace(connection, notes, {**key, **values})


def find_note(store: Store, reader: Reader, target: Target) -> Note | None:
    """The reader's note on a person or paper."""
    require(reader, "reading notes")
    asked = select(notes).where(_is_mine(notes.c, reader.account_id, target)).order_by(notes.c.at.desc())
    with store.reading() as connection:
        row = connection.execute(asked).first()
    return None if row is None else Note(row.kind, row.target_id, row.label, row.body, row.at)


def find_notes(store: Store, reader: Reader, words: str = "") -> list[Note]:
    """The reader's notes that hold all *words*, in the note or in the name of what it is on; the latest first."""
    require(reader, "reading notes")
    wanted = fold_name(words).split()
    asked = select(notes).where(notes.c.account_id == reader.account_id)
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(notes.c.at.desc(), notes.c.target_id)).all()
    # Databases differ in what a capital letter is; one reader's notes are few.
    found = (row for row in rows if _holds(fold_name(f"{row.label} {row.body}"), wanted))
    return [Note(row.kind, row.target_id, row.label, row.body, row.at) for row in found]


def set_tags(store: Store, reader: Reader, target: Target, wanted: Collection[str]) -> None:
    """Let a person or paper have these tags of the reader's, and no others."""
    check_target(target, NOTED)
    names = sorted({_clean_tag(one) for one in wanted if clean_text(one)})
    if len(names) > MOST_TAGS:
        raise InvalidOption(f"{len(names)} tags on one thing; {MOST_TAGS} are possible.", hint="Choose some of them.")
    with store.writing() as connection:
        account_id = require_account(connection, reader, "writing notes")
        mine = _is_mine(tags.c, account_id, target)
        connection.execute(delete(tags).where(mine & (tags.c.tag.not_in(names) | (tags.c.target_id != target.id))))
        key = {"account_id": account_id, "kind": target.kind, "target_id": target.id}
        values = {"label": shorten_label(target.label), "at": datetime.now(UTC)}
        for name in names:
            insert_missing(connection, tags, {**key, "tag": name, **values})


def find_tags(store: Store, reader: Reader, target: Target) -> list[str]:
    """The reader's tags on a person or paper."""
    require(reader, "reading notes")
    asked = select(tags.c.tag).where(_is_mine(tags.c, reader.account_id, target)).distinct().order_by(tags.c.tag)
    with store.reading() as connection:
        return list(connection.execute(asked).scalars())


def count_tags(store: Store, reader: Reader) -> dict[str, int]:
    """The reader's tags, and how many things have each."""
    require(reader, "reading notes")
    asked = select(tags.c.tag, func.count()).where(tags.c.account_id == reader.account_id)
    with store.reading() as connection:
        return {str(row[0]): int(row[1]) for row in connection.execute(asked.group_by(tags.c.tag).order_by(tags.c.tag))}


def find_tagged(store: Store, reader: Reader, tag: str) -> list[Marked]:
    """The people and papers with this tag of the reader's, the latest first."""
    require(reader, "reading notes")
    asked = select(tags).where(tags.c.account_id == reader.account_id, tags.c.tag == _clean_tag(tag))
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(tags.c.at.desc(), tags.c.target_id))
        return [Marked(row.kind, row.target_id, row.label, row.at) for row in rows]


def _is_mine(columns: object, account_id: str, target: Target) -> ColumnElement[bool]:
    mine = columns.account_id == account_id  # type: ignore[attr-defined]
    about = (columns.kind == target.kind) & columns.target_id.in_(target.ids)  # type: ignore[attr-defined]
    return mine & about


def _holds(folded: str, words: Sequence[str]) -> bool:
    return all(word in folded for word in words)


def _clean_tag(tag: str) -> str:
    """
    A tag as it is kept.

    >>> _clean_tag("  To  Read ")
    'to read'
    """
    return clean_text(tag).casefold()[:LONGEST_TAG].strip()
