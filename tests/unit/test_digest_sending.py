"""Digests through mail servers that work, refuse, stall and hang up: each goes out once, or it is told why not."""

from __future__ import annotations

import os
import socketserver
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from explorer.digest.mailing import Mailer
from explorer.digest.message import build_message
from explorer.digest.sending import Run, find_due, send_digests
from explorer.digest.settings import DigestSettings, Listed
from explorer.errors import InvalidOption, MailServerUnavailable, MailUncertain
from explorer.people.accounts import get_local_reader
from explorer.people.digests import begin_digest, find_digests
from explorer.people.store import Store
from explorer.people.subscriptions import confirm, find_active, list_address, subscribe, unsubscribe
from explorer.settings import PROJECT, STATE_VARIABLE
from explorer.snapshot.opened import open_snapshot
from tests.browser.harness import wait_for
from tests.mail_server import find_port, make_certificate, quick, serve_failing, serve_mail
from tests.pages.running import import_works

TODAY = datetime.now(UTC).date()
WORKS = [
    {"id": f"w{number}", "title": f"Paper {number}", "date": str(TODAY - timedelta(days=1)), "authors": ["Ann Lee"],
     "votes": number, "abstract": ".Dots begin lines\n.and so\n..on."}
    for number in range(3)
]  # fmt: skip
PEOPLE = ("ann@example.org", "bo@example.org", "cy@example.org")


@pytest.fixture
def store(tmp_path):
    return Store(f"sqlite:///{tmp_path / 'state.sqlite'}")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    return open_snapshot(import_works(tmp_path_factory.mktemp("digest"), WORKS))


@pytest.fixture
def plan(snapshot, store):
    """A run for some addresses through some server."""

    def plan(smtp, people=PEOPLE[:1], **more):
        settings = DigestSettings(
            smtp, "https://graph.example.org", tuple(Listed(one) for one in people), weekday=(TODAY.weekday() + 1) % 7
        )
        return Run(snapshot, store, settings, TODAY, **more)

    return plan


def outcomes(told):
    return [(one.subscription.email, one.outcome) for one in sorted(told, key=lambda one: one.subscription.email)]


def test_everybody_gets_one_digest_however_often_it_is_sent(plan):
    with serve_mail() as post:
        first = send_digests(plan(post.settings(), PEOPLE))
        second = send_digests(plan(post.settings(), PEOPLE))

    assert {one.outcome for one in first} == {"sent"}
    assert {one.outcome for one in second} == {"sent before"}
    assert sorted(post.to) == list(PEOPLE)


def test_lines_that_begin_with_a_dot_arrive_as_they_were(plan):
    with serve_mail() as post:
        send_digests(plan(post.settings()))

    (message,) = post.got
    text = message.get_body(("plain",))
    assert text is not None
    assert ".Dots begin lines .and so ..on." in text.get_content()


def test_what_is_refused_for_good_is_told_and_others_get_theirs(plan, store):
    with serve_mail() as post:
        post.refusals["bo@example.org"] = "550 no such mailbox"
        told = send_digests(plan(post.settings(), PEOPLE))

    assert outcomes(told) == [(PEOPLE[0], "sent"), (PEOPLE[1], "failed"), (PEOPLE[2], "sent")]
    (failed,) = [one for one in find_digests(store, str(TODAY)) if one.state == "failed"]
    assert "550 no such mailbox" in failed.error


def test_a_server_that_is_busy_is_asked_again_within_the_run(plan):
    with serve_mail() as post:
        post.answers += ["451 try later", "452 still full"]
        told = send_digests(plan(post.settings()))

    assert outcomes(told) == [(PEOPLE[0], "sent")]
    assert len(post.got) == 1


def test_a_server_that_stays_busy_is_told_and_asked_by_the_next_run(plan):
    with serve_mail() as post:
        post.answers += ["451 try later"] * 3
        first = send_digests(plan(post.settings()))
        second = send_digests(plan(post.settings()))

    assert (outcomes(first), outcomes(second)) == ([(PEOPLE[0], "failed")], [(PEOPLE[0], "sent")])
    assert "(after 3 tries)" in first[0].detail


def test_who_keeps_refusing_the_same_message_is_not_asked_for_ever(plan):
    with serve_mail() as post:
        post.refusals[PEOPLE[0]] = "550 no"
        told = [send_digests(plan(post.settings()))[0] for _ in range(6)]

    assert [one.outcome for one in told] == ["failed"] * 6
    assert "550 no" in told[4].detail
    assert "as often as" in told[5].detail


@pytest.mark.parametrize("step", ["greeting", "drip", "mail", "data"])
def test_a_server_that_fails_before_it_has_the_message_is_tried_again(step, plan):
    with serve_failing(step, times=1) as (port, took):
        told = send_digests(plan(quick(port)))

    assert outcomes(told) == [(PEOPLE[0], "sent")]
    assert len(took) == 1


def test_who_hangs_up_in_the_middle_of_a_message_may_have_had_more_of_it_than_is_known(plan):
    """The last dot was on its way; better no digest than two."""
    with serve_failing("body", times=1) as (port, took):
        told = send_digests(plan(quick(port)))

    assert (outcomes(told), took) == ([(PEOPLE[0], "uncertain")], [])


@pytest.mark.parametrize("step", ["dot", "dot-stalls"])
def test_a_message_that_may_have_been_taken_is_not_sent_again(step, plan, store):
    with serve_failing(step, times=1) as (port, took):
        first = send_digests(plan(quick(port)))
        second = send_digests(plan(quick(port)))
        assert (outcomes(first), outcomes(second)) == ([(PEOPLE[0], "uncertain")],) * 2
        assert len(took) == 1
        third = send_digests(plan(quick(port), retry=True))

    assert outcomes(third) == [(PEOPLE[0], "sent")]
    assert len(took) == 2


def test_after_an_uncertain_one_the_others_get_theirs(plan):
    with serve_failing("dot", times=1) as (port, took):
        told = send_digests(plan(quick(port), PEOPLE))

    assert sorted(one.outcome for one in told) == ["sent", "sent", "uncertain"]
    assert len(took) == 3


def test_a_run_that_was_killed_midway_is_told_and_nothing_goes_out_twice(plan, store):
    subscription = list_address(store, PEOPLE[0], "daily", "trending")
    begin_digest(store, subscription.id, str(TODAY))
    with serve_mail() as post:
        told = send_digests(plan(post.settings(), PEOPLE[:2]))
        assert outcomes(told) == [(PEOPLE[0], "uncertain"), (PEOPLE[1], "sent")]
        assert "never ended" in next(one.detail for one in told if one.outcome == "uncertain")
        again = send_digests(plan(post.settings(), PEOPLE[:2], retry=True))

    assert outcomes(again) == [(PEOPLE[0], "sent"), (PEOPLE[1], "sent before")]
    assert sorted(post.to) == list(PEOPLE[:2])


def test_runs_at_the_same_time_send_everybody_one(plan):
    people = [f"reader{number}@example.org" for number in range(8)]
    with serve_mail() as post, ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(send_digests, plan(post.settings(seconds=5), people)) for _ in range(3)]
        told = [one.outcome for run in runs for one in run.result()]

    assert sorted(post.to) == people
    assert told.count("sent") == 8
    assert set(told) <= {"sent", "sent before", "uncertain"}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_over_tls_only_a_server_with_a_good_certificate_gets_mail(security, plan, tmp_path, monkeypatch):
    certificate, key = make_certificate(tmp_path)
    with serve_mail(password="s3cret", tls=(security, certificate, key)) as post:
        smtp = post.settings(security=security, user="graph", password="s3cret", seconds=5)
        strange = send_digests(plan(smtp))
        assert (strange[0].outcome, post.logins) == ("failed", [])
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        known = send_digests(plan(smtp))

    assert "certificate" in strange[0].detail.lower()
    assert (known[0].outcome, post.to) == ("sent", [PEOPLE[0]])


def test_where_no_server_answers_the_rest_is_left_for_the_next_run(plan):
    told = send_digests(plan(quick(find_port()), PEOPLE))
    with serve_mail() as post:
        again = send_digests(plan(post.settings(), PEOPLE))

    assert [one.outcome for one in told] == ["failed", "not tried", "not tried"]
    assert {one.outcome for one in again} == {"sent"}


def test_a_server_that_stalls_at_every_message_does_not_hold_the_run_up(plan):
    people = [f"reader{number}@example.org" for number in range(6)]
    with serve_failing("mail") as (port, _):
        told = send_digests(plan(replace(quick(port), seconds=0.1), people))

    assert [one.outcome for one in told] == ["failed"] * 3 + ["not tried"] * 3


def test_the_user_and_the_password_are_told_to_the_server(plan):
    with serve_mail(password="s3cret") as post:
        wrong = send_digests(plan(post.settings(user="graph", password="wr0ng"), PEOPLE))
        right = send_digests(plan(post.settings(user="graph", password="s3cret"), PEOPLE))

    assert [one.outcome for one in wrong] == ["failed", "not tried", "not tried"]
    assert {one.outcome for one in right} == {"sent"}
    assert not any("wr0ng" in one.detail for one in wrong)


def test_a_password_is_not_sent_in_the_clear_where_tls_was_asked_for(plan):
    with serve_mail(password="s3cret") as post:
        told = send_digests(plan(post.settings(user="graph", password="s3cret", security="starttls")))

    assert "no STARTTLS" in told[0].detail
    assert post.logins == []


def test_where_nothing_is_new_nothing_is_sent_and_that_is_kept(make_library, store):
    snapshot = make_library([{"id": "old", "title": "Old", "date": "2020-05-01"}])
    with serve_mail() as post:
        settings = DigestSettings(post.settings(), "", (Listed(PEOPLE[0]),))
        (told,) = send_digests(Run(snapshot, store, settings, TODAY))

    assert (told.outcome, post.got) == ("nothing new", [])
    assert "is of 2020-05-01" in told.detail
    assert [(one.state, one.error) for one in find_digests(store, str(TODAY))] == [("failed", "nothing new")]


def test_who_has_unsubscribed_gets_nothing_though_the_settings_list_them(plan, store):
    with serve_mail() as post:
        send_digests(plan(post.settings(), PEOPLE[:1]))
        unsubscribe(store, list_address(store, PEOPLE[0], "daily", "trending").unsubscribe_token)
        told = send_digests(replace(plan(post.settings(), PEOPLE[:1]), day=TODAY + timedelta(days=1)))

    assert (told, len(post.got)) == ([], 1)


def test_who_is_taken_out_of_the_settings_gets_no_more(plan):
    with serve_mail() as post:
        send_digests(plan(post.settings(), PEOPLE[:1]))
        told = send_digests(replace(plan(post.settings(), ()), day=TODAY + timedelta(days=1)))

    assert told == []


def test_a_command_that_is_killed_in_the_middle_leaves_a_digest_that_is_told_and_not_sent_again(
    plan, store, snapshot, tmp_path
):
    """It had given the whole message away, and waited for the answer."""
    subscription = subscribe(store, get_local_reader(store), PEOPLE[0], "daily", "trending")
    confirm(store, subscription.confirm_token)
    command = [sys.executable, "-m", "explorer", "digest", "--send", "--library", str(snapshot.folder.parents[1])]
    with serve_failing("dot-stalls") as (port, took):
        settings = {"HOST": "127.0.0.1", "PORT": str(port), "SECURITY": "none", "SENDER": "digest@example.org"}
        environment = {f"EXPLORER_SMTP_{name}": value for name, value in settings.items()}
        state = {STATE_VARIABLE: f"sqlite:///{tmp_path / 'state.sqlite'}"}
        running = subprocess.Popen(command, cwd=PROJECT, env={**os.environ, **environment, **state})
        wait_for(lambda: took, "the message")
        running.kill()
        running.wait()
    with serve_mail() as post:
        (told,) = send_digests(plan(post.settings(), ()))

    assert (told.outcome, post.got, len(took)) == ("uncertain", [], 1)


def test_without_a_mail_server_the_settings_are_named(plan):
    with pytest.raises(InvalidOption, match="No mail server is set"):
        send_digests(plan(None))


def test_an_address_beyond_ascii_goes_only_to_servers_that_take_it(plan):
    with serve_mail() as post:
        told = send_digests(plan(post.settings(), ["änn@example.org", "bo@bücher.example"]))

    assert {one.subscription.email: one.outcome for one in told} == {
        "änn@example.org": "failed",
        "bo@bücher.example": "sent",
    }
    assert post.to == ["bo@xn--bcher-kva.example"]


def test_the_mailer_tells_apart_what_was_not_sent_from_what_nobody_knows(store):
    subscription = list_address(store, PEOPLE[0], "daily", "trending")

    def send(port):
        smtp = quick(port, tries=1)
        message = build_message(DigestSettings(), smtp, subscription, "2026-11-20", "Subject", "text", "<p>text</p>")
        with Mailer(smtp) as mailer:
            mailer.send(message)

    with pytest.raises(MailServerUnavailable):
        send(find_port())
    with serve_failing("dot") as (port, _), pytest.raises(MailUncertain):
        send(port)


class SayingServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, says: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Saying)
        self.says = says
        self.took: list[bytes] = []


class Saying(socketserver.StreamRequestHandler):
    """Gives the answers that the server has for a command, and keeps the messages that it got whole."""

    server: SayingServer

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line[:4].upper().strip().decode()
            self.wfile.write(self.server.says.get(word, USUAL.get(word, b"250 fine\r\n")))
            if word == "QUIT":
                return
            if word == "DATA":
                self.server.took.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.wfile.write(self.server.says.get("dot", b"250 taken\r\n"))


USUAL = {"EHLO": b"250-here\r\n250 AUTH PLAIN\r\n", "DATA": b"354 go on\r\n", "AUTH": b"235 welcome\r\n"}


@contextmanager
def serve_saying(**says):
    """A server that gives these answers instead of the usual ones: its port, and the messages that it got."""
    with SayingServer(says) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1], server.took
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("answer", [b"queued\r\n", b"199 hm\r\n", b"354 more\r\n", b"999 what\r\n"])
def test_an_answer_to_the_whole_message_that_can_not_be_read_is_uncertain_and_it_is_not_sent_again(answer, plan):
    with serve_saying(dot=answer) as (port, took):
        first = send_digests(plan(quick(port)))
        second = send_digests(plan(quick(port)))

    assert (outcomes(first), outcomes(second)) == ([(PEOPLE[0], "uncertain")],) * 2
    assert "answer" in first[0].detail
    assert len(took) == 1


@pytest.mark.parametrize("answer", [b"250 taken\r\n", b"251 passed on\r\n", b"200 ok\r\n"])
def test_every_answer_that_accepts_counts(answer, plan):
    with serve_saying(dot=answer) as (port, took):
        told = send_digests(plan(quick(port)))

    assert (outcomes(told), len(took)) == ([(PEOPLE[0], "sent")], 1)


@pytest.mark.parametrize(
    ("password", "challenge", "reason"),
    [("pässwörd", b"235 welcome\r\n", "letters beyond ASCII"), ("s3cret", b"334 abc\r\n", "can't be read")],
)
def test_a_log_in_that_can_not_be_written_or_read_is_told_and_all_are_sent_by_the_next_run(
    password, challenge, reason, plan, store
):
    with serve_saying(AUTH=challenge) as (port, took):
        told = send_digests(plan(quick(port, user="graph", password=password), PEOPLE))
    with serve_mail() as post:
        again = send_digests(plan(post.settings(), PEOPLE))

    assert [one.outcome for one in told] == ["failed", "not tried", "not tried"]
    assert reason in told[0].detail
    assert not any(sign in told[0].detail for sign in ("pässwörd", "xe4", "ä"))
    assert (took, sorted(post.to)) == ([], list(PEOPLE))
    assert {one.outcome for one in again} == {"sent"}


def test_a_mailbox_gets_a_digest_once_however_often_and_in_whatever_case_it_is_named(plan, store):
    reader = get_local_reader(store)
    own = confirm(store, subscribe(store, reader, "Ann@Example.org", "daily", "trending").confirm_token)
    again = subscribe(store, reader, "ann@example.ORG", "daily", "trending")
    with serve_mail() as post:
        told = send_digests(plan(post.settings(), ["ann@example.org", "ANN@example.org", "bo@example.org"]))

    assert again.id == own.id
    assert sorted(one.casefold() for one in post.to) == ["ann@example.org", "bo@example.org"]
    assert own.id in {one.subscription.id for one in told}


def test_who_got_a_digest_by_the_settings_does_not_get_it_again_by_subscribing_on_the_same_day(plan, store):
    with serve_mail() as post:
        send_digests(plan(post.settings()))
        asked = subscribe(store, get_local_reader(store), PEOPLE[0].upper(), "daily", "trending")
        confirm(store, asked.confirm_token)
        told = send_digests(plan(post.settings()))

    assert ([one.outcome for one in told], post.to) == (["sent before"], [PEOPLE[0]])


def test_one_click_ends_every_subscription_by_which_a_mailbox_gets_the_digest(plan, store):
    reader = get_local_reader(store)
    own = confirm(store, subscribe(store, reader, "Änn@example.org", "daily", "trending").confirm_token)
    list_address(store, "änn@example.org", "daily", "trending")
    other = list_address(store, "änn@example.org", "daily", "followed")
    unsubscribe(store, own.unsubscribe_token)

    assert [one.id for one in find_active(store, "daily")] == [other.id]
    assert find_due(plan(None, ["änn@example.org"])) == []


def test_ending_what_was_never_confirmed_ends_nothing_else(store):
    listed = list_address(store, PEOPLE[0], "daily", "trending")
    asked = subscribe(store, get_local_reader(store), PEOPLE[0], "daily", "trending")

    assert unsubscribe(store, asked.unsubscribe_token).state == "ended"
    assert [one.id for one in find_active(store, "daily")] == [listed.id]


MONDAY = TODAY - timedelta(days=TODAY.weekday())


@pytest.fixture
def plan_week(make_library, store):
    """A run on a day of one week for a weekly reader of Mondays."""
    works = [{"id": "w", "title": "Paper", "date": str(MONDAY - timedelta(days=2)), "authors": ["Ann Lee"]}]
    snapshot = make_library(works)

    def plan_week(smtp, days, **more):
        settings = DigestSettings(smtp, "", (Listed(PEOPLE[0], "weekly"),), weekday=0)
        return Run(snapshot, store, settings, MONDAY + timedelta(days=days), **more)

    return plan_week


def test_a_weekly_digest_that_failed_on_its_day_is_sent_once_later_in_the_week(plan_week):
    with serve_mail() as post:
        post.refusals[PEOPLE[0]] = "451 full"
        failed = send_digests(plan_week(quick(post.port), 0))
        post.refusals.clear()
        told = [send_digests(plan_week(quick(post.port), days)) for days in (1, 2, 6)]

    assert outcomes(failed) == [(PEOPLE[0], "failed")]
    assert [outcomes(one) for one in told] == [[(PEOPLE[0], "sent")], [], []]
    assert post.to == [PEOPLE[0]]


def test_weekly_digests_are_not_due_before_their_day_nor_on_another_day_that_is_asked_for(plan_week):
    run = plan_week(None, 1)
    later = replace(run, settings=replace(run.settings, weekday=2))

    assert (len(find_due(run)), find_due(later), find_due(replace(run, is_past=True))) == (1, [], [])
