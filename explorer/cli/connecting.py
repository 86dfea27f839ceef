"""``path``: how two researchers are connected."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from explorer.cli.options import add_filter, add_library, open_library, paper_filter, positive, print_json
from explorer.export.connections import path_document
from explorer.find import get_researcher_no
from explorer.graph.common import Shared
from explorer.graph.connecting import Answer, NamedPath, build_answer
from explorer.graph.meeting import Reach
from explorer.graph.paths import DEFAULT_ALTERNATIVES, MOST_ALTERNATIVES
from explorer.models import PaperFilter

MOST_LISTED = 3
"""Papers of a step, and things in common, that the text names; JSON has all."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("path", help="how two researchers are connected, over the whole library")
    parser.add_argument("one", metavar="A", help="an id or a name")
    parser.add_argument("other", metavar="B", help="an id or a name")
    add_library(parser)
    add_filter(parser)
    parser.add_argument("--max-team", type=int, metavar="N", help="papers of at most this many authors only")
    parser.add_argument(
        "--counting", choices=("full", "fractional"), default="full", help="how a paper of many authors counts"
    )
    parser.add_argument(
        "--alternatives",
        type=int,
        default=DEFAULT_ALTERNATIVES,
        metavar="N",
        help=f"other shortest paths, 0 to {MOST_ALTERNATIVES} (default {DEFAULT_ALTERNATIVES})",
    )
    parser.set_defaults(run=_path)


def _path(arguments: argparse.Namespace) -> None:
    snapshot = open_library(arguments)
    one, other = (get_researcher_no(snapshot, who) for who in (arguments.one, arguments.other))
    answer = build_answer(snapshot, one, other, _filter(arguments), arguments.counting, arguments.alternatives)
    if arguments.json:
        print_json(path_document(answer))
    else:
        print("\n".join(_describe(answer)))


def _filter(arguments: argparse.Namespace) -> PaperFilter:
    team = arguments.max_team
    return replace(paper_filter(arguments), max_team=None if team is None else positive("max-team", team))


def _describe(answer: Answer) -> list[str]:
    if answer.path is None:
        return _describe_apart(answer)
    if answer.length == 0:
        return [f"Both are {answer.one.name}  ({answer.one.id})."]
    lines = [_describe_length(answer), "", *_describe_path(answer.path)]
    if answer.has_stronger and answer.strongest:
        lines += ["", _describe_stronger(answer, answer.path, answer.strongest), _name_people(answer.strongest)]
    if answer.alternatives:
        lines += ["", "Other shortest paths, strongest first:", *map(_name_people, answer.alternatives)]
    return [*lines, "", *_describe_common(answer)]


def _describe_stronger(answer: Answer, path: NamedPath, strongest: NamedPath) -> str:
    steps = _count(len(strongest.hops), "step")
    proven = "" if answer.exact else f"; there may be stronger ones, none below {answer.proven:.3g}"
    return f"Stronger, in {steps} (distance {strongest.distance:.3g}, not {path.distance:.3g}{proven}):"


def _name_people(path: NamedPath) -> str:
    return "  " + " – ".join(person.name for person in path.people)


def _describe_length(answer: Answer) -> str:
    steps = f"{_count(answer.length or 0, 'step')} from {answer.one.name} to {answer.other.name}"
    return f"{steps}; {_count(answer.paths, 'shortest path')}, the strongest:"


def _describe_path(path: NamedPath) -> list[str]:
    lines = [f"{path.people[0].name}  ({path.people[0].id})"]
    for person, hop in zip(path.people[1:], path.hops, strict=True):
        lines += [f"    {paper.year or '    '}  {paper.title}" for paper in hop.papers[:MOST_LISTED]]
        if len(hop.papers) > MOST_LISTED:
            lines += [f"    and {_count(len(hop.papers) - MOST_LISTED, 'more paper')}"]
        lines += [f"{person.name}  ({person.id})"]
    return lines


def _describe_apart(answer: Answer) -> list[str]:
    people = (answer.one, answer.other)
    within = " within these filters" if answer.filter else ""
    searched = [
        f"  from {person.name}: {_describe_reach(reach)}" for person, reach in zip(people, answer.reached, strict=True)
    ]
    first = f"{answer.one.name} and {answer.other.name} are not connected{within}. Searched:"
    return [first, *searched, "", *_describe_common(answer)]


def _describe_reach(reach: Reach) -> str:
    found = f"{_count(reach.people, 'person', 'people')} and {_count(reach.papers, 'paper')}"
    steps = f"in {_count(reach.steps, 'step')}"
    return f"{found} {steps}, and nobody else can be reached" if reach.exhausted else f"{found} {steps} so far"


def _describe_common(answer: Answer) -> list[str]:
    common = answer.common
    groups = (("co-authors", common.people), ("topics", common.topics), ("institutions", common.institutions))
    return [f"Common {name}: {_name(shared)}" for name, shared in groups if shared]


def _name(shared: Sequence[Shared]) -> str:
    named = ", ".join(f"{one.name} ({one.papers_one}, {one.papers_other})" for one in shared[:MOST_LISTED])
    return f"{named} and {len(shared) - MOST_LISTED:,} more" if len(shared) > MOST_LISTED else named


def _count(number: int, one: str, many: str = "") -> str:
    """
    A number and its noun.

    >>> _count(1, "step"), _count(1200, "person", "people")
    ('1 step', '1,200 people')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
