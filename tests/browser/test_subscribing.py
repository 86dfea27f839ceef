"""Subscribing in a real browser: ask for a digest, open the link of the mail, get it, leave by one click."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from explorer.settings import LIBRARY_VARIABLE, STATE_VARIABLE
from tests.browser.harness import DESK, PHONE, ROOT, start_app, wait_for
from tests.mail_server import serve_mail
from tests.pages.running import import_works

pytestmark = pytest.mark.browser

YESTERDAY = str(datetime.now(UTC).date() - timedelta(days=1))
WORKS = [
    {"id": "w1", "title": "Spectra of wide graphs", "date": YESTERDAY, "votes": 31, "authors": ["Ann Lee"],
     "keywords": ["graphs"], "abstract": "Graphs have <b>spectra</b>."},
]  # fmt: skip


@pytest.fixture(scope="module")
def post():
    with serve_mail() as post:
        yield post


@pytest.fixture(scope="module")
def environment(tmp_path_factory, post):
    """Of the app and of the command."""
    folder = tmp_path_factory.mktemp("subscribing")
    return {
        LIBRARY_VARIABLE: str(import_works(folder, WORKS)),
        STATE_VARIABLE: f"sqlite:///{folder / 'state.sqlite'}",
        "EXPLORER_SMTP_HOST": "127.0.0.1",
        "EXPLORER_SMTP_PORT": str(post.port),
        "EXPLORER_SMTP_SECURITY": "none",
        "EXPLORER_SMTP_SENDER": "Research graph <digest@example.org>",
    }


@pytest.fixture(scope="module")
def address(environment):
    with start_app("app.py", environment) as address:
        yield address


def read_link(mail) -> str:
    """The path of the first link in the text of a mail."""
    body = mail.get_body(("plain",)).get_content()
    found = re.search(r"https?://[^/\s]+(/subscriptions/\S+)", body)
    assert found
    return found[1]


def test_from_asking_to_leaving(visit, post, address, environment):
    page = visit("/papers")
    page.get_by_role("button", name="Subscribe").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail").fill("ann@example.org")
    dialog.get_by_label("E-mail").press("Tab")
    dialog.get_by_role("button", name="Subscribe").click()
    expect(dialog.get_by_role("status")).to_contain_text("A mail is on its way to ann@example.org")
    expect(dialog.get_by_text("waits for the link in the mail")).to_be_visible()
    wait_for(lambda: post.got, "the mail that asks")

    page.goto(address + read_link(post.got[-1]))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading")).to_have_text("Confirmed")

    command = [sys.executable, "-m", "explorer", "digest", "--send"]
    sent = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    digest = post.got[-1]
    assert "sent" in sent.stdout
    assert "1 trending paper" in digest["Subject"]

    leave = re.match(r"<https?://[^/]+([^>]+)>", digest["List-Unsubscribe"])
    assert leave
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = b"List-Unsubscribe=One-Click"
    with urlopen(Request(address + leave[1], data=body, method="POST")) as answer:
        assert answer.status == 200
    again = subprocess.run(
        [*command, "--day", YESTERDAY], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert "Nobody is due" in again.stdout


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_digest_is_shown_before_anybody_subscribes(visit, screen):
    page = visit("/papers", **screen)
    page.get_by_role("button", name="Subscribe").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Show how it looks").click()
    letter = dialog.frame_locator("iframe")
    expect(letter.get_by_role("link", name="Spectra of wide graphs")).to_be_visible()
    expect(letter.get_by_text("Graphs have <b>spectra</b>.")).to_be_visible()

    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0


def test_an_address_that_is_none_is_told(visit, post):
    before = len(post.got)
    page = visit("/papers")
    page.get_by_role("button", name="Subscribe").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail").fill("nobody")
    dialog.get_by_label("E-mail").press("Tab")
    dialog.get_by_role("button", name="Subscribe").click()

    expect(dialog.get_by_text("is no e-mail address")).to_be_visible()
    assert len(post.got) == before


def test_pages_lead_to_their_feeds(visit, address):
    page = visit("/topic")
    page.get_by_role("link", name="graphs").first.click()
    way = page.get_by_role("link", name="Atom feed")
    expect(way).to_be_visible()
    with urlopen(address + str(way.get_attribute("href"))) as answer:
        assert answer.headers["content-type"].startswith("application/atom+xml")
        assert b"Spectra of wide graphs" in answer.read()
