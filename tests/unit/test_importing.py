"""Import and publish: nothing is lost, nothing is half done."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from explorer.errors import LibraryBusy, LibraryDamaged, SourceUnreadable
from explorer.library.folder import KEPT_SNAPSHOTS, LibraryFolder
from explorer.library.importer import Progress, import_files
from explorer.settings import PROJECT
from explorer.snapshot.opened import current_name, open_snapshot
from tests.browser.harness import wait_for

ANN = {"id": "w1", "title": "On Graphs", "year": 2020, "authors": ["Ann Lee", "Bo Chen"]}
BO = {"id": "w2", "title": "On Trees", "year": 2021, "authors": ["Bo Chen"]}


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf8")
    return path


@pytest.fixture
def library(tmp_path):
    return tmp_path / "library"


def test_the_same_file_twice_adds_nothing_and_publishes_nothing(tmp_path, library):
    works = write(tmp_path / "works.jsonl", ANN, BO)
    first = import_files([works], library)

    again = import_files([works], library)

    assert (first.added, again.added, again.updated, again.imported) == (2, 0, 0, 2)
    assert again.snapshot == first.snapshot


def test_a_changed_record_updates_its_work_and_keeps_the_earlier_one_staged(tmp_path, library):
    import_files([write(tmp_path / "works.jsonl", ANN, BO)], library)

    summary = import_files([write(tmp_path / "later.jsonl", ANN | {"title": "On Graphs, revised"})], library)

    assert (summary.added, summary.updated) == (0, 1)
    snapshot = open_snapshot(library)
    assert snapshot.rows("SELECT title FROM papers ORDER BY paper_id") == [("On Graphs, revised",), ("On Trees",)]


def test_of_one_id_twice_in_a_file_the_last_record_counts(tmp_path, library):
    summary = import_files([write(tmp_path / "works.jsonl", ANN, ANN | {"title": "Later"})], library)

    assert (summary.read, summary.imported, summary.added) == (2, 2, 1)
    assert open_snapshot(library).rows("SELECT title FROM papers") == [("Later",)]


def test_a_record_that_cannot_be_used_is_rejected_with_line_and_reason_and_the_rest_is_imported(tmp_path, library):
    works = tmp_path / "works.jsonl"
    works.write_text(f"{json.dumps(ANN)}\n\nnot json\n[1]\n{json.dumps({'id': 'w3'})}\n{json.dumps(BO)}", "utf8")

    summary = import_files([works], library)

    assert (summary.read, summary.imported, summary.rejected, summary.added) == (5, 2, 3, 2)
    rows = [json.loads(line) for line in Path(summary.rejects[0]).read_text("utf8").splitlines()]
    assert [row["line"] for row in rows] == [3, 4, 5]
    assert "not JSON" in rows[0]["reason"]
    assert "object" in rows[1]["reason"]
    assert rows[2]["reason"] == "no title"


def test_a_truncated_gzip_gives_what_it_holds_and_says_where_it_ends(tmp_path, library):
    whole = gzip.compress("".join(f"{json.dumps(ANN | {'id': f'w{n}'})}\n" for n in range(5000)).encode())
    works = tmp_path / "works.jsonl.gz"
    works.write_bytes(whole[: len(whole) // 2])

    summary = import_files([works], library, identity="names")

    assert 0 < summary.added < 5000
    assert summary.rejected == 1
    assert "ends early" in Path(summary.rejects[0]).read_text("utf8")


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n\x00", b"%PDF-1.7\n%abc\n", b"id,name\n1,x\n", b'[{"title": "x"}]', b"\x1f\x8b\x08"],
)
def test_a_file_of_another_kind_changes_nothing_and_says_why(tmp_path, library, content):
    before = import_files([write(tmp_path / "works.jsonl", ANN)], library).snapshot
    other = tmp_path / "other.bin"
    other.write_bytes(content)

    with pytest.raises(SourceUnreadable, match=r"other\.bin"):
        import_files([other], library)

    assert current_name(library) == before
    assert open_snapshot(library).counts["papers"] == 1


def test_one_unreadable_file_does_not_keep_the_others_out(tmp_path, library):
    other = tmp_path / "other.bin"
    other.write_bytes(b"%PDF")

    summary = import_files([other, write(tmp_path / "works.jsonl", ANN)], library)

    assert summary.added == 1
    assert len(summary.failed) == 1


def test_a_second_import_at_the_same_time_is_told_so(tmp_path, library):
    works = write(tmp_path / "works.jsonl", ANN)

    with LibraryFolder(library).locked(), pytest.raises(LibraryBusy):
        import_files([works], library)


def test_an_import_that_dies_while_publishing_leaves_the_earlier_snapshot_and_the_next_one_mends(
    tmp_path, library, monkeypatch
):
    before = import_files([write(tmp_path / "works.jsonl", ANN)], library).snapshot
    more = write(tmp_path / "more.jsonl", BO)

    def die(progress: Progress) -> None:
        if progress.step == "Indexing words":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_files([more], library, watch=die)
    assert current_name(library) == before

    import_files([more], library)

    assert open_snapshot(library).counts["papers"] == 2
    assert not list((library / "snapshots").glob("*.part"))


def test_an_open_snapshot_is_read_on_after_another_is_published(tmp_path, library):
    import_files([write(tmp_path / "works.jsonl", ANN)], library)
    opened = open_snapshot(library)

    for number in range(KEPT_SNAPSHOTS + 2):
        import_files([write(tmp_path / "more.jsonl", BO | {"id": f"n{number}"})], library)

    assert opened.rows("SELECT count(*) FROM papers") == [(1,)]
    assert len(list((library / "snapshots").iterdir())) == KEPT_SNAPSHOTS


def test_progress_goes_from_nothing_to_all_and_counts_records(tmp_path, library):
    seen: list[Progress] = []

    import_files([write(tmp_path / "works.jsonl", ANN, BO)], library, watch=seen.append)

    parts = [progress.part for progress in seen]
    assert parts == sorted(parts)
    assert parts[-1] == 1
    assert seen[-1].read == 2


def test_a_large_file_is_parsed_beside_this_process_to_the_same_end(tmp_path, monkeypatch):
    records = [ANN | {"id": f"w{number}", "year": 1990 + number % 30} for number in range(12_000)]
    works = write(tmp_path / "works.jsonl", *records)
    alone = import_files([works], tmp_path / "alone", identity="names")
    monkeypatch.setattr("explorer.library.batches.WORTH_HELP", 0)

    beside = import_files([works], tmp_path / "beside", identity="names")

    assert (alone.added, beside.added) == (12_000, 12_000)
    tables = ("papers", "people", "authorships")
    one, other = open_snapshot(tmp_path / "alone"), open_snapshot(tmp_path / "beside")
    assert all(one.rows(f"FROM {table}") == other.rows(f"FROM {table}") for table in tables)


def test_two_files_of_one_name_keep_their_own_rejects(tmp_path, library):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "works.jsonl", ANN, {"id": folder})

    summary = import_files([tmp_path / "a" / "works.jsonl", tmp_path / "b" / "works.jsonl"], library)

    assert len(set(summary.rejects)) == 2
    assert [len(Path(file).read_text("utf8").splitlines()) for file in summary.rejects] == [1, 1]


def test_a_long_file_name_can_have_rejects(tmp_path, library):
    summary = import_files([write(tmp_path / f"{'n' * 240}.jsonl", ANN, {"id": "x"})], library)

    assert (summary.added, summary.rejected) == (1, 1)


def test_a_refused_first_import_leaves_no_folder(tmp_path, library):
    other = tmp_path / "other.bin"
    other.write_bytes(b"%PDF")

    with pytest.raises(SourceUnreadable):
        import_files([other], library)

    assert not library.exists()


def test_thousands_of_bad_lines_do_not_keep_the_good_ones_out(tmp_path, library):
    works = tmp_path / "works.jsonl"
    works.write_text("rubbish\n" * 6000 + json.dumps(ANN), encoding="utf8")

    summary = import_files([works], library)

    assert (summary.added, summary.rejected) == (1, 6000)


def test_a_damaged_staging_file_is_named(tmp_path, library):
    works = write(tmp_path / "works.jsonl", ANN)
    import_files([works], library)
    (library / "staging.duckdb").write_bytes(b"rubbish" * 1000)

    with pytest.raises(LibraryDamaged, match=r"staging\.duckdb"):
        import_files([works], library)

    assert open_snapshot(library).counts["papers"] == 1


@pytest.mark.parametrize("name", ["corpus.duckdb", "manifest.json", "graph/paper_year.npy", "labels/person.arrow"])
def test_a_damaged_snapshot_is_named(tmp_path, library, name):
    import_files([write(tmp_path / "works.jsonl", ANN)], library)
    damaged = library / "snapshots" / str(current_name(library)) / name
    damaged.write_bytes(b"rubbish")

    with pytest.raises(LibraryDamaged):
        open_snapshot(library)


def test_a_damaged_snapshot_is_published_anew_by_the_next_import(tmp_path, library):
    works = write(tmp_path / "works.jsonl", ANN)
    before = import_files([works], library).snapshot
    (library / "snapshots" / str(before) / "graph" / "paper_year.npy").unlink()

    again = import_files([works], library)

    assert again.added == 0
    assert again.snapshot != before
    assert open_snapshot(library).counts["papers"] == 1


def test_parsing_processes_end_with_an_import_that_is_killed(tmp_path):
    works = tmp_path / "works.bib"
    entry = "@article{w%d, title = {On {G}raphs}, author = {Lee, Ann and Chen, Bo}, year = 2020, abstract = {%s}}\n"
    works.write_text("".join(entry % (number, "word " * 100) for number in range(120_000)), "utf8")
    command = [sys.executable, "-m", "explorer", "import", str(works), "--library", str(tmp_path / "library")]
    importing = psutil.Popen(command, cwd=PROJECT, stderr=subprocess.DEVNULL)
    wait_for(lambda: len(importing.children(recursive=True)) > 1, "the processes that parse")
    beside = importing.children(recursive=True)
    importing.kill()
    importing.wait()

    _, alive = psutil.wait_procs(beside, timeout=20)

    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []
