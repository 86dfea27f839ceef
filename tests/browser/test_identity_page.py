"""Correcting an identity in a real browser: made, found again after an import, taken back."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from explorer.library.importer import import_files
from explorer.library.ledger.building import build_merge
from explorer.library.ledger.entries import write_entry
from explorer.library.ledger.file import load_ledger
from explorer.settings import LIBRARY_VARIABLE
from explorer.snapshot.opened import open_snapshot
from explorer.snapshot.queries import get_person_no
from tests.browser.harness import PHONE, start_app, wait_until_idle

pytestmark = pytest.mark.browser

RECORDS = [
    {"id": "r1", "title": "On graphs", "year": 2020, "authors": ["Richard Baraniuk", "Ann Lee"]},
    {"id": "r2", "title": "On trees", "year": 2021, "authors": ["Richard Baraniuk", "Bo Chen"]},
    {"id": "r3", "title": "On nets", "year": 2022, "authors": ["Baraniuk R.", "Ann Lee"]},
]


@pytest.fixture(scope="module")
def works(tmp_path_factory):
    file = tmp_path_factory.mktemp("identity") / "works.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in RECORDS), encoding="utf8")
    return file


@pytest.fixture(scope="module")
def library(works):
    import_files([works], works.parent / "library", identity="names")
    return works.parent / "library"


@pytest.fixture(scope="module")
def address(library):
    with start_app("app.py", {LIBRARY_VARIABLE: str(library)}) as address:
        yield address


def person_of(library, key):
    rows = open_snapshot(library).rows(
        "SELECT person_id FROM signatures JOIN people USING (person_no) WHERE source_id = ? AND position = 0", [key]
    )
    return rows[0][0]


def test_a_merge_is_found_after_an_import_and_can_be_undone(visit, library, works):
    who = person_of(library, "r1")
    page = visit(f"/identity?id={who}")
    page.get_by_role("button", name="Same person").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Richard Baraniuk 2 works + Baraniuk R. 1 work → one person with 3 works")
    dialog.get_by_label("Why").fill("his own page says so")
    dialog.get_by_role("button", name="Make them one").click()
    expect(page.get_by_text("Done: Richard Baraniuk and Baraniuk R. are one person.").first).to_be_visible()

    works.write_text("".join(json.dumps(one) + "\n" for one in reversed(RECORDS)) + "\n", encoding="utf8")
    import_files([works], library, identity="names")
    page.reload()
    wait_until_idle(page)

    assert person_of(library, "r3") == person_of(library, "r1") == who
    expect(page.get_by_text("his own page says so")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(3)

    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Done: Undoes").first).to_be_visible()
    assert person_of(library, "r3") != person_of(library, "r1") == who
    expect(page.get_by_role("checkbox")).to_have_count(2)


def test_works_are_marked_and_taken_off_by_keyboard_on_a_phone(visit, library):
    who = person_of(library, "r1")
    page = visit(f"/identity?id={who}", **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("1 marked")).to_be_visible()
    page.get_by_role("button", name="Another person's").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("2 works → 1 work, and 1 work a person of their own.")
    page.get_by_role("button", name="Make two of them").click()
    expect(page.get_by_text("is by another person.").first).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(1)

    assert person_of(library, "r2") != person_of(library, "r1")
    assert load_ledger(library).entries[-1].what == "split"


def test_a_file_of_corrections_is_looked_at_and_added(visit, library, tmp_path):
    snapshot = open_snapshot(library)
    numbers = [get_person_no(snapshot, person_of(library, key)) for key in ("r1", "r3")]
    shared = tmp_path / "shared.jsonl"
    shared.write_bytes(write_entry(build_merge(snapshot, numbers, who="<b>somebody</b>")) + b"rubbish\n")
    page = visit("/identity")
    page.get_by_text("Add corrections from a file").click()
    page.locator("input[type=file]").set_input_files(shared)
    expect(page.get_by_text("1 new, 0 known, 1 unreadable.")).to_be_visible()

    page.get_by_role("button", name="Add 1").click()

    expect(page.get_by_text("are one person. You can undo it below.").first).to_be_visible()
    assert person_of(library, "r3") == person_of(library, "r1")
