"""A library on the shelf is called by its name, by whatever command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.settings import LIBRARY_VARIABLE, SHELF_VARIABLE


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(SHELF_VARIABLE, str(tmp_path / "shelf"))
    monkeypatch.delenv(LIBRARY_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "shelf"


def test_a_new_library_is_imported_into_and_searched_by_its_name(shelf: Path, tmp_path: Path, capsys):
    work = {"id": "w", "title": "On lenses", "authors": ["Ann Lee", "Bo Chen"]}
    (tmp_path / "works.jsonl").write_text(json.dumps(work), encoding="utf8")
    main(["library", "new", "optics"])
    main(["import", "works.jsonl", "--library", "optics"])
    capsys.readouterr()

    assert main(["search", "lenses", "--library", "optics", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["id"] == "w"
    assert main(["library", "info", "--library", "optics"]) == 0
    told = capsys.readouterr().out
    assert str(shelf / "optics") in told
    assert "* " in told.splitlines()[-1]
    assert told.endswith("  1 paper\n")
    assert not (tmp_path / "optics").exists()


def test_a_folder_that_there_is_wins_over_a_name(shelf: Path, tmp_path: Path, capsys):
    main(["library", "new", "optics"])
    (tmp_path / "optics").mkdir()

    assert main(["search", "lenses", "--library", "optics"]) == 1
    assert main(["library", "info", "--library", "elsewhere"]) == 1
    assert "There is no library in 'elsewhere'" in capsys.readouterr().err


def test_a_file_of_queries_that_is_not_there_is_named(sample_library: Path, capsys):
    status = main(["search", "--queries", "none.txt", "--kind", "paper", "--json", "--library", str(sample_library)])

    assert status == 1
    assert "There is no file" in capsys.readouterr().err
