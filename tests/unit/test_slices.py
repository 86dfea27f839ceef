"""What a slice holds, what it cuts, and the papers behind its marks."""

import itertools
import json
from collections import Counter

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.errors import InvalidOption, NotFound
from explorer.find import get_researcher_no
from explorer.graph.behind import find_papers_behind
from explorer.graph.layout import place_nodes
from explorer.graph.slice import Slice, build_slice
from explorer.library.importer import import_files
from explorer.models import NODE_TYPES, PaperFilter, SliceOptions, Years
from explorer.snapshot.opened import open_snapshot


def work(number: int, *authors: str, **fields: object) -> dict[str, object]:
    return {"id": f"w{number}", "title": f"Paper {number}", "authors": list(authors)} | fields


RECORDS = [
    work(1, "Ann", "Bo", "Cy", year=2019, keywords=["optics"], type="preprint"),
    work(2, "Ann", "Bo", year=2020, keywords=["Optics", "lasers"]),
    work(3, "Bo", "Di", year=2021, keywords=["bats"]),
    work(4, "Di", "Ed", year=2022),
    work(5, "Ann", year=2023, keywords=["lasers"]),
    work(6, "Fay", "Gus", year=2023),
    work(7, *(f"Team {number}" for number in range(40)), "Ann", year=2018),
]


@pytest.fixture
def library(make_library):
    return make_library(RECORDS, "names")


def slice_of(library, who="Ann", **options: object) -> Slice:
    return build_slice(library, get_researcher_no(library, who), SliceOptions(**options))  # type: ignore[arg-type]


def labels(built: Slice, kind: str = "person") -> set[str]:
    return {facts["label"] for _, facts in built.graph.nodes(data=True) if facts["type"] == kind}


def edge(built: Slice, one: str, other: str) -> dict[str, object]:
    ids = {facts["label"]: node for node, facts in built.graph.nodes(data=True)}
    return dict(built.graph.edges[ids[one], ids[other]])


@pytest.mark.parametrize(("hops", "people"), [(1, 43), (2, 44), (3, 45)])
def test_each_hop_is_one_more_coauthor_step(library, hops, people):
    built = slice_of(library, hops=hops, max_nodes=0)

    assert built.existing["person"] == built.shown["person"] == people
    assert built.cut_by is None
    assert max(nx.get_node_attributes(built.graph, "hop").values()) == hops


def test_everything_that_the_papers_name_is_there(library):
    built = slice_of(library, max_nodes=0)

    assert built.existing == {"person": 43, "paper": 4, "topic": 2, "institution": 0}
    assert labels(built, "paper") == {"Paper 1", "Paper 2", "Paper 5", "Paper 7"}
    assert labels(built, "topic") == {"optics", "lasers"} or labels(built, "topic") == {"Optics", "lasers"}


def test_full_counting_counts_shared_papers(library):
    assert edge(slice_of(library, max_nodes=0), "Ann", "Bo") == {"type": "coauthor", "weight": 2, "papers": 2}


def test_fractional_counting_divides_a_paper_among_its_coauthors(library):
    built = slice_of(library, max_nodes=0, counting="fractional")

    assert edge(built, "Ann", "Bo") == {"type": "coauthor", "weight": 1.5, "papers": 2}
    assert edge(built, "Ann", "Team 1")["weight"] == 0.025


def test_a_paper_by_forty_people_does_not_drown_the_slice(library):
    built = slice_of(library, max_nodes=3, kinds=("person",), counting="fractional")

    assert labels(built) == {"Ann", "Bo", "Cy"}


def test_the_years_decide_what_exists(library):
    built = slice_of(library, hops=2, max_nodes=0, filter=PaperFilter(Years(2020, 2021)))

    assert labels(built) == {"Ann", "Bo", "Di"}
    assert edge(built, "Ann", "Bo")["papers"] == 1


def test_kinds_of_work_and_topics_decide_what_exists(library):
    topic = next(hit.id for hit in library.words.find("lasers", kinds=("topic",)))

    assert labels(slice_of(library, filter=PaperFilter(types=("preprint",)))) == {"Ann", "Bo", "Cy"}
    assert labels(slice_of(library, filter=PaperFilter(topic_id=topic))) == {"Ann", "Bo"}


def test_a_topic_that_the_library_lacks_is_named(library):
    with pytest.raises(NotFound, match="nonsense"):
        slice_of(library, filter=PaperFilter(topic_id="nonsense"))


@pytest.mark.parametrize("options", [{"hops": 0}, {"hops": 4}, {"max_nodes": -1}, {"filter": PaperFilter(Years(2, 1))}])
def test_a_setting_outside_its_range_is_refused(library, options):
    with pytest.raises(InvalidOption):
        slice_of(library, **options)


def test_without_papers_a_topic_hangs_on_everyone_who_wrote_about_it(library):
    built = slice_of(library, max_nodes=0, kinds=("person", "topic"))

    assert edge(built, "Ann", "lasers") == {"type": "about", "weight": 2, "papers": 2}
    assert labels(built, "paper") == set()


def test_a_hidden_type_is_counted_and_not_called_cut(library):
    built = slice_of(library, max_nodes=0, kinds=("person",))

    assert (built.existing["paper"], built.shown["paper"], built.cut_by) == (4, 0, None)


@pytest.mark.parametrize("kinds", [("topic",), ("paper", "topic"), ("institution",), ()])
def test_hidden_people_take_no_budget_and_nothing_has_to_hang_on_them(sample, kinds):
    whole = slice_of(sample, "Yann LeCun", hops=2, max_nodes=0, kinds=kinds)
    cut = slice_of(sample, "Yann LeCun", hops=2, max_nodes=20, kinds=kinds)

    assert all(whole.shown[kind] == whole.existing[kind] for kind in kinds)
    assert whole.cut_by is None
    assert len(cut.graph) == (20 if kinds else 1)


def test_a_researcher_alone_is_a_slice_too(make_library):
    built = slice_of(make_library([work(1, "Ann")]))

    assert labels(built) == {"Ann"}
    assert set(place_nodes(built.graph)) == set(built.graph)


def test_three_thousand_authors_stay_within_the_budget(make_library):
    library = make_library([work(1, *(f"Author {number}" for number in range(3000)))], "names")
    built = slice_of(library, "Author 7", hops=2, counting="fractional")

    assert built.existing["person"] == 3000
    assert len(built.graph) == 150
    assert built.cut_by == "closeness"


# ── On the bundled library ───────────────────────────────────────────────────────────────────────

WHO = ("Randall Balestriero", "Yann LeCun", "Tom Goldstein", "Marie Trone")
BUDGETS = (1, 10, 80, 150)


@pytest.mark.parametrize(("who", "size", "hops"), list(itertools.product(WHO, BUDGETS, (1, 2))))
def test_a_slice_keeps_its_budget_hangs_together_and_counts_right(sample, who, size, hops):
    built = slice_of(sample, who, max_nodes=size, hops=hops)
    kinds = [facts["type"] for _, facts in built.graph.nodes(data=True)]

    assert len(built.graph) <= max(size, 1)
    assert nx.is_connected(built.graph)
    assert built.shown == {kind: kinds.count(kind) for kind in NODE_TYPES}
    assert (built.cut_by is None) == (built.shown == built.existing)


def test_a_larger_budget_keeps_everyone_that_a_smaller_one_kept(sample):
    smaller, larger = (slice_of(sample, WHO[0], max_nodes=size, kinds=("person",), hops=2) for size in (50, 200))

    assert set(smaller.graph) < set(larger.graph)


def test_the_same_slice_comes_again_to_the_byte(sample):
    one, other = (slice_of(sample, WHO[0], hops=2) for _ in range(2))

    assert list(one.graph.nodes(data=True)) == list(other.graph.nodes(data=True))
    assert list(one.graph.edges(data=True)) == list(other.graph.edges(data=True))
    assert place_nodes(one.graph) == place_nodes(other.graph)


@pytest.mark.parametrize(
    "options", [{}, {"hops": 2}, {"filter": PaperFilter(Years(2018, 2022))}, {"counting": "fractional"}]
)
def test_behind_every_mark_stand_as_many_papers_as_it_says(sample, options):
    built = slice_of(sample, WHO[0], max_nodes=60, **options)

    for node, papers in built.graph.nodes(data="papers"):
        assert len(find_papers_behind(sample, built, (node,))) == papers
    for one, other, papers in built.graph.edges(data="papers"):
        assert len(find_papers_behind(sample, built, (one, other))) == papers


@pytest.mark.parametrize("mark", [("nobody",), ("nobody", "else"), ("a", "b", "c")])
def test_a_mark_that_is_not_shown_is_not_found(sample, mark):
    with pytest.raises(NotFound):
        find_papers_behind(sample, slice_of(sample, WHO[0]), mark)


# ── What a reader can ask for besides ────────────────────────────────────────────────────────────────


def test_a_type_can_have_a_budget_of_its_own(sample):
    built = slice_of(sample, "Randall Balestriero", budgets=(("paper", 50), ("topic", 0)), max_nodes=100)

    assert built.shown["paper"] == 50
    assert built.shown["topic"] == 0
    assert len(built.graph) == 100


def test_a_large_team_weighs_by_the_formula_and_stays(library):
    built = slice_of(library, large_team=20, max_nodes=0)

    assert edge(built, "Ann", "Team 1")["weight"] == pytest.approx(1 / 40)
    assert edge(built, "Ann", "Team 1")["papers"] == 1
    assert edge(built, "Ann", "Bo")["weight"] == 2


def test_a_step_can_need_some_weight(library):
    built = slice_of(library, hops=2, min_weight=2, max_nodes=0)

    assert labels(built) == {"Ann", "Bo"}
    assert built.existing["person"] == 2
    assert "Paper 7" in labels(built, "paper")


def test_only_papers_of_a_venue_or_an_institution_count(make_library):
    library = make_library(
        [
            work(1, venue="ICML") | {"authors": ["Ann", {"name": "Bo", "affiliations": ["Rice"]}]},
            work(2, "Ann", "Cy", venue="NeurIPS"),
        ],
        "names",
    )
    rice = library.words.find("Rice", kinds=("institution",))[0].id

    assert labels(slice_of(library, filter=PaperFilter(venue="ICML"))) == {"Ann", "Bo"}
    assert labels(slice_of(library, filter=PaperFilter(institution_id=rice))) == {"Ann", "Bo"}
    assert labels(slice_of(library, filter=PaperFilter(max_team=1))) == {"Ann"}
    with pytest.raises(NotFound, match="CVPR"):
        slice_of(library, filter=PaperFilter(venue="CVPR"))


def test_a_citation_joins_two_papers(make_library):
    library = make_library(
        [
            work(1, "Ann", doi="10.1234/ONE"),
            work(2, "Ann", references=["https://doi.org/10.1234/one", "w2", "elsewhere"]),
            work(3, "Ann", references=["w1", "w2", "w1"]),
        ],
        "names",
    )
    built = slice_of(library)
    cites = {frozenset(ends): facts for *ends, facts in built.graph.edges(data=True) if facts["type"] == "cites"}

    assert {tuple(sorted(ends)): facts["citing"] for ends, facts in cites.items()} == {
        ("w1", "w2"): "w2",
        ("w1", "w3"): "w3",
        ("w2", "w3"): "w3",
    }
    assert all(facts["papers"] == len(find_papers_behind(library, built, tuple(ends))) for ends, facts in cites.items())


def test_expanding_brings_what_is_nearest_around_a_node_on_top_of_the_budget(sample):
    small = slice_of(sample, "Randall Balestriero", max_nodes=20)
    further = [node for node, facts in small.graph.nodes(data=True) if facts["type"] == "person"][3]
    built = slice_of(sample, "Randall Balestriero", max_nodes=20, expanded=(further,))
    brought = set(built.graph) - set(small.graph)

    assert set(small.graph) <= set(built.graph)
    assert Counter(built.graph.nodes[node]["type"] for node in brought) == {
        "person": 12, "paper": 6, "topic": 4, "institution": 2,
    }  # fmt: skip
    assert nx.is_connected(built.graph)
    for node in brought:
        assert len(find_papers_behind(sample, built, (node,))) == built.graph.nodes[node]["papers"]


def test_whatever_a_node_is_it_can_be_expanded(sample):
    small = slice_of(sample, "Randall Balestriero", hops=2, max_nodes=30)
    for kind in NODE_TYPES:
        node = next(node for node, facts in reversed(list(small.graph.nodes(data=True))) if facts["type"] == kind)
        built = slice_of(sample, "Randall Balestriero", hops=2, max_nodes=30, expanded=(node, "no such node"))

        assert set(small.graph) < set(built.graph), kind


@given(
    teams=st.lists(st.lists(st.integers(0, 7), min_size=1, max_size=5, unique=True), min_size=1, max_size=12),
    large=st.booleans(),
    counting=st.sampled_from(["full", "fractional"]),
    hops=st.integers(1, 3),
    size=st.sampled_from([0, 1, 3, 6, 20]),
)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_coauthors_counted_ahead_give_the_slices_that_the_papers_give(
    tmp_path_factory, teams, large, counting, hops, size
):
    """A filter that admits every paper takes the other way to the same slice."""
    records = [work(number, *(f"P{one}" for one in team)) for number, team in enumerate(teams)]
    if large:
        records.append(work(99, *(f"P{one}" for one in range(110))))
    folder = tmp_path_factory.mktemp("ways")
    (folder / "works.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    import_files([folder / "works.jsonl"], folder / "library", identity="names")
    library = open_snapshot(folder / "library")
    who = f"P{teams[0][0]}"
    one, other = (
        slice_of(library, who, hops=hops, max_nodes=size, counting=counting, filter=wanted)
        for wanted in (PaperFilter(), PaperFilter(max_team=10_000))
    )

    assert one.existing == other.existing
    assert list(one.graph.nodes(data=True)) == list(other.graph.nodes(data=True))
    assert list(one.graph.edges(data=True)) == list(other.graph.edges(data=True))
