"""The reader's own papers and people, each once, whatever ids the library knew them by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from explorer.export.tables import Table, papers_table
from explorer.models import Paper
from explorer.people.notes import Annotation, find_annotations
from explorer.people.readers import Marked, Reader, Target, TargetKind
from explorer.people.shelf import find_saved
from explorer.people.store import Store
from explorer.people.votes import find_own_votes
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.paper_aliases import find_paper_aliases
from explorer.text.folding import fold_name


@dataclass(slots=True)
class Thing:
    """A paper or a person that the reader saved, voted for, noted or tagged."""

    kind: TargetKind
    number: int | None
    """In the open library; None when it has no such paper or person (any more)."""
    label: str
    """Its name now; of one that is gone, its name when it was kept, or its id."""
    at: datetime
    """Of the latest of these deeds."""
    ids: list[str] = field(default_factory=list)
    """Under which it was kept."""
    saved: datetime | None = None
    voted: datetime | None = None
    body: str = ""
    tags: tuple[str, ...] = ()
    paper: Paper | None = None
    """Without abstract, authors and topics."""

    def holds(self, words: Sequence[str]) -> bool:
        """Whether all folded *words* stand in its name, note or tags."""
        folded = fold_name(f"{self.label} {self.body} {' '.join(self.tags)}")
        return all(word in folded for word in words)


def find_things(store: Store, reader: Reader, snapshot: Snapshot) -> list[Thing]:
    """All that the reader saved, voted for, noted or tagged, the latest first."""
    saved, voted = find_saved(store, reader), find_own_votes(store, reader)
    noted = find_annotations(store, reader)
    papers = {one.id for one in (*saved, *voted)} | {one.id for one in noted if one.kind == "paper"}
    numbers: dict[tuple[str, str], int] = {
        ("paper", one): number for one, number in queries.find_numbers_of_papers(snapshot, papers).items()
    }
    for one in noted:
        number = queries.find_person_no(snapshot, one.id) if one.kind == "person" else None
        if number is not None:
            numbers["person", one.id] = number
    things: dict[tuple[str, int | str], Thing] = {}
    for mark in saved:
        thing = _get(things, numbers, mark)
        thing.saved = max(thing.saved or mark.at, mark.at)
    for mark in voted:
        thing = _get(things, numbers, mark)
        thing.voted = max(thing.voted or mark.at, mark.at)
    for one in noted:
        thing = _get(things, numbers, one)
        thing.body = "\n\n".join(part for part in (thing.body, one.body) if part)
        thing.tags = tuple(sorted({*thing.tags, *one.tags}))
    _name(snapshot, list(things.values()))
    return sorted(things.values(), key=lambda thing: (-thing.at.timestamp(), thing.label))


def target_of(snapshot: Snapshot, thing: Thing) -> Target:
    """The thing for functions of the store: under its present id, and every other one."""
    if thing.number is None:
        return Target(thing.kind, thing.ids[0], thing.label, tuple(thing.ids))
    if thing.kind == "paper":
        present = queries.find_paper_heads(snapshot, [thing.number])[thing.number].id
        also = find_paper_aliases(snapshot, thing.number)
    else:
        present = queries.find_people(snapshot, [thing.number])[thing.number].id
        also = queries.find_person_aliases(snapshot, thing.number)
    return Target(thing.kind, present, thing.label, (*thing.ids, *also))


def things_table(snapshot: Snapshot, things: Sequence[Thing]) -> Table:
    """The papers among *things* with all that the library knows, and what the reader kept of each."""
    papers = [thing for thing in things if thing.kind == "paper"]
    known = [thing.number for thing in papers if thing.number is not None]
    whole = papers_table(queries.find_papers_in_order(snapshot, known))
    rows = dict(zip(known, whole.rows, strict=True))
    own = ("saved", "voted", "tags", "note")

    def row(thing: Thing) -> dict[str, object]:
        gone = {"id": thing.ids[0], "title": thing.label}
        facts = rows[thing.number] if thing.number is not None else gone
        return {**facts, "saved": thing.saved, "voted": thing.voted, "tags": thing.tags, "note": thing.body}

    return Table((*whole.columns, *own), tuple(row(thing) for thing in papers))


def _get(
    things: dict[tuple[str, int | str], Thing], numbers: dict[tuple[str, str], int], one: Marked | Annotation
) -> Thing:
    """The thing that *one* is about, with its id and time added."""
    number = numbers.get((one.kind, one.id))
    key = (one.kind, one.id if number is None else number)
    thing = things.setdefault(key, Thing(one.kind, number, "", one.at))
    thing.ids += [one.id] if one.id not in thing.ids else []
    thing.at = max(thing.at, one.at)
    thing.label = thing.label or one.label
    return thing


def _name(snapshot: Snapshot, things: Sequence[Thing]) -> None:
    """Give each its present name, and each without any its id."""
    papers = queries.find_paper_heads(
        snapshot, [one.number for one in things if one.kind == "paper" and one.number is not None]
    )
    people = queries.find_people(
        snapshot, [one.number for one in things if one.kind == "person" and one.number is not None]
    )
    for thing in things:
        if thing.number is None:
            thing.label = thing.label or thing.ids[0]
        elif thing.kind == "paper":
            thing.paper = papers[thing.number]
            thing.label = papers[thing.number].title
        else:
            thing.label = people[thing.number].name
