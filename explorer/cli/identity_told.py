"""``identity list`` and ``identity why``: what was corrected, and what made people one."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from explorer.cli.options import open_library, print_json
from explorer.find import get_researcher_no
from explorer.library.ledger.building import describe_entry, find_about
from explorer.library.ledger.entries import Entry
from explorer.library.ledger.evidence import describe_evidence, describe_grounds, find_grounds, read_evidence
from explorer.library.ledger.file import Ledger, load_ledger
from explorer.settings import default_library
from explorer.snapshot import identity_queries, queries
from explorer.snapshot.opened import Snapshot

UNPUBLISHED = "not published"
"""The state of an entry that the current snapshot was made without."""


def list_entries(arguments: argparse.Namespace) -> None:
    """Print every correction, and what became of it."""
    ledger = load_ledger(library_of(arguments))
    snapshot = open_library(arguments)
    told = [tell_entry(snapshot, entry) for entry in ledger.entries]
    if arguments.json:
        print_json({"entries": told, "rejected": tell_bad_lines(ledger)})
        return
    for entry, one in zip(ledger.entries, told, strict=True):
        by = f" by {one['by']}" if one["by"] else ""
        print(f"{entry.id}  {entry.when:%Y-%m-%d %H:%M}  {entry.who or '-'}  {one['state']}{by}")
        print(f"    {describe_entry(entry)}", *([f"    {entry.note}"] if entry.note else []), sep="\n")
    if not told:
        print("No corrections.")
    warn_of_bad_lines(ledger)


def tell_why(arguments: argparse.Namespace) -> None:
    """Print what made one person of somebody's lines."""
    snapshot = open_library(arguments)
    number = get_researcher_no(snapshot, arguments.who)
    person = queries.find_people(snapshot, [number])[number]
    told = {
        "id": person.id,
        "name": person.name,
        "works": person.works,
        "spellings": [
            {"name": name, "works": works, "first_year": first, "last_year": last}
            for name, works, first, last in identity_queries.find_spelling_facts(snapshot, number)
        ],
        "ids": queries.find_person_ids(snapshot, number),
        "merges": [_tell_merge(snapshot, number, row) for row in identity_queries.find_merges(snapshot, number)],
        "corrections": [
            tell_entry(snapshot, entry)
            for entry in find_about(snapshot, load_ledger(library_of(arguments)).entries, number)
        ],
    }
    if arguments.json:
        print_json(told)
    else:
        _print_why(told)


def tell_entry(snapshot: Snapshot, entry: Entry) -> dict[str, object]:
    """An entry as JSON shows it: the lines counted, and what became of it."""
    state, by, lines, found = identity_queries.find_verdicts(snapshot).get(entry.id, (UNPUBLISHED, "", None, None))
    return {
        "id": entry.id,
        "when": entry.when.isoformat(),
        "who": entry.who,
        "what": entry.what,
        "text": describe_entry(entry),
        "note": entry.note,
        "people": [{"id": one.person, "name": one.name, "lines": len(one.lines)} for one in entry.sides],
        "undoes": entry.undoes or None,
        "state": state,
        "by": by or None,
        "lines": lines,
        "found": found,
    }


def find_people_of(snapshot: Snapshot, entry: Entry) -> list[int]:
    """Whoever has lines of *entry* now, by number, most lines first."""
    lines = [(line.source_id, line.position) for side in entry.sides for line in side.lines]
    return identity_queries.find_line_people(snapshot, lines)


def tell_bad_lines(ledger: Ledger) -> list[dict[str, object]]:
    return [{"line": one.line, "reason": one.reason} for one in ledger.bad]


def warn_of_bad_lines(ledger: Ledger) -> None:
    for one in ledger.bad:
        print(f"warning: line {one.line} is left out: {one.reason}", file=sys.stderr)


def count_works(works: object) -> str:
    return f"{works} {'work' if works == 1 else 'works'}"


def library_of(arguments: argparse.Namespace) -> Path:
    return Path(arguments.library or default_library())


def _tell_merge(
    snapshot: Snapshot, person: int, row: tuple[str, str, str | None, str | None, float, str, str]
) -> dict[str, object]:
    told = describe_grounds(find_grounds(snapshot, person, row[0], row[1]))
    names = ("left_name", "right_name", "left_work", "right_work", "confidence", "evidence", "rule")
    return {**dict(zip(names, row, strict=True)), "evidence": read_evidence(row[5]), "text": describe_merge(row, told)}


def describe_merge(row: tuple[str, str, str | None, str | None, float, str, str], grounds: str) -> str:
    """Say what joined two names, and how sure that is."""
    left, right, _, _, confidence, evidence, _ = row
    told = "; ".join(filter(None, [grounds, describe_evidence(read_evidence(evidence))]))
    return f"{left} joined {right}: {told}; confidence {confidence:.2f}"


def _print_why(told: Mapping[str, object]) -> None:
    print(f"{told['name']}  ({told['id']})  {count_works(told['works'])}")
    for key, line in (("spellings", "{works:>6}  {name}"), ("merges", "  {text}"), ("corrections", "  {id}: {text}")):
        rows = told[key]
        for row in rows if isinstance(rows, list) else ():
            print(line.format(**row))
