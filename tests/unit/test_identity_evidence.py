"""People told apart by evidence: what joins, what parts, what is remembered."""

import duckdb
import numpy as np
import pytest

from explorer.library.identity import Signatures, StagedMemory, Terms, resolve_people
from explorer.library.identity.evidence import FEATURES
from explorer.library.identity.merges import write_merges
from explorer.library.identity.names import relate
from explorer.library.identity.weights import BASE, TABLE, explain_features, score_features
from explorer.rows import build_rows

SURNAMES = [f"surname{number}" for number in range(60)]


def sign(papers, ids=None):
    """Signatures of papers: (key, authors, affiliation of all)."""
    names = sorted({name for _, authors, _ in papers for name in authors})
    places = sorted({word for _, _, place in papers for word in place.split()})
    works = [number for number, (_, authors, _) in enumerate(papers) for _ in authors]
    held = [(line, word) for line, work in enumerate(works) for word in papers[work][2].split()]
    pairs = np.array([(line, places.index(word)) for line, word in held], dtype=np.int64).reshape(-1, 2)
    return Signatures(
        works=np.array(works, dtype=np.int32),
        names=np.array([names.index(name) for _, authors, _ in papers for name in authors], dtype=np.int32),
        vocabulary=tuple(names),
        ids=ids or {},
        keys=tuple(key for key, _, _ in papers),
        affiliations=Terms(build_rows(pairs[:, 0], pairs[:, 1], length=len(works)), tuple(places)),
    )


def common_name():
    """Papers that make "yang liu" a name that many could bear, and nothing else."""
    return [
        (f"x{number}", [f"yang {surname}", f"given{number} liu"], "") for number, surname in enumerate(SURNAMES * 3)
    ] + [(f"y{number}", [f"yang family{number}", f"first{number} liu"], "") for number in range(1500)]


def groups_of(signatures, people, name):
    number = signatures.vocabulary.index(name)
    found: dict[int, set[str]] = {}
    for line in np.flatnonzero(signatures.names == number).tolist():
        found.setdefault(int(people[line]), set()).add(signatures.keys[int(signatures.works[line])])
    return sorted(found.values(), key=sorted)


def test_a_rare_name_on_two_papers_is_one_person_without_evidence():
    signatures = sign([("a", ["randall balestriero", "ann lee"], ""), ("b", ["randall balestriero", "bo chen"], "")])

    people = resolve_people(signatures).people

    assert groups_of(signatures, people, "randall balestriero") == [{"a", "b"}]


def test_a_name_that_many_could_bear_needs_evidence():
    papers = [
        ("a", ["yang liu", "ann lee"], ""),
        ("b", ["yang liu", "bo chen"], ""),
        ("c", ["yang liu", "bo chen"], ""),
    ]
    signatures = sign(papers + common_name())

    people = resolve_people(signatures).people

    assert groups_of(signatures, people, "yang liu") == [{"a"}, {"b", "c"}]


def test_a_rare_affiliation_joins_what_shares_no_coauthor():
    papers = [
        ("a", ["yang liu", "ann lee"], "zuse institute berlin"),
        ("b", ["yang liu", "bo chen"], "zuse institute berlin"),
        ("c", ["yang liu", "cy ng"], "elsewhere"),
    ]
    signatures = sign(papers + common_name())

    people = resolve_people(signatures).people

    assert groups_of(signatures, people, "yang liu") == [{"a", "b"}, {"c"}]


def test_two_lines_of_one_paper_are_two_people_whatever_the_names():
    signatures = sign([("a", ["r baraniuk", "richard baraniuk", "ann lee"], ""), ("b", ["r baraniuk", "ann lee"], "")])

    people = resolve_people(signatures).people

    assert people[0] != people[1]
    assert people[0] == people[3]


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("richard baraniuk", "richard g baraniuk", "middle"),
        ("r baraniuk", "richard g baraniuk", "initial"),
        ("baraniuk r", "richard baraniuk", "turned"),
        ("he kaiming", "kaiming he", "turned"),
        ("xiao ming wang", "xiaoming wang", "joined"),
        ("yan wang", "yang wang", None),
        ("plato", "plato aristocles", None),
    ],
)
def test_how_names_are_related_does_not_depend_on_the_side(left, right, relation):
    assert relate(left, right) == relate(right, left) == relation


def test_a_name_turned_round_is_one_person_where_coauthors_are_shared():
    signatures = sign(
        [("a", ["kaiming he", "ann lee", "bo chen"], "meta ai"), ("b", ["he kaiming", "ann lee", "bo chen"], "meta ai")]
    )

    resolution = resolve_people(signatures)

    assert resolution.people[0] == resolution.people[3]


def test_a_correction_beats_ids_and_evidence():
    ids = {0: ("orcid:0000-0002-1825-0097",), 2: ("orcid:0000-0002-1825-0097",)}
    papers = [("a", ["ann lee", "bo chen"], ""), ("b", ["ann lee", "bo chen"], ""), ("c", ["cy ng"], "")]
    signatures = sign(papers, ids)
    assert resolve_people(signatures).people[0] == resolve_people(signatures).people[2]

    parted = resolve_people(signatures, cannot=[([0], [2])]).people
    joined = resolve_people(signatures, must=[[0, 4]]).people

    assert parted[0] != parted[2]
    assert joined[0] == joined[4]


def test_one_more_file_resolves_only_the_names_that_it_touches():
    papers = [
        ("a", ["ann lee", "bo chen"], ""),
        ("b", ["ann lee", "bo chen"], ""),
        ("c", ["cy ng", "di ek"], ""),
        ("d", ["cy ng", "di ek"], ""),
    ]
    memory = StagedMemory(duckdb.connect())
    first = resolve_people(sign(papers), memory)
    more = sign([*papers, ("e", ["ann lee", "a lee", "fu go"], "")])

    again = resolve_people(more, memory)

    assert (first.resolved, first.recalled) == (4, 0)
    assert (again.resolved, again.recalled) == (1, 3)
    scratch = resolve_people(more)
    np.testing.assert_array_equal(again.people, scratch.people)
    merges = [
        sorted(zip(one.left.tolist(), one.right.tolist(), one.odds.tolist(), strict=True))
        for one in (again.merges, scratch.merges)
    ]
    assert merges[0] == merges[1]


def test_what_is_of_no_more_use_is_forgotten():
    connection = duckdb.connect()
    memory = StagedMemory(connection)
    resolve_people(sign([("a", ["ann lee"], ""), ("b", ["ann lee"], "")]), memory)

    resolve_people(sign([("c", ["bo chen"], ""), ("d", ["bo chen"], "")]), memory)

    assert connection.execute("SELECT count(*) FROM remembered_blocks").fetchone() == (1,)


def test_every_join_says_why():
    signatures = sign([("a", ["randall balestriero", "ann lee"], ""), ("b", ["r balestriero", "ann lee"], "")])

    merges = resolve_people(signatures).merges

    assert merges.features.shape == (len(merges.left), len(FEATURES))
    assert (merges.odds > 0).all()


def test_more_evidence_never_counts_against():
    """The tables of the features that can only speak for one person ascend."""
    for name in ("coauthors", "weight", "workplace", "words", "keywords"):
        assert list(TABLE[name][1]) == sorted(TABLE[name][1])
    for thresholds, values in TABLE.values():
        assert len(values) == len(thresholds) + 1
    assert score_features(np.zeros((0, len(FEATURES)), np.int32)).shape == (0,)


def test_what_shares_neither_coauthor_nor_workplace_needs_a_name_that_is_rare():
    pairs = np.full((3, len(FEATURES)), -1, np.int32)
    pairs[:, FEATURES.index("unshared")] = 0
    pairs[:, FEATURES.index("name")] = [10, 12, 13]

    told = explain_features(pairs)

    assert told["connection"].tolist() == [0.0, -0.6, -1.1]
    assert np.allclose(score_features(pairs), BASE + sum(told.values()))


def test_joins_are_written_with_their_names_papers_and_reasons():
    signatures = sign([("a", ["randall balestriero", "ann lee"], ""), ("b", ["r balestriero", "ann lee"], "")])
    resolution = resolve_people(signatures)
    connection = duckdb.connect()
    connection.execute("ATTACH ':memory:' AS corpus")
    connection.execute(
        "CREATE TEMP TABLE signed (signature INTEGER, person_no INTEGER, name VARCHAR, paper_no INTEGER)"
    )
    for line, person in enumerate(resolution.people.tolist()):
        name = signatures.vocabulary[int(signatures.names[line])]
        connection.execute("INSERT INTO signed VALUES (?, ?, ?, ?)", [line, person, name, int(signatures.works[line])])

    write_merges(connection, resolution.merges)

    rows = connection.execute("SELECT left_name, right_name, rule, confidence, evidence FROM corpus.merges").fetchall()
    spelled = [row for row in rows if row[2] == "initial"]
    assert {frozenset(row[:2]) for row in spelled} == {frozenset({"randall balestriero", "r balestriero"})}
    assert all(0.5 < row[3] <= 1 and "co-authors" in row[4] for row in spelled)
