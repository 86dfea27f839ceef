"""Libraries: what imports brought, what changed, back and forward again, files and libraries deleted."""

import json
from pathlib import Path

import pytest

from explorer.cli import main
from explorer.errors import InvalidOption, LibraryError, LibraryMissing, NotFound, ResearcherNotFound
from explorer.library.completeness import read_known
from explorer.library.differences import compare_snapshots
from explorer.library.duplicates import count_joined, find_joined
from explorer.library.folder import KEPT_SNAPSHOTS
from explorer.library.history import IN_USE, WITHDRAWN, find_previous, find_rejects, find_snapshots, load_history
from explorer.library.identity import IdentityRule
from explorer.library.importer import import_files
from explorer.library.inbox import discard, find_arrived, give_back, reserve, safe_name, take
from explorer.library.restoring import delete_file, delete_library, restore_snapshot
from explorer.library.shelf import create_library, find_libraries, get_library
from explorer.settings import LIBRARY_VARIABLE, SHELF_VARIABLE
from explorer.snapshot.opened import current_name, open_snapshot

ANN = {"id": "w1", "title": "On Graphs", "year": 2020, "authors": ["Ann Lee", "Bo Chen"]}
BO = {"id": "w2", "title": "On Trees", "year": 2021, "authors": ["Bo Chen", "Cy Ng"]}
CY = {
    "id": "w3",
    "title": "Nets",
    "authors": [{"name": "Cy Ng", "orcid": "0000-0002-1825-0097"}],
    "doi": "10.1234/a",
}
REVISED = ANN | {"title": "On Graphs, revised"}


@pytest.fixture
def library(tmp_path):
    return tmp_path / "library"


@pytest.fixture
def bring(tmp_path, library):
    """Import records as a file of that name, everybody who their name says, and return the snapshot's name."""

    def bring(name: str, *records: object, identity: IdentityRule = "names") -> str:
        path = tmp_path / name
        lines = (one if isinstance(one, str) else json.dumps(one) for one in records)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf8")
        return str(import_files([path], library, format_name="jsonl", identity=identity).snapshot)

    return bring


def titles(library: Path) -> list[str]:
    return [title for (title,) in open_snapshot(library).rows("SELECT title FROM papers ORDER BY title")]


def states(library: Path) -> dict[str, str]:
    return {one.file: one.state for one in load_history(library)}


# ── What imports brought ─────────────────────────────────────────────────────────────────────────────


def test_each_import_is_noted_with_what_it_brought_even_where_it_brought_nothing(library, bring):
    bring("a.jsonl", ANN, BO)
    bring("again.jsonl", ANN)
    bring("later.jsonl", REVISED, CY, "rubbish")

    noted = [(one.number, one.file, one.read, one.added, one.updated, one.rejected) for one in load_history(library)]
    assert noted == [
        (0, "a.jsonl", 2, 2, 0, 0),
        (1, "again.jsonl", 1, 0, 0, 0),
        (2, "later.jsonl", 3, 1, 1, 1),
    ]
    assert set(states(library).values()) == {IN_USE}
    rejects = list(find_rejects(library, load_history(library)[2]))
    assert [(row["line"], row["record"]) for row in rejects] == [(3, "rubbish")]


def test_completeness_counts_what_is_known_of_papers_authorships_and_people(library, bring):
    bring(
        "a.jsonl", ANN | {"authors": [{"name": "Ann Lee", "affiliations": ["KTH"]}, "Bo Chen"]}, CY, identity="resolved"
    )

    known = {(one.of, one.field): (one.known, one.total) for one in read_known(open_snapshot(library).manifest)}

    assert known["papers", "year"] == (1, 2)
    assert known["papers", "doi"] == (1, 2)
    assert known["papers", "authors"] == (2, 2)
    assert known["authorships", "affiliation"] == (1, 3)
    assert known["people", "orcid"] == (1, 3)


def test_records_that_became_one_paper_are_listed_with_where_they_stand(library, bring):
    bring("a.jsonl", ANN | {"doi": "10.1234/x"}, identity="resolved")
    bring("b.jsonl", BO, ANN | {"id": "other", "doi": "10.1234/x"}, identity="resolved")

    snapshot = open_snapshot(library)

    assert count_joined(snapshot) == (1, 2)
    (joined,) = find_joined(snapshot, 10)
    assert {(one.key, one.file, one.line) for one in joined.records} == {
        ("w1", "a.jsonl", 1),
        ("other", "b.jsonl", 2),
    }


# ── Back, and forward again ──────────────────────────────────────────────────────────────────────────


def test_going_back_holds_for_the_next_import(library, bring):
    first = bring("a.jsonl", ANN)
    bring("b.jsonl", REVISED, BO)

    restore_snapshot(library, first)
    assert titles(library) == ["On Graphs"]
    assert states(library) == {"a.jsonl": IN_USE, "b.jsonl": WITHDRAWN}
    bring("c.jsonl", CY)

    assert titles(library) == ["Nets", "On Graphs"]
    assert states(library) == {"a.jsonl": IN_USE, "b.jsonl": WITHDRAWN, "c.jsonl": IN_USE}


def test_one_can_go_forward_again_as_long_as_the_snapshot_is_kept(library, bring):
    first = bring("a.jsonl", ANN)
    second = bring("b.jsonl", REVISED, BO)

    restore_snapshot(library, first)
    restore_snapshot(library, second)
    bring("c.jsonl", CY)

    assert titles(library) == ["Nets", "On Graphs, revised", "On Trees"]
    assert set(states(library).values()) == {IN_USE}


def test_a_name_written_into_current_by_hand_does_the_same(library, bring):
    first = bring("a.jsonl", ANN)
    bring("b.jsonl", BO)

    (library / "CURRENT").write_text(f"{first}\n", encoding="utf8")
    assert states(library)["b.jsonl"] == WITHDRAWN
    bring("c.jsonl", CY)

    assert titles(library) == ["Nets", "On Graphs"]


def test_a_work_imported_again_after_going_back_is_there_again(library, bring):
    first = bring("a.jsonl", ANN)
    bring("b.jsonl", BO)
    restore_snapshot(library, first)

    bring("b2.jsonl", BO)

    assert titles(library) == ["On Graphs", "On Trees"]


def test_the_snapshot_one_came_from_is_kept_after_the_next_import(library, bring):
    first = bring("a.jsonl", ANN)
    for number in range(KEPT_SNAPSHOTS - 1):
        bring("more.jsonl", BO | {"id": f"n{number}"})
    restore_snapshot(library, first)
    bring("c.jsonl", CY)

    assert first in [note.name for note in find_snapshots(library)]
    assert len(find_snapshots(library)) == KEPT_SNAPSHOTS
    previous = find_previous(library)
    assert previous is not None
    assert previous.name == first


def test_a_snapshot_that_is_not_kept_or_of_another_version_is_refused(library, bring):
    name = bring("a.jsonl", ANN)
    with pytest.raises(NotFound, match="20000101"):
        restore_snapshot(library, "20000101T000000")
    with pytest.raises(NotFound):
        restore_snapshot(library, "../..")
    manifest = library / "snapshots" / name / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf8")) | {"version": 1}), encoding="utf8")

    with pytest.raises(LibraryError, match="another version"):
        restore_snapshot(library, name)


# ── A file taken out ─────────────────────────────────────────────────────────────────────────────────


def test_taking_a_file_out_brings_back_what_was_before_it(library, bring):
    bring("a.jsonl", ANN)
    bring("b.jsonl", REVISED, BO)

    delete_file(library, 1)

    assert titles(library) == ["On Graphs"]
    assert states(library) == {"a.jsonl": IN_USE, "b.jsonl": WITHDRAWN}


def test_a_work_that_a_later_file_states_too_stays(library, bring):
    bring("a.jsonl", ANN, BO)
    bring("again.jsonl", ANN)

    delete_file(library, 0)

    assert titles(library) == ["On Graphs"]
    with pytest.raises(NotFound):
        delete_file(library, 0)


def test_a_file_taken_out_comes_back_with_the_snapshot_before(library, bring):
    bring("a.jsonl", ANN)
    second = bring("b.jsonl", BO)
    delete_file(library, 0)

    restore_snapshot(library, second)
    bring("c.jsonl", CY)

    assert titles(library) == ["Nets", "On Graphs", "On Trees"]


# ── What changed ─────────────────────────────────────────────────────────────────────────────────────


def test_a_difference_tells_new_papers_and_people_and_what_is_new_around_somebody(library, bring):
    before = bring("a.jsonl", ANN)
    after = bring("b.jsonl", BO)
    bo = open_snapshot(library).rows("SELECT person_id FROM people WHERE name = 'Bo Chen'")[0][0]

    found = compare_snapshots(library, before, after, bo)

    assert [row["name"] for row in found.papers["added"].listed] == ["On Trees"]
    assert [row["name"] for row in found.people["added"].listed] == ["Cy Ng"]
    assert (found.papers["removed"].count, found.people["removed"].count) == (0, 0)
    around = found.around
    assert around is not None
    assert (around.was_known, around.works, around.coauthors) == (True, (1, 2), (1, 2))
    assert [row["name"] for row in around.new_papers.listed] == ["On Trees"]
    assert [row["name"] for row in around.new_coauthors.listed] == ["Cy Ng"]
    assert (around.gone_papers.count, around.gone_coauthors.count) == (0, 0)


def test_people_who_turn_out_to_be_one_are_joined_and_nobody_is_gone(library, bring):
    before = bring(
        "a.jsonl", ANN, CY | {"authors": [{"name": "Ann Q. Lee", "orcid": "0000-0002-1825-0097"}]}, identity="resolved"
    )
    after = bring(
        "b.jsonl",
        ANN | {"authors": [{"name": "Ann Lee", "orcid": "0000-0002-1825-0097"}, "Bo Chen"]},
        identity="resolved",
    )

    found = compare_snapshots(library, before, after)

    assert found.people["joined"].count == 1
    assert (found.people["removed"].count, found.people["added"].count) == (0, 0)
    back = compare_snapshots(library, after, before)
    assert back.people["parted"].count == 1


def test_a_paper_whose_id_changed_is_not_new(library, bring):
    before = bring("a.jsonl", ANN | {"doi": "10.1234/x"}, BO, identity="resolved")
    after = bring("b.jsonl", ANN | {"id": "other", "doi": "10.1234/x"}, identity="resolved")

    found = compare_snapshots(library, before, after)

    assert [(name, change.count) for name, change in found.papers.items()] == [
        ("added", 0),
        ("removed", 0),
        ("joined", 0),
        ("parted", 0),
    ]


def test_what_cannot_be_compared_says_why(library, bring):
    name = bring("a.jsonl", ANN)
    other = bring("b.jsonl", BO)
    with pytest.raises(InvalidOption):
        compare_snapshots(library, name, name)
    with pytest.raises(NotFound):
        compare_snapshots(library, "nothing", name)
    with pytest.raises(ResearcherNotFound):
        compare_snapshots(library, name, other, "person:nobody")


# ── The shelf ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def shelf(tmp_path, monkeypatch, library):
    monkeypatch.setenv(SHELF_VARIABLE, str(tmp_path / "shelf"))
    monkeypatch.setenv(LIBRARY_VARIABLE, str(library))
    return tmp_path / "shelf"


def test_a_new_library_is_on_the_shelf_and_a_bad_name_is_none(shelf, library, bring):
    bring("a.jsonl", ANN)
    made = create_library("Optics (2026)")

    assert get_library("Optics (2026)") == made
    assert find_libraries()[0].is_default
    assert find_libraries()[0].folder == library
    for name in ("", "  ", "../x", "a/b", ".hidden", "sample", "optics (2026)", "x" * 61, "a\x00b", "end."):
        with pytest.raises(InvalidOption):
            create_library(name)
    with pytest.raises(NotFound):
        get_library("../x")


def test_a_library_is_deleted_and_what_is_not_of_it_stays(shelf, library, bring):
    bring("a.jsonl", ANN)
    (library / "notes.txt").write_text("mine", encoding="utf8")

    delete_library(library)

    assert [path.name for path in library.iterdir()] == ["notes.txt"]
    with pytest.raises(LibraryMissing):
        delete_library(library)
    made = create_library("empty")
    delete_library(made.folder)
    assert not made.folder.exists()


def test_the_bundled_library_is_not_deleted():
    bundled = next(one for one in find_libraries() if one.is_bundled)
    with pytest.raises(InvalidOption):
        delete_library(bundled.folder)


# ── The inbox ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["../../CURRENT", "..", "", "C:\\x\\y.bib", "a\x00\n.bib", "x" * 5000, "-rf", "$(id)"])
def test_a_file_of_any_name_lands_in_the_inbox_and_nowhere_else(library, name):
    own, path = reserve(library, name)
    path.write_bytes(b"x")

    assert path.parent == library / "inbox" / own
    (arrived,) = find_arrived(library)
    assert (arrived.id, arrived.size, arrived.name) == (own, 1, safe_name(name))
    (taken,) = take(library, [arrived])
    assert find_arrived(library) == []
    assert taken.read_bytes() == b"x"
    give_back(library, [taken])
    assert find_arrived(library) == [arrived]
    discard(library, own)
    assert find_arrived(library) == []


# ── Commands ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def run(capsys, library):
    """Run a ``library`` command with --json and return its status and answer."""

    def run(*words: str) -> tuple[int, object]:
        status = main(["library", *words, "--json"])
        out = capsys.readouterr().out
        return status, json.loads(out) if out else None

    return run


def test_info_and_diff_and_restore_and_delete_answer_in_json(run, library, bring):
    first = bring("a.jsonl", ANN)
    second = bring("b.jsonl", BO)
    where = ("--library", str(library))

    status, info = run("info", *where)
    assert (status, info["snapshot"], info["counts"]["papers"]) == (0, second, 2)
    assert [one["file"] for one in info["files"]] == ["a.jsonl", "b.jsonl"]
    assert [(one["name"], one["current"]) for one in info["snapshots"]] == [(second, True), (first, False)]
    assert info["completeness"]["papers"]["total"] == 2
    assert (info["duplicates"], info["jobs"]) == ({"papers": 0, "records": 0}, [])
    status, diff = run("diff", "--around", "Bo Chen", *where)
    assert (diff["before"], diff["after"], diff["papers"]["added"]["count"]) == (first, second, 1)
    assert diff["around"]["works"] == [1, 2]
    assert run("diff", first, "current", *where)[1]["papers"]["added"]["count"] == 1
    assert run("restore", first, *where)[1]["snapshot"] == first
    assert run("delete", "--file", "0", *where)[0] == 2
    assert run("delete", "--file", "7", "--yes", *where)[0] == 1
    assert run("delete", "--file", "0", "--yes", *where)[0] == 0
    assert open_snapshot(library).counts["papers"] == 0
    assert run("delete", *where)[0] == 2
    assert run("delete", "--yes", *where)[0] == 0
    assert current_name(library) is None
    assert run("info", *where)[0] == 1


def test_list_and_new_name_every_library(run, shelf, library, bring):
    bring("a.jsonl", ANN)
    assert run("new", "optics")[1] == {"name": "optics", "folder": str(shelf / "optics")}

    _, listed = run("list")

    rows = {row["name"]: row for row in listed}
    assert (rows["library"]["default"], rows["library"]["counts"]["papers"]) == (True, 1)
    assert (rows["optics"]["snapshot"], rows["optics"]["counts"]) == (None, {})
    assert "sample" in rows
    assert main(["import", str(shelf / "nothing"), "--library", str(shelf / "optics")]) == 1


def test_the_words_of_the_commands_need_no_json(capsys, library, bring):
    bring("a.jsonl", ANN)
    bring("b.jsonl", BO)

    assert [main(["library", verb, "--library", str(library)]) for verb in ("info", "diff")] == [0, 0]
    said = capsys.readouterr().out
    assert "year known for 100 % of papers" in said
    assert "papers: 1 → 2; 1 added" in said
