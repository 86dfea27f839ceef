"""Keys, addresses, the answers on the disk, and the budget."""

import os
import time
from dataclasses import replace

import pytest

from explorer.errors import InvalidOption
from explorer.live.answers import KEPT_DAYS
from explorer.live.fetching import fetch, plan
from explorer.live.models import Fetched, Wanted
from explorer.live.settings import CACHE, LiveSettings, load_settings
from tests.live_server import LiveServer, OpenAlex, answer_crossref, answer_orcid, answer_semantic_scholar, set_up

KEY = "s3cret-K3y"
SECRETS = f"""
[openalex]
api_key = "{KEY}"
email = "ann@example.org"

[semantic_scholar]
url = "https://mirror.example.org/s2/"
"""


@pytest.fixture
def secrets(tmp_path):
    path = tmp_path / "secrets.toml"
    path.write_text(SECRETS, encoding="utf8")
    return path


@pytest.fixture
def ask(tmp_path):
    """Ask Crossref on this machine, again and again."""
    with LiveServer(answer_crossref) as server:
        ask_settings = set_up(server, "crossref", tmp_path / "cache")

        def ask(hours: float = 24, query: str = "on trees", *, fresh: bool = False) -> Fetched:
            settings = replace(ask_settings, hours=hours)
            return fetch(plan(Wanted("crossref", query=query, fresh=fresh), settings), settings=settings)

        yield ask


def test_settings_come_from_the_environment_before_secrets(secrets, tmp_path):
    environment = {"OPENALEX_API_KEY": "other", "EXPLORER_CACHE": str(tmp_path / "c"), "EXPLORER_CACHE_HOURS": "1.5"}

    settings = load_settings(environment, secrets)

    assert settings.account("openalex").key == "other"
    assert settings.account("openalex").email == "ann@example.org"
    assert settings.account("semantic-scholar").url == "https://mirror.example.org/s2"
    assert (settings.cache, settings.hours) == (tmp_path / "c", 1.5)


def test_without_any_settings_there_is_no_key_and_the_usual_folder(tmp_path):
    settings = load_settings({}, tmp_path / "nothing.toml")

    assert (settings.account("openalex").key, settings.cache) == ("", CACHE)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.openalex.org",
        "ftp://api.openalex.org",
        "https://user:word@api.openalex.org",
        "https://api.openalex.org/?a=b",
        "https://api.openalex.org/{0}",
        "http://127.0.0.1.example.org",
        "api.openalex.org",
        "https://",
    ],
)
def test_only_secure_addresses_are_taken_except_on_this_machine(url, tmp_path):
    with pytest.raises(InvalidOption, match="can't be used"):
        load_settings({"EXPLORER_OPENALEX_URL": url}, tmp_path / "none")
    assert load_settings({"EXPLORER_OPENALEX_URL": "http://[::1]:8000"}, tmp_path / "none").account("openalex").url


@pytest.mark.parametrize(
    "content",
    [f'[openalex]\napi_key = "{KEY} x"', f"[openalex]\napi_key = {KEY}", f'[openalex]\napi_key = ["{KEY}"]', "\x00"],
)
def test_broken_secrets_are_named_without_their_content(content, secrets):
    secrets.write_text(content, encoding="utf8")

    with pytest.raises(InvalidOption) as caught:
        load_settings({}, secrets)
    assert KEY not in f"{caught.value} {caught.value.hint}"
    assert caught.value.hint


@pytest.mark.parametrize("name", ["EXPLORER_CACHE_HOURS", "OPENALEX_API_KEY", "CROSSREF_EMAIL"])
def test_a_variable_that_makes_no_sense_is_refused(name, tmp_path):
    with pytest.raises(InvalidOption):
        load_settings({name: "no such\nthing"}, tmp_path / "none")


def test_settings_do_not_show_keys(secrets):
    settings = load_settings({}, secrets)

    assert KEY not in repr(settings)
    assert "ann@example.org" not in repr(settings)


@pytest.mark.parametrize(
    ("service", "answer", "header", "value", "wanted"),
    [
        ("openalex", OpenAlex(), "authorization", f"Bearer {KEY}", {"query": "on"}),
        ("semantic-scholar", answer_semantic_scholar, "x-api-key", KEY, {"query": "on"}),
        ("orcid", answer_orcid, "authorization", f"Bearer {KEY}", {"researcher": "0000-0001-0000-0001"}),
        ("crossref", answer_crossref, "user-agent", "(mailto:ann@example.org)", {"query": "on"}),
    ],
)
def test_a_key_is_sent_in_a_header_and_stands_nowhere_else(service, answer, header, value, wanted, tmp_path):
    with LiveServer(answer) as server:
        settings = set_up(server, service, tmp_path / "cache", key=KEY, email="ann@example.org")
        planned = plan(Wanted(service, **wanted), settings)
        fetched = fetch(planned, settings=settings)

    assert all(value in one.headers[header] for one in server.seen)
    assert all(KEY not in f"{one.path} {one.query}" for one in server.seen)
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert KEY.encode() not in written
    assert KEY not in f"{planned} {fetched} {planned.as_dict()} {fetched.as_dict()}"


def test_nothing_is_sent_that_was_not_set(tmp_path, monkeypatch):
    """No password of a .netrc, no cookie, no address of the machine's user."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann password hush")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with LiveServer(answer_crossref) as server:
        settings = set_up(server, "crossref", tmp_path / "cache")
        fetch(plan(Wanted("crossref", query="on"), settings), settings=settings)

    [seen] = server.seen
    assert set(seen.headers) == {"host", "user-agent", "accept-encoding", "accept", "connection"}
    assert seen.headers["user-agent"].startswith("research-graph-explorer/")


def test_an_answer_is_kept_and_not_asked_for_twice(ask):
    first, second = ask(), ask()

    assert (first.requests, first.kept) == (1, 0)
    assert (second.requests, second.kept) == (0, 1)
    assert first.files == second.files


def test_another_request_is_another_answer(ask):
    assert ask().files != ask(query="on graphs").files


def test_fresh_asks_again(ask):
    ask()

    assert ask(fresh=True).requests == 1


def test_an_answer_that_is_too_old_is_asked_for_again(ask):
    [path] = ask().files
    os.utime(path, (time.time() - 7200, time.time() - 7200))

    assert ask(hours=3).requests == 0
    assert ask(hours=1).requests == 1


def test_answers_of_last_week_are_deleted(ask):
    [path] = ask().files
    other = path.with_name("notes.json")
    other.write_text("{}")
    old = time.time() - (KEPT_DAYS + 1) * 86_400
    for one in (path, other):
        os.utime(one, (old, old))

    ask(query="on graphs")

    assert (path.exists(), other.exists()) == (False, True)


def test_the_folder_of_answers_is_no_part_of_the_project(ask):
    [path] = ask().files

    assert path.with_name(".gitignore").read_text() == "*\n"


def test_the_plan_says_what_the_last_answer_said_is_left(tmp_path):
    with LiveServer(OpenAlex(dollars=0.5)) as server:
        settings = set_up(server, "openalex", tmp_path / "cache", key=KEY)
        wanted = Wanted("openalex", query="on")
        before = plan(wanted, settings)
        fetch(before, settings=settings)

        after = plan(wanted, settings)

    assert before.words.endswith("it costs at most $0.0020, and $1.00 a day are free.")
    assert "$0.4990 of $1.00 were left at" in after.words
    assert plan(wanted, LiveSettings(cache=tmp_path / "cache")).budget is None, "another account has another budget"


@pytest.mark.parametrize("content", ["", "[]", '{"limit": "x"}', '{"limit": 1}', "\x00"])
def test_a_damaged_note_of_the_budget_is_no_budget(content, tmp_path):
    (tmp_path / "openalex-budget.json").write_text(content)

    assert plan(Wanted("openalex", query="on"), LiveSettings(cache=tmp_path)).budget is None
