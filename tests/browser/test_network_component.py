"""The network picture in a real browser: what it shows, what a click says, what stays."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.browser.harness import DESK, PHONE, start_app, wait_for, wait_until_idle
from tests.browser.network_page import DOUBLE_CLICK_OVER, Finger, NetworkPage, overlap
from tests.slices import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    Open = Callable[..., NetworkPage]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with start_app("tests/browser/apps/network_app.py") as address:
        yield address


@pytest.fixture
def open_network(visit: Callable[..., Page]) -> Open:
    """Open a case of the app as a reader of its own."""

    def open_page(case: str = "usual", **options: Any) -> NetworkPage:
        page = visit(f"/?case={case}", **options)
        page.wait_for_selector(".network[data-drawn]")
        wait_until_idle(page)
        return NetworkPage(page)

    return open_page


def test_the_picture_needs_no_other_host_and_logs_no_error(open_network):
    hosts, errors = set(), []

    def watch(page):
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))

    open_network(prepare=watch)

    assert hosts - {None} == {"127.0.0.1"}
    assert errors == []


def test_a_click_names_the_node_the_edge_or_nothing(open_network):
    network = open_network()

    network.click("person:0")
    network.page.wait_for_timeout(DOUBLE_CLICK_OVER)
    network.click_edge("topic:4", network.ask("[...picture.neighbours.get('topic:4')][0]"))
    network.page.wait_for_timeout(DOUBLE_CLICK_OVER)
    network.click_nothing()
    node, edge, nothing = network.heard()

    assert node == {"kind": "click", "node": "person:0", "edge": None, "place": None}
    assert (edge["kind"], edge["node"], "topic:4" in edge["edge"]) == ("click", None, True)
    assert nothing == {"kind": "click", "node": None, "edge": None, "place": None}


def test_a_label_is_as_good_as_its_mark(open_network):
    network = open_network()
    label = next(label for label in network.labels() if label["id"] == "person:1")
    box = network.page.locator(".picture").bounding_box()

    network.page.mouse.click(box["x"] + label["left"] + 3, box["y"] + label["top"] + 8)

    assert [event["node"] for event in network.heard()] == ["person:1"]


def test_a_double_click_opens_a_node_and_is_no_click(open_network):
    network = open_network()
    place = network.where("person:1")

    network.page.mouse.dblclick(place["x"], place["y"])

    assert network.heard() == [{"kind": "open", "node": "person:1", "edge": None, "place": None}]


def test_the_same_node_can_be_clicked_again(open_network):
    network = open_network()

    network.click("person:1")
    network.page.wait_for_timeout(DOUBLE_CLICK_OVER + 200)
    network.click("person:1")

    assert [event["node"] for event in network.heard()] == ["person:1", "person:1"]


def test_a_click_shows_the_neighbourhood_before_the_page_answers(open_network):
    network = open_network()

    network.click("topic:4")
    shown = {label["id"] for label in network.labels()}

    assert shown <= {"topic:4", "ann", *network.ask("[...picture.neighbours.get('topic:4')]")}
    assert "topic:4" in shown


def test_a_click_moves_few_bytes(open_network):
    """The library and the picture's data are in the browser already."""
    received = []

    def watch(page):
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))

    network = open_network(prepare=watch)
    received.clear()
    network.click("person:0")
    network.heard()

    assert 0 < sum(received) < 8_000


def test_what_the_page_selects_is_marked(open_network):
    network = open_network()

    network.page.get_by_role("button", name="Select").click()
    wait_for(lambda: network.ask("picture.chosen") == {"node": "person:2"})

    assert "person:2" in {label["id"] for label in network.labels()}


def test_a_dragged_node_and_the_view_survive_a_rerun_other_data_and_a_remount(open_network):
    network = open_network()
    network.drag("person:3", 60, -40)
    network.zoom_in()
    place, view = network.where("person:3"), network.view()

    network.click("person:0")
    network.heard()
    after_rerun = network.where("person:3"), network.view()
    network.flip("Fewer")
    wait_for(lambda: network.ask("picture.marks.length") < 60)
    after_data = network.where("person:3"), network.view()
    network.flip("Hidden")
    network.page.wait_for_selector(".network", state="detached")
    network.flip("Hidden")
    network.page.wait_for_selector(".network[data-drawn]")
    after_remount = network.where("person:3"), network.view()

    for where, seen in (after_rerun, after_data, after_remount):
        assert (where["x"], where["y"]) == pytest.approx((place["x"], place["y"]), abs=1)
        assert seen == pytest.approx(view)


def test_another_picture_is_fitted_anew_and_the_first_comes_back_as_it_was(open_network):
    network = open_network()
    network.zoom_in()

    network.flip("Second")
    wait_for(lambda: network.zoom() == pytest.approx(1), "the second picture at its own zoom")
    network.flip("Second")
    wait_for(lambda: network.zoom() == pytest.approx(1.4), "the first picture at its zoom")


def test_every_mark_is_in_the_box_at_first(open_network):
    network = open_network()
    box = network.page.locator(".picture").bounding_box()

    places = [network.where(node) for node in network.ask("[...picture.facts.keys()]")]

    assert all(box["x"] < place["x"] < box["x"] + box["width"] for place in places)
    assert all(box["y"] < place["y"] < box["y"] + box["height"] for place in places)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("case", ["usual", "hostile"])
def test_labels_cover_neither_each_other_nor_the_edge(open_network, screen, case):
    network = open_network(case, **screen)
    size = network.ask("picture.size()")

    at_first = network.labels()
    network.zoom_in()
    nearer = network.labels()
    network.ask("picture.select('person:0')")
    of_choice = network.labels()

    assert len(at_first) >= 8
    for labels in (at_first, nearer, of_choice):
        assert not [(one["text"], other["text"]) for one, other in combinations(labels, 2) if overlap(one, other)]
    assert all(label["left"] >= 0 and label["right"] <= size["width"] for label in at_first)


def test_the_centre_is_always_labelled_and_more_labels_appear_nearer(open_network):
    network = open_network(**PHONE)
    inside = (
        "picture.labelBoxes().length / picture.marks.filter(({id}) => { const {x, y} = picture.markOf(id);"
        " return x > 0 && y > 0 && x < picture.frame.width && y < picture.frame.height }).length"
    )
    share = network.ask(inside)

    for _ in range(3):
        network.zoom_in()

    assert "ann" in {label["id"] for label in network.labels()}
    assert network.ask(inside) > share


def test_a_hostile_name_is_only_text(open_network):
    dialogs: list[str] = []
    network = open_network(
        "hostile", prepare=lambda page: page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    )
    place = network.where("person:0")

    network.page.mouse.move(place["x"] - 40, place["y"])
    network.page.mouse.move(place["x"], place["y"])
    tooltip = network.page.locator(".tip")
    tooltip.wait_for()
    made = network.ask("picture.root.getRootNode().querySelectorAll('img, script, b').length")

    assert tooltip.text_content().startswith(HOSTILE[0])
    assert made == 0
    assert dialogs == []


def test_a_name_of_ten_thousand_letters_is_cut_everywhere(open_network):
    network = open_network("hostile")

    longest = max(len(label["text"]) for label in network.labels())
    heaviest = network.ask("Math.max(...picture.marks.map((mark) => mark.title.length))")

    assert longest <= 28
    assert heaviest < 250


def test_a_switch_of_the_theme_recolours_the_picture(open_network):
    network = open_network(color_scheme="light")
    light = network.ask("picture.theme"), brightest(network)

    network.page.emulate_media(color_scheme="dark")
    wait_for(lambda: network.ask("picture.theme") != light[0] and brightest(network) > 128)
    dark = network.ask("picture.theme"), brightest(network)

    assert light[0]["ink"] == dark[0]["background"] or light[0]["background"] != dark[0]["background"]
    assert light[1] < 128 < dark[1]


def brightest(network: NetworkPage) -> int:
    """How bright the ring around the centre is, 0 to 255."""
    level: int = network.ask(
        """(() => {
            const {x, y, radius} = picture.markOf("ann");
            const canvas = picture.box.querySelector("canvas");
            const ratio = canvas.width / canvas.clientWidth;
            const at = [(x + (radius + 4.5) * Math.SQRT1_2) * ratio, (y - (radius + 4.5) * Math.SQRT1_2) * ratio];
            return canvas.getContext("2d").getImageData(...at.map(Math.round), 1, 1).data[1];
        })()"""
    )
    return level


def test_the_wheel_scrolls_the_page_and_with_ctrl_it_zooms(open_network):
    network = open_network()
    place = network.where("ann")
    network.page.mouse.move(place["x"], place["y"])

    network.page.keyboard.down("Control")
    network.page.mouse.wheel(0, -100)
    network.page.keyboard.up("Control")
    zoomed = network.zoom()
    network.page.mouse.wheel(0, 100)
    wait_for(lambda: network.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") > 50)

    assert zoomed == pytest.approx(1.4)
    assert network.zoom() == pytest.approx(1.4)


def test_buttons_work_by_keyboard(open_network):
    network = open_network()

    network.page.get_by_label("Zoom in").focus()
    network.page.keyboard.press("Enter")
    nearer = network.zoom()
    network.page.keyboard.press("Tab")
    network.page.keyboard.press("Tab")
    network.page.keyboard.press("Enter")

    assert (nearer, network.zoom()) == pytest.approx((1.4, 1))


def test_a_screen_reader_is_told_what_the_picture_is_and_where_to_read_it(open_network):
    network = open_network()

    image = network.page.get_by_role("img", name="Ann Lee")

    assert image.get_attribute("aria-label").endswith("The table below holds the same content.")


def test_a_person_alone_is_a_picture_too(open_network):
    network = open_network("lone")

    assert [label["text"] for label in network.labels()] == ["Ann Lee"]


def test_a_failure_is_a_sentence_with_a_next_step(browser, address):
    page = browser.new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{address}/?case=usual")

    failure = page.get_by_role("alert").filter(has_text="The picture could not be drawn.")
    failure.wait_for()

    assert "The table below holds the same content" in failure.text_content()
    assert not page.locator(".picture").is_visible()
    page.close()


def test_one_finger_scrolls_the_page_unless_it_starts_on_a_mark(open_network):
    network = open_network(**PHONE)
    finger = Finger(network.page)
    top = "document.querySelector('[data-testid=stMain]').scrollTop"
    box = network.page.locator(".picture").bounding_box()
    mark = network.where("person:0")

    finger.glide((mark, {"x": mark["x"] + 30, "y": mark["y"] - 60}))
    moved, scrolled_by_mark = network.where("person:0"), network.page.evaluate(top)
    start = {"x": box["x"] + 8, "y": box["y"] + box["height"] - 20}
    finger.glide((start, {"x": start["x"], "y": start["y"] - 200}))
    wait_for(lambda: network.page.evaluate(top) > 50)

    assert (moved["x"], moved["y"]) == pytest.approx((mark["x"] + 30, mark["y"] - 60), abs=12)
    assert scrolled_by_mark == 0


def test_two_fingers_zoom_the_picture_and_not_the_page(open_network):
    network = open_network(**PHONE)
    middle = network.where("ann")

    def beside(across: float) -> dict[str, float]:
        return {"x": middle["x"] + across, "y": middle["y"] - 60}

    Finger(network.page).glide((beside(-30), beside(-90)), (beside(30), beside(90)))

    assert network.zoom() > 1.5
    assert network.page.evaluate("visualViewport.scale") == pytest.approx(1, abs=0.01)


def test_a_tap_beside_a_small_mark_means_the_mark(open_network):
    network = open_network(**PHONE)
    place = network.where("person:0")

    network.page.touchscreen.tap(place["x"] + place["radius"] + 4, place["y"])

    assert [event["node"] for event in network.heard()] == ["person:0"]


def test_a_narrower_box_gets_a_picture_of_its_own(open_network):
    network = open_network()

    network.page.set_viewport_size({"width": 600, "height": 800})
    wait_for(lambda: network.ask("picture.frame.width") < 600)
    places = [network.where(node)["x"] for node in network.ask("[...picture.facts.keys()]")]

    assert min(places) > 0
    assert max(places) < 600
    assert network.zoom() == pytest.approx(1)
