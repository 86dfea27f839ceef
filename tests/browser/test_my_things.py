"""What a reader keeps for themselves, in a browser; and the database going away under it."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from time import monotonic

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as NotInTime
from sqlalchemy import func, select

from explorer.people.store import Store
from explorer.people.tables import follows, notes, votes
from explorer.settings import LIBRARY_VARIABLE, STATE_VARIABLE
from tests.browser.harness import PHONE, start_app, wait_for, wait_until_idle
from tests.pages.running import import_works
from tests.people.postgres import start_postgres

pytestmark = pytest.mark.browser

WORKS = [
    {"id": f"w{at}", "title": f"Learning {what}", "year": 2018 + at, "authors": ["Yann LeCun", "Kim Roe"]}
    for at, what in enumerate(("energies", "contrasts", "predictions"))
]
LECUN = "/researcher?id=person:5501b71ef70145ee"
OTHER = "/researcher?id=person:eb9aeb5d8cfad026"
AWAY_SECONDS = 10.0


@pytest.fixture(scope="module")
def server():
    pytest.importorskip("psycopg", reason="needs psycopg: requirements-dev.txt")
    try:
        with start_postgres() as server:
            yield server
    except FileNotFoundError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def url(server):
    return server.create_database()


@pytest.fixture(scope="module")
def address(tmp_path_factory, url):
    library = import_works(tmp_path_factory.mktemp("things"), WORKS)
    with start_app("app.py", {LIBRARY_VARIABLE: str(library), STATE_VARIABLE: url}) as address:
        yield address


@pytest.fixture
def visit(visit):
    return partial(visit, charts=False)


def write_note(page: Page, text: str, tags: tuple[str, ...]) -> None:
    page.get_by_role("button", name="Private note & tags").click()
    dialog = page.get_by_role("dialog")
    for tag in tags:
        field = dialog.get_by_role("combobox", name="Tags")
        field.fill(tag)
        field.press("Enter")
        expect(dialog.get_by_text(tag, exact=True)).to_be_visible()
        field.press("Escape")
    dialog.get_by_label("Note", exact=True).fill(text)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)


def test_a_note_written_on_a_page_is_found_on_the_shelf_by_its_tag(visit):
    page = visit(LECUN)
    write_note(page, "Ask about <b>energy</b>.\n\nSecond thought.", ("To Meet",))
    expect(page.get_by_text("Ask about <b>energy</b>. …")).to_be_visible()
    wait_until_idle(page)
    page.get_by_role("link", name="to meet", exact=True).click()

    expect(page.get_by_role("heading", name="Your shelf")).to_be_visible()
    expect(page.get_by_role("link", name="Yann LeCun")).to_be_visible()
    assert "tag=to+meet" in page.url
    with page.expect_navigation(url="**/researcher?**"):
        page.get_by_role("link", name="Yann LeCun").click()
    expect(page.get_by_text("Ask about <b>energy</b>. …")).to_be_visible()


def test_what_was_typed_stays_where_another_tab_changed_the_note_meanwhile(visit):
    here, there = visit(OTHER), visit(OTHER)
    here.get_by_role("button", name="Private note & tags").click()
    field = here.get_by_role("dialog").get_by_label("Note", exact=True)
    field.fill("From here.")
    write_note(there, "From there.", ())
    expect(there.get_by_text("From there.")).to_be_visible()
    here.get_by_role("dialog").get_by_role("button", name="Save").click()

    expect(here.get_by_role("dialog").get_by_text("changed in another tab")).to_be_visible()
    expect(field).to_have_value("From here.")
    here.reload()
    expect(here.get_by_text("From there.")).to_be_visible()


def test_on_a_phone_the_shelf_and_the_four_counters_have_room(visit):
    for path in (LECUN, "/shelf", "/account"):
        page = visit(path, **PHONE)

        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_while_the_database_is_away_for_ten_seconds_reading_goes_on_and_a_write_says_so(visit, server, url):
    forget(url)
    page, paper = visit(LECUN), visit("/papers?q=learning")
    expect(page.get_by_role("button", name="Follow researcher")).to_be_enabled()
    before = count(url)
    server.stop()
    gone = monotonic()
    try:
        page.get_by_role("button", name="Follow researcher").click()
        expect(page.get_by_text("can't be reached")).to_be_visible()
        expect(page.get_by_role("button", name="Follow researcher")).to_be_disabled()
        paper.locator("[class*=st-key-vote-] button").first.click()
        expect(paper.get_by_text("can't be reached").first).to_be_visible()
        while monotonic() - gone < AWAY_SECONDS:
            reader = visit(LECUN)
            expect(reader.get_by_role("heading", name="Yann LeCun")).to_be_visible()
            expect(reader.get_by_role("button", name="– followers")).to_be_visible()
            expect(reader.get_by_role("heading", name="Published work")).to_be_attached()
            expect(reader.get_by_text("Something went wrong")).to_have_count(0)
    finally:
        server.start()

    def follow_again() -> bool:
        with suppress(NotInTime):  # the button goes as soon as the database answers
            page.get_by_role("button", name="Try again").first.click(timeout=2_000)
        wait_until_idle(page)
        return page.get_by_role("button", name="Follow researcher").first.is_enabled()

    wait_for(follow_again, "the database to be found again")
    assert count(url) == before
    page.get_by_role("button", name="Follow researcher").click()
    expect(page.get_by_role("button", name="Following · 1")).to_be_visible()
    expect(page.get_by_role("button", name="1 follower")).to_be_visible()
    wait_for(lambda: count(url)["follows"] == before["follows"] + 1, "the follow to stand in the database")
    assert count(url)["votes"] == before["votes"]


def forget(url: str) -> None:
    """Nobody follows anybody, also when the test is run again."""
    store = Store(url)
    with store.writing() as connection:
        connection.execute(follows.delete())
    store.close()


def count(url: str) -> dict[str, int]:
    store = Store(url)
    with store.reading() as connection:
        found = {
            table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (follows, votes, notes)
        }
    store.close()
    return found
