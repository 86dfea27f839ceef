"""
Write the screenshots of README.md: the researcher page of the bundled library, light and dark.

    .venv/bin/python -m scripts.screenshots

Needs what `make test` needs. The app is started on a free port of this machine and ended again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from explorer.library.sample import build_sample
from explorer.settings import LIBRARY_VARIABLE, PROJECT
from tests.browser.harness import open_browser, start_app, wait_until_idle

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

IMAGES = PROJECT / "docs" / "images"
RESEARCHER = "person:58784c1e0c9af1ff"
"""Randall Balestriero, whose neighbourhood the bundled library is."""
SCREEN = {"width": 1280, "height": 1660}
"""As tall as the page down to its first works: the page scrolls inside the window, so a taller window shows more."""
PICTURES = {"researcher.png": "light", "researcher-dark.png": "dark"}


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    library = build_sample()
    with start_app("app.py", {LIBRARY_VARIABLE: str(library)}) as address, open_browser() as browser:
        for name, scheme in PICTURES.items():
            take(browser, f"{address}/researcher?{urlencode({'id': RESEARCHER})}", scheme, IMAGES / name)


def take(browser: Browser, address: str, scheme: str, picture: Path) -> None:
    """Save what a reader with this colour scheme sees at *address*."""
    context = browser.new_context(viewport=SCREEN, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    wait_until_drawn(page)
    page.screenshot(path=picture, animations="disabled")
    context.close()


def wait_until_drawn(page: Page) -> None:
    """Wait for the network and for every chart."""
    page.wait_for_selector(".network[data-drawn]")
    page.wait_for_selector(".st-key-works h4")
    wait_until_idle(page)
    page.wait_for_function("document.querySelectorAll('.stPlotlyChart .main-svg').length >= 4")
    page.wait_for_timeout(500)


if __name__ == "__main__":
    main()
