"""
From a double click on somebody to the drawn network around them, in Chromium, in milliseconds.

A reader walks from person to person on the explorer's page: each is chosen among the marks of
the picture, with a seeded generator. The server is warm, the slices are not in its caches. The
time ends when the new picture has been drawn.

    python -m benchmarks.walking [--library DIR] [--who NAME] [--steps N] [--hops N] [--budget N] [--seed N] [--json]
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.find import get_researcher_no
from explorer.settings import LIBRARY_VARIABLE, SAMPLE_LIBRARY
from explorer.snapshot import queries
from explorer.snapshot.opened import open_snapshot
from tests.browser.harness import open_browser, start_app, wait_until_idle

if TYPE_CHECKING:
    from playwright.sync_api import Page

_LISTEN = """
() => addEventListener("pointerup", (event) => { globalThis.benchmarkSince = event.timeStamp; }, { capture: true })
"""
_SHOWN = """
(id) => {
  const picture = explorerNetworks.get("network");
  return picture?.data.view_key === id && picture.root.dataset.shown - benchmarkSince;
}
"""
_PEOPLE = """
() => {
  const picture = explorerNetworks.get("network");
  const { left, top, right, bottom } = picture.box.getBoundingClientRect();
  return picture.marks
    .filter(({ id, shape, rank }) => shape === "dot" && rank > 0)
    .map(({ id }) => [id, picture.whereIs(id)])
    .filter(([, { x, y }]) => x > left + 5 && x < right - 60 && y > Math.max(top, 80) && y < bottom - 5);
}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, default=SAMPLE_LIBRARY)
    parser.add_argument("--who", default="Randall Balestriero")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--hops", type=int, default=1)
    parser.add_argument("--budget", type=int, default=150)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    times = measure(arguments)
    found = {"p50_ms": statistics.median(times), "max_ms": max(times), "ms": times}
    print(json.dumps(found) if arguments.json else f"median {found['p50_ms']:.0f} ms of {len(times)}: {times}")


def measure(arguments: argparse.Namespace) -> list[int]:
    snapshot = open_snapshot(arguments.library)
    number = get_researcher_no(snapshot, arguments.who)
    person = queries.find_people(snapshot, [number])[number]
    snapshot.close()
    view = f"id={person.id}&hops={arguments.hops}&budget={arguments.budget}"
    with start_app("app.py", {LIBRARY_VARIABLE: str(arguments.library)}) as address, open_browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}/network?{view}")
        page.locator(".network[data-drawn]").wait_for()
        return list(_walk(page, random.Random(arguments.seed), arguments.steps))


def _walk(page: Page, chance: random.Random, steps: int) -> Iterator[int]:
    page.evaluate(_LISTEN)
    for _ in range(steps):
        wait_until_idle(page)
        page.wait_for_timeout(600)
        person, place = chance.choice(page.evaluate(_PEOPLE))
        page.mouse.dblclick(place["x"], place["y"])
        yield round(page.wait_for_function(_SHOWN, arg=person, timeout=20_000).json_value())


if __name__ == "__main__":
    main()
