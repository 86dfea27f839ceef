"""``export``: one table around a researcher, as CSV."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from explorer.cli.options import add_library, add_slice, open_library, paper_filter, print_json, slice_options
from explorer.export import tables
from explorer.export.csv import to_csv
from explorer.find import get_researcher_no
from explorer.graph.slice import build_slice
from explorer.profile import build_profile, find_own_papers
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("export", help="write a table around a researcher as CSV")
    parser.add_argument("table", choices=tables.NAMES)
    parser.add_argument("--researcher", required=True, metavar="WHO", help="an id or a name")
    parser.add_argument("--out", required=True, metavar="FILE", help="the file to write, - for standard output")
    add_library(parser)
    add_slice(parser)
    parser.set_defaults(run=_export)


def _export(arguments: argparse.Namespace) -> None:
    snapshot = open_library(arguments)
    table = _build(snapshot, get_researcher_no(snapshot, arguments.researcher), arguments)
    content = to_csv(table.rows, table.columns)
    if arguments.out == "-":
        sys.stdout.buffer.write(content)
        return
    Path(arguments.out).write_bytes(content)
    if arguments.json:
        print_json({"table": arguments.table, "rows": len(table.rows), "out": arguments.out})


def _build(snapshot: Snapshot, number: int, arguments: argparse.Namespace) -> tables.Table:
    wanted = paper_filter(arguments)
    if arguments.table == "papers":
        return tables.papers_table(queries.find_papers(snapshot, find_own_papers(snapshot, number, wanted)))
    if arguments.table in {"nodes", "edges"}:
        built = build_slice(snapshot, number, slice_options(arguments))
        return tables.nodes_table(built) if arguments.table == "nodes" else tables.edges_table(built)
    profile = build_profile(snapshot, number, wanted)
    if arguments.table == "people":
        return tables.people_table(profile.coauthors)
    return tables.counts_table(profile.topics if arguments.table == "topics" else profile.institutions)
