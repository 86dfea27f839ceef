"""The page of a topic, run whole without a browser."""

from __future__ import annotations

import pytest

from explorer.snapshot.opened import open_snapshot
from explorer.tags.naming import find_frequent
from tests.pages.running import NONSENSE, import_works, run_page, shown
from tests.slices import HOSTILE

DEEP_LEARNING = "topic:505bd12938815abc"


@pytest.fixture
def open_topic(sample_library, monkeypatch):
    def open_topic(library=sample_library, **parameters):
        return run_page(monkeypatch, library, "topic", parameters)

    return open_topic


def test_a_topic_shows_people_years_neighbours_institutions_and_papers(open_topic):
    app = open_topic(id=DEEP_LEARNING)

    assert not app.exception
    text = shown(app)
    for part in (
        "deep learning",
        "Named on 82 papers",
        "Who works on this",
        "Neighbouring topics",
        "Institutions",
        "Papers",
    ):
        assert part in text
    assert "<dt>papers</dt><dd>82</dd>" in text
    assert "/researcher?id=" in text
    assert "/institution?id=" in text
    assert f"topic={DEEP_LEARNING.replace(':', '%3A')}" in text, "the network around its first person, this topic only"
    assert [button.label for button in app.get("download_button")] == ["CSV"] * 4


def test_years_in_the_address_narrow_every_part(open_topic):
    app = open_topic(id=DEEP_LEARNING, years=["2021", "2021"])

    assert not app.exception
    text = shown(app)
    assert "of 82 · 2021" in text
    assert "Only 2021" in text


def test_show_all_lets_go_of_the_years(open_topic):
    app = open_topic(id=DEEP_LEARNING, years=["2021", "2021"])

    next(button for button in app.button if button.label == "Show all").click().run()

    assert not app.exception
    assert "82 papers · newest first" in shown(app)


def test_the_neighbours_can_come_by_papers(open_topic):
    closest, frequent = shown(open_topic(id=DEEP_LEARNING)), shown(open_topic(id=DEEP_LEARNING, order="Most papers"))

    assert "representation learning" in frequent
    assert closest != frequent


def test_without_a_topic_the_most_frequent_are_offered(open_topic):
    app = open_topic()

    assert not app.exception
    assert not app.warning
    text = shown(app)
    assert "90 of 1,036 topics" in text
    assert f"/topic?id={DEEP_LEARNING.replace(':', '%3A')}" in text


@pytest.mark.parametrize("asked", [one for one in NONSENSE if one])
def test_an_id_that_does_not_exist_is_named_with_a_next_step(open_topic, asked):
    app = open_topic(id=asked)

    assert not app.exception
    assert len(app.warning) == 1
    assert "Search by name above" in app.warning[0].value
    assert "<script>alert" not in shown(app)


def test_a_name_in_place_of_an_id_offers_the_topics_of_that_name(open_topic):
    assert "By this name" in shown(open_topic(id="deep learning"))


@pytest.mark.parametrize(
    "nonsense",
    [
        {"id": [DEEP_LEARNING, DEEP_LEARNING]},
        {"years": ["x", "<script>"]},
        {"years": "2021"},
        {"years": ["2100", "1200"]},
        {"types": ["none", "x" * 10_000]},
        {"page": "99999"},
        {"page": "-1"},
        {"order": "<b>"},
        dict.fromkeys(("years", "types", "page", "order", "mark", "topic"), "\x00"),
    ],
)
def test_nonsense_in_other_parameters_is_dropped(open_topic, nonsense):
    app = open_topic(**{"id": DEEP_LEARNING, **nonsense})

    assert not app.exception
    assert "deep learning" in shown(app)


def test_years_that_no_paper_has_leave_a_next_step(open_topic, tmp_path):
    library = import_works(
        tmp_path,
        [
            {"id": "a", "title": "A", "authors": ["Ann Lee"], "keywords": ["optics"], "year": 2010},
            {"id": "b", "title": "B", "authors": ["Ann Lee"], "keywords": ["optics"], "year": 2020},
        ],
    )
    topic = find_frequent(open_snapshot(library), "topic", 1)[0].id

    app = open_topic(library, id=topic, years=["2012", "2015"])

    assert not app.exception
    text = shown(app)
    assert "0 papers of 2" in text
    assert "Nobody here." in text
    assert "Widen the years" in text


def test_a_topic_alone_without_year_people_or_institution_has_a_page(open_topic, tmp_path):
    library = import_works(tmp_path, [{"id": "a", "title": "A", "keywords": ["optics"]}])
    topic = find_frequent(open_snapshot(library), "topic", 1)[0].id

    app = open_topic(library, id=topic)

    assert not app.exception
    text = shown(app)
    for state in ("No year is known.", "Nobody here.", "No topics here.", "No institutions here.", "year not known"):
        assert state in text


def test_a_library_without_topics_says_so(open_topic, tmp_path):
    app = open_topic(import_works(tmp_path, [{"id": "a", "title": "A", "authors": ["Ann Lee"]}]))

    assert not app.exception
    assert "This library names no topics." in shown(app)


def test_hostile_names_stay_text(open_topic, tmp_path):
    library = import_works(
        tmp_path,
        [
            {
                "id": f"{name[:40]}{place}",
                "title": name,
                "year": 2020 + place,
                "authors": [{"name": f"{name} {place}", "affiliations": [name]} for name in HOSTILE],
                "keywords": list(HOSTILE),
                "venue": name,
                "type": name,
            }
            for place, name in enumerate(HOSTILE)
        ],
    )
    for topic in find_frequent(open_snapshot(library), "topic"):
        app = open_topic(library, id=topic.id)

        assert not app.exception
        text = shown(app)
        assert "<img" not in text
        assert "<script>alert" not in text
        assert "\u202e" not in text
        assert "x" * 400 not in text
