"""Words that several commands share."""

from __future__ import annotations

import argparse
import json
import re
import sys
from datetime import date
from pathlib import Path

from explorer.errors import InvalidOption, StateUnavailable
from explorer.feed.periods import FIRST_DAY, LAST_DAY
from explorer.feed.reader_votes import count_reader_votes
from explorer.library.shelf import find_libraries
from explorer.models import NODE_TYPES, NodeType, PaperFilter, SliceOptions, Years
from explorer.people.store import Store
from explorer.settings import default_library, state_url
from explorer.snapshot.opened import Snapshot, open_snapshot


def add_library(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--library", type=library_folder, metavar="DIR",
        help="a library's folder, or its name (default: your own, else the bundled one)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print JSON, for machines")


def library_folder(named: str) -> Path:
    """The library that is meant: a folder that there is, else one that is known by that name, else a folder to make."""
    folder = Path(named)
    if folder.is_dir():
        return folder
    return next((one.folder for one in find_libraries() if one.name == named), folder)


def add_filter(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--years", type=parse_years, metavar="A-B", help="papers of these years only")
    parser.add_argument(
        "--types", type=_comma_list, default=(), metavar="TYPE,…", help="papers of these kinds only, such as preprint"
    )
    parser.add_argument("--topic", metavar="ID", help="papers about this topic only")
    parser.add_argument("--institution", metavar="ID", help="papers on which somebody names this institution only")
    parser.add_argument("--venue", metavar="NAME", help="papers of this venue only, as its name is written")


def add_slice(parser: argparse.ArgumentParser) -> None:
    add_filter(parser)
    parser.add_argument(
        "--hops", type=int, default=1, metavar="N", help="co-author steps from the centre, 1 to 3 (default 1)"
    )
    parser.add_argument(
        "--max-nodes", type=int, default=150, metavar="N", help="the budget of nodes (default 150, 0 for all)"
    )
    parser.add_argument(
        "--kinds",
        type=parse_kinds,
        default=NODE_TYPES,
        metavar="KIND,…",
        help=f"of {', '.join(NODE_TYPES)} (default: what the command is about)",
    )
    parser.add_argument(
        "--counting", choices=("full", "fractional"), default="full", help="how a paper of many authors counts"
    )
    parser.add_argument(
        "--budget",
        type=parse_budgets,
        default=(),
        metavar="KIND=N,…",
        help="budgets of their own for some kinds; the others divide what is left of --max-nodes",
    )
    parser.add_argument(
        "--large-team",
        type=int,
        metavar="N",
        help="papers of more than N authors add 1 / (n - 1) to each pair, even in full counting",
    )
    parser.add_argument(
        "--min-weight",
        type=float,
        default=0.0,
        metavar="W",
        help="a co-author step needs at least this weight (default 0)",
    )
    parser.add_argument(
        "--expand", action="append", default=[], metavar="ID", help="bring what is nearest around this node; may repeat"
    )


def open_library(arguments: argparse.Namespace) -> Snapshot:
    return open_snapshot(arguments.library or default_library())


def paper_filter(arguments: argparse.Namespace) -> PaperFilter:
    return PaperFilter(
        arguments.years,
        tuple(arguments.types),
        arguments.topic or None,
        arguments.institution or None,
        arguments.venue or None,
    )


def slice_options(arguments: argparse.Namespace) -> SliceOptions:
    return SliceOptions(
        hops=arguments.hops,
        max_nodes=arguments.max_nodes,
        kinds=arguments.kinds,
        filter=paper_filter(arguments),
        counting=arguments.counting,
        budgets=arguments.budget,
        large_team=arguments.large_team,
        min_weight=arguments.min_weight,
        expanded=tuple(arguments.expand),
    )


def parse_years(text: str) -> Years:
    """
    Read ``2018-2022`` or ``2018``.

    >>> parse_years("2018-2022")
    Years(first=2018, last=2022)
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is no range of years such as 2018-2022")
    years = Years(int(match[1]), int(match[2] or match[1]))
    if years.first > years.last:
        raise argparse.ArgumentTypeError(f"the years {text} run backwards")
    return years


def parse_feed_day(text: str) -> date:
    """
    Read a day that a feed can show.

    >>> parse_feed_day("2024-05-01")
    datetime.date(2024, 5, 1)
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2024-05-01") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise argparse.ArgumentTypeError(f"the day {text} is not between {FIRST_DAY} and {LAST_DAY}")
    return day


def parse_kinds(text: str) -> tuple[NodeType, ...]:
    """
    Read a list of node types, in any order, singular or plural.

    >>> parse_kinds("topics,person")
    ('person', 'topic')
    """
    wanted = {_parse_kind(word) for word in _comma_list(text) or ("",)}
    return tuple(kind for kind in NODE_TYPES if kind in wanted)


def parse_budgets(text: str) -> tuple[tuple[NodeType, int], ...]:
    """
    Read budgets of some types.

    >>> parse_budgets("people=100, paper=20")
    (('person', 100), ('paper', 20))
    """
    found = {}
    for word in _comma_list(text):
        kind, _, size = word.partition("=")
        if not size.strip().isdecimal():
            raise argparse.ArgumentTypeError(f"{word!r} is not a kind and a number, such as person=100")
        found[_parse_kind(kind.strip())] = int(size)
    return tuple((kind, found[kind]) for kind in NODE_TYPES if kind in found)


def _parse_kind(word: str) -> NodeType:
    named: dict[str, NodeType] = {"people": "person", **{kind: kind for kind in NODE_TYPES}}
    named |= {f"{kind}s": kind for kind in NODE_TYPES}
    if word not in named:
        raise argparse.ArgumentTypeError(f"{word!r} is none of {', '.join(NODE_TYPES)}")
    return named[word]


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def positive(name: str, value: int) -> int:
    """Raise InvalidOption unless *value* is above zero."""
    if value < 1:
        raise InvalidOption(f"--{name} {value} is below 1.", hint="Give a number above zero.")
    return value


def count_own_votes(snapshot: Snapshot) -> dict[int, int]:
    """What this app's readers voted, by paper number; without their database the sources' votes count alone."""
    try:
        return count_reader_votes(snapshot, Store(state_url()))
    except StateUnavailable as error:
        print(f"warning: {error} Readers' votes are not counted.", file=sys.stderr)
        return {}


def _comma_list(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
