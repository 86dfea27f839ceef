"""``identity``: correct who is who, undo it, share it, and see why people are one."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from explorer.cli.identity_shared import export_entries, import_entries, publish_entries
from explorer.cli.identity_told import count_works, find_people_of, library_of, list_entries, tell_entry, tell_why
from explorer.cli.options import add_library, open_library, print_json
from explorer.find import get_researcher_no
from explorer.library.ledger.building import build_merge, build_not_mine, build_split, build_undo, describe_entry
from explorer.library.ledger.entries import Entry
from explorer.snapshot import queries


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("identity", help="correct who is who; corrections outlast imports")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _add_correcting(verbs)
    _add(verbs, "list", "every correction, and what became of it", list_entries)
    why = _add(verbs, "why", "what made one person of somebody's lines", tell_why)
    why.add_argument("who", metavar="WHO", help="an id or a name")
    export = _add(verbs, "export", "write the corrections to a file to share", export_entries)
    export.add_argument("--out", required=True, metavar="FILE", help="the file to write, - for standard output")
    read = _add(verbs, "import", "add the corrections of a file", import_entries)
    read.add_argument("file", metavar="FILE", help="the file to read, - for standard input")


def _add_correcting(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    merge = _add(verbs, "merge", "these people are one; the first one's id stays", _merge)
    merge.add_argument("people", nargs="+", metavar="WHO", help="an id or a name; two or more")
    split = _add(verbs, "split", "some of somebody's works are another person's", _split)
    mine = _add(verbs, "not-mine", "some works are not somebody's", _not_mine)
    for parser in (split, mine):
        parser.add_argument("who", metavar="WHO", help="an id or a name")
        parser.add_argument(
            "--papers", nargs="+", required=True, metavar="ID", help="ids of papers or records, DOIs, arXiv ids"
        )
    mine.add_argument("--give-to", metavar="WHO", help="whose they are")
    undo = _add(verbs, "undo", "take a correction back", _undo)
    undo.add_argument("entry", metavar="ENTRY", help="its id, or how it begins")
    for parser in (merge, split, mine, undo):
        parser.add_argument("--note", default="", metavar="TEXT", help="why, for whoever reads the list")
        parser.add_argument("--who", dest="author", metavar="NAME", help="who says so (default: your user name)")


def _add(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    text: str,
    run: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text)
    add_library(parser)
    parser.set_defaults(run=run)
    return parser


def _merge(arguments: argparse.Namespace) -> None:
    snapshot = open_library(arguments)
    people = [get_researcher_no(snapshot, who) for who in arguments.people]
    _correct(arguments, build_merge(snapshot, people, note=arguments.note, who=arguments.author))


def _split(arguments: argparse.Namespace) -> None:
    snapshot = open_library(arguments)
    person = get_researcher_no(snapshot, arguments.who)
    _correct(arguments, build_split(snapshot, person, arguments.papers, note=arguments.note, who=arguments.author))


def _not_mine(arguments: argparse.Namespace) -> None:
    snapshot = open_library(arguments)
    person = get_researcher_no(snapshot, arguments.who)
    to = get_researcher_no(snapshot, arguments.give_to) if arguments.give_to else None
    entry = build_not_mine(snapshot, person, arguments.papers, to=to, note=arguments.note, who=arguments.author)
    _correct(arguments, entry)


def _undo(arguments: argparse.Namespace) -> None:
    entry = build_undo(library_of(arguments), arguments.entry, note=arguments.note, who=arguments.author)
    _correct(arguments, entry)


def _correct(arguments: argparse.Namespace, entry: Entry) -> None:
    published = publish_entries(library_of(arguments), [entry])
    numbers = find_people_of(published, entry)
    people = queries.find_people(published, numbers)
    now = [{"id": people[one].id, "name": people[one].name, "works": people[one].works} for one in numbers]
    if arguments.json:
        print_json(tell_entry(published, entry) | {"now": now, "snapshot": published.name})
        return
    print(f"{entry.id}: {describe_entry(entry)}", f"Published: {published.name}", sep="\n")
    for one in now:
        print(f"  {one['name']}  ({one['id']})  {count_works(one['works'])}")
