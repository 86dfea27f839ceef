"""
Write the screenshots of README.md: pages of the bundled library.

    .venv/bin/python -m scripts.screenshots

Needs what ``make test`` needs. The app runs on a free port of this machine while the pictures are taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from explorer.library.sample import build_sample
from explorer.settings import LIBRARY_VARIABLE, PROJECT
from tests.browser.harness import open_browser, start_app, wait_until_idle

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, FloatRect, Page

IMAGES = PROJECT / "docs" / "images"
RESEARCHER = "person:4c81a8da01a91b92"
"""Randall Balestriero, whose neighbourhood the bundled library is."""
COAUTHOR = "person:13358c8dc52613ae"
"""Florian Bordes, selected in the dark picture."""
GLOTIN, BENGIO = "person:0aef3051a149ca2a", "person:6a17ee7798658ddc"
"""Hervé Glotin and Yoshua Bengio, who have not written together."""
WINDOW: Any = {"width": 1280, "height": 2000}
"""Taller than the part that is kept: the page scrolls inside the window, so a window shows what it is tall for."""
MARGIN = 20
"""Pixels below the charts."""


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    library = build_sample()
    with start_app("app.py", {LIBRARY_VARIABLE: str(library)}) as address, open_browser() as browser:
        page = f"{address}/researcher?"
        take(browser, page + urlencode({"id": RESEARCHER}), "light", IMAGES / "researcher.png")
        take(browser, page + urlencode({"id": RESEARCHER, "mark": COAUTHOR}), "dark", IMAGES / "researcher-dark.png")
        explorer = {"id": RESEARCHER, "colour": "Community", "budget": 300}
        take_window(browser, f"{address}/network?{urlencode(explorer)}", 900, IMAGES / "explorer.png")
        connected = {"from": GLOTIN, "to": BENGIO}
        take_window(browser, f"{address}/connect?{urlencode(connected)}", 1000, IMAGES / "connect.png")


def take(browser: Browser, address: str, scheme: Literal["light", "dark"], picture: Path) -> None:
    """Save the page at *address* down to its charts, as a reader who prefers *scheme* sees it."""
    context = browser.new_context(viewport=WINDOW, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    wait_until_drawn(page)
    page.screenshot(path=picture, clip=down_to_charts(page), animations="disabled")
    context.close()


def take_window(browser: Browser, address: str, height: int, picture: Path) -> None:
    """Save what a window of *height* pixels shows of the page at *address*."""
    context = browser.new_context(viewport={"width": 1280, "height": height}, color_scheme="light")
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("h1")
    wait_until_idle(page)
    page.wait_for_timeout(2500)  # the picture finds its height
    page.screenshot(path=picture, animations="disabled")
    context.close()


def wait_until_drawn(page: Page) -> None:
    page.wait_for_selector(".network[data-drawn]")
    page.wait_for_selector(".st-key-chart-topic-years .main-svg")
    page.wait_for_selector(".st-key-works h4")
    wait_until_idle(page)
    page.wait_for_timeout(500)  # charts fade in


def down_to_charts(page: Page) -> FloatRect:
    bottom = page.locator(".st-key-chart-years").evaluate("chart => chart.getBoundingClientRect().bottom")
    return {"x": 0, "y": 0, "width": WINDOW["width"], "height": bottom + MARGIN}


if __name__ == "__main__":
    main()
