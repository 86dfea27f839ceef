"""Connecting two people in a real browser: with the keyboard alone, and on a phone."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import PHONE, wait_for

pytestmark = pytest.mark.browser

LECUN = "person:fa2116e342f1ca86"
TRONE = "person:834ef3e2a5f20779"


@pytest.fixture(scope="module")
def address(sample_app):
    return sample_app


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is focused bears *name*; round and round, since the page may still be arriving."""

    def reached() -> bool:
        page.keyboard.press("Tab")
        focused = page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText || '').trim()")
        return str(focused).startswith(name)

    wait_for(reached, f"Tab to reach {name!r}")


def test_two_people_are_connected_with_the_keyboard_alone(visit):
    page = visit("/connect")
    tab_to(page, "From")
    page.keyboard.type("Yann LeCun")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Yann LeCun", exact=True)).to_be_visible()
    tab_to(page, "To")
    page.keyboard.type("trone")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="2 steps apart, through Randall Balestriero")).to_be_visible()
    expect(page.locator(".chain .who a")).to_have_text(["Yann LeCun", "Randall Balestriero", "Marie Trone"])
    assert page.url.endswith(f"?from={LECUN}&to={TRONE}".replace(":", "%3A"))

    tab_to(page, "18 more")
    page.keyboard.press("Enter")

    expect(page.locator(".chain details").first).to_have_attribute("open", "")


def test_a_phone_shows_one_below_the_other_and_nothing_is_wider(visit):
    page = visit(f"/connect?from={LECUN}&to={TRONE}", **PHONE)

    expect(page.locator(".chain")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_papers_of_the_path_are_taken_along(visit):
    page = visit(f"/connect?from={LECUN}&to={TRONE}")
    with page.expect_download() as download:
        page.locator(".st-key-csv-shortest button").click()

    content = Path(download.value.path()).read_text(encoding="utf8")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert [sum(row["step"] == step for row in rows) for step in ("1", "2")] == [21, 5]
    assert {row["person"] for row in rows} == {"Yann LeCun", "Randall Balestriero"}


def test_a_chain_leads_to_people_and_back(visit):
    page = visit(f"/connect?from={LECUN}&to={TRONE}")
    page.locator(".chain").get_by_role("link", name="Randall Balestriero").click()

    expect(page.get_by_role("heading", name="Randall Balestriero", exact=True)).to_be_visible()
    page.go_back()

    expect(page.locator(".chain")).to_be_visible()
