"""The tools of a network picture in a real browser: years, finding, changing, taking along; by mouse, keys, finger."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.harness import DESK, PHONE, start_app, wait_for, wait_until_idle
from tests.browser.network_page import Finger, NetworkPage, overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    Open = Callable[..., NetworkPage]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with start_app("tests/browser/apps/network_tools_app.py") as address:
        yield address


@pytest.fixture
def open_network(visit: Callable[..., Page]) -> Open:
    """Open the app's address with a query, as a reader of its own."""

    def open_page(query: str = "", **screen: Any) -> NetworkPage:
        page = visit(f"/?{query}", **screen)
        page.wait_for_selector(".network[data-drawn]")
        wait_until_idle(page)
        return NetworkPage(page)

    return open_page


# Years


def test_the_years_are_moved_by_keyboard_without_asking_the_page(open_network):
    """What has no year is there when all years are."""
    network = open_network()
    network.page.evaluate(
        "() => { const send = WebSocket.prototype.send; globalThis.sent = 0;"
        " WebSocket.prototype.send = function (...args) { globalThis.sent += 1; return send.apply(this, args) }; }"
    )
    everyone, places = network.shown(), network.where("person:7")
    undated = network.ask("picture.marks.find(({years}) => years.length === 0).id")

    network.page.get_by_label("Up to which year").focus()
    network.keys(*["ArrowLeft"] * 6)
    parameters = network.parameters()

    lines = network.ask("picture.looks.lines.map(({years, one, other}) => [years[0], one.years[0], other.years[0]])")

    assert parameters["until"] == ["2013"]
    assert network.page.locator(".when").inner_text().startswith("until 2013 · ")
    assert "ann" in network.shown() < everyone
    assert undated in everyone - network.shown()
    assert 0 < len(lines) < network.ask("picture.lines.length")
    assert all(max(years) <= 2013 for years in lines)
    assert network.named() <= network.shown()
    assert network.where("person:7") == places
    assert network.page.evaluate("globalThis.sent") == 0


def test_only_one_year_shows_what_has_papers_of_it(open_network):
    network = open_network()

    network.page.get_by_label("Up to which year").fill("2014")
    network.page.get_by_label("only this year").check()
    expected = network.ask("picture.marks.filter(({years, rank}) => !rank || years.includes(2014)).map(({id}) => id)")

    assert network.shown() == set(expected)
    assert network.parameters() == {"until": ["2014"], "only": ["1"]}
    expect(network.page.get_by_label("Which year")).to_have_attribute("aria-valuetext", "only 2014")


def test_the_years_play_and_pause(open_network):
    network = open_network("until=2010")

    network.press("Play the years")
    wait_for(lambda: network.ask("picture.tools.timeline.year") >= 2012)
    network.press("Pause")
    year = network.ask("picture.tools.timeline.year")
    network.page.wait_for_timeout(900)

    assert network.ask("picture.tools.timeline.year") == year
    assert network.parameters()["until"] == [str(year)]


def test_a_reader_who_asks_for_less_motion_sees_no_fading(open_network):
    network = open_network(reduced_motion="reduce")

    network.page.get_by_label("Up to which year").fill("2012")

    assert network.ask("picture.motion.running.size") == 0
    assert network.ask("picture.marks.every((mark) => mark.opacity === mark.wanted)")


@pytest.mark.parametrize("screen", [DESK, PHONE])
def test_papers_of_other_years_and_of_many_leave_the_play_button_free(open_network, screen):
    network = open_network(**screen)
    draw = "picture.tools.timeline.drawBars(argument)"

    network.ask(draw, {str(year): 1 + year % 7 for year in range(1988, 2027)})
    bars = network.page.locator(".bars i")
    few = bars.count()
    network.ask("Object.assign(picture.tools.timeline, {first: 1950, last: 2025}) && " + draw, dict.fromkeys(
        map(str, range(1900, 2100)), 3))  # fmt: skip
    boxes = bars.evaluate_all("all => all.map((bar) => bar.getBoundingClientRect().toJSON())")
    years = network.page.locator(".years").bounding_box()
    play = network.page.get_by_role("button", name="Play the years").bounding_box()

    assert (few, len(boxes)) == (10, 76)
    assert all(years["x"] <= box["left"] and box["right"] <= years["x"] + years["width"] for box in boxes)
    assert all(one["right"] <= other["left"] + 0.5 for one, other in pairwise(boxes))
    assert play["x"] + play["width"] <= years["x"]


def test_one_year_alone_or_none_offers_no_bar(open_network):
    network = open_network("case=lone")

    assert not network.page.locator(".time").is_visible()
    assert network.labels()[0]["text"] == "Ann Lee"


# The address


def test_a_link_brings_back_everything_that_the_browser_has_set(open_network, address):
    first = open_network()
    first.page.get_by_label("Up to which year").fill("2015")
    first.page.get_by_label("Labels").select_option("few")
    first.page.get_by_label("Find in graph").fill("dvorak")
    first.zoom_in()
    query = first.parameters()

    link = first.page.url.split("?")[1]
    second = open_network(link)

    assert {name: query[name] for name in ("until", "labels", "find")} == {
        "until": ["2015"], "labels": ["few"], "find": ["dvorak"],
    }  # fmt: skip
    assert second.shown() == first.shown()
    assert second.named() == first.named()
    assert second.view() == pytest.approx(first.view(), abs=1)
    assert second.page.get_by_label("Find in graph").input_value() == "dvorak"


def test_the_zoom_of_a_link_holds_whatever_the_box_does_and_the_same_box_shows_the_same(open_network):
    network = open_network("height=fill")
    network.zoom_in()
    network.zoom_in()
    network.ask("picture.network.moveTo({position: {x: 70, y: -40}}) ?? picture.viewer.keep()")
    query, seen = network.parameters()["zoom"][0], network.where("person:7")

    again = open_network(f"height=fill&zoom={query}", viewport={"width": 1280, "height": 640})
    low = again.view()
    again.page.set_viewport_size(DESK["viewport"])
    wait_for(lambda: again.ask("picture.frame.height") == network.ask("picture.frame.height"), "the same box")

    assert (low[0], again.zoom(), network.zoom()) == pytest.approx((1.96,) * 3)
    assert again.where("person:7") == pytest.approx(seen, abs=1)
    assert again.parameters()["zoom"] == [query]


def test_a_link_to_where_nothing_is_shows_the_nearest_mark(open_network):
    network = open_network("zoom=8,50,1e308")
    inside = "({x, y}) => x > 0 && y > 0 && x < picture.frame.width && y < picture.frame.height"

    seen = network.ask(f"picture.scene().marks.filter({inside}).length")
    zoom, x, y = map(float, network.parameters()["zoom"][0].split(","))

    assert seen > 0
    assert zoom == network.zoom() == 8
    assert (abs(x) <= 0.5, abs(y) <= 0.5) == (True, True)


def test_going_back_to_an_address_without_a_zoom_shows_the_whole_picture(open_network):
    network = open_network()
    network.page.evaluate("history.pushState({}, '', '?until=2012')")
    network.zoom_in()
    forth = network.parameters()

    network.page.go_back()
    wait_for(lambda: network.zoom() == 1, "the whole picture")
    back = network.parameters()
    network.page.go_forward()
    wait_for(lambda: network.zoom() == pytest.approx(1.4), "the zoom")

    assert "zoom" in forth
    assert "zoom" not in back


def test_what_the_page_writes_into_the_address_does_not_drop_what_the_browser_wrote(open_network):
    """Streamlit keeps a copy of the address without it, and puts that back with the next run."""
    network = open_network()
    network.page.get_by_label("Up to which year").fill("2018")
    network.parameters()

    network.click("person:0")
    network.heard()
    wait_for(lambda: "until=2018" in network.page.url and "mark=" in network.page.url, "both parameters")
    network.flip("Fewer")
    wait_for(lambda: "until=2018" in network.page.url and "fewer=true" in network.page.url, "all parameters")

    assert network.page.locator(".year").inner_text() == "until 2018"


def test_back_and_forth_in_the_history_move_the_years(open_network):
    network = open_network("until=2014")
    network.page.evaluate("history.pushState({}, '', '?until=2012'); dispatchEvent(new PopStateEvent('popstate'))")
    network.page.go_back()

    expect(network.page.locator(".year")).to_have_text("until 2014")


@pytest.mark.parametrize(
    "query",
    [
        "until=x&only=7&labels=all&physics=yes&zoom=1,2&find=%00%3Cb%3E",
        "until=-1e9&zoom=0,0,NaN&labels=__proto__",
    ],
)
def test_nonsense_in_the_address_changes_nothing_or_stays_within_bounds(open_network, query):
    network = open_network(query)

    assert network.zoom() == 1
    assert 2010 <= network.ask("picture.tools.timeline.year") <= 2019
    assert network.ask("picture.tools.labelLevel") == "normal"


# Finding


def test_finding_takes_no_notice_of_accents_and_goes_from_one_to_the_next(open_network):
    """Streamlit listens for c and r on the page."""
    network = open_network()
    field = network.page.get_by_label("Find in graph")

    field.press_sequentially("crc")
    none = network.page.locator(".find output").inner_text()
    field.press("Escape")
    field.press_sequentially("DVORAK")
    found = network.ask("[...picture.tools.finding.found]")
    expect(network.page.locator(".find output")).to_have_text(f"{len(found)} found")
    field.press("Enter")
    field.press("Enter")
    wait_for(lambda: network.ask("!picture.motion.isRunning('sweep')"))

    assert {network.ask("picture.facts.get(argument).label", node).split()[1] for node in found} == {"Dvořák"}
    expect(network.page.locator(".find output")).to_have_text(f"2 of {len(found)}")
    assert network.ask("picture.cursor") == found[1]
    assert network.named() <= {"ann", *found}
    assert (none, network.page.get_by_role("dialog").count()) == ("0 found", 0)
    field.press("Escape")
    assert (field.input_value(), network.ask("picture.tools.finding.found")) == ("", None)


def test_finding_moves_the_view_only_to_what_is_out_of_sight(open_network):
    network = open_network()
    field = network.page.get_by_label("Find in graph")

    field.fill(network.ask("picture.facts.get('person:7').label"))
    field.press("Enter")
    still = network.view()
    network.ask("picture.network.moveTo({scale: 4, position: {x: 2000, y: 0}})")
    field.press("Enter")
    wait_for(lambda: network.ask("!picture.motion.isRunning('sweep')"))
    place, box = network.where("person:7"), network.page.locator(".picture").bounding_box()

    assert still == (1, 0, 0)
    assert place["x"] == pytest.approx(box["x"] + box["width"] / 2, abs=3)


# Changing what is drawn


def test_the_buttons_mean_a_chosen_mark_that_is_seen_and_the_keys_where_they_are(open_network):
    network = open_network()
    offered = network.page.get_by_role("group", name="The chosen mark").get_by_role("button", disabled=False)
    field = network.page.get_by_label("Find in graph")

    field.fill(network.ask("picture.facts.get('person:7').label"))
    field.press("Enter")
    field.fill("")
    at_cursor = offered.count()
    network.click("person:7")
    at_choice = offered.count()
    network.page.get_by_label("only this year").check()
    absent = network.ask("picture.facts.get('person:7').strength"), offered.count()
    network.focus()
    network.keys("h", "p")
    network.page.get_by_label("only this year").uncheck()
    again = offered.count()

    assert (at_cursor, at_choice, again) == (0, 4, 4)
    assert absent == ("absent", 0)
    assert [event["kind"] for event in network.heard()] == ["click"]


def test_of_marks_that_overlap_a_drag_takes_the_one_that_a_click_would_choose(open_network):
    network = open_network()
    lay = "Object.assign(picture.facts.get(argument[0]).spot, {{x: {0}.x + 4, y: {0}.y}}) && picture.network.redraw()"
    lay = lay.format("picture.facts.get(argument[1]).spot")

    for one, other in (("person:3", "person:5"), ("person:5", "person:3")):
        network.ask(lay, [other, one])
        network.drag(one, 90, -50)
        network.heard()

    assert [(event["kind"], event["node"]) for event in network.heard()] == [("pin", "person:3"), ("pin", "person:5")]


def test_a_chosen_mark_can_be_expanded_hidden_pinned_and_centred_and_the_page_hears_it(open_network):
    network = open_network()
    strip = network.page.get_by_role("group", name="The chosen mark")
    offered = strip.get_by_role("button", disabled=False)
    at_rest = offered.count()

    network.ask("picture.select('topic:4')")
    of_topic = offered.evaluate_all("all => all.map((one) => one.dataset.action)")
    network.click("person:2")
    before = len(network.heard())
    for number, name in enumerate(("Expand (e)", "Pin (p)", "Centre here (o)", "Hide (h)"), before + 1):
        network.press(name)
        wait_for(lambda number=number: len(network.heard()) >= number, name)  # type: ignore[misc]
    heard = network.heard()[before:]

    assert (at_rest, of_topic) == (0, ["hide", "pin"])
    assert [(event["kind"], event["node"]) for event in heard] == [
        ("expand", "person:2"), ("pin", "person:2"), ("open", "person:2"), ("hide", "person:2"),
    ]  # fmt: skip
    assert not network.ask("picture.facts.has('person:2')")


def test_a_dragged_mark_is_pinned_where_it_was_dropped_in_any_box(open_network):
    network = open_network()

    network.drag("person:3", 90, -50)
    dropped, pinned = network.where("person:3"), network.heard()[-1]
    network.page.wait_for_timeout(600)
    x, y = pinned["place"]
    box = network.page.locator(".picture").bounding_box()
    again = open_network(network.page.url.split("?")[1], viewport={"width": 900, "height": 700})
    narrow = again.page.locator(".picture").bounding_box()

    assert (dropped["x"], dropped["y"]) == pytest.approx(
        (box["x"] + x * box["width"], box["y"] + y * box["height"]), abs=1
    )
    assert network.where("person:3") == pytest.approx(dropped, abs=1)
    assert again.ask("picture.looks.marks.filter(({isPinned}) => isPinned).map(({id}) => id)") == ["person:3"]
    assert again.where("person:3")["x"] == pytest.approx(narrow["x"] + x * narrow["width"], abs=1)


def test_undo_takes_back_a_pin_and_a_hidden_mark(open_network):
    network = open_network()
    at_first = network.where("person:3")

    network.drag("person:3", 90, -50)
    network.heard()
    network.click("person:5")
    network.heard()
    network.press("Hide (h)")
    network.heard()
    hidden = network.ask("picture.facts.has('person:5')")
    network.press("Undo (u)")
    network.heard()
    back = network.ask("picture.facts.has('person:5')")
    network.focus()
    network.keys("Control+z")
    network.heard()
    wait_for(lambda: network.ask("!picture.motion.isRunning('glide')"))

    assert (hidden, back) == (False, True)
    assert network.where("person:3") == pytest.approx(at_first, abs=1)
    assert network.page.get_by_role("button", name="Undo (u)").is_disabled()


def test_of_many_events_at_once_the_page_hears_every_one(open_network):
    network = open_network()
    network.focus()

    network.keys("Home", "PageDown", "PageDown", "h", "PageDown", "h", "PageDown", "h")
    kinds = [event["kind"] for event in network.heard()]
    wait_for(lambda: network.ask("picture.marks.length") == 71, "three marks fewer")

    assert kinds == ["hide"] * 3


def test_the_view_stays_when_something_is_hidden_and_marks_glide(open_network):
    network = open_network()
    network.zoom_in()
    network.click("person:4")
    network.heard()
    view = network.view()

    network.press("Hide (h)")
    wait_for(lambda: not network.ask("picture.facts.has('person:4')"))

    assert network.view() == pytest.approx(view)
    assert "zoom" in network.parameters()


# Physics


def test_live_physics_moves_marks_comes_to_rest_and_at_its_end_they_go_back(open_network):
    network = open_network()
    given = network.where("person:7")

    network.press("Live physics")
    wait_for(lambda: network.ask("picture.network.physics.stabilized"))
    expect(network.page.get_by_role("button", name="Live physics")).to_have_attribute("aria-pressed", "true")
    moved = network.where("person:7")
    network.press("Live physics")
    wait_for(lambda: network.ask("!picture.motion.isRunning('glide')"))

    assert abs(moved["x"] - given["x"]) + abs(moved["y"] - given["y"]) > 5
    assert network.where("person:7") == pytest.approx(given, abs=1)
    assert "physics" not in network.parameters()


# Labels


def test_three_hundred_marks_are_readable_with_any_label_budget(open_network):
    network = open_network("case=crowd")
    counts = []

    for level in ("few", "normal", "many"):
        network.page.get_by_label("Labels").select_option(level)
        labels = network.labels()
        counts.append(len(labels))
        assert not [(one["text"], other["text"]) for one, other in combinations(labels, 2) if overlap(one, other)]
    lines, drawn = network.ask("picture.lines.length"), network.ask("picture.looks.lines.length")
    word = network.page.locator(".note").inner_text()
    network.ask("picture.select('person:150')")
    own = network.ask("picture.looks.lines.filter((line) => line.strength === 'near').length")

    assert 8 <= counts[0] < counts[1] < counts[2]
    assert drawn < lines
    assert word == f"The strongest {drawn:,} of {lines:,} lines are drawn, and all of a chosen mark."
    assert own == network.ask("picture.neighbours.get('person:150').size")


# Taking it along


def test_the_picture_is_saved_as_it_is_seen_at_twice_the_size(open_network):
    network = open_network(color_scheme="dark")
    size = network.ask("picture.size()")

    with network.page.expect_download() as caught:
        network.press("Save as PNG")
    image = caught.value.path().read_bytes()
    width, height = (int.from_bytes(image[at : at + 4], "big") for at in (16, 20))

    assert caught.value.suggested_filename == "ann-lee.png"
    assert (width, height) == (2 * size["width"], 2 * size["height"])
    assert len(image) > 20_000


def test_the_link_is_copied_with_or_without_leave_to_write_to_the_clipboard(open_network):
    network = open_network(permissions=["clipboard-read", "clipboard-write"])
    copied = "navigator.clipboard.readText()"

    network.page.get_by_label("Up to which year").fill("2016")
    network.press("Copy link")
    expect(network.page.get_by_role("status").filter(has_text="Link copied")).to_be_visible()
    with_leave = network.page.evaluate(copied)
    network.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    network.page.get_by_label("Up to which year").fill("2015")
    network.press("Copy link")
    network.page.evaluate("delete navigator.clipboard")

    assert "until=2016" in with_leave
    wait_for(lambda: network.page.evaluate(copied) == network.page.url)
    assert "until=2015" in network.page.url


# Keyboard


def test_keys_walk_over_the_marks_to_every_one_and_say_where_they_are(open_network):
    network = open_network()
    network.focus()

    network.keys("ArrowRight")
    at_center = network.said()
    network.keys("ArrowRight")
    right = network.ask("picture.facts.get(picture.cursor).spot.x - picture.facts.get('ann').spot.x")
    network.keys("ArrowLeft")
    back, reached = network.ask("picture.cursor"), set()
    for _ in range(network.ask("picture.marks.length")):
        network.keys("PageDown")
        reached.add(network.ask("picture.cursor"))

    assert at_center == "Ann Lee · person, at the centre, 80 papers in the library"
    assert right > 0
    assert back == "ann"
    assert reached == set(network.ask("[...picture.facts.keys()]"))


def test_keys_choose_open_and_let_go(open_network):
    network = open_network()
    network.focus()

    network.keys("Home", "PageDown", "Enter")
    network.heard()
    chosen = network.ask("picture.chosen")
    network.keys("o")
    network.heard()
    network.keys("Escape")
    heard = network.heard()

    assert chosen == {"node": "person:0"}
    assert [(event["kind"], event["node"]) for event in heard] == [
        ("click", "person:0"), ("open", "person:0"), ("click", None),
    ]  # fmt: skip
    assert network.ask("picture.chosen") is None


def test_keys_zoom_find_and_list_themselves(open_network):
    network = open_network()
    network.focus()

    network.keys("+")
    nearer = network.zoom()
    network.keys("0", "?")
    help_ = network.page.locator(".keys").inner_text()
    network.keys("Escape", "f")

    assert (nearer, network.zoom()) == pytest.approx((1.4, 1))
    assert "find" in help_
    assert not network.page.locator(".keys").is_visible()
    assert network.page.evaluate("document.activeElement.shadowRoot.activeElement.type") == "search"


def test_the_picture_shows_that_it_has_the_focus_and_every_button_has_a_name(open_network):
    network = open_network("mark=person:0")
    stops = []

    network.page.get_by_label("Find in graph").focus()
    for _ in range(16):
        stops.append(
            network.page.evaluate(
                "() => { const at = document.activeElement.shadowRoot?.activeElement;"
                " return at && [at.className || at.dataset.action || at.name || at.type,"
                " at.getAttribute('aria-label') || at.labels?.[0]?.innerText || '',"
                " getComputedStyle(at.type === 'search' ? at.parentElement : at).outlineStyle] }"
            )
        )
        network.keys("Tab")
    named = {stop[0]: stop for stop in stops if stop}

    assert {"expand", "hide", "pin", "centre", "labels", "physics", "png", "link", "keys", "picture", "play"} <= set(
        named
    )
    assert all(name for _, name, _ in named.values())
    assert named["picture"][2] == "solid"


# The page


def test_a_picture_may_fill_the_window(open_network):
    network = open_network("height=fill")

    at_first = network.page.locator(".network").bounding_box()
    network.page.set_viewport_size({"width": 1280, "height": 500})
    wait_for(lambda: network.page.locator(".network").bounding_box()["height"] < at_first["height"])
    low = network.ask("picture.size().height")

    assert at_first["y"] + at_first["height"] == pytest.approx(800, abs=16)
    assert low == 420


def test_another_centre_begins_with_what_its_address_says(open_network):
    network = open_network()
    network.zoom_in()
    network.page.get_by_label("Up to which year").fill("2013")
    network.parameters()

    network.page.evaluate("history.replaceState({}, '', location.pathname)")
    network.flip("Second")
    wait_for(lambda: network.zoom() == 1)

    assert network.page.locator(".year").inner_text() == "all years"


# A phone


def test_on_a_phone_nothing_is_wider_than_the_screen_and_buttons_fit_a_finger(open_network):
    network = open_network("mark=person:0&height=fill", **PHONE)
    buttons = network.page.locator(".network button:visible, .network select")
    boxes = [button.bounding_box() for button in buttons.all()]

    assert len(boxes) >= 12
    assert all(box["width"] >= 40 and box["height"] >= 40 for box in boxes)
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
    assert network.page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_a_finger_pins_a_mark_and_moves_the_years(open_network):
    network = open_network(**PHONE)
    mark = network.where("person:0")

    Finger(network.page).glide((mark, {"x": mark["x"] + 30, "y": mark["y"] - 60}))
    heard = network.heard()
    years = network.page.locator(".years input").bounding_box()
    network.page.touchscreen.tap(years["x"] + years["width"] / 2, years["y"] + years["height"] - 8)

    assert [(event["kind"], event["node"]) for event in heard] == [("pin", "person:0")]
    assert network.ask("picture.tools.timeline.year") in (2014, 2015)
