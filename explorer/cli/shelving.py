"""``library``: which libraries there are, what is in one, what changed, back to an earlier snapshot."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from explorer.cli.importing import Bar
from explorer.cli.options import library_folder, print_json
from explorer.errors import InvalidOption, LibraryMissing, NotFound, quote
from explorer.find import get_researcher_no
from explorer.library.completeness import read_known
from explorer.library.differences import Change, Difference, compare_snapshots
from explorer.library.duplicates import count_joined
from explorer.library.history import WITHDRAWN, ImportedFile, find_previous, find_snapshots, load_history, load_manifest
from explorer.library.jobs import find_jobs
from explorer.library.restoring import delete_file, delete_library, get_file, restore_snapshot
from explorer.library.shelf import Shelved, create_library, find_libraries
from explorer.library.sizing import measure_folder
from explorer.settings import default_library
from explorer.snapshot import queries
from explorer.snapshot.opened import current_name, open_snapshot
from explorer.text.counting import count_of

MOST_LINES = 10
"""Changes of one kind that text lists; JSON has more."""
CURRENT, PREVIOUS = "current", "previous"


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("library", help="what libraries hold, what changed, back to an earlier snapshot")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    listing = verbs.add_parser("list", help="the libraries that there are")
    listing.add_argument("--json", action="store_true", help="print JSON, for machines")
    listing.set_defaults(run=_list)
    _add(verbs, "info", "what is in a library, and where it came from", _info)
    diff = _add(verbs, "diff", "what changed from one snapshot to another", _diff)
    diff.add_argument("before", nargs="?", default=PREVIOUS, metavar="A", help="a snapshot (default: the one before B)")
    diff.add_argument("after", nargs="?", default=CURRENT, metavar="B", help="a later one (default: the current one)")
    diff.add_argument("--around", metavar="WHO", help="and what changed around this researcher: an id or a name")
    restore = _add(verbs, "restore", "go back to an earlier snapshot, or forward again", _restore)
    restore.add_argument("snapshot", metavar="SNAPSHOT", help="its name, as info lists it")
    delete = _add(verbs, "delete", "take a file's import back, or delete a whole library", _delete)
    delete.add_argument("--file", type=int, metavar="N", help="the number of a file, as info lists it; else all")
    for writes in (restore, delete):
        writes.add_argument("--wait", action="store_true", help="wait while another import writes to the library")
    delete.add_argument("--yes", action="store_true", help="do it; without this it only says what it would do")
    new = verbs.add_parser("new", help="make an empty library on the shelf")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--json", action="store_true", help="print JSON, for machines")
    new.set_defaults(run=_new)


def _add(verbs: Any, name: str, words: str, run: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=words)
    parser.add_argument(
        "--library", metavar="DIR", help="a library's folder, or its name (default: your own, else the bundled one)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, for machines")
    parser.set_defaults(run=run)
    return parser


def _find_folder(arguments: argparse.Namespace) -> Path:
    """The library that is meant: a folder that there is, else the name of one that is known."""
    return library_folder(arguments.library) if arguments.library else default_library()


def _list(arguments: argparse.Namespace) -> None:
    rows = [_describe_library(one) for one in find_libraries()]
    if arguments.json:
        print_json(rows)
        return
    for row in rows:
        counts = row["counts"]
        held = f"{count_of(counts.get('papers', 0), 'paper')}, {count_of(counts.get('people', 0), 'person', 'people')}"
        mark = "*" if row["default"] else " "
        print(f"{mark} {row['name']}  {held if row['snapshot'] else 'empty'}  ({_size(row['bytes'])}, {row['folder']})")


def _describe_library(one: Shelved) -> dict[str, Any]:
    name = current_name(one.folder)
    manifest = load_manifest(one.folder, name)
    return {
        "name": one.name,
        "title": one.title,
        "folder": str(one.folder),
        "default": one.is_default,
        "bundled": one.is_bundled,
        "snapshot": name,
        "created": manifest.get("created"),
        "counts": manifest.get("counts", {}),
        "bytes": measure_folder(one.folder),
    }


def _info(arguments: argparse.Namespace) -> None:
    folder = _find_folder(arguments)
    answer = _describe_folder(folder)
    if arguments.json:
        print_json(answer)
        return
    print(f"{folder}, {_size(answer['bytes'])}")
    counts = ", ".join(f"{count:,} {name}" for name, count in answer["counts"].items())
    print(f"Snapshot {answer['snapshot']}: {counts}; identity rule: {answer['identity']}.")
    duplicates = answer["duplicates"]
    print(f"{count_of(duplicates['records'], 'record')} were joined into {count_of(duplicates['papers'], 'paper')}.")
    for known in read_known(answer):
        print(f"  {known.describe()}")
    print("Files:")
    for one in load_history(folder):
        print(f"  {_describe_file(one)}")
    print("Snapshots:")
    for note in answer["snapshots"]:
        mark = "*" if note["current"] else " "
        print(f"{mark} {note['name']}  {count_of(note['counts'].get('papers', 0), 'paper')}")


def _describe_folder(folder: Path) -> dict[str, Any]:
    name = current_name(folder)
    if name is None:
        raise LibraryMissing(folder)
    manifest = load_manifest(folder, name)
    snapshot = open_snapshot(folder)
    papers, records = count_joined(snapshot)
    snapshot.close()
    return {
        "folder": str(folder),
        "snapshot": name,
        "created": manifest.get("created"),
        "identity": manifest.get("identity"),
        "counts": manifest.get("counts", {}),
        "completeness": manifest.get("completeness", {}),
        "duplicates": {"papers": papers, "records": records},
        "files": [one.as_dict() for one in load_history(folder)],
        "snapshots": [
            {
                "name": note.name,
                "created": note.created,
                "current": note.is_current,
                "readable": note.is_readable,
                "identity": note.identity,
                "counts": dict(note.counts),
                "files": None if note.files is None else list(note.files),
            }
            for note in find_snapshots(folder)
        ],
        "jobs": [
            {name: getattr(job, name) for name in ("id", "what", "files", "state", "started", "step", "part", "read")}
            for job in find_jobs(folder)
            if job.is_live
        ],
        "bytes": measure_folder(folder),
    }


def _describe_file(one: ImportedFile) -> str:
    told = f"{one.read:,} read, {one.added:,} added, {one.updated:,} updated, {one.rejected:,} rejected"
    gone = "; withdrawn" if one.state == WITHDRAWN else ""
    return f"{one.number}  {one.imported_at}  {quote(one.file)} ({one.format}): {told}{gone}"


def _diff(arguments: argparse.Namespace) -> None:
    folder = _find_folder(arguments)
    before, after = _pick_snapshots(folder, arguments.before, arguments.after)
    around = _find_id(folder, after, arguments.around) if arguments.around else None
    found = compare_snapshots(folder, before, after, around)
    if arguments.json:
        print_json(found.as_dict())
    else:
        print(describe_difference(found))


def _pick_snapshots(folder: Path, before: str, after: str) -> tuple[str, str]:
    current = current_name(folder)
    if current is None:
        raise LibraryMissing(folder)
    names = [note.name for note in find_snapshots(folder)]
    after = current if after == CURRENT else after
    if before == CURRENT:
        return current, after
    if before != PREVIOUS:
        return before, after
    previous = find_previous(folder) if after == current else None
    earlier = previous.name if previous else next((name for name in names if name < after), None)
    if earlier is None:
        raise NotFound(
            f"There is no snapshot before {quote(after)} in {quote(folder)}.", hint="Import something first."
        )
    return earlier, after


def _find_id(folder: Path, snapshot_name: str, who: str) -> str:
    snapshot = open_snapshot(folder, snapshot_name)
    number = get_researcher_no(snapshot, who)
    found = queries.find_people(snapshot, [number])[number].id
    snapshot.close()
    return found


def describe_difference(found: Difference) -> str:
    """Write what changed, the first of each kind by name."""
    lines = [f"From {found.before} to {found.after}:"]
    for kind, changes in (("papers", found.papers), ("people", found.people)):
        before, after = found.counts_before.get(kind, 0), found.counts_after.get(kind, 0)
        told = ", ".join(f"{change.count:,} {name}" for name, change in changes.items() if change.count)
        lines.append(f"{kind}: {before:,} → {after:,}; {told or 'none changed'}")
        lines += [line for name, change in changes.items() for line in _list_change(name, change)]
    around = found.around
    if around:
        works, beside = around.works, around.coauthors
        lines.append(
            f"around {around.name} ({around.id}): works {works[0]:,} → {works[1]:,}, "
            f"co-authors {beside[0]:,} → {beside[1]:,}"
        )
        for name, change in (
            ("new paper", around.new_papers),
            ("gone paper", around.gone_papers),
            ("new co-author", around.new_coauthors),
            ("gone co-author", around.gone_coauthors),
        ):
            lines += _list_change(name, change)
    return "\n".join(lines)


def _list_change(name: str, change: Change) -> Sequence[str]:
    lines = [f"  {name}  {quote(row['name'])}  ({row['id']})" for row in change.listed[:MOST_LINES]]
    more = change.count - len(lines)
    return [*lines, f"  {name}  … and {more:,} more"] if more > 0 else lines


def _restore(arguments: argparse.Namespace) -> None:
    folder = _find_folder(arguments)
    summary = restore_snapshot(folder, arguments.snapshot, wait=arguments.wait)
    if arguments.json:
        print_json({"library": str(folder), "snapshot": summary.snapshot, "seconds": summary.seconds})
    else:
        print(f"{summary.snapshot} is current again, and the next import goes on from there.")


def _delete(arguments: argparse.Namespace) -> None:
    folder = _find_folder(arguments)
    number = arguments.file
    what = f"the import of {quote(get_file(folder, number).file)}" if number is not None else f"all of {folder}"
    if not arguments.yes:
        raise InvalidOption(f"This deletes {what}.", hint="Say --yes to do it.")
    if number is None:
        delete_library(folder)
        snapshot = None
    else:
        with Bar() as bar:
            snapshot = delete_file(folder, number, wait=arguments.wait, watch=bar).snapshot
    if arguments.json:
        print_json({"library": str(folder), "file": number, "snapshot": snapshot})
    else:
        print(f"Deleted: {what}.")


def _new(arguments: argparse.Namespace) -> None:
    made = create_library(arguments.name)
    if arguments.json:
        print_json({"name": made.name, "folder": str(made.folder)})
    else:
        print(f"An empty library is in {made.folder}. Import into it: --library '{made.folder}'")


def _size(size: int) -> str:
    """
    Write a number of bytes.

    >>> _size(900), _size(1_234_567)
    ('0.0 MB', '1.2 MB')
    """
    return f"{size / 1e6:,.1f} MB"
