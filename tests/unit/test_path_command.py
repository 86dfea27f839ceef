"""The command ``path``: keys, exit statuses, what it prints."""

from __future__ import annotations

import json
from typing import Any

import pytest

from explorer.cli import main

ONE, OTHER = "Yann LeCun", "Marie Trone"
BETWEEN = "Randall Balestriero"


@pytest.fixture
def run(capsys, sample_library):
    """Run ``path`` on the bundled library: its status, its output and its errors."""

    def run(*words: str) -> tuple[int, str, str]:
        status = main(["path", *words, "--library", str(sample_library)])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def ask(run):
    def ask(*words: str) -> Any:
        status, out, err = run(*words, "--json")
        assert status == 0, err
        return json.loads(out)

    return ask


def test_path_gives_the_keys_of_its_interface(ask):
    answer = ask(ONE, OTHER)

    assert set(answer) == {
        "from", "to", "options", "length", "people", "hops", "distance", "paths",
        "alternatives", "strongest", "searched", "common",
    }  # fmt: skip
    assert answer["length"] == len(answer["hops"]) == len(answer["people"]) - 1 == 2
    assert [person["name"] for person in answer["people"]] == [ONE, BETWEEN, OTHER]
    assert (answer["from"], answer["to"]) == (answer["people"][0], answer["people"][-1])
    assert all(set(paper) == {"id", "title", "year"} for hop in answer["hops"] for paper in hop["papers"])
    assert [len(hop["papers"]) for hop in answer["hops"]] == [hop["weight"] for hop in answer["hops"]] == [21, 5]
    assert answer["distance"] == pytest.approx(1 / 21 + 1 / 5)
    assert set(answer["searched"]["from"]) == {"steps", "people", "papers", "exhausted"}
    assert answer["common"]["people"][0] == {
        "id": answer["people"][1]["id"], "name": BETWEEN, "papers_from": 21, "papers_to": 5,
    }  # fmt: skip


def test_the_papers_of_a_hop_are_newest_first(ask):
    years = [paper["year"] for paper in ask(ONE, BETWEEN)["hops"][0]["papers"]]

    assert years == sorted(years, reverse=True)


def test_alternatives_have_the_form_of_the_path(ask):
    answer = ask("Tom Goldstein", OTHER, "--alternatives", "2")

    assert len(answer["alternatives"]) == min(2, answer["paths"] - 1)
    for path in (*answer["alternatives"], answer["strongest"]):
        assert {"people", "hops", "distance"} <= set(path)
        assert len(path["people"]) == len(path["hops"]) + 1
    assert {"length", "exact", "proven"} <= set(answer["strongest"])


def test_people_who_are_not_connected_are_an_answer(run, ask):
    answer = ask(ONE, OTHER, "--years", "1989")
    status, out, _ = run(ONE, OTHER, "--years", "1989")

    assert (answer["length"], answer["people"], answer["hops"], answer["strongest"]) == (None, [], [], None)
    assert answer["options"]["years"] == "1989"
    assert answer["searched"]["to"] == {"steps": 0, "people": 1, "papers": 0, "exhausted": True}
    assert status == 0
    assert "not connected within these filters" in out
    assert "nobody else can be reached" in out


def test_nobody_is_a_step_away_from_themselves(run, ask):
    answer = ask(ONE, ONE)

    assert (answer["length"], answer["hops"], answer["paths"]) == (0, [], 1)
    assert answer["people"] == [answer["from"]]
    assert "Both are Yann LeCun" in run(ONE, ONE)[1]


def test_text_names_the_people_and_the_papers_between_them(run):
    status, out, _ = run(ONE, OTHER)

    assert status == 0
    assert "2 steps from Yann LeCun to Marie Trone" in out
    assert "and 18 more papers" in out
    assert "Heterogeneity of Amazon River dolphin" in out


def test_counting_decides_what_a_step_weighs(ask):
    full, fractional = (ask(ONE, OTHER, "--counting", counting) for counting in ("full", "fractional"))

    assert fractional["options"]["counting"] == "fractional"
    assert fractional["hops"][0]["weight"] < full["hops"][0]["weight"]
    assert fractional["length"] == full["length"]


def test_a_limit_of_the_team_admits_no_larger_papers(ask):
    answer = ask(ONE, BETWEEN, "--max-team", "2")

    assert answer["options"]["max_team"] == 2
    assert answer["length"] == 1
    assert len(answer["hops"][0]["papers"]) < 21


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("balestriero", OTHER), 2, "Several researchers fit"),
        ((ONE, "Nobody At All Here"), 1, "No researcher in this library"),
        ((ONE, OTHER, "--max-team", "0"), 2, "--max-team 0 is below 1"),
        ((ONE, OTHER, "--alternatives", "101"), 2, "101 alternatives"),
        ((ONE, OTHER, "--topic", "topic:nothing"), 1, "topic:nothing"),
    ],
)
def test_wrong_words_are_named_with_a_next_step(run, words, status, told):
    found, out, err = run(*words)

    assert found == status
    assert told in err
    assert out == ""
