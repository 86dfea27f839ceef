"""Positions."""

import math

import networkx as nx
import pytest

from explorer.find import get_researcher_no
from explorer.graph.layout import place_nodes
from explorer.graph.slice import build_slice
from explorer.models import SliceOptions


@pytest.mark.parametrize("size", [0, 1, 2, 3, 40, 300])
def test_every_node_has_a_finite_place(size):
    graph = nx.barabasi_albert_graph(size, 2, seed=7) if size > 2 else nx.empty_graph(size)

    places = place_nodes(graph)

    assert set(places) == set(graph)
    assert all(math.isfinite(axis) for place in places.values() for axis in place)


def test_nodes_keep_a_distance():
    places = list(place_nodes(nx.star_graph(60)).values())

    assert min(math.dist(one, other) for at, one in enumerate(places) for other in places[:at]) > 10


def test_joined_nodes_are_nearer_than_others():
    graph = nx.connected_caveman_graph(4, 8)
    places = place_nodes(graph)
    joined = [math.dist(places[one], places[other]) for one, other in graph.edges]
    apart = [math.dist(places[one], places[other]) for one, other in nx.non_edges(graph)]

    assert sum(joined) / len(joined) < 0.6 * sum(apart) / len(apart)


def test_parts_that_nothing_joins_stay_in_the_picture():
    places = place_nodes(nx.disjoint_union_all([nx.complete_graph(5) for _ in range(6)]))

    assert max(math.hypot(*place) for place in places.values()) < 2500


def test_known_nodes_stay_and_the_others_find_their_places_near_their_neighbours(sample):
    small = build_slice(sample, get_researcher_no(sample, "Randall Balestriero"), SliceOptions(max_nodes=60))
    node = list(small.graph)[3]
    large = build_slice(
        sample, get_researcher_no(sample, "Randall Balestriero"), SliceOptions(max_nodes=60, expanded=(node,))
    )
    known = place_nodes(small.graph)
    places = place_nodes(large.graph, known)

    assert {one: places[one] for one in small.graph} == known
    assert set(places) == set(large.graph)
    assert len(set(places.values())) == len(places)
    assert places == place_nodes(large.graph, known)
