"""``identity export`` and ``identity import``: corrections as a file to share."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from explorer.cli.identity_told import library_of, tell_bad_lines, tell_entry, warn_of_bad_lines
from explorer.cli.options import print_json
from explorer.errors import LedgerUnreadable
from explorer.library.ledger.correcting import correct
from explorer.library.ledger.entries import Entry, write_entry
from explorer.library.ledger.file import Ledger, load_ledger, read_ledger, write_ledger
from explorer.snapshot.opened import Snapshot, open_snapshot


def export_entries(arguments: argparse.Namespace) -> None:
    """Write the ledger to a file."""
    ledger = load_ledger(library_of(arguments))
    warn_of_bad_lines(ledger)
    if arguments.out == "-":
        sys.stdout.buffer.write(b"".join(map(write_entry, ledger.entries)))
        return
    write_ledger(Path(arguments.out), ledger.entries)
    if arguments.json:
        print_json({"entries": len(ledger.entries), "out": arguments.out})
    else:
        print(f"{len(ledger.entries):,} corrections written to {arguments.out}.")


def import_entries(arguments: argparse.Namespace) -> None:
    """Add the corrections of a file that the ledger lacks, and publish."""
    library = library_of(arguments)
    ledger = _read(arguments.file)
    if not ledger.entries:
        why = f"line {ledger.bad[0].line}: {ledger.bad[0].reason}" if ledger.bad else "it holds no correction"
        raise LedgerUnreadable(arguments.file, why)
    known = {one.id for one in load_ledger(library).entries}
    snapshot = publish_entries(library, ledger.entries)
    states = Counter(str(tell_entry(snapshot, entry)["state"]) for entry in ledger.entries)
    added = sum(one.id not in known for one in ledger.entries)
    warn_of_bad_lines(ledger)
    if arguments.json:
        told = {"read": len(ledger.entries) + len(ledger.bad), "added": added, "known": len(ledger.entries) - added}
        more = {"rejected": tell_bad_lines(ledger), "states": dict(states), "snapshot": snapshot.name}
        print_json(told | more)
        return
    print(f"{added:,} corrections added, {len(ledger.entries) - added:,} known before, {len(ledger.bad):,} rejected.")
    print(", ".join(f"{count:,} {state}" for state, count in states.items()))
    print(f"Published: {snapshot.name}")


def publish_entries(library: Path, entries: Sequence[Entry]) -> Snapshot:
    """Add *entries* to the ledger of *library*, with a bar, and open what was published."""
    with tqdm(total=100, bar_format="{desc:<24} {percentage:3.0f}%|{bar:30}|", leave=False) as bar:

        def watch(step: str, part: float) -> None:
            bar.set_description(step, refresh=False)
            bar.n = round(part * 100, 1)
            bar.refresh()

        return open_snapshot(library, correct(library, entries, watch))


def _read(file: str) -> Ledger:
    if file != "-":
        if not Path(file).is_file():
            raise LedgerUnreadable(file, "there is no such file")
        with Path(file).open("rb") as lines:
            return read_ledger(lines)
    return read_ledger(sys.stdin.buffer)
