"""Records of one work become one paper; records of two works never do."""

from __future__ import annotations

import json

import pytest

from explorer.library.importer import import_files
from explorer.library.papers.authors import align
from explorer.snapshot import queries, source_queries
from explorer.snapshot.opened import open_snapshot

TITLE = "On the stability of random recursive trees"


def record(key, title=TITLE, year=2020, authors=("Ann Lee", "Bo Chen"), **more):
    return {"id": key, "title": title, "year": year, "authors": list(authors), **more}


def preprint(key, **more):
    return record(key, type="preprint", **more)


def published(key, **more):
    return record(key, **{"type": "conference-paper", "venue": "ICML", **more})


def papers_of(snapshot):
    return sorted(one.id for one in queries.find_papers(snapshot, range(snapshot.counts["papers"])))


def only_paper(snapshot):
    (paper,) = queries.find_papers(snapshot, range(snapshot.counts["papers"]))
    return paper


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({"doi": "10.1234/a"}, {"doi": "https://doi.org/10.1234/A"}, id="DOI"),
        pytest.param({"arxiv_id": "2001.00001"}, {"arxiv_id": "2001.00001v3"}, id="arXiv id"),
        pytest.param({"arxiv_id": "2001.00001"}, {"doi": "10.48550/arXiv.2001.00001"}, id="arXiv id and its DOI"),
        pytest.param({"ids": ["openalex:W1"]}, {"ids": ["openalex:W1", "pmid:7"]}, id="OpenAlex id"),
    ],
)
def test_records_that_carry_one_id_are_one_paper(make_library, one, other):
    library = make_library([record("a:1", year=1990, **one), record("b:1", title=f"{TITLE}.", authors=(), **other)])

    assert papers_of(library) == ["a:1"]


def test_an_id_that_leads_to_a_records_own_key_joins(make_library):
    library = make_library([record("openalex:W1"), record("b:1", authors=(), ids=["openalex:W1"])])

    assert papers_of(library) == ["openalex:W1"]


def test_a_doi_of_a_volume_joins_none_of_its_chapters(make_library):
    chapters = ["Heights of trees", "Widths of graphs", "Depths of forests"]

    library = make_library([record(f"c:{n}", title=title, doi="10.1234/v") for n, title in enumerate(chapters)])

    assert len(papers_of(library)) == 3


def test_a_new_title_under_one_id_needs_the_same_authors(make_library):
    other = "Recursive forests do not fall"

    same = make_library([record("a:1", arxiv_id="2001.00001"), record("b:1", title=other, arxiv_id="2001.00001")])
    assert papers_of(same) == ["a:1"]


def test_a_slip_of_an_id_on_other_authors_joins_nothing(make_library):
    slip = record("b:1", title="Recursive forests do not fall", authors=("Cy Ng",), doi="10.1234/a")

    assert len(papers_of(make_library([record("a:1", doi="10.1234/a"), slip]))) == 2


def test_numbered_parts_under_one_id_stay_two(make_library):
    parts = [record(f"a:{n}", title=f"Trees and their heights, part {n}", doi="10.1234/a") for n in ("I", "II")]

    assert len(papers_of(make_library([*parts, record("a:3", title="Else", doi="10.1234/a")]))) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(preprint("a:1"), published("b:1", year=2022), id="published later"),
        pytest.param(preprint("a:1", year=2021), published("b:1", year=2020), id="preprint a year later"),
        pytest.param(
            preprint("a:1", doi="10.48550/arxiv.2001.00001"), published("b:1", doi="10.1109/x.1"), id="two DOIs"
        ),
        pytest.param(preprint("a:1", authors=("A. Lee",)), published("b:1", authors=("Ann B. Lee",)), id="initials"),
        pytest.param(record("a:1", venue="CoRR"), published("b:1"), id="a repository as venue"),
        pytest.param(preprint("a:1"), published("b:1", authors=("Bo Chen", "Ann Lee", "Cy Ng")), id="one more author"),
        pytest.param(preprint("a:1", authors=("anonymous",)), published("b:1"), id="nobody's name on it"),
    ],
)
def test_a_preprint_and_its_published_version_count_once(make_library, one, other):
    library = make_library([one, other])

    assert papers_of(library) == ["a:1"]
    assert only_paper(library).venue == "ICML"
    assert [one.version for one in source_queries.find_records(library, 0)] == ["preprint", "published"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(published("a:1", year=2015), published("a:2", year=2016), id="a report of every year"),
        pytest.param(
            published("a:1", venue="ACL 2014"), published("a:2", venue="EAMT 2014"), id="one list, two places"
        ),
        pytest.param(preprint("a:1", year=2010), published("b:1", year=2020), id="ten years apart"),
        pytest.param(preprint("a:1", authors=("Cy Ng", "Di Ma")), published("b:1"), id="other authors"),
        pytest.param(published("a:1", doi="10.1234/a"), published("b:1", doi="10.1234/b"), id="two publishers' DOIs"),
        pytest.param(
            preprint("a:1", arxiv_id="2001.00001"), preprint("b:1", arxiv_id="2001.00002"), id="two preprints"
        ),
        pytest.param(record("a:1", type="thesis"), published("b:1", authors=("Ann Lee",)), id="a thesis"),
        pytest.param(record("a:1", type="erratum"), published("b:1"), id="an erratum"),
        pytest.param(preprint("a:1"), published("b:1", title=f"{TITLE}, extended"), id="another title"),
    ],
)
def test_two_works_of_one_title_stay_two(make_library, one, other):
    assert len(papers_of(make_library([one, other]))) == 2


@pytest.mark.parametrize("title", ["Preface", "Introduction", "Letter to the editor", "Erratum", "Parsing"])
def test_a_title_that_stands_over_many_works_joins_nothing_without_an_id(make_library, title):
    library = make_library([preprint("a:1", title=title), published("b:1", title=title)])

    assert len(papers_of(library)) == 2


def test_two_catalogues_may_name_one_venue_in_two_ways(make_library):
    library = make_library(
        [published("a:1"), published("b:1", venue="Proc. Int. Conf. on Machine Learning", year=2021)]
    )

    assert papers_of(library) == ["a:1"]


def test_titles_are_one_in_spite_of_latex_accents_and_hyphens(make_library):
    library = make_library(
        [
            preprint("a:1", title=r"Multi-agent $\ell_1$ regularised {\'e}tudes for trees"),
            published("b:1", title="Multiagent ℓ1 Regularised Études for Trees."),
        ]
    )

    assert papers_of(library) == ["a:1"]


def test_a_long_title_without_authors_joins_the_only_work_of_that_title(make_library):
    listed = record("list:1", authors=())

    assert papers_of(make_library([published("a:1"), listed])) == ["a:1"]


def test_a_title_without_authors_joins_none_of_two_works(make_library):
    listed = record("list:1", authors=())

    library = make_library([published("a:1"), published("b:1", authors=("Cy Ng",)), listed])

    assert len(papers_of(library)) == 3


def test_two_published_versions_are_not_joined_through_their_preprint(make_library):
    records = [published("a:1", year=2019), preprint("c:1", year=2019), published("b:1", year=2022)]

    assert papers_of(make_library(records)) == ["a:1", "b:1"]


def test_with_the_rule_of_names_every_record_is_a_paper(make_library):
    library = make_library([preprint("a:1", doi="10.1234/a"), published("b:1", doi="10.1234/a")], "names")

    assert papers_of(library) == ["a:1", "b:1"]


def test_every_field_keeps_its_sources_and_the_rule(make_library):
    library = make_library(
        [
            preprint("a:1", abstract="A long abstract.", citations=3, keywords=["trees"], arxiv_id="2001.00001"),
            published("b:1", year=2021, abstract="Short.", citations=9, keywords=["graphs", "Trees"], doi="10.1109/x"),
        ]
    )
    paper = only_paper(library)

    assert (paper.id, paper.year, paper.type, paper.venue) == ("a:1", 2021, "conference-paper", "ICML")
    assert (paper.abstract, paper.citations, paper.doi, paper.arxiv_id) == (
        "A long abstract.",
        9,
        "10.1109/x",
        "2001.00001",
    )
    assert {topic.name.casefold() for topic in paper.topics} == {"trees", "graphs"}
    values = {(one.field, one.key): one for one in source_queries.find_field_values(library, 0)}
    assert values["citations", "b:1"].chosen
    assert not values["citations", "a:1"].chosen
    assert (values["abstract", "a:1"].chosen, values["abstract", "a:1"].rule) == (True, "the longest")
    assert (values["year", "a:1"].value, values["year", "a:1"].chosen) == ("2020", False)
    (link,) = source_queries.find_paper_links(library, 0)
    assert (link.left_key, link.right_key, link.rule) == ("a:1", "b:1", "preprint")
    assert source_queries.count_joins(library) == {"preprint": 1}


def test_the_published_version_takes_no_volume_from_the_preprint(make_library):
    library = make_library([record("a:1", venue="CoRR", volume="abs/2001.00001"), published("b:1")])

    assert library.rows("SELECT venue, volume FROM papers", []) == [("ICML", None)]


@pytest.mark.parametrize("alias", ["a:1", "b:1", "10.1109/x", "2001.00001", "pmid:7"])
def test_every_id_of_every_record_leads_to_the_paper(make_library, alias):
    library = make_library([preprint("a:1", arxiv_id="2001.00001"), published("b:1", doi="10.1109/x", ids=["pmid:7"])])

    assert queries.find_paper_nos(library, alias) == [0]


def test_another_source_leaves_the_id_of_a_paper_as_it_was(tmp_path):
    for number, one in enumerate([preprint("m:1"), published("a:1"), preprint("m:1", abstract="New.")]):
        works = tmp_path / f"{number}.jsonl"
        works.write_text(json.dumps(one) + "\n", encoding="utf8")
        import_files([works], tmp_path / "library")

        assert papers_of(open_snapshot(tmp_path / "library")) == ["m:1"]


def test_an_author_gets_what_all_records_know(make_library):
    library = make_library(
        [
            preprint("a:1", authors=["A. Lee", "Bo Chen"]),
            published(
                "b:1",
                authors=[
                    {"name": "Chen, Bo"},
                    {"name": "Ann Lee", "orcid": "0000-0002-1825-0097", "affiliation": "Rice"},
                ],
            ),
        ]
    )

    assert {one.id for one in only_paper(library).authors} >= {"orcid:0000-0002-1825-0097"}
    assert library.counts["people"] == 2
    lines = library.rows("SELECT source_id, raw_name, person_no IS NULL FROM signatures ORDER BY ALL", [])
    assert [line[:2] for line in lines] == [
        ("a:1", "A. Lee"),
        ("a:1", "Bo Chen"),
        ("b:1", "Ann Lee"),
        ("b:1", "Chen, Bo"),
    ]
    assert not any(line[2] for line in lines)


def test_records_that_name_the_same_authors_share_their_ids_and_affiliations(make_library):
    library = make_library(
        [
            preprint("a:1", authors=[{"name": "Ann Lee", "openreview_id": "~Ann1"}, "Bo Chen"]),
            published("b:1", authors=[{"name": "Ann Lee", "affiliations": ["Rice University", "MIT"]}, "Bo Chen"]),
        ]
    )

    assert queries.find_person_no(library, "openreview:~Ann1") is not None
    assert library.rows("SELECT count(*) FROM affiliations", []) == [(2,)]
    assert library.rows("SELECT count(*) FROM authorships", []) == [(2,)]


@pytest.mark.parametrize(
    ("chosen", "other", "places"),
    [
        (["ann lee", "bo chen"], ["bo chen", "ann lee"], [1, 0]),
        (["yang liu", "yang liu"], ["yang liu", "y liu"], [0, 1]),
        (["ann lee", "bo chen"], ["ann lee", "chen bo"], [0, 1]),
        (["ann lee", "he kaiming"], ["ann lee", "何恺明"], [0, 1]),
        (["ann lee", "bo chen", "cy ng"], ["ann lee", "di ma"], [0, None]),
        ([], ["ann lee"], [None]),
    ],
)
def test_author_lists_are_laid_beside_each_other(chosen, other, places):
    assert align(chosen, other) == places


def test_hostile_titles_are_read_as_text(make_library):
    hostile = ["'; DROP TABLE works; --", "<script>alert(1)</script>", "$" * 500, "\\" * 500, "(" * 500]

    library = make_library([record(f"h:{n}", title=title) for n, title in enumerate(hostile)])

    assert len(papers_of(library)) == len(hostile)
