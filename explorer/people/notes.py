"""Private notes and tags on people and papers: only who wrote them reads them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select

from explorer.errors import InvalidOption
from explorer.people.limits import spend
from explorer.people.readers import Reader, Target, TargetKind, check_target, check_text, shorten_label
from explorer.people.rights import require, require_account
from explorer.people.store import Store, insert_missing
from explorer.people.tables import notes, tags
from explorer.text.cleaning import clean_text
from explorer.text.folding import fold_name

NOTED: tuple[TargetKind, ...] = ("person", "paper")
LONGEST_NOTE = 20_000
LONGEST_TAG = 80
MOST_TAGS = 30
"""On one thing."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What a reader noted on one thing."""

    body: str = ""
    """Of several notes, which a thing has when two became one, all: the oldest first."""
    tags: tuple[str, ...] = ()
    versions: tuple[tuple[str, datetime], ...] = ()
    """Of the notes read: id of the thing, and when it was written. Tells a change meanwhile."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A thing with a note or tags of the reader's, in a list."""

    kind: TargetKind
    id: str
    label: str
    """Its name when it was noted: the library may have it no more."""
    body: str
    tags: tuple[str, ...]
    at: datetime
    """Of the latest change."""


def find_noted(store: Store, reader: Reader, target: Target) -> Noted:
    """The reader's note and tags on a person or paper, under whichever of its ids."""
    require(reader, "reading notes")
    with store.reading() as connection:
        return _read(connection, reader.account_id, target)


def annotate(
    store: Store, reader: Reader, target: Target, body: str, wanted: Collection[str], known: Noted | None = None
) -> Noted:
    """
    Write the reader's note and tags on a person or paper, in one step; an empty note deletes it.

    With *known*, what the reader saw when they began, nothing of another tab's is lost: tags that
    it set meanwhile stay, and a note that it changed meanwhile raises InvalidOption. Without, the
    note and the tags become those given.
    """
    check_target(target, NOTED)
    names = _clean_tags(wanted)
    written = check_text(body, LONGEST_NOTE, "note") if clean_text(body) else ""
    with store.writing() as connection:
        account_id = require_account(connection, reader, "writing notes")
        spend(connection, account_id, "writing notes")
        now = _read(connection, account_id, target, lock=True)
        if known is None or written != known.body:
            _replace_note(connection, account_id, target, written, now, known)
        _replace_tags(connection, account_id, target, names if known is None else _merge(names, known, now))
        return _read(connection, account_id, target)


def find_annotations(store: Store, reader: Reader, words: str = "", tag: str = "") -> list[Annotation]:
    """
    The things with notes or tags of the reader's, the latest change first.

    All *words* stand in the note, the tags or the name, accents and case aside; *tag* is one of the tags.
    """
    require(reader, "reading notes")
    wanted, tagged = fold_name(words).split(), _clean_tag(tag)
    with store.reading() as connection:
        written = connection.execute(select(notes).where(notes.c.account_id == reader.account_id)).all()
        marked = connection.execute(select(tags).where(tags.c.account_id == reader.account_id)).all()
    # Databases differ in what a capital letter is; one reader's notes are few.
    found = [one for one in _join(written, marked) if not tagged or tagged in one.tags]
    return [one for one in found if _holds(fold_name(f"{one.label} {one.body} {' '.join(one.tags)}"), wanted)]


def count_tags(store: Store, reader: Reader) -> dict[str, int]:
    """The reader's tags, and how many things have each."""
    require(reader, "reading notes")
    asked = select(tags.c.tag, func.count()).where(tags.c.account_id == reader.account_id)
    with store.reading() as connection:
        return {str(row[0]): int(row[1]) for row in connection.execute(asked.group_by(tags.c.tag).order_by(tags.c.tag))}


def _read(connection: Connection, account_id: str, target: Target, *, lock: bool = False) -> Noted:
    asked = select(notes).where(_is_mine(notes.c, account_id, target)).order_by(notes.c.at, notes.c.target_id)
    rows = connection.execute(asked.with_for_update() if lock else asked).all()
    tagged = select(tags.c.tag).where(_is_mine(tags.c, account_id, target)).distinct().order_by(tags.c.tag)
    return Noted(
        "\n\n".join(row.body for row in rows),
        tuple(connection.execute(tagged).scalars()),
        tuple((row.target_id, row.at) for row in rows),
    )


def _replace_note(
    connection: Connection, account_id: str, target: Target, body: str, now: Noted, known: Noted | None
) -> None:
    if known is not None and now.versions != known.versions:
        raise _changed_meanwhile()
    connection.execute(delete(notes).where(_is_mine(notes.c, account_id, target)))
    if not body:
        return
    key = {"account_id": account_id, "kind": target.kind, "target_id": target.id}
    values = {"label": shorten_label(target.label), "body": body, "at": datetime.now(UTC)}
    if not insert_missing(connection, notes, {**key, **values}):  # another process wrote the first one just now
        raise _changed_meanwhile()


def _replace_tags(connection: Connection, account_id: str, target: Target, names: Sequence[str]) -> None:
    if len(names) > MOST_TAGS:
        raise InvalidOption(f"{len(names)} tags on one thing; {MOST_TAGS} are possible.", hint="Choose some of them.")
    mine = _is_mine(tags.c, account_id, target)
    connection.execute(delete(tags).where(mine & (tags.c.tag.not_in(names) | (tags.c.target_id != target.id))))
    key = {"account_id": account_id, "kind": target.kind, "target_id": target.id}
    values = {"label": shorten_label(target.label), "at": datetime.now(UTC)}
    for name in names:
        insert_missing(connection, tags, {**key, "tag": name, **values})


def _merge(names: Sequence[str], known: Noted, now: Noted) -> list[str]:
    """What the reader added and took away, done to the tags as they are now."""
    added, dropped = set(names) - set(known.tags), set(known.tags) - set(names)
    return sorted((set(now.tags) | added) - dropped)


def _join(written: Sequence[Row[Any]], marked: Sequence[Row[Any]]) -> list[Annotation]:
    """One annotation a thing, the latest first."""
    by_thing: dict[tuple[str, str], tuple[list[Row[Any]], list[Row[Any]]]] = {}
    for row in written:
        by_thing.setdefault((row.kind, row.target_id), ([], []))[0].append(row)
    for row in marked:
        by_thing.setdefault((row.kind, row.target_id), ([], []))[1].append(row)
    joined = []
    for (kind, target_id), (own, tagged) in by_thing.items():
        latest = max([*own, *tagged], key=lambda row: row.at)
        body = own[0].body if own else ""
        names = tuple(sorted(row.tag for row in tagged))
        joined.append(Annotation(_KINDS[kind], target_id, latest.label, body, names, latest.at))
    return sorted(joined, key=lambda one: (-one.at.timestamp(), one.id))


_KINDS: dict[str, TargetKind] = {kind: kind for kind in NOTED}


def _is_mine(columns: Any, account_id: str, target: Target) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = columns.account_id == account_id
    return mine & (columns.kind == target.kind) & columns.target_id.in_(target.ids)


def _holds(folded: str, words: Sequence[str]) -> bool:
    return all(word in folded for word in words)


def _changed_meanwhile() -> InvalidOption:
    return InvalidOption(
        "This note was changed in another tab or browser meanwhile.",
        hint="Nothing was changed. Copy your text, load the page again, and write it into the note that stands there.",
    )


def _clean_tags(wanted: Collection[str]) -> list[str]:
    names = sorted({_clean_tag(one) for one in wanted} - {""})
    if len(names) > MOST_TAGS:
        raise InvalidOption(f"{len(names)} tags on one thing; {MOST_TAGS} are possible.", hint="Choose some of them.")
    return names


def _clean_tag(tag: str) -> str:
    """
    A tag as it is kept.

    >>> _clean_tag("  To  Read ")
    'to read'
    """
    return clean_text(tag).casefold()[:LONGEST_TAG].strip()
