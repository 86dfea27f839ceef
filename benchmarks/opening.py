"""
From opening a researcher's address to the drawn network, in Chromium, in milliseconds.

The first opening of a browser is cold, the others are warm: the browser has the app's files,
as a reader has who opens a second researcher in a new tab.

    python -m benchmarks.opening [--library DIR] [--who NAME] [--times N] [--json]
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.find import get_researcher_no
from explorer.settings import LIBRARY_VARIABLE, SAMPLE_LIBRARY
from explorer.snapshot import queries
from explorer.snapshot.opened import open_snapshot
from tests.browser.harness import open_browser, start_app

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, default=SAMPLE_LIBRARY)
    parser.add_argument("--who", default="Randall Balestriero")
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    cold, *warm = measure(arguments.library, arguments.who, arguments.times)
    found = {"cold_ms": cold, "warm_p50_ms": statistics.median(warm), "warm_ms": warm}
    if arguments.json:
        print(json.dumps(found))
    else:
        print(f"cold {cold} ms, warm {found['warm_p50_ms']:.0f} ms (of {len(warm)}: {min(warm)} to {max(warm)})")


def measure(library: Path, who: str, times: int) -> list[int]:
    """Open the page of *who* *times* + 1 times in one browser."""
    snapshot = open_snapshot(library)
    number = get_researcher_no(snapshot, who)
    person = queries.find_people(snapshot, [number])[number]
    with start_app("app.py", {LIBRARY_VARIABLE: str(library)}) as address, open_browser() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        return [*_open(context, f"{address}/researcher?id={person.id}", times + 1)]


def _open(context: BrowserContext, address: str, times: int) -> Iterator[int]:
    for _ in range(times):
        page = context.new_page()
        page.goto(address, wait_until="commit")
        network = page.locator(".network[data-drawn]")
        network.wait_for()
        yield round(float(network.get_attribute("data-drawn") or 0))
        page.wait_for_timeout(1500)
        page.close()


if __name__ == "__main__":
    main()
