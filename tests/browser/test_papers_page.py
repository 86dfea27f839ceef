"""The pages of papers in a real browser: steps, folds, votes, search, related papers, citing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from explorer.settings import LIBRARY_VARIABLE, STATE_VARIABLE
from tests.browser.harness import PHONE, start_app, wait_for, wait_until_idle
from tests.browser.network_page import NetworkPage
from tests.pages.running import import_works

pytestmark = pytest.mark.browser

YEAR = datetime.now(UTC).year - 1
DAY = f"{YEAR}-05-09"
LONG = "Graphs have spectra, and spectra tell much about networks that learn from few examples. " * 20
WORKS: list[dict[str, Any]] = [
    {"id": "w1", "title": "Spectra of wide $\\ell_1$ graphs", "date": DAY, "votes": 31, "abstract": LONG,
     "authors": ["Ann Lee", "Bo Chen"], "keywords": ["graphs"], "doi": "10.1000/w1", "arxiv_id": "2401.00001"},
    {"id": "w2", "title": "Networks that learn from few examples", "date": DAY, "votes": 5, "keywords": ["graphs"],
     "abstract": "Learning from few examples.", "authors": ["Ann Lee"], "references": ["10.1000/w1"]},
    {"id": "w3", "title": "Spectra of deep networks", "date": f"{YEAR}-05-06", "authors": ["Carla Diaz"],
     "abstract": "Deep networks have spectra.", "keywords": ["networks"]},
    *({"id": f"s{number}", "title": f"Serial {number} on drugs", "date": f"{YEAR}-03-03", "abstract": LONG[:400] * 3,
       "authors": ["Dai Nguyen"]} for number in range(45)),
]  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("papers")
    state = {STATE_VARIABLE: f"sqlite:///{folder / 'state.sqlite'}"}
    with start_app("app.py", {LIBRARY_VARIABLE: str(import_works(folder, WORKS)), **state}) as address:
        yield address


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlparse(page.url).query)


def card(page: Page, title: str):
    return page.locator('[class*="st-key-card-"]').filter(has=page.get_by_role("link", name=title)).last


def search(page: Page, words: str) -> None:
    box = page.get_by_placeholder("Search papers: words")
    box.fill(words)
    box.press("Enter")


def test_steps_lead_from_day_to_day_and_back_returns(visit):
    page = visit(f"/papers?day={DAY}")
    title = page.locator(".steps h1")
    expect(title).to_contain_text("9 May")

    page.get_by_role("link", name="earlier:").click()
    expect(title).to_contain_text("6 May")
    assert asked(page)["day"] == [f"{YEAR}-05-06"]

    page.go_back()
    expect(title).to_contain_text("9 May")


def test_the_calendar_steps_through_months_without_leaving_the_day(visit):
    page = visit(f"/papers?day={DAY}")

    page.get_by_role("link", name="Calendar: April").click()
    page.get_by_role("link", name="Calendar: March").click()
    expect(page.locator(".steps h1")).to_contain_text("9 May")
    page.get_by_role("link", name="3 March: 45 papers").click()

    expect(page.locator(".steps h1")).to_contain_text("3 March")


def test_the_next_page_begins_at_its_top(visit):
    page = visit(f"/papers?day={YEAR}-03-03")
    pager = page.get_by_role("navigation", name="Pages", exact=True)
    pager.scroll_into_view_if_needed()

    pager.get_by_role("link", name="Page 2", exact=True).click()

    expect(page.get_by_role("navigation", name="Pages", exact=True).locator("[aria-current]")).to_have_text("2")
    wait_for(lambda: page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0, "the top")


def test_a_long_abstract_unfolds_without_covering_anything(visit):
    page = visit(f"/papers?day={DAY}")
    first = card(page, "Spectra of wide")
    text = first.locator('[data-testid="stMarkdownContainer"]').first.locator("> p").nth(2)
    fold = first.locator(".fold summary")
    expect(fold).to_be_visible()
    before, toggle = text.bounding_box(), fold.bounding_box()
    assert before
    assert toggle
    assert toggle["y"] >= before["y"] + before["height"] - 1

    fold.focus()
    page.keyboard.press("Enter")

    wait_for(lambda: text.bounding_box()["height"] > 2 * before["height"], "the whole abstract")


def test_a_vote_stays(visit):
    page = visit(f"/papers?day={DAY}")
    button = card(page, "Networks that learn").get_by_role("button", name="▲ 5")

    button.click()

    expect(card(page, "Networks that learn").get_by_role("button", name="▲ 6")).to_be_visible()
    again = visit(f"/papers?day={DAY}")
    card(again, "Networks that learn").get_by_role("button", name="▲ 6").click()
    expect(card(again, "Networks that learn").get_by_role("button", name="▲ 5")).to_be_visible()


def test_muting_somebody_takes_their_papers_out_and_options_brings_them_back(visit):
    page = visit(f"/papers?day={YEAR}-05-06")
    card(page, "Spectra of deep").get_by_role("button", name="More").click()
    page.get_by_text("Mute Carla Diaz").click()

    expect(page.get_by_text("No papers that day.")).to_be_visible()

    page.get_by_role("button", name="Options").click()
    page.get_by_role("button", name="Show again").click()
    expect(page.get_by_role("link", name="Spectra of deep networks")).to_be_visible()


def test_a_search_stands_in_the_address_and_back_returns_to_it(visit):
    page = visit("/papers")
    search(page, "spectra author:lee")
    expect(page.locator(".found-head h1")).to_contain_text("spectra")
    expect(page.get_by_text("author: lee")).to_be_visible()
    assert asked(page)["q"] == ["spectra author:lee"]

    page.locator('[class*="st-key-card-"] h4 a').first.click()
    expect(page.locator(".st-key-paper-head h1")).to_be_visible()
    page.go_back()

    expect(page.locator(".found-head h1")).to_contain_text("spectra")
    expect(page.get_by_placeholder("Search papers: words")).to_have_value("spectra author:lee")


def test_what_the_box_of_all_pages_finds_leads_to_the_page_of_a_paper_and_to_the_search(visit):
    page = visit("/researcher")
    box = page.get_by_placeholder("Find a person, paper")
    box.fill("spectra")
    box.press("Enter")
    page.locator(".st-key-found").get_by_role("link", name="Search papers by words").click()
    expect(page.locator(".found-head h1")).to_contain_text("spectra")
    wait_until_idle(page)

    assert asked(page)["q"] == ["spectra"], "the address keeps the words"
    expect(page.locator(".st-key-found")).to_have_count(0)


def test_a_pasted_abstract_is_shown_whole_and_searched_for(visit):
    page = visit("/papers")
    search(page, LONG)

    area = page.locator(".st-key-papers-search textarea")
    expect(area).to_have_value(LONG)
    expect(page.locator('[class*="st-key-card-"] h4').filter(has_text="Spectra of wide")).to_be_visible()
    assert "q" not in asked(page)


def test_a_paper_can_be_cited_and_taken_along(visit):
    page = visit("/paper?id=w1")
    page.get_by_role("button", name="Cite").click()
    page.get_by_text("RIS", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download RIS").click()

    assert download.value.suggested_filename.endswith(".ris")
    assert "DO  - 10.1000/w1" in download.value.path().read_text(encoding="utf8")


def test_weights_and_order_of_related_papers_stand_in_the_address(visit):
    page = visit("/paper?id=w1")
    related = page.locator(".related li")
    expect(related.first).to_contain_text("both")

    page.get_by_text("Newest", exact=True).click()

    wait_for(lambda: asked(page).get("related") == ["Newest"], "the order in the address")
    alone = visit("/paper?id=w1&weigh-meaning=0&weigh-terms=0&weigh-topics=0&weigh-citations=0")
    expect(alone.locator(".related li")).to_have_count(1)
    expect(alone.locator(".related li")).to_contain_text("Ann Lee")


def test_a_click_in_the_picture_names_the_mark_and_a_double_click_goes_to_its_page(visit):
    page = visit("/paper?id=w1")
    network = NetworkPage(page, key="paper-network")
    page.locator(".st-key-paper-graph").scroll_into_view_if_needed()
    page.wait_for_function("() => globalThis.explorerNetworks?.has('paper-network')")
    page.wait_for_timeout(500)

    network.click("w2")
    expect(page.locator(".picked-mark")).to_contain_text("Networks that learn")
    place = network.where("w2")
    page.mouse.dblclick(place["x"], place["y"])

    expect(page.locator(".st-key-paper-head h1")).to_contain_text("Networks that learn")


def test_the_table_below_the_picture_leads_to_the_same_pages(visit):
    page = visit("/paper?id=w1")
    page.get_by_text("The same as a table").click()

    table = page.get_by_role("region", name="Marks")
    expect(table.get_by_role("link", name="Bo Chen")).to_be_visible()
    table.get_by_role("link", name="Networks that learn").click()
    expect(page.locator(".st-key-paper-head h1")).to_contain_text("Networks that learn")


@pytest.mark.parametrize("path", [f"/papers?day={DAY}", "/papers?q=spectra+author:lee", "/paper?id=w1", "/paper?id=no"])
def test_nothing_is_wider_than_a_phone(visit, path):
    page = visit(path, **PHONE)
    expect(page.locator("h1").first).to_be_visible()
    wait_until_idle(page)

    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
