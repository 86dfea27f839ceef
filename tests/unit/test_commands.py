"""The command line: keys, exit statuses, files."""

import csv
import io
import json

import pytest

from explorer.cli import main

WHO = "Randall Balestriero"


@pytest.fixture
def ask(capsys, sample_library):
    """Run a command on the bundled library; its JSON, or its status and what it said."""

    def ask(*words: str) -> object:
        status = main([*words, "--library", str(sample_library), "--json"])
        assert status == 0, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    return ask


def test_researcher_gives_the_keys_of_its_interface(ask):
    answer = ask("researcher", WHO)

    keys = {"id", "name", "works", "coauthors", "close_collaborators", "topics", "institutions", "years", "papers"}
    assert keys <= set(answer)
    assert answer["works"] == len(answer["papers"]) == 116
    assert answer["years"]["2022"] == 18
    assert set(answer["coauthors"][0]) >= {"id", "name", "papers"}
    assert set(answer["papers"][0]) >= {"id", "title", "year"}
    assert [one for one in answer["coauthors"] if one["papers"] >= 2] == answer["close_collaborators"]


def test_slice_gives_the_keys_of_its_interface(ask):
    answer = ask("slice", WHO, "--hops", "2", "--max-nodes", "40", "--kinds", "person,topic", "--years", "2018-2022")

    assert set(answer) == {"center", "options", "nodes", "edges", "existing", "shown", "cut_by"}
    assert set(answer["center"]) == {"id", "name"}
    assert answer["options"]["years"] == "2018-2022"
    assert len(answer["nodes"]) == sum(answer["shown"].values()) == 40
    assert {node["type"] for node in answer["nodes"]} == {"person", "topic"}
    assert all({"id", "type", "label", "hop"} <= set(node) for node in answer["nodes"])
    assert all(set(edge) == {"source", "target", "type", "weight", "papers"} for edge in answer["edges"])
    assert answer["cut_by"] == "closeness"


def test_search_gives_the_best_first(ask):
    answer = ask("search", "baranuik", "--kind", "person")

    assert answer[0]["label"] == "Richard Baraniuk"
    assert all({"id", "type", "label", "score"} <= set(hit) for hit in answer)


def test_import_gives_its_summary(capsys, tmp_path):
    works = tmp_path / "works.jsonl"
    works.write_text('{"title": "On Graphs", "authors": ["Ann Lee"]}\nrubbish\n', encoding="utf8")

    assert main(["import", str(works), "--library", str(tmp_path / "library"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"read", "imported", "rejected", "added", "updated", "seconds", "snapshot"} <= set(answer)
    assert (answer["read"], answer["imported"], answer["rejected"], answer["added"]) == (2, 1, 1, 1)


@pytest.mark.parametrize("table", ["papers", "people", "topics", "institutions", "nodes", "edges"])
def test_an_export_holds_what_the_answer_holds(ask, capsys, tmp_path, sample_library, table):
    out = tmp_path / "out.csv"
    assert main(["export", table, "--researcher", WHO, "--out", str(out), "--library", str(sample_library)]) == 0

    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf8"))))
    profile, built = ask("researcher", WHO), ask("slice", WHO)
    wanted = {**profile, **built, "people": profile["coauthors"]}[table]
    assert len(rows) == len(wanted)
    if table != "edges":
        assert [row["id"] for row in rows] == [one["id"] for one in wanted]


def test_a_slice_comes_as_csv_of_its_edges(capsysbinary, sample_library):
    assert main(["slice", WHO, "--format", "csv", "--library", str(sample_library)]) == 0

    head = capsysbinary.readouterr().out.split(b"\r\n")[0]
    assert head.startswith(b"source,target,type,weight,papers")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["researcher", "nobody"], 1, "nobody"),
        (["slice", WHO, "--hops", "9"], 2, "1 to 3"),
        (["slice", WHO, "--max-nodes", "-1"], 2, "below zero"),
        (["search", "x", "--limit", "0"], 2, "--limit 0"),
        (["slice", WHO, "--topic", "topic:nonsense"], 1, "nonsense"),
    ],
)
def test_what_cannot_be_done_has_a_status_and_a_reason(capsys, sample_library, words, status, said):
    assert main([*words, "--library", str(sample_library)]) == status

    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.out == ""


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["slice"],
        ["slice", WHO, "--years", "20x"],
        ["slice", WHO, "--kinds", "planet"],
        ["slice", WHO, "--kinds", ""],
        ["researcher", WHO, "--years", "2022-2018"],
        ["export", "cats", "--researcher", WHO, "--out", "-"],
    ],
)
def test_wrong_words_exit_with_two(words):
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2


def test_an_ambiguous_name_lists_the_candidates_and_exits_with_two(capsys, sample_library):
    assert main(["researcher", "wilson", "--library", str(sample_library)]) == 2

    said = capsys.readouterr().err
    assert "Andrew Wilson" in said
    assert "person:" in said


def test_a_folder_without_a_library_is_named(capsys, tmp_path):
    assert main(["researcher", WHO, "--library", str(tmp_path / "none")]) == 1

    assert "none" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named(capsys, sample_library, tmp_path):
    out = tmp_path / "no" / "such" / "folder.csv"

    assert main(["export", "people", "--researcher", WHO, "--out", str(out), "--library", str(sample_library)]) == 1
    assert "folder.csv" in capsys.readouterr().err
