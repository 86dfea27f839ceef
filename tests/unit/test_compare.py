"""Researchers side by side, against sets and counts made from the records in plain Python."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.cli import main
from explorer.compare.comparison import build_comparison
from explorer.compare.measures import MEASURES, cosine, h_index, jaccard, salton
from explorer.errors import InvalidOption
from explorer.export.comparison import (
    compared_table,
    compared_years_table,
    comparison_document,
    held_table,
    pairs_table,
    shared_papers_table,
)
from explorer.export.csv import to_csv
from explorer.find import get_researcher_no
from explorer.models import PaperFilter, Years
from explorer.snapshot import queries
from tests.made_works import (
    admitted,
    affiliations_of,
    authors_of,
    make_records,
    open_library_of,
    span_of,
)

FILTERS = [
    PaperFilter(),
    PaperFilter(Years(2012, 2016)),
    PaperFilter(types=("preprint",)),
    PaperFilter(Years(1990, 1991)),
]
NAMES = [f"Given{person} Family{person}" for person in range(40)]
KEYS = {"shared_papers", "shared_coauthors", "shared_topics", "jaccard_papers", "jaccard_coauthors", "jaccard_topics"}


@pytest.fixture(scope="module")
def records():
    return make_records()


@pytest.fixture(scope="module")
def library(records, tmp_path_factory):
    return open_library_of(records, tmp_path_factory.mktemp("compare"))


def compare(library, names, wanted=None):
    return build_comparison(library, [get_researcher_no(library, name) for name in names], wanted or PaperFilter())


class Side:
    """What the records say of one person."""

    def __init__(self, records, name):
        self.works = [record for record in records if name in authors_of(record)]
        self.ids = {record["id"] for record in self.works}
        self.coauthors = Counter(who for record in self.works for who in authors_of(record) - {name})
        self.topics = Counter(topic for record in self.works for topic in record["keywords"])
        self.places = Counter(place for record in self.works for who, place in affiliations_of(record) if who == name)
        self.citations = [record["citations"] for record in self.works if "citations" in record]


def part(one, other):
    return len(one & other) / len(one | other) if one | other else None


def expected_measures(one, other, names):
    shared = one.ids & other.ids
    mine, theirs = set(one.coauthors) - {names[1]}, set(other.coauthors) - {names[0]}
    product = sum(count * other.topics[topic] for topic, count in one.topics.items())
    lengths = [sqrt(sum(count**2 for count in side.topics.values())) for side in (one, other)]
    return {
        "shared_papers": len(shared),
        "salton_papers": len(shared) / sqrt(len(one.ids) * len(other.ids)) if one.ids and other.ids else None,
        "jaccard_papers": part(one.ids, other.ids),
        "shared_coauthors": len(mine & theirs),
        "jaccard_coauthors": part(mine, theirs),
        "shared_topics": len(set(one.topics) & set(other.topics)),
        "jaccard_topics": part(set(one.topics), set(other.topics)),
        "cosine_topics": product / (lengths[0] * lengths[1]) if all(lengths) else None,
    }


@pytest.mark.parametrize("wanted", FILTERS)
def test_every_figure_of_every_pair_is_the_one_of_the_records(library, records, wanted):
    counting = admitted(records, wanted)
    for names in combinations(NAMES[:11], 2):
        one, other = (Side(counting, name) for name in names)

        (pair,) = compare(library, names, wanted).pairs

        assert pair.measures == pytest.approx(expected_measures(one, other, names)), names
        assert (pair.first_year, pair.last_year) == span_of(w for w in one.works if w["id"] in other.ids)
        assert {who.name: (who.with_a, who.with_b) for who in pair.coauthors} == {
            who: (count, other.coauthors[who]) for who, count in one.coauthors.items() if who in other.coauthors
        }
        assert {place.name for place in pair.institutions} == set(one.places) & set(other.places)
        assert {topic.name for topic in pair.topics} == set(one.topics) & set(other.topics)


@pytest.mark.parametrize("wanted", FILTERS)
def test_what_each_of_four_has_is_counted_side_by_side(library, records, wanted):
    counting = admitted(records, wanted)
    for first in range(0, 40, 4):
        names = NAMES[first : first + 4]
        sides = [Side(counting, name) for name in names]

        found = compare(library, names, wanted)

        for held, column in ((found.topics, "topics"), (found.coauthors, "coauthors"), (found.institutions, "places")):
            counts = [getattr(side, column) for side in sides]
            assert {one.name: one.papers for one in held} == {
                name: tuple(own[name] for own in counts) for name in set().union(*counts)
            }
            assert [-one.holders for one in held] == sorted(-one.holders for one in held)
        for compared, side in zip(found.people, sides, strict=True):
            known = side.citations
            best = [rank for rank in range(len(known) + 1) if sum(cited >= rank for cited in known) >= rank]
            assert compared.h_index == (max(best) if known else None)
            assert compared.counted_works == len(known)
            assert (compared.years or (None, None)) == span_of(side.works)
        assert {paper.id for paper in queries.find_papers(library, list(found.papers))} == {
            one for one, holders in Counter(one for side in sides for one in side.ids).items() if holders > 1
        }


@pytest.mark.parametrize("names", [NAMES[:1], NAMES[:5], [NAMES[0], NAMES[1], NAMES[0]], []])
def test_too_few_too_many_and_somebody_twice_are_refused(library, names):
    with pytest.raises(InvalidOption) as caught:
        compare(library, names)

    assert caught.value.hint


@given(st.sets(st.integers(0, 20)), st.sets(st.integers(0, 20)))
def test_overlap_lies_between_none_and_all(one, other):
    assert jaccard(one, one) == (1 if one else None)
    assert jaccard(one, other) == jaccard(other, one)
    assert (salton(one, other, len(one & other)) or 0) >= (jaccard(one, other) or 0)
    assert 0 <= (salton(one, other, len(one & other)) or 0) <= 1 + 1e-12


@given(st.dictionaries(st.sampled_from("abcde"), st.integers(1, 99)), st.integers(1, 9))
def test_a_cosine_looks_at_proportions_alone(counts, times):
    larger = {name: count * times for name, count in counts.items()}

    assert cosine(counts, larger) == (pytest.approx(1.0) if counts else None)
    assert cosine(counts, {"z": 1}) == (0 if counts else None)


@given(st.lists(st.integers(0, 30)))
def test_an_h_index_is_the_greatest_h_with_as_many_works(citations):
    found = h_index(citations)

    assert sum(cited >= found for cited in citations) >= found
    assert sum(cited >= found + 1 for cited in citations) < found + 1


def test_tables_hold_everyone_every_pair_and_no_formula(make_library):
    evil = '=HYPERLINK("http://example.org")'
    records = [
        {"id": "w1", "title": evil, "year": 2019, "authors": [evil, "Bo Chen"], "keywords": [evil]},
        {"id": "w2", "title": "Two", "year": 2021, "authors": ["Bo Chen", "Cy Ng"]},
    ]
    library = make_library(records, "names")
    found = build_comparison(library, [0, 1, 2], PaperFilter())
    papers = [(paper, found.papers[0]) for paper in queries.find_papers(library, [0])]

    tables = {
        "people": compared_table(found),
        "pairs": pairs_table(found),
        "topics": held_table(found.topics, found),
        "years": compared_years_table(found),
        "papers": shared_papers_table(papers, found),
    }

    assert {name: len(table.rows) for name, table in tables.items()} == {
        "people": 3, "pairs": 3, "topics": 1, "years": 3, "papers": 1,
    }  # fmt: skip
    for table in tables.values():
        written = to_csv(table.rows, table.columns).decode()
        assert all(set(row) >= set(table.columns) for row in table.rows)
        assert ",=HYP" not in written
        assert not written.startswith("=HYP")


def test_the_document_has_people_and_pairs_with_their_papers(library):
    found = compare(library, NAMES[:3])
    papers = {number: queries.find_papers(library, [number])[0] for number in found.papers}

    document = json.loads(json.dumps(comparison_document(found, papers)))

    assert [one["name"] for one in document["people"]] == NAMES[:3]
    assert {"id", "name", "works", "years", "topics", "coauthors"} <= set(document["people"][0])
    for pair in document["pairs"]:
        assert MEASURES.keys() - {"shared_coauthors", "shared_topics"} <= pair.keys()
        assert pair["shared_papers"] == len(pair["papers"])
        assert {pair["a"], pair["b"]} <= {one["id"] for one in document["people"]}


@pytest.fixture
def run(capsys, sample_library):
    def run(*words: str) -> tuple[int, str, str]:
        status = main(["compare", *words, "--library", str(sample_library)])
        written = capsys.readouterr()
        return status, written.out, written.err

    return run


def test_the_command_gives_the_keys_of_its_interface(run):
    status, out, _ = run("Randall Balestriero", "Yann LeCun", "Richard Baraniuk", "--years", "2017-2023", "--json")

    answer = json.loads(out)
    assert status == 0
    assert set(answer) == {"people", "pairs", "filter"}
    assert len(answer["pairs"]) == 3
    assert all(set(pair) >= KEYS for pair in answer["pairs"])
    assert all(isinstance(pair["shared_coauthors"], list) for pair in answer["pairs"])
    assert all(2017 <= int(year) <= 2023 for one in answer["people"] for year in one["years"])


def test_the_command_prints_a_table_for_people(run):
    status, out, _ = run("Randall Balestriero", "Yann LeCun")

    assert status == 0
    assert "A  Randall Balestriero" in out
    assert "Jaccard, co-authors" in out


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["Randall Balestriero"], 2),
        (["Randall Balestriero", "person:4c81a8da01a91b92"], 2),
        (["a", "b", "c", "d", "e"], 2),
        (["Randall Balestriero", "balestriero"], 2),
        (["Randall Balestriero", "Nobody Whatsoever"], 1),
        (["Randall Balestriero", "Yann LeCun", "--topic", "topic:none"], 1),
    ],
)
def test_the_command_refuses_with_a_hint(run, words, status):
    answer, out, err = run(*words)

    assert (answer, out) == (status, "")
    assert len(err.splitlines()) >= 2
