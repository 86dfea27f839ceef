"""Paths between people of real records, beside a NetworkX graph made of the records themselves."""

from __future__ import annotations

import gzip
import json
from itertools import combinations, islice, pairwise
from random import Random
from typing import Any

import networkx as nx
import pytest

from explorer.export.connections import path_document
from explorer.find import get_researcher_no
from explorer.graph.connecting import build_answer
from explorer.library.importer import import_files
from explorer.models import PaperFilter, Years
from explorer.snapshot.opened import Snapshot, open_snapshot
from tests.unit.test_corpus_oracle import CORPUS
from tests.unit.test_oracle import COUNTINGS, Oracle, fold

pytestmark = pytest.mark.corpus

RECORDS = 5_000
PAIRS = 24


@pytest.fixture(scope="module")
def works(shared, tmp_path_factory):
    corpus = shared / CORPUS
    if not corpus.is_file():
        pytest.skip(f"needs the corpus, and there is no file {corpus}")
    path = tmp_path_factory.mktemp("paths") / "works.jsonl"
    with gzip.open(corpus, "rt", encoding="utf8") as lines:
        path.write_text("".join(islice(lines, RECORDS)), encoding="utf8")
    return path


@pytest.fixture(scope="module")
def library(works) -> Snapshot:
    import_files([works], works.parent / "library", identity="names")
    return open_snapshot(works.parent / "library")


@pytest.fixture(scope="module")
def oracle(works) -> Oracle:
    return Oracle.of(map(json.loads, works.read_text(encoding="utf8").splitlines()))


def draw_graph(oracle: Oracle, counting: str) -> nx.Graph:
    """Co-authors by folded name, with the papers they share and 1 / weight."""
    graph = nx.Graph()
    graph.add_nodes_from(oracle.written)
    for paper in oracle.papers.values():
        for one, other in combinations(paper.authors, 2):
            facts = graph.get_edge_data(one, other, {"papers": set(), "weight": 0.0})
            weight = facts["weight"] + (1.0 if counting == "full" else 1 / (len(paper.authors) - 1))
            graph.add_edge(one, other, papers=facts["papers"] | {paper.id}, weight=weight, distance=1 / weight)
    return graph


@pytest.fixture(scope="module")
def pairs(oracle) -> list[tuple[str, str]]:
    """In proportion to works; and, since most are far apart, some within the same component."""
    chance = Random(7)
    people = sorted(oracle.written)
    works = [len(oracle.written[who]) for who in people]
    drawn = list(zip(*(chance.choices(people, works, k=PAIRS // 2) for _ in range(2)), strict=True))
    graph = draw_graph(oracle, "full")
    largest: list[str] = max(map(sorted, nx.connected_components(graph)), key=len)
    return [*drawn, *zip(*(chance.choices(largest, k=PAIRS // 2) for _ in range(2)), strict=True)]


def ask(library: Snapshot, one: str, other: str, **options: Any) -> dict[str, Any]:
    numbers = [get_researcher_no(library, who) for who in (one, other)]
    return path_document(build_answer(library, numbers[0], numbers[1], **options))


def check_chain(graph: nx.Graph, path: dict[str, Any], one: str, other: str) -> None:
    people = [fold(person["name"]) for person in path["people"]]
    assert (people[0], people[-1]) == (one, other)
    for (person, following), hop in zip(pairwise(people), path["hops"], strict=True):
        assert {paper["id"] for paper in hop["papers"]} == graph[person][following]["papers"]


@pytest.mark.parametrize("counting", COUNTINGS)
@pytest.mark.parametrize("years", [None, Years(2020, 2024)])
def test_paths_agree_with_a_graph_of_the_records(library, oracle, pairs, counting, years):
    graph = draw_graph(oracle.within(years), counting)
    connected = 0
    for one, other in pairs:
        found = ask(library, one, other, wanted=PaperFilter(years), counting=counting, alternatives=3)
        if not nx.has_path(graph, one, other):
            assert (found["length"], found["people"], found["strongest"]) == (None, [], None)
            continue
        connected += 1
        assert found["length"] == nx.shortest_path_length(graph, one, other)
        assert found["paths"] == sum(1 for _ in nx.all_shortest_paths(graph, one, other))
        assert found["strongest"]["distance"] == pytest.approx(
            nx.dijkstra_path_length(graph, one, other, weight="distance")
        )
        for path in (found, found["strongest"], *found["alternatives"]):
            check_chain(graph, path, one, other)
        common = {fold(person["name"]) for person in found["common"]["people"]}
        assert common == set(nx.common_neighbors(graph, one, other)) - {one, other}
    assert connected
