"""The self-contained HTML file and the SVG in a real browser, opened from disk."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from explorer.find import get_researcher_no
from explorer.graph.slice import build_slice
from explorer.library.importer import import_files
from explorer.models import SliceOptions
from explorer.report.files import write_picture
from explorer.snapshot.opened import open_snapshot
from tests.browser.harness import DESK, PHONE, wait_for
from tests.browser.network_page import NetworkPage, overlap
from tests.slices import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    Open = Callable[..., NetworkPage]

pytestmark = pytest.mark.browser

WHO, LECUN = "person:4c81a8da01a91b92", "person:fa2116e342f1ca86"


@pytest.fixture(scope="module")
def files(tmp_path_factory, sample) -> Path:
    """The usual report and SVG, and a report of hostile names."""
    folder = tmp_path_factory.mktemp("report")
    built = build_slice(sample, get_researcher_no(sample, WHO), SliceOptions())
    for name in ("html", "svg"):
        (folder / f"usual.{name}").write_bytes(write_picture(sample, built, name))
    (folder / "hostile.html").write_bytes(write_hostile(folder))
    return folder


def write_hostile(folder: Path) -> bytes:
    works = folder / "works.jsonl"
    records = [
        {"id": f"w{at}", "title": name, "authors": ["Ann Lee", name], "keywords": [name]}
        for at, name in enumerate(HOSTILE)
    ]
    works.write_text("".join(f"{json.dumps(record)}\n" for record in records), "utf8")
    import_files([works], folder / "library", identity="names")
    snapshot = open_snapshot(folder / "library")
    return write_picture(
        snapshot, build_slice(snapshot, get_researcher_no(snapshot, "Ann Lee"), SliceOptions()), "html"
    )


@pytest.fixture(scope="module")
def open_report(browser, files) -> Iterator[Open]:
    """Open a file from disk; what it asks for and complains about is in ``asked`` and ``said`` of the page."""
    contexts = []

    def open_file(name: str = "usual.html", **screen: Any) -> NetworkPage:
        context = browser.new_context(**{**DESK, **screen})
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: page.said.append(dialog.message))
        page.goto((files / name).as_uri())
        if screen.get("java_script_enabled", True):
            page.wait_for_selector(".network[data-drawn]")
            page.locator(".plot:not(:has(.main-svg))").first.wait_for(state="detached")
        return NetworkPage(page, "report")

    yield open_file
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def desk(open_report) -> NetworkPage:
    """The usual report on a desk, for tests that leave it usable."""
    return open_report()


def listed(page: Page) -> list[str]:
    return page.locator("#panel li").all_inner_texts()


def test_it_opens_from_disk_asks_for_nothing_and_complains_of_nothing(desk, files):
    assert desk.page.asked == [(files / "usual.html").as_uri()]
    assert desk.page.said == []
    assert desk.ask("picture.marks.length") == 148
    assert len(desk.labels()) > 20
    assert desk.page.locator(".plot .main-svg").count() >= 4


def test_a_click_on_a_mark_or_a_line_lists_the_papers_behind_it(desk):
    network, page = desk, desk.page
    assert "Nothing selected" in page.locator("#panel").inner_text()

    network.click(LECUN)
    page.get_by_role("heading", name="Yann LeCun · person").wait_for()
    papers = listed(page)
    network.ask("picture.tell({kind: 'click', node: null, edge: argument})", [WHO, LECUN])
    behind_line = listed(page)
    head = page.locator("#panel h3").inner_text()
    network.click_nothing()
    page.get_by_role("heading", name="Nothing selected").wait_for()

    assert len(papers) == 21
    assert papers == behind_line
    assert "Randall Balestriero and Yann LeCun" in head
    assert page.locator("#panel li").count() == 0


def test_the_tables_select_marks_by_keyboard_alone(desk):
    network, page = desk, desk.page

    page.get_by_role("tab", name="Papers").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("Find in people").fill("lecun")
    page.get_by_role("button", name="Yann LeCun").focus()
    page.keyboard.press("Enter")
    selected = network.ask("picture.chosen")
    page.keyboard.press("Tab")

    assert selected == {"node": LECUN}
    assert len(listed(page)) == 21
    assert page.evaluate("document.activeElement.closest('#panel') !== null")


def test_a_line_in_the_table_selects_its_line(desk):
    network, page = desk, desk.page

    page.get_by_role("tab", name="Lines").click()
    page.locator("#lines .choose").first.click()

    assert network.ask("picture.chosen.edge.includes(argument)", WHO)
    assert len(listed(page)) > 0


def test_the_picture_is_saved_as_png_without_a_server(desk):
    with desk.page.expect_download() as saved:
        desk.page.get_by_label("Save as PNG").click()

    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


def test_tables_sort_both_ways_and_find(desk):
    page = desk.page
    page.get_by_role("tab", name="People").click()
    page.get_by_label("Find in people").fill("")
    cells = page.locator("#people tbody tr:not([hidden])")

    def column(at: int) -> list[str]:
        return [row.split("\t")[at] for row in cells.all_inner_texts()]

    page.get_by_role("button", name="Collaborator").click()
    names = column(0)
    page.get_by_role("button", name="Collaborator").click()
    turned = column(0)
    page.get_by_role("button", name="Papers together").click()
    counts = [int(count) for count in column(1)]
    page.get_by_label("Find in people").fill("hervé")
    found = column(0)

    assert names[0] < "B"
    assert names[-1] > "W"
    assert turned == names[::-1]
    assert counts == sorted(counts, reverse=True)
    assert "Hervé Glotin" in found
    assert len(found) < 5


def test_hostile_names_are_only_text(open_report):
    network = open_report("hostile.html")
    page = network.page

    made = network.ask("picture.root.getRootNode().querySelectorAll('img, script, b').length")
    for node in network.ask("[...picture.facts.keys()]"):
        network.ask("picture.tell({kind: 'click', node: argument, edge: null})", node)

    assert made == page.evaluate("document.querySelectorAll('img, main script, main b').length") == 0
    assert page.said == []
    assert HOSTILE[0] in page.locator("#papers").inner_text()
    assert len(page.asked) == 1


def test_a_phone_scrolls_down_only_and_follows_the_theme(open_report):
    network = open_report(**PHONE, color_scheme="dark")
    page = network.page

    page.locator(".network").scroll_into_view_if_needed()
    place = network.where(LECUN)
    page.touchscreen.tap(place["x"], place["y"])
    page.get_by_role("heading", name="Yann LeCun · person").wait_for()
    dark = network.ask("picture.theme.background"), page.evaluate("getComputedStyle(document.body).color")
    page.emulate_media(color_scheme="light")
    wait_for(lambda: network.ask("picture.theme.background") == "rgb(255, 255, 255)")

    assert dark[0] == "rgb(15, 23, 42)"
    assert dark[1] != page.evaluate("getComputedStyle(document.body).color")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.said == []


def test_paper_gets_the_still_picture_and_the_table_that_is_open(desk):
    page = desk.page
    page.get_by_role("tab", name="Topics").click()
    page.emulate_media(media="print")

    assert page.locator(".still svg").is_visible()
    assert [page.locator(name).is_visible() for name in (".network", ".panel", ".tabs", "#papers", "#topics")] == [
        False, False, False, False, True,
    ]  # fmt: skip
    page.emulate_media(media="screen")


def test_a_browser_without_scripts_gets_the_still_picture_and_all_tables(open_report):
    still = open_report(java_script_enabled=False).page

    assert still.locator(".still svg").is_visible()
    assert not still.locator(".panel").is_visible()
    assert still.locator(".tabled").count() == 7
    assert all(still.locator(".tabled").nth(at).is_visible() for at in range(7))


def test_labels_of_the_svg_cover_neither_each_other_nor_the_edge(open_report, browser, files):
    """With the fonts that this machine has, which need not be those that were reckoned with."""
    page = browser.new_page(viewport={"width": 1200, "height": 840})
    page.goto((files / "usual.svg").as_uri())

    boxes = page.evaluate(
        """() => [...document.querySelectorAll("g[text-anchor] text:not([stroke])")].map((text) => {
            const {left, right, top, bottom} = text.getBoundingClientRect();
            return {text: text.textContent, left, right, top: top + 2, bottom: bottom - 2};
        })"""
    )
    page.close()

    assert len(boxes) > 25
    assert not [(one["text"], other["text"]) for one, other in combinations(boxes, 2) if overlap(one, other)]
    assert all(box["left"] > 0 and box["right"] < 1200 and box["bottom"] < 840 for box in boxes)
