"""What a page needs to show a picture, and what a picture is given: without Streamlit, without a browser."""

from __future__ import annotations

import json
import re

import pytest

from explorer.drawing.network import YearsBehind, draw_network
from explorer.drawing.picture import (
    ASSETS,
    SCRIPTS,
    TOOL_PARAMETERS,
    Tools,
    build_picture_data,
    load_picture_code,
)
from tests.slices import HOSTILE, make_edge, make_neighbourhood, make_node, make_slice, place_around


@pytest.fixture(scope="module")
def network():
    nodes = {"ann": make_node("person", "Ann Lee"), "bo": make_node("person", "Bo Chen")}
    slice_ = make_slice(nodes, [make_edge("ann", "bo", papers=3)])
    years: YearsBehind = {"nodes": {"ann": (2019, 2020), "bo": (2020,)}, "edges": {("ann", "bo"): (2020,)}}
    return draw_network(slice_, place_around(slice_), years=years)


def test_every_script_is_loaded_and_the_last_says_so():
    assert sorted(SCRIPTS) == sorted(path.name for path in ASSETS.glob("*.js"))
    assert SCRIPTS[-1] == "picture.js"
    assert "explorer-picture-loaded" in (ASSETS / "picture.js").read_text("utf8")


def test_the_code_can_stand_in_a_page_and_asks_no_other_host():
    code = load_picture_code()
    own = "".join((ASSETS / name).read_text("utf8") for name in SCRIPTS)

    assert "</script" not in code.script.lower()
    assert code.markup.count('class="network"') == 1
    assert not re.search(r"https?://|@import|url\(", own + code.styles + code.markup)


def test_the_styles_need_the_variables_that_are_listed():
    listed = {"background-color", "secondary-background-color", "text-color", "border-color", "primary-color", "font"}

    assert set(re.findall(r"var\(--st-([a-z-]+)", load_picture_code().styles)) == listed


def test_the_browser_keeps_in_the_address_what_is_listed():
    kept = re.search(r"const KEPT = (\[.*\]);", (ASSETS / "address.js").read_text("utf8"))

    assert kept
    assert json.loads(kept[1]) == list(TOOL_PARAMETERS)


def test_years_are_columns_of_nodes_and_edges(network):
    data = build_picture_data(network, view_key="ann")

    assert (data["nodes"]["fields"][-1], data["nodes"]["columns"][-1]) == ("years", [[2019, 2020], [2020]])
    assert (data["edges"]["fields"][-1], data["edges"]["columns"][-1]) == ("years", [[2020]])


def test_without_tools_there_is_no_word_of_them(network):
    assert build_picture_data(network, view_key="ann")["tools"] is None


def test_tools_are_told_as_json_and_pins_only_of_marks_that_are_there(network):
    tools = Tools(pins={"bo": (1 / 3, 0.5), "nobody": (0, 0)}, papers={2019: 1, 2020: 4}, expandable=["person"])

    told = json.loads(json.dumps(build_picture_data(network, view_key="ann", tools=tools)))["tools"]

    assert told == {
        "file_name": "network", "edits": True, "link": True, "pins": {"bo": [0.3333, 0.5]}, "can_undo": False,
        "expandable": ["person"], "papers": {"2019": 1, "2020": 4}, "start": {},
    }  # fmt: skip


def test_hostile_names_are_only_data():
    slice_ = make_neighbourhood(HOSTILE)

    data = build_picture_data(draw_network(slice_, place_around(slice_)), view_key="ann")

    assert json.loads(json.dumps(data))["nodes"]["fields"][0] == "id"
    assert max(len(label) for label in data["nodes"]["columns"][1]) <= 160


def test_the_same_network_gives_the_same_bytes(network):
    once, again = (json.dumps(build_picture_data(network, view_key="ann", tools=Tools())) for _ in range(2))

    assert once == again
