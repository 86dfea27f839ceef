"""Ids as a reader types or pastes them, with or without the address or the scheme around them."""

from __future__ import annotations

import re

from explorer.sources.identifiers import find_dois

_ORCID = re.compile(r"(?:(?:https?://)?orcid\.org/|orcid:)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?", re.IGNORECASE)
_OPENALEX = re.compile(
    r"(?:(?:https?://)?(?:api\.)?openalex\.org/(?:works/|authors/)?|openalex:)?([AW]\d{1,15})/?", re.IGNORECASE
)
_DBLP = re.compile(
    r"(?:(?:https?://)?dblp\.(?:org|uni-trier\.de)/pid/|dblp:)?([0-9a-z]{1,4}/[\w-]{1,60}?)(?:\.html|\.xml)?",
    re.IGNORECASE | re.ASCII,
)
_S2_AUTHOR = re.compile(
    r"(?:(?:https?://)?(?:www\.)?semanticscholar\.org/author/(?:[^/\s]+/)?|s2:)?(\d{1,12})/?", re.IGNORECASE
)
_S2_PAPER = re.compile(
    r"(?:(?:https?://)?(?:www\.)?semanticscholar\.org/paper/(?:[^/\s]+/)?|s2:)?([0-9a-f]{40})/?", re.IGNORECASE
)
_ARXIV = re.compile(
    r"(?:(?:https?://)?arxiv\.org/(?:abs|pdf)/|arxiv:)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?", re.I
)


def find_orcid(text: str) -> str:
    """
    Read an ORCID iD; empty where the text is none.

    >>> find_orcid("https://orcid.org/0000-0002-1825-009x"), find_orcid("Ann Lee")
    ('0000-0002-1825-009X', '')
    """
    return _find(_ORCID, text).upper()


def find_openalex(text: str, kind: str) -> str:
    """
    Read an OpenAlex id of an author (``A``) or a work (``W``).

    >>> find_openalex("https://openalex.org/A5046539223", "A"), find_openalex("W12", "A")
    ('A5046539223', '')
    """
    found = _find(_OPENALEX, text).upper()
    return found if found.startswith(kind) else ""


def find_pid(text: str) -> str:
    """
    Read the id of a person in DBLP.

    >>> find_pid("https://dblp.org/pid/65/9612.html"), find_pid("l/YannLeCun"), find_pid("Yann LeCun")
    ('65/9612', 'l/YannLeCun', '')
    """
    return _find(_DBLP, text)


def find_s2_author(text: str) -> str:
    """
    Read the id of an author at Semantic Scholar.

    >>> find_s2_author("https://www.semanticscholar.org/author/Y.-LeCun/1688882"), find_s2_author("s2:12")
    ('1688882', '12')
    """
    return _find(_S2_AUTHOR, text)


def find_s2_paper(text: str) -> str:
    """
    Write the id of a paper as Semantic Scholar takes it: its own, a DOI, or an arXiv id.

    >>> find_s2_paper("https://doi.org/10.1234/Abc"), find_s2_paper("arXiv:2301.00001v2"), find_s2_paper("what?")
    ('DOI:10.1234/abc', 'ARXIV:2301.00001', '')
    """
    own, arxiv, doi = _find(_S2_PAPER, text).lower(), _find(_ARXIV, text), find_doi(text)
    return own or (f"ARXIV:{arxiv}" if arxiv else "") or (f"DOI:{doi}" if doi else "")


def find_doi(text: str) -> str:
    """
    Find a DOI.

    >>> find_doi("https://doi.org/10.1234/Abc"), find_doi("12")
    ('10.1234/abc', '')
    """
    return next(iter(find_dois([text])), "")


def _find(shape: re.Pattern[str], text: str) -> str:
    match = shape.fullmatch(text.strip())
    return match[1] if match else ""
