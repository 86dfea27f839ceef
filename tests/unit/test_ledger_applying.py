"""Corrections as the last word on what an identity rule found."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from explorer.library.ledger.applying import apply_corrections
from explorer.library.ledger.decisions import Decision, decide
from explorer.library.ledger.entries import Entry, Line, Side

SIZE = 14
signatures = st.integers(0, SIZE - 1)
clusterings = st.lists(st.integers(0, 5), min_size=SIZE, max_size=SIZE).map(lambda one: np.array(one, dtype=np.int32))


def lines(*numbers):
    return np.array(sorted(numbers), dtype=np.int64)


def merge(*sides):
    return Decision(sides, together=sides)


def split(kept, gone):
    return Decision((kept, gone), together=(gone,), apart=(kept, gone))


def not_mine(kept, gone, *to):
    return Decision((kept, gone, *to), together=(gone, *to) if to else (), apart=(kept, gone))


@st.composite
def decisions(draw, verbs=(merge, split, not_mine)):
    chosen = draw(st.sets(signatures, min_size=2, max_size=8).map(sorted))
    cut = draw(st.integers(1, len(chosen) - 1))
    return draw(st.sampled_from(verbs))(lines(*chosen[:cut]), lines(*chosen[cut:]))


def holds(decision, labels):
    if decision.together and len(np.unique(labels[np.concatenate(decision.together)])) > 1:
        return False
    return not decision.apart or not np.isin(labels[decision.apart[0]], labels[decision.apart[1]]).any()


def groups(labels):
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in labels}


@given(clusterings)
def test_without_corrections_nothing_changes(clusters):
    assert apply_corrections(clusters, []) is clusters


@given(clusterings, st.lists(decisions(), min_size=1, max_size=6))
def test_the_latest_correction_holds_whatever_came_before(clusters, chosen):
    labels = apply_corrections(clusters, chosen)

    assert labels.dtype == clusters.dtype
    assert holds(chosen[-1], labels)


@given(clusterings, st.lists(decisions(), min_size=1, max_size=6))
def test_a_correction_that_does_not_hold_is_contradicted_by_a_later_one(clusters, chosen):
    labels = apply_corrections(clusters, chosen)

    for place, decision in enumerate(chosen):
        later = chosen[place + 1 :]
        if not holds(decision, labels):
            assert any((decision.together and one.apart) or (decision.apart and one.together) for one in later)


@given(clusterings, st.lists(decisions(), min_size=1, max_size=6))
def test_people_whom_no_correction_names_keep_their_number_and_their_lines(clusters, chosen):
    named = np.unique(np.concatenate([side for one in chosen for side in one.sides]))
    touched = np.isin(clusters, clusters[named])

    labels = apply_corrections(clusters, chosen)

    assert np.array_equal(labels[~touched], clusters[~touched])
    assert not np.isin(labels[touched], clusters[~touched]).any()


@given(clusterings, st.lists(decisions(), min_size=1, max_size=6))
def test_lines_of_one_cluster_that_no_correction_names_stay_together(clusters, chosen):
    named = np.unique(np.concatenate([side for one in chosen for side in one.sides]))
    rest = [one for one in range(SIZE) if one not in named]

    labels = apply_corrections(clusters, chosen)

    for one, other in product(rest, rest):
        if clusters[one] == clusters[other]:
            assert labels[one] == labels[other]


@given(clusterings, st.lists(decisions((merge,)), min_size=1, max_size=6))
def test_merges_among_themselves_all_hold_and_divide_nobody(clusters, chosen):
    """Sides are as large as a cluster here, so that none of them counts as strayed."""
    whole = [merge(*(np.flatnonzero(np.isin(clusters, clusters[side])) for side in one.sides)) for one in chosen]

    labels = apply_corrections(clusters, whole)

    assert all(holds(one, labels) for one in whole)
    assert all(len(np.unique(labels[clusters == number])) == 1 for number in np.unique(clusters))


@given(clusterings, st.lists(decisions((not_mine,)), min_size=1, max_size=6))
def test_what_is_not_somebodys_joins_nobody(clusters, chosen):
    labels = apply_corrections(clusters, chosen)

    assert all(holds(one, labels) for one in chosen)
    assert all(len(np.unique(clusters[labels == number])) == 1 for number in np.unique(labels))


@given(clusterings, decisions((split,)))
def test_a_merge_takes_a_split_back(clusters, decision):
    kept, gone = decision.sides

    labels = apply_corrections(clusters, [decision, merge(kept, gone)])

    assert len(np.unique(labels[np.concatenate([kept, gone])])) == 1


def test_a_merge_brings_the_whole_of_both_people():
    labels = apply_corrections(np.array([0, 0, 0, 1, 1, 2], dtype=np.int32), [merge(lines(0), lines(3))])

    assert labels.tolist() == [0, 0, 0, 0, 0, 2]


def test_lines_that_come_later_stay_with_the_rest_of_a_split():
    clusters = np.zeros(8, dtype=np.int32)

    labels = apply_corrections(clusters, [split(lines(0, 1, 2), lines(3, 4))])

    assert groups(labels) == {frozenset({0, 1, 2, 5, 6, 7}), frozenset({3, 4})}


def test_a_line_that_comes_later_goes_to_the_side_it_shares_co_authors_with():
    clusters = np.zeros(8, dtype=np.int32)
    circles = {3: {70}, 4: {70, 71}, 0: {80}, 6: {71, 99}, 7: {80}}

    labels = apply_corrections(clusters, [split(lines(0, 1, 2), lines(3, 4))], lambda one: circles.get(one, set()))

    assert groups(labels) == {frozenset({0, 1, 2, 5, 7}), frozenset({3, 4, 6})}


def test_the_sides_of_a_split_stay_apart_when_a_third_person_is_merged_with_both():
    """The rule finds that line 4 and line 5 are one person, and a merge names 5 only."""
    clusters = np.array([0, 0, 0, 0, 1, 1], dtype=np.int32)

    labels = apply_corrections(clusters, [split(lines(0, 1, 2, 3), lines(4)), merge(lines(0, 1, 2, 3), lines(5))])

    assert groups(labels) == {frozenset({0, 1, 2, 3, 5}), frozenset({4})}


def test_papers_that_are_not_somebodys_follow_whomever_the_rule_gives_them_to():
    clusters = np.array([0, 0, 1, 1, 2], dtype=np.int32)

    labels = apply_corrections(clusters, [not_mine(lines(0, 1), lines(2, 4))])

    assert labels.tolist() == clusters.tolist()


def test_papers_given_to_somebody_are_theirs():
    clusters = np.array([0, 0, 0, 1, 1], dtype=np.int32)

    labels = apply_corrections(clusters, [not_mine(lines(0, 1), lines(2), lines(3, 4))])

    assert groups(labels) == {frozenset({0, 1}), frozenset({2, 3, 4})}


def test_one_strayed_line_does_not_bring_a_stranger_into_a_merge():
    """Of the hundred lines of the one side the rule now gives one to somebody with many others."""
    clusters = np.array([0] * 99 + [1] * 50 + [2] * 3, dtype=np.int32)

    labels = apply_corrections(clusters, [merge(lines(*range(100)), lines(149, 150, 151))])

    assert len(np.unique(labels[[*range(100), 149, 150, 151]])) == 1
    assert np.unique(labels[100:149]).tolist() == [1]


def test_a_person_merged_small_is_merged_large():
    """Three lines were corrected; an import brings two hundred more of the same person."""
    clusters = np.array([0] * 3 + [1] * 203, dtype=np.int32)

    labels = apply_corrections(clusters, [merge(lines(0, 1, 2), lines(3, 4, 5))])

    assert len(np.unique(labels)) == 1


def test_lines_that_the_rule_scatters_later_are_pulled_together():
    clusters = np.array([0, 1, 2, 3, 4, 5, 6, 7], dtype=np.int32)

    labels = apply_corrections(clusters, [merge(lines(0, 1, 2, 3, 4, 5), lines(6))])

    assert groups(labels) == {frozenset(range(7)), frozenset({7})}


def test_a_part_of_a_split_can_be_taken_back():
    clusters = np.zeros(6, dtype=np.int32)

    labels = apply_corrections(clusters, [split(lines(0, 1, 2, 3), lines(4, 5)), merge(lines(0, 1, 2, 3), lines(4))])

    assert groups(labels) == {frozenset({0, 1, 2, 3, 4}), frozenset({5})}


def test_two_lines_that_became_one_signature_are_two_lines_found():
    lines = Line("a", 0, "Ann Lee"), Line("b", 0, "Ann Lee"), Line("gone", 0, "Ann Lee")
    other = Line("c", 0, "A. Lee")
    sides = (Side("person:1", "Ann Lee", lines), Side("person:2", "A. Lee", (other,)))
    entry = Entry("merge", datetime(2026, 1, 1, tzinfo=UTC), sides=sides)

    decision = decide(entry, {lines[0]: 7, lines[1]: 7, other: 9})

    assert decision.found == 3
    assert [side.tolist() for side in decision.sides] == [[7], [9]]
