"""Which sources state a work, and whether they agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.library.papers.titles import spell_out
from explorer.snapshot.evidence import PaperEvidence, RecordEvidence, find_record_evidence, find_said
from explorer.snapshot.opened import Snapshot

YEARS_APART = 1
"""What two sources may differ by: online, and in print."""
_HOST = re.compile(r"https?://(?:www\.)?([^/\s:?#]+)", re.IGNORECASE)
_PLACE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?[^@#:]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """Who states a work."""

    origins: frozenset[str]
    agree: bool
    """Whether all of its records agree on title and year."""


def find_origin(source: str) -> str:
    """
    Who says it: the host of an address, else what stands before the place within the source.

    Two files of one collection are one source.

    >>> find_origin("https://www.arxiv.org/abs/2112.09164"), find_origin("github:ann/lists@33f9:iclr/2020.json")
    ('arxiv.org', 'github:ann/lists')
    >>> find_origin("Scopus")
    'scopus'
    """
    host = _HOST.match(source)
    if host:
        return host[1].rstrip(".").lower()
    place = _PLACE.match(source)
    return place[0].strip().lower() if place else ""


def find_origins(key: str, file: str, source: str) -> set[str]:
    """
    The sources that a record names; where it names none, its catalogue: the scheme of its id, else its file.

    >>> sorted(find_origins("acl:2020.1", "works.jsonl", "https://arxiv.org/abs/1; Scopus"))
    ['arxiv.org', 'scopus']
    >>> find_origins("acl:2020.1", "works.jsonl", ""), find_origins("work:4f2a", "my.bib", "")
    ({'acl'}, {'file my.bib'})
    """
    named = {find_origin(one) for one in source.split("; ")} - {""}
    if named:
        return named
    scheme, colon, _ = key.partition(":")
    return {scheme.lower() if colon and scheme != "work" else f"file {file}"}


def find_statements(
    snapshot: Snapshot, papers: np.ndarray, evidence: Mapping[int, PaperEvidence]
) -> dict[int, Statement]:
    """Who states each of *papers*."""
    records: dict[int, list[RecordEvidence]] = defaultdict(list)
    for record in find_record_evidence(snapshot, papers):
        records[record.paper_no].append(record)
    joined = [number for number, own in records.items() if len(own) > 1]
    said: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    for number, key, field, value in find_said(snapshot, joined) if joined else ():
        said[number, key][field] = value
    alone = {number: {"source": evidence[number].source} for number, own in records.items() if len(own) == 1}
    return {
        number: _build_statement(own, [alone.get(number) or said[number, one.key] for one in own])
        for number, own in records.items()
    }


def _build_statement(records: Sequence[RecordEvidence], said: Sequence[Mapping[str, str]]) -> Statement:
    named = zip(records, said, strict=True)
    origins = (find_origins(one.key, one.file, values.get("source", "")) for one, values in named)
    return Statement(frozenset().union(*origins), do_agree(said))


def do_agree(records: Sequence[Mapping[str, str]]) -> bool:
    """
    Whether records have one title, but for case, accents and signs, and years at most one apart.

    >>> do_agree([{"title": "On Bats", "year": "2019"}, {"title": "On bats.", "year": "2020"}, {}])
    True
    >>> do_agree([{"title": "On Bats", "year": "2019"}, {"title": "On Bats", "year": "2021"}])
    False
    """
    titles = {spell_out(one["title"]) for one in records if "title" in one}
    years = [int(one["year"]) for one in records if one.get("year", "").isdecimal()]
    return len(titles) <= 1 and (not years or max(years) - min(years) <= YEARS_APART)
