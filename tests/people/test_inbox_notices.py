"""Mails that tell of what waits in an inbox: to whom, how often, what they say, and what fails beside them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from explorer.digest.noticing import Notifier, send_notice
from explorer.digest.settings import DigestSettings
from explorer.errors import MailServerUnavailable
from explorer.people import claims, conversations, notices, subscriptions
from explorer.people.accounts import rename
from explorer.people.own_data import delete_account
from explorer.people.readers import Target
from explorer.people.tables import preferences
from tests.mail_server import find_port, quick, serve_failing, serve_mail

ANN = Target("person", "person:ann", "Ann")
PAPER = Target("paper", "paper:1", "A paper")
SECRET = "What nobody else reads"


@pytest.fixture
def ann(store, enter):
    """The owner of a record, with an address that the provider vouches for, who wants to be told."""
    ann = enter("ann", email="ann@example.org", email_verified=True)
    claims.claim(store, ann, ANN, "", 2, {})
    notices.set_notices(store, ann, wanted=True)
    return ann


@pytest.fixture
def bo(store, enter):
    """Somebody who calls themselves what might become a link, or a line of the head of a mail."""
    bo = enter("bo")
    rename(store, bo, "Bo https://evil.example/x\r\nBcc: all@example.org")
    return bo


@pytest.fixture
def talk(store, ann, bo) -> str:
    invitation = conversations.invite(store, bo, ANN, "question", PAPER, SECRET)
    begun = conversations.answer_invitation(store, ann, invitation, accept=True)
    assert begun
    return begun


def take(store, talk, bo):
    return notices.take_message_notice(store, talk, bo.account_id)


def rewind(store, hours: float) -> None:
    """Let what was told be told some hours ago."""
    with store.writing() as connection:
        for row in connection.execute(select(preferences).where(preferences.c.name.startswith(notices.TOLD))).all():
            told = json.loads(row.value) | {"at": (datetime.now(UTC) - timedelta(hours=hours)).isoformat()}
            mine = (preferences.c.account_id == row.account_id) & (preferences.c.name == row.name)
            connection.execute(update(preferences).where(mine).values(value=json.dumps(told)))


def test_one_mail_tells_of_many_messages_until_they_are_read_and_an_hour_is_over(store, ann, bo, talk):
    assert take(store, talk, bo) is None, "nothing was written yet"
    conversations.send_message(store, bo, talk, "One.")
    first = take(store, talk, bo)
    assert first
    assert (first.email, first.what, first.id) == ("ann@example.org", "message", talk)

    conversations.send_message(store, bo, talk, "Two.")
    assert take(store, talk, bo) is None
    rewind(store, 2)
    assert take(store, talk, bo) is None, "what the mail told of is not read"
    conversations.read_conversation(store, ann, talk)
    assert take(store, talk, bo) is None, "all is read"
    conversations.send_message(store, bo, talk, "Three.")
    assert take(store, talk, bo)
    conversations.read_conversation(store, ann, talk)
    conversations.send_message(store, bo, talk, "Four.")
    assert take(store, talk, bo) is None, "the hour is not over"


def test_of_many_who_would_send_the_mail_at_once_one_does(store, bo, talk):
    conversations.send_message(store, bo, talk, "One.")
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: take(store, talk, bo), range(16)))

    assert sum(one is not None for one in found) == 1


def test_nobody_is_told_who_did_not_ask_who_blocks_or_whose_address_is_not_known(store, ann, bo, talk, enter):
    conversations.send_message(store, bo, talk, "Hello.")
    conversations.send_message(store, ann, talk, "Hello.")
    assert notices.take_message_notice(store, talk, ann.account_id) is None, "Bo did not ask"
    notices.set_notices(store, bo, wanted=True)
    assert notices.take_message_notice(store, talk, ann.account_id) is None, "Bo's address is not known"
    conversations.block(store, ann, bo.account_id)
    assert take(store, talk, bo) is None
    conversations.block(store, ann, bo.account_id, wanted=False)
    notices.set_notices(store, ann, wanted=False)
    assert take(store, talk, bo) is None
    stranger = enter("stranger")
    assert notices.take_message_notice(store, talk, stranger.account_id) is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [({"email": "bo@example.org"}, ""), ({"email": "bo@example.org", "email_verified": True}, "bo@example.org")],
)
def test_an_address_counts_if_the_provider_vouches_for_it(store, enter, told, expected):
    assert notices.find_notice_address(store, enter("bo", **told)) == expected


def test_an_address_that_a_digest_goes_to_counts_once_it_has_answered(store, enter):
    bo = enter("bo")
    asked = subscriptions.subscribe(store, bo, "bo@example.org", "daily", "trending")
    assert notices.find_notice_address(store, bo) == ""

    subscriptions.confirm(store, asked.confirm_token)
    assert notices.find_notice_address(store, bo) == "bo@example.org"
    subscriptions.unsubscribe(store, asked.unsubscribe_token)
    assert notices.find_notice_address(store, bo) == ""


def test_a_mail_names_who_and_leads_there_and_says_nothing_of_what_was_written(store, bo, talk):
    conversations.send_message(store, bo, talk, SECRET)
    with serve_mail() as post:
        settings = DigestSettings(smtp=post.settings(), public_url="https://graph.example.org")
        assert send_notice(store, lambda one: take(one, talk, bo), settings)
        assert not send_notice(store, lambda one: take(one, talk, bo), settings)

    (letter,) = post.got
    assert post.to == ["ann@example.org"]
    assert letter["Subject"] == "Bo https:∕∕evil․example∕x Bcc: all＠example․org has written to you"
    assert not {"Bcc", "List-Unsubscribe", "Precedence"} & set(letter.keys())
    texts = [part.get_content() for part in letter.walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in letter.walk()][1:] == ["text/plain", "text/html"]
    for text in texts:
        assert f"https://graph.example.org/inbox?with={talk}" in text
        assert SECRET not in text
        assert "evil.example" not in text
        assert "Tell me by e-mail" in text


def test_a_mail_about_an_invitation_goes_out_while_it_waits(store, ann, bo):
    invitation = conversations.invite(store, bo, ANN, "question", PAPER, SECRET)
    found = notices.take_invitation_notice(store, invitation)
    assert found
    assert (found.what, found.email) == ("invitation", "ann@example.org")

    rewind(store, 2)
    conversations.withdraw_invitation(store, bo, invitation)
    assert notices.take_invitation_notice(store, invitation) is None
    again = conversations.invite(store, bo, ANN, "question", PAPER, SECRET)
    conversations.answer_invitation(store, ann, again, accept=False)
    assert notices.take_invitation_notice(store, again) is None


def test_a_mail_server_that_is_away_loses_no_message_and_the_next_one_is_told(store, ann, bo, talk, caplog):
    conversations.send_message(store, bo, talk, "One.")
    away = DigestSettings(smtp=quick(find_port()))
    with pytest.raises(MailServerUnavailable):
        send_notice(store, lambda one: take(one, talk, bo), away)

    assert conversations.count_unread(store, ann) == 1
    with serve_mail() as post:
        assert send_notice(store, lambda one: take(one, talk, bo), DigestSettings(smtp=post.settings()))
    assert len(post.got) == 1


def test_what_may_have_gone_out_is_not_sent_again(store, bo, talk):
    conversations.send_message(store, bo, talk, "One.")
    with serve_failing("dot", times=1) as (port, took):
        settings = DigestSettings(smtp=quick(port))
        with pytest.raises(Exception, match="Nobody knows"):
            send_notice(store, lambda one: take(one, talk, bo), settings)
        assert not send_notice(store, lambda one: take(one, talk, bo), settings)

    assert len(took) == 1


def test_whoever_sends_waits_for_no_mail_server_and_hears_of_no_failure(store, bo, talk, monkeypatch, caplog):
    """The one thread goes on after a failure, and after another one that nobody foresaw."""
    conversations.send_message(store, bo, talk, "One.")
    notifier = Notifier()
    with serve_mail() as post:
        for name, value in (("HOST", "127.0.0.1"), ("SECURITY", "none"), ("SENDER", "digest@example.org")):
            monkeypatch.setenv(f"EXPLORER_SMTP_{name}", value)
        monkeypatch.setenv("EXPLORER_SMTP_PORT", str(find_port()))
        notifier.tell(store, lambda one: take(one, talk, bo), delay=0)
        notifier.wait()
        assert "notice not sent: The mail server 127.0.0.1" in caplog.text
        monkeypatch.setenv("EXPLORER_SMTP_PORT", str(post.port))
        notifier.tell(store, lambda _: 1 / 0, delay=0)  # type: ignore[arg-type, return-value]
        notifier.tell(store, lambda one: take(one, talk, bo), delay=0)
        notifier.wait()

    assert post.to == ["ann@example.org"]
    assert "ann@example.org" not in caplog.text


def test_without_a_mail_server_nothing_counts_as_told(store, bo, talk):
    conversations.send_message(store, bo, talk, "One.")

    assert not send_notice(store, lambda one: take(one, talk, bo), DigestSettings())
    assert take(store, talk, bo)


def test_switching_it_off_and_a_deleted_account_leave_nothing_of_what_was_told(store, ann, bo, talk, enter):
    def told() -> list[str]:
        with store.reading() as connection:
            return list(connection.execute(select(preferences.c.name).order_by(preferences.c.name)).scalars())

    conversations.send_message(store, bo, talk, "One.")
    assert take(store, talk, bo)
    delete_account(store, bo)
    carl = enter("carl")
    invitation = conversations.invite(store, carl, ANN, "data", PAPER, "Data?")
    assert notices.take_invitation_notice(store, invitation)
    assert told() == ["mail-notices", f"told-of:{carl.account_id}"]
    notices.set_notices(store, ann, wanted=False)
    assert told() == []


def test_who_takes_invitations_back_and_invites_anew_causes_one_mail_a_day(store, ann, bo):
    def ask() -> notices.Notice | None:
        invitation = conversations.invite(store, bo, ANN, "question", PAPER, SECRET)
        told = notices.take_invitation_notice(store, invitation)
        conversations.withdraw_invitation(store, bo, invitation)
        return told

    assert ask()
    rewind(store, 2)
    assert ask() is None
    rewind(store, 25)
    assert ask()
