"""What goes to the browser for a network picture, and what is believed of what comes back."""

from __future__ import annotations

import json

import pytest

from explorer.drawing.network import draw_network
from explorer.drawing.picture import build_picture_data
from explorer.ui.network import NetworkEvent, read_event
from tests.slices import make_edge, make_neighbourhood, make_node, make_slice, place_around


@pytest.fixture(scope="module")
def network():
    nodes = {"ann": make_node("person", "Ann Lee"), "bo": make_node("person", "Bo Chen")}
    slice_ = make_slice(nodes, [make_edge("ann", "bo", papers=3)])
    return draw_network(slice_, place_around(slice_))


@pytest.mark.parametrize(
    ("sent", "event"),
    [
        ({"kind": "click", "node": "bo", "edge": None}, NetworkEvent("click", "bo", None)),
        ({"kind": "open", "node": "bo", "edge": None}, NetworkEvent("open", "bo", None)),
        ({"kind": "click", "node": None, "edge": ["ann", "bo"]}, NetworkEvent("click", None, ("ann", "bo"))),
        ({"kind": "click", "node": None, "edge": None}, NetworkEvent("click", None, None)),
        ({"kind": "hide", "node": "bo", "edge": None}, NetworkEvent("hide", "bo", None)),
        ({"kind": "expand", "node": "bo", "edge": None, "number": 4}, NetworkEvent("expand", "bo", None)),
        ({"kind": "unpin", "node": "bo", "edge": None}, NetworkEvent("unpin", "bo", None)),
        ({"kind": "undo", "node": None, "edge": None}, NetworkEvent("undo", None, None)),
        (
            {"kind": "pin", "node": "bo", "edge": None, "place": [0.25, 10**400]},
            NetworkEvent("pin", "bo", None, (0.25, 3.0)),
        ),
    ],
)
def test_what_a_reader_did_is_read(network, sent, event):
    assert read_event(sent, network) == event


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "click",
        {},
        {"kind": "click", "node": "nobody", "edge": None},
        {"kind": "delete", "node": "bo", "edge": None},
        {"kind": "open", "node": None, "edge": None},
        {"kind": "open", "node": None, "edge": ["ann", "bo"]},
        {"kind": "click", "node": "bo", "edge": ["ann", "bo"]},
        {"kind": "click", "node": None, "edge": ["ann", "nobody"]},
        {"kind": "click", "node": None, "edge": ["ann"]},
        {"kind": "click", "node": ["bo"], "edge": None},
        {"kind": "undo", "node": "bo", "edge": None},
        {"kind": "pin", "node": "bo", "edge": None},
        {"kind": "pin", "node": "nobody", "edge": None, "place": [0.5, 0.5]},
        {"kind": "pin", "node": "bo", "edge": None, "place": [0.5]},
        {"kind": "pin", "node": "bo", "edge": None, "place": ["a", 0.5]},
        {"kind": "pin", "node": "bo", "edge": None, "place": [float("nan"), 0.5]},
        {"kind": "hide", "node": None, "edge": None},
    ],
)
def test_what_no_reader_could_have_done_is_ignored(network, sent):
    assert read_event(sent, network) is None


def test_the_data_name_columns_once_and_edges_by_place(network):
    data = build_picture_data(network, view_key="ann")

    assert data["edges"]["fields"] == ("from", "to", "width", "title")
    assert data["edges"]["columns"][:2] == [[0], [1]]
    assert data["nodes"]["columns"][0] == ["ann", "bo"]


def test_a_screen_reader_hears_whose_network_it_is(network):
    assert build_picture_data(network, view_key="ann")["label"] == (
        "Picture of the network around Ann Lee: 2 nodes and 1 link. The table below holds the same content."
    )


def test_a_picture_of_seventy_nodes_is_small():
    slice_ = make_neighbourhood()

    data = build_picture_data(draw_network(slice_, place_around(slice_)), view_key="ann")

    assert len(json.dumps(data)) < 40_000
