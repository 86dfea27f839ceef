"""``bench``: our figures beside those of others, from one run."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from explorer.bench.paths import bench_paths
from explorer.bench.slices import bench_slices
from explorer.cli.options import add_library, positive, print_json
from explorer.settings import default_library


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("bench", help="measure, beside NetworkX, igraph and a DuckDB self-join")
    parser.add_argument("what", choices=("slice", "path"))
    add_library(parser)
    parser.add_argument("--researchers", type=int, default=200, metavar="N", help="drawn in proportion to their works")
    parser.add_argument("--pairs", type=int, default=200, metavar="N", help="for path: pairs of such researchers")
    parser.add_argument("--seed", type=int, default=7, metavar="N")
    parser.set_defaults(run=_bench)


def _bench(arguments: argparse.Namespace) -> None:
    library = arguments.library or default_library()
    if arguments.what == "path":
        found = bench_paths(library, positive("pairs", arguments.pairs), arguments.seed)
    else:
        found = bench_slices(library, positive("researchers", arguments.researchers), arguments.seed)
    if arguments.json:
        print_json(found)
        return
    print(", ".join(f"{name} {figure}" for name, figure in found.items() if not isinstance(figure, dict)))
    for name, figures in found.items():
        if isinstance(figures, dict):
            _print_figures({name: figures} if name != "ratios" else figures)


def _print_figures(rows: Mapping[str, Mapping[str, object]]) -> None:
    for name, figures in rows.items():
        print(f"{name:32}" + "  ".join(f"{key} {value}" for key, value in figures.items()))
