"""The pages of topics and institutions, and the one that compares, in a real browser."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import PHONE, wait_for, wait_until_idle

pytestmark = pytest.mark.browser

DEEP_LEARNING, RICE = "topic:505bd12938815abc", "institution:072bb9d713f7530c"
BALESTRIERO, LECUN = "person:4c81a8da01a91b92", "person:fa2116e342f1ca86"


@pytest.fixture(scope="module")
def address(sample_app):
    return sample_app


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def click_year(page: Page, chart: str, place: int = 0) -> None:
    """Click the bar at *place*."""
    bar = page.locator(f".st-key-{chart} .barlayer .point path").nth(place)
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_click_on_a_year_narrows_the_topic_and_a_second_one_lets_go(visit):
    page = visit(f"/topic?id={DEEP_LEARNING}")
    whole = page.get_by_text("82 papers · newest first")
    expect(whole).to_be_visible()

    click_year(page, "chart-years", 1)
    expect(page.get_by_text(re.compile(r"^\d+ papers? of 82 · \d{4} · newest first"))).to_be_visible()
    years = asked(page)["years"]
    assert years[0] == years[1]

    click_year(page, "chart-years", 1)
    expect(whole).to_be_visible()


def test_from_topic_to_topic_nothing_is_narrowed_and_back_it_is_again(visit):
    page = visit(f"/topic?id={DEEP_LEARNING}&years=2021&years=2021&page=2&order=Most+papers")
    expect(page.get_by_text("Only 2021")).to_be_visible()
    page.evaluate("globalThis.untouched = true")
    first = page.get_by_role("region", name="Neighbouring topics").get_by_role("link").first
    name = first.inner_text()

    first.click()
    expect(page.locator("h1")).to_have_text(name)
    expect(page.get_by_text("All years, all kinds of work")).to_be_visible()
    assert asked(page).keys() == {"id"}
    assert page.evaluate("globalThis.untouched")

    page.go_back()
    expect(page.locator("h1")).to_have_text("deep learning")
    expect(page.get_by_text("Only 2021")).to_be_visible()


def test_papers_are_paged_in_the_address(visit):
    page = visit(f"/topic?id={DEEP_LEARNING}", charts=False)
    first = page.locator(".listed li").first.inner_text()

    page.get_by_role("button", name="Page 5").click()
    wait_for(lambda: page.locator(".listed li").first.inner_text() != first, "the fifth page")
    assert asked(page)["page"] == ["5"]
    assert page.locator(".listed li").count() == 2


def test_search_leads_to_the_page_of_a_topic(visit):
    page = visit("/", charts=False)
    page.get_by_placeholder("Find a person").fill("deep learning")
    page.keyboard.press("Enter")

    page.locator(".st-key-found").get_by_role("link", name="deep learning", exact=True).click()
    expect(page.locator("h1")).to_have_text("deep learning")
    expect(page.get_by_text("Who works on this").first).to_be_visible()


def test_a_number_of_papers_together_leads_to_them(visit):
    page = visit(f"/institution?id={RICE}", charts=False)
    row = page.get_by_role("region", name="Partner institutions").locator("tbody tr").first
    count = row.get_by_role("link").nth(1)
    together = count.inner_text()

    count.click()
    expect(page.get_by_text("Collaboration").first).to_be_visible()
    expect(page.get_by_text(re.compile(f"^{together} papers? · newest first"))).to_be_visible()
    with page.expect_download() as caught:
        page.locator(".st-key-csv-papers button").click()
    rows = list(csv.DictReader(io.StringIO(caught.value.path().read_text(encoding="utf8"))))
    assert len(rows) == int(together)
    assert all(row["way"] and row["people_one"] and row["people_other"] for row in rows)


def test_people_are_added_by_name_and_taken_out_again(visit):
    page = visit("/compare", charts=False)
    for count, name in enumerate(("randall balestriero", "yann lecun", "richard baraniuk"), start=1):
        box = page.get_by_placeholder("Type a name").first
        expect(box).to_have_value("")  # the box of the person before stays for a moment
        box.fill(name)
        box.press("Enter")
        expect(page.locator(".picked")).to_have_count(count)
        wait_until_idle(page)
    expect(page.get_by_role("columnheader", name="B – C")).to_be_visible()
    assert len(asked(page)["id"]) == 3

    page.get_by_role("button", name="Change").nth(1).click()
    expect(page.get_by_role("columnheader", name="B – C")).to_have_count(0)
    expect(page.locator("h1")).to_have_text("Randall Balestriero and Richard Baraniuk")
    assert len(asked(page)["id"]) == 2


def test_a_click_on_a_year_narrows_the_comparison(visit):
    page = visit(f"/compare?id={BALESTRIERO}&id={LECUN}")
    expect(page.locator(".st-key-chart-compared .barlayer .point").first).to_be_visible()

    click_year(page, "chart-compared", 3)
    expect(page.get_by_text(re.compile(r"^Only \d{4}$"))).to_be_visible()
    assert "years" in asked(page)


@pytest.mark.parametrize(
    "path",
    [f"/topic?id={DEEP_LEARNING}", f"/institution?id={RICE}", f"/compare?id={BALESTRIERO}&id={LECUN}", "/institution"],
)
def test_on_a_phone_nothing_is_wider_than_the_screen(visit, path):
    page = visit(path, **PHONE)

    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_tables_are_reached_and_scrolled_with_the_keyboard(visit):
    page = visit(f"/topic?id={DEEP_LEARNING}", charts=False)
    region = page.get_by_role("region", name="Who works on this")
    region.focus()

    page.keyboard.press("PageDown")
    wait_for(lambda: region.evaluate("table => table.scrollTop") > 0, "the table to scroll")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "A"
