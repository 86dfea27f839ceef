"""The trust score: recomputed from its published formula, and against records in plain Python."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.cli import main
from explorer.find import get_researcher_no
from explorer.library.importer import import_files
from explorer.models import PaperFilter, Years
from explorer.profile import build_profile
from explorer.settings import STATE_VARIABLE
from explorer.snapshot.opened import open_snapshot
from explorer.trust import find_base_level
from explorer.trust.formula import LEVELS, LIMITS, PARTS, find_level, give_points, score_trust
from explorer.trust.gathering import find_backing
from explorer.trust.measuring import FIELDS
from explorer.trust.models import Backing, Standing, Work
from tests.made_works import Record, affiliations_of, authors_of, make_records, open_library_of

NUMBERS = st.frozensets(st.integers(0, 12), max_size=6)
WORKS = st.lists(
    st.builds(
        Work,
        year=st.none() | st.integers(2000, 2020),
        has_id=st.booleans(),
        agreed=st.booleans(),
        fields=st.integers(0, len(FIELDS)),
        coauthors=NUMBERS,
        institutions=NUMBERS,
        own_institutions=NUMBERS,
    ),
    max_size=12,
).map(tuple)
BACKINGS = st.builds(
    Backing,
    works=WORKS,
    orcid=st.none() | st.just("0000-0002-1825-0097"),
    catalogue_ids=st.sampled_from([(), ("openalex:A1",)]),
    library_year=st.just(2021),
    unknown=st.sampled_from([{}, {"institutions": "no record names one."}]),
)
STANDINGS = st.none() | st.builds(
    lambda level, followers: Standing(level, level >= 2, followers=followers),
    st.sampled_from([0, 2, 3]),
    st.integers(0, 10_000),
)
BACKED: dict[str, tuple[dict[str, str], int]] = {
    "Ann Bare": ({}, 0),
    "Bo Signed": ({"orcid": "0000-0002-1825-0097"}, 1),
    "Cy Zeros": ({"orcid": "0000-0000-0000-0000"}, 0),
    "Dee Review": ({"openreview_id": "~Dee_Review1"}, 1),
    "Eve Local": ({"source_author_id": "eve"}, 0),
}
"""Authors by name: the ids of a record, and the level that they give."""
SOURCES = {
    "Flo Mirrored": (["https://www.arxiv.org/abs/1", "https://arxiv.org/abs/2"], 0),
    "Gus Filed": (["github:ann/lists@2024:iclr.json", "github:ann/lists@2023:icml.json"], 0),
    "Hal Twice": (["https://arxiv.org/abs/1", "github:ann/lists@2024:iclr.json"], 1),
    "Ida Cased": (["Scopus", "scopus"], 0),
}
"""Authors by name: the sources of their one work, and whether these are two."""
JOINED = {"Jo Near": ((2019, 2020), 1), "Kay Far": ((2019, 2023), 0)}
"""Authors by name: the years that two catalogues give their one work, and whether these agree."""


def make_cases():
    """A work an author, as the tables above say, and one by a crowd."""
    crowd = [{"name": f"Person{number} Name{number}", "affiliations": [f"Place {number}"]} for number in range(100)]
    works: list[Record] = [
        {"authors": [{"name": name, **ids}], "source": "Scopus"} for name, (ids, _) in BACKED.items()
    ]
    works += [{"authors": [name], "source": source} for name, (source, _) in SOURCES.items()]
    works.append({"authors": ["Lou Crowded", *crowd], "source": "Scopus"})
    yield from ({"id": f"w{number}", "title": f"On bats, part {number}", **one} for number, one in enumerate(works))
    for name, (years, _) in JOINED.items():
        for catalogue, year in zip(("acl", "dblp"), years, strict=True):
            title = f"The flight of bats as {name} saw it"
            yield {
                "id": f"{catalogue}:{name[:2]}", "title": title, "year": year,
                "doi": f"10.1234/{name[:2]}", "authors": [name],
            }  # fmt: skip


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    (folder / "works.jsonl").write_text("".join(json.dumps(one) + "\n" for one in make_cases()), encoding="utf8")
    import_files([folder / "works.jsonl"], folder / "library")
    return open_snapshot(folder / "library")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return open_library_of(make_records(), tmp_path_factory.mktemp("made"))


def judge(snapshot, who, standing=None):
    number = get_researcher_no(snapshot, who)
    return score_trust(
        find_backing(snapshot, number, build_profile(snapshot, number, PaperFilter())), standing or Standing()
    )


def inputs_of(trust):
    return {one.criterion.key: one for part in trust.parts for one in part.inputs}


def points_of(trust):
    return {key: one.points for key, one in inputs_of(trust).items()}


@given(st.integers(0, 10_000), st.integers(1, 10_000), st.integers(1, 30))
def test_points_are_the_share_of_the_most_with_halves_rounded_up(value, full, most):
    exact = most * min(Fraction(1), Fraction(value, full))

    assert give_points(value, full, most) == floor(exact + Fraction(1, 2))


def test_weights_add_up_to_a_hundred():
    sums = {key: sum(one.most for one in criteria) for key, (_, criteria) in PARTS.items()}

    assert sums == {"identity": 30, "evidence": 30, "collaboration": 20, "continuity": 10, "standing": 10}


@given(BACKINGS, STANDINGS)
def test_every_score_is_the_sum_of_what_its_inputs_give(backing, standing):
    trust = score_trust(backing, standing)

    assert 0 <= trust.score <= 100
    assert trust.score == sum(part.points for part in trust.parts) == sum(points_of(trust).values())
    for one in inputs_of(trust).values():
        assert one.points == give_points(one.found.value, one.found.full, one.criterion.most) <= one.criterion.most
        assert not (one.found.unknown and one.points)


@given(BACKINGS, STANDINGS, st.integers(2, 4))
def test_having_every_work_several_times_changes_nothing(backing, standing, times):
    several = replace(backing, works=backing.works * times)

    assert points_of(score_trust(several, standing)) == points_of(score_trust(backing, standing))


@given(BACKINGS, st.integers(0, 10**9), st.sampled_from([Standing(), Standing(0, True), Standing(1, True)]))
def test_nobody_is_trusted_without_a_proof(backing, followers, standing):
    trust = score_trust(backing, replace(standing, followers=followers))

    assert trust.score <= 82 < dict(LEVELS)["Trusted"]
    assert find_level(trust.score) != "Trusted"


@given(BACKINGS, STANDINGS)
def test_a_proof_or_a_follower_never_takes_points_away(backing, standing):
    known = standing or Standing()
    better = Standing(max(known.claim_level, 2), True, followers=known.followers + 1)

    assert score_trust(backing, better).score >= score_trust(backing, standing).score


@given(BACKINGS)
def test_accounts_that_cannot_be_read_leave_the_least_score_and_say_so(backing):
    away, nobody = score_trust(backing, None), score_trust(backing, Standing())

    assert away.score == nobody.score
    assert away.gaps[0].startswith("Claims and followers")
    assert [one.found.unknown for one in away.parts[-1].inputs] == [True, True]


def test_the_figures_of_a_library_are_those_of_its_records(made):
    records = make_records()
    newest = max(record.get("year", 0) for record in records)
    for name in [f"Given{person} Family{person}" for person in range(0, 40, 3)]:
        works = [record for record in records if name in authors_of(record)]
        own = {place for work in works for who, place in affiliations_of(work) if who == name}
        others = {place for work in works for who, place in affiliations_of(work) if who != name}
        years = {work["year"] for work in works if "year" in work}
        known = sum(
            ("year" in work) + bool(work.get("type")) + bool(work.get("venue")) + bool(work.get("abstract"))
            + any(who == name for who, _ in affiliations_of(work))
            for work in works
        )  # fmt: skip

        found = {key: one.found for key, one in inputs_of(judge(made, name)).items()}

        assert (found["completeness"].value, found["completeness"].full) == (known, 5 * len(works)), name
        assert found["coauthors"].value == len({who for work in works for who in authors_of(work)} - {name})
        assert found["institutions"].value == len(others - own)
        assert found["years_active"].value == len(years)
        assert found["recency"].value == max(0, 5 - (newest - max(years))) if years else 0
        assert found["works_with_id"].value == sum("doi" in work or "arxiv_id" in work for work in works)


def test_the_same_works_under_new_ids_and_titles_change_no_score(made, tmp_path):
    records = make_records()
    copies = [{**one, "id": f"copy-{one['id']}", "title": f"{one['title']} again"} for one in records]
    twice = open_library_of([*records, *copies], tmp_path)

    for name in ("Given1 Family1", "Given7 Family7", "Given20 Family20"):
        assert points_of(judge(made, name)) == points_of(judge(twice, name))


def test_the_worked_example_of_the_documentation_is_true(make_library, root):
    said = (root / "docs" / "trust.md").read_text(encoding="utf8")
    example = said.split("```json\n")[1].split("```")[0]
    library = make_library([json.loads(line) for line in example.splitlines()])
    table = said.split("Ann Lee has two of them:")[1].split("**She claims it**")[0]
    points = [int(row) for row in re.findall(r"^\| [A-Z][^|]*\|[^|]+\|[^|]*?(\d+) \|$", table, re.MULTILINE)]

    trust = judge(library, "Ann Lee")

    assert list(points_of(trust).values()) == points
    assert f"| **Score** | {find_level(trust.score)} | **{trust.score}** |" in table
    claimed = judge(library, "Ann Lee", Standing(2, True, followers=3))
    assert f"**{claimed.score}**, {find_level(claimed.score)}" in said
    assert f"**{judge(library, 'Ann Lee', Standing(3, True, followers=3)).score}**" in said


def test_the_bundled_example_of_the_documentation_is_true(sample, root):
    said = (root / "docs" / "trust.md").read_text(encoding="utf8").split("**Randall Balestriero")[1]
    trust = judge(sample, "Randall Balestriero")

    for one in inputs_of(trust).values():
        assert re.search(rf"^\| {one.criterion.label} \|.*[ →]{one.points} \|$", said, re.MULTILINE)
    assert f"| **Score** | {find_level(trust.score)} | **{trust.score}** |" in said


def test_the_documentation_has_every_input_with_its_weight(root):
    said = (root / "docs" / "trust.md").read_text(encoding="utf8")

    for label, criteria in PARTS.values():
        assert f"| {label}, {sum(one.most for one in criteria)} |" in said
        for one in criteria:
            assert re.search(rf"\| {one.label} \| [^|]+ \| [^|]+ \| {one.most} \|", said)
    for word, least in LEVELS:
        assert re.search(rf"\| {least} to \d+ \| {word} \|", said)


def base_level(snapshot, who):
    number = get_researcher_no(snapshot, who)
    return find_base_level(snapshot, number, build_profile(snapshot, number, PaperFilter()))


def test_an_id_backs_a_record_if_it_means_something_elsewhere(cases):
    assert {name: base_level(cases, name) for name in BACKED} == {name: level for name, (_, level) in BACKED.items()}


def test_two_files_of_one_collection_are_one_source(cases):
    for name, (_, agreed) in SOURCES.items():
        assert inputs_of(judge(cases, name))["agreeing_sources"].found.value == agreed, name
        assert base_level(cases, name) == agreed


def test_records_of_one_work_agree_if_their_years_do(cases):
    for name, (_, agreed) in JOINED.items():
        found = inputs_of(judge(cases, name))["agreeing_sources"].found

        assert (found.value, found.full, found.unknown) == (agreed, 1, False), name


def test_a_team_of_more_than_a_hundred_brings_no_co_authors(cases):
    points = points_of(judge(cases, "Lou Crowded"))

    assert (points["coauthors"], points["institutions"]) == (0, 0)


def test_what_no_record_of_a_library_has_is_called_not_known_here(make_library):
    library = make_library([{"id": "w1", "title": "One", "source": "Scopus", "authors": ["Ann Lee", "Bo Chen"]}])
    trust = judge(library, "Ann Lee")

    unknown = {key for key, one in inputs_of(trust).items() if one.found.unknown}
    assert unknown == {
        "orcid", "catalogue_id", "works_with_id", "agreeing_sources", "institutions", "years_active", "recency",
    }  # fmt: skip
    assert "Other institutions: no record of this library names an affiliation." in trust.gaps
    assert "Abstracts: no record of this library has one; it counts as missing." in trust.gaps


def test_a_score_looks_at_all_works_whatever_the_filter(sample):
    number = get_researcher_no(sample, "Randall Balestriero")
    narrow = build_profile(sample, number, PaperFilter(Years(2022, 2022)))

    assert find_backing(sample, number, narrow) == find_backing(
        sample, number, build_profile(sample, number, PaperFilter())
    )


def test_the_command_prints_what_the_score_is_made_of(capsys, sample_library, sample):
    assert main(["trust", "Randall Balestriero", "--library", str(sample_library), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)

    inputs = [one for part in said["parts"] for one in part["inputs"]]
    assert said["score"] == sum(part["points"] for part in said["parts"]) == sum(one["points"] for one in inputs)
    assert all(one["points"] == give_points(one["value"], one["full"], one["most"]) for one in inputs)
    assert {one["key"]: one["points"] for one in inputs} == points_of(judge(sample, "Randall Balestriero"))
    assert said["level"] == find_level(said["score"])
    assert set(LIMITS) < set(said["cannot_judge"])
    assert said["complete"]


def test_the_command_goes_on_while_accounts_cannot_be_read(capsys, monkeypatch, sample_library):
    monkeypatch.setenv(STATE_VARIABLE, "postgresql://nobody:secret@127.0.0.1:1/nothing")

    assert main(["trust", "Randall Balestriero", "--library", str(sample_library)]) == 0
    said = capsys.readouterr().out
    assert "at least 56 of 100" in said
    assert "can't be read just now" in said
    assert "secret" not in said
