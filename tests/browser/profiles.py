"""
Profiles of a browser that tests take and give back: empty as new ones, and much quicker.

A browser that has shown a page keeps its scripts compiled as long as a tab of the same profile is
open. A new profile for every page costs two to four times the processor time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import Error

from tests.browser.harness import leave_charts_out

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


class Profiles:
    """The profiles of one browser; each is one reader's at a time."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: dict[str, list[BrowserContext]] = {}
        self._kinds: dict[BrowserContext, str] = {}

    def take(self, *, charts: bool = True, **options: Any) -> BrowserContext:
        """A profile without cookies and memories; *options* are those of ``browser.new_context``."""
        kind = repr((charts, sorted(options.items())))
        if self._idle.get(kind):
            return self._idle[kind].pop()
        context = self._browser.new_context(**options)
        self._kinds[context] = kind
        return context if charts else leave_charts_out(context)

    def give_back(self, context: BrowserContext) -> None:
        """Close its tabs but one, and make it forget everything; what can't be emptied is thrown away."""
        try:
            *others, kept = context.pages
            for page in others:
                page.close()
            _rest(kept)
            context.clear_cookies()
            context.clear_permissions()
        except (Error, ValueError):  # ValueError: no tab is left
            context.close()
        else:
            self._idle.setdefault(self._kinds[context], []).append(context)


def _rest(page: Page) -> None:
    """Leave a tab at an address of the app that shows nothing and does nothing."""
    place = urlsplit(page.url)
    if not place.scheme.startswith("http"):
        raise ValueError(page.url)
    page.unroute_all()
    page.evaluate("localStorage.clear(), sessionStorage.clear()")
    page.goto(f"{place.scheme}://{place.netloc}/_stcore/health")
