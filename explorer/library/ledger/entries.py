"""
What a correction says, and how it is written: one line of JSON each.

A correction names lines of author lists as the sources gave them (record, position, raw name),
never numbers of a snapshot, so it means the same after any import and in any library that holds
the records. The ids of people that stand beside the lines are for reading, and for addresses.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Annotated, Literal, NamedTuple, get_args

import msgspec

from explorer.errors import LedgerLineRejected, quote
from explorer.text.cleaning import clean_text

Verb = Literal["merge", "split", "not_mine", "undo"]
VERBS: tuple[Verb, ...] = get_args(Verb)
LONGEST_NOTE = 2000
"""Characters of a note that are kept."""
LONGEST_WHO = 200

EntryId = Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{16})?$")]
PersonId = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{1,20}:[^\s\x00-\x1f]{1,200}$")]
_SIDES: dict[Verb, tuple[int, int]] = {"merge": (2, 10_000), "split": (2, 2), "not_mine": (2, 3), "undo": (0, 0)}
"""Fewest and most people that an entry is about."""


class Line(NamedTuple):
    """One line of one source record's author list."""

    source_id: Annotated[str, msgspec.Meta(min_length=1)]
    """The record's own key."""
    position: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
    """From 0, as in the record's list."""
    name: str
    """As the record gives it."""


@dataclass(frozen=True, slots=True)
class Side:
    """Lines of one person, as they were when the correction was made."""

    person: PersonId
    """The public id at that time."""
    name: str
    lines: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1)]
    works: dict[str, str] = field(default_factory=dict)
    """A record's own key → the DOI or arXiv id of its work, for libraries that know it by another key."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One correction."""

    what: Verb
    when: Annotated[datetime, msgspec.Meta(tz=True)]
    """With a time zone; entries are applied in this order."""
    who: str = ""
    note: str = ""
    sides: tuple[Side, ...] = ()
    """
    Of a merge the people who are one, whose public id stays first. Of the others whose the lines
    were, without them; the lines that are somebody else's; and who gets them, where that is said.
    """
    undoes: EntryId = ""
    """The entry that an undo takes back."""
    id: EntryId = ""
    """A hash of the rest."""

    @property
    def order(self) -> tuple[datetime, str]:
        """Later beats earlier."""
        return self.when.astimezone(UTC), self.id


def build_entry(
    what: Verb, sides: tuple[Side, ...] = (), *, who: str = "", note: str = "", undoes: str = "", when: datetime
) -> Entry:
    """Build an entry, its id worked out."""
    return identify(Entry(what, when.astimezone(UTC), who, note, sides, undoes))


def identify(entry: Entry) -> Entry:
    """Clean what people wrote in *entry*, and give it its id unless it has one."""
    clean = replace(
        entry, who=clean_text(entry.who)[:LONGEST_WHO].strip(), note=clean_text(entry.note)[:LONGEST_NOTE].strip()
    )
    if clean.id:
        return clean
    return replace(clean, id=hashlib.sha256(msgspec.json.encode(clean)).hexdigest()[:16])


def write_entry(entry: Entry) -> bytes:
    """Write *entry* as one line of JSON, its end included."""
    return msgspec.json.encode(entry) + b"\n"


def read_entry(line: bytes) -> Entry:
    """Read one line; raises LedgerLineRejected with the reason."""
    try:
        entry = _DECODER.decode(line)
    except msgspec.MsgspecError as error:
        raise LedgerLineRejected(str(error)) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise LedgerLineRejected("it is not JSON in UTF-8") from error
    fewest, most = _SIDES[entry.what]
    if not fewest <= len(entry.sides) <= most:
        wanted = f"{fewest}" if fewest == most else f"{fewest} to {most:,}"
        raise LedgerLineRejected(f"{quote(entry.what)} is about {wanted} people, not {len(entry.sides):,}")
    if (entry.what == "undo") != bool(entry.undoes):
        raise LedgerLineRejected("an undo names the entry that it takes back, and nothing else does")
    return identify(entry)


_DECODER = msgspec.json.Decoder(Entry)
