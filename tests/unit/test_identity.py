"""People told apart, by names and by evidence."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.library.identity.names import block_of, compatible
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.queries import find_person_no
from explorer.text.folding import fold_name


def names_of_people(snapshot: Snapshot) -> list[set[str]]:
    rows = snapshot.rows("SELECT list(DISTINCT name) FROM person_names GROUP BY person_no")
    return sorted((set(names) for (names,) in rows), key=sorted)


def paper(number: int, *authors: object) -> dict[str, object]:
    return {"id": f"w{number}", "title": f"Paper {number}", "authors": list(authors)}


def person(name: str, **ids: object) -> dict[str, object]:
    return {"name": name, **ids}


def test_one_person_of_every_folded_name(make_library):
    snapshot = make_library(
        [paper(1, "Sébastien Paris", "Ann Lee"), paper(2, "SEBASTIEN  PARIS."), paper(3, "S. Paris", "Ann Lee")],
        identity="names",
    )

    assert names_of_people(snapshot) == [{"Ann Lee"}, {"S. Paris"}, {"SEBASTIEN PARIS.", "Sébastien Paris"}]
    assert snapshot.rows("SELECT name FROM people WHERE name LIKE '%bastien%'") == [("Sébastien Paris",)]


def test_a_middle_initial_is_no_other_person_where_a_coauthor_is_shared(make_library):
    snapshot = make_library([paper(1, "Richard Baraniuk", "Ann Lee"), paper(2, "Richard G. Baraniuk", "Ann Lee")])

    assert {"Richard Baraniuk", "Richard G. Baraniuk"} in names_of_people(snapshot)


def test_a_middle_initial_is_another_person_where_no_coauthor_is_shared(make_library):
    snapshot = make_library([paper(1, "Richard Baraniuk", "Ann Lee"), paper(2, "Richard G. Baraniuk", "Bo Chen")])

    assert len(names_of_people(snapshot)) == 4


def test_an_initial_joins_the_one_it_shares_most_coauthors_with_and_not_both(make_library):
    snapshot = make_library(
        [
            paper(1, "Yan Wang", "Ann Lee"),
            paper(2, "Yang Wang", "Ann Lee", "Bo Chen"),
            paper(3, "Y. Wang", "Ann Lee", "Bo Chen"),
        ]
    )

    assert {"Yang Wang", "Y. Wang"} in names_of_people(snapshot)
    assert {"Yan Wang"} in names_of_people(snapshot)


def test_two_people_on_one_paper_are_two(make_library):
    snapshot = make_library([paper(1, "A. Lee", "Ann Lee", "Bo Chen")])

    assert len(names_of_people(snapshot)) == 3


def test_an_id_makes_one_person_of_two_spellings(make_library):
    snapshot = make_library(
        [
            paper(1, person("R. Baraniuk", orcid="0000-0002-1825-0097")),
            paper(2, person("Richard Baraniuk", orcid="https://orcid.org/0000-0002-1825-0097")),
        ]
    )

    assert names_of_people(snapshot) == [{"R. Baraniuk", "Richard Baraniuk"}]
    assert snapshot.rows("SELECT person_id FROM people") == [("orcid:0000-0002-1825-0097",)]


def test_an_id_on_an_incompatible_name_is_a_slip_of_the_source(make_library):
    snapshot = make_library(
        [
            paper(1, person("Ann Lee", orcid="0000-0002-1825-0097")),
            paper(2, person("Bo Chen", orcid="0000-0002-1825-0097")),
        ]
    )

    assert len(names_of_people(snapshot)) == 2
    assert len(set(snapshot.rows("SELECT person_id FROM people"))) == 2


def test_two_ids_of_one_kind_make_two_people_of_one_name_and_coauthors_settle_the_rest(make_library):
    snapshot = make_library(
        [
            paper(1, person("Yang Liu", openreview_id="~Yang_Liu1"), "Ann Lee"),
            paper(2, person("Yang Liu", openreview_id="~Yang_Liu2"), "Bo Chen"),
            paper(3, "Yang Liu", "Bo Chen"),
        ]
    )

    works = snapshot.rows("SELECT works FROM people WHERE name = 'Yang Liu' ORDER BY works")
    assert works == [(1,), (2,)]


def test_ids_of_different_kinds_do_not_split_a_name(make_library):
    snapshot = make_library(
        [
            paper(1, person("Yang Liu", openreview_id="~Yang_Liu1")),
            paper(2, person("Yang Liu", ieee_author_id="370")),
            paper(3, person("Yang Liu", ieee_author_id="371")),
        ]
    )

    assert names_of_people(snapshot) == [{"Yang Liu"}]


def test_a_variant_that_a_record_declares_counts_as_compatible(make_library):
    snapshot = make_library(
        [
            paper(1, person("Ramakrishna Vedantam", variants=["Shanmukha Ramakrishna Vedantam"]), "Ann Lee"),
            paper(2, "Shanmukha Ramakrishna Vedantam", "Ann Lee"),
        ]
    )

    assert {"Ramakrishna Vedantam", "Shanmukha Ramakrishna Vedantam"} in names_of_people(snapshot)


def test_the_same_author_twice_on_a_paper_wrote_it_once(make_library):
    snapshot = make_library([paper(1, "Ann Lee", "Bo Chen", "Ann  Lee")])

    assert snapshot.rows("SELECT name, works FROM people ORDER BY name") == [("Ann Lee", 1), ("Bo Chen", 1)]
    assert snapshot.counts["authorships"] == 2


@pytest.mark.parametrize("rule", ["names", "resolved"])
def test_the_order_of_the_file_does_not_matter(make_library, tmp_path, rule):
    records = [
        paper(1, "Ann Lee", "Bo Chen"),
        paper(2, "A. Lee", "Bo Chen"),
        paper(3, "Cy Ng", "Ann B. Lee", "Bo Chen"),
    ]
    one = make_library(records, rule).rows("SELECT person_id, name, works FROM people ORDER BY ALL")

    other = make_library(records[::-1], rule).rows("SELECT person_id, name, works FROM people ORDER BY ALL")

    assert one == other


NAME = st.lists(st.sampled_from(["ann", "a", "bo", "b", "chen", "lee"]), min_size=1, max_size=4).map(" ".join)


@given(NAME, NAME)
def test_compatibility_does_not_depend_on_the_side(one, other):
    assert compatible(one, other) == compatible(other, one)


@given(NAME, NAME)
def test_compatible_names_are_in_one_block(one, other):
    if compatible(one, other):
        assert block_of(one) == block_of(other) is not None


@given(st.text())
def test_folding_leaves_letters_and_digits_with_single_spaces(name):
    folded = fold_name(name)

    assert folded == " ".join(folded.split())
    assert all(sign.isalnum() or sign == " " for sign in folded)
    assert fold_name(unicodedata.normalize("NFC", name)) == folded


# ── Public ids ───────────────────────────────────────────────────────────────────────────────────

ANN = "person:e4959174ae7b937f"


def test_one_slip_of_an_id_does_not_part_those_it_belongs_to(make_library):
    orcid = {"orcid": "0000-0002-1825-0097"}
    snapshot = make_library(
        [
            paper(1, person("R. Baraniuk", **orcid)),
            paper(2, person("Bo Chen", **orcid)),
            paper(3, person("Richard Baraniuk", **orcid)),
        ]
    )

    assert names_of_people(snapshot) == [{"Bo Chen"}, {"R. Baraniuk", "Richard Baraniuk"}]


def test_an_address_still_leads_to_the_person_when_an_orcid_becomes_known(make_library):
    before = make_library([paper(1, "Ann Lee")])
    assert find_person_no(before, ANN) is not None

    after = make_library([paper(1, "Ann Lee"), paper(2, person("Ann Lee", orcid="0000-0002-1825-0097"))])

    assert find_person_no(after, ANN) == find_person_no(after, "orcid:0000-0002-1825-0097") is not None


def test_a_namesake_who_writes_more_does_not_take_over_an_id(make_library):
    one, other = (person("Yang Liu", openreview_id=f"~Yang_Liu{number}") for number in (1, 2))
    before = make_library([paper(1, one), paper(2, one), paper(3, other)])
    ids = {works: person_id for person_id, works in before.rows("SELECT person_id, works FROM people")}

    after = make_library([paper(1, one), paper(2, one), *(paper(number, other) for number in range(3, 9))])

    assert after.rows("SELECT works FROM people WHERE person_id = ?", [ids[1]]) == [(6,)]
    assert after.rows("SELECT works FROM people WHERE person_id = ?", [ids[2]]) == [(2,)]


def test_a_paper_by_a_thousand_initials_is_told_from_one_by_a_thousand_names(make_library):
    full = [f"Given{number} Family{number}" for number in range(1000)]
    short = [f"G. Family{number}" for number in range(1000)]

    snapshot = make_library([paper(1, *full), paper(2, *short)])

    assert snapshot.counts["people"] in {1000, 2000}
