"""Communities against NetworkX's own Louvain, their names where the right ones are known, and the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from math import log
from random import Random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.cli import main
from explorer.errors import InvalidOption
from explorer.export.documents import communities_document
from explorer.find import get_researcher_no
from explorer.graph.communities import NOBODY, find_communities
from explorer.graph.partition import divide
from explorer.graph.slice import build_slice
from explorer.models import PaperFilter, SliceOptions, Years
from tests.made_works import open_library_of
from tests.slices import HOSTILE

OPTICS, BATS, MUSIC = (
    ("Ann Lee", "Bo Li", "Cy Ito"),
    ("Di Diaz", "Ed Eco", "Fay Fox"),
    ("Gus Gray", "Hal Hill", "Ivy Ives"),
)
LOUVAIN_SEEDS = range(10)


def work(number: int, *authors: str, **fields: object) -> dict[str, object]:
    return {"id": f"w{number}", "title": f"Paper {number}", "authors": list(authors)} | fields


def trio(first: int, people: tuple[str, ...], *topics: str) -> list[dict[str, object]]:
    """Four works of three people, all on "learning" and on *topics*."""
    return [work(first + number, *people, keywords=["learning", *topics], year=2010 + number) for number in range(4)]


RECORDS = [
    *trio(0, OPTICS, "lasers", "optics"),
    *trio(10, BATS, "bats", "echolocation"),
    *trio(20, MUSIC),
    work(30, "Ann Lee", "Di Diaz", "Gus Gray"),
    work(31, "Joe Jung", keywords=["solitude"]),
    work(32, "Kim Koo"),
    work(33, *(f"Member {number}" for number in range(300)), "Lou Lam", "Mia Mo"),
    *(work(40 + number, "Lou Lam", "Mia Mo") for number in range(3)),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return open_library_of(RECORDS, tmp_path_factory.mktemp("communities"))


def slice_of(library, who="Ann Lee", **options):
    return build_slice(library, get_researcher_no(library, who), SliceOptions(**{"hops": 2, "max_nodes": 0, **options}))


def people_of(built, community):
    return {built.graph.nodes[node]["label"] for node in community.members}


def coauthors(built):
    """The graph that a reader of ``slice --json`` would make."""
    graph = nx.Graph()
    graph.add_nodes_from(node for node, kind in built.graph.nodes(data="type") if kind == "person")
    for one, other, edge in built.graph.edges(data=True):
        if edge["type"] == "coauthor":
            graph.add_edge(one, other, weight=edge["weight"])
    return graph


def louvain(graph, resolution=1.0, seeds=LOUVAIN_SEEDS):
    """The best modularity that NetworkX reaches."""
    divisions = (nx.community.louvain_communities(graph, resolution=resolution, seed=seed) for seed in seeds)
    return max(nx.community.modularity(graph, parts, resolution=resolution) for parts in divisions)


def weighted(graph, seed=1):
    """The same graph with fractional weights."""
    chance = Random(seed)
    graph = nx.Graph(graph)
    for _, _, edge in sorted(graph.edges(data=True), key=lambda edge: edge[:2]):
        edge["weight"] = chance.choice((1 / 299, 0.2, 0.5, 1, 3, 12.5))
    return nx.relabel_nodes(graph, str)


GRAPHS = {
    "karate": nx.relabel_nodes(nx.karate_club_graph(), str),
    "misérables": nx.les_miserables_graph(),
    "caves": weighted(nx.relaxed_caveman_graph(9, 8, 0.3, seed=3)),
    "random": weighted(nx.gnm_random_graph(70, 210, seed=5)),
    "scale-free": weighted(nx.barabasi_albert_graph(120, 4, seed=2)),
    "pieces": weighted(nx.disjoint_union_all([nx.path_graph(7), nx.complete_graph(5), nx.empty_graph(3)])),
}


@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("name", GRAPHS)
def test_modularity_is_no_lower_than_that_of_networkx(name, resolution):
    found = divide(GRAPHS[name], resolution=resolution)

    assert found.modularity >= louvain(GRAPHS[name], resolution) - 1e-9
    assert found.modularity == pytest.approx(
        nx.community.modularity(GRAPHS[name], found.groups, resolution=resolution), abs=1e-12
    )


def test_the_best_known_division_of_the_karate_club_is_found():
    graph = nx.karate_club_graph()
    graph.add_edges_from((one, other, {"weight": 1}) for one, other in list(graph.edges))

    assert divide(graph).modularity == pytest.approx(0.41979, abs=1e-5)


@settings(max_examples=60)
@given(
    st.integers(1, 14),
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13), st.sampled_from((0.25, 1, 2, 7))), max_size=40),
    st.sampled_from((0.3, 1.0, 3.0)),
)
def test_any_graph_is_divided_into_groups_that_hang_together(size, links, resolution):
    graph = nx.empty_graph(size)
    graph.add_weighted_edges_from((one, other, w) for one, other, w in links if one != other and max(one, other) < size)
    found = divide(graph, resolution=resolution)

    assert sorted(node for group in found.groups for node in group) == list(graph)
    assert all(nx.is_connected(graph.subgraph(group)) for group in found.groups)
    assert [len(group) for group in found.groups] == sorted((len(group) for group in found.groups), reverse=True)
    if graph.number_of_edges():
        assert found.modularity >= louvain(graph, resolution, range(3)) - 1e-9
    else:
        assert found.modularity == 0


@pytest.mark.parametrize("counting", ["full", "fractional"])
@pytest.mark.parametrize("who", ["Randall Balestriero", "Yann LeCun", "Micah Goldblum"])
def test_real_neighbourhoods_are_divided_no_worse_than_by_networkx(sample, who, counting):
    built = slice_of(sample, who, hops=2, max_nodes=150, counting=counting)
    found = find_communities(built, sample)
    graph = coauthors(built)

    assert found.modularity >= louvain(graph) - 1e-9
    parts = [one.members for one in found.communities]
    assert found.modularity == pytest.approx(nx.community.modularity(graph, parts), abs=1e-12)


def test_every_person_is_in_one_community_and_numbers_go_by_size(library):
    built = slice_of(library)
    found = find_communities(built, library)

    members = [node for one in found.communities for node in one.members]
    assert sorted(members) == sorted(coauthors(built))
    assert [one.number for one in found.communities] == [1, 2, 3]
    assert [{*people_of(built, one)} for one in found.communities] == [{*OPTICS}, {*BATS}, {*MUSIC}]
    assert all(found.of[node] == one.number for one in found.communities for node in one.members)


def test_the_most_central_member_comes_first(sample):
    built = slice_of(sample, "Yann LeCun", hops=1, max_nodes=150)
    graph = coauthors(built)

    for one in find_communities(built, sample).communities:
        within = dict(graph.subgraph(one.members).degree(weight="weight"))
        assert [within[node] for node in one.members] == sorted(within.values(), reverse=True)


def test_a_community_is_named_by_the_topics_that_set_it_apart(library):
    found = find_communities(slice_of(library), library)

    assert [{*one.name.split(", ")} for one in found.communities] == [
        {"lasers", "optics"},
        {"bats", "echolocation"},
        {"learning"},
    ]
    assert [(topic.name, topic.papers) for topic in found.communities[2].topics] == [("learning", 4)]
    assert [one.papers for one in found.communities] == [5, 5, 5]


def test_the_score_of_a_topic_is_the_log_likelihood_ratio(library):
    """The group names 12 topics, four of them lasers; the others name 16, and lasers never."""
    topic = find_communities(slice_of(library), library).communities[0].topics[0]

    assert topic.score == pytest.approx(2 * 4 * log(4 / (4 * 12 / 28)), rel=1e-5)


def test_a_community_without_topics_is_named_after_whoever_wrote_most(make_library):
    library = make_library([work(0, "Ann Lee", "Bo Li"), work(1, "Bo Li")], "names")
    found = find_communities(slice_of(library), library)

    assert [(one.name, one.topics) for one in found.communities] == [("around Bo Li", ())]


def test_years_with_nothing_in_them_leave_the_centre_alone(library):
    built = slice_of(library, filter=PaperFilter(years=Years(1900, 1950)))
    found = find_communities(built, library)

    assert [(one.name, one.size, one.papers) for one in found.communities] == [("around Ann Lee", 1, 0)]


def test_no_two_communities_of_a_slice_have_the_same_name(make_library):
    """All write about optics and nothing else."""
    groups = [[f"Ann Lee {number}", f"Bo {number}", f"Cy {number}"] for number in range(4)]
    records = [
        work(10 * number + paper, *group, keywords=["optics"])
        for number, group in enumerate(groups)
        for paper in range(5)
    ]
    library = make_library([*records, work(99, *(group[0] for group in groups))], "names")
    names = [one.name for one in find_communities(slice_of(library, "Ann Lee 0"), library).communities]

    assert len(names) == len(set(names)) == 4
    assert "optics" in names


def test_one_paper_of_many_does_not_name_a_community(make_library):
    people = ("Ann Lee", "Bo Li", "Cy Ito")
    library = make_library([work(0, *people, keywords=["optics"]), *(work(n, *people) for n in range(1, 20))], "names")
    found = find_communities(slice_of(library), library)

    assert [one.name for one in found.communities] == ["around Ann Lee"]
    assert [topic.name for topic in found.communities[0].topics] == ["optics"]


def test_a_hyper_authored_paper_keeps_its_authors_together(library):
    built = slice_of(library, "Lou Lam", hops=1, counting="full")
    found = find_communities(built, library)

    assert found.communities[0].size >= 300
    assert found.modularity >= louvain(coauthors(built), seeds=range(1)) - 1e-9


def test_fractional_counting_takes_two_who_write_together_out_of_the_crowd(library):
    built = slice_of(library, "Lou Lam", hops=1, counting="fractional")
    found = find_communities(built, library)

    assert [one.size for one in found.communities] == [300, 2]
    assert people_of(built, found.communities[1]) == {"Lou Lam", "Mia Mo"}


@pytest.mark.parametrize(("who", "name"), [("Joe Jung", "solitude"), ("Kim Koo", "around Kim Koo")])
def test_somebody_alone_is_a_community_of_one(library, who, name):
    found = find_communities(slice_of(library, who), library)

    assert [(one.size, one.name) for one in found.communities] == [(1, name)]
    assert found.modularity == 0


def test_a_budget_of_one_leaves_the_centre_alone(library):
    found = find_communities(slice_of(library, max_nodes=1), library)

    assert [one.size for one in found.communities] == [1]
    assert set(found.of.values()) == {1}


def test_papers_topics_and_institutions_go_where_most_of_their_edges_lead(library):
    built = slice_of(library)
    found = find_communities(built, library)
    of = {built.graph.nodes[node]["label"]: number for node, number in found.of.items()}

    assert (of["lasers"], of["bats"], of["Paper 2"], of["Paper 12"], of["Paper 22"]) == (1, 2, 1, 2, 3)
    assert of["learning"] == of["Paper 30"] == 1, "of equals the lower number"
    assert list(found.of) == list(built.graph)


def test_what_hangs_on_nobody_is_in_no_community(library):
    built = slice_of(library, kinds=("topic",), hops=2)
    found = find_communities(built, library)
    of = {built.graph.nodes[node]["label"]: number for node, number in found.of.items()}

    assert of["lasers"] == of["Ann Lee"] == 1
    assert of["bats"] == NOBODY


def test_the_filter_decides_which_papers_name_a_community(library):
    built = slice_of(library, filter=PaperFilter(years=Years(2010, 2010)))
    found = find_communities(built, library)

    assert [one.papers for one in found.communities] == [1]
    assert found.communities[0].name.startswith("lasers")


def test_hostile_names_make_short_plain_names(make_library):
    library = make_library([work(0, *HOSTILE[:4], HOSTILE[4][:300], keywords=[*HOSTILE])], "names")
    built = build_slice(library, 0, SliceOptions())
    found = find_communities(built, library)

    assert all(0 < len(one.name) <= 170 for one in found.communities)
    json.dumps(communities_document(built, found))


@pytest.mark.parametrize("resolution", [0, -1, float("nan"), float("inf"), 1000])
def test_a_resolution_outside_its_range_is_refused(library, resolution):
    with pytest.raises(InvalidOption, match="resolution"):
        find_communities(slice_of(library), library, resolution=resolution)


def test_a_higher_resolution_makes_more_communities(sample):
    built = slice_of(sample, "Yann LeCun", hops=2, max_nodes=150)
    sizes = [len(find_communities(built, sample, resolution=one).communities) for one in (0.5, 1, 2, 8)]

    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_the_same_slice_has_the_same_communities_in_any_process(library, root):
    words = ["communities", "Ann Lee", "--hops", "2", "--json", "--library", str(library.folder.parent.parent)]
    answers = [
        subprocess.run(
            [sys.executable, "-m", "explorer", *words],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert answers[0] == answers[1]
    assert json.loads(answers[0])["communities"][0]["size"] == 3


def test_the_command_prints_what_can_be_checked_against_the_slice(capsys, sample_library):
    words = ["Randall Balestriero", "--hops", "2", "--kinds", "person", "--counting", "fractional", "--json"]
    words += ["--library", str(sample_library)]
    assert main(["communities", *words]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert main(["slice", *words]) == 0
    shown = json.loads(capsys.readouterr().out)

    graph = nx.Graph()
    graph.add_nodes_from(node["id"] for node in shown["nodes"])
    graph.add_weighted_edges_from((edge["source"], edge["target"], edge["weight"]) for edge in shown["edges"])
    parts = [[person["id"] for person in one["people"]] for one in answer["communities"]]
    assert answer["modularity"] == pytest.approx(nx.community.modularity(graph, parts), abs=1e-12)
    assert answer["modularity"] >= louvain(graph) - 1e-9
    assert (answer["options"], answer["center"]) == (shown["options"], shown["center"])
    assert [one["size"] for one in answer["communities"]] == [len(part) for part in parts]
    assert {key for one in answer["communities"] for key in one} == {
        "number", "name", "size", "papers", "topics", "people",
    }  # fmt: skip
    assert {key for one in answer["communities"] for topic in one["topics"] for key in topic} == {
        "id", "name", "score", "papers",
    }  # fmt: skip


def test_people_alone_are_divided_unless_kinds_say_more(capsys, sample_library):
    assert main(["communities", "Randall Balestriero", "--json", "--library", str(sample_library)]) == 0
    answer = json.loads(capsys.readouterr().out)

    assert answer["options"]["kinds"] == ["person"]
    assert answer["options"]["max_nodes"] == 150


def test_the_command_prints_names_and_members(capsys, sample_library):
    assert main(["communities", "Marie Trone", "--library", str(sample_library)]) == 0
    head, first, people, *_ = capsys.readouterr().out.splitlines()

    assert head.startswith("Marie Trone: 6 people in 2 communities, modularity 0.0")
    assert first.split(maxsplit=1)[0] == "1"
    assert "Randall Balestriero" in people


def test_a_resolution_of_zero_ends_with_status_2(capsys, sample_library):
    assert main(["communities", "Marie Trone", "--resolution", "0", "--library", str(sample_library)]) == 2
    assert "resolution of 0.0" in capsys.readouterr().err
