"""The identity ledger: corrections that outlast imports, and travel."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from explorer.errors import CorrectionNotFound, CorrectionsOff, InvalidOption, LibraryBusy, NotFound
from explorer.find import get_researcher_no
from explorer.library.folder import LibraryFolder
from explorer.library.importer import import_files
from explorer.library.ledger.building import build_merge, build_not_mine, build_split, build_undo
from explorer.library.ledger.correcting import correct
from explorer.library.ledger.file import LEDGER, append_entries, load_ledger
from explorer.library.writing import write_library
from explorer.snapshot import identity_queries, queries
from explorer.snapshot.opened import open_snapshot


def work(key, *authors, title=None, **fields):
    return {"id": key, "title": title or f"Work {key}", "authors": list(authors), "year": 2020, **fields}


RECORDS = [
    work("r1", "Richard Baraniuk", "Ann Lee"),
    work("r2", "Richard Baraniuk", "Bo Chen"),
    work("r3", "Baraniuk R."),
    work("y1", "Yang Liu", "Cy Ng"),
    work("y2", "Yang Liu", "Cy Ng"),
    work("y3", "Yang Liu", "Di Roe"),
]


class Library:
    """A library on the disk, asked and corrected as a reader would."""

    def __init__(self, folder):
        self.folder = folder
        self.files = 0

    @property
    def snapshot(self):
        return open_snapshot(self.folder)

    def take(self, records, identity="names"):
        self.files += 1
        file = self.folder.parent / f"{self.folder.name}-{self.files}.jsonl"
        file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf8")
        import_files([file], self.folder, identity=identity)
        return self

    def number(self, who):
        return get_researcher_no(self.snapshot, who)

    def id_of(self, who):
        return queries.find_people(self.snapshot, [self.number(who)])[self.number(who)].id

    def merge(self, *people):
        return self.add(build_merge(self.snapshot, [self.number(one) for one in people]))

    def split(self, who, *papers):
        return self.add(build_split(self.snapshot, self.number(who), papers))

    def not_mine(self, who, *papers, to=None):
        receiver = self.number(to) if to else None
        return self.add(build_not_mine(self.snapshot, self.number(who), papers, to=receiver))

    def undo(self, entry):
        return self.add(build_undo(self.folder, entry))

    def add(self, entry):
        correct(self.folder, [entry])
        return entry.id

    def people(self):
        """Who has which records: a set of sets of (record, position)."""
        rows = self.snapshot.rows("SELECT person_no, list((source_id, position)) FROM signatures GROUP BY person_no")
        return {frozenset(map(tuple, lines)) for _, lines in rows}

    def author(self, key, position=0):
        """The public id of whoever signed the record there."""
        rows = self.snapshot.rows(
            "SELECT person_id FROM signatures JOIN people USING (person_no) WHERE source_id = ? AND position = ?",
            [key, position],
        )
        return rows[0][0]

    def state(self, entry):
        return identity_queries.find_verdicts(self.snapshot)[entry][0]

    def source_rows(self):
        """Everything staging holds of records and their lines."""
        with write_library(self.folder, "look", []) as opened:
            return [
                opened.staging.connection.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
                for table in ("works", "authorships")
            ]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The library of the records above, built once; tests get copies."""
    return Library(tmp_path_factory.mktemp("prepared") / "library").take(RECORDS).folder


@pytest.fixture
def library(prepared, tmp_path):
    return Library(Path(shutil.copytree(prepared, tmp_path / "library")))


@pytest.fixture
def other(tmp_path):
    return Library(tmp_path / "other")


def test_a_merge_makes_one_person_who_keeps_the_first_ones_id(library):
    first, second = library.id_of("Richard Baraniuk"), library.id_of("Baraniuk R.")

    entry = library.merge("Richard Baraniuk", "Baraniuk R.")

    assert library.state(entry) == "applied"
    assert [library.author(key) for key in ("r1", "r2", "r3")] == [first] * 3
    assert library.id_of(second) == first


def test_the_one_named_first_keeps_the_id_though_the_other_has_more_works(library):
    first, second = library.id_of("Baraniuk R."), library.id_of("Richard Baraniuk")

    library.merge("Baraniuk R.", "Richard Baraniuk")

    assert library.author("r1") == first
    assert library.id_of(second) == first


def test_papers_that_come_later_belong_to_the_merged_person(library):
    library.merge("Richard Baraniuk", "Baraniuk R.")
    library.take([work("r4", "Richard Baraniuk", "Ann Lee"), work("r5", "Baraniuk R.")])

    assert len({library.author(key) for key in ("r1", "r2", "r3", "r4", "r5")}) == 1


@pytest.mark.parametrize("identity", ["resolved", "names"])
def test_a_correction_outlasts_imports_in_any_order_and_by_either_rule(library, identity):
    library.merge("Richard Baraniuk", "Baraniuk R.")
    library.split("Yang Liu", "y3")
    before = library.author("r1"), library.author("y3")

    library.take(RECORDS[::-1], identity).take([work("z1", "Zoe Zed")], identity).take(RECORDS, identity)

    assert (library.author("r3"), library.author("y3")) == before
    assert library.author("y1") == library.author("y2") != library.author("y3")


def test_records_and_their_lines_are_never_altered(library):
    before = library.source_rows()

    library.merge("Richard Baraniuk", "Baraniuk R.")
    library.split("Yang Liu", "y3")

    assert library.source_rows() == before


def test_importing_the_same_again_publishes_nothing_new(library):
    library.merge("Richard Baraniuk", "Baraniuk R.")
    name = library.snapshot.name

    library.take(RECORDS)

    assert library.snapshot.name == name


def test_a_split_makes_another_person_with_an_id_that_stays(library):
    kept = library.id_of("Yang Liu")
    entry = library.split("Yang Liu", "y1", "y2")
    gone = library.author("y1")

    library.take([work("y4", "Yang Liu", "Di Roe"), work("a0", "Aa Bb")])

    assert library.state(entry) == "applied"
    assert library.author("y3") == kept
    assert library.author("y1") == library.author("y2") == gone != kept


def test_a_paper_that_comes_later_goes_to_the_side_of_the_split_it_shares_a_co_author_with(library):
    library.split("Yang Liu", "y3")

    library.take([work("y4", "Yang Liu", "Di Roe"), work("y5", "Yang Liu", "Cy Ng")])

    assert library.author("y4") == library.author("y3") != library.author("y5") == library.author("y1")


def test_what_is_not_somebodys_is_a_person_of_its_own(library):
    library.not_mine("Yang Liu", "y3")

    assert library.author("y1") == library.author("y2") != library.author("y3")


def test_what_is_not_somebodys_can_be_given_to_somebody(library):
    receiver = library.id_of("Baraniuk R.")

    library.not_mine("Yang Liu", "y3", to="Baraniuk R.")

    assert library.author("y3") == receiver == library.author("r3")
    assert library.author("y1") != receiver


def test_an_undo_leaves_everything_as_it_was(library):
    before = library.people(), library.author("r3")
    entry = library.merge("Richard Baraniuk", "Baraniuk R.")

    library.undo(entry)

    assert (library.people(), library.author("r3")) == before
    assert library.state(entry) == "undone"


def test_an_undo_can_be_undone(library):
    entry = library.merge("Richard Baraniuk", "Baraniuk R.")
    after = library.people()
    undo = library.undo(entry)

    library.undo(undo)

    assert library.people() == after
    assert library.state(entry) == "applied"


def test_an_undone_correction_is_not_undone_again(library):
    entry = library.merge("Richard Baraniuk", "Baraniuk R.")
    undo = library.undo(entry)

    with pytest.raises(InvalidOption) as caught:
        build_undo(library.folder, entry)

    assert undo in caught.value.hint


def test_a_correction_is_named_by_how_its_id_begins(library):
    entry = library.merge("Richard Baraniuk", "Baraniuk R.")

    assert build_undo(library.folder, entry[:6]).undoes == entry
    for unknown in ("", "zzzz"):
        with pytest.raises(CorrectionNotFound):
            build_undo(library.folder, unknown)


def test_merging_what_was_split_makes_it_one_again(library):
    kept = library.id_of("Yang Liu")
    split = library.split("Yang Liu", "y3")

    merge = library.merge(kept, library.author("y3"))

    assert {library.author(key) for key in ("y1", "y2", "y3")} == {kept}
    assert library.state(split) == "overruled"
    assert identity_queries.find_verdicts(library.snapshot)[split][1] == merge


def test_corrections_travel_to_another_library_of_the_same_records(library, other):
    library.merge("Richard Baraniuk", "Baraniuk R.")
    library.split("Yang Liu", "y3")
    other.take(RECORDS[::-1])

    correct(other.folder, load_ledger(library.folder).entries)

    assert other.people() == library.people()
    assert other.author("y3") == library.author("y3")


def test_the_same_corrections_come_in_once(library):
    library.merge("Richard Baraniuk", "Baraniuk R.")
    entries = load_ledger(library.folder).entries

    correct(library.folder, entries)

    assert load_ledger(library.folder).entries == entries


def test_a_correction_of_records_that_are_not_there_waits_for_them(library, other):
    entry = library.merge("Richard Baraniuk", "Baraniuk R.")
    other.take(RECORDS[:2])
    correct(other.folder, load_ledger(library.folder).entries)
    waiting = other.state(entry)

    other.take(RECORDS[2:])

    assert waiting == "waiting"
    assert other.state(entry) == "applied"
    assert other.author("r3") == other.author("r1")


def test_a_correction_reaches_the_same_works_from_another_source(library, other):
    """Another source has other keys, and one spells the name another way; the DOIs are the same."""
    library.take([work("s1", "Zoe Zed", "Ann Lee", doi="10.1234/a"), work("s2", "Z. Zed", doi="10.1234/b")])
    entry = library.merge("Zoe Zed", "Z. Zed")
    other.take([work("W1", "Zoe Zed", "Ann Lee", doi="10.1234/a"), work("W2", "Zed, Z", doi="10.1234/b")])

    correct(other.folder, [one for one in load_ledger(library.folder).entries if one.id == entry])

    assert other.state(entry) == "applied"
    assert other.author("W1") == other.author("W2")


def test_a_record_that_is_stated_anew_keeps_its_correction(library):
    """Another author comes first, and the name is spelled out."""
    library.merge("Richard Baraniuk", "Baraniuk R.")

    library.take([work("r3", "Zoe Zed", "Baraniuk R."), work("r1", "Richard G. Baraniuk", "Ann Lee")])

    assert library.author("r3", 1) == library.author("r1") == library.author("r2")
    assert library.author("r3", 0) != library.author("r1")


def test_an_address_of_somebody_merged_away_does_not_lead_to_a_newcomer(library):
    """The rule parts two ORCIDs of one name; the newcomer would have had the id that was merged away."""
    second = library.id_of("Baraniuk R.")
    library.merge("Richard Baraniuk", "Baraniuk R.")

    library.take([work(f"n{one}", {"name": "Baraniuk R.", "orcid": "0000-0002-1825-0097"}) for one in range(5)],
                 "resolved")  # fmt: skip

    assert library.id_of(second) == library.author("r1")


def test_an_id_that_records_carry_goes_with_the_lines_that_carry_it(tmp_path):
    orcid = "0000-0002-1825-0097"
    records = [work("o1", {"name": "Yang Liu", "orcid": orcid}), work("o2", "Ann Lee"), work("o3", "Bo Chen")]
    library = Library(tmp_path / "library").take(records, "resolved")
    library.merge(library.author("o1"), "Ann Lee", "Bo Chen")
    merged = library.author("o2")

    library.not_mine(merged, "o1")

    assert merged == f"orcid:{orcid}"
    assert library.author("o1") == library.id_of(merged)
    assert library.author("o2") == library.author("o3") != library.author("o1")
    assert not library.author("o2").startswith("orcid:")


def test_nobody_is_left_without_works(library):
    with pytest.raises(InvalidOption):
        build_split(library.snapshot, library.number("Yang Liu"), ["y1", "y2", "y3"])


def test_a_paper_of_somebody_else_is_refused_with_the_next_step(library):
    with pytest.raises(NotFound) as caught:
        build_not_mine(library.snapshot, library.number("Yang Liu"), ["r1"])

    assert "'r1'" in str(caught.value)
    assert library.id_of("Yang Liu") in caught.value.hint


def test_one_person_can_not_be_merged_with_themselves(library):
    with pytest.raises(InvalidOption):
        build_merge(library.snapshot, [library.number("Yang Liu")] * 2)


def test_a_library_that_is_being_written_to_refuses_and_the_ledger_is_as_it_was(library):
    entry = build_merge(library.snapshot, [library.number("Richard Baraniuk"), library.number("Baraniuk R.")])
    with LibraryFolder(library.folder).locked(), pytest.raises(LibraryBusy):
        correct(library.folder, [entry])

    assert not (library.folder / LEDGER).exists()


def test_a_correction_that_can_not_be_published_is_taken_back(library, monkeypatch):
    entry = build_merge(library.snapshot, [library.number("Richard Baraniuk"), library.number("Baraniuk R.")])
    name = library.snapshot.name

    def interrupt(step, part):
        if part > 0.4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        correct(library.folder, [entry], interrupt)

    assert load_ledger(library.folder).entries == ()
    assert library.snapshot.name == name


def test_a_correction_whose_process_was_killed_counts_with_the_next_import(library):
    entry = build_merge(library.snapshot, [library.number("Richard Baraniuk"), library.number("Baraniuk R.")])
    append_entries(library.folder, [entry])

    library.take(RECORDS)

    assert library.state(entry.id) == "applied"
    assert library.author("r3") == library.author("r1")


def test_a_library_without_its_records_is_not_corrected(library):
    (library.folder / "staging.duckdb").unlink()

    with pytest.raises(CorrectionsOff):
        correct(library.folder, [])


def test_hostile_names_and_notes_come_back_as_they_are(tmp_path):
    name = "=cmd()|'<img src=x onerror=1>'; DROP TABLE people; --"
    library = Library(tmp_path / "library").take([work("../../etc/passwd", name), work("b", "Ann Lee")])
    entry = build_merge(library.snapshot, [0, 1], note="<script>\x00\u202e" + "n" * 10_000, who="'; DROP--")
    library.add(entry)

    held = load_ledger(library.folder).entries[0]
    assert held == entry
    assert "\x00" not in held.note
    assert len(held.note) == 2000
    assert library.author("../../etc/passwd") == library.author("b")


def test_a_snapshot_of_the_same_records_and_corrections_says_the_same(library, tmp_path):
    library.merge("Richard Baraniuk", "Baraniuk R.")
    library.split("Yang Liu", "y3")
    copy = Library(tmp_path / "copy")
    shutil.copytree(library.folder, copy.folder)

    correct(copy.folder, [])

    for table in ("people", "aliases", "signatures", "corrections"):
        query = f"SELECT * FROM {table} ORDER BY ALL"
        assert copy.snapshot.rows(query) == library.snapshot.rows(query)
