"""``compare``: two to four researchers side by side."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from explorer.cli.options import add_filter, add_library, open_library, paper_filter, print_json
from explorer.compare.comparison import FEWEST, MOST, build_comparison
from explorer.compare.measures import MEASURES
from explorer.compare.models import Comparison
from explorer.errors import InvalidOption
from explorer.export.comparison import LETTERS, comparison_document
from explorer.find import get_researcher_no
from explorer.snapshot import queries


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("compare", help="two to four researchers side by side")
    parser.add_argument("who", nargs="+", metavar="WHO", help="an id or a name; two to four of them")
    add_library(parser)
    add_filter(parser)
    parser.set_defaults(run=_compare)


def _compare(arguments: argparse.Namespace) -> None:
    count = len(arguments.who)
    if not FEWEST <= count <= MOST:
        given = f"{count} {'name is' if count == 1 else 'names are'} given."
        raise InvalidOption(given, hint=f"Name {FEWEST} to {MOST} people to compare.")
    snapshot = open_library(arguments)
    people = [get_researcher_no(snapshot, who) for who in arguments.who]
    found = build_comparison(snapshot, people, paper_filter(arguments))
    if arguments.json:
        numbers = sorted(found.papers)
        papers = dict(zip(queries.sort_papers(snapshot, numbers), queries.find_papers(snapshot, numbers), strict=True))
        print_json(comparison_document(found, papers))
        return
    _print(found)


def _print(found: Comparison) -> None:
    for letter, one in zip(LETTERS, found.people, strict=False):
        years = "-".join(str(year) for year in dict.fromkeys(one.years or ()))
        facts = f"{one.profile.works} works, {len(one.profile.coauthors)} co-authors, {len(one.profile.topics)} topics"
        print(f"{letter}  {one.profile.person.name}  ({one.profile.person.id})  {facts}{f', {years}' if years else ''}")
    _print_row("", [f"{LETTERS[pair.a]}-{LETTERS[pair.b]}" for pair in found.pairs])
    for key, measure in MEASURES.items():
        _print_row(measure.name, [_write(pair.measures[key]) for pair in found.pairs])


def _print_row(name: str, cells: Sequence[str]) -> None:
    print(f"{name:22}{''.join(f'{cell:10}' for cell in cells)}".rstrip())


def _write(value: object) -> str:
    return "-" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
