"""The command ``fetch``: what it says, what it writes, how it ends."""

import json

import pytest

from explorer.cli import main
from explorer.snapshot import queries
from explorer.snapshot.opened import open_snapshot
from tests.live_server import LiveServer, OpenAlex, Reply, answer_arxiv

KEY = "s3cret-K3y"


@pytest.fixture
def server(tmp_path, monkeypatch):
    """OpenAlex on this machine, as the environment says."""
    with LiveServer(OpenAlex()) as server:
        monkeypatch.setenv("EXPLORER_OPENALEX_URL", server.url)
        monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
        monkeypatch.setenv("OPENALEX_API_KEY", KEY)
        yield server


@pytest.fixture
def run(capsys, tmp_path):
    """Run the command into a library of its own; its status and what it said."""

    def run(*words: str) -> tuple[int, str, str]:
        status = main(["fetch", *words, "--library", str(tmp_path / "library")])
        said = capsys.readouterr()
        assert KEY not in said.out + said.err
        return status, said.out, said.err

    return run


def test_what_it_takes_is_said_first_and_works_are_imported(run, server, tmp_path):
    status, out, _ = run("openalex", "--researcher", "A1001", "--coauthors", "1")

    lines = out.splitlines()
    assert status == 0
    assert lines[0].startswith("OpenAlex: at most 12 requests to 127.0.0.1:")
    assert lines[0].endswith("it costs at most $0.0012, and $1.00 a day are free.")
    assert lines[1].startswith("6 works came, with 2 requests; they cost $0.0002, and ")
    assert "6 records read, 6 imported" in lines[2]
    assert {one.title for one in queries.find_papers(open_snapshot(tmp_path / "library"), range(4))} >= {"On Rings"}


def test_a_dry_run_asks_nothing(run, server, tmp_path):
    status, out, _ = run("openalex", "graph", "splines", "--limit", "450", "--dry-run")

    assert (status, len(out.splitlines())) == (0, 1)
    assert "at most 5 requests" in out
    assert "$0.0050" in out
    assert server.seen == []
    assert not (tmp_path / "library").exists()


def test_json_holds_plan_outcome_and_import(run, server):
    status, out, err = run("openalex", "on", "trees", "--json")

    answer = json.loads(out)
    assert status == 0
    assert err.startswith("OpenAlex: at most 2 requests")
    assert set(answer) == {"plan", "fetched", "import"}
    assert set(answer["plan"]) == {"service", "requests", "cost_usd", "daily_usd", "remaining_usd", "words"}
    assert set(answer["fetched"]) == {
        *("files", "works", "existing", "requests", "kept", "cost_usd", "remaining_usd", "incomplete"),
    }
    assert (answer["fetched"]["works"], answer["fetched"]["cost_usd"]) == (1, 0.001)
    assert answer["import"]["added"] == 1


def test_a_dry_run_in_json_holds_the_plan_alone(run, server):
    _, out, _ = run("openalex", "on", "--json", "--dry-run")

    assert json.loads(out)["fetched"] is json.loads(out)["import"] is None


def test_nothing_found_is_done_and_makes_no_library(run, server, tmp_path):
    status, out, _ = run("openalex", "nothing", "like", "this")

    assert status == 0
    assert "Nothing was found, with 1 request" in out
    assert not (tmp_path / "library").exists()


def test_more_than_the_limit_is_said(run, server):
    assert "2 works of 5 (--limit N for more) came" in run("openalex", "on", "--limit", "2")[1]


def test_offline_it_says_so_in_one_sentence_with_a_hint(run, server, monkeypatch):
    monkeypatch.setenv("EXPLORER_OPENALEX_URL", "http://127.0.0.1:9")

    status, _, err = run("openalex", "on")

    said = [line for line in err.splitlines() if "%|" not in line]
    assert status == 1
    assert said[-2].endswith("error: OpenAlex can't be reached: there is no connection to 127.0.0.1:9.")
    assert said[-1].startswith("Check the network")


def test_a_budget_that_is_used_up_ends_with_1(run, server):
    server.answer = OpenAlex(dollars=0)

    status, _, err = run("openalex", "on")

    assert status == 1
    assert "Today's budget at OpenAlex is used up" in err
    assert len(server.seen) == 1


def test_what_came_before_a_failure_is_imported_and_said(run, server):
    server.answer = OpenAlex(dollars=0.0015, many=300)

    status, out, err = run("openalex", "on", "--limit", "300", "--json")

    answer = json.loads(out)
    assert status == 0
    assert "warning: Today's budget at OpenAlex is used up" in err
    assert "What had come before is imported." in err
    assert answer["fetched"]["incomplete"].startswith("Today's budget")
    assert answer["import"]["added"] == 100


def test_a_name_of_several_people_ends_with_2_and_lists_them(run, server):
    status, _, err = run("openalex", "--researcher", "Bo Chen")

    assert status == 2
    assert "  A1002  Bo Chen  (3 works)" in err


@pytest.mark.parametrize(
    "words",
    [
        ("openalex",),
        ("crossref", "--citing", "10.1/x"),
        ("openalex", "on", "--since", "2024-02-02", "--until", "2024-02-01"),
        ("openalex", "on", "--day", "2024-02-02", "--until", "2024-02-01"),
        ("openalex", "on", "--limit", "-1"),
    ],
)
def test_words_that_make_no_sense_end_with_2_before_anything_is_asked(words, run, server):
    assert run(*words)[0] == 2
    assert server.seen == []


@pytest.mark.parametrize("words", [("scopus", "x"), ("openalex", "x", "--since", "yesterday")])
def test_unknown_sources_and_days_are_refused(words, run, server):
    with pytest.raises(SystemExit) as caught:
        run(*words)
    assert caught.value.code == 2


def test_the_listing_of_a_day_comes_from_arxiv(run, server, monkeypatch):
    server.answer = answer_arxiv
    monkeypatch.setenv("EXPLORER_ARXIV_URL", server.url)

    status, out, _ = run("arxiv", "--day", "2021-05-17")

    assert status == 0
    assert "1 work came, with 1 request." in out


def test_a_refused_key_is_said_without_the_key(run, server):
    server.answer = lambda _: Reply(json.dumps({"error": f"API key {KEY} is invalid"}).encode(), 401)

    status, _, err = run("openalex", "on")

    assert status == 1
    assert "OpenAlex answers 401: 'API key … is invalid'" in err
    assert "docs/live-sources.md" in err
