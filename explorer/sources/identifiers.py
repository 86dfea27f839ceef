"""Ids of works as other catalogues write them, found in texts."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ARXIV_NAME = r"(?P<id>[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z]{2})?/[0-9]{7})"
"""New and old ids: https://info.arxiv.org/help/arxiv_identifier.html."""
_ARXIV = re.compile(rf"(?:arxiv\.org/(?:abs|pdf|html)/|10\.48550/arxiv\.|^\s*arxiv:\s*){_ARXIV_NAME}(?![0-9])", re.I)
_BARE_ARXIV = re.compile(rf"\s*{_ARXIV_NAME}(?:v[0-9]+)?\s*", re.I)
_DOIS = re.compile(r"\b10\.[0-9]{4,9}/[^\s;,\"<>\]}]+", re.I)


def find_arxiv_id(*texts: object) -> str | None:
    """
    Find an arXiv id in addresses and DOIs, without its version.

    >>> find_arxiv_id(None, "http://arxiv.org/pdf/2301.00001v2"), find_arxiv_id("10.48550/arXiv.math/0601001")
    ('2301.00001', 'math/0601001')
    >>> find_arxiv_id("10.1234/2301.00001") is None
    True
    """
    for text in texts:
        match = _ARXIV.search(text) if isinstance(text, str) else None
        if match:
            return match["id"]
    return None


def parse_arxiv_id(value: object) -> str | None:
    """
    Read what a source gives as an arXiv id: the id itself, or an address of it; the version goes.

    >>> parse_arxiv_id("2301.00001v2"), parse_arxiv_id("arXiv:hep-th/9901001"), parse_arxiv_id("W1")
    ('2301.00001', 'hep-th/9901001', None)
    """
    match = _BARE_ARXIV.fullmatch(value) if isinstance(value, str) else None
    return match["id"] if match else find_arxiv_id(value)


def last_part(value: object) -> str:
    """
    Take what stands behind the last slash of an address; a number as its digits.

    >>> last_part("https://openalex.org/W1"), last_part("W1"), last_part(12), last_part(None)
    ('W1', 'W1', '12', '')
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip().rstrip("/").rpartition("/")[2] if isinstance(value, str) else ""


def find_dois(texts: Iterable[str]) -> list[str]:
    """
    Find the DOIs that a text gives for each of several works; of each text the first.

    >>> find_dois(["Lee, On Graphs, (2020) https://doi.org/10.1234/Abc.1.", "Chen, On Trees"])
    ['10.1234/abc.1']
    """
    matches = (_DOIS.search(text) for text in texts if "10." in text)
    return [_trim(match[0]).lower() for match in matches if match]


def _trim(doi: str) -> str:
    """A full stop ends the sentence, and a bracket that was never opened the remark, not the DOI."""
    doi = doi.rstrip(".:")
    while doi.endswith(")") and doi.count(")") > doi.count("("):
        doi = doi[:-1].rstrip(".:")
    return doi
