"""The pages, run whole without a browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.library.importer import import_files
from explorer.settings import LIBRARY_VARIABLE, PROJECT
from explorer.snapshot.opened import open_snapshot

ROUTER = str(PROJECT / "explorer" / "ui" / "router.py")
BALESTRIERO = "person:4c81a8da01a91b92"


@pytest.fixture
def open_page(sample_library, monkeypatch):
    def open_page(page: str = "", library: Path = sample_library, **parameters: str | list[str]) -> AppTest:
        monkeypatch.setenv(LIBRARY_VARIABLE, str(library))
        app = AppTest.from_file(ROUTER, default_timeout=60)
        app.run()
        for name, value in parameters.items():
            app.query_params[name] = value
        if page:
            app.switch_page(str(PROJECT / "pages" / f"{page}.py"))
        return app.run()

    return open_page


def shown(app: AppTest) -> str:
    """Everything that the page says."""
    return "\n".join(str(element.value) for element in [*app.markdown, *app.get("html"), *app.caption, *app.warning])


def test_the_start_page_offers_researchers(open_page):
    app = open_page()

    assert not app.exception
    assert "Randall Balestriero" in shown(app)
    assert "1,399" in shown(app)


def test_a_researcher_page_shows_all_its_parts(open_page):
    app = open_page("researcher", id=BALESTRIERO)

    assert not app.exception
    text = shown(app)
    for part in ("Randall Balestriero", "Brown University", "Works on", "Research graph", "Published work"):
        assert part in text
    assert [button.label for button in app.button if button.key and button.key.startswith("counter")] == [
        "**116** works",
        "**0** followers",
        "**107** topics",
        "**54** close collaborators",
    ]


@pytest.mark.parametrize("who", ["person:0000000000000000", "<script>alert(1)</script>", "x" * 5000])
def test_an_id_that_does_not_exist_is_named_with_a_next_step(open_page, who):
    app = open_page("researcher", id=who)

    assert not app.exception
    assert len(app.warning) == 1
    assert "Search by name" in app.warning[0].value
    assert "Tom Goldstein" in shown(app)


def test_the_years_in_the_address_act_on_works_and_counts(open_page):
    app = open_page("researcher", id=BALESTRIERO, years=["2022", "2022"])

    assert not app.exception
    assert "18 published items of 116" in shown(app)


def test_an_earlier_id_of_a_marked_person_still_marks_them(open_page):
    app = open_page("researcher", id=BALESTRIERO, mark="person:5501b71ef70145ee")

    assert not app.exception
    assert "21 papers together" in shown(app)


def test_a_counter_opens_its_list(open_page):
    app = open_page("researcher", id=BALESTRIERO)

    app.button(key="counter-close-collaborators").click().run()

    assert not app.exception
    assert "Papers together" in shown(app)


def test_filters_that_admit_nothing_leave_a_next_step(open_page):
    app = open_page("researcher", id=BALESTRIERO, years=["2013", "2013"], kinds=["Institutions"])

    assert not app.exception
    assert "Nothing to draw with these filters" in shown(app)
    assert "widen the years" in shown(app)


def import_works(tmp_path: Path, *records: Mapping[str, object]) -> Path:
    works = tmp_path / "works.jsonl"
    works.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf8")
    import_files([works], tmp_path / "library")
    return tmp_path / "library"


def test_show_all_on_a_page_of_one_year_leaves_the_next_page_whole(open_page, tmp_path):
    library = import_works(
        tmp_path,
        {"id": "w1", "title": "One", "year": 2015, "authors": ["Ann Lee"], "keywords": ["optics"]},
        *({"id": f"n{year}", "title": "Later", "year": year, "authors": ["Bo Chen"]} for year in (2018, 2023)),
    )
    snapshot = open_snapshot(library)
    topic = snapshot.words.find("optics", kinds=("topic",))[0].id
    bo = snapshot.words.find("bo chen", kinds=("person",))[0].id
    app = open_page("researcher", library=library, id="person:e4959174ae7b937f", topic=topic)
    next(button for button in app.button if button.label == "Show all").click().run()
    assert not app.exception

    app.query_params.clear()
    app.query_params["id"] = bo
    app.run()

    assert not app.exception
    assert "2 published items" in shown(app)


def test_a_topic_that_is_markdown_is_shown_as_it_is_written(open_page, tmp_path):
    evil = "![x](https://example.org/p.png) **b**"
    record: dict[str, object] = {"id": "w1", "title": "One", "authors": ["Ann Lee"], "keywords": [evil], "type": evil}
    library = import_works(tmp_path, record, record | {"id": "w2", "type": "other"})
    topic = open_snapshot(library).words.find("example", kinds=("topic",))[0].id

    app = open_page("researcher", library=library, id="person:e4959174ae7b937f", topic=topic)

    assert not app.exception
    assert not any("![" in element.value or "**b" in element.value for element in [*app.caption, *app.markdown])


def test_a_researcher_without_anything_around_them_has_a_page(open_page, tmp_path):
    works = tmp_path / "works.jsonl"
    works.write_text(json.dumps({"title": "Alone", "authors": ["Ann Lee"]}), encoding="utf8")
    import_files([works], tmp_path / "library")
    start = open_page(library=tmp_path / "library")
    assert "Ann Lee" in shown(start)

    app = open_page("researcher", library=tmp_path / "library", id="person:e4959174ae7b937f")

    assert not app.exception
    assert "Affiliation not imported" in shown(app)
    assert "Alone" in shown(app)


def test_a_newly_published_snapshot_is_seen_at_the_next_run(open_page, tmp_path):
    works = tmp_path / "works.jsonl"
    works.write_text(json.dumps({"title": "One", "authors": ["Ann Lee"]}), encoding="utf8")
    import_files([works], tmp_path / "library")
    app = open_page(library=tmp_path / "library")
    works.write_text(json.dumps({"title": "Two", "authors": ["Bo Chen"]}), encoding="utf8")
    import_files([works], tmp_path / "library")

    app.run()

    assert "Bo Chen" in shown(app)


def test_a_folder_without_a_library_says_how_to_get_one(open_page, tmp_path):
    app = open_page(library=tmp_path)

    assert not app.exception
    assert "import" in app.warning[0].value


def test_a_graph_that_can_t_be_built_takes_nothing_else_of_the_page_along(open_page, monkeypatch):
    def fail(*_: object) -> None:
        raise MemoryError("a slice too big for this machine")

    with monkeypatch.context() as broken:
        broken.setattr("explorer.ui.graph.slices.build", fail)
        app = open_page("researcher", id=BALESTRIERO, hops="2", counting="fractional", budget="150")

    assert not app.exception
    text = shown(app)
    for part in ("This graph slice could not be built", "Works on", "Published work"):
        assert part in text
    app.button(key="graph-again").click().run()
    assert "could not be built" not in shown(app)
    assert not app.exception


def test_the_way_out_of_a_graph_that_can_t_be_built_is_the_smallest_one(open_page, monkeypatch):
    def fail(*_: object) -> None:
        raise MemoryError("a slice too big for this machine")

    with monkeypatch.context() as broken:
        broken.setattr("explorer.ui.graph.slices.build", fail)
        app = open_page("researcher", id=BALESTRIERO, hops="3", budget="300")
        app.button(key="graph-smaller").click().run()

    assert (app.session_state["budget"], app.session_state["hops"]) == (40, 1)
