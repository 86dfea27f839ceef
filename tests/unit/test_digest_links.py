"""The addresses that mails link to: opening one changes nothing, the button and the click of a mail program do."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from explorer.digest.confirming import send_confirmation
from explorer.digest.settings import DigestSettings
from explorer.errors import MailRefused
from explorer.people.accounts import get_local_reader
from explorer.people.store import Store
from explorer.people.subscriptions import find_active, subscribe
from explorer.settings import STATE_VARIABLE
from explorer.ui import subscription_routes
from explorer.ui.subscription_routes import build_subscription_routes
from tests.mail_server import serve_mail

CONFIRM, LEAVE = "/subscriptions/confirm", "/subscriptions/unsubscribe"


@pytest.fixture
def store(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'state.sqlite'}"
    monkeypatch.setenv(STATE_VARIABLE, url)
    return Store(url)


@pytest.fixture
def client(store):
    subscription_routes._wrong.clear()
    with TestClient(Starlette(routes=build_subscription_routes())) as client:
        yield client


@pytest.fixture
def asked(store):
    """A subscription whose address has not answered yet."""
    return subscribe(store, get_local_reader(store), "ann@example.org", "daily", "trending")


def emails(store):
    return [one.email for one in find_active(store, "daily")]


def test_opening_a_link_changes_nothing_and_its_button_does(client, asked, store):
    page = client.get(CONFIRM, params={"token": asked.confirm_token})
    assert (page.status_code, emails(store)) == (200, [])
    assert '<form method="post"><button>Confirm</button></form>' in page.text
    done = client.post(CONFIRM, params={"token": asked.confirm_token})
    assert (done.status_code, emails(store)) == (200, ["ann@example.org"])
    assert "ann@example.org gets a daily digest of trending papers" in done.text

    assert client.get(LEAVE, params={"token": asked.unsubscribe_token}).status_code == 200
    assert emails(store) == ["ann@example.org"]
    left = client.post(LEAVE, params={"token": asked.unsubscribe_token})
    assert "gets no daily digest" in left.text
    assert emails(store) == []


def test_a_mail_program_unsubscribes_by_one_request_without_signing_in(client, asked, store):
    client.post(CONFIRM, params={"token": asked.confirm_token})
    for _ in range(2):  # RFC 8058: asking twice is no failure
        answer = client.post(LEAVE, params={"token": asked.unsubscribe_token}, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200

    assert emails(store) == []


def test_a_confirmation_that_comes_after_the_end_does_not_bring_it_back(client, asked, store):
    client.post(LEAVE, params={"token": asked.unsubscribe_token})
    answer = client.post(CONFIRM, params={"token": asked.confirm_token})

    assert (answer.status_code, emails(store)) == (404, [])


@pytest.mark.parametrize(
    "token", ["", "x", "<script>alert(1)</script>", "'; DROP TABLE subscriptions; --", "a" * 5_000]
)
@pytest.mark.parametrize("path", [CONFIRM, LEAVE])
def test_what_is_no_token_is_told_and_never_shown(path, token, client):
    for answer in (client.get(path, params={"token": token}), client.post(path, params={"token": token})):
        assert answer.status_code == 404
        assert "script" not in answer.text


def test_guessing_tokens_ends_soon(client, asked, store):
    wrong = [client.post(CONFIRM, params={"token": "a" * 43}).status_code for _ in range(21)]
    right = client.post(CONFIRM, params={"token": asked.confirm_token})

    assert (wrong[:20], wrong[20], right.status_code) == ([404] * 20, 429, 429)
    assert emails(store) == []


def test_the_pages_run_no_script_and_tell_nobody_the_address(client, asked):
    answer = client.get(LEAVE, params={"token": asked.unsubscribe_token})
    policy = answer.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert not re.search(r"<(script|img|link)|https?://", answer.text)
    assert asked.unsubscribe_token not in answer.text


def test_the_mail_that_asks_holds_the_link_and_goes_to_the_address_alone(asked):
    with serve_mail() as post:
        settings = DigestSettings(post.settings(), "https://graph.example.org")
        send_confirmation(settings, asked)
        post.refusals[asked.email] = "550 no"
        with pytest.raises(MailRefused):
            send_confirmation(settings, asked)

    (mail,) = post.got
    link = f"https://graph.example.org{CONFIRM}?token={asked.confirm_token}"
    assert post.to == ["ann@example.org"]
    for kind in ("plain", "html"):
        body = mail.get_body((kind,))
        assert body is not None
        assert link in body.get_content()
