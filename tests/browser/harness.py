"""
A running app and a Chromium, for what only a browser shows.

A test module starts its app once, since that takes seconds, and asks for ``browser``, which its
tests share as well::

    @pytest.fixture(scope="module")
    def address():
        with start_app("tests/browser/apps/network_app.py") as address:
            yield address
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic, sleep
from typing import IO, TYPE_CHECKING
from urllib.request import urlopen

from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
"""Seconds that a test waits for what must come."""

BROWSER_OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run"
    " --disable-component-update --disable-sync --disable-quic --process-per-site"
).split()
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

expect.set_options(timeout=PATIENCE * 1000)

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
"""Screens, for ``browser.new_context``."""


@contextmanager
def start_app(path: str, env: Mapping[str, str] | None = None) -> Iterator[str]:
    """
    Serve the Streamlit script at *path*, relative to the repository, and give its address.

    *env* comes on top of this process's environment. What the app writes is shown if it doesn't
    start; it is ended with the context.
    """
    port = _find_port()
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    command = [sys.executable, "-m", "streamlit", "run", path, *options, "--browser.gatherUsageStats=false"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    address = f"http://127.0.0.1:{port}"
    with TemporaryFile("w+", encoding="utf8") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for_server(server, address, log)
            yield address
        finally:
            server.terminate()
            server.wait(PATIENCE)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Open the Chromium that ``CHROMIUM`` names or that is installed, else Playwright's own."""
    installed = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed, args=BROWSER_OPTIONS)
        try:
            yield browser
        finally:
            browser.close()


def leave_charts_out(context: BrowserContext) -> BrowserContext:
    """
    Keep the pages of *context* from loading what draws charts, for tests that look at none.

    Plotly takes most of a page's processor time; a chart that can't be drawn leaves the rest alone.
    """
    context.route("**/PlotlyChart.*.js", lambda route: route.abort())
    return context


def wait_for(condition: Callable[[], object], what: str = "the condition") -> None:
    """Wait until *condition* holds; for what Playwright has no wait of its own."""
    end = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < end, f"waited in vain for {what}"
        sleep(0.03)


def wait_until_idle(page: Page) -> None:
    """Wait until the app has answered and has nothing more to do."""
    page.wait_for_function("""() => document.querySelector("[data-test-script-state=notRunning]")""")


def _find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_server(server: subprocess.Popen[bytes], address: str, log: IO[str]) -> None:
    end = monotonic() + PATIENCE
    while not _is_healthy(address):
        if server.poll() is not None or monotonic() > end:
            log.seek(0)
            raise RuntimeError(f"The app did not start:\n{log.read()}")
        sleep(0.05)


def _is_healthy(address: str) -> bool:
    try:
        with urlopen(f"{address}/_stcore/health", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
