"""What a slice shows and the rest are together what exists."""

import pytest

from explorer.find import get_researcher_no
from explorer.graph.candidates import find_candidates
from explorer.graph.slice import build_slice
from explorer.models import NODE_TYPES, PaperFilter, SliceOptions, Years


@pytest.mark.parametrize(
    "options",
    [
        SliceOptions(hops=2, max_nodes=60),
        SliceOptions(max_nodes=30, filter=PaperFilter(Years(2019, 2022)), counting="fractional"),
        SliceOptions(hops=2, max_nodes=30, min_weight=2),
    ],
)
def test_what_is_shown_and_the_rest_are_what_exists(sample, options):
    built = build_slice(sample, get_researcher_no(sample, "Randall Balestriero"), options)
    for kind in NODE_TYPES:
        found = find_candidates(sample, built, kind)
        shown = [node for node, facts in built.graph.nodes(data=True) if facts["type"] == kind]

        assert len(found) == built.existing[kind]
        assert {one.id for one in found if one.is_shown} == set(shown)
        assert [one.closeness for one in found] == sorted((one.closeness for one in found), reverse=True)
        assert found[0].closeness == 1 or kind == "paper"


def test_the_closest_people_are_those_shown(sample):
    built = build_slice(sample, get_researcher_no(sample, "Randall Balestriero"), SliceOptions(hops=2, max_nodes=60))
    people = find_candidates(sample, built, "person")

    assert [one.is_shown for one in people] == [place < built.shown["person"] for place in range(len(people))]
