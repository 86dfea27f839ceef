"""The explorer's page in a real browser: with the mouse, with the keyboard alone, on a phone."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import PHONE, wait_for, wait_until_idle
from tests.browser.network_page import NetworkPage

pytestmark = pytest.mark.browser

SETTLED = 500
"""Milliseconds in which the picture has found its height."""
BALESTRIERO, LECUN, BARANIUK = "person:4c81a8da01a91b92", "person:fa2116e342f1ca86", "person:a986801d188c0d5a"


@pytest.fixture(scope="module")
def address(sample_app):
    return sample_app


@pytest.fixture
def visit(visit):
    def show(path: str, **options: object) -> NetworkPage:
        page = visit(path, **options)
        page.locator(".network[data-drawn]").wait_for()
        wait_until_idle(page)
        page.wait_for_timeout(SETTLED)
        return NetworkPage(page, "network")

    return show


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(page.evaluate("location.search.slice(1)"))


def nodes(network: NetworkPage) -> set[str]:
    return set(network.ask("picture.marks.map(({ id }) => id)"))


def test_a_double_click_walks_from_person_to_person(visit):
    """Each has other years: what was all of one's years is all of the next one's."""
    network = visit(f"/network?id={BALESTRIERO}")
    for person, name in ((BARANIUK, "Richard Baraniuk"), (BALESTRIERO, "Randall Balestriero"), (LECUN, "Yann LeCun")):
        network.page.wait_for_function("(id) => explorerNetworks.get('network').facts.has(id)", arg=person)
        place = network.where(person)
        network.page.mouse.dblclick(place["x"], place["y"])
        expect(network.page.locator("h1")).to_have_text(name)
        wait_until_idle(network.page)
        network.page.wait_for_timeout(300)

    assert asked(network.page)["id"] == [LECUN]
    expect(network.page.get_by_text("Only", exact=False).first).not_to_contain_text("Only 1")


def test_a_link_gives_the_same_view_again(visit):
    network = visit(f"/network?id={BALESTRIERO}&hops=2")
    page = network.page
    network.click(BARANIUK)
    expect(page.locator(".selected h3")).to_contain_text("Richard Baraniuk")
    wait_until_idle(page)
    before = nodes(network)
    page.get_by_test_id("stButton").get_by_role("button", name="Expand").click()
    wait_for(lambda: "expand" in asked(page), "the expanded node in the address")
    wait_for(lambda: nodes(network) > before, "what was brought in")
    wait_until_idle(page)
    network.drag(LECUN, 40, 30)
    wait_for(lambda: "pin" in asked(page), "the pin in the address")
    wait_until_idle(page)
    page.wait_for_timeout(400)
    again = visit(page.evaluate("location.href"))

    assert nodes(again) == nodes(network)
    assert again.where(LECUN) == pytest.approx(network.where(LECUN), abs=3)
    expect(again.page.locator(".selected h3")).to_contain_text("Richard Baraniuk")


def test_a_hidden_mark_comes_back_by_undo(visit):
    network = visit(f"/network?id={BALESTRIERO}")
    network.click(LECUN)
    network.page.get_by_test_id("stButton").get_by_role("button", name="Hide").click()
    wait_for(lambda: LECUN not in nodes(network), "the mark to go")

    assert asked(network.page)["hide"] == [LECUN]

    network.page.get_by_test_id("stButton").get_by_role("button", name="Undo").click()
    wait_for(lambda: LECUN in nodes(network), "the mark to come back")


def test_years_play_without_a_request(visit):
    """The slider runs in the browser: not even the page's own connection says anything."""
    network = visit(f"/network?id={BALESTRIERO}")
    page = network.page
    page.wait_for_timeout(500)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", sent.append))
    slider = page.locator(".network input[type=range]")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(600)

    assert requests == sent == []
    assert asked(page)["until"][0] < "2026"
    assert nodes(visit(page.evaluate("location.href"))) == nodes(network)


def test_the_keyboard_alone_finds_opens_and_lists(visit):
    network = visit(f"/network?id={BALESTRIERO}")
    page = network.page
    page.get_by_label("Find in graph").focus()
    page.keyboard.type("lecun")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement?.shadowRoot?.activeElement?.classList.contains('picture')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".selected h3")).to_contain_text("Yann LeCun")


def test_the_table_holds_what_the_picture_shows_and_selects(visit):
    network = visit(f"/network?id={BALESTRIERO}&budget=40")
    page = network.page
    summary = page.locator("summary", has_text="The same as a table")
    summary.focus()
    page.keyboard.press("Enter")
    rows = page.locator('.table[aria-label="marks"] tbody tr')
    expect(rows).to_have_count(len(nodes(network)))
    rows.filter(has_text="Yann LeCun").get_by_role("link", name="21", exact=True).press("Enter")

    expect(page.locator(".selected h3")).to_contain_text("Yann LeCun")


def test_a_phone_shows_everything_within_its_width(visit):
    network = visit(f"/network?id={BALESTRIERO}", **PHONE)

    assert network.page.evaluate("document.documentElement.scrollWidth") <= 390
    box = network.page.locator(".network").bounding_box()
    assert box is not None
    assert box["width"] <= 390


def test_the_page_as_a_file_opens_from_disk_and_asks_for_nothing(visit, browser, tmp_path):
    network = visit(f"/network?id={BALESTRIERO}&colour=Community")
    with network.page.expect_download() as download:
        network.page.get_by_role("button", name="Web page").click()
    download.value.save_as(tmp_path / "network.html")
    page = browser.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto((tmp_path / "network.html").as_uri())
    page.locator("canvas").first.wait_for()

    assert requests == [(tmp_path / "network.html").as_uri()]
