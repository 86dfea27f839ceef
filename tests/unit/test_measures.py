"""Measures of nodes against NetworkX, and first years against the records."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import InvalidOption
from explorer.find import get_researcher_no
from explorer.graph import measures
from explorer.graph.measures import MEASURES, count_betweenness, find_first_years, measure_nodes
from explorer.graph.slice import build_slice
from explorer.models import PaperFilter, SliceOptions, Years
from tests.made_works import open_library_of
from tests.slices import make_edge, make_node, make_slice


def work(number: int, *authors: str, **fields: object) -> dict[str, object]:
    return {"id": f"w{number}", "title": f"Paper {number}", "authors": list(authors)} | fields


RECORDS = [
    work(1, "Ann Lee", "Bo Li", year=2019, keywords=["optics"]),
    work(2, "Ann Lee", "Bo Li", year=2012, keywords=["lasers"], authors=["Ann Lee", "Bo Li"]),
    work(3, "Ann Lee", "Cy Ito", year=2021, keywords=["optics", "lasers"]),
    work(4, "Cy Ito", year=2001),
    work(5, "Ann Lee", "Di Diaz", keywords=["mystery"]),
    {
        "id": "w6",
        "title": "Paper 6",
        "year": 2015,
        "authors": [{"name": "Ann Lee", "affiliations": ["KTH"]}, {"name": "Bo Li"}],
    },
]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return open_library_of(RECORDS, tmp_path_factory.mktemp("measures"))


def slice_of(library, who="Ann Lee", **options):
    return build_slice(library, get_researcher_no(library, who), SliceOptions(**{"max_nodes": 0, **options}))


def of_labels(built, values):
    return {built.graph.nodes[node]["label"]: value for node, value in values.items()}


@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40))
def test_betweenness_is_that_of_networkx(size, links):
    graph = nx.empty_graph(size)
    graph.add_edges_from((one, other) for one, other in links if one != other and max(one, other) < size)

    assert count_betweenness(graph) == pytest.approx(nx.betweenness_centrality(graph), abs=1e-12)


def test_betweenness_is_the_same_in_blocks(monkeypatch):
    graph = nx.gnm_random_graph(50, 110, seed=4)
    monkeypatch.setattr(measures, "BLOCK", 7)

    assert count_betweenness(graph) == pytest.approx(nx.betweenness_centrality(graph), abs=1e-12)


@pytest.mark.parametrize("counting", ["full", "fractional"])
def test_measures_of_a_real_slice_are_those_of_networkx(sample, counting):
    built = slice_of(sample, "Randall Balestriero", hops=2, max_nodes=150, counting=counting)
    graph = built.graph

    assert measure_nodes(built, "degree") == dict(graph.degree)
    assert measure_nodes(built, "strength") == dict(graph.degree(weight="weight"))
    assert measure_nodes(built, "betweenness") == pytest.approx(nx.betweenness_centrality(graph), abs=1e-12)
    assert measure_nodes(built, "pagerank") == pytest.approx(nx.pagerank(graph, alpha=0.85), abs=1e-12)
    assert measure_nodes(built, "works") == dict(graph.nodes(data="papers"))


def test_every_node_has_a_value_in_the_order_of_the_graph(library):
    built = slice_of(library)

    assert all(list(measure_nodes(built, measure)) == list(built.graph) for measure in MEASURES)


def test_works_are_those_shared_with_the_centre(library):
    built = slice_of(library, kinds=("person",))

    assert of_labels(built, measure_nodes(built, "works")) == {"Ann Lee": 5, "Bo Li": 3, "Cy Ito": 1, "Di Diaz": 1}


def test_whoever_joins_two_has_all_of_the_betweenness():
    nodes = {name: make_node("person", name) for name in ("bo", "ann", "cy")}
    built = make_slice(nodes, [make_edge("ann", "bo", papers=3), make_edge("ann", "cy")])

    assert measure_nodes(built, "betweenness") == {"bo": 0, "ann": 1, "cy": 0}
    assert measure_nodes(built, "strength") == {"bo": 3, "ann": 4, "cy": 1}


def test_a_single_node_can_be_measured():
    built = make_slice({"ann": make_node("person", "Ann Lee", papers=7)})

    assert [measure_nodes(built, measure) for measure in MEASURES] == [
        {"ann": 7}, {"ann": 0}, {"ann": 0}, {"ann": 0}, {"ann": 1},
    ]  # fmt: skip


def test_an_unknown_measure_is_refused():
    with pytest.raises(InvalidOption, match="closeness"):
        measure_nodes(make_slice({"ann": make_node("person", "Ann Lee")}), "closeness")  # type: ignore[arg-type]


def test_first_years_are_those_of_the_first_papers(library):
    built = slice_of(library)

    assert of_labels(built, find_first_years(library, built)) == {
        "Ann Lee": 2012, "Bo Li": 2012, "Cy Ito": 2001,
        "Paper 1": 2019, "Paper 2": 2012, "Paper 3": 2021, "Paper 6": 2015,
        "optics": 2019, "lasers": 2012, "KTH": 2015,
    }  # fmt: skip


def test_first_years_keep_to_the_filter(library):
    built = slice_of(library, filter=PaperFilter(years=Years(2013, 2030)))

    assert of_labels(built, find_first_years(library, built)) | {"lasers": 2021, "Cy Ito": 2021, "Bo Li": 2015} == (
        of_labels(built, find_first_years(library, built))
    )


def test_papers_have_their_year_without_the_people_who_wrote_them(library):
    built = slice_of(library, "Di Diaz", kinds=("paper",), hops=3)

    assert of_labels(built, find_first_years(library, built))["Paper 4"] == 2001
