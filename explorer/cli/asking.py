"""``researcher`` and ``slice``: the answers of the pages, as text or JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Literal

from explorer.cli.options import (
    add_filter,
    add_library,
    add_slice,
    open_library,
    paper_filter,
    print_json,
    slice_options,
)
from explorer.errors import InvalidOption
from explorer.export import documents, tables
from explorer.export.csv import to_csv
from explorer.find import get_researcher_no
from explorer.graph.slice import Slice, build_slice
from explorer.models import NODE_TYPES
from explorer.profile import build_profile, describe_profile, find_own_papers
from explorer.report.files import PICTURE_FORMATS, PictureFormat, write_picture
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot

SliceFormat = Literal["json", "csv"] | PictureFormat


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("researcher", help="one researcher: works, co-authors, topics, institutions, years")
    parser.add_argument("who", metavar="WHO", help="an id or a name")
    add_library(parser)
    add_filter(parser)
    parser.set_defaults(run=_researcher)
    parser = commands.add_parser("slice", help="the graph slice around a researcher")
    parser.add_argument("who", metavar="WHO", help="an id or a name")
    add_library(parser)
    add_slice(parser)
    parser.add_argument(
        "--format",
        choices=("json", "csv", *PICTURE_FORMATS),
        help="json is --json; csv lists the edges; the others are the picture for other programs",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write there, not to standard output")
    parser.set_defaults(run=_slice)


def _researcher(arguments: argparse.Namespace) -> None:
    snapshot = open_library(arguments)
    wanted = paper_filter(arguments)
    number = get_researcher_no(snapshot, arguments.who)
    profile = build_profile(snapshot, number, wanted)
    if arguments.json:
        papers = queries.find_papers(snapshot, find_own_papers(snapshot, number, wanted))
        print_json(documents.profile_document(profile, papers))
        return
    print(f"{profile.person.name}  ({profile.person.id})")
    bio = describe_profile(profile)
    if bio:
        print(bio)
    counters = (
        ("work", profile.works),
        ("topic", len(profile.topics)),
        ("close collaborator", len(profile.close_collaborators)),
    )
    print(", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in counters))
    for one in profile.close_collaborators[:20]:
        print(f"{one.papers:6d}  {one.name}  ({one.id})")


def _slice(arguments: argparse.Namespace) -> None:
    snapshot = open_library(arguments)
    wanted: SliceFormat | None = arguments.format or ("json" if arguments.json else None)
    if arguments.out and not wanted:
        raise InvalidOption("--out needs a format.", hint="Add --format, such as --format gexf.")
    built = build_slice(snapshot, get_researcher_no(snapshot, arguments.who), slice_options(arguments))
    if wanted is None:
        _print_counts(built)
    elif arguments.out:
        arguments.out.write_bytes(_write_slice(snapshot, built, wanted))
    else:
        sys.stdout.buffer.write(_write_slice(snapshot, built, wanted))


def _write_slice(snapshot: Snapshot, built: Slice, wanted: SliceFormat) -> bytes:
    if wanted == "csv":
        table = tables.edges_table(built)
        return to_csv(table.rows, table.columns)
    if wanted == "json":
        document = documents.slice_document(built)
        return f"{json.dumps(document, ensure_ascii=False, separators=(',', ':'))}\n".encode()
    return write_picture(snapshot, built, wanted)


def _print_counts(built: Slice) -> None:
    for kind in NODE_TYPES:
        print(f"{kind:12} {built.shown[kind]:6,} of {built.existing[kind]:,}")
    decided = f"what stays is decided by {built.cut_by}" if built.cut_by else "nothing is cut"
    print(f"{built.graph.number_of_edges():,} edges; {decided}")
