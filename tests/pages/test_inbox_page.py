"""The inbox and the card that leads to it, run whole as several people, without a browser."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from explorer.people import claim_records, claims, conversations, owner_profiles
from explorer.people.limits import LIMITS
from explorer.people.readers import SIGNED_OUT, Reader, Target
from explorer.people.store import Store
from explorer.settings import STATE_VARIABLE
from explorer.snapshot.opened import open_snapshot
from explorer.snapshot.queries import find_paper_heads, find_prolific
from tests.pages.running import NONSENSE, import_works, run_page, shown
from tests.people.conftest import sign_in_as

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WORKS = [
    {"id": "w1", "title": "Wide $\\ell_1$ <b>graphs</b>", "year": 2024, "authors": ["Ada Lee", "Lou Poe"]},
    {"id": "w2", "title": "Deep trees", "year": 2025, "authors": ["Kim Roe", "Lou Poe"], "keywords": ["trees"]},
]
HOSTILE = "<script>alert(1)</script>\n**bold** $x$"
SECRET = "Only the two of us"


@dataclass
class World:
    """Ann owns Ada's record; Bo has a conversation with her, and Dee an invitation that waits."""

    store: Store
    library: Path
    people: dict[str, Reader]
    talk: str
    invitation: str
    ada: str


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Path:
    return import_works(tmp_path_factory.mktemp("inbox"), WORKS)


@pytest.fixture
def world(library, tmp_path, monkeypatch) -> Iterator[World]:
    url = f"sqlite:///{tmp_path / 'state.sqlite'}"
    monkeypatch.setenv(STATE_VARIABLE, url)
    monkeypatch.delenv("EXPLORER_SMTP_HOST", raising=False)
    store = Store(url)
    people = {name: sign_in_as(store, name) for name in ("ann", "bo", "carl", "dee")}
    ada, paper = find_ids(library)
    person = Target("person", ada, "Ada Lee")
    claims.claim(store, people["ann"], person, "", 2, {})
    first = conversations.invite(store, people["bo"], person, "question", paper, HOSTILE)
    talk = conversations.answer_invitation(store, people["ann"], first, accept=True)
    assert talk
    conversations.send_message(store, people["bo"], talk, SECRET)
    waiting = conversations.invite(store, people["dee"], person, "data", paper, "Data?")
    yield World(store, library, people, talk, waiting, ada)
    store.close()


def find_ids(library: Path) -> tuple[str, Target]:
    snapshot = open_snapshot(library)
    (ada,) = (one.id for one in find_prolific(snapshot, 9) if one.name == "Ada Lee")
    (paper,) = (one.id for one in find_paper_heads(snapshot, [0, 1]).values() if "graphs" in one.title)
    return ada, Target("paper", paper)


@pytest.fixture
def visit(monkeypatch, world) -> Callable[..., AppTest]:
    """A page, as one of the people sees it, in an app with sign-in."""

    def visit(who: str, page: str, **parameters: str) -> AppTest:
        become(monkeypatch, world.people.get(who, SIGNED_OUT))
        app = run_page(monkeypatch, world.library, page, parameters)
        assert not app.exception
        return app

    return visit


def become(monkeypatch: pytest.MonkeyPatch, reader: Reader) -> None:
    monkeypatch.setattr("explorer.ui.signing_in.has_sign_in", lambda: True)
    monkeypatch.setattr("explorer.ui.signing_in._ask_reader", lambda: reader)
    monkeypatch.setattr("explorer.ui.account.find_providers", lambda: {"orcid": "ORCID"})


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_only_the_two_see_a_conversation_by_its_address(visit, world):
    for who in ("ann", "bo"):
        assert SECRET in shown(visit(who, "inbox", **{"with": world.talk}))
    for who in ("carl", "dee"):
        page = visit(who, "inbox", **{"with": world.talk})
        assert SECRET not in shown(page)
        assert "You may not do this" in shown(page)
    assert "Log in to read your inbox" in shown(visit("", "inbox", **{"with": world.talk}))


@pytest.mark.parametrize("nonsense", [*NONSENSE, "f" * 32])
def test_an_address_that_is_none_is_answered_like_anybody_else_s(visit, nonsense):
    page = visit("ann", "inbox", **{"with": nonsense})

    assert ("You may not do this" in shown(page)) == bool(nonsense)


def test_what_was_written_stays_text(visit, world):
    said = shown(visit("ann", "inbox", **{"with": world.talk}))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;\n**bold** $x$" in said
    assert "<script>" not in said
    assert "ℓ₁ &lt;b&gt;graphs&lt;/b&gt;" in said


def test_callbacks_with_the_values_of_somebody_else_change_nothing(monkeypatch, world):
    """Who sets the values of another's widgets is asked on the server whether they may."""

    def act(talk: str, invitation: str, account: str) -> None:
        import streamlit as st  # noqa: PLC0415 - a script of its own

        from explorer.ui import inbox_talk, inviting  # noqa: PLC0415

        st.session_state[f"talk-text-{talk}"] = "Forged"
        inbox_talk._send(talk)
        inbox_talk._block(account, talk, wanted=False)
        inviting._withdraw(invitation)

    become(monkeypatch, world.people["carl"])
    app = AppTest.from_function(act, args=(world.talk, world.invitation, world.people["bo"].account_id))
    app.run()

    assert not app.exception
    bodies = [one.body for one in conversations.read_conversation(world.store, world.people["ann"], world.talk)]
    assert bodies == [SECRET]
    assert [one.id for one in conversations.find_invitations(world.store, world.people["dee"])] == [world.invitation]


def test_the_owner_sees_who_invites_and_accepts(visit, world):
    page = visit("ann", "inbox")
    assert "Dee" in shown(page)
    assert "has claimed no record here" in shown(page)
    assert "Data or code" in shown(page)

    press(page, f"accept-{world.invitation}")
    assert len(conversations.find_conversations(world.store, world.people["dee"])) == 1
    assert page.query_params["with"]


def test_an_invitation_is_declined_and_another_one_blocked(visit, world):
    press(visit("ann", "inbox"), f"decline-{world.invitation}")

    assert "Your invitation was declined" in shown(visit("dee", "researcher", id=world.ada))
    page = visit("ann", "inbox", **{"with": world.talk})
    press(page, "talk-block")
    assert "You block them" in shown(page)
    theirs = visit("bo", "inbox", **{"with": world.talk})
    assert "No more messages can be sent here." in shown(theirs)
    assert "block them" not in shown(theirs).lower()
    press(visit("ann", "inbox"), f"unblock-{world.people['bo'].account_id}")
    assert conversations.find_blocked(world.store, world.people["ann"]) == {}


def test_a_message_is_sent_once_however_often_the_button_is_pressed(visit, world):
    page = visit("bo", "inbox", **{"with": world.talk})
    for _ in range(2):
        page.text_area(key=f"talk-text-{world.talk}").set_value("One.\nTwo.")
        press(page, "talk-send")

    bodies = [one.body for one in conversations.read_conversation(world.store, world.people["ann"], world.talk)]
    assert bodies == [SECRET, "One.\nTwo."]
    assert page.text_area(key=f"talk-text-{world.talk}").value == ""


def test_too_much_at_once_is_said_calmly_and_the_words_stay(visit, world, monkeypatch):
    monkeypatch.setitem(LIMITS, "writing a message", (1, 600))
    page = visit("bo", "inbox", **{"with": world.talk})
    page.text_area(key=f"talk-text-{world.talk}").set_value("Once more.")
    press(page, "talk-send")

    assert "Too much at once" in shown(page)
    assert page.text_area(key=f"talk-text-{world.talk}").value == "Once more."


def test_earlier_messages_are_a_click_away(visit, world, monkeypatch):
    monkeypatch.setattr("explorer.ui.inbox_talk.STEP", 3)
    for number in range(5):
        conversations.send_message(world.store, world.people["ann"], world.talk, f"Number {number}")
    page = visit("bo", "inbox", **{"with": world.talk})
    assert SECRET not in shown(page)

    press(page, "talk-earlier")
    assert SECRET in shown(page)
    assert "&lt;script&gt;" in shown(page), "the invitation, with which it began"


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("", "Log in to invite"),
        ("carl", "The owner has not said whether they are open to collaborate"),
        ("ann", "This record is yours"),
        ("bo", "Open the conversation"),
        ("dee", "It waits for an answer"),
    ],
)
def test_the_card_says_how_one_stands_to_the_owner(visit, world, who, said):
    assert said in shown(visit(who, "researcher", id=world.ada))


def test_the_card_says_what_the_owner_said(visit, world):
    claim = claim_records.find_own_claims(world.store, world.people["ann"])[0]
    profile = owner_profiles.OwnerProfile(open_to_collaborate=True)
    owner_profiles.write_profile(world.store, world.people["ann"], claim.id, profile)

    assert "is open to collaborate." in shown(visit("carl", "researcher", id=world.ada))


def test_a_card_is_locked_until_the_record_is_claimed(visit, world):
    kim = next(one.id for one in find_prolific(open_snapshot(world.library), 9) if one.name == "Kim Roe")

    page = visit("carl", "researcher", id=kim)
    assert "Claim this author entity first to unlock direct invitations." in shown(page)
    assert page.button(key="invite-locked").disabled
    assert "Not claimed yet." in shown(visit("", "researcher", id=kim))


def test_an_invitation_has_a_purpose_and_what_it_is_about(visit, world):
    page = press(visit("carl", "researcher", id=world.ada), "invite")

    assert len(page.selectbox(key="invite-purpose").options) == len(conversations.PURPOSES)
    assert page.selectbox(key="invite-Which paper").options == ["Wide ℓ₁ <b>graphs</b> · 2024"]


def test_the_bar_of_pages_counts_what_waits(visit, world):
    assert '<b class="count">2<span class="unseen"> unread' in shown(visit("ann", "inbox"))
    looking = shown(visit("ann", "inbox", **{"with": world.talk}))
    assert '<b class="count">1<span class="unseen"> unread' in looking
    assert '<b class="count">' not in shown(visit("carl", "inbox"))
    assert '<a class="inbox-entry"' not in shown(visit("", "inbox"))


def test_mails_are_offered_where_they_can_go_out(visit, world, monkeypatch):
    assert "named no mail server" in shown(visit("ann", "inbox"))
    monkeypatch.setenv("EXPLORER_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("EXPLORER_SMTP_SENDER", "digest@example.org")
    page = visit("ann", "inbox")
    assert "No e-mail address is known to be yours" in unescape(shown(page))
    assert page.toggle(key="inbox-mail").disabled

    world.people["eve"] = sign_in_as(world.store, "eve", email="eve@example.org", email_verified=True)
    page = visit("eve", "inbox")
    page.toggle(key="inbox-mail").set_value(True).run()
    assert not page.exception
    assert visit("eve", "inbox").toggle(key="inbox-mail").value


def test_on_one_s_own_machine_the_card_and_the_page_say_why_there_is_nobody(monkeypatch, world):
    card = run_page(monkeypatch, world.library, "researcher", {"id": world.ada})
    page = run_page(monkeypatch, world.library, "inbox", {})

    assert "Direct conversations need an app in which people sign in." in shown(card)
    assert "Conversations need an app in which people sign in." in shown(page)
    assert '<a class="inbox-entry"' not in shown(page)


def test_a_database_that_is_away_is_told_and_the_rest_of_the_page_stands(visit, world, monkeypatch):
    monkeypatch.setenv(STATE_VARIABLE, "postgresql://nobody:secret@127.0.0.1:1/nothing")

    for page in (
        visit("bo", "researcher", id=world.ada),
        visit("bo", "inbox"),
        visit("bo", "inbox", **{"with": world.talk}),
    ):
        assert "can't be reached" in unescape(shown(page))
        assert "secret" not in shown(page)
