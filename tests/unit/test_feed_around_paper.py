"""What is around a paper as a graph, and papers found by any of their ids."""

from __future__ import annotations

import pytest

from explorer.drawing.network import draw_network
from explorer.graph.around_paper import MOST_MARKS, build_paper_slice
from explorer.graph.layout import place_nodes
from explorer.snapshot import queries

RECORDS = [
    {"id": "w1", "title": "One", "authors": [{"name": "Ann Lee", "affiliations": ["KTH"]}, "Bo Chen"],
     "keywords": ["Graphs"], "doi": "10.1000/w1", "references": ["10.1000/w2"]},
    {"id": "w2", "title": "Two", "authors": ["Bo Chen", "Carla Diaz"], "keywords": ["Graphs"], "doi": "10.1000/w2"},
    {"id": "w3", "title": "Three", "authors": ["Carla Diaz", "Dai Nguyen"], "keywords": ["Drugs"]},
    {"id": "w4", "title": "Four", "authors": []},
]  # fmt: skip


@pytest.fixture
def snapshot(make_library):
    return make_library(RECORDS, "names")


@pytest.fixture
def number(snapshot):
    return lambda paper_id: queries.find_paper_nos(snapshot, paper_id)[0]


def joined(built) -> set[tuple[str, str, str]]:
    labels = dict(built.graph.nodes(data="label"))
    return {(*sorted((labels[one], labels[other])), kind) for one, other, kind in built.graph.edges(data="type")}


def test_a_paper_stands_among_its_authors_topics_institutions_and_what_is_like_it(snapshot, number):
    built = build_paper_slice(snapshot, number("w1"), [(number("w3"), 0.4)])

    assert joined(built) == {
        ("Ann Lee", "One", "authored"),
        ("Bo Chen", "One", "authored"),
        ("Ann Lee", "KTH", "affiliated"),
        ("Graphs", "One", "about"),
        ("One", "Three", "related"),
    }
    assert built.graph.edges["w1", "w3"]["weight"] == 4
    assert built.shown == {"person": 2, "paper": 2, "topic": 1, "institution": 1}


def test_people_of_two_related_papers_are_there_and_a_citation_is_a_citation(snapshot, number):
    built = build_paper_slice(snapshot, number("w1"), [(number("w2"), 0.9), (number("w3"), 0.4)])

    assert ("Carla Diaz", "Two", "authored") in joined(built)
    assert ("Carla Diaz", "Three", "authored") in joined(built)
    assert not any("Dai Nguyen" in line for line in joined(built)), "of one related paper only"
    assert built.graph.edges["w1", "w2"]["type"] == "cites"
    assert built.graph.edges["w1", "w2"]["citing"] == "w1"


def test_a_paper_with_nothing_around_it_stands_alone(snapshot, number):
    built = build_paper_slice(snapshot, number("w4"), [])

    assert list(built.graph) == ["w4"]


def test_every_picture_keeps_within_its_bounds_and_can_be_drawn(sample):
    for paper in range(0, sample.counts["papers"], 97):
        near = [(other, 0.5) for other in range(40)]
        built = build_paper_slice(sample, paper, near)
        network = draw_network(built, place_nodes(built.graph))

        assert len(built.graph) <= MOST_MARKS
        assert len(network.nodes) == len(built.graph)
        assert network.nodes[0]["id"] == built.center.id


def test_papers_are_found_by_any_of_their_ids(snapshot, number):
    found = queries.find_numbers_of_papers(snapshot, ["w1", "10.1000/w2", "none", "'; DROP TABLE papers; --"])

    assert found == {"w1": number("w1"), "10.1000/w2": number("w2")}
