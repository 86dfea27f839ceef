"""Corrections of people as an opened snapshot shows them."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from explorer.errors import CorrectionNotFound, InvalidOption, NotFound, quote
from explorer.library.ledger.decisions import find_active
from explorer.library.ledger.entries import Entry, Line, Side, Verb, build_entry
from explorer.library.ledger.file import load_ledger
from explorer.snapshot import identity_queries, queries, source_queries
from explorer.snapshot.opened import Snapshot

ALL_STAY = "Leave one at least; a person without works is nobody."


def build_merge(snapshot: Snapshot, people: Sequence[int], *, note: str = "", who: str | None = None) -> Entry:
    """Say that *people*, by number, are one; the first one's public id stays. Raises InvalidOption for one only."""
    distinct = list(dict.fromkeys(people))
    if len(distinct) < 2:
        name = _name(snapshot, distinct[0]) if distinct else "nobody"
        raise InvalidOption(f"That is one person already: {quote(name)}.", hint="Name two people, best by their ids.")
    return _build(snapshot, "merge", [_side(snapshot, number) for number in distinct], note, who)


def build_split(
    snapshot: Snapshot, person: int, papers: Iterable[str], *, note: str = "", who: str | None = None
) -> Entry:
    """
    Say that *papers* of *person* are another person's, one and the same.

    *papers* are ids of papers or of records, DOIs or arXiv ids. Raises NotFound for one that is
    not this person's, and InvalidOption when none would stay.
    """
    return _build(snapshot, "split", _divide(snapshot, person, papers), note, who)


def build_not_mine(
    snapshot: Snapshot,
    person: int,
    papers: Iterable[str],
    *,
    to: int | None = None,
    note: str = "",
    who: str | None = None,
) -> Entry:
    """Say that *papers* are not *person*'s, and with *to* whose they are; otherwise like ``build_split``."""
    if to == person:
        raise InvalidOption(f"They are {quote(_name(snapshot, person))}'s already.", hint="Name somebody else.")
    sides = _divide(snapshot, person, papers)
    return _build(snapshot, "not_mine", [*sides, _side(snapshot, to)] if to is not None else sides, note, who)


def build_undo(library: Path, entry_id: str, *, note: str = "", who: str | None = None) -> Entry:
    """Take back the correction whose id is, or begins with, *entry_id*; it may be an undo itself."""
    ledger = load_ledger(library)
    found = [one for one in ledger.entries if entry_id and one.id.startswith(entry_id)]
    if len(found) != 1:
        raise CorrectionNotFound(entry_id, len(found))
    undone = find_active(ledger.entries)[1]
    if found[0].id in undone:
        raise InvalidOption(
            f"{found[0].id} is undone already, by {undone[found[0].id]}.",
            hint=f"To have it again, undo the undo: python -m explorer identity undo {undone[found[0].id]}",
        )
    return build_entry("undo", who=_own_name(who), note=note, undoes=found[0].id, when=_now(library))


def find_about(snapshot: Snapshot, entries: Sequence[Entry], person: int) -> list[Entry]:
    """Those of *entries* that name lines of *person*, and what undoes them."""
    own = {(source_id, position) for _, source_id, position, _ in identity_queries.find_lines(snapshot, person)}
    about: dict[str, Entry] = {}
    for entry in entries:
        lines = ((line.source_id, line.position) for side in entry.sides for line in side.lines)
        if entry.undoes in about or any(line in own for line in lines):
            about[entry.id] = entry
    return list(about.values())


def describe_entry(entry: Entry) -> str:
    """Say in a sentence what *entry* says."""
    names = [side.name or side.person for side in entry.sides]
    if entry.what == "merge":
        return f"{', '.join(names[:-1])} and {names[-1]} are one person."
    if entry.what == "undo":
        return f"Undoes {entry.undoes}."
    works = len({line.source_id for line in entry.sides[1].lines})
    counted = f"{works:,} {'work' if works == 1 else 'works'} of {names[0]}"
    if entry.what == "split":
        return f"{counted} {'is' if works == 1 else 'are'} by another person."
    verb = "is" if works == 1 else "are"
    return f"{counted} {verb} not theirs{f', but by {names[2]}' if len(names) > 2 else ''}."


def _build(snapshot: Snapshot, what: Verb, sides: Sequence[Side], note: str, who: str | None) -> Entry:
    library = snapshot.folder.parent.parent
    return build_entry(what, tuple(sides), who=_own_name(who), note=note, when=_now(library))


def _divide(snapshot: Snapshot, person: int, papers: Iterable[str]) -> list[Side]:
    lines = identity_queries.find_lines(snapshot, person)
    gone = _find_own(snapshot, person, papers, lines)
    if not gone:
        raise InvalidOption("No work is named.", hint="Name those that are somebody else's.")
    if len(gone) == len({paper for paper, *_ in lines}):
        raise InvalidOption(f"These are all works of {quote(_name(snapshot, person))}.", hint=ALL_STAY)
    kept = [line for line in lines if line[0] not in gone]
    return [_as_side(snapshot, person, kept), _as_side(snapshot, person, [one for one in lines if one[0] in gone])]


def _find_own(
    snapshot: Snapshot, person: int, papers: Iterable[str], lines: Sequence[tuple[int, str, int, str]]
) -> set[int]:
    """The numbers of the papers meant; a paper that several records state goes as a whole."""
    by_record: dict[str, int] = {source_id: paper for paper, source_id, *_ in lines}
    own = set(by_record.values())
    gone: set[int] = set()
    for one in papers:
        found = {by_record[one]} if one in by_record else own.intersection(queries.find_paper_nos(snapshot, one))
        if not found:
            public_id = queries.find_people(snapshot, [person])[person].id
            raise NotFound(
                f"No work of {quote(_name(snapshot, person))} is {quote(one)}.",
                hint=f"Their works, with ids: python -m explorer researcher {public_id} --json",
            )
        gone |= found
    return gone


def _side(snapshot: Snapshot, person: int) -> Side:
    return _as_side(snapshot, person, identity_queries.find_lines(snapshot, person))


def _as_side(snapshot: Snapshot, person: int, lines: Sequence[tuple[int, str, int, str]]) -> Side:
    known = queries.find_people(snapshot, [person])[person]
    named = source_queries.find_identifiers(snapshot, {paper for paper, *_ in lines})
    works = {source_id: named[paper] for paper, source_id, *_ in lines if named.get(paper, source_id) != source_id}
    signed = tuple(Line(source_id, position, name) for _, source_id, position, name in lines)
    return Side(known.id, known.name, signed, works)


def _name(snapshot: Snapshot, person: int) -> str:
    return queries.find_people(snapshot, [person])[person].name


def _now(library: Path) -> datetime:
    """Now, or a moment after the latest entry where a clock ran ahead."""
    times = [one.when.astimezone(UTC) for one in load_ledger(library).entries]
    return max([datetime.now(UTC), *(time + timedelta(microseconds=1) for time in times)])


def _own_name(who: str | None) -> str:
    if who is not None:
        return who
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # an account without a name, as in a container
        return ""
