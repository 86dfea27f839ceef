"""The follow button and the account's page, run whole, without a browser."""

from __future__ import annotations

import json

import pytest

from explorer.people.accounts import get_local_reader
from explorer.people.own_data import export_account
from explorer.settings import STATE_VARIABLE
from explorer.snapshot import queries
from explorer.ui.signing_in import get_store
from tests.pages.running import run_page, shown

LECUN = "person:fa2116e342f1ca86"


@pytest.fixture
def visit(monkeypatch, sample_library, url):
    monkeypatch.setenv(STATE_VARIABLE, url)

    def visit(page: str, **parameters: str):
        app = run_page(monkeypatch, sample_library, page, parameters)
        assert not app.exception
        return app

    return visit


def press(app, key: str):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_on_one_s_own_machine_following_takes_no_account(visit):
    app = visit("researcher", id=LECUN)
    assert app.button(key="follow-button-researcher").label == "Follow researcher · 0"

    press(app, "follow-button-researcher")
    assert app.button(key="follow-button-researcher").label == "Following · 1"
    account = visit("account")
    assert "Yann LeCun" in shown(account)
    press(account, "account-unfollow-0")
    assert "You follow nobody and nothing yet." in shown(account)
    assert visit("researcher", id=LECUN).button(key="follow-button-researcher").label == "Follow researcher · 0"


def test_what_is_muted_on_its_own_page_is_missing_among_the_papers_until_it_is_muted_no_more(visit, sample):
    paper = next(one for one in queries.find_papers(sample, range(100)) if one.topics)
    pages = {
        "researcher": paper.authors[0].id,
        "topic": paper.topics[0].id,
        "institution": queries.find_tags(sample, "institution", [0])[0].id,
    }
    for page, id_ in pages.items():
        muted = press(visit(page, id=id_), f"mute-button-{page}")
        assert muted.button(key=f"mute-button-{page}").label == "Muted"

    year = str(paper.year)
    assert "Left out as you wish: 3 entries" in shown(visit("papers", step="year", day=f"{year}-01-01"))
    for page, id_ in pages.items():
        again = press(visit(page, id=id_), f"mute-button-{page}")
        assert again.button(key=f"mute-button-{page}").label == "Mute"
    assert "Left out as you wish: 0 entries" in shown(visit("papers", step="year", day=f"{year}-01-01"))


def test_a_name_with_markup_stays_text(visit):
    app = visit("account")
    app.text_input(key="account-name").set_value("<img src=x onerror=alert(1)> **Ann**")
    press(app, "account-rename")

    assert "&lt;img src=x onerror=alert(1)&gt; **Ann**" in shown(app)
    assert "<img" not in shown(app)


def test_an_empty_name_is_refused_and_the_page_says_why(visit):
    app = visit("account")
    app.text_input(key="account-name").set_value(" ")
    press(app, "account-rename")

    assert "name is empty" in shown(app)


def test_reading_goes_on_while_the_database_is_away(monkeypatch, sample_library):
    monkeypatch.setenv(STATE_VARIABLE, "postgresql://nobody:secret@127.0.0.1:1/nothing")
    app = run_page(monkeypatch, sample_library, "researcher", {"id": LECUN})

    assert not app.exception
    assert "Yann LeCun" in shown(app)
    assert app.button(key="follow-button-researcher").disabled
    account = run_page(monkeypatch, sample_library, "account", {})
    assert not account.exception
    assert "the database does not answer" in shown(account)
    assert "secret" not in shown(account)


def test_a_database_that_goes_away_between_seeing_and_pressing_says_so(monkeypatch, sample_library, postgres):
    monkeypatch.setenv(STATE_VARIABLE, postgres.create_database())
    app = run_page(monkeypatch, sample_library, "researcher", {"id": LECUN})
    postgres.stop()
    try:
        press(app, "follow-button-researcher")
        assert app.button(key="follow-button-researcher").disabled
    finally:
        postgres.start()


def test_a_half_made_setting_lets_nobody_in(monkeypatch, sample_library, url):
    """Without a provider that works, nobody becomes the local person, who may do everything."""
    monkeypatch.setenv(STATE_VARIABLE, url)
    monkeypatch.setattr("explorer.ui.account_routes.has_sign_in", lambda: True)
    monkeypatch.setattr("explorer.ui.signing_in.has_sign_in", lambda: True)
    monkeypatch.setattr("explorer.ui.account_routes.st.secrets", {"auth": {"cookie_secret": "x"}}, raising=False)
    app = run_page(monkeypatch, sample_library, "account", {})

    assert "Nobody can log in yet." in shown(app)


def test_the_export_is_json_of_what_was_done(visit):
    press(visit("researcher", id=LECUN), "follow-button-researcher")
    store = get_store()
    taken = json.loads(json.dumps(export_account(store, get_local_reader(store))))
    assert [row["target_id"] for row in taken["follows"]] == [LECUN]
