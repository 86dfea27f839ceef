"""The page that compares researchers, run whole without a browser."""

from __future__ import annotations

import pytest

from explorer.snapshot import queries
from explorer.snapshot.opened import open_snapshot
from tests.pages.running import NONSENSE, import_works, run_page, shown
from tests.slices import HOSTILE

BALESTRIERO, LECUN, BARANIUK, GOLDSTEIN = (
    "person:4c81a8da01a91b92",
    "person:fa2116e342f1ca86",
    "person:a986801d188c0d5a",
    "person:7d39b14bbde1b38d",
)


@pytest.fixture
def open_compare(sample_library, monkeypatch):
    def open_compare(*people, library=sample_library, **parameters):
        return run_page(monkeypatch, library, "compare", parameters | ({"id": list(people)} if people else {}))

    return open_compare


def test_nobody_chosen_offers_pairs(open_compare):
    app = open_compare()

    assert not app.exception
    text = shown(app)
    assert "Whom do you want to compare?" in text
    assert "/compare?id=" in text
    assert len(app.text_input) == 3, "the search of every page, and two boxes"


def test_one_chosen_offers_those_they_wrote_most_with(open_compare):
    app = open_compare(BALESTRIERO)

    assert not app.exception
    text = shown(app)
    assert "Compare Randall Balestriero with" in text
    assert "Richard Baraniuk" in text


def test_two_are_put_side_by_side_with_formulas_and_a_way_to_connect_them(open_compare):
    app = open_compare(BALESTRIERO, LECUN)

    assert not app.exception
    text = shown(app)
    for part in ("Side by side", "Years", "Overlap", "Topics", "Collaborators", "Institutions", "Papers together"):
        assert part in text
    for formula in ("|C₁ ∩ C₂| / |C₁ ∪ C₂|", "|P₁ ∩ P₂| / √(|P₁| · |P₂|)", "Σ t₁·t₂ / √(Σ t₁² · Σ t₂²)"):
        assert formula in text
    assert "21 papers · newest first" in text
    assert "/connect?from=" in text
    assert "not known" in text, "the h-index where no source gives citations"
    assert [button.label for button in app.get("download_button")] == ["CSV"] * 7


def test_four_have_six_pairs(open_compare):
    text = shown(open_compare(BALESTRIERO, LECUN, BARANIUK, GOLDSTEIN))

    assert text.count("/connect?from=") == 6
    assert "C – D" in text


def test_of_five_four_are_compared_and_the_page_says_so(open_compare):
    app = open_compare(BALESTRIERO, LECUN, BARANIUK, GOLDSTEIN, "person:5982ebaf950c5932")

    assert not app.exception
    assert "4 people can be compared, the address names 5" in shown(app)
    assert "Avi Schwarzschild" not in shown(app).split("Side by side")[0]


def test_the_same_person_twice_counts_once(open_compare):
    app = open_compare(BALESTRIERO, BALESTRIERO)

    assert not app.exception
    assert "counts once" in shown(app)
    assert "Compare Randall Balestriero with" in shown(app)


@pytest.mark.parametrize("asked", [one for one in NONSENSE if one])
def test_an_unknown_id_is_named_beside_those_who_are_there(open_compare, asked):
    app = open_compare(BALESTRIERO, asked, LECUN)

    assert not app.exception
    assert len(app.warning) == 1
    assert "A – B" in shown(app)


def test_years_in_the_address_narrow_every_figure(open_compare):
    text = shown(open_compare(BALESTRIERO, LECUN, years=["2022", "2022"]))

    assert "Only 2022" in text
    assert "papers of 21 · 2022" in text


def test_people_without_works_in_the_years_have_nothing_to_compare(open_compare, tmp_path):
    library = import_works(
        tmp_path,
        [
            {"id": "a", "title": "A", "year": 2000, "authors": ["Ann Lee"], "keywords": ["optics"]},
            {"id": "b", "title": "B", "year": 2020, "authors": ["Bo Chen"], "keywords": ["optics"]},
        ],
    )
    people = [one.id for one in queries.find_prolific(open_snapshot(library), 2)]

    app = open_compare(*people, library=library, years=["2005", "2010"])

    assert not app.exception
    text = shown(app)
    assert "–" in text
    for state in ("No topics here.", "No people here.", "No institutions here.", "No papers here."):
        assert state in text


def test_what_only_one_of_them_has_can_be_listed(open_compare):
    shared, alone = (
        shown(open_compare(BALESTRIERO, LECUN, topics=group)).split("Collaborators")[0]
        for group in ("Shared", "Only B")
    )

    assert "self-supervised learning" in shared.split("Topics")[-1]
    assert "self-supervised learning" not in alone.split("Topics")[-1]


def test_an_h_index_says_from_how_many_works(open_compare, tmp_path):
    library = import_works(
        tmp_path,
        [
            {"id": f"w{cited}", "title": "A", "authors": ["Ann Lee", "Bo Chen"], "citations": cited}
            for cited in (0, 2, 2, 9)
        ]
        + [{"id": "x", "title": "B", "authors": ["Ann Lee"]}],
    )
    people = [one.id for one in queries.find_prolific(open_snapshot(library), 2)]

    assert "of 3 works with citations" in shown(open_compare(*people, library=library))


@pytest.mark.parametrize(
    "nonsense",
    [{"topics": "Only D"}, {"people": "<b>"}, {"years": ["a"]}, {"page": "77"}, {"types": "x" * 10_000}],
)
def test_nonsense_in_other_parameters_is_dropped(open_compare, nonsense):
    app = open_compare(BALESTRIERO, LECUN, **nonsense)

    assert not app.exception
    assert "Papers together" in shown(app)


def test_hostile_names_stay_text(open_compare, tmp_path):
    people = [{"name": f"{name} {place}", "affiliations": list(HOSTILE)} for place, name in enumerate(HOSTILE)]
    library = import_works(
        tmp_path,
        [
            {"title": name, "authors": people, "keywords": list(HOSTILE), "year": 2020 + at}
            for at, name in enumerate(HOSTILE)
        ],
    )
    ids = [one.id for one in queries.find_prolific(open_snapshot(library), 4)]

    app = open_compare(*ids, library=library)

    assert not app.exception
    text = shown(app)
    assert "<img" not in text
    assert "<script>alert" not in text
    assert "x" * 400 not in text
