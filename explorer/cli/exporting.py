"""``export``: one table around a researcher, as CSV; or which signature became whom, of the whole library."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from explorer.cli.options import add_library, add_slice, open_library, paper_filter, print_json, slice_options
from explorer.errors import InvalidOption
from explorer.export import tables
from explorer.export.csv import to_csv
from explorer.find import get_researcher_no
from explorer.graph.slice import build_slice
from explorer.profile import build_profile, find_own_papers
from explorer.snapshot import queries
from explorer.snapshot.authorships import write_authorships
from explorer.snapshot.opened import Snapshot

AUTHORSHIPS = "authorships"


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("export", help="write a table as CSV: around a researcher, or all authorships")
    parser.add_argument("table", choices=(*tables.NAMES, AUTHORSHIPS))
    parser.add_argument("--researcher", metavar="WHO", help="an id or a name; authorships need none")
    parser.add_argument("--out", required=True, metavar="FILE", help="the file to write, - for standard output")
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv", help="parquet for authorships only")
    add_library(parser)
    add_slice(parser)
    parser.set_defaults(run=_export)


def _export(arguments: argparse.Namespace) -> None:
    if arguments.table == AUTHORSHIPS:
        _export_authorships(arguments)
        return
    if not arguments.researcher or arguments.format != "csv":
        wrong = "--researcher is missing." if not arguments.researcher else "Only authorships are written as parquet."
        raise InvalidOption(wrong, hint=f"Say whose: export {arguments.table} --researcher WHO --out FILE")
    snapshot = open_library(arguments)
    table = _build(snapshot, get_researcher_no(snapshot, arguments.researcher), arguments)
    content = to_csv(table.rows, table.columns)
    if arguments.out == "-":
        sys.stdout.buffer.write(content)
        return
    Path(arguments.out).write_bytes(content)
    if arguments.json:
        print_json({"table": arguments.table, "rows": len(table.rows), "out": arguments.out})


def _export_authorships(arguments: argparse.Namespace) -> None:
    if arguments.researcher:
        raise InvalidOption("Authorships are those of the whole library.", hint="Leave out --researcher.")
    snapshot = open_library(arguments)
    if arguments.out == "-":
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder) / AUTHORSHIPS
            write_authorships(snapshot, whole, arguments.format)
            with whole.open("rb") as content:
                shutil.copyfileobj(content, sys.stdout.buffer)
        return
    rows = write_authorships(snapshot, Path(arguments.out), arguments.format)
    if arguments.json:
        print_json({"table": arguments.table, "rows": rows, "out": arguments.out})


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
