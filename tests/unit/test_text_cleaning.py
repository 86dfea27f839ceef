"""Foreign text as it is stored."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.text.cleaning import clean_text, collapse, printable

ENTITIES = st.sampled_from(["&amp;", "&lt;", "&#38;", "&#x26;", "amp;", "lt;", "&nbsp;", "&#8203;", "\u200b", "#", "&"])


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&T, Q&A; R&D", "AT&T, Q&A; R&D"),
        ("R&amp;amp;amp;D", "R&D"),
        ("&amp;lt;b&amp;gt;", "<b>"),
        ("&#38;#38;lt;", "<"),
        ("caf&eacute; &#8211; &#x3b1; &#150;", "café – α –"),
        ("&notit; &nosuch; &amp;nosuch;", "&notit; &nosuch; &nosuch;"),
        ("the <C,A>, T Framework <mask>", "the <C,A>, T Framework <mask>"),
    ],
)
def test_only_entities_with_a_semicolon_are_decoded(raw, cleaned):
    assert clean_text(raw) == cleaned


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("Data\r Augmentation", "Data Augmentation"),
        ("for  Link\t\n Prediction ", "for Link Prediction"),
        ("non\xa0breaking\u3000space\u2028line", "non breaking space line"),
        ("Object Detection \xad SNIP", "Object Detection - SNIP"),
        ("atten\xadtion of LLMs\u200b using\ufeff RLHF", "attention of LLMs using RLHF"),
        ("a\x00b\x1b[31mc\x7f\x9f", "ab[31mc"),
        ("gnp\u202egnp.exe\u202c \u2066x\u2069 \u200ey\u200f", "gnpgnp.exe x y"),
        ("half \ud83d a pair", "half a pair"),
    ],
)
def test_white_space_collapses_and_what_has_no_glyph_goes(raw, cleaned):
    assert clean_text(raw) == cleaned


def test_joiners_that_scripts_and_emoji_need_stay():
    persian, family = "می\u200cخواهم", "👩\u200d👧"

    assert clean_text(f"{persian}  {family}") == f"{persian} {family}"


def test_paragraphs_are_kept_on_request():
    raw = " One\nline.\r\n \r\nTwo &amp; \n\n\n three. \n\n"

    assert clean_text(raw) == "One line. Two & three."
    assert clean_text(raw, paragraphs=True) == "One line.\n\nTwo &\n\nthree."


@given(st.text() | st.lists(ENTITIES).map("".join), st.booleans())
def test_cleaning_twice_changes_nothing_more(raw, paragraphs):
    cleaned = clean_text(raw, paragraphs=paragraphs)

    assert clean_text(cleaned, paragraphs=paragraphs) == cleaned


@given(st.text())
def test_cleaned_text_can_be_stored_anywhere(raw):
    cleaned = clean_text(raw)

    cleaned.encode("utf-8")
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in cleaned)
    assert collapse(cleaned) == cleaned
    assert printable(cleaned) == cleaned


@pytest.mark.corpus
def test_real_dirt_comes_out_clean(shared):
    titles = json.loads((shared / "corpora/dirt_examples.json").read_text("utf-8"))["odd_whitespace_title"]

    for title in titles:
        assert clean_text(title) == " ".join(title.replace("\xad", "-").split())
