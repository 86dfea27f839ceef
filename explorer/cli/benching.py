"""``bench``: our figures beside a peer's, from one run."""

from __future__ import annotations

import argparse

from explorer.bench.slices import bench_slices
from explorer.cli.options import add_library, positive, print_json
from explorer.settings import default_library


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("bench", help="measure, beside NetworkX and a DuckDB self-join")
    parser.add_argument("what", choices=("slice",))
    add_library(parser)
    parser.add_argument("--researchers", type=int, default=200, metavar="N", help="drawn in proportion to their works")
    parser.add_argument("--seed", type=int, default=7, metavar="N")
    parser.set_defaults(run=_bench)


def _bench(arguments: argparse.Namespace) -> None:
    size = positive("researchers", arguments.researchers)
    found = bench_slices(arguments.library or default_library(), size, arguments.seed)
    if arguments.json:
        print_json(found)
        return
    print(f"{found['researchers']} researchers, {found['hops']} hops, {found['max_nodes']} nodes")
    for name, figures in found.items():
        if isinstance(figures, dict):
            print(f"{name:18}" + "  ".join(f"{key} {value}" for key, value in figures.items()))
