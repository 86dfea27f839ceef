"""Bad input through the command line: a clear message, nothing lost, no traceback."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from explorer.cli import main

Record = dict[str, Any]

ANN, BO = "Ann Lee", "Bo Chen"


@dataclass(frozen=True)
class Said:
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        assert self.status == 0, self.err
        return json.loads(self.out)

    @property
    def reason(self) -> str:
        """Standard error, the progress bar aside."""
        return self.err.rsplit("\r", 1)[-1].strip()


@pytest.fixture
def library(tmp_path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def run(capfd, library) -> Callable[..., Said]:
    """Run a command on the library."""

    def run(*words: object, json_: bool = True) -> Said:
        capfd.readouterr()
        status = main([*map(str, words), "--library", str(library), *(["--json"] if json_ else [])])
        return Said(status, *capfd.readouterr())

    return run


@pytest.fixture
def put(tmp_path) -> Callable[..., Path]:
    """Write a file of works."""

    def put(content: bytes | Sequence[object], name: str = "works.jsonl") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else lines(*content))
        return path

    return put


@pytest.fixture
def import_(run) -> Callable[..., Said]:
    """Import files, one person for every folded name."""

    def import_(*files: Path) -> Said:
        return run("import", *files, "--identity", "names")

    return import_


def lines(*records: object) -> bytes:
    """Records and raw lines, one a line."""
    texts = (record if isinstance(record, str) else json.dumps(record) for record in records)
    return "".join(f"{text}\n" for text in texts).encode()


def work(key: str, *authors: object, **fields: object) -> Record:
    return {"id": key, "title": f"Paper {key}", "year": 2020, "authors": list(authors)} | fields


def read_rejects(summary: Record) -> list[Record]:
    return [json.loads(line) for file in summary["rejects"] for line in Path(file).read_text("utf8").splitlines()]


def list_files(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*") if path.is_file()}


# ── Names and titles ─────────────────────────────────────────────────────────────────────────────────


KEPT = {
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "&lt;img src=x onerror=alert(1)&gt;": "<img src=x onerror=alert(1)>",
    "\"Ann\" 'O' & {Lee} \\": "\"Ann\" 'O' & {Lee} \\",
    "Ann\u202e eeL\u202c": "Ann eeL",
    "A\x00nn\x1b Poe\x7f": "Ann Poe",
    "  Ann\r\n\tRoe ": "Ann Roe",
    "Zoë 李 😀 ﷺ": "Zoë 李 😀 ﷺ",
    "N" * 10_000: "N" * 10_000,
}


def test_a_name_and_a_title_come_back_as_text_whatever_they_hold(run, put, import_):
    works = [work(f"w{at}", given, f"Friend {at}", title=given) for at, given in enumerate(KEPT)]
    assert import_(put(works)).answer["imported"] == len(KEPT)

    for at, kept in enumerate(KEPT.values()):
        answer = run("researcher", f"Friend {at}").answer
        assert [one["name"] for one in answer["coauthors"]] == [kept]
        assert [paper["title"] for paper in answer["papers"]] == [kept]
        again = run("researcher", answer["coauthors"][0]["id"]).answer
        assert (again["name"], again["works"]) == (kept, 1)


def test_what_has_no_letter_is_nobody_and_the_work_stays(run, put, import_):
    import_(put([work("w1", ANN, " ", "***", "\u200b", "\x00", {"name": ""})]))

    assert run("researcher", ANN).answer["coauthors"] == []


def test_a_title_that_says_nothing_is_rejected_with_its_line(put, import_):
    titles = ["", "   ", "\x00", "\u200b\u202e", None, 5, True, ["On Graphs"], {"en": "On Graphs"}]
    bad = [work(f"w{at}", ANN, title=title) for at, title in enumerate(titles)]
    summary = import_(put([work("fine", ANN), *bad])).answer

    assert (summary["imported"], summary["rejected"]) == (1, len(titles))
    found = [(row["line"], "title" in row["reason"]) for row in read_rejects(summary)]
    assert found == [(line, True) for line in range(2, 2 + len(titles))]


def test_a_work_without_a_title_is_called_by_the_first_words_of_its_abstract(run, put, import_):
    abstracts = ["We split <b>graphs</b> into parts.", "图神经网络综述" * 20, "long" * 50, "Lorem ipsum " * 9]
    works = [work(f"w{at}", ANN, abstract=text, title=None) for at, text in enumerate(abstracts)]
    del works[0]["title"]
    works[3]["title"] = " "
    summary = import_(put([*works, work("w9", ANN, title=None, abstract="\u200b")])).answer

    assert (summary["imported"], summary["rejected"]) == (4, 1)
    titles = {paper["id"]: paper["title"] for paper in run("researcher", ANN).answer["papers"]}
    assert titles["w0"] == "“We split <b>graphs</b> into parts.”"
    assert titles["w1"] == f"“{('图神经网络综述' * 20)[:60]}…”"
    assert titles["w2"] == f"“{'long' * 15}…”"
    assert titles["w3"] == "“Lorem ipsum Lorem ipsum Lorem ipsum Lorem ipsum Lorem ipsum…”"


def test_half_of_a_sign_costs_its_own_line_only(put, import_):
    summary = import_(put([work("w1", ANN), work("w2", "Sur\ud800rogate"), work("w3", ANN)])).answer

    assert (summary["imported"], summary["rejected"]) == (2, 1)
    assert read_rejects(summary)[0]["line"] == 2


def test_no_cell_of_an_export_is_a_formula(put, import_, run):
    traps = ["=1+1", "+1 2", "-2 3", "@SUM(A1)", "\t=1+1", "\r=1+1", "=HYPERLINK(1)", "|calc"]
    authors = [{"name": trap, "affiliations": traps} for trap in traps]
    import_(put([work("=w1", {"name": "Ann", "affiliations": traps}, *authors, title="=1+1", keywords=traps)]))

    for table in ("papers", "people", "topics", "institutions", "nodes", "edges"):
        out = run("export", table, "--researcher", "Ann", "--out", "-", json_=False).out
        cells = [cell for row in csv.reader(io.StringIO(out, newline="")) for cell in row]
        assert len(cells) > 10
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
        assert not [cell for cell in cells if cell.startswith("-") and not cell[1:].replace(".", "").isdigit()]


# ── Years and authors ────────────────────────────────────────────────────────────────────────────────

YEARS = {
    "0": None,
    "n.d.": None,
    20255: None,
    2021.0: 2021,
    2021.5: None,
    "2021-05-03": 2021,
    "2021": 2021,
    "20255": None,
    None: None,
    True: None,
    -2021: None,
    10**30: None,
    "": None,
}


def test_a_year_that_is_none_is_left_out_and_the_work_stays(run, put, import_):
    given = [*YEARS, {"y": 2021}, [2021]]
    import_(put([work(f"w{number}", ANN, year=year) for number, year in enumerate(given)]))

    answer = run("researcher", ANN).answer
    assert answer["works"] == len(given)
    assert answer["years"] == {"2021": 3}
    years = {paper["id"]: paper["year"] for paper in answer["papers"]}
    assert [years[f"w{number}"] for number in range(len(given))] == [*YEARS.values(), None, None]
    assert run("slice", ANN, "--years", "2000-2030").answer["existing"]["paper"] == 3


AUTHORS: list[tuple[object, list[str]]] = [
    ([], []),
    (None, []),
    ("Ann Lee; Bo Chen", []),
    ({"name": ANN}, []),
    (5, []),
    ([ANN, BO], [ANN, BO]),
    ([None, 5, True, [ANN], {}, {"name": None}, {"name": 5}, {"nom": ANN}, BO], [BO]),
    ([ANN, {"name": "ANN  LEE"}, "Ánn-Lee"], [ANN]),
]


def test_authors_of_any_shape_leave_the_work(run, put, import_):
    works = [work(f"w{at}") | {"authors": authors} for at, (authors, _) in enumerate(AUTHORS)]
    assert import_(put([*works, work("more", "Cy Ng", BO)])).answer["imported"] == len(AUTHORS) + 1

    own = {name: {one["id"]: one for one in run("researcher", name).answer["papers"]} for name in (ANN, BO)}
    for at, (_, read) in enumerate(AUTHORS):
        assert run("search", f"Paper w{at}", "--kind", "paper").answer[0]["id"] == f"w{at}"
        assert [name for name in own if f"w{at}" in own[name]] == read
        for name in read:
            assert [author["name"] for author in own[name][f"w{at}"]["authors"]] == read


@pytest.mark.parametrize("papers", [1, 2])
def test_three_thousand_authors_are_all_there_and_the_slice_keeps_its_budget(run, put, import_, papers):
    team = [f"Author {number}" for number in range(3000)]
    import_(put([*(work(f"big{number}", *team) for number in range(papers)), work("w1", "Author 7", ANN)]))

    profile = run("researcher", "Author 7").answer
    assert (profile["works"], len(profile["coauthors"])) == (papers + 1, 3000)
    assert len(profile["close_collaborators"]) == (2999 if papers == 2 else 0)
    built = run("slice", "Author 7", "--hops", "2", "--max-nodes", "50", "--counting", "fractional").answer
    assert built["existing"]["person"] == 3001
    assert sum(built["shown"].values()) == 50
    assert built["cut_by"]
    assert ANN in {node["label"] for node in built["nodes"]}


def test_ids_that_look_like_ours_stay_apart(run, put, import_):
    import_(put([work("w0", ANN, BO, keywords=["bats"])]))
    ann, topic = (run("search", word).answer[0]["id"] for word in (ANN, "bats"))
    import_(put([work(key, ANN, "Cy Ng") for key in (ann, topic, "person:nobody", "topic:none")]))

    profile = run("researcher", ann).answer
    built = run("slice", ann, "--max-nodes", "0").answer
    assert (profile["name"], profile["works"]) == (ANN, 5)
    assert {ann, topic, "person:nobody"} <= {paper["id"] for paper in profile["papers"]}
    assert built["existing"] == built["shown"] == {"person": 3, "paper": 5, "topic": 1, "institution": 0}
    assert len({node["id"] for node in built["nodes"]}) == len(built["nodes"]) == 9


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────

OTHER_KINDS = {
    "empty": b"",
    "blank lines": b"\n \n\r\n",
    "PNG": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\n",
    "CSV": b"id,name,height\n1,Mont Blanc,4808\n",
    "other JSON": b'"text"\n5\nnull\n[]\n{}\n',
    "zeros": bytes(5000),
    "Latin-1": '{"title": "José"}\n'.encode("latin-1"),
    "start of a gzip": gzip.compress(lines(work("w1", ANN)))[:12],
    "gzip of something else": gzip.compress(bytes(range(256)) * 50),
    "empty gzip": gzip.compress(b""),
}


def test_a_file_of_another_kind_changes_nothing_and_the_reason_names_it(run, put, import_, library):
    def list_kept() -> set[str]:
        return {name for name in list_files(library) if not name.startswith(("staging", "jobs/"))}

    import_(put([work("w1", ANN)]))
    before = list_kept()

    for kind, content in OTHER_KINDS.items():
        said = import_(put(content, "other file.bin"))
        assert (said.status, said.out) == (1, ""), kind
        assert "other file.bin" in said.reason
        assert "docs/data-format.md" in said.reason
        assert "Traceback" not in said.err
        assert list_kept() == before
    assert run("researcher", ANN).answer["works"] == 1


def test_a_missing_file_or_a_folder_makes_no_library(import_, library, tmp_path):
    for path in (tmp_path / "missing.jsonl", tmp_path):
        said = import_(path)

        assert said.status == 1
        assert path.name in said.reason
        assert not library.exists()


def test_a_file_of_another_kind_makes_no_library(put, import_, library):
    assert import_(put(b"%PDF", "other.pdf")).status == 1
    assert not library.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + lines(work("w1", ANN), work("w2", ANN)),
        lines(work("w1", ANN), work("w2", ANN)).replace(b"\n", b"\r\n"),
        lines("", work("w1", ANN), "  ", "", work("w2", ANN), ""),
        lines(work("w1", ANN), work("w2", ANN)).rstrip(b"\n"),
        gzip.compress(lines(work("w1", ANN))) + gzip.compress(lines(work("w2", ANN))),
    ],
    ids=["byte order mark", "CRLF", "blank lines", "no newline at the end", "gzip of two parts, whatever its name"],
)
def test_the_small_print_of_text_files_does_not_matter(run, put, import_, content):
    summary = import_(put(content)).answer

    assert [summary[key] for key in ("read", "imported", "rejected", "added", "updated")] == [2, 2, 0, 2, 0]
    assert run("researcher", ANN).answer["works"] == 2


WHOLE = gzip.compress(lines(*(work(f"w{number}", ANN, f"Person {number}") for number in range(2000))))


@pytest.mark.parametrize(
    ("content", "whole"),
    [
        (WHOLE[: len(WHOLE) // 2], False),
        (WHOLE[:-4], True),
        (WHOLE[:-8] + bytes(4) + WHOLE[-4:], True),
        (WHOLE[: len(WHOLE) // 2] + b"\xff" * 50 + WHOLE[len(WHOLE) // 2 + 50 :], False),
    ],
    ids=["half of it", "without its length", "wrong checksum", "damaged in the middle"],
)
def test_a_damaged_gzip_gives_what_it_holds_and_says_where_it_ends(run, put, import_, content, whole):
    summary = import_(put(content, "works.jsonl.gz")).answer

    rejects = read_rejects(summary)
    assert summary["read"] == summary["imported"] + summary["rejected"]
    assert summary["rejected"] == len(rejects) >= 1
    assert "damaged" in rejects[-1]["reason"]
    assert (summary["added"] == 2000) == whole
    assert 500 < run("researcher", ANN).answer["works"] == summary["added"]


def test_a_line_of_fifty_megabytes_is_read_and_one_that_is_rubbish_is_quoted_in_part(run, put, import_):
    long = work("w2", ANN, abstract="x" * 50_000_000)
    summary = import_(put([work("w1", ANN), long, "y" * 2_000_000, work("w3", ANN)])).answer

    assert (summary["imported"], summary["rejected"]) == (3, 1)
    (reject,) = read_rejects(summary)
    assert reject["line"] == 3
    assert len(reject["record"]) <= 2000


def test_the_rest_is_imported_where_lines_are_no_works(run, put, import_):
    bad = ["not json", '["a list"]', '{"id": "w2"}', '{"title": "a"}{"title": "b"}', '{"title": ' + "[" * 5000]
    summary = import_(put([work("w1", ANN), "", *bad, work("w3", ANN)])).answer

    assert [summary[key] for key in ("read", "imported", "rejected", "added")] == [7, 2, 5, 2]
    rejects = read_rejects(summary)
    assert [row["line"] for row in rejects] == [3, 4, 5, 6, 7]
    assert all(row["reason"] and row["record"] for row in rejects)


def test_rejects_of_two_files_with_one_name_are_both_kept(put, import_):
    one = put([work("w1", ANN), "rubbish"], "one/works.jsonl")
    other = put([work("w2", ANN), "", "waste", "scrap"], "other/works.jsonl")

    summary = import_(one, other).answer

    assert sorted(row["record"] for row in read_rejects(summary)) == ["rubbish", "scrap", "waste"]
    assert len(set(summary["rejects"])) == 2


def test_one_file_that_cannot_be_read_does_not_keep_the_others_out(run, put, import_):
    said = import_(put(b"%PDF", "other.pdf"), put([work("w1", ANN)]))

    assert said.answer["added"] == 1
    assert ["other.pdf" in problem for problem in said.answer["failed"]] == [True]
    assert "other.pdf" in said.err
    assert run("researcher", ANN).answer["works"] == 1


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read anything")
def test_a_file_that_may_not_be_read_says_so(put, import_):
    works = put([work("w1", ANN)])
    works.chmod(0)

    said = import_(works)

    assert said.status == 1
    assert "Permission denied" in said.reason


# ── Again ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_file_twice_adds_nothing_and_a_changed_record_is_one_update(run, put, import_):
    first = import_(put([work("w1", ANN), work("w2", ANN)])).answer
    again = import_(put([work("w1", ANN), work("w2", ANN)])).answer
    changed = import_(put([work("w1", ANN, title="Revised"), work("w2", ANN)])).answer
    back = import_(put([work("w1", ANN), work("w2", ANN)])).answer

    assert [(one["added"], one["updated"]) for one in (first, again, changed, back)] == [(2, 0), (0, 0), (0, 1), (0, 1)]
    assert first["snapshot"] == again["snapshot"]
    assert {paper["title"] for paper in run("researcher", ANN).answer["papers"]} == {"Paper w1", "Paper w2"}


def test_of_an_id_twice_in_one_file_the_later_line_counts_every_time(run, put, import_):
    works = put([work("w1", ANN, title="First"), work("w2", ANN), work("w1", ANN, title="Second")])

    assert [(one["added"], one["updated"]) for one in (import_(works).answer, import_(works).answer)] == [
        (2, 0),
        (0, 0),
    ]
    assert {paper["title"] for paper in run("researcher", ANN).answer["papers"]} == {"Second", "Paper w2"}


@pytest.mark.parametrize(
    "name", ['it\'s a "library"', "two  spaces", "bücher 图书", "x'); DROP TABLE works;--", "$HOME"]
)
def test_a_library_may_be_called_anything(capfd, put, tmp_path, name):
    library = tmp_path / name / name
    works = put([work("w1", ANN)], f"{name}.jsonl")

    assert main(["import", str(works), "--library", str(library), "--json"]) == 0
    assert main(["search", "ann", "--library", str(library)]) == 0
    assert main(["slice", ANN, "--library", str(library)]) == 0
    capfd.readouterr()
    out = library / "out.csv"
    assert main(["export", "papers", "--researcher", ANN, "--library", str(library), "--out", str(out)]) == 0
    assert "Paper w1" in out.read_text("utf8")


# ── Other processes ──────────────────────────────────────────────────────────────────────────────────


@contextmanager
def importing(root: Path, library: Path, works: Path, step: str) -> Iterator[subprocess.Popen[bytes]]:
    """An import in a process of its own that has come to *step*; it and what it started is killed at the end."""
    words = ["import", str(works), "--library", str(library), "--identity", "names"]
    process = subprocess.Popen(
        [sys.executable, "-m", "explorer", *words], cwd=root, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        wait_for_step(process, step)
        yield process
    finally:
        if is_group_alive(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stderr:
            process.stderr.close()


def wait_for_step(process: subprocess.Popen[bytes], step: str) -> None:
    """Read the progress bar until it says *step*."""
    assert process.stderr
    said = b""
    while step.encode() not in said:
        more = os.read(process.stderr.fileno(), 4096)
        assert more, f"the import ended before {step!r}: {said[-300:]!r}"
        said += more


def is_group_alive(group: int) -> bool:
    """Is any process left of the session that *group* began?"""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def many(tmp_path_factory) -> Path:
    """A file large enough to be parsed beside the importing process."""
    path = tmp_path_factory.mktemp("many") / "many.jsonl"
    record = json.dumps(work("KEY", ANN, BO, abstract="word " * 30, keywords=["optics"]))
    path.write_text("".join(record.replace("KEY", f"m{number}") + "\n" for number in range(20_000)), "utf8")
    assert path.stat().st_size >= 4_000_000
    return path


needs_signals = pytest.mark.skipif(os.name == "nt", reason="kills processes as POSIX has it")


@needs_signals
@pytest.mark.parametrize("step", ["Reading", "Writing tables", "Indexing words"])
def test_an_import_that_is_killed_leaves_the_library_serving_and_the_next_one_works(
    run, put, import_, library, many, root, step
):
    before = import_(put([work("w1", ANN), work("w2", ANN)])).answer["snapshot"]

    with importing(root, library, many, step) as process:
        assert run("researcher", ANN).answer["works"] == 2
        process.kill()

    assert (library / "CURRENT").read_text().strip() == before
    assert run("researcher", ANN).answer["works"] == 2
    assert import_(put([work("w3", ANN)])).answer["added"] == 1
    assert run("researcher", ANN).answer["works"] in {3, 20_003}
    assert not list((library / "snapshots").glob("*.part"))


@needs_signals
def test_a_second_import_at_the_same_time_is_told_to_wait_and_readers_go_on(run, put, import_, library, many, root):
    works = put([work("w1", ANN)])
    import_(works)

    with importing(root, library, many, "Reading"):
        refused = import_(works)

        assert (refused.status, refused.out) == (1, "")
        assert library.name in refused.reason
        assert "Another import" in refused.reason
        assert "Wait" in refused.reason
        assert run("researcher", ANN).answer["works"] == 1
