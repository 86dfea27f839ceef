"""Which papers a digest holds, how it reads, what its headers say, and the command."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from explorer.cli import main
from explorer.digest.editions import build_edition, build_edition_for, find_news
from explorer.digest.sending import Run, send_digests, write_message
from explorer.digest.settings import DigestSettings, Listed, Smtp, load_digest_settings
from explorer.errors import InvalidOption
from explorer.people.accounts import get_local_reader
from explorer.people.digests import begin_digest, end_digest, has_arrivals
from explorer.people.follows import exclude, follow
from explorer.people.readers import Target
from explorer.people.store import Store
from explorer.people.subscriptions import list_address
from explorer.settings import STATE_VARIABLE
from explorer.snapshot.opened import open_snapshot
from tests.mail_server import serve_mail
from tests.pages.running import import_works

TODAY = datetime.now(UTC).date()
HOSTILE = "Graphs\r\nBcc: eve@example.org\x00 <img src=x onerror=alert(1)> \u202egnp\ud800"
SMTP = Smtp("localhost", 25, "digest@example.org", "Graph\r\nBcc: eve@example.org")


def work(name, days, **more):
    return {
        "id": name,
        "title": f"Paper {name}",
        "date": str(TODAY - timedelta(days=days)),
        "authors": ["Ann Lee"],
        **more,
    }


WORKS = [
    work("new", 1, votes=3, abstract="Wide graphs. " * 200, authors=["Ann Lee", "Bo Chen"], arxiv_id="2611.00001"),
    work("liked", 1, votes=30, keywords=["vision"], authors=["Cy Díaz"]),
    work("older", 3, votes=99),
    work("old", 40, votes=999),
    work("future", -3),
    work("hostile", 1, title=HOSTILE.encode("utf8", "replace").decode(), authors=["<b>Eve</b>\r\nTo: x@example.org"],
         url="javascript:alert(1)"),
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return import_works(tmp_path_factory.mktemp("digest"), WORKS)


@pytest.fixture(scope="module")
def snapshot(library):
    return open_snapshot(library)


@pytest.fixture
def store(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'state.sqlite'}"
    monkeypatch.setenv(STATE_VARIABLE, url)
    return Store(url)


def news_of(snapshot, store, day=TODAY, *, is_past=False, keep=True):
    return find_news(snapshot, store, day, is_past=is_past, keep=keep)


def names(edition):
    return [one.paper.id for one in edition.entries]


def test_a_first_digest_holds_what_came_since_yesterday_the_most_trending_first(snapshot, store):
    subscription = list_address(store, "ann@example.org", "daily", "trending")
    edition = build_edition(news_of(snapshot, store), store, subscription, is_local=True)

    assert names(edition) == ["liked", "new", "hostile"]


def test_a_week_reaches_further_back(snapshot, store):
    subscription = list_address(store, "ann@example.org", "weekly", "trending")
    edition = build_edition(news_of(snapshot, store), store, subscription, is_local=True)

    assert names(edition) == ["older", "liked", "new", "hostile"]


def test_what_a_source_names_days_late_is_in_the_next_digest_and_nothing_is_told_twice(tmp_path, store):
    library = import_works(tmp_path, WORKS[:1])
    subscription = list_address(store, "ann@example.org", "daily", "trending")
    first = build_edition(news_of(open_snapshot(library), store), store, subscription, is_local=True)
    begin_digest(store, subscription.id, str(TODAY))
    end_digest(store, subscription.id, str(TODAY))
    later = open_snapshot(import_works(tmp_path, [*WORKS[:1], work("late", 4)]))
    second = build_edition(news_of(later, store, TODAY + timedelta(days=1)), store, subscription, is_local=True)

    assert (names(first), names(second)) == (["new"], ["late"])


def test_a_day_that_is_asked_for_holds_the_papers_dated_so(snapshot, store):
    news = news_of(snapshot, store, TODAY - timedelta(days=40), is_past=True)

    assert names(build_edition_for(news, store, None, "daily", "trending")) == ["old"]


def test_what_is_followed_is_told_and_what_is_left_out_is_not(snapshot, store):
    reader = get_local_reader(store)
    topic = snapshot.rows("SELECT topic_id FROM topics WHERE name = 'vision'")[0][0]
    follow(store, reader, Target("topic", topic))
    follow(store, reader, Target("search", "q=graphs"))
    news = news_of(snapshot, store)
    before = names(build_edition_for(news, store, reader, "daily", "followed"))
    exclude(store, reader, Target("paper", "hostile"))
    after = names(build_edition_for(news, store, reader, "daily", "followed"))

    assert (before, after) == (["liked", "new", "hostile"], ["liked", "new"])


def test_who_follows_nobody_gets_no_digest_of_it_and_is_told_why(snapshot, store):
    edition = build_edition_for(news_of(snapshot, store), store, get_local_reader(store), "daily", "followed")

    assert (edition.entries, edition.reason) == ((), "nobody and nothing is followed")


def test_a_preview_remembers_nothing(snapshot, store):
    news_of(snapshot, store, keep=False)

    assert not has_arrivals(store)


@pytest.fixture
def message(snapshot, store):
    """The whole message as it goes over the wire, and its two parts."""
    settings = DigestSettings(SMTP, "https://graph.example.org/app", (), unsubscribe_mail="leave@example.org")
    run = Run(snapshot, store, settings, TODAY)
    subscription = list_address(store, "ann@example.org", "daily", "trending")
    edition = build_edition(news_of(snapshot, store), store, subscription, is_local=True)
    sent = write_message(run, SMTP, subscription, edition).as_bytes()
    again = write_message(run, SMTP, subscription, edition)
    parsed = message_from_bytes(sent, policy=default)
    assert parsed["Message-ID"] == again["Message-ID"]
    return parsed, sent, subscription


def test_the_headers_say_who_what_and_how_to_leave(message):
    parsed, _, subscription = message
    leave = f"https://graph.example.org/app/subscriptions/unsubscribe?token={subscription.unsubscribe_token}"

    assert str(parsed["To"]) == "ann@example.org"
    assert parsed["From"].addresses[0].addr_spec == "digest@example.org"
    assert parsed["List-Unsubscribe"].startswith(f"<{leave}>, <mailto:leave@example.org?subject=unsubscribe%20")
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (parsed["Auto-Submitted"], parsed["Precedence"]) == ("auto-generated", "bulk")
    assert re.fullmatch(r"<digest\.[0-9a-f]{32}@graph\.example\.org>", parsed["Message-ID"])
    assert "3 trending papers" in parsed["Subject"]
    assert parsed["Date"].datetime.date() == TODAY


def test_both_parts_say_the_same_and_nothing_is_fetched(message):
    parsed, sent, subscription = message
    text, html = (parsed.get_body((kind,)).get_content() for kind in ("plain", "html"))

    assert parsed.get_content_type() == "multipart/alternative"
    for part in (text, html):
        assert part.index("Paper liked") < part.index("Paper new")
        assert "2 authors: Ann Lee, Bo Chen" in part
        assert "30 votes" in part
        assert "https://arxiv.org/abs/2611.00001" in part
        assert "https://graph.example.org/app/paper?id=new" in part
        assert subscription.unsubscribe_token in part
    assert len(text) < 3_000  # long abstracts are cut
    assert not re.search(r"<(img|script|link|iframe)|url\(|@import", html)
    assert max(len(line) for line in sent.split(b"\r\n")) <= 998


def test_nothing_in_titles_or_names_becomes_a_header_or_markup(message):
    parsed, sent, _ = message
    head = sent.split(b"\r\n\r\n", 1)[0]
    html = parsed.get_body(("html",)).get_content()

    assert not re.search(rb"^(?:bcc|cc):", head, re.IGNORECASE | re.MULTILINE)
    assert len(parsed.get_all("To")) == 1
    assert "<img" not in html
    assert "<b>Eve" not in html
    assert "javascript:" not in html
    assert "\x00" not in html
    assert "\u202e" not in html


@pytest.mark.parametrize(
    "address", ["ann@example.org\r\nBcc: eve@example.org", "ann@example.org, eve@example.org", "a\x00@example.org", "x"]
)
def test_no_address_can_name_another_one(address, store):
    with pytest.raises(InvalidOption):
        list_address(store, address, "daily", "trending")


def test_weekly_digests_go_out_on_their_day_alone(snapshot, store):
    with serve_mail() as post:
        people = (Listed("ann@example.org"), Listed("bo@example.org", "weekly"))
        settings = DigestSettings(post.settings(), "", people, weekday=TODAY.weekday())
        due = send_digests(Run(snapshot, store, settings, TODAY))
        later = send_digests(Run(snapshot, store, settings, TODAY + timedelta(days=1)))

    assert [one.outcome for one in due] == ["sent", "sent"]
    assert [one.subscription.email for one in later] == ["ann@example.org"]


SECRETS = """
public_url = "https://graph.example.org/"
[smtp]
host = "mail.example.org"
user = "graph"
password = "s3cret"
sender = "Research graph <digest@example.org>"
[digest]
daily = ["ann@example.org", {email = "bo@example.org", content = "followed"}]
weekly = ["cy@example.org"]
weekday = "friday"
"""


def test_the_secrets_say_how_digests_go_out(tmp_path):
    (tmp_path / "secrets.toml").write_text(SECRETS)
    settings = load_digest_settings({}, tmp_path / "secrets.toml")
    other = load_digest_settings(
        {"EXPLORER_SMTP_HOST": "127.0.0.1", "EXPLORER_SMTP_SECURITY": "tls"}, tmp_path / "secrets.toml"
    )

    assert settings.smtp == Smtp(
        "mail.example.org", 587, "digest@example.org", "Research graph", "graph", "s3cret", "starttls", 30.0
    )
    assert settings.public_url == "https://graph.example.org"
    assert settings.weekday == 4
    assert [(one.email, one.cadence, one.content) for one in settings.subscribers] == [
        ("ann@example.org", "daily", "trending"),
        ("bo@example.org", "daily", "followed"),
        ("cy@example.org", "weekly", "trending"),
    ]
    assert other.smtp is not None
    assert (other.smtp.host, other.smtp.port) == ("127.0.0.1", 465)
    assert "s3cret" not in repr(settings)


@pytest.mark.parametrize(
    ("secrets", "message"),
    [
        ('[smtp]\nhost = "a b"', "no name of a host"),
        ('[smtp]\nhost = "a"\nsender = "nobody"', "no e-mail address"),
        ('[smtp]\nhost = "a"\nsender = "a@b"\nport = 70000', "port"),
        ('[smtp]\nhost = "a"\nsender = "a@b"\nsecurity = "some"', "security"),
        ('[smtp]\nhost = "a"\nsender = "a@b"\ntimeout = "soon"', "seconds"),
        ('public_url = "javascript:alert(1)"', "address"),
        ('[digest]\ndaily = "ann@example.org"', "no list"),
        ('[digest]\ndaily = ["ann@example.org\\nBcc: x@y"]', "no e-mail address"),
        ('[digest]\nweekday = "someday"', "no day"),
        ("[smtp", "can't be read"),
    ],
)
def test_a_wrong_setting_is_named(secrets, message, tmp_path):
    (tmp_path / "secrets.toml").write_text(secrets)
    with pytest.raises(InvalidOption, match=message):
        load_digest_settings({}, tmp_path / "secrets.toml")


@pytest.fixture
def run(library, store, tmp_path, monkeypatch, capsys):
    """The command with secrets of its own: status, standard output, standard error."""
    monkeypatch.setattr("explorer.digest.settings.SECRETS", tmp_path / "secrets.toml")
    monkeypatch.setattr("explorer.cli.digesting.load_digest_settings", lambda: load_digest_settings(
        secrets=tmp_path / "secrets.toml"))  # fmt: skip
    (tmp_path / "secrets.toml").write_text('[digest]\ndaily = ["ann@example.org", "bo@example.org"]')

    def run(*words):
        status = main(["digest", "--library", str(library), *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_without_send_the_command_shows_what_would_go_out(run):
    status, out, _ = run("--to", "bo@example.org")

    assert status == 0
    assert "1 would get a digest" in out
    assert "To: bo@example.org" in out
    assert "Paper liked" in out
    assert "ann@" not in out


def test_the_command_sends_once_and_says_so(run, monkeypatch):
    with serve_mail() as post:
        monkeypatch.setenv("EXPLORER_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("EXPLORER_SMTP_PORT", str(post.port))
        monkeypatch.setenv("EXPLORER_SMTP_SECURITY", "none")
        monkeypatch.setenv("EXPLORER_SMTP_SENDER", "digest@example.org")
        status, out, _ = run("--send", "--json")
        again, said, _ = run("--send")
        post.refusals["cy@example.org"] = "550 no"

    assert (status, again, len(post.got)) == (0, 0, 2)
    assert {one["outcome"] for one in json.loads(out)["digests"]} == {"sent"}
    assert said.count("sent before") == 2


def test_trouble_is_told_on_standard_error_and_by_the_status(run, monkeypatch):
    with serve_mail() as post:
        post.refusals["ann@example.org"] = "550 no such mailbox"
        monkeypatch.setenv("EXPLORER_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("EXPLORER_SMTP_PORT", str(post.port))
        monkeypatch.setenv("EXPLORER_SMTP_SECURITY", "none")
        monkeypatch.setenv("EXPLORER_SMTP_SENDER", "digest@example.org")
        status, out, err = run("--send")

    assert status == 1
    assert "bo@example.org" in out
    assert "550 no such mailbox" in err
    assert "1 of 2 digests did not go out" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [(("--send",), "No mail server is set"), (("--retry",), "--retry stands"), (("--to", "x"), "no e-mail address")],
)
def test_a_command_that_can_not_be_followed_says_why(run, words, message):
    status, _, err = run(*words)

    assert status == 2
    assert message in err


def test_a_week_that_is_asked_for_is_the_seven_days_up_to_it(snapshot, store):
    news = news_of(snapshot, store, is_past=True)

    assert names(build_edition_for(news, store, None, "weekly", "trending")) == ["older", "liked", "new", "hostile"]
