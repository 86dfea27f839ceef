"""How two people are connected, compared with what NetworkX finds in the graph of co-authors."""

from __future__ import annotations

import json
from itertools import pairwise, product
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.bench import paths as bench
from explorer.errors import InvalidOption, NotFound
from explorer.export.connections import path_document
from explorer.find import get_researcher_no
from explorer.graph import strongest
from explorer.graph.common import find_common
from explorer.graph.connecting import build_answer
from explorer.graph.paths import MOST_ALTERNATIVES, Connection, Path, find_connection, find_strongest
from explorer.graph.selection import Selection
from explorer.graph.slice import build_selection
from explorer.models import PaperFilter, SliceOptions, Years
from explorer.snapshot.topology import PaperTest
from tests.teams import make_graph, make_topology

PEOPLE = 14
COUNTINGS = ("full", "fractional")
SINCE = PaperTest(years=Years(2021, 2023))

papers = st.lists(
    st.tuples(
        st.lists(st.integers(0, PEOPLE - 1), min_size=1, max_size=6, unique=True), st.sampled_from((2020, 2021, 2022))
    ),
    min_size=1,
    max_size=30,
)
pairs = st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), min_size=4, max_size=4)


def work(number: int, *authors: str, **fields: object) -> dict[str, object]:
    return {"id": f"w{number}", "title": f"Paper {number}", "authors": list(authors)} | fields


RECORDS = [
    work(1, "Ann", "Bo", year=2019, keywords=["optics"]),
    work(2, "Bo", "Cy", year=2020, keywords=["optics", "bats"]),
    work(3, "Bo", "Cy", year=2021),
    work(4, "Ann", "Di", year=2019, keywords=["lasers"]),
    work(5, "Di", "Cy", year=2018, keywords=["lasers"]),
    work(6, "Fay", "Gus", year=2023),
    work(7, "Ann", "Hal", *(f"Team {number}" for number in range(40)), year=2018),
    work(8, "Hal", "Ida", year=2018),
]


@pytest.fixture
def library(make_library):
    return make_library(RECORDS, "names")


def answer(library, one: str, other: str, **filters: Any) -> Any:
    numbers = [get_researcher_no(library, who) for who in (one, other)]
    return build_answer(library, numbers[0], numbers[1], PaperFilter(**filters))


def names(path) -> list[str]:
    return [person.name for person in path.people]


# ── Beside NetworkX ──────────────────────────────────────────────────────────────────────────────────


def check_path(graph: nx.Graph, path: Path, one: int, other: int) -> None:
    """It leads from the one to the other, and every hop has exactly the papers the two share."""
    assert path.people[0] == one
    assert path.people[-1] == other
    for (person, following), hop in zip(pairwise(path.people), path.hops, strict=True):
        assert list(hop.papers) == graph[person][following]["papers"]
        assert hop.weight == pytest.approx(graph[person][following]["weight"])


def check_reached(graph: nx.Graph, found: Connection) -> None:
    """Each side has reached all that lies within its steps, and one of them everything."""
    for person, reach in zip((found.one, found.other), found.reached, strict=True):
        around = nx.single_source_shortest_path_length(graph, person, cutoff=reach.steps)
        assert reach.people == len(around)
        if reach.exhausted:
            assert set(around) == nx.node_connected_component(graph, person)
    assert any(reach.exhausted for reach in found.reached)


def check(selection: Selection, graph: nx.Graph, one: int, other: int) -> None:
    found = find_connection(selection, one, other, alternatives=MOST_ALTERNATIVES)
    best = find_strongest(selection, found)
    if not nx.has_path(graph, one, other):
        assert (found.length, found.path, found.alternatives, found.paths, best) == (None, None, (), 0, None)
        check_reached(graph, found)
        return
    shortest = list(nx.all_shortest_paths(graph, one, other))
    distances = sorted(nx.path_weight(graph, path, "distance") for path in shortest)
    assert found.path is not None
    assert best is not None
    assert found.length == nx.shortest_path_length(graph, one, other)
    assert found.paths == len(shortest)
    assert len({path.people for path in (found.path, *found.alternatives)}) == min(len(shortest), MOST_ALTERNATIVES + 1)
    assert [path.distance for path in (found.path, *found.alternatives)] == pytest.approx(
        distances[: MOST_ALTERNATIVES + 1]
    )
    assert best.path.distance == pytest.approx(nx.dijkstra_path_length(graph, one, other, weight="distance"))
    assert best.exact
    assert best.proven == pytest.approx(best.path.distance)
    for path in (found.path, *found.alternatives, best.path):
        check_path(graph, path, one, other)


@settings(max_examples=40)
@given(papers, pairs, st.sampled_from(COUNTINGS))
def test_paths_are_those_of_the_coauthor_graph(papers, pairs, counting):
    """Whether co-authors are stored, worked out since the paper is large, or all worked out."""
    teams = [team for team, _ in papers]
    graph = make_graph(teams, PEOPLE, counting)
    for stored_team in (3, 100):
        topology = make_topology(teams, PEOPLE, stored_team=stored_team)
        for pair, test in product(pairs, (None, PaperTest())):
            check(Selection(topology, test, counting), graph, *pair)


@settings(max_examples=30)
@given(papers, pairs, st.sampled_from(COUNTINGS))
def test_only_admitted_papers_make_steps(papers, pairs, counting):
    topology = make_topology([team for team, _ in papers], PEOPLE, [year for _, year in papers])
    graph = make_graph([team if year >= 2021 else () for team, year in papers], PEOPLE, counting)
    for pair in pairs:
        check(Selection(topology, SINCE, counting), graph, *pair)


@pytest.mark.parametrize("counting", COUNTINGS)
def test_a_larger_graph_of_close_groups_and_hubs_agrees(counting):
    chance = Random(7)
    people, teams = 400, []
    for _ in range(900):
        middle = chance.choice((chance.randrange(people), chance.randrange(12)))
        others = {(middle + round(chance.gauss(0, 9))) % people for _ in range(chance.choice((0, 1, 1, 2, 3, 5, 9)))}
        teams.append([middle, *(others - {middle})])
    selection = Selection(make_topology(teams, people, stored_team=6), None, counting)
    graph = make_graph(teams, people, counting)

    for _ in range(25):
        check(selection, graph, chance.randrange(people), chance.randrange(people))


def test_people_of_the_bundled_library_are_as_far_apart_as_networkx_says(sample):
    rows = sample.topology.paper_people
    graph = make_graph([rows.row(paper).tolist() for paper in range(len(rows))], sample.counts["people"], "full")
    for pair in bench.sample_pairs(sample, 30, seed=3):
        check(build_selection(sample, SliceOptions()), graph, *pair)


def test_common_coauthors_are_the_common_neighbours(sample):
    rows = sample.topology.paper_people
    graph = make_graph([rows.row(paper).tolist() for paper in range(len(rows))], sample.counts["people"], "full")
    selection = build_selection(sample, SliceOptions())
    for one, other in bench.sample_pairs(sample, 30, seed=5):
        found = find_common(sample, selection, one, other).people
        shared = {get_researcher_no(sample, who.id): (who.papers_one, who.papers_other) for who in found}

        assert shared == {
            who: (len(graph[one][who]["papers"]), len(graph[other][who]["papers"]))
            for who in nx.common_neighbors(graph, one, other)
        }
        assert [-min(who.papers_one, who.papers_other) for who in found] == sorted(
            -min(who.papers_one, who.papers_other) for who in found
        )


def test_every_contender_of_the_benchmark_finds_the_same_length(sample, sample_library):
    pairs = bench.sample_pairs(sample, 6, seed=1)
    ours, theirs = bench.open_search(sample_library), bench.open_networkx(sample_library)
    joined, weighed = bench.open_self_join(sample_library), bench.open_networkx_strongest(sample_library)
    for pair in pairs:
        found = find_connection(build_selection(sample, SliceOptions()), *pair)

        assert len(theirs(pair) or [None]) - 1 == ours(pair) == found.length
        assert joined(pair) == [(found.length,)]
        assert weighed(pair)[0] == pytest.approx(bench.open_strongest(sample_library)(pair).path.distance)


# ── By hand ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_strongest_of_the_shortest_paths_comes_first(library):
    found = answer(library, "Ann", "Cy")

    assert found.length == 2
    assert names(found.path) == ["Ann", "Bo", "Cy"]
    assert [hop.weight for hop in found.path.hops] == [1, 2]
    assert found.path.distance == 1.5
    assert [paper.title for paper in found.path.hops[1].papers] == ["Paper 3", "Paper 2"]
    assert [names(path) for path in found.alternatives] == [["Ann", "Di", "Cy"]]
    assert found.paths == 2
    assert not found.has_stronger


def test_of_equally_strong_paths_the_one_through_smaller_teams_comes_first(make_library):
    crowd = [f"Member {number}" for number in range(9)]
    library = make_library(
        [work(1, "Ann", "Abe", *crowd), work(2, "Abe", "Cy"), work(3, "Ann", "Bo"), work(4, "Bo", "Cy")], "names"
    )

    assert names(answer(library, "Ann", "Cy").path) == ["Ann", "Bo", "Cy"]


def test_a_longer_path_may_be_stronger():
    """One paper together is 1; three steps of four papers each are 3/4."""
    teams = [(0, 3), *[(0, 1)] * 4, *[(1, 2)] * 4, *[(2, 3)] * 4]
    selection = Selection(make_topology(teams, 4))

    found = find_connection(selection, 0, 3)
    best = find_strongest(selection, found)

    assert found.path is not None
    assert found.path.people == (0, 3)
    assert best is not None
    assert best.path.people == (0, 1, 2, 3)
    assert best.path.distance == 0.75


def test_a_search_that_is_ended_early_says_what_it_has_proven(monkeypatch):
    teams = [(0, 3), *[(0, 1)] * 4, *[(1, 2)] * 4, *[(2, 3)] * 4]
    selection = Selection(make_topology(teams, 4))
    monkeypatch.setattr(strongest, "MOST_OPENED", 1)

    best = find_strongest(selection, find_connection(selection, 0, 3))

    assert best is not None
    assert not best.exact
    assert best.path.people == (0, 3)
    assert best.proven <= 0.75


def test_nobody_is_a_step_away_from_themselves(library):
    found = answer(library, "Ann", "Ann")

    assert found.length == 0
    assert names(found.path) == ["Ann"]
    assert found.path.hops == ()
    assert found.paths == 1
    assert found.alternatives == ()


def test_two_components_say_how_far_each_was_searched(library):
    found = answer(library, "Ann", "Fay")

    assert found.length is None
    assert found.path is None
    near, far = found.reached
    assert (far.steps, far.people, far.papers, far.exhausted) == (1, 2, 1, True)
    assert not near.exhausted


def test_somebody_without_admitted_papers_is_alone(library):
    found = answer(library, "Ann", "Cy", years=Years(1990, 1991))

    assert found.length is None
    assert any(reach.exhausted and (reach.people, reach.papers, reach.steps) == (1, 0, 0) for reach in found.reached)
    assert found.common.people == ()


def test_a_limit_of_the_team_takes_large_papers_out(library):
    assert answer(library, "Ann", "Ida").length == 2
    assert answer(library, "Ann", "Ida", max_team=41).length is None
    assert answer(library, "Ann", "Ida", max_team=42).length == 2


def test_a_topic_narrows_the_papers_of_every_hop(library):
    topic = library.words.find("optics", kinds=("topic",))[0].id

    found = answer(library, "Ann", "Cy", topic_id=topic)

    assert [[paper.title for paper in hop.papers] for hop in found.path.hops] == [["Paper 1"], ["Paper 2"]]
    assert found.paths == 1


def test_an_unknown_topic_is_named(library):
    with pytest.raises(NotFound, match="nothing"):
        answer(library, "Ann", "Cy", topic_id="nothing")


def test_topics_and_institutions_of_both_are_counted_on_either_side(make_library):
    def named(name: str, *places: str) -> dict[str, object]:
        return {"name": name, "affiliations": list(places)}

    library = make_library(
        [
            {"id": "w1", "title": "One", "authors": [named("Ann", "KTH"), "Bo"], "keywords": ["optics", "bats"]},
            {"id": "w2", "title": "Two", "authors": [named("Ann", "KTH", "Rice")], "keywords": ["optics"]},
            {"id": "w3", "title": "Three", "authors": [named("Cy", "KTH"), named("Bo", "Rice")], "keywords": ["bats"]},
        ],
        "names",
    )

    common = answer(library, "Ann", "Cy").common

    def counted(shared) -> list[tuple[str, int, int]]:
        return [(one.name, one.papers_one, one.papers_other) for one in shared]

    assert counted(common.people) == [("Bo", 1, 1)]
    assert counted(common.topics) == [("bats", 1, 1)]
    assert counted(common.institutions) == [("KTH", 2, 1)]


def test_a_paper_of_three_thousand_authors_is_one_step():
    """And where it is the only link between two groups, both sides go through it."""
    crowd = list(range(3000))
    teams = [crowd, (0, 3000), (2999, 3001), (3000, 3002)]
    selection = Selection(make_topology(teams, 3003))

    near = find_connection(selection, 0, 1)
    far = find_connection(selection, 3002, 3001)

    assert near.length == 1
    assert near.path is not None
    assert near.path.hops[0].papers == (0,)
    assert far.length == 4
    assert far.path is not None
    assert far.path.people == (3002, 3000, 0, 2999, 3001)
    weighed = Selection(selection.topology, None, "fractional")
    best = find_strongest(weighed, find_connection(weighed, 3002, 3001))
    assert best is not None
    assert best.path.distance == pytest.approx(3 + 2999)


def test_more_shortest_paths_than_a_float_counts_are_counted():
    width, layers = 9, 19
    teams = [(0, 1 + place) for place in range(width)]
    for layer in range(layers - 1):
        teams += [
            (1 + layer * width + one, 1 + (layer + 1) * width + other) for one in range(width) for other in range(width)
        ]
    end = 1 + layers * width
    teams += [(1 + (layers - 1) * width + place, end) for place in range(width)]

    found = find_connection(Selection(make_topology(teams, end + 1)), 0, end, alternatives=3)

    assert found.length == layers + 1
    assert found.paths == width**layers
    assert len(found.alternatives) == 3


def test_alternatives_are_as_many_as_asked_for():
    teams = [team for middle in range(1, 8) for team in ((0, middle), (middle, 8))]
    selection = Selection(make_topology(teams, 9))

    assert [path.people[1] for path in find_connection(selection, 0, 8, alternatives=3).alternatives] == [2, 3, 4]
    assert find_connection(selection, 0, 8, alternatives=0).alternatives == ()
    assert find_connection(selection, 0, 8, alternatives=3).paths == 7
    for wrong in (-1, MOST_ALTERNATIVES + 1):
        with pytest.raises(InvalidOption):
            find_connection(selection, 0, 8, alternatives=wrong)


def test_the_same_question_has_the_same_answer(sample):
    for one, other in bench.sample_pairs(sample, 5, seed=9):
        first, second = (json.dumps(path_document(build_answer(sample, one, other, PaperFilter()))) for _ in range(2))

        assert first == second


def test_pairs_are_drawn_the_same_for_a_seed(sample):
    drawn = bench.sample_pairs(sample, 20, seed=7)

    assert drawn == bench.sample_pairs(sample, 20, seed=7)
    assert all(one != other for one, other in drawn)
    assert len(drawn) == 20
    assert np.max(drawn) < sample.counts["people"]
