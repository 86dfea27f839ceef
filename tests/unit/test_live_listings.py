"""Papers by day: the Daily Papers, and what arXiv lists."""

import json
from datetime import date

import pytest

from explorer.cli import main
from explorer.errors import AnswerUnusable, InvalidOption
from explorer.live.fetching import fetch, plan
from explorer.live.models import Wanted
from explorer.live.settings import LiveSettings
from tests.live_server import LiveServer, Reply, answer_arxiv, answer_daily_papers, set_up

MAY = (date(2026, 5, 2), date(2026, 5, 4))


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command with both sources on this machine; its status, and what it said."""

    def run(server: LiveServer, *words: str) -> tuple[int, str, str]:
        monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path / "cache"))
        for name in ("ARXIV", "DAILY_PAPERS"):
            monkeypatch.setenv(f"EXPLORER_{name}_URL", server.url)
        try:
            status = main(["fetch", *words, "--library", str(tmp_path / "library")])
        except SystemExit as end:
            status = int(str(end.code))
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_the_daily_papers_of_a_day_are_imported_with_their_votes(run, tmp_path):
    with LiveServer(answer_daily_papers) as server:
        status, out, _ = run(server, "daily-papers", "--day", "2026-05-03")

    assert status == 0
    assert "3 works came, with 1 request" in out
    assert [one.query["date"] for one in server.seen] == ["2026-05-03"]
    assert "3 records read, 3 imported" in out


def test_several_days_are_asked_for_one_by_one_the_latest_first(tmp_path):
    with LiveServer(answer_daily_papers) as server:
        settings = set_up(server, "daily-papers", tmp_path)
        planned = plan(Wanted("daily-papers", since=MAY[0], until=MAY[1]), settings)
        fetched = fetch(planned, settings=settings)

    assert (planned.requests, fetched.works) == (3, 9)
    assert [one.query["date"] for one in server.seen] == ["2026-05-04", "2026-05-03", "2026-05-02"]


def test_a_day_without_papers_is_no_failure(run):
    with LiveServer(answer_daily_papers) as server:
        status, out, _ = run(server, "daily-papers", "--day", "2026-06-01")

    assert (status, out.splitlines()[-1]) == (0, "Nothing was found, with 1 request.")


def test_an_answer_that_is_no_list_is_asked_for_again_and_then_refused(tmp_path):
    with LiveServer(lambda _: Reply(b'{"error": "Invalid date"}')) as server:
        settings = set_up(server, "daily-papers", tmp_path)
        with pytest.raises(AnswerUnusable, match="it is no list of papers"):
            fetch(plan(Wanted("daily-papers", since=MAY[0], until=MAY[0]), settings), settings=settings)

    assert len(server.seen) == settings.limits.tries


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Wanted("daily-papers", query="graphs", since=MAY[0]), "Daily Papers can't be asked for that"),
        (Wanted("daily-papers"), "It is not said"),
        (Wanted("daily-papers", since=date(2020, 1, 1), until=MAY[1]), "days are wanted at once"),
    ],
)
def test_the_daily_papers_are_asked_for_by_day_alone(wanted, message):
    with pytest.raises(InvalidOption, match=message):
        plan(wanted, LiveSettings())


def test_a_category_of_arxiv_is_listed_by_day(run):
    with LiveServer(answer_arxiv) as server:
        status, _, _ = run(server, "arxiv", "--listing", "cs.LG", "--day", "2026-11-19", "--dry-run")
        assert (status, server.seen) == (0, [])
        run(server, "arxiv", "--listing", "cs.LG", "--day", "2026-11-19", "--json")

    assert server.seen[0].query["search_query"] == "cat:cs.LG AND submittedDate:[202611190000 TO 202611192359]"


@pytest.mark.parametrize(
    "words",
    [
        ("daily-papers", "--listing", "cs.LG", "--day", "2026-05-03"),
        ("arxiv", "graphs", "--listing", "cs.LG"),
        ("arxiv", "--listing", "cs.LG) OR (all:x"),
    ],
)
def test_a_listing_is_a_category_of_arxiv(run, words):
    with LiveServer(answer_arxiv) as server:
        status, _, err = run(server, *words)

    assert (status, server.seen) == (2, [])
    assert json.dumps(err)
