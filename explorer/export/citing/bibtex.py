"""BibTeX, written by bibtexparser; signs that TeX takes for commands are escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Block, Entry, Field

from explorer.export.citing.names import build_keys, split_name
from explorer.models import Paper
from explorer.text.latex import split_math

_ENTRY_TYPES = {
    "journal-article": "article",
    "review": "article",
    "conference-paper": "inproceedings",
    "book": "book",
    "book-chapter": "incollection",
    "proceedings": "proceedings",
    "thesis": "phdthesis",
    "report": "techreport",
}
_VENUE_FIELDS = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle",
                 "phdthesis": "school", "techreport": "institution"}  # fmt: skip
_ESCAPED = {sign: f"\\{sign}" for sign in "&%$#_"} | {
    "{": r"\textbraceleft{}", "}": r"\textbraceright{}",  # programs count braces, escaped or not
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SPECIAL = re.compile(r"[&%$#_{}\\~^]")
_CAPITALS = re.compile(r"(?<![\w{])([^\W\d_]*[^\W\d_a-z][^\s{}$\\]*[A-Z][^\s{}$\\:,.;?!]*)")
"""Words with a capital that is not the first letter: BibTeX styles would make them small."""


def to_bibtex(papers: Sequence[Paper]) -> str:
    """Write *papers* as BibTeX entries, UTF-8, formulas as they stand."""
    entries: list[Block] = [
        Entry(_entry_type(paper), key, [Field(name, value) for name, value in _fields(paper)])
        for paper, key in zip(papers, build_keys(papers), strict=True)
    ]
    return write_string(Library(entries))


def escape(text: str) -> str:
    r"""
    Write *text* for TeX: special signs escaped, formulas left alone.

    >>> escape("50% of $x_1$ & more")
    '50\\% of $x_1$ \\& more'
    """
    return "".join(
        f"${part.formula.strip()}$"
        if part.formula and _is_safe(part.formula)
        else _SPECIAL.sub(_write_special, part.source)
        for part in split_math(text)
    )


def _write_special(match: re.Match[str]) -> str:
    return _ESCAPED[match[0]]


def _is_safe(formula: str) -> bool:
    """A formula may stand in a field only if its braces match, and nothing in it defines or reads."""
    if (
        not formula
        or "$" in formula
        or re.search(r"\\(?:input|include|write|def|let|csname|catcode|read|open)", formula)
    ):
        return False
    return all(_is_balanced(text) for text in (formula, re.sub(r"\\.", "", formula)))


def _is_balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def _entry_type(paper: Paper) -> str:
    return _ENTRY_TYPES.get(paper.type or "", "misc")


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    kind = _entry_type(paper)
    stated = {
        "title": _CAPITALS.sub(r"{\1}", escape(paper.title)),
        "author": " and ".join(map(_write_author, (author.name for author in paper.authors))),
        "year": paper.year,
        "month": paper.date[5:7].lstrip("0") if paper.date and len(paper.date) >= 7 else None,
        _VENUE_FIELDS.get(kind, "howpublished"): paper.venue,
        "volume": paper.volume,
        "number": paper.issue,
        "pages": paper.pages.replace("-", "--") if paper.pages else None,
        "publisher": paper.publisher,
        "doi": paper.doi,
        "eprint": paper.arxiv_id,
        "archiveprefix": "arXiv" if paper.arxiv_id else None,
        "url": paper.url,
    }
    plain = {"title", "author", "doi", "url", "eprint"}
    for name, value in stated.items():
        if value:
            yield name, _balanced(str(value)) if name in plain else escape(str(value))


def _write_author(name: str) -> str:
    given, family = split_name(name)
    return ", ".join(escape(part) for part in (family, given) if part)


def _balanced(text: str) -> str:
    """Take the braces out of an address that would end the field."""
    return text if text.count("{") == text.count("}") else text.replace("{", "").replace("}", "")
