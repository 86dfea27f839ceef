"""The years of marks are those of the papers behind them."""

import numpy as np
import pytest

from explorer.find import get_researcher_no
from explorer.graph.behind import find_papers_behind
from explorer.graph.slice import build_slice
from explorer.graph.timeline import find_timeline
from explorer.models import NODE_TYPES, PaperFilter, SliceOptions, Years

OPTIONS = [
    SliceOptions(max_nodes=30),
    SliceOptions(hops=2, max_nodes=30, filter=PaperFilter(Years(2018, 2023))),
    SliceOptions(hops=2, max_nodes=25, kinds=("person", "topic")),
    SliceOptions(max_nodes=40, kinds=("paper", "institution")),
]


@pytest.mark.parametrize("options", OPTIONS)
def test_years_are_those_of_the_papers_behind_a_mark(sample, options):
    built = build_slice(sample, get_researcher_no(sample, "Randall Balestriero"), options)
    timeline = find_timeline(sample, built)

    def years(*mark: str) -> tuple[int, ...]:
        found = np.unique(sample.topology.paper_year[find_papers_behind(sample, built, mark)])
        return tuple(year for year in found.tolist() if year)

    assert dict(timeline.nodes) == {node: years(node) for node in built.graph}
    assert dict(timeline.edges) == {ends: years(*ends) for ends in built.graph.edges}
    assert {built.graph.nodes[node]["type"] for node in timeline.nodes} == {"person", *options.kinds}


def test_a_citation_is_of_the_later_paper_s_year(make_library):
    library = make_library(
        [
            {"id": "w1", "title": "One", "year": 2019, "authors": ["Ann"]},
            {"id": "w2", "title": "Two", "year": 2021, "authors": ["Ann"], "references": ["w1", "w3"]},
            {"id": "w3", "title": "Three", "authors": ["Ann"]},
        ],
        "names",
    )
    built = build_slice(library, 0, SliceOptions())
    timeline = find_timeline(library, built)
    edges = {frozenset(ends): years for ends, years in timeline.edges.items()}

    assert edges[frozenset(("w1", "w2"))] == (2021,)
    assert edges[frozenset(("w3", "w2"))] == ()
    assert timeline.papers == {2019: 1, 2021: 1}
    assert set(NODE_TYPES) >= {facts["type"] for _, facts in built.graph.nodes(data=True)}
