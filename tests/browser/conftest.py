"""What every test in a browser can ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.harness import open_browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

AGAIN = 1
"""Times that a test in a browser is run again when it fails; the summary names those that were."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium that the tests of a module share."""
    with open_browser() as browser:
        yield browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A machine that is busy with something else may hold a click back for half a minute: once is no proof."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=AGAIN))
