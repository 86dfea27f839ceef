"""Words that several commands share."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from explorer.errors import InvalidOption
from explorer.models import NODE_TYPES, NodeType, PaperFilter, SliceOptions, Years
from explorer.settings import default_library
from explorer.snapshot.opened import Snapshot, open_snapshot


def add_library(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--library", type=Path, metavar="DIR", help="the library's folder (default: your own, else the bundled one)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, for machines")


def add_filter(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--years", type=parse_years, metavar="A-B", help="papers of these years only")
    parser.add_argument(
        "--types", type=_comma_list, default=(), metavar="TYPE,…", help="papers of these kinds only, such as preprint"
    )
    parser.add_argument("--topic", metavar="ID", help="papers about this topic only")


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
        help=f"of {', '.join(NODE_TYPES)} (default all)",
    )
    parser.add_argument(
        "--counting", choices=("full", "fractional"), default="full", help="how a paper of many authors counts"
    )


def open_library(arguments: argparse.Namespace) -> Snapshot:
    return open_snapshot(arguments.library or default_library())


def paper_filter(arguments: argparse.Namespace) -> PaperFilter:
    return PaperFilter(arguments.years, tuple(arguments.types), arguments.topic or None)


def slice_options(arguments: argparse.Namespace) -> SliceOptions:
    return SliceOptions(
        arguments.hops, arguments.max_nodes, arguments.kinds, paper_filter(arguments), arguments.counting
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


def parse_kinds(text: str) -> tuple[NodeType, ...]:
    """
    Read a list of node types, in any order, singular or plural.

    >>> parse_kinds("topics,person")
    ('person', 'topic')
    """
    named = {"people": "person", **{f"{kind}s": kind for kind in NODE_TYPES}}
    wanted = {named.get(word, word) for word in _comma_list(text)}
    unknown = wanted - set(NODE_TYPES)
    if unknown or not wanted:
        raise argparse.ArgumentTypeError(f"{min(unknown, default='')!r} is none of {', '.join(NODE_TYPES)}")
    return tuple(kind for kind in NODE_TYPES if kind in wanted)


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def positive(name: str, value: int) -> int:
    """Raise InvalidOption unless *value* is above zero."""
    if value < 1:
        raise InvalidOption(f"--{name} {value} is below 1.", hint="Give a number above zero.")
    return value


def _comma_list(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
