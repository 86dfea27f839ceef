"""References for other programs, read back by readers that are not the project's."""

from __future__ import annotations

import json

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from explorer.export.citing import cite
from explorer.models import Author, Paper, Tag

PAPER = Paper(
    "p1", "A Cookbook of 50% $x_1$-Learning & GANs_2", 2023, "conference-paper", "ICML {2023}", "Line one.\nLine two.",
    "10.1/abc_d", "2304.12210", "https://example.org/a_b", 7, None,
    (Author("a", "Randall Balestriero"), Author("b", "Laurens van der Maaten")), (Tag("t", "graphs"),),
    date="2023-04-24", volume="3", pages="10-20",
)  # fmt: skip
HOSTILE = Paper("p2", "}, author = {x} \\input{/etc/passwd} @misc{", None, None, authors=(Author("c", "A {and} B"),))


def test_bibtex_is_read_back_with_every_field():
    entry = parse_string(cite([PAPER], "bibtex")).entries[0]

    assert (entry.entry_type, entry.key) == ("inproceedings", "balestriero2023cookbook")
    assert entry["author"] == "Balestriero, Randall and van der Maaten, Laurens"
    assert entry["title"] == r"A Cookbook of 50\% $x_1$-Learning \& {GANs}\_2"
    assert (entry["doi"], entry["eprint"], entry["pages"], entry["month"]) == (
        "10.1/abc_d",
        "2304.12210",
        "10--20",
        "4",
    )
    assert entry["booktitle"] == r"ICML \textbraceleft{}2023\textbraceright{}"


def test_ris_is_read_back_with_every_field():
    entry = rispy.loads(cite([PAPER], "ris"))[0]

    assert entry["type_of_reference"] == "CPAPER"
    assert entry["authors"] == ["Balestriero, Randall", "van der Maaten, Laurens"]
    assert (entry["start_page"], entry["end_page"], entry["doi"]) == ("10", "20", "10.1/abc_d")
    assert entry["abstract"] == "Line one. Line two."


def test_csl_has_the_date_and_the_names_in_parts():
    item = json.loads(cite([PAPER], "csl-json"))[0]

    assert item["issued"] == {"date-parts": [[2023, 4, 24]]}
    assert item["author"][1] == {"family": "van der Maaten", "given": "Laurens"}
    assert item["type"] == "paper-conference"


def test_hostile_titles_stay_within_their_field():
    library = parse_string(cite([HOSTILE, PAPER], "bibtex"))

    assert len(library.entries) == 2
    assert not library.failed_blocks
    assert r"\input{" not in library.entries[0]["title"]


def test_keys_are_never_the_same():
    library = parse_string(cite([PAPER] * 40, "bibtex"))

    assert len({entry.key for entry in library.entries}) == 40


@pytest.mark.parametrize("wanted", ["bibtex", "ris", "csl-json"])
@given(title=st.text(min_size=1, max_size=60), name=st.text(min_size=1, max_size=30))
def test_any_text_is_one_reference(wanted, title, name):
    paper = Paper("p", title, 2020, "journal-article", name, authors=(Author("a", name),))
    written = cite([paper, PAPER], wanted)

    if wanted == "bibtex":
        assert len(parse_string(written).entries) == 2
    elif wanted == "ris":
        assert len(rispy.loads(written)) == 2
    else:
        assert len(json.loads(written)) == 2
