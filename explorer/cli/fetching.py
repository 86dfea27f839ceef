"""``fetch``: works from a source on the net, and into the library."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import replace
from datetime import date

from tqdm import tqdm

from explorer.cli.importing import Bar, describe_summary
from explorer.cli.options import library_folder, print_json
from explorer.errors import InvalidOption
from explorer.library.identity import IDENTITY_RULES
from explorer.library.importer import Summary, import_files
from explorer.live.fetching import fetch, plan
from explorer.live.models import MOST_WORKS, USUAL_COAUTHORS, Fetched, Progress, Wanted
from explorer.live.services import SERVICES
from explorer.settings import OWN_LIBRARY


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "fetch",
        help="import works from OpenAlex, arXiv and other sources on the net",
        description="Ask a source on the net for works, and import them. What it will take is said first.",
    )
    parser.add_argument("source", choices=[one.name for one in SERVICES])
    parser.add_argument("query", nargs="*", metavar="QUERY", help="works that fit these words; before all options")
    parser.add_argument(
        "--listing", type=parse_category, metavar="CATEGORY", help="what arXiv lists in a category: cs.LG"
    )
    parser.add_argument("--researcher", default="", metavar="WHO", help="the works of this person: an id or a name")
    parser.add_argument(
        "--coauthors",
        type=int,
        nargs="?",
        const=USUAL_COAUTHORS,
        default=0,
        metavar="N",
        help=f"and those of the N people with whom they wrote most (default {USUAL_COAUTHORS})",
    )
    parser.add_argument("--citing", default="", metavar="WORK", help="works that cite this one: an id or a DOI")
    parser.add_argument("--since", type=parse_day, metavar="DATE", help="from this day on")
    parser.add_argument("--until", type=parse_day, metavar="DATE", help="up to this day")
    parser.add_argument("--day", type=parse_day, metavar="DATE", help="of this day")
    parser.add_argument("--limit", type=int, metavar="N", help=f"works at most, up to {MOST_WORKS:,}")
    parser.add_argument("--fresh", action="store_true", help="ask again, whatever lies on the disk")
    parser.add_argument("--dry-run", action="store_true", help="say what it will take, and stop")
    parser.add_argument(
        "--library", type=library_folder, default=OWN_LIBRARY, metavar="DIR", help="where to (default: data/library)"
    )
    parser.add_argument("--identity", choices=IDENTITY_RULES, default="resolved", help="how people are told apart")
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")
    parser.set_defaults(run=_fetch)


def parse_day(text: str) -> date:
    """
    Read a day.

    >>> parse_day("2026-11-19")
    datetime.date(2026, 11, 19)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-11-19") from None


def parse_category(text: str) -> str:
    """
    Read a category of arXiv.

    >>> parse_category("cs.LG"), parse_category("hep-th")
    ('cs.LG', 'hep-th')
    """
    if not re.fullmatch(r"[a-z-]{2,20}(?:\.[A-Za-z-]{2,20})?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no category of arXiv such as cs.LG")
    return text


def _fetch(arguments: argparse.Namespace) -> None:
    planned = plan(_wanted(arguments))
    print(planned.words, file=sys.stderr if arguments.json else sys.stdout, flush=True)
    if arguments.dry_run:
        if arguments.json:
            print_json({"plan": planned.as_dict(), "fetched": None, "import": None})
        return
    with FetchBar() as bar:
        fetched = fetch(planned, bar)
    if fetched.problem:
        print(f"warning: {fetched.problem} What had come before is imported.", file=sys.stderr)
        if fetched.problem.hint:
            print(fetched.problem.hint, file=sys.stderr)
    summary = _import(fetched, arguments) if fetched.files else None
    if arguments.json:
        imported = summary.as_dict() if summary else None
        print_json({"plan": planned.as_dict(), "fetched": fetched.as_dict(), "import": imported})
        return
    print(describe_fetched(fetched))
    if summary:
        print(describe_summary(replace(summary, files=[])))


def _wanted(arguments: argparse.Namespace) -> Wanted:
    if arguments.day and (arguments.since or arguments.until):
        raise InvalidOption("--day stands beside --since or --until.", hint="One day, or from one to another.")
    if arguments.listing and (arguments.source != "arxiv" or arguments.query):
        raise InvalidOption(
            "--listing is of arXiv alone, and stands without a query.", hint="fetch arxiv --listing cs.LG --day DATE"
        )
    return Wanted(
        arguments.source,
        query=f"cat:{arguments.listing}" if arguments.listing else " ".join(arguments.query),
        researcher=arguments.researcher,
        coauthors=arguments.coauthors,
        citing=arguments.citing,
        since=arguments.day or arguments.since,
        until=arguments.day or arguments.until,
        limit=arguments.limit,
        fresh=arguments.fresh,
    )


def _import(fetched: Fetched, arguments: argparse.Namespace) -> Summary:
    with Bar() as bar:
        summary = import_files(fetched.files, arguments.library, identity=arguments.identity, watch=bar)
    for problem in summary.failed:
        print(f"warning: {problem}", file=sys.stderr)
    return summary


def describe_fetched(fetched: Fetched) -> str:
    if not fetched.works:
        return f"Nothing was found, with {_count(fetched.requests, 'request')}{_describe_cost(fetched)}."
    more = f" of {fetched.existing:,} (--limit N for more)" if fetched.existing > fetched.works else ""
    kept = f" and {_count(fetched.kept, 'answer')} from the disk" if fetched.kept else ""
    works = _count(fetched.works, "work")
    return f"{works}{more} came, with {_count(fetched.requests, 'request')}{kept}{_describe_cost(fetched)}."


def _describe_cost(fetched: Fetched) -> str:
    budget = fetched.budget
    if not budget:
        return ""
    return f"; they cost ${fetched.cost:.4f}, and ${budget.remaining:.4f} of ${budget.limit:.2f} are left today"


def _count(number: int, noun: str) -> str:
    """
    A number and its noun.

    >>> _count(1, "work"), _count(1200, "work")
    ('1 work', '1,200 works')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class FetchBar:
    """A progress bar on standard error, with counts."""

    def __init__(self) -> None:
        self._bar = tqdm(
            total=100, mininterval=0.5, bar_format="{desc:<24} {percentage:3.0f}%|{bar:30}| {postfix}", leave=False
        )

    def __enter__(self) -> FetchBar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def __call__(self, progress: Progress) -> None:
        self._bar.set_description(progress.step, refresh=False)
        self._bar.set_postfix_str(f"{progress.answers:,} answers, {progress.works:,} works", refresh=False)
        self._bar.n = round(progress.part * 100, 1)
        self._bar.refresh()
