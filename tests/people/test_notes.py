"""Private notes and tags, saved searches by name, and one's own votes, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from explorer.errors import InvalidOption, TooOften
from explorer.people import follows, notes, votes
from explorer.people.limits import LIMITS
from explorer.people.notes import Noted
from explorer.people.readers import Target

ANN = Target("person", "person:ann", "Ann")
PAPER = Target("paper", "paper:1", "Étude")


def test_notes_are_found_by_their_words_without_accents_and_case(store, enter):
    ann = enter("ann")
    notes.annotate(store, ann, PAPER, "Über die Größe, 100% sure_", [])
    notes.annotate(store, ann, ANN, "Ask her.", ["To Meet"])

    def find(words: str = "", tag: str = "") -> list[str]:
        return [one.id for one in notes.find_annotations(store, ann, words, tag)]

    assert find("GROSSE uber") == ["paper:1"]
    assert find("etude") == ["paper:1"]
    assert find("meet") == find(tag="to  MEET") == ["person:ann"]
    assert find() == find("%") == ["person:ann", "paper:1"]
    assert find("uber", "to meet") == []
    assert notes.find_annotations(store, enter("bo")) == []


def test_an_empty_note_is_gone_and_its_tags_stay(store, enter):
    ann = enter("ann")
    notes.annotate(store, ann, PAPER, "One.", ["read"])

    assert notes.annotate(store, ann, PAPER, " \x00 ", ["read"]) == Noted("", ("read",), ())
    assert [(one.body, one.tags) for one in notes.find_annotations(store, ann)] == [("", ("read",))]
    notes.annotate(store, ann, PAPER, "", [])
    assert notes.find_annotations(store, ann) == []


def test_a_note_and_tags_move_to_the_new_id_of_a_person(store, enter):
    ann = enter("ann")
    notes.annotate(store, ann, Target("person", "name:ann"), "Old.", ["a", "b"])
    now = Target("person", "orcid:1", "Ann", also=("name:ann",))
    known = notes.find_noted(store, ann, now)
    assert (known.body, known.tags) == ("Old.", ("a", "b"))
    notes.annotate(store, ann, now, "New.", ["b", "c"], known)

    assert [(one.id, one.body, one.tags) for one in notes.find_annotations(store, ann)] == [
        ("orcid:1", "New.", ("b", "c"))
    ]


def test_when_two_people_become_one_both_notes_are_there(store, enter):
    ann = enter("ann")
    notes.annotate(store, ann, Target("person", "one"), "Met in Lyon.", ["x"])
    notes.annotate(store, ann, Target("person", "two"), "Works on graphs.", ["y"])
    both = Target("person", "one", also=("two",))
    known = notes.find_noted(store, ann, both)

    assert (known.body, known.tags) == ("Met in Lyon.\n\nWorks on graphs.", ("x", "y"))
    notes.annotate(store, ann, both, known.body, [*known.tags, "z"], known)
    assert notes.find_noted(store, ann, both).body == known.body
    notes.annotate(store, ann, both, f"{known.body} Write.", known.tags, known)
    assert [one.id for one in notes.find_annotations(store, ann)] == ["one"]


def test_what_another_tab_wrote_meanwhile_is_not_lost(store, enter):
    ann = enter("ann")
    here = there = notes.annotate(store, ann, PAPER, "First.", ["a", "b"])
    notes.annotate(store, ann, PAPER, "From there.", ["a", "b", "there"], there)

    with pytest.raises(InvalidOption, match="changed in another tab"):
        notes.annotate(store, ann, PAPER, "From here.", ["b", "here"], here)
    assert notes.find_noted(store, ann, PAPER).tags == ("a", "b", "there")
    notes.annotate(store, ann, PAPER, "First.", ["b", "here"], here)  # tags alone: both changes hold
    found = notes.find_noted(store, ann, PAPER)
    assert (found.body, found.tags) == ("From there.", ("b", "here", "there"))


def test_of_ten_tabs_that_write_a_first_note_at_once_one_wins_and_the_others_know(store, enter):
    ann = enter("ann")

    def write(number: int) -> bool:
        try:
            notes.annotate(store, ann, PAPER, f"{number}", [], Noted())
        except InvalidOption:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        won = list(pool.map(write, range(10)))

    assert sum(won) == 1
    assert notes.find_noted(store, ann, PAPER).body == str(won.index(True))


def test_tags_are_folded_and_counted(store, enter):
    ann = enter("ann")
    notes.annotate(store, ann, PAPER, "", ["To  Read", "to read", " ", "Graphs"])
    notes.annotate(store, ann, ANN, "", ["graphs"])

    assert notes.find_noted(store, ann, PAPER).tags == ("graphs", "to read")
    assert notes.count_tags(store, ann) == {"graphs": 2, "to read": 1}
    assert notes.count_tags(store, enter("bo")) == {}


def test_too_many_tags_and_endless_notes_are_refused_and_leave_nothing(store, enter):
    ann = enter("ann")
    for body, tags in (("x" * (notes.LONGEST_NOTE + 1), ["a"]), ("Fine.", [f"{one}" for one in range(31)])):
        with pytest.raises(InvalidOption):
            notes.annotate(store, ann, PAPER, body, tags)

    assert notes.find_annotations(store, ann) == []


def test_a_program_that_writes_notes_without_end_is_stopped(store, enter, monkeypatch):
    monkeypatch.setitem(LIMITS, "writing notes", (3, 3_600))
    ann = enter("ann")
    for _ in range(3):
        notes.annotate(store, ann, PAPER, "Again.", [])

    with pytest.raises(TooOften):
        notes.annotate(store, ann, ANN, "Again.", [])
    assert len(notes.find_annotations(store, ann)) == 1


def test_a_followed_search_gets_a_name_of_one_s_own_and_others_keep_theirs(store, enter):
    ann, bo = enter("ann"), enter("bo")
    search = Target("search", "q=graphs", "graphs")
    for who in (ann, bo):
        follows.follow(store, who, search)
    follows.rename_search(store, ann, "q=graphs", " My <b>graphs</b> ")
    follows.rename_search(store, ann, "q=unknown", "Nothing")

    assert [one.label for one in follows.find_follows(store, ann)] == ["My <b>graphs</b>"]
    assert [one.label for one in follows.find_follows(store, bo)] == ["graphs"]
    for bad in ("", " ", "x" * 201):
        with pytest.raises(InvalidOption):
            follows.rename_search(store, ann, "q=graphs", bad)


def test_one_s_own_votes_are_listed_with_the_titles_of_then(store, enter):
    ann = enter("ann")
    votes.vote(store, ann, "paper:1", label="Étude")
    votes.vote(store, ann, "paper:2")
    votes.vote(store, enter("bo"), "paper:3")

    assert [(one.id, one.label) for one in votes.find_own_votes(store, ann)] == [("paper:2", ""), ("paper:1", "Étude")]
