"""Whatever ends an import, the library is as it was, and the import can be done again as if nothing had been."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import duckdb
import psutil
import pytest

from explorer.errors import ImportCancelled, LibraryBusy
from explorer.library import jobs
from explorer.library.folder import LibraryFolder
from explorer.library.history import load_history
from explorer.library.importer import Progress, import_files
from explorer.library.jobs import Job, cancel_job, find_jobs
from explorer.library.restoring import delete_file
from explorer.settings import PROJECT
from explorer.snapshot.opened import current_name, open_snapshot
from tests.browser.harness import wait_for

needs_signals = pytest.mark.skipif(os.name == "nt", reason="kills processes as POSIX has it")
MOMENTS = random.Random(int(os.environ.get("EXPLORER_SEED", "0")) or None)
ROUNDS = int(os.environ.get("EXPLORER_KILLS", "1"))
"""Kills of each format; more of them for whoever has the time."""
COUNT = 1500


def write_jsonl(number: int) -> str:
    return json.dumps({"id": f"m{number}", "title": f"Paper {number}", "authors": _team(number), "year": 2000})


def write_bibtex(number: int) -> str:
    return f"@article{{m{number}, title={{Paper {number}}}, author={{{' and '.join(_team(number))}}}, year=2000}}"


def write_ris(number: int) -> str:
    authors = "".join(f"AU  - {name}\n" for name in _team(number))
    return f"TY  - JOUR\nID  - m{number}\nTI  - Paper {number}\n{authors}PY  - 2000\nER  - \n"


def write_csv(number: int) -> str:
    return f'm{number},"Paper {number}","{"; ".join(_team(number))}",2000'


def write_xml(number: int) -> str:
    authors = "".join(f"<author>{name}</author>" for name in _team(number))
    return f'<article key="journals/x/m{number}">{authors}<title>Paper {number}.</title><year>2000</year></article>'


FORMATS: dict[str, tuple[str, Callable[[int], str], str, str]] = {
    "jsonl": ("jsonl", write_jsonl, "", ""),
    "bibtex": ("bib", write_bibtex, "", ""),
    "ris": ("ris", write_ris, "", ""),
    "csv": ("csv", write_csv, "id,title,authors,year\n", ""),
    "xml": ("xml", write_xml, '<?xml version="1.0"?>\n<dblp>\n', "</dblp>\n"),
}


def _team(number: int) -> list[str]:
    return [f"Lee, Ann{number % 7}", f"Chen, Bo{number % 50}", f"Ng, Cy{number}"]


@pytest.fixture
def library(tmp_path):
    """A library that holds something already."""
    before = tmp_path / "before.jsonl"
    before.write_text('{"id": "m3", "title": "Before", "authors": ["Ann Lee"]}\nrubbish\n', encoding="utf8")
    import_files([before], tmp_path / "library")
    return tmp_path / "library"


@pytest.fixture
def works(tmp_path):
    def write(kind: str = "jsonl", count: int = COUNT) -> Path:
        suffix, line, head, tail = FORMATS[kind]
        path = tmp_path / f"works.{suffix}"
        path.write_text(head + "".join(f"{line(number)}\n" for number in range(count)) + tail, encoding="utf8")
        return path

    return write


def hold(library: Path) -> dict[str, object]:
    """What a library says, but for when, and for how often it was asked."""
    snapshot = open_snapshot(library)
    tables = {table: snapshot.rows(f"FROM {table}") for table in ("papers", "people", "authorships", "aliases")}
    records = snapshot.rows("SELECT paper_no, key, file, format, line FROM records ORDER BY ALL")
    files = [(one.number, one.file, one.read, one.added, one.updated, one.rejected) for one in load_history(library)]
    rejects = len(list((library / "rejects").glob("*")))
    return {**tables, "records": records, "files": files, "rejects": rejects, "counts": dict(snapshot.counts)}


def begin(works: Path, library: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "explorer", "import", str(works), "--library", str(library)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=PROJECT, stdout=quiet, stderr=quiet, start_new_session=True)


@needs_signals
@pytest.mark.parametrize("kind", ["jsonl", "bibtex", "csv"])
def test_an_import_killed_at_any_moment_can_be_done_again_as_if_it_had_never_begun(tmp_path, library, works, kind):
    path = works(kind)
    untouched = tmp_path / "untouched"
    import_files([tmp_path / "before.jsonl"], untouched)
    lasts = import_files([path], untouched).seconds
    before = current_name(library)
    earlier = hold(library)

    for _ in range(ROUNDS):
        importing = begin(path, library)
        wait_for(partial(_has_begun, library, importing), "the import")
        time.sleep(MOMENTS.uniform(0, 1.3 * lasts))
        if importing.poll() is None:
            os.killpg(importing.pid, signal.SIGKILL)
        importing.wait()
        if current_name(library) == before:
            assert {name: told for name, told in hold(library).items() if name != "rejects"} == {
                name: told for name, told in earlier.items() if name != "rejects"
            }

    import_files([path], library)
    told, expected = hold(library), hold(untouched)
    if len(told["files"]) > len(expected["files"]):  # type: ignore[arg-type]
        del told["files"], expected["files"]  # the kill came after the end, and this was the second import
    assert told == expected
    assert not list((library / "snapshots").glob("*.part"))


def _has_begun(library: Path, importing: subprocess.Popen[bytes]) -> bool:
    return importing.poll() is not None or any(job.pid == importing.pid for job in find_jobs(library))


def test_an_import_that_fails_at_any_step_leaves_nothing_that_a_later_one_publishes(tmp_path, library, works):
    path, before = works(), hold(library)
    steps: list[str] = []
    import_files([path], tmp_path / "other", watch=lambda progress: steps.append(progress.step))

    for step in dict.fromkeys(steps):

        def fail(progress: Progress, step: str = step) -> None:
            if progress.step == step:
                raise RuntimeError(step)

        with pytest.raises(RuntimeError, match=step):
            import_files([path], library, watch=fail)
        assert hold(library) == before
        with duckdb.connect(str(library / "staging.duckdb"), read_only=True) as staging:
            assert staging.sql("SELECT count(*) FROM works").fetchall() == [(1,)]
    small = tmp_path / "small.jsonl"
    small.write_text('{"id": "s1", "title": "Small", "authors": ["Dee Fu"]}\n', encoding="utf8")
    import_files([small], library)
    assert open_snapshot(library).counts["papers"] == 2


def test_of_several_files_the_earlier_ones_are_undone_when_a_later_one_is_cancelled(tmp_path, library, works):
    before = hold(library)
    first = tmp_path / "first.jsonl"
    first.write_text('{"id": "f1", "title": "First", "authors": ["Ed Go"]}\nrubbish\n', encoding="utf8")

    def cancel(progress: Progress) -> None:
        if progress.read > 2:
            cancel_job(library, find_jobs(library)[0].id)

    with pytest.raises(ImportCancelled):
        import_files([first, works()], library, watch=cancel)

    assert hold(library) == before
    assert find_jobs(library)[0].state == jobs.CANCELLED


@pytest.mark.parametrize("is_cancelled", [True, False])
def test_what_is_to_be_done_at_the_end_is_done_before_readers_are_told_of_it(library, works, is_cancelled):
    """Else a page that sees the end would not see the files that a cancelled import gave back."""
    seen: list[tuple[bool, str]] = []

    def cancel(progress: Progress) -> None:
        if is_cancelled and progress.read:
            cancel_job(library, find_jobs(library)[0].id)

    with pytest.raises(ImportCancelled) if is_cancelled else nullcontext():
        import_files(
            [works(count=10)],
            library,
            watch=cancel,
            before_end=lambda is_done: seen.append((is_done, find_jobs(library)[0].state)),
        )

    assert seen == [(not is_cancelled, jobs.RUNNING)]
    assert not find_jobs(library)[0].is_live


@needs_signals
def test_a_long_query_is_interrupted_when_the_import_is_cancelled(library, works, monkeypatch):
    """DuckDB hears no signal by itself: without help this query would go on for minutes."""
    endless = "SELECT count(*) FROM range(30_000_000_000) AS one WHERE (one.range * 3) % 7 = 3"
    monkeypatch.setattr(
        "explorer.library.publish.write_papers", lambda connection, **_: connection.execute(endless).fetchall()
    )
    before = hold(library)

    def cancel() -> None:
        wait_for(lambda: any(job.is_live and "papers" in job.step for job in find_jobs(library)), "the query")
        cancel_job(library, find_jobs(library)[0].id)

    helper = threading.Thread(target=cancel)
    helper.start()
    with pytest.raises(ImportCancelled):
        import_files([works(count=10)], library)
    helper.join()

    assert hold(library) == before


@needs_signals
def test_ctrl_c_undoes_the_import_and_says_so(library, works):
    before = hold(library)
    path = works(count=60_000)
    command = [sys.executable, "-m", "explorer", "import", str(path), "--library", str(library)]
    importing = subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, start_new_session=True)
    wait_for(lambda: any(job.pid == importing.pid and job.read for job in find_jobs(library)), "records")

    os.killpg(importing.pid, signal.SIGINT)
    said = importing.communicate(timeout=60)[1]

    assert importing.returncode == 1
    assert b"Interrupted" in said
    assert b"Traceback" not in said
    assert hold(library) == before


@pytest.mark.skipif(sys.platform != "linux", reason="bounds the size of files as Linux has it")
@pytest.mark.parametrize("room", [1_500_000])
def test_a_disk_that_fills_up_is_said_and_the_earlier_snapshot_serves(library, works, tmp_path, room):
    path, before = works(count=6_000), hold(library)
    script = (
        "import resource, signal, sys; from explorer.cli import main; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}));"
        f"sys.exit(main(['import', {str(path)!r}, '--library', {str(library)!r}]))"
    )

    said = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=False)

    assert said.returncode == 1
    assert "could not be written" in said.stderr, said.stderr[-600:]
    assert "Traceback" not in said.stderr
    assert {name: told for name, told in hold(library).items() if name != "rejects"} == {
        name: told for name, told in before.items() if name != "rejects"
    }
    import_files([path], library)
    assert open_snapshot(library).counts["papers"] == 6_000


def test_a_second_import_is_told_so_or_waits_for_its_turn(tmp_path, library, works):
    path = works(count=5)
    with LibraryFolder(library).locked():
        with pytest.raises(LibraryBusy):
            import_files([path], library)
        waiting = threading.Thread(target=lambda: import_files([path], library, wait=True))
        waiting.start()
        wait_for(lambda: any(job.state == jobs.WAITING for job in find_jobs(library)), "the second import")
        assert open_snapshot(library).counts["papers"] == 1
    waiting.join(60)

    assert open_snapshot(library).counts["papers"] == 5


def test_taking_a_file_out_that_fails_leaves_it_in(library, works):
    import_files([works(count=5)], library)
    before = hold(library)

    def fail(progress: Progress) -> None:
        if progress.step == "Indexing words":
            raise RuntimeError

    with pytest.raises(RuntimeError):
        delete_file(library, 1, watch=fail)

    assert hold(library) == before
    other = library.parent / "other.jsonl"
    other.write_text('{"id": "o1", "title": "Other", "authors": ["Ed Go"]}\n', encoding="utf8")
    import_files([other], library)
    assert open_snapshot(library).counts["papers"] == 6


def test_the_note_of_a_job_whose_process_is_gone_says_so_and_nonsense_is_no_job(library):
    folder = library / "jobs"
    note = find_jobs(library)[0]
    gone = psutil.Process().create_time() - 1000
    content = {name: getattr(note, name) for name in Job.__slots__} | {"state": "running", "born": gone}
    (folder / f"{note.id}.json").write_text(json.dumps(content | {"files": ["<script>"]}), encoding="utf8")
    (folder / "other.json").write_text("{}", encoding="utf8")
    (folder / "broken.json").write_text("\x00", encoding="utf8")

    assert [job.state for job in find_jobs(library)] == [jobs.LOST]
    cancel_job(library, "../../CURRENT")
    assert not list(library.glob("*.cancel"))
