"""What every test in a browser can ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from explorer.settings import LIBRARY_VARIABLE
from tests.browser.harness import DESK, PATIENCE, open_browser, start_app, wait_until_idle
from tests.browser.profiles import Profiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

AGAIN = 1
"""Times that a test in a browser is run again when it fails; the summary names those that were."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium that the tests of a module share."""
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def sample_app(sample_library: Path) -> Iterator[str]:
    """The address of the app with the bundled library, for tests that leave it as it is."""
    with start_app("app.py", {LIBRARY_VARIABLE: str(sample_library)}) as address:
        yield address


@pytest.fixture(scope="module")
def profiles(browser: Browser) -> Profiles:
    return Profiles(browser)


@pytest.fixture
def open_page(profiles: Profiles) -> Iterator[Callable[..., Page]]:
    """
    Open an address as a reader of its own, at a desk unless the options of the profile say otherwise.

    ``charts=False`` leaves out what draws charts; ``prepare`` gets the page before it goes anywhere.
    """
    taken: list[BrowserContext] = []

    def open_page(url: str, *, prepare: Callable[[Page], object] | None = None, **options: Any) -> Page:
        taken.append(profiles.take(**(DESK | options)))
        page = taken[-1].new_page()
        page.set_default_timeout(PATIENCE * 1000)
        if prepare:
            prepare(page)
        page.goto(url)
        wait_until_idle(page)
        return page

    yield open_page
    for profile in taken:
        profiles.give_back(profile)


@pytest.fixture
def visit(open_page: Callable[..., Page], address: str) -> Callable[..., Page]:
    """Open a path of the module's app, as ``open_page`` does."""

    def visit(path: str = "/", **options: Any) -> Page:
        return open_page(address + path if path.startswith("/") else path, **options)

    return visit


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A machine that is busy with something else may hold a click back for half a minute: once is no proof."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=AGAIN))
