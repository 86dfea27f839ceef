"""The page of an identity, run whole without a browser."""

from __future__ import annotations

import json
from urllib.parse import quote

import duckdb
import pytest

from explorer.find import get_researcher_no
from explorer.library.ledger.building import build_merge, build_not_mine, build_split
from explorer.library.ledger.correcting import correct
from explorer.library.ledger.file import LEDGER
from explorer.settings import READ_ONLY_VARIABLE
from explorer.snapshot import queries
from explorer.snapshot.format import CORPUS
from explorer.snapshot.opened import open_snapshot
from tests.pages.running import NONSENSE, import_works, run_page, shown
from tests.slices import HOSTILE


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    authors = [
        ["Richard Baraniuk", "Ann Lee"], ["Richard Baraniuk", "Bo Chen"], ["Baraniuk R.", "Ann Lee"],
        ["Anna Baraniuk"], ["Richard Baraniuk", "Baraniuk R."], [*HOSTILE, "Ann Lee"],
    ]  # fmt: skip
    return import_works(
        tmp_path_factory.mktemp("identity"),
        [{"id": f"w{place}", "title": f"Work {place}", "year": 2015 + place, "authors": who}
         for place, who in enumerate(authors)],
    )  # fmt: skip


@pytest.fixture
def open_identity(library, monkeypatch):
    def open_identity(who=None, **parameters):
        snapshot = open_snapshot(library)
        if who:
            number = get_researcher_no(snapshot, who)
            parameters["id"] = queries.find_people(snapshot, [number])[number].id
        return run_page(monkeypatch, library, "identity", parameters)

    return open_identity


def labels(app):
    return [button.label for button in app.button]


def test_it_shows_names_similar_people_and_works(open_identity):
    app = open_identity("Richard Baraniuk")

    assert not app.exception
    text = shown(app)
    for part in ("Richard Baraniuk", "1 spelling in the records", "Could also be them", "Baraniuk R.",
                 "1 shared co-author", "beside them on 1 paper", "None yet."):  # fmt: skip
        assert part in text
    assert ">Anna Baraniuk<" not in text
    assert len(app.checkbox) == 3
    assert "as Richard Baraniuk" in app.checkbox[0].label
    assert "Same person" in labels(app)


def test_the_profile_leads_here(library, monkeypatch):
    snapshot = open_snapshot(library)
    person = queries.find_people(snapshot, [get_researcher_no(snapshot, "Richard Baraniuk")])
    public_id = next(iter(person.values())).id

    app = run_page(monkeypatch, library, "researcher", {"id": public_id})

    assert f"/identity?id={public_id.replace(':', '%3A')}" in shown(app)


def test_marked_works_can_be_said_to_be_somebody_elses(open_identity):
    app = open_identity("Richard Baraniuk")
    actions = {button.label: button.disabled for button in app.button}

    app.checkbox[0].check().run()

    after = {button.label: button.disabled for button in app.button}
    assert [actions[one] for one in ("Not theirs", "Another person's")] == [True, True]
    assert [after[one] for one in ("Not theirs", "Another person's")] == [False, False]
    assert "1 marked" in shown(app)


def test_all_works_can_not_be_taken_off(open_identity):
    app = open_identity("Richard Baraniuk")
    for place in range(3):
        app.checkbox[place].check()
    app.run()

    assert {button.label: button.disabled for button in app.button}["Not theirs"]
    assert "Leave one at least" in shown(app)


def test_somebody_with_another_name_can_be_found(open_identity):
    app = open_identity("Richard Baraniuk")

    app.text_input(key="same-words").set_value("Bo Chen").run()

    assert not app.exception
    assert "Bo Chen" in shown(app)
    app.text_input(key="same-words").set_value("Nobody Atall").run()
    assert "No researcher in this library" in shown(app)


def test_corrections_are_listed_with_a_way_back(tmp_path, monkeypatch):
    works = [{"id": f"w{one}", "title": "Work", "authors": [who]} for one, who in enumerate(["Ann Lee", "A. Lee"] * 2)]
    library = import_works(tmp_path, works)
    snapshot = open_snapshot(library)
    people = [get_researcher_no(snapshot, who) for who in ("Ann Lee", "A. Lee")]
    correct(library, [build_merge(snapshot, people, note=HOSTILE[1], who="<b>ann</b>")])
    correct(library, [build_not_mine(open_snapshot(library), 0, ["w0"])])

    app = run_page(monkeypatch, library, "identity", {})

    assert not app.exception
    text = shown(app)
    assert "Ann Lee and A. Lee are one person." in text
    assert "applied in part" in text
    assert "2 in all" in text
    assert "<b>ann" not in text
    assert "<script>" not in text
    assert labels(app).count("Undo") == 2


def test_a_split_leads_to_the_person_who_was_split_off(tmp_path, monkeypatch):
    works = [{"id": f"w{one}", "title": f"Work {one}", "authors": ["Ann Lee"]} for one in range(3)]
    library = import_works(tmp_path, works)
    snapshot = open_snapshot(library)
    number = get_researcher_no(snapshot, "Ann Lee")
    public_id = queries.find_people(snapshot, [number])[number].id
    correct(library, [build_split(snapshot, number, ["w0"])])
    after = open_snapshot(library)
    other = next(one for one in queries.find_people(after, range(2)).values() if one.id != public_id)

    app = run_page(monkeypatch, library, "identity", {"id": public_id})

    assert not app.exception
    assert f"{quote(other.id, safe='')}" in shown(app).partition("Now: ")[2]
    assert ", 1 work" in shown(app).partition("Now: ")[2]


def test_where_nothing_may_be_changed_the_page_only_shows(open_identity, monkeypatch):
    monkeypatch.setenv(READ_ONLY_VARIABLE, "1")

    app = open_identity("Richard Baraniuk")

    assert not app.exception
    assert "changes none" in shown(app)
    assert "Could also be them" in shown(app)
    assert not {"Same person", "Not theirs", "Another person's"} & set(labels(app))
    assert all(box.disabled for box in app.checkbox)


@pytest.mark.parametrize("value", NONSENSE)
def test_an_id_that_nobody_has_leads_on(open_identity, value):
    app = open_identity(id=value)

    assert not app.exception
    assert "Who is who" in shown(app)
    assert "<script>alert" not in shown(app)


@pytest.mark.parametrize("place", range(len(HOSTILE)))
def test_a_hostile_name_is_text(open_identity, library, place):
    rows = open_snapshot(library).rows(
        "SELECT person_id FROM signatures JOIN people USING (person_no) WHERE source_id = 'w5' AND position = ?",
        [place],
    )

    app = open_identity(id=rows[0][0])

    assert not app.exception
    assert "<script" not in shown(app)
    assert "<img" not in shown(app)


def test_a_line_of_the_ledger_that_can_not_be_read_is_told(tmp_path, monkeypatch):
    library = import_works(tmp_path, [{"id": "w", "title": "Work", "authors": ["Ann Lee"]}])
    (library / LEDGER).write_text("rubbish <img src=x>\n")

    app = run_page(monkeypatch, library, "identity", {})

    assert not app.exception
    assert "Line 1 of the ledger is left out" in shown(app)


def test_what_joined_two_spellings_is_told_with_what_they_share(tmp_path, monkeypatch):
    """The table of joins as a rule writes it."""
    ann = {"name": "Ann Lee", "affiliations": ["Rice University"]}
    records: list[dict[str, object]] = [
        {"id": "w0", "title": "On trees", "year": 2020, "authors": [ann, "Bo Chen"]},
        {"id": "w1", "title": "On <b>nets</b>", "authors": [ann | {"name": "A. Lee"}, "Bo Chen", "Cy Ng"]},
    ]
    library = import_works(tmp_path, records)
    snapshot = open_snapshot(library)
    correct(library, [build_merge(snapshot, [get_researcher_no(snapshot, who) for who in ("Ann Lee", "A. Lee")])])
    snapshot = open_snapshot(library)
    number = get_researcher_no(snapshot, "Ann Lee")
    public_id = queries.find_people(snapshot, [number])[number].id
    works = [queries.find_paper_nos(snapshot, one)[0] for one in ("w0", "w1")]
    snapshot.close()
    with duckdb.connect(str(snapshot.folder / CORPUS)) as connection:
        connection.execute(
            "CREATE OR REPLACE TABLE merges AS SELECT ? AS person_no, 'Ann Lee' AS left_name, 'A. Lee' AS right_name, "
            "? AS left_work, ? AS right_work, 0.987::FLOAT AS confidence, ? AS evidence, 'initial' AS rule",
            [number, *works, json.dumps({"co-authors": 4.5, "spelling": -1.0, "prior": -2.0})],
        )

    app = run_page(monkeypatch, library, "identity", {"id": public_id})

    assert not app.exception
    text = shown(app)
    for part in ("Ann Lee joined A. Lee: confidence 0.99", "1 shared co-author (Bo Chen)", "same affiliation Rice",
                 "for it: co-authors (+4.5); against it: another spelling (-1.0)", "log-odds",
                 "On trees (2020)", "(no year)"):  # fmt: skip
        assert part in text
    assert "<b>nets" not in text
