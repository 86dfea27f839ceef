"""The researcher's page in a real browser: every part answers, nothing reaches another host."""

from __future__ import annotations

import csv
import io
import json
import re
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Locator, Page, expect

from explorer.library.importer import import_files
from explorer.settings import LIBRARY_VARIABLE
from tests.browser.harness import PHONE, start_app, wait_for, wait_until_idle
from tests.browser.network_page import NetworkPage

pytestmark = pytest.mark.browser

BALESTRIERO = "person:4c81a8da01a91b92"
LECUN = "person:fa2116e342f1ca86"


@pytest.fixture(scope="module")
def address(sample_app):
    return sample_app


@pytest.fixture
def visit(visit, address):
    """Open a page of the app, with an eye on what it requests."""

    def show(path: str = "/", base: str = address, *, charts: bool = False, **options: object) -> Page:
        foreign: list[str] = []
        own = (base, "data:", "blob:", base.replace("http", "ws"))

        def watch(page: Page) -> None:
            page.on("request", lambda asked: None if asked.url.startswith(own) else foreign.append(asked.url))

        page = visit(base + path, prepare=watch, charts=charts, **options)
        page.foreign = foreign
        return page

    return show


def researcher(who: str = BALESTRIERO, **parameters: str) -> str:
    return "/researcher?" + "&".join(f"{name}={value}" for name, value in {"id": who, **parameters}.items())


def wait_for_drawing(page: Page) -> None:
    expect(page.locator(".network[data-drawn]")).to_be_visible(timeout=30_000)
    wait_until_idle(page)


def open_network(page: Page) -> NetworkPage:
    """The drawn picture, scrolled into view."""
    wait_for_drawing(page)
    page.locator(".network").evaluate("network => network.scrollIntoView({block: 'center'})")
    return NetworkPage(page, "network")


def download(place: Locator) -> list[dict[str, str]]:
    """What the button in *place* gives."""
    with place.page.expect_download() as caught:
        place.locator("button:visible").first.click()
    return list(csv.DictReader(io.StringIO(caught.value.path().read_text(encoding="utf8"))))


def test_a_cold_deep_link_shows_the_researcher_and_asks_no_other_host(visit):
    page = visit(researcher(), charts=True)
    wait_for_drawing(page)

    expect(page.locator("h1")).to_have_text("Randall Balestriero")
    for text in ("116 works", "107 topics", "54 close collaborators", "Published work", "Works by year"):
        expect(page.get_by_text(re.compile(text.replace(" ", r"\s*"))).first).to_be_visible()
    assert page.foreign == []


def test_search_finds_in_spite_of_a_typo_and_leads_to_the_person_without_a_reload(visit):
    page = visit("/")
    page.evaluate("globalThis.untouched = true")
    page.get_by_placeholder("Find a person").fill("baranuik")
    page.keyboard.press("Enter")
    page.locator(".st-key-found").get_by_role("link", name="Richard Baraniuk", exact=True).click()

    expect(page.locator("h1")).to_have_text("Richard Baraniuk")
    assert page.evaluate("globalThis.untouched")
    expect(page.locator(".st-key-found")).to_have_count(0)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Open a researcher")


def test_a_click_on_a_mark_shows_its_papers_and_they_come_as_csv(visit):
    page = visit(researcher())
    open_network(page).click(LECUN)

    panel = page.locator(".st-key-panel")
    expect(panel).to_contain_text("Yann LeCun")
    expect(panel).to_contain_text("21 papers together")
    assert "mark=" in page.url
    rows = download(page.locator(".st-key-csv-behind"))
    assert len(rows) == 21
    assert all("Yann LeCun" in row["authors"] and "Randall Balestriero" in row["authors"] for row in rows)


def test_the_address_of_a_line_shows_its_papers(visit):
    page = visit(researcher(mark=f"{BALESTRIERO}&mark={LECUN}"))

    expect(page.locator(".st-key-panel")).to_contain_text("21 papers together")


def test_a_double_click_goes_to_the_person_and_back_returns(visit):
    page = visit(researcher())
    place = open_network(page).where(LECUN)
    page.mouse.dblclick(place["x"], place["y"])

    expect(page.locator("h1")).to_have_text("Yann LeCun")
    assert LECUN.replace(":", "%3A") in page.url or LECUN in page.url
    page.go_back()
    expect(page.locator("h1")).to_have_text("Randall Balestriero")


def test_a_bar_of_the_year_chart_filters_the_rest_and_lets_go_again(visit):
    page = visit(researcher(), charts=True)
    bars = page.locator(".st-key-chart-years .nsewdrag").last
    bars.scroll_into_view_if_needed()
    wait_for_drawing(page)
    box = bars.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 9.5 / 14, box["y"] + box["height"] * 0.9
    page.mouse.move(x - 1, y)
    page.mouse.click(x, y)

    expect(page.get_by_text("18 published items of 116 · 2022")).to_be_visible()
    assert "years=2022&years=2022" in page.url
    expect(page.locator(".legend")).to_contain_text("of 18 papers")
    page.get_by_role("button", name="Show all").click()
    expect(page.get_by_text("116 published items · newest first")).to_be_visible()


def test_a_topic_filters_everything_from_its_address(visit):
    page = visit(researcher())
    page.locator(".st-key-works").get_by_role("link", name="pretrained models").click()

    expect(page.get_by_text("1 published item of 116 · about pretrained models")).to_be_visible()


def test_the_table_holds_what_the_picture_shows_and_comes_as_csv(visit):
    page = visit(researcher())
    wait_for_drawing(page)
    page.get_by_text(re.compile("The same as a table: 80 marks")).click()

    expect(page.locator(".st-key-table tbody tr")).to_have_count(80)
    nodes, edges = download(page.locator(".st-key-csv-nodes")), download(page.locator(".st-key-csv-edges"))
    assert len(nodes) == 80
    assert {edge["source"] for edge in edges} <= {node["id"] for node in nodes}


def test_a_counter_opens_its_list_with_links(visit):
    page = visit(researcher())
    page.get_by_role("button", name=re.compile("close collaborators")).first.click()
    dialog = page.get_by_role("dialog")

    expect(dialog.locator("tbody tr")).to_have_count(54)
    dialog.get_by_role("link", name="Yann LeCun").click()
    expect(page.locator("h1")).to_have_text("Yann LeCun")


def test_the_works_come_as_csv_of_what_the_filters_show(visit):
    page = visit(researcher(years="2022&years=2022"))
    rows = download(page.locator(".st-key-csv-list"))

    assert len(rows) == 18
    assert {row["year"] for row in rows} == {"2022"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_wider_than_the_screen(visit, scheme):
    page = visit(researcher(mark=LECUN), **PHONE, color_scheme=scheme, charts=scheme == "dark")
    wait_for_drawing(page)

    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_hostile_data_never_becomes_markup(visit, tmp_path):
    evil = '<img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>'
    record = {
        "id": evil,
        "title": f"{evil} [x](javascript:alert(1)) $\\href{{javascript:alert(1)}}{{x}}$ " + "y" * 10_000,
        "year": 2020,
        "venue": evil,
        "abstract": f"{evil} **bold** # head",
        "authors": [
            {"name": f"Ann {evil}", "affiliation": evil},
            {"name": f"Bo \u202e{'z' * 10_000}", "affiliation": evil},
        ],
        "keywords": [evil, "=1+1"],
        "url": "javascript:alert(1)",
    }
    works = tmp_path / "works.jsonl"
    works.write_text(
        "".join(json.dumps(record | {"id": f"{evil}{n}", "year": 2019 + n}) + "\n" for n in range(3)), "utf8"
    )
    import_files([works], tmp_path / "library")
    with start_app("app.py", {LIBRARY_VARIABLE: str(tmp_path / "library")}) as base:
        page = visit("/", base, charts=True)
        page.locator(".people a").first.click()
        wait_for_drawing(page)
        page.get_by_text(re.compile("The same as a table")).click()
        wait_for(lambda: page.locator(".st-key-table tbody tr").count() > 2, "the table")

        assert page.evaluate("globalThis.hacked") is None
        assert page.locator("img[src=x], script:has-text('hacked'), .st-key-works strong:has-text('bold')").count() == 0
        assert page.locator("a[href^='javascript:']").count() == 0
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 1280


def test_the_app_is_sent_compressed(address):
    page = urlopen(address).read().decode("utf8")
    script = re.search(r"static/js/index[^\"]*js", page)
    assert script
    asked = Request(f"{address}/{script[0]}", headers={"Accept-Encoding": "gzip"})

    with urlopen(asked) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
