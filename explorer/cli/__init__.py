"""
The command line: one module a family of commands.

Exit status: 0 done; 1 nothing could be done, with the reason on standard error; 2 the words
of the command are wrong or ambiguous.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from io import TextIOWrapper

from explorer import __version__
from explorer.cli import (
    asking,
    benching,
    comparing,
    connecting,
    digesting,
    exporting,
    feeding,
    fetching,
    finding,
    grouping,
    identifying,
    importing,
    shelving,
    trusting,
)
from explorer.errors import AmbiguousName, ExplorerError, InvalidOption


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = build_parser().parse_args(words)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # names are in every script, whatever the terminal's locale says
    try:
        arguments.run(arguments)
        sys.stdout.flush()
    except AmbiguousName as error:
        return _fail(
            error,
            2,
            [
                f"  {hit.id}  {hit.label}  ({hit.works} {'work' if hit.works == 1 else 'works'})"
                for hit in error.candidates
            ],
        )
    except InvalidOption as error:
        return _fail(error, 2)
    except ExplorerError as error:
        return _fail(error, 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        print("Interrupted; what was published before still serves.", file=sys.stderr)
        return 1
    except (OSError, BrokenProcessPool) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m explorer", description="People, papers, topics and institutions around a researcher."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    families = (
        importing,
        fetching,
        shelving,
        finding,
        asking,
        connecting,
        comparing,
        trusting,
        grouping,
        feeding,
        digesting,
        identifying,
        exporting,
        benching,
    )
    for family in families:
        family.add_commands(commands)
    return parser


def _fail(error: ExplorerError, status: int, lines: Sequence[str] = ()) -> int:
    print(f"error: {error}", *lines, sep="\n", file=sys.stderr)
    if error.hint:
        print(error.hint, file=sys.stderr)
    return status
