"""A database that goes away while somebody writes: their words stay, and are one message in the end."""

from __future__ import annotations

from explorer.people import claims, conversations
from explorer.people.readers import Target
from explorer.people.store import Store
from explorer.settings import STATE_VARIABLE
from explorer.ui.signing_in import get_store
from tests.browser.harness import wait_for
from tests.pages.running import run_page, shown
from tests.people.conftest import sign_in_as

LECUN = Target("person", "person:fa2116e342f1ca86", "Yann LeCun")


def test_words_that_could_not_be_sent_stay_and_are_sent_once(monkeypatch, sample_library, postgres):
    url = postgres.create_database()
    monkeypatch.setenv(STATE_VARIABLE, url)
    store = Store(url)
    ann, bo = sign_in_as(store, "ann"), sign_in_as(store, "bo")
    claims.claim(store, ann, LECUN, "", 2, {})
    invitation = conversations.invite(store, bo, LECUN, "question", Target("paper", "paper:1"), "May I?")
    talk = conversations.answer_invitation(store, ann, invitation, accept=True)
    assert talk
    monkeypatch.setattr("explorer.ui.signing_in.has_sign_in", lambda: True)
    monkeypatch.setattr("explorer.ui.signing_in._ask_reader", lambda: bo)
    page = run_page(monkeypatch, sample_library, "inbox", {"with": talk})
    box = f"talk-text-{talk}"
    page.text_area(key=box).set_value("Is anybody there?")

    postgres.stop()
    try:
        page.button(key="talk-send").click().run()
        assert not page.exception
        assert "can&#39;t be reached" in shown(page) or "can&#x27;t be reached" in shown(page)
        assert page.session_state[box] == "Is anybody there?"
    finally:
        postgres.start()
    wait_for(lambda: is_there(get_store()), "the database")
    page.run()
    page.button(key="talk-send").click().run()
    page.text_area(key=box).set_value("Is anybody there?")
    page.button(key="talk-send").click().run()

    assert not page.exception
    (said,) = conversations.read_conversation(Store(url), ann, talk)
    assert said.body == "Is anybody there?"


def is_there(store: Store) -> bool:
    try:
        with store.reading():
            return True
    except Exception:  # noqa: BLE001 - whatever it is, it is not there yet
        return False
