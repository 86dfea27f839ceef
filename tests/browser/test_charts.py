"""The charts in a real browser: what a click says, what a name may not do, what a phone and the dark show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from explorer.drawing.charts import selected_topic, selected_year
from explorer.drawing.charts.texts import plain_text
from tests.browser.apps.charts_app import HOSTILE
from tests.browser.harness import PHONE, start_app, wait_for, wait_until_idle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    OpenCase = Callable[..., Page]

pytestmark = pytest.mark.browser

COLUMN_OF_2013, COLUMN_OF_2019, COLUMN_OF_2022 = 0.5 / 14, 6.5 / 14, 9.5 / 14
"""Shares of the width of the years from 2013 to 2026."""
DOT_OF_2016 = 0.5 / 8


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with start_app("tests/browser/apps/charts_app.py") as address:
        yield address


@pytest.fixture
def open_case(visit: Callable[..., Page]):
    """Open a case of the app as a reader of its own."""

    def open_page(case: str, **screen: Any) -> Page:
        page = visit(f"/?case={case}", **screen)
        page.wait_for_selector(".st-key-cells .js-plotly-plot .main-svg")
        page.wait_for_selector("[data-testid=stCode]")
        wait_until_idle(page)
        return page

    return open_page


def find_place(page: Page, key: str, across: float, down: float) -> tuple[float, float]:
    """The point at a share of the width and height of a chart's plotting area."""
    area = page.locator(f".st-key-{key} .nsewdrag").last
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    return box["x"] + across * box["width"], box["y"] + down * box["height"]


def click(page: Page, key: str, across: float, down: float) -> None:
    x, y = find_place(page, key, across, down)
    page.mouse.move(x - 1, y)
    page.mouse.move(x, y)
    page.mouse.click(x, y)


def read(page: Page) -> dict[str, Any]:
    """What the app says was chosen."""
    chosen: dict[str, Any] = json.loads(page.locator("[data-testid=stCode] code").inner_text())
    return chosen


def wait_until(page: Page, kind: str, value: object) -> None:
    wait_for(lambda: read(page)[kind] == value, f"{kind} {value}")


def read_texts(page: Page, key: str, kind: str) -> list[str]:
    return page.locator(f".st-key-{key} .{kind} text").evaluate_all("all => all.map((one) => one.textContent)")


def test_a_click_high_above_a_bar_of_one_work_chooses_its_year(open_case):
    page = open_case("usual")

    click(page, "years", COLUMN_OF_2013, 0.3)

    wait_until(page, "year", 2013)


def test_the_event_of_a_click_holds_the_mark_and_a_second_click_lets_go(open_case):
    """The shape of the event is Streamlit's and Plotly's; the functions that read it are tested with it."""
    page = open_case("usual")
    click(page, "years", COLUMN_OF_2022, 0.9)
    wait_until(page, "year", 2022)
    event = read(page)["event"]

    click(page, "years", COLUMN_OF_2022, 0.9)
    wait_until(page, "year", None)

    assert event["selection"]["points"][0]["customdata"] == ["year", 2022]
    assert (event["selection"]["point_indices"], event["selection"]["box"]) == ([8], [])
    assert (selected_year(event), selected_topic(event)) == (2022, None)


def test_the_same_bar_can_be_chosen_again_after_it_was_let_go(open_case):
    """Neither the browser nor the session keeps the first click."""
    page = open_case("usual")

    for expected in (2022, None, 2022, None):
        click(page, "years", COLUMN_OF_2022, 0.9)
        wait_until(page, "year", expected)


def test_another_bar_takes_over(open_case):
    page = open_case("usual")
    click(page, "years", COLUMN_OF_2022, 0.9)
    wait_until(page, "year", 2022)

    click(page, "years", COLUMN_OF_2013, 0.9)

    wait_until(page, "year", 2013)


def test_a_year_without_works_cannot_be_clicked(open_case):
    page = open_case("usual")
    click(page, "years", COLUMN_OF_2022, 0.9)
    wait_until(page, "year", 2022)

    click(page, "years", COLUMN_OF_2019, 0.9)
    click(page, "people", 0.98, 0.98)
    page.wait_for_timeout(700)

    assert read(page)["year"] == 2022


def test_a_topic_is_chosen_by_its_name_as_by_its_bar(open_case):
    page = open_case("usual")

    click(page, "topics", 0.05, 0.02)
    wait_until(page, "topic", "topic:0")
    click(page, "topics", 0.95, 0.18)

    wait_until(page, "topic", "topic:1")


def test_a_dot_is_a_collaborator_and_a_cell_a_topic_in_a_year(open_case):
    page = open_case("usual")

    click(page, "people", DOT_OF_2016, 0.5 / 12)
    wait_until(page, "person", "person:0")
    click(page, "cells", 0.5 / 11, 1.5 / 10)
    wait_until(page, "topic", "topic:1")

    assert selected_year(read(page)["event"]) == 2014


def test_an_empty_cell_says_nothing(open_case):
    page = open_case("usual")

    click(page, "cells", 1.5 / 11, 1.5 / 10)
    page.wait_for_timeout(700)

    assert read(page)["event"] is None


def test_names_are_shown_letter_by_letter(open_case):
    page = open_case("hostile")

    for key, columns in (("topics", 50), ("people", 22), ("cells", 24)):
        texts = {text.strip("\u2068\u2069") for text in read_texts(page, key, "ytick")}
        assert {plain_text(name, columns) for name in HOSTILE} <= texts
        assert page.locator(f".st-key-{key} svg a").count() == 0
        assert page.locator(f".st-key-{key} svg :is(tspan, text)[style*='bold']").count() == 0


def test_hover_shows_a_name_letter_by_letter(open_case):
    page = open_case("hostile")

    x, y = find_place(page, "topics", 0.3, 0.03)
    page.mouse.move(x - 1, y)
    page.mouse.move(x, y)
    page.wait_for_selector(".st-key-topics .hoverlayer text")
    lines = page.locator(".st-key-topics .hoverlayer tspan.line").all_text_contents()

    assert lines == ["<b>bold</b> & <i>more</i>", "20 papers"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_light_and_dark(open_case, scheme):
    """4.5 to 1, as WCAG 1.4.3 asks of text."""
    page = open_case("usual", color_scheme=scheme)

    colours = page.evaluate(
        """() => [getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor,
                  ...["years .xtick", "years .bars", "topics .ytick", "people .ytick"].map((place) =>
                     getComputedStyle(document.querySelector(`.st-key-${place} text`)).fill)]"""
    )

    paper, *inks = (measure_luminance(colour) for colour in colours)
    assert all((max(ink, paper) + 0.05) / (min(ink, paper) + 0.05) >= 4.5 for ink in inks)


@pytest.mark.parametrize("case", ["long", "hostile", "none"])
def test_nothing_is_wider_than_a_phone(open_case, case):
    page = open_case(case, **PHONE)

    widths = page.evaluate(
        """() => [document.querySelector("[data-testid=stMain]").scrollWidth,
                  ...[...document.querySelectorAll(".js-plotly-plot text")].map((one) =>
                     Math.floor(one.getBoundingClientRect().right))]"""
    )

    assert max(widths) <= 390


def test_one_tap_chooses(open_case):
    page = open_case("usual", **PHONE)

    page.touchscreen.tap(*find_place(page, "years", COLUMN_OF_2022, 0.9))

    wait_until(page, "year", 2022)


def test_a_swipe_over_a_chart_scrolls_the_page(open_case):
    page = open_case("usual", **PHONE)
    x, y = find_place(page, "years", 0.5, 0.5)
    finger = page.context.new_cdp_session(page)

    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        points = [{"x": x, "y": y - 10 * step}]
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    wait_for(lambda: page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") > 50)


def test_each_chart_has_a_sentence_for_those_who_do_not_see_it(open_case):
    page = open_case("lone")

    names = page.locator("[data-testid=stPlotlyChart]").evaluate_all("all => all.map((one) => one.ariaLabel)")

    assert names == [
        "Works per year, 2024: 3 works, most in 2024 (3).",
        "Topics by papers, 1 of 1: optics (3).",
        "Collaborators over the years, 1 of 1: Ann Lee (3 papers, 2024).",
        "Papers per topic and year, 1 of 1 topic, 2024 to 2024: most on optics in 2024 (3).",
    ]


def measure_luminance(colour: str) -> float:
    """The relative luminance of a CSS colour (WCAG 2.2)."""
    shares = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
