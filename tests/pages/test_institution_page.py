"""The page of an institution, and of what two wrote together, run whole without a browser."""

from __future__ import annotations

import pytest

from explorer.snapshot.opened import open_snapshot
from explorer.tags.naming import find_frequent
from tests.pages.running import NONSENSE, import_works, run_page, shown
from tests.slices import HOSTILE

RICE, MARYLAND = "institution:072bb9d713f7530c", "institution:bc735f3cccb71688"


@pytest.fixture
def open_institution(sample_library, monkeypatch):
    def open_institution(library=sample_library, **parameters):
        return run_page(monkeypatch, library, "institution", parameters)

    return open_institution


def ids_of(library):
    """Name → id of every institution."""
    return {one.name: one.id for one in find_frequent(open_snapshot(library), "institution")}


@pytest.fixture
def three_ways(tmp_path):
    """A library in which papers name Here and There in all three ways, and Nowhere with neither."""

    def author(name, *places):
        return {"name": name, "affiliations": list(places)}

    authors = {
        "Apart": [author("Ann Lee", "Here"), author("Bo Chen", "There")],
        "Same": [author("Cy Ng", "Here", "There")],
        "Some": [author("Cy Ng", "Here", "There"), author("Ann Lee", "Here")],
        "Alone": [author("Di Roe", "Nowhere")],
    }
    return import_works(
        tmp_path,
        [
            {"id": title, "title": title, "year": 2018 + place, "authors": who, "keywords": ["optics"]}
            for place, (title, who) in enumerate(authors.items())
        ],
    )


def test_an_institution_shows_people_years_topics_partners_and_papers(open_institution):
    app = open_institution(id=RICE)

    assert not app.exception
    text = shown(app)
    for part in ("Rice University", "Named on 55 papers", "Who is here", "Topics", "Partner institutions", "Papers"):
        assert part in text
    assert "<dt>people</dt><dd>70</dd>" in text
    assert "Stanford University" in text
    assert f"/institution?id={RICE}&amp;with=".replace(":", "%3A", 1) in text
    assert [button.label for button in app.get("download_button")] == ["CSV"] * 4


def test_years_in_the_address_narrow_every_part(open_institution):
    text = shown(open_institution(id=RICE, years=["2021", "2021"]))

    assert "of 55 · 2021" in text


def test_two_institutions_show_how_each_paper_names_both(open_institution, three_ways):
    ids = ids_of(three_ways)

    app = open_institution(three_ways, **{"id": ids["Here"], "with": ids["There"]})

    assert not app.exception
    text = shown(app)
    assert "3 papers name both: 1 by different people" in text
    for way in ("different people", "the same people", "some people on both sides"):
        assert f'<span class="chip">{way}</span>' in text
    papers = text[text.index("Papers of both") :]
    assert [title in papers for title in ("Apart", "Same", "Some", "Alone")] == [True, True, True, False]
    people = text[text.index("People on both sides") : text.index("Other institutions")]
    assert [name in people for name in ("Ann Lee", "Bo Chen", "Cy Ng", "Di Roe")] == [True, True, True, False]


def test_two_institutions_that_no_paper_names_both_have_a_next_step(open_institution, three_ways):
    ids = ids_of(three_ways)

    app = open_institution(three_ways, **{"id": ids["Here"], "with": ids["Nowhere"]})

    assert not app.exception
    text = shown(app)
    assert "No paper in this library names both." in text
    assert "There" in text


def test_an_institution_with_itself_offers_its_partners(open_institution):
    app = open_institution(**{"id": RICE, "with": RICE})

    assert not app.exception
    assert "does not collaborate with itself" in shown(app)
    assert "Partner institutions" in shown(app)


def test_an_institution_of_one_person_has_a_page(open_institution, tmp_path):
    library = import_works(tmp_path, [{"title": "One", "authors": [{"name": "Ann Lee", "affiliations": ["Here"]}]}])

    app = open_institution(library, id=ids_of(library)["Here"])

    assert not app.exception
    text = shown(app)
    for state in ("Named on 1 paper, by Ann Lee.", "No year is known.", "No topics here.", "No institutions here."):
        assert state in text


def test_without_an_institution_the_most_frequent_are_offered(open_institution):
    app = open_institution()

    assert not app.exception
    assert "90 of 387 institutions" in shown(app)


@pytest.mark.parametrize("asked", [one for one in NONSENSE if one])
def test_an_id_that_does_not_exist_is_named_with_a_next_step(open_institution, asked):
    for parameters in ({"id": asked}, {"id": RICE, "with": asked}):
        app = open_institution(**parameters)

        assert not app.exception
        assert len(app.warning) == 1
        assert "Search by name above" in app.warning[0].value


@pytest.mark.parametrize(
    "nonsense",
    [{"id": [RICE, RICE]}, {"with": ["", ""]}, {"with": [MARYLAND, MARYLAND]}, {"years": ["a", "b"]}, {"page": "x"}],
)
def test_nonsense_in_other_parameters_is_dropped(open_institution, nonsense):
    app = open_institution(**{"id": RICE, **nonsense})

    assert not app.exception
    assert "Rice University" in shown(app)


def test_hostile_names_stay_text(open_institution, tmp_path):
    people = [{"name": f"{name} {place}", "affiliations": list(HOSTILE)} for place, name in enumerate(HOSTILE)]
    library = import_works(
        tmp_path, [{"title": name, "authors": people, "keywords": [name], "venue": name} for name in HOSTILE]
    )
    ids = list(ids_of(library).values())
    for parameters in ({"id": ids[0]}, {"id": ids[1], "with": ids[0]}, {"id": ids[-1], "with": ids[1]}):
        app = open_institution(library, **parameters)

        assert not app.exception
        text = shown(app)
        assert "<img" not in text
        assert "<script>alert" not in text
        assert "x" * 400 not in text
