"""The page of a library without a browser: empty, read-only, full of foreign text."""

import json
from html import unescape

import pytest

from explorer.library.importer import import_files
from explorer.library.jobs import JobNote
from explorer.settings import READ_ONLY_VARIABLE, SAMPLE_LIBRARY, SHELF_VARIABLE
from tests.pages.running import NONSENSE, import_works, run_page, shown

HOSTILE = "<img src=x onerror=alert(1)>.jsonl"
WORKS = [{"id": "w1", "title": "On <b>Graphs</b>", "authors": ["Ann Lee", "Bo Chen"], "year": 2020}]


@pytest.fixture
def library(tmp_path, monkeypatch):
    monkeypatch.setenv(SHELF_VARIABLE, str(tmp_path / "shelf"))
    return import_works(tmp_path, WORKS)


def labels(app):
    return [button.label for button in app.button]


def test_the_page_says_what_is_in_the_library_and_where_it_came_from(monkeypatch, library):
    app = run_page(monkeypatch, library, "library", {})

    said = shown(app)
    assert not app.exception
    assert "1 paper" in said
    assert "works.jsonl" in said
    assert "100 %" in said
    assert "There is nothing to compare with." in said
    assert "Take it back" in labels(app)


@pytest.mark.parametrize("page", ["library", "papers", "home"])
def test_a_library_that_there_is_not_is_named_and_the_default_one_shown(monkeypatch, library, page):
    app = run_page(monkeypatch, library, page, {"library": "nope"})

    assert not app.exception
    assert "There is no library 'nope'." in unescape(shown(app))
    assert "nope" not in app.query_params.get("library", [])


def test_what_changed_is_told_for_the_library_and_around_somebody(monkeypatch, library, tmp_path):
    later = tmp_path / "later.jsonl"
    later.write_text(json.dumps({"id": "w2", "title": "Trees", "authors": ["Bo Chen", "Cy Ng"]}) + "\n", "utf8")
    import_files([later], library, identity="names")

    app = run_page(monkeypatch, library, "library", {})
    assert "<b>Papers</b>: 1 → 2; 1 new." in shown(app)
    assert "Go back" in labels(app)
    app.text_input(key="around-words").input("Bo Chen").run()

    assert not app.exception
    assert "1 → 2 works" in shown(app)
    assert "1 → 2 co-authors" in shown(app)


def test_a_hosted_app_shows_everything_and_changes_nothing(monkeypatch, library):
    monkeypatch.setenv(READ_ONLY_VARIABLE, "1")

    app = run_page(monkeypatch, library, "library", {})

    assert not app.exception
    assert READ_ONLY_VARIABLE in shown(app)
    assert labels(app) == []
    assert "works.jsonl" in shown(app)


def test_the_bundled_library_is_not_to_be_changed(monkeypatch, sample_library):
    monkeypatch.setattr("explorer.ui.library_access.SAMPLE_LIBRARY", sample_library)

    app = run_page(monkeypatch, sample_library, "library", {})

    assert not app.exception
    assert "The bundled library stays as it is" in shown(app)
    assert sample_library != SAMPLE_LIBRARY


def test_a_library_without_a_snapshot_offers_to_add_files_and_the_other_pages_lead_there(monkeypatch, tmp_path):
    monkeypatch.setenv(SHELF_VARIABLE, str(tmp_path / "shelf"))

    app = run_page(monkeypatch, tmp_path / "nothing", "library", {})
    assert not app.exception
    assert "Nothing has been imported." in shown(app)
    other = run_page(monkeypatch, tmp_path / "nothing", "researcher", {})

    assert not other.exception
    assert "There is no library in" in shown(other)


@pytest.mark.parametrize("value", NONSENSE)
def test_an_address_that_names_no_library_shows_the_default_one(monkeypatch, library, value):
    app = run_page(monkeypatch, library, "library", {"library": value, "around": value})

    assert not app.exception
    assert "1 paper" in shown(app)


def test_names_of_files_and_reasons_are_shown_as_they_are_and_never_run(monkeypatch, tmp_path):
    monkeypatch.setenv(SHELF_VARIABLE, str(tmp_path / "shelf"))
    path = tmp_path / HOSTILE
    path.write_text("".join(f"{json.dumps(one)}\n" for one in [*WORKS, {"id": "=1+1"}]), encoding="utf8")
    import_files([path], tmp_path / "library", identity="names")
    note = JobNote(tmp_path / "library", "import", [HOSTILE])
    note.end("failed", error="[x](javascript:alert(1)) <script>", hint="$x$ :material/home:")

    app = run_page(monkeypatch, tmp_path / "library", "library", {})

    said = shown(app)
    assert not app.exception
    assert "<img" not in said
    assert "<script" not in said
    assert "](javascript" not in said
