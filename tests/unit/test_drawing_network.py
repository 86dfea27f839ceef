"""The picture of a slice as a PyVis network: what is drawn where, how large, and in which words."""

from __future__ import annotations

import json

import numpy as np
import pytest

from explorer.drawing.network import CENTER_NODE, LARGEST_NODE, SMALLEST_NODE, Look, draw_network, load_vis_library
from explorer.drawing.palette import TYPE_COLOURS, TYPE_PLURALS, TYPE_SHAPES, TYPE_SIGNS
from explorer.drawing.titles import LONGEST_LABEL
from explorer.graph.timeline import Timeline
from explorer.models import NODE_TYPES
from tests.slices import HOSTILE, make_edge, make_neighbourhood, make_node, make_slice, place_around


@pytest.fixture
def small():
    """One node of each type around a researcher, and a co-author two steps away."""
    nodes = {
        "ann": make_node("person", "Ann Lee", papers=80, hop=0),
        "bo": make_node("person", "Bo Chen", papers=14),
        "cy": make_node("person", "Cy Diaz", papers=1, hop=2),
        "P1": make_node("paper", "On Norms", year=2021),
        "optics": make_node("topic", "optics", papers=4),
        "KTH": make_node("institution", "KTH", papers=6),
    }
    edges = [
        make_edge("ann", "bo", papers=14, weight=9.0),
        make_edge("bo", "cy", papers=1, weight=0.1),
        make_edge("ann", "P1", "authored"),
        make_edge("optics", "P1", "about"),
        make_edge("KTH", "ann", "affiliated", papers=100),
    ]
    return make_slice(nodes, edges)


def draw(slice_, **options):
    network = draw_network(slice_, place_around(slice_), **options)
    return network, {node["id"]: node for node in network.nodes}


def test_the_words_say_what_a_mark_is(small):
    _, nodes = draw(small)

    assert {id_: node["title"] for id_, node in nodes.items()} == {
        "ann": "Ann Lee · person\nat the centre, 80 papers in the library",
        "bo": "Bo Chen · person\n14 papers together",
        "cy": "Cy Diaz · person\n1 paper here, 2 steps away",
        "P1": "On Norms · paper\n2021",
        "optics": "optics · topic\n4 papers here",
        "KTH": "KTH · institution\n6 papers here",
    }


def test_the_words_say_what_an_edge_is_in_whichever_order_it_is_stored(small):
    network, _ = draw(small)

    assert [edge["title"] for edge in network.edges] == [
        "Ann Lee and Bo Chen\n14 papers together",
        "Ann Lee wrote On Norms",
        "Ann Lee at KTH\n100 papers",
        "Bo Chen and Cy Diaz\n1 paper together",
        "On Norms on optics\n1 paper",
    ]


def test_a_paper_without_a_year_says_so():
    slice_ = make_slice({"ann": make_node("person", "Ann"), "P1": make_node("paper", "Undated", year=None)})

    _, nodes = draw(slice_)

    assert nodes["P1"]["title"] == "Undated · paper\nyear unknown"


@pytest.mark.parametrize("kind", NODE_TYPES)
def test_every_type_has_a_look_of_its_own(kind):
    for look in (TYPE_COLOURS, TYPE_SHAPES, TYPE_SIGNS, TYPE_PLURALS):
        assert len(set(look.values())) == len(NODE_TYPES)
        assert look[kind]


def test_colour_and_shape_say_the_type(small):
    _, nodes = draw(small)

    assert (nodes["optics"]["color"], nodes["optics"]["shape"]) == ("#009E73", "diamond")
    assert (nodes["KTH"]["color"], nodes["KTH"]["shape"]) == ("#CC79A7", "triangle")


def test_the_area_grows_with_papers_and_the_centre_is_largest(small):
    _, nodes = draw(small)
    sizes = {id_: node["size"] for id_, node in nodes.items()}

    assert sizes["ann"] == CENTER_NODE > sizes["bo"] == LARGEST_NODE > sizes["KTH"] > sizes["optics"]
    assert sizes["cy"] == SMALLEST_NODE


def test_people_with_one_paper_each_are_all_small():
    """The most there is in a slice is not always much."""
    slice_ = make_slice({"ann": make_node("person", "Ann"), "bo": make_node("person", "Bo")})

    _, nodes = draw(slice_)

    assert nodes["bo"]["size"] == SMALLEST_NODE


def test_the_width_of_an_edge_is_bounded(small):
    network, _ = draw(small)

    assert [edge["width"] for edge in network.edges] == [3.0, 1.0, 5.0, 0.75, 1.0]


def test_ranks_put_the_centre_first_and_then_whoever_shares_more_papers(small):
    _, nodes = draw(small)

    assert sorted(nodes, key=lambda id_: nodes[id_]["rank"]) == ["ann", "bo", "KTH", "optics", "cy", "P1"]


def test_a_look_gives_colours_and_areas_and_shapes_still_tell_the_type(small):
    look = Look(colours={"bo": "#123456", "KTH": "hsl(10 50% 40%)"}, sizes={"KTH": 4.0, "optics": 1.0, "cy": 0.0})

    _, nodes = draw(small, look=look)
    grown = {id_: node["size"] - SMALLEST_NODE for id_, node in nodes.items()}

    assert (nodes["bo"]["color"], nodes["KTH"]["color"], nodes["optics"]["color"]) == (
        "#123456", "hsl(10 50% 40%)", TYPE_COLOURS["topic"],
    )  # fmt: skip
    assert nodes["KTH"]["shape"] == TYPE_SHAPES["institution"]
    assert grown["KTH"] == LARGEST_NODE - SMALLEST_NODE
    assert grown["optics"] == pytest.approx(grown["KTH"] / 2)
    assert grown["cy"] == 0


def test_what_a_look_does_not_measure_is_as_large_as_its_papers_make_it(small):
    _, nodes = draw(small, look=Look(sizes={"KTH": 2.0}))

    assert nodes["bo"]["size"] == draw(small)[1]["bo"]["size"]
    assert nodes["ann"]["size"] == CENTER_NODE


def test_importance_follows_the_size(small):
    _, nodes = draw(small, look=Look(sizes={"cy": 9.0, "bo": 0.0, "KTH": 1.0, "optics": 0.5, "P1": 0.0}))

    assert sorted(nodes, key=lambda id_: nodes[id_]["rank"])[:3] == ["ann", "cy", "KTH"]


@pytest.mark.parametrize("measure", [float("nan"), float("inf"), -1.0, 0.0])
def test_a_measure_that_is_none_gives_no_size_out_of_bounds(small, measure):
    _, nodes = draw(small, look=Look(sizes=dict.fromkeys(small.graph, measure)))

    assert all(SMALLEST_NODE <= node["size"] <= CENTER_NODE for node in nodes.values())


@pytest.mark.parametrize("as_mapping", [True, False])
def test_nodes_and_edges_carry_the_years_of_their_papers(small, as_mapping):
    own, joint = {"ann": (2019, 2021), "bo": (2021,)}, {("bo", "ann"): (2021,)}
    years = {"nodes": own, "edges": joint} if as_mapping else Timeline(own, joint, papers={})

    network, nodes = draw(small, years=years)
    of_edges = {(edge["from"], edge["to"]): edge["years"] for edge in network.edges}

    assert (nodes["ann"]["years"], nodes["bo"]["years"], nodes["cy"]["years"]) == ([2019, 2021], [2021], [])
    assert (of_edges["ann", "bo"], of_edges["bo", "cy"]) == ([2021], [])


def test_of_a_citation_the_paper_that_cites_comes_first():
    nodes = {"P1": make_node("paper", "Old", year=2001), "P2": make_node("paper", "New", year=2021)}
    one, other, facts = make_edge("P1", "P2", "cites", papers=2, weight=1)

    network, _ = draw(make_slice(nodes, [(one, other, facts | {"citing": "P2"})]))

    assert [(edge["from"], edge["to"], edge["title"]) for edge in network.edges] == [("P2", "P1", "New cites Old")]


def test_the_centre_and_the_selected_node_have_a_strong_border(small):
    _, nodes = draw(small, selected="bo")

    assert [id_ for id_, node in nodes.items() if node["borderWidth"] > 1] == ["ann", "bo"]
    assert nodes["bo"]["color"]["background"] == TYPE_COLOURS["person"]


def test_positions_from_numpy_become_plain_numbers(small):
    positions = dict.fromkeys(small.graph, tuple(np.array([1.25, -3.0], dtype=np.float32)))

    network = draw_network(small, positions)

    assert json.loads(json.dumps(network.nodes))[0]["x"] == 1.2


def test_nothing_moves_and_no_edge_has_an_arrow(small):
    network, _ = draw(small)

    assert network.options["physics"] == {"enabled": False}
    assert {edge["arrows"] for edge in network.edges} == {""}


def test_the_slice_is_drawn_whole_and_stays_as_it_is():
    slice_ = make_neighbourhood()
    before = slice_.graph.copy()

    network, nodes = draw(slice_)

    assert set(nodes) == set(before)
    assert {frozenset((edge["from"], edge["to"])) for edge in network.edges} == {
        frozenset(pair) for pair in before.edges
    }
    assert dict(slice_.graph.nodes.items()) == dict(before.nodes.items())


def test_the_same_slice_gives_the_same_picture():
    one, other = draw(make_neighbourhood())[0], draw(make_neighbourhood())[0]

    assert (one.nodes, one.edges) == (other.nodes, other.edges)


@pytest.mark.parametrize("name", [*HOSTILE, "", "\u202e", "a\nb"])
def test_a_label_is_one_bounded_line_without_direction_marks(name):
    _, nodes = draw(make_slice({"ann": make_node("person", name)}))
    label = nodes["ann"]["label"]

    assert 0 < len(label) <= LONGEST_LABEL
    assert label.isprintable()


def test_an_empty_name_does_not_show_the_id():
    _, nodes = draw(make_slice({"person:4f2a": make_node("person", "")}))

    assert nodes["person:4f2a"]["label"] == "unnamed"


def test_the_library_comes_with_the_installed_pyvis():
    script = load_vis_library()

    assert "vis-network" in script[:200]
    assert len(script) > 400_000
