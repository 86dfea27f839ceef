"""How foreign values become fields."""

import pytest

from explorer.errors import RecordRejected
from explorer.sources.fields import parse_author_id, parse_doi, parse_year
from explorer.sources.records import build_work


@pytest.mark.parametrize("year", ["0", "n.d.", 20255, 0, -1, 99999, None, True, [], {}, "", "20255", 2024.5])
def test_a_year_that_is_none_is_left_out(year):
    assert parse_year(year) is None


@pytest.mark.parametrize("year", [2024, "2024", "2024-05-01", " 2024", 2024.0, "2024/05"])
def test_a_year_is_read_from_what_sources_write(year):
    assert parse_year(year) == 2024


def test_a_record_without_a_title_is_rejected_with_the_reason():
    with pytest.raises(RecordRejected, match="no title"):
        build_work({"id": "w1", "authors": ["Ann Lee"]})


def test_a_title_of_nothing_visible_is_no_title():
    with pytest.raises(RecordRejected, match="empty"):
        build_work({"title": "\u200e \x00"})


def test_the_field_names_of_several_sources_are_read():
    work = build_work(
        {
            "title": "T",
            "authors": [
                {"name": "Ann Lee", "affiliation": "Rice University"},
                {"name": "Bo Chen", "affiliations": ["MIT", "MIT"], "orcid": "https://orcid.org/0000-0002-1825-0097"},
                {"name": "Cy Ng", "institutions": [{"display_name": "ETH", "ror": "https://ror.org/05a28rw58"}]},
                "Di Wu",
            ],
            "keywords": ["optics"],
            "topics": ["optics", "lasers"],
        }
    )

    assert [author.name for author in work.authors] == ["Ann Lee", "Bo Chen", "Cy Ng", "Di Wu"]
    assert [one.name for author in work.authors for one in author.institutions] == ["Rice University", "MIT", "ETH"]
    assert work.authors[2].institutions[0].id == "ror:05a28rw58"
    assert work.authors[1].ids == ("orcid:0000-0002-1825-0097",)
    assert work.topics == ("optics", "lasers")


def test_what_is_no_author_is_passed_over():
    work = build_work({"title": "T", "authors": [None, 3, {}, {"name": ""}, {"name": 5}, ["x"], "Ann Lee"]})

    assert [author.name for author in work.authors] == ["Ann Lee"]


def test_a_record_without_an_id_gets_the_same_one_each_time():
    record = {"title": "On Graphs", "year": 2020, "authors": ["Ann Lee"]}

    assert build_work(record).key == build_work(dict(record)).key
    assert build_work(record).key != build_work(record | {"year": 2021}).key


def test_ids_lose_the_address_of_their_resolver():
    assert parse_doi("https://doi.org/10.1000/ABC") == "10.1000/abc"
    assert parse_author_id("openalex", "https://openalex.org/A123") == "openalex:A123"
    assert parse_author_id("orcid", "not one") is None
    assert parse_author_id("ieee", 37086054709) == "ieee:37086054709"
