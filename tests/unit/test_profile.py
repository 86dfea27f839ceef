"""The profile of a researcher."""

import json

import pytest

from explorer.errors import AmbiguousName, ResearcherNotFound
from explorer.find import get_researcher_no
from explorer.models import PaperFilter, Years
from explorer.profile import build_profile, describe_profile, find_own_papers
from explorer.snapshot import queries


def work(number: int, *authors: object, **fields: object) -> dict[str, object]:
    return {"id": f"w{number}", "title": f"Paper {number}", "authors": list(authors)} | fields


def profile_of(library, who, wanted=None):
    return build_profile(library, get_researcher_no(library, who), wanted or PaperFilter())


@pytest.fixture
def library(make_library):
    return make_library(
        [
            work(1, {"name": "Ann Lee", "affiliation": "Rice University"}, "Bo Chen", year=2019, keywords=["optics"]),
            work(2, {"name": "Ann Lee", "affiliation": "Rice University†"}, "Bo Chen", year=2021, keywords=["Optics"]),
            work(3, {"name": "Ann Lee", "affiliation": "MIT"}, "Cy Ng", year=2022, keywords=["bats"], type="preprint"),
            work(4, "Ann Lee"),
        ]
    )


def test_counts_agree_with_the_works(library):
    profile = profile_of(library, "Ann Lee")

    assert profile.works == 4
    assert profile.years == {2019: 1, 2021: 1, 2022: 1}
    assert [(one.name, one.papers, one.first_year, one.last_year) for one in profile.coauthors] == [
        ("Bo Chen", 2, 2019, 2021),
        ("Cy Ng", 1, 2022, 2022),
    ]
    assert [one.name for one in profile.close_collaborators] == ["Bo Chen"]
    assert [(one.name.casefold(), one.papers) for one in profile.topics] == [("optics", 2), ("bats", 1)]
    assert [(one.name, one.papers) for one in profile.institutions] == [("Rice University", 2), ("MIT", 1)]
    assert profile.affiliation == "MIT"


def test_a_filter_acts_on_every_count(library):
    profile = profile_of(library, "Ann Lee", PaperFilter(Years(2021, 2022), types=("preprint",)))

    assert (profile.works, profile.years, [one.name for one in profile.coauthors]) == (1, {2022: 1}, ["Cy Ng"])


def test_works_come_newest_first_then_by_title_and_undated_last(library):
    numbers = find_own_papers(library, get_researcher_no(library, "Ann Lee"), PaperFilter())

    assert [paper.id for paper in queries.find_papers(library, numbers)] == ["w3", "w2", "w1", "w4"]


def test_the_bio_says_what_since_when_and_with_whom(library):
    bio = describe_profile(profile_of(library, "Ann Lee"))

    assert bio.casefold() == "works on optics and bats, since 2019, most often with bo chen."


def test_the_bio_of_one_work_claims_no_habit(make_library):
    library = make_library([work(1, "Ann Lee", "Bo Chen", year=1992), work(2, "Cy Ng")])

    assert describe_profile(profile_of(library, "Ann Lee")) == "One work in this library, in 1992, with Bo Chen."
    assert describe_profile(profile_of(library, "Cy Ng")) == "One work in this library."


def test_the_eighteen_seed_works_have_four_close_collaborators(make_library, shared):
    lines = (shared / "facts" / "balestriero_neighbourhood.jsonl").read_text("utf8").splitlines()
    profile = profile_of(
        make_library([json.loads(line) for line in lines if '"seed_work"' in line]), "Randall Balestriero"
    )

    assert profile.works == 18
    assert [(one.name, one.papers) for one in profile.close_collaborators] == [
        ("Richard Baraniuk", 11),
        ("Ahmed Imtiaz Humayun", 4),
        ("Yann LeCun", 4),
        ("Sebastien Paris", 2),
    ]


def test_the_bundled_researcher_is_whole(sample):
    profile = profile_of(sample, "Randall Balestriero")

    assert (profile.works, len(profile.topics)) == (116, 107)
    assert profile.affiliation == "Brown University"


def test_a_name_that_two_people_bear_lists_both(make_library):
    library = make_library(
        [
            work(1, {"name": "Yang Liu", "openreview_id": "~Yang_Liu1"}),
            work(2, {"name": "Yang Liu", "openreview_id": "~Yang_Liu2"}),
        ]
    )

    with pytest.raises(AmbiguousName) as caught:
        get_researcher_no(library, "yang liu")
    assert len({hit.id for hit in caught.value.candidates}) == 2
    assert get_researcher_no(library, "openreview:~Yang_Liu2") != get_researcher_no(library, "openreview:~Yang_Liu1")


def test_a_part_of_a_name_is_enough_where_it_fits_one(library):
    assert get_researcher_no(library, "lee") == get_researcher_no(library, "Ann Lee")


@pytest.mark.parametrize("who", ["", "nobody", "person:0000", "'; DROP TABLE people; --", "x" * 10_000])
def test_who_is_not_there_is_not_found(library, who):
    with pytest.raises(ResearcherNotFound):
        get_researcher_no(library, who)
