"""The feed: which papers stand in which period, in which order, and where the next ones are."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.feed.circle import Circle
from explorer.feed.feed import FeedOptions, build_feed, count_days, count_months, find_finest_kind, find_newest
from explorer.feed.periods import period_of
from explorer.library.importer import import_files
from explorer.people.accounts import get_local_reader
from explorer.people.store import Store
from explorer.people.votes import vote
from explorer.settings import STATE_VARIABLE
from explorer.snapshot.opened import Snapshot

TODAY = date(2024, 5, 10)


def record(name: str, when: str | None, votes: int | None = None, **more: object) -> dict[str, object]:
    return {"id": name, "title": f"Paper {name}", "date": when, "votes": votes, "authors": [f"Author {name}"], **more}


RECORDS = [
    record("a", "2024-05-09", 5),
    record("b", "2024-05-09", 30),
    record("c", "2024-05-06", 100, topics=["Graphs"]),
    record("d", "2024-05", 7),
    record("e", "2024", 3),
    record("f", None),
    record("g", "2024-05-01", None, authors=["Ann Lee"]),
    record("h", "2024-05-20", 1),
    record("i", "2023-12-31", 9),
]


@pytest.fixture
def snapshot(make_library) -> Snapshot:
    return make_library(RECORDS, "names")


def ids(snapshot: Snapshot, options: FeedOptions) -> list[str]:
    numbers = build_feed(snapshot, options, TODAY).papers.tolist()
    return [snapshot.rows("SELECT paper_id FROM papers WHERE paper_no = ?", [number])[0][0] for number in numbers]


@pytest.mark.parametrize(
    ("day", "kind", "expected"),
    [
        (date(2024, 5, 9), "day", ["b", "a"]),
        (date(2024, 5, 9), "week", ["b", "c", "a"]),
        (date(2024, 5, 9), "month", ["h", "b", "c", "a", "d", "g"]),
        (date(2024, 5, 9), "year", ["h", "b", "c", "a", "d", "g", "e"]),
        (date(2024, 5, 8), "day", []),
    ],
)
def test_a_period_takes_what_is_dated_exactly_enough(snapshot, day, kind, expected):
    newest = ids(snapshot, FeedOptions(period_of(day, kind), "newest"))

    assert sorted(newest) == sorted(expected)
    if kind in {"day", "month"}:
        assert newest[:2] == expected[:2]


def test_trending_halves_what_votes_count_in_three_days(snapshot):
    feed = build_feed(snapshot, FeedOptions(period_of(TODAY, "week")), TODAY)

    assert feed.votes.tolist() == [100, 30, 5]
    assert feed.scores == pytest.approx([101 / 2 ** (4 / 3), 31 / 2 ** (1 / 3), 6 / 2 ** (1 / 3)])


def test_own_votes_count_with_the_sources(snapshot):
    number = snapshot.rows("SELECT paper_no FROM papers WHERE paper_id = 'a'")[0][0]
    feed = build_feed(snapshot, FeedOptions(period_of(date(2024, 5, 9), "day"), votes={number: 40}), TODAY)

    assert feed.papers[0] == number
    assert feed.votes.tolist() == [45, 30]


def test_a_day_without_papers_offers_the_nearest_that_have_some(snapshot):
    feed = build_feed(snapshot, FeedOptions(period_of(date(2024, 5, 7), "day")), TODAY)

    assert not len(feed.papers)
    assert feed.earlier == period_of(date(2024, 5, 6), "day")
    assert feed.later == period_of(date(2024, 5, 9), "day")


def test_the_newest_day_is_never_a_future_one(snapshot):
    assert find_newest(snapshot, "day", TODAY) == period_of(date(2024, 5, 9), "day")
    assert find_newest(snapshot, "month", date(2022, 1, 1)) == period_of(date(2022, 1, 1), "month")


def test_what_is_followed_is_shown_and_what_is_excluded_is_not(snapshot):
    ann = snapshot.rows("SELECT person_id FROM people WHERE name = 'Ann Lee'")[0][0]
    graphs = snapshot.rows("SELECT topic_id FROM topics")[0][0]
    month = period_of(TODAY, "month")

    assert ids(snapshot, FeedOptions(month, "newest", Circle(people=(ann,), topics=(graphs, "topic:none")))) == [
        "c",
        "g",
    ]
    left = build_feed(snapshot, FeedOptions(month, excluded=Circle(topics=(graphs,))), TODAY)
    assert (len(left.papers), left.left_out) == (5, 1)
    assert ids(snapshot, FeedOptions(month, followed=Circle())) == []


def test_a_calendar_of_a_year_counts_those_without_a_month_apart(make_library):
    dates = ("2023-05-09", "2023-05", "2023-12-31", "2023", "2022-05-09", None)
    snapshot = make_library(
        [{"id": f"w{n}", "title": f"On {n}", "authors": ["Ann Lee"], "date": one} for n, one in enumerate(dates)]
    )

    assert count_months(snapshot, period_of(date(2023, 7, 1), "year")) == {0: 1, 5: 2, 12: 1}


def test_a_calendar_counts_the_papers_of_each_day(snapshot):
    assert count_days(snapshot, period_of(TODAY, "month")) == {1: 1, 6: 1, 9: 2, 20: 1}
    assert find_finest_kind(snapshot) == "day"


def test_an_arxiv_id_tells_the_month_and_a_library_without_days_says_so(make_library):
    snapshot = make_library([{"id": "x", "title": "X", "arxiv_id": "2402.00001", "year": 2024, "authors": []}])

    assert snapshot.topology.paper_date.tolist() == [20240200]
    assert find_finest_kind(snapshot) == "month"


def test_an_empty_library_has_an_empty_feed(make_library):
    snapshot = make_library([{"id": "x", "title": "X"}])
    feed = build_feed(snapshot, FeedOptions(find_newest(snapshot, "day", TODAY)), TODAY)

    assert (len(feed.papers), feed.earlier, feed.later) == (0, None, None)


def test_the_command_prints_a_day(tmp_path: Path, capsys):
    works = tmp_path / "works.jsonl"
    works.write_text("".join(json.dumps(one) + "\n" for one in RECORDS), encoding="utf8")
    import_files([works], tmp_path / "library")

    assert main(["feed", "--day", "2024-05-09", "--library", str(tmp_path / "library"), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in printed["papers"]] == ["b", "a"]
    assert printed["earlier"] == {"first": "2024-05-06", "last": "2024-05-06"}
    with pytest.raises(SystemExit):
        main(["feed", "--day", "yesterday"])


@pytest.mark.parametrize("command", ["feed", "digest"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2200-01-01"])
def test_a_day_that_no_feed_can_show_is_refused(command, day, capsys):
    with pytest.raises(SystemExit):
        main([command, "--day", day])
    assert f"{day} is not between 1450-01-01 and 2199-12-31" in capsys.readouterr().err


def test_a_limit_below_one_is_refused(tmp_path, capsys):
    assert main(["feed", "--limit", "-5", "--library", str(tmp_path)]) == 2
    assert "--limit -5" in capsys.readouterr().err


def test_the_command_counts_readers_votes_and_tells_dates_as_exactly_as_they_are_known(tmp_path, monkeypatch, capsys):
    works = tmp_path / "works.jsonl"
    told = [record("a", None, arxiv_id="2402.00001", year=2024), record("b", "2024-02-07", votes=1)]
    works.write_text("".join(json.dumps(one) + "\n" for one in told), encoding="utf8")
    import_files([works], tmp_path / "library")
    url = f"sqlite:///{tmp_path / 'state.sqlite'}"
    monkeypatch.setenv(STATE_VARIABLE, url)
    store = Store(url)
    vote(store, get_local_reader(store), "a")
    vote(store, get_local_reader(store), "not here")

    assert main(["feed", "--period", "month", "--library", str(tmp_path / "library"), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert {one["id"]: (one["date"], one["votes"]) for one in printed["papers"]} == {
        "a": ("2024-02", 1),
        "b": ("2024-02-07", 1),
    }


def test_without_a_day_the_command_prints_the_finest_period_that_the_dates_can_fill(tmp_path: Path, capsys):
    works = tmp_path / "works.jsonl"
    works.write_text(json.dumps(record("a", "2024-05")) + "\n" + json.dumps(record("b", "2023")), encoding="utf8")
    import_files([works], tmp_path / "library")

    assert main(["feed", "--library", str(tmp_path / "library")]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "May 2024: 1 paper"
    assert main(["feed", "--period", "day", "--library", str(tmp_path / "library"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 0
