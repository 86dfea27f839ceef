"""Profiles of topics and institutions, against counts made from the records in plain Python."""

from __future__ import annotations

from collections import Counter
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.models import PaperFilter, Years
from explorer.profile import build_profile
from explorer.snapshot import queries
from explorer.tags.affiliation import find_affiliations
from explorer.tags.association import association_strength, log_likelihood
from explorer.tags.naming import find_frequent, name_people, name_related
from explorer.tags.partnership import build_partnership, find_partners, find_signers
from explorer.tags.profile import build_tag_profile
from explorer.tags.related import by_papers, by_surprise
from explorer.tags.tally import count_papers
from tests.made_works import (
    admitted,
    affiliations_of,
    authors_of,
    institutions_of,
    make_records,
    open_library_of,
    span_of,
)

FILTERS = [PaperFilter(), PaperFilter(Years(2012, 2016)), PaperFilter(Years(2010, 2018), types=("preprint", "thesis"))]


@pytest.fixture(scope="module")
def records():
    return make_records()


@pytest.fixture(scope="module")
def library(records, tmp_path_factory):
    return open_library_of(records, tmp_path_factory.mktemp("tags"))


def number_of(library, kind, name):
    (found,) = [one for one in find_frequent(library, kind) if one.name == name]
    return queries.get_tag_no(library, kind, found.id)


def names_of(records, kind):
    return sorted({name for record in records for name in names_on(record, kind)})


def names_on(record, kind):
    return set(record["keywords"]) if kind == "topic" else institutions_of(record)


def people_on(record, kind, name):
    if kind == "topic":
        return authors_of(record)
    return {person for person, place in affiliations_of(record) if place == name}


def surprise(both, one, other, total):
    """G² by its definition, cell by cell."""
    cells = [
        (both, one * other),
        (one - both, one * (total - other)),
        (other - both, (total - one) * other),
        (total - one - other + both, (total - one) * (total - other)),
    ]
    size = 2 * sum(seen * log(seen * total / product) for seen, product in cells if seen)
    return size if both * total >= one * other else -size


def expected_related(counting, behind, kind, without):
    """name → (papers together, all papers, strength, surprise), counted from the records."""
    together = Counter(name for record in behind for name in names_on(record, kind) - without)
    everywhere = Counter(name for record in counting for name in names_on(record, kind))
    total = sum(bool(names_on(record, kind)) for record in counting)
    own = sum(bool(names_on(record, kind)) for record in behind)
    return {
        name: (
            both,
            everywhere[name],
            both * total / (own * everywhere[name]),
            surprise(both, own, everywhere[name], total),
        )
        for name, both in together.items()
    }


def found_related(library, related):
    return {one.name: (one.papers, one.works, one.strength, one.surprise) for one in name_related(library, related)}


@pytest.mark.parametrize("wanted", FILTERS)
@pytest.mark.parametrize("kind", ["topic", "institution"])
def test_every_count_is_the_one_of_the_records(library, records, kind, wanted):
    counting = admitted(records, wanted)
    for name in names_of(records, kind):
        behind = [record for record in counting if name in names_on(record, kind)]

        profile = build_tag_profile(library, kind, number_of(library, kind, name), wanted)

        assert len(profile.papers) == len(behind)
        assert profile.years == dict(sorted(Counter(one["year"] for one in behind if "year" in one).items()))
        assert profile.types == dict(Counter(one["type"] for one in behind if "type" in one))
        people = {
            person: [one for one in behind if person in people_on(one, kind, name)]
            for person in {person for one in behind for person in people_on(one, kind, name)}
        }
        assert {
            one.name: (one.papers, one.works, one.first_year, one.last_year)
            for one in name_people(library, profile.people)
        } == {
            person: (len(own), sum(person in authors_of(one) for one in counting), *span_of(own))
            for person, own in people.items()
        }
        for related, other in ((profile.topics, "topic"), (profile.institutions, "institution")):
            expected = expected_related(counting, behind, other, {name})
            found = found_related(library, related)
            assert found.keys() == expected.keys()
            for one, figures in expected.items():
                assert found[one] == pytest.approx(figures), (name, one)


def test_people_come_by_papers_then_by_their_newest_year(library, records):
    for topic in names_of(records, "topic"):
        profile = build_tag_profile(library, "topic", number_of(library, "topic", topic), PaperFilter())

        ranked = [(-one.papers, -(one.last_year or 0)) for one in name_people(library, profile.people)]
        assert ranked == sorted(ranked)


def test_neighbours_come_by_surprise_and_can_come_by_papers(library):
    profile = build_tag_profile(library, "topic", number_of(library, "topic", "topic 3"), PaperFilter())

    surprises = profile.topics.surprise.tolist()
    assert surprises == sorted(surprises, reverse=True)
    papers = by_papers(profile.topics).tally.papers.tolist()
    assert papers == sorted(papers, reverse=True)
    assert by_surprise(by_papers(profile.topics)).tally.numbers.tolist() == profile.topics.tally.numbers.tolist()


@pytest.mark.parametrize("wanted", FILTERS)
def test_two_institutions_wrote_the_papers_that_name_both(library, records, wanted):
    ways: Counter[str] = Counter()
    places = names_of(records, "institution")
    for one, other in [(one, other) for one in places for other in places if one < other]:
        behind = [r for r in admitted(records, wanted) if {one, other} <= institutions_of(r)]
        numbers = number_of(library, "institution", one), number_of(library, "institution", other)

        found = build_partnership(library, *numbers, wanted)

        titles = {number: paper.title for number, paper in queries.find_paper_heads(library, found.papers).items()}
        assert sorted(titles.values()) == [record["title"] for record in behind]
        by_title = {titles[number]: way for number, way in found.ways.items()}
        sides = {
            record["title"]: [people_on(record, "institution", place) for place in (one, other)] for record in behind
        }
        for title, (ones, others) in sides.items():
            expected = (
                "different people"
                if not ones & others
                else "the same people"
                if ones == others
                else "some people on both sides"
            )
            assert by_title[title] == expected
            ways[expected] += 1
        for number, title in titles.items():
            signers = find_signers(library.topology, found, number)
            assert [{p.name for p in queries.find_people(library, side).values()} for side in signers] == sides[title]
        by_record = {record["title"]: record for record in behind}
        partners = {
            who.name: (who.one, who.other, who.both, who.first_year, who.last_year)
            for who in find_partners(library, found)
        }
        assert partners == {
            person: (
                sum(person in ones for ones, _ in sides.values()),
                sum(person in others for _, others in sides.values()),
                sum(person in ones & others for ones, others in sides.values()),
                *span_of(by_record[title] for title, both in sides.items() if any(person in side for side in both)),
            )
            for person in {person for both in sides.values() for side in both for person in side}
        }
    assert len(ways) == 3


def test_the_newest_affiliation_is_the_one_of_the_profile(library):
    people = range(library.counts["people"])

    found = find_affiliations(library, people)

    assert {person: found.get(person) for person in people} == {
        person: build_profile(library, person, PaperFilter()).affiliation for person in people
    }


def test_the_most_frequent_come_first(library, records):
    counts = Counter(topic for record in records for topic in record["keywords"])

    found = find_frequent(library, "topic", 5)

    assert [one.papers for one in found] == [count for _, count in counts.most_common(5)]
    assert all(counts[one.name] == one.papers for one in found)


def test_a_topic_of_one_paper_without_a_year_has_no_years(make_library):
    library = make_library([{"title": "One", "authors": ["Ann Lee"], "keywords": ["optics"]}], "names")

    profile = build_tag_profile(library, "topic", 0, PaperFilter())

    assert (profile.years, profile.types, len(profile.topics), len(profile.institutions)) == ({}, {}, 0, 0)
    assert [(one.name, one.first_year, one.share) for one in name_people(library, profile.people)] == [
        ("Ann Lee", None, 1.0)
    ]
    assert len(build_tag_profile(library, "topic", 0, PaperFilter(Years(2020, 2021))).papers) == 0


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from((0, 1999, 2005, 2021)))))
def test_a_tally_counts_lines_and_spans_years(lines):
    numbers = np.array([number for number, _ in lines], dtype=np.int32)
    years = np.array([year for _, year in lines], dtype=np.int16)

    tally = count_papers(numbers, years)

    expected = {
        number: [year for one, year in lines if one == number] for number in sorted({number for number, _ in lines})
    }
    assert tally.numbers.tolist() == list(expected)
    assert tally.papers.tolist() == [len(own) for own in expected.values()]
    assert tally.first_years.tolist() == [min(filter(None, own), default=0) for own in expected.values()]
    assert tally.last_years.tolist() == [max(own) for own in expected.values()]


@given(st.data())
def test_association_is_one_by_chance_and_its_surprise_has_the_sign(data):
    total = data.draw(st.integers(1, 10**6))
    one, other = data.draw(st.integers(1, total)), data.draw(st.integers(1, total))
    both = data.draw(st.integers(max(0, one + other - total), min(one, other)))

    strength = association_strength(np.array([both]), one, np.array([other]), total)[0]
    found = log_likelihood(np.array([both]), one, np.array([other]), total)[0]

    assert strength == pytest.approx(both * total / (one * other))
    assert found == pytest.approx(surprise(both, one, other, total), rel=1e-6, abs=1e-4)
    assert found >= 0 if both * total >= one * other else found <= 0
