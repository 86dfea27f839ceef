"""What the benchmarks compare answers the same question."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from explorer.bench.slices import (
    find_topology,
    open_networkx,
    open_ours,
    open_self_join,
    open_topology,
    sample_people,
)
from explorer.graph.slice import build_selection
from explorer.models import SliceOptions
from explorer.snapshot.topology import Topology


def degrees(topology: Topology) -> np.ndarray:
    return np.diff(topology.coauthors.rows.indptr)


def test_a_sample_holds_the_greatest_hubs_and_nobody_twice(sample):
    people = sample_people(sample.topology, 50, seed=7)

    assert len(set(people)) == 50
    assert sorted(degrees(sample.topology))[-5:] == sorted(degrees(sample.topology)[people])[-5:]
    assert people == sample_people(sample.topology, 50, seed=7)


def test_stored_coauthors_are_the_library_s_coauthor_graph(sample):
    graph = nx.Graph()
    for team in (sample.topology.paper_people.row(paper).tolist() for paper in range(sample.counts["papers"])):
        for one, other in ((one, other) for one in team for other in team if one < other):
            shared, weight = graph.get_edge_data(one, other, {"facts": (0, 0.0)})["facts"]
            graph.add_edge(one, other, facts=(shared + 1, weight + 1 / (len(team) - 1)))
    stored = sample.topology.coauthors

    for person in range(sample.counts["people"]):
        row = slice(stored.rows.indptr[person], stored.rows.indptr[person + 1])
        found = {
            other: (shared, pytest.approx(weight))
            for other, shared, weight in zip(
                stored.rows.row(person).tolist(),
                stored.papers[row].tolist(),
                stored.fractional[row].tolist(),
                strict=True,
            )
        }
        assert found == {other: graph[person][other]["facts"] for other in graph.adj.get(person, ())}


def test_every_contender_finds_the_same_people_around_somebody(sample, sample_library):
    """A neighbourhood that fits the budget is the same for all of them."""
    stored = sample.topology.coauthors.rows
    selection = build_selection(sample, SliceOptions())
    person = next(
        person
        for person in range(sample.counts["people"])
        if 2 < len(find_topology(selection, person)[0]) < 100 and len(stored.row(person)) > 2
    )
    people, (ones, others, _, shared) = open_topology(sample_library)(person)
    theirs = open_networkx(sample_library)(person)

    assert set(people.tolist()) == set(theirs)
    pairs = {
        frozenset((int(people[one]), int(people[other]))): count
        for one, other, count in zip(ones, others, shared, strict=True)
    }
    assert pairs == {frozenset(ends): weight for *ends, weight in theirs.edges(data="weight")}
    assert {frozenset(row[:2]): row[2] for row in open_self_join(sample_library)(person)} == pairs
    assert open_ours(sample_library)(person)
