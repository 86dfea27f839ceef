"""The ledger's file: it only grows, and what is wrong with a line costs that line only."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.errors import LedgerLineRejected
from explorer.library.ledger import file
from explorer.library.ledger.decisions import find_active
from explorer.library.ledger.entries import Line, Side, build_entry, read_entry, write_entry
from explorer.library.ledger.file import LEDGER, append_entries, cut_back, load_ledger, read_ledger

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def side(name, *keys):
    return Side("person:0000000000000000", name, tuple(Line(key, 0, name) for key in keys))


def merge(minute=0, note=""):
    sides = side("Ann Lee", "a"), side("A. Lee", "b")
    return build_entry("merge", sides, who="ann", note=note, when=NOON + timedelta(minutes=minute))


def undo(entry, minute):
    return build_entry("undo", undoes=entry.id, when=NOON + timedelta(minutes=minute))


@given(st.text(), st.text(min_size=1), st.integers(0, 2**31 - 1), st.text())
def test_an_entry_is_read_as_it_was_written(name, key, position, note):
    plain = [one.encode("utf8", "replace").decode("utf8") for one in (name, key, note)]
    one = Side("person:0000000000000000", plain[0], (Line(plain[1], position, plain[0]),))
    entry = build_entry("merge", (one, one), note=plain[2], when=NOON)

    assert read_entry(write_entry(entry)) == entry


def test_an_id_says_what_the_entry_says():
    assert merge().id == merge().id
    assert len({merge().id, merge(1).id, merge(note="why").id}) == 3


def test_entries_are_appended_and_read_in_the_order_of_their_time(tmp_path):
    later, earlier = merge(5), merge(1)
    append_entries(tmp_path, [later])
    before = (tmp_path / LEDGER).read_bytes()

    append_entries(tmp_path, [earlier])

    assert (tmp_path / LEDGER).read_bytes().startswith(before)
    assert load_ledger(tmp_path).entries == (earlier, later)


def test_an_entry_that_stands_twice_counts_once(tmp_path):
    append_entries(tmp_path, [merge(), merge()])

    assert load_ledger(tmp_path).entries == (merge(),)


def test_a_last_line_that_was_cut_short_is_left_out_and_then_replaced(tmp_path):
    append_entries(tmp_path, [merge(0), merge(1)])
    path = tmp_path / LEDGER
    whole = path.read_bytes()
    for cut in (1, 2, 40, len(write_entry(merge(1))) - 1):
        path.write_bytes(whole[:-cut])
        torn = load_ledger(tmp_path)

        append_entries(tmp_path, [merge(2)])

        assert torn.entries[0] == merge(0)
        assert bool(torn.bad) == (cut > 1)  # without the line's end alone it can still be read
        assert load_ledger(tmp_path).bad == ()
        assert load_ledger(tmp_path).entries[-1] == merge(2)


def test_what_was_appended_can_be_taken_back(tmp_path):
    append_entries(tmp_path, [merge(0)])
    size = append_entries(tmp_path, [merge(1)])

    cut_back(tmp_path, size)

    assert load_ledger(tmp_path).entries == (merge(0),)


HOSTILE = {
    "not JSON": b"rubbish",
    "no object": b"[1, 2]",
    "not UTF-8": b'{"what": "\xff"}',
    "deep": b"[" * 100_000,
    "another verb": json.dumps({"what": "drop table", "when": "2026-01-01T00:00:00Z"}).encode(),
    "no time": json.dumps({"what": "undo", "undoes": "0" * 16}).encode(),
    "no zone": json.dumps({"what": "undo", "when": "2026-01-01T00:00:00", "undoes": "0" * 16}).encode(),
    "nothing undone": json.dumps({"what": "undo", "when": "2026-01-01T00:00:00Z"}).encode(),
    "an id that is a path": write_entry(merge()).replace(merge().id.encode(), b"../../etc/passwd"),
    "one side": write_entry(merge()).replace(b'"merge"', b'"split"').replace(b'"sides":[{', b'"sides":[], "old":[{'),
    "no lines": write_entry(merge()).replace(b'[["a",0,"Ann Lee"]]', b"[]"),
    "a negative place": write_entry(merge()).replace(b'["a",0,', b'["a",-1,'),
    "a huge place": write_entry(merge()).replace(b'["a",0,', b'["a",9999999999999,'),
    "a person that is markup": write_entry(merge()).replace(b"person:0000000000000000", b"<script>:1", 1),
    "half a surrogate": write_entry(merge()).replace(b"Ann Lee", b"\\ud800"),
}


@pytest.mark.parametrize("line", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_line_is_refused_with_a_reason_and_the_others_are_read(line):
    shared = b"\xef\xbb\xbf" + write_entry(merge(0)) + b"\r\n" + line.rstrip() + b"\n" + write_entry(merge(1))

    ledger = read_ledger(io.BytesIO(shared))

    assert ledger.entries == (merge(0), merge(1))
    assert [one.line for one in ledger.bad] == [3]
    assert 0 < len(ledger.bad[0].reason) < 300
    with pytest.raises(LedgerLineRejected):
        read_entry(line)


def test_another_entry_with_a_known_id_is_refused(tmp_path):
    forged = write_entry(merge(1)).replace(merge(1).id.encode(), merge(0).id.encode())
    (tmp_path / LEDGER).write_bytes(write_entry(merge(0)) + forged)

    ledger = load_ledger(tmp_path)

    assert ledger.entries == (merge(0),)
    assert ledger.bad[0].line == 2


def test_an_undo_of_an_undo_brings_a_correction_back():
    first = merge(0)
    one, two, three = undo(first, 1), undo(undo(first, 1), 2), undo(undo(undo(first, 1), 2), 3)

    assert find_active([first])[0] == [first]
    assert find_active([first, one])[0] == []
    assert find_active([first, one, two])[0] == [first]
    assert find_active([first, one, two, three])[0] == []


def test_an_undo_of_what_is_not_there_does_nothing():
    assert find_active([undo(merge(9), 1), merge(0)])[0] == [merge(0)]


def test_a_line_without_end_is_refused_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr(file, "LONGEST_LINE", 1000)
    long = b'{"what": "' + b"x" * 5000 + b'"}\n'

    ledger = read_ledger(io.BytesIO(write_entry(merge(0)) + long + b"y" * 1001 + b"\n" + write_entry(merge(1))))

    assert ledger.entries == (merge(0), merge(1))
    assert [one.line for one in ledger.bad] == [2, 3]
