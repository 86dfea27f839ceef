"""``identity`` and ``export authorships``: keys, exit statuses, files."""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import Any

import pyarrow.parquet as pq
import pytest

from explorer.cli import main
from explorer.library.folder import LibraryFolder
from explorer.library.importer import import_files
from explorer.settings import READ_ONLY_VARIABLE

RICE = {"name": "Richard Baraniuk", "affiliations": ["Rice", "Rest"]}
RECORDS: list[dict[str, Any]] = [
    {"id": "r1", "title": "One", "authors": [RICE, "Ann Lee"]},
    {"id": "r2", "title": "Two", "authors": ["Richard Baraniuk", "Bo Chen"]},
    {"id": "r3", "title": "Three", "authors": ["Baraniuk R."]},
    {"id": "=4", "title": "Four", "authors": ["=Yang, \"the\" Liu", "-"]},
    {"id": "y5", "title": "Five", "authors": ["Yara Twin"]},
    {"id": "y6", "title": "Six", "authors": ["Zoe Twin"]},
]  # fmt: skip


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prepared")
    works = folder / "works.jsonl"
    works.write_text("".join(json.dumps(one) + "\n" for one in RECORDS), encoding="utf8")
    import_files([works], folder / "library", identity="names")
    return folder


@pytest.fixture
def library(prepared, tmp_path):
    return shutil.copytree(prepared / "library", tmp_path / "library")


@pytest.fixture
def run(capsys, library):
    """Run a command on the library: its status, what it printed, what it complained of."""

    def run(*words, folder=library):
        status = main([*words, "--library", str(folder)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def ask(run):
    def ask(*words, **options):
        status, out, err = run(*words, "--json", **options)
        assert status == 0, err
        return json.loads(out)

    return ask


def test_a_correction_by_command_is_found_again_after_another_import(ask, library, prepared):
    first = ask("researcher", "Richard Baraniuk")["id"]

    told = ask("identity", "merge", "Richard Baraniuk", "Baraniuk R.", "--note", "own page", "--who", "ann")
    again = ask("import", str(prepared / "works.jsonl"), "--identity", "names")

    assert set(told) == {
        "id", "when", "who", "what", "text", "note", "people", "undoes", "state", "by", "lines", "found", "snapshot",
        "now",
    }  # fmt: skip
    assert (told["what"], told["state"], told["who"], told["note"]) == ("merge", "applied", "ann", "own page")
    assert [(one["id"], one["works"]) for one in told["now"]] == [(first, 3)]
    assert again["snapshot"] == told["snapshot"]
    assert ask("researcher", "Baraniuk R.")["id"] == first


def test_a_split_its_undo_and_the_list_of_both(ask):
    split = ask("identity", "split", "Richard Baraniuk", "--papers", "r2")
    undo = ask("identity", "undo", split["id"][:8])

    listed = ask("identity", "list")

    assert len(split["now"]) == 2
    assert [(one["id"], one["state"], one["by"]) for one in listed["entries"]] == [
        (split["id"], "undone", undo["id"]),
        (undo["id"], "taking back", None),
    ]
    assert listed["rejected"] == []


def test_works_can_be_given_to_somebody(ask):
    told = ask("identity", "not-mine", "Richard Baraniuk", "--papers", "r2", "--give-to", "Baraniuk R.")

    assert sorted((one["name"], one["works"]) for one in told["now"]) == [
        ("Baraniuk R.", 2), ("Richard Baraniuk", 1)]  # fmt: skip


def test_corrections_are_shared_as_a_file(ask, run, library, prepared, tmp_path):
    told = ask("identity", "merge", "Richard Baraniuk", "Baraniuk R.")
    file = tmp_path / "shared.jsonl"
    written = ask("identity", "export", "--out", str(file))
    with file.open("ab") as lines:
        lines.write(b'{"what": "drop"}\n')
    other = tmp_path / "other"
    import_files([prepared / "works.jsonl"], other, identity="names")

    status, out, err = run("identity", "import", str(file), "--json", folder=other)

    summary = json.loads(out)
    assert (status, written) == (0, {"entries": 1, "out": str(file)})
    assert (summary["read"], summary["added"], summary["known"]) == (2, 1, 0)
    assert summary["states"] == {"applied": 1}
    assert [one["line"] for one in summary["rejected"]] == [2]
    assert "line 2" in err
    assert ask("researcher", "Baraniuk R.", folder=other)["id"] == told["now"][0]["id"]
    assert ask("identity", "import", str(file), folder=other)["known"] == 1


def test_a_file_without_a_correction_is_refused_and_changes_nothing(run, library, tmp_path):
    file = tmp_path / "x.jsonl"
    file.write_text("rubbish\n")

    for name in (file, tmp_path / "missing.jsonl"):
        status, _, err = run("identity", "import", str(name))
        assert status == 1
        assert "can't be read" in err
    assert not (library / "identity.jsonl").exists()


def test_why_tells_names_and_corrections(ask):
    ask("identity", "merge", "Richard Baraniuk", "Baraniuk R.")

    answer = ask("identity", "why", "Baraniuk R.")

    assert [(one["name"], one["works"]) for one in answer["spellings"]] == [("Richard Baraniuk", 2), ("Baraniuk R.", 1)]
    assert [one["what"] for one in answer["corrections"]] == ["merge"]
    assert isinstance(answer["merges"], list)


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("merge", "Richard Baraniuk"), 2, "one person already"),
        (("merge", "Richard Baraniuk", "Nobody Atall"), 1, "'Nobody Atall'"),
        (("merge", "twin", "Ann Lee"), 2, "Zoe Twin  (1 work)"),
        (("split", "Richard Baraniuk", "--papers", "r3"), 1, "No work of 'Richard Baraniuk' is 'r3'"),
        (("split", "Richard Baraniuk", "--papers", "r1", "r2"), 2, "all works"),
        (("not-mine", "Richard Baraniuk", "--papers", "r1", "--give-to", "Richard Baraniuk"), 2, "already"),
        (("undo", "feed"), 1, "No correction has the id 'feed'"),
    ],
)
def test_what_can_not_be_done_is_said_with_a_next_step(run, library, words, status, told):
    found, _, err = run("identity", *words)

    assert found == status
    assert told in err
    assert len(err.strip().splitlines()) >= 2
    assert not (library / "identity.jsonl").exists()


def test_a_busy_library_says_so(run, library):
    with LibraryFolder(library).locked():
        status, _, err = run("identity", "merge", "Richard Baraniuk", "Baraniuk R.")

    assert status == 1
    assert "Another import" in err


def read_table(content):
    rows = list(csv.DictReader(io.StringIO(content.decode("utf8"), newline="")))
    for row in rows:
        for name, value in row.items():
            row[name] = value[1:] if value.startswith("'") and value.lstrip("'")[:1] in "=+-@" else value
    return rows


def test_authorships_tell_which_line_became_whom(ask, run, library, tmp_path):
    file = tmp_path / "authorships.csv"

    told = ask("export", "authorships", "--out", str(file))

    content = file.read_bytes()
    assert content.startswith(b"source_id,position,raw_name,author_id,institution_id\r\n")
    rows = read_table(content)
    assert told == {"table": "authorships", "rows": len(rows), "out": str(file)}
    lines = {(one["source_id"], int(one["position"])): one for one in rows}
    wanted = {
        (one["id"], place): who["name"] if isinstance(who, dict) else who
        for one in RECORDS
        for place, who in enumerate(one["authors"])
    }
    assert {key: one["raw_name"] for key, one in lines.items()} == wanted
    assert lines["r1", 0]["author_id"] == lines["r2", 0]["author_id"] == ask("researcher", "Richard Baraniuk")["id"]
    assert lines["=4", 1]["author_id"] == ""
    assert len(lines["r1", 0]["institution_id"].split(";")) == 2


def test_authorships_show_a_correction(ask, tmp_path):
    merged = ask("identity", "merge", "Richard Baraniuk", "Baraniuk R.")["now"][0]["id"]
    ask("export", "authorships", "--out", str(tmp_path / "a.csv"))

    rows = read_table((tmp_path / "a.csv").read_bytes())

    assert {one["author_id"] for one in rows if "Baraniuk" in one["raw_name"]} == {merged}


def test_authorships_as_parquet_have_the_names_as_they_are(ask, tmp_path):
    ask("export", "authorships", "--format", "parquet", "--out", str(tmp_path / "it's.parquet"))

    table = pq.read_table(tmp_path / "it's.parquet")

    assert table.column_names == ["source_id", "position", "raw_name", "author_id", "institution_id"]
    assert '=Yang, "the" Liu' in table["raw_name"].to_pylist()


@pytest.mark.parametrize(
    "words",
    [
        ("export", "papers", "--out", "-"),
        ("export", "authorships", "--researcher", "Ann Lee", "--out", "-"),
        ("export", "papers", "--researcher", "Ann Lee", "--format", "parquet", "--out", "-"),
    ],
)
def test_words_of_export_that_do_not_fit_are_refused(run, words):
    status, out, err = run(*words)

    assert (status, out) == (2, "")
    assert err


def test_authorships_can_not_be_written_where_there_is_no_folder(run, tmp_path):
    status, _, err = run("export", "authorships", "--out", str(tmp_path / "nowhere" / "a.csv"))

    assert status == 1
    assert "error:" in err


def test_a_library_that_may_only_be_read_is_not_corrected(run, library, monkeypatch):
    monkeypatch.setenv(READ_ONLY_VARIABLE, "1")

    status, _, err = run("identity", "merge", "Richard Baraniuk", "Baraniuk R.")

    assert status == 1
    assert f"changes none ({READ_ONLY_VARIABLE} is set)" in err
    assert f"Unset {READ_ONLY_VARIABLE}" in err
    assert not (library / "identity.jsonl").exists()


def test_a_file_of_corrections_that_is_missing_is_said_with_how_one_is_made(run):
    status, _, err = run("identity", "import", "/nope")

    assert status == 1
    assert "'/nope' can't be read: there is no such file." in err
    assert "identity export" in err
