"""Foreign text written for st.markdown; tests/browser/test_text_rendering.py shows what becomes of it."""

from __future__ import annotations

import gzip
import html
import json
import re
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.text.cleaning import clean_text, collapse
from explorer.text.latex import to_plain
from explorer.text.lossy import mend_lossy
from explorer.text.markdown import LONGEST_SET, link, to_markdown

FORMULA = re.compile(r"\$\$([^$]+)\$\$")
OWN_SYNTAX = re.compile(r":color\[(&#\d+;)\]")
LINK = re.compile(r"\[([^\[\]]*)\]\(([^()]*)\)")
BESIDE_LETTERS = re.compile(r"[!-/:-@\[-`{-~]")
LITERAL = (
    st.text()
    .map(clean_text)
    .filter(
        lambda text: (
            not set("\\$") & set(text) and "://" not in text and "www." not in text.lower() and mend_lossy(text) == text
        )
    )
)
"""Text without formulas, also those that have lost their signs, and without addresses."""


def read_back(markdown: str) -> str:
    return html.unescape(OWN_SYNTAX.sub(r"\1", markdown))


@given(LITERAL.map(clean_text))
def test_literal_text_can_be_read_back(text):
    assert read_back(to_markdown(text)) == text


@given(
    st.text() | st.lists(st.sampled_from(r"$ * _ ` [ ] ( ) < & : \alpha { } ! https://x.org x ^".split())).map(" ".join)
)
def test_no_punctuation_of_a_text_is_left_to_be_syntax(text):
    rest = FORMULA.sub("", to_markdown(text))
    rest = LINK.sub(r"\1\2", OWN_SYNTAX.sub(r"\1", rest))

    assert not BESIDE_LETTERS.search(re.sub(r"&#\d+;", "", rest))


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("$\\ell_2$-norm", ["\\ell_2"]),
        ("$a$$b$", ["a{}b"]),
        ("$50%$", ["50\\%"]),
        ("$\\hat\\alpha^\\infty$", ["\\hat{\\alpha}^{\\infty}"]),
        ("$x \\leftarrow \\left(y\\right)$", ["x \\leftarrow \\left(y\\right)"]),
    ],
)
def test_formulas_are_left_to_katex(text, formulas):
    assert FORMULA.findall(to_markdown(text)) == formulas


@pytest.mark.parametrize(
    "formula",
    [
        r"\href{javascript:x}{y}", r"\url{x}", r"\includegraphics{x}", r"\htmlData{a=b}{x}", r"\htmlStyle{a:b}{x}",
        r"\def\x{\x\x}\x", r"\newcommand{\x}{\x}\x", r"\rule{99em}{99em}", r"\color{red}x", r"\operatorname@{x}{y}",
        r"x^{2", r"x}", r"\foo", r"\frac{1}", r"x^1^2", r"x_a_b", r"x^2'", r"x^", r"\left(x", r"\left x \right y",
        "a&b", "#1", "a`b", r"\\", r"x\,^\,", "{" * 20 + "}" * 20, "x+" * LONGEST_SET,
        r"\textit{Lost in Translation}",
    ],
)  # fmt: skip
def test_a_formula_that_katex_would_refuse_or_that_might_harm_is_text(formula):
    markdown = to_markdown(f"${formula}$")

    assert "$" not in markdown
    assert read_back(markdown) == collapse(to_plain(f"${formula}$"))


def test_web_addresses_are_linked_and_nothing_else_is():
    written = to_markdown(r"(see https://a.org/x_(y)), \url{http://b.org/~z}, www.c.org. ftp://d.org, javascript:e")
    found = [tuple(map(read_back, pair)) for pair in LINK.findall(OWN_SYNTAX.sub(r"\1", written))]

    assert found == [
        ("https://a.org/x_(y)", "https://a.org/x_%28y%29"),
        ("http://b.org/~z", "http://b.org/~z"),
        ("www.c.org", "http://www.c.org"),
    ]


def test_paragraphs_are_kept_and_lines_are_not():
    assert to_markdown("one\ntwo\n \n    three") == "one two\n\nthree"


def test_a_link_keeps_its_label_from_ending_it():
    assert link("x](/y) $k$", "/z") == "[x&#93;&#40;&#47;y&#41; $$k$$](&#47;z)"
    assert link("x", "//host") == link("x", "javascript:x") == "x"


@given(st.text(), st.text())
def test_a_link_is_one_link_or_its_label(label, href):
    written = link(label, f"/{href}")
    shown = link(label, "")

    assert written == shown or re.fullmatch(rf"\[{re.escape(shown)}\]\([^\s()<>]+\)", written)


@pytest.mark.corpus
def test_every_fourth_title_of_the_corpus_is_written(shared):
    with gzip.open(shared / "corpora/ml_nlp_vision_robotics_papers.jsonl.gz", "rt", encoding="utf-8") as lines:
        titles = [clean_text(json.loads(line)["title"]) for line in islice(lines, 0, None, 4)]
    set_by_katex = [title for title in titles if "$$" in to_markdown(title)]

    assert len(set_by_katex) > 150
    assert not any("\\" in to_plain(title) for title in set_by_katex if title.count("$") == 2)
