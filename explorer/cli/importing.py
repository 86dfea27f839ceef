"""``import`` and ``sample``: files in, a published snapshot out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from explorer.cli.options import library_folder, print_json
from explorer.errors import quote
from explorer.library.identity import IDENTITY_RULES
from explorer.library.importer import FileSummary, Progress, Summary, import_files
from explorer.library.inbox import discard_paths, give_back
from explorer.library.sample import build_sample, is_built
from explorer.settings import OWN_LIBRARY, SAMPLE_LIBRARY
from explorer.sources.registry import FORMATS, get_format


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("import", help="import files of works and publish the library")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--library", type=library_folder, default=OWN_LIBRARY, metavar="DIR", help="where to (default: data/library)"
    )
    parser.add_argument(
        "--format",
        choices=[one.name for one in FORMATS],
        metavar="NAME",
        help=f"the format of the files, where it is not to be recognised: {', '.join(one.name for one in FORMATS)}",
    )
    parser.add_argument("--identity", choices=IDENTITY_RULES, default="resolved", help="how people are told apart")
    parser.add_argument("--wait", action="store_true", help="wait while another import writes to the library")
    parser.add_argument("--discard", action="store_true", help=argparse.SUPPRESS)  # files of the library's inbox, after
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.set_defaults(run=_import)
    parser = commands.add_parser("sample", help="build the bundled library, unless it is there")
    parser.set_defaults(run=_sample)


def _import(arguments: argparse.Namespace) -> None:
    def settle_inbox(is_done: bool) -> None:
        if arguments.discard:
            (discard_paths if is_done else give_back)(arguments.library, arguments.files)

    try:
        with Bar() as bar:
            summary = import_files(
                arguments.files,
                arguments.library,
                identity=arguments.identity,
                format_name=arguments.format,
                watch=bar,
                wait=arguments.wait,
                before_end=settle_inbox,
            )
    except BaseException:
        settle_inbox(False)  # it may have failed before it had a note
        raise
    for problem in summary.failed:
        print(f"warning: {problem}", file=sys.stderr)
    if arguments.json:
        print_json(summary.as_dict())
    else:
        print(describe_summary(summary))


def _sample(_: argparse.Namespace) -> None:
    if not is_built():
        with Bar() as bar:
            build_sample(watch=bar)
    print(f"The bundled library is in {SAMPLE_LIBRARY}.")


def describe_summary(summary: Summary) -> str:
    records = f"{summary.read:,} records read, {summary.imported:,} imported, {summary.rejected:,} rejected"
    lines = [
        *(describe_file(one) for one in summary.files),
        f"{records}; {summary.added:,} works added, {summary.updated:,} updated, in {summary.seconds:.1f} s.",
        f"Published: {summary.snapshot}",
        *(f"Rejected records, with the reasons: {file}" for file in summary.rejects),
    ]
    return "\n".join(lines)


def describe_file(one: FileSummary) -> str:
    rejected = f", {one.rejected:,} rejected" if one.rejected else ""
    return f"{quote(one.file)} is {get_format(one.format).title}: {one.read:,} records{rejected}."


class Bar:
    """A progress bar on standard error, with counts."""

    def __init__(self) -> None:
        self._bar = tqdm(
            total=100, mininterval=0.5, bar_format="{desc:<24} {percentage:3.0f}%|{bar:30}| {postfix}", leave=False
        )

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def __call__(self, progress: Progress) -> None:
        self._bar.set_description(progress.step, refresh=False)
        self._bar.set_postfix_str(f"{progress.read:,} read, {progress.rejected:,} rejected", refresh=False)
        self._bar.n = round(progress.part * 100, 1)
        self._bar.refresh()
