"""The page of a library in a browser: files sent, counted, cancelled; rejects taken; back to an earlier snapshot."""

import csv
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from explorer.library.importer import import_files
from explorer.library.inbox import find_arrived
from explorer.snapshot.opened import current_name, open_snapshot
from tests.browser.harness import start_app, wait_for

pytestmark = pytest.mark.browser

LINES: dict[str, str | list[dict[str, object]]] = {
    "one.jsonl": [{"id": "w1", "title": "On Graphs", "authors": ["Ann Lee", "Bo Chen"], "year": 2020}],
    "two.bib": "@article{k1, title={On Trees}, author={Chen, Bo}, year={2021}}",
    "three.jsonl": [
        {"id": "w3", "title": "On Nets", "authors": ["Ann Lee", "Cy Ng"]},
        {"id": "=cmd()", "title": ""},
        {"id": "+1"},
    ],
}


def write(path: Path, content: str | list[dict[str, object]]) -> Path:
    text = content if isinstance(content, str) else "".join(f"{json.dumps(one)}\n" for one in content)
    path.write_text(text, encoding="utf8")
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    return {name: write(folder / name, content) for name, content in LINES.items()}


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A file that takes long enough to be cancelled."""
    path = tmp_path_factory.mktemp("many") / "many.jsonl"
    authors = [f"Person {number}" for number in range(8)]
    with path.open("w", encoding="utf8") as file:
        for number in range(120_000):
            team = [f"{name} Of{number % 5000}" for name in authors]
            file.write(json.dumps({"id": f"m{number}", "title": f"Paper {number}", "authors": team}) + "\n")
    return path


@pytest.fixture(scope="module")
def app(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("app")
    library = folder / "mine"
    import_files([files["one.jsonl"]], library)
    env = {"EXPLORER_LIBRARY": str(library), "EXPLORER_SHELF": str(folder / "shelf"), "EXPLORER_READONLY": "0"}
    with start_app("app.py", env) as address:
        yield SimpleNamespace(address=address, library=library)


@pytest.fixture
def page(open_page, app):
    page = open_page(f"{app.address}/library")
    expect(page.get_by_role("heading", name="Add works")).to_be_visible()
    return page


def send(page: Page, *paths: Path) -> None:
    page.locator(".upload input[type=file]").set_input_files(list(paths))


def count_papers(library: Path) -> int:
    return open_snapshot(library).counts["papers"]


def test_two_files_are_sent_and_imported_and_their_rejects_come_as_a_csv_that_runs_nothing(page, app, files):
    send(page, files["two.bib"], files["three.jsonl"])
    expect(page.get_by_text("BibTeX", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Import these 2 files").click()

    expect(page.get_by_text("4 records read, 2 works added, 0 updated, 2 rejected")).to_be_visible()
    expect(page.locator(".chips")).to_contain_text("3 papers")
    row = page.locator("tr", has_text="three.jsonl")
    expect(row.locator("td").nth(4)).to_have_text("2")
    with page.expect_download() as download:
        page.get_by_role("button", name="three.jsonl (2)").click()
    cells = [cell for row in csv.reader(io.StringIO(download.value.path().read_text("utf8"))) for cell in row]
    assert "no title" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert count_papers(app.library) == 3
    assert find_arrived(app.library) == []


def test_an_import_is_seen_by_another_reader_and_cancelling_it_leaves_nothing_half_done(page, app, many, open_page):
    before = current_name(app.library)
    send(page, many)
    page.get_by_role("button", name="Import this file").click()
    expect(page.get_by_role("progressbar").first).to_be_visible()
    second = open_page(f"{app.address}/library")
    expect(second.get_by_text("Import of many.jsonl")).to_be_visible()
    expect(second.get_by_text("records read,", exact=False).first).to_be_visible()
    second.get_by_role("button", name="Cancel").first.click()
    expect(second.get_by_text("was cancelled; the library is as it was before")).to_be_visible()

    expect(page.get_by_text("was cancelled; the library is as it was before")).to_be_visible()
    assert current_name(app.library) == before
    assert [one.name for one in find_arrived(app.library)] == ["many.jsonl"]
    page.get_by_role("button", name="Remove").click()
    wait_for(lambda: find_arrived(app.library) == [], "the file to go")


def test_going_back_to_a_snapshot_shows_it_and_holds_for_the_next_import(page, app, files, tmp_path):
    import_files([files["two.bib"], files["three.jsonl"]], app.library)
    held = count_papers(app.library)
    later = write(tmp_path / "later.jsonl", [{"id": "w9", "title": "On Time", "authors": ["Dee Fu"]}])
    import_files([later], app.library)
    page.reload()
    expect(page.locator(".chips")).to_contain_text(f"{held + 1} papers")

    page.get_by_role("button", name="Go back to it").first.click()
    page.get_by_role("button", name="Go back", exact=True).click()

    expect(page.locator(".chips")).to_contain_text(f"{held} papers")
    expect(page.locator("tr", has_text="later.jsonl")).to_contain_text("not in use")
    import_files([write(tmp_path / "next.jsonl", [{"id": "w10", "title": "On Air", "authors": ["Ed"]}])], app.library)
    assert count_papers(app.library) == held + 1


def test_a_new_library_is_empty_until_files_are_sent_and_the_other_pages_follow(page, app, files):
    page.get_by_role("button", name="New library").click()
    page.get_by_label("Name").fill("optics")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", name="optics")).to_be_visible()
    expect(page.locator(".chips")).to_contain_text("Empty")

    send(page, files["two.bib"])
    page.get_by_role("button", name="Import this file").click()
    expect(page.locator(".chips")).to_contain_text("1 paper")
    assert "library=optics" in page.url
    page.get_by_role("link", name="Researchers").first.click()
    expect(page.get_by_text("Bo Chen").first).to_be_visible()
    expect(page.locator(".in-library")).to_contain_text("optics")
    assert "library=optics" in page.url


def test_an_upload_without_the_pages_ticket_is_refused(page, app):
    before = find_arrived(app.library)
    answer = page.request.put(f"{app.address}/upload?name=x.bib", data=b"@article{a, title={b}}")

    assert answer.status == 403
    assert find_arrived(app.library) == before
