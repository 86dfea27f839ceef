"""Why a rule made one person of two names, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard

import numpy as np

from explorer.library.identity.weights import BASE
from explorer.snapshot import identity_queries, queries
from explorer.snapshot.opened import Snapshot

MOST_NAMED = 3
"""Of shared co-authors."""
FEWEST_ODDS = 0.1
"""Log-odds below which a kind of evidence is not worth a word."""
_SILENT = {"prior"}
"""What every pair has alike."""
_WORDS = {
    "affiliations": "affiliations",
    "co-authors": "co-authors",
    "connection": "neither a co-author nor a workplace in common",
    "name": "how common the name is",
    "papers": "number of papers",
    "spelling": "another spelling",
    "topics": "topics and words of titles",
    "venues": "where they published",
    "years": "years between them",
}
"""Kind of evidence → what a reader calls it."""
ODDS_EXPLAINED = (
    "The numbers are log-odds (natural logarithm) and add up: +0.7 doubles the odds that both are one person, "
    f"-0.7 halves them. Every pair starts at {BASE:+.1f}"
)
"""What a reader of ``describe_evidence`` has to know."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the works under two spellings have in common."""

    coauthors: int
    named: tuple[str, ...]
    """Some of the co-authors."""
    institutions: tuple[str, ...]


def read_evidence(written: str) -> Mapping[str, object]:
    """Read evidence as a snapshot has it; what is no object stands under ``said``."""
    try:
        evidence = json.loads(written)
    except ValueError:
        return {"said": written}
    return evidence if isinstance(evidence, dict) else {"said": evidence}


def describe_evidence(evidence: Mapping[str, object]) -> str:
    """
    Say what spoke for and against, in log-odds, the weightiest first.

    >>> describe_evidence({"co-authors": 4.25, "topics": 0.5, "spelling": -1.0, "prior": -2.0})
    'for it: co-authors (+4.2), topics and words of titles (+0.5); against it: another spelling (-1.0)'
    >>> describe_evidence({"id": True})
    'one id'
    """
    odds = {kind: value for kind, value in evidence.items() if _is_number(value) and kind not in _SILENT}
    ordered = sorted(odds.items(), key=lambda one: (-abs(one[1]), one[0]))
    parts = [_join("for it", [one for one in ordered if one[1] >= FEWEST_ODDS])]
    parts.append(_join("against it", [one for one in ordered if one[1] <= -FEWEST_ODDS]))
    others = (_plain(kind, value) for kind, value in evidence.items() if not _is_number(value))
    return "; ".join(filter(None, [*others, *parts])) or "nothing more is told"


def find_grounds(snapshot: Snapshot, person_no: int, left: str, right: str) -> Grounds | None:
    """What the works that call somebody *left* share with those that call them *right*; None for one spelling."""
    if left == right:
        return None
    papers = [identity_queries.find_papers_signed(snapshot, person_no, name) for name in (left, right)]
    one, other = (snapshot.topology.paper_people.gather(np.array(numbers, dtype=np.int64))[1] for numbers in papers)
    shared = np.setdiff1d(np.intersect1d(one, other), [person_no])
    known = queries.find_people(snapshot, shared[:MOST_NAMED])
    return Grounds(
        len(shared), tuple(person.name for person in known.values()), _find_shared_places(snapshot, person_no, papers)
    )


def describe_grounds(grounds: Grounds | None) -> str:
    """
    Say what is shared; empty where nothing is.

    >>> describe_grounds(Grounds(2, ("Ann Lee", "Bo Chen"), ("Rice University",)))
    '2 shared co-authors (Ann Lee, Bo Chen), same affiliation Rice University'
    """
    if grounds is None:
        return ""
    named = ", ".join(grounds.named) + (" …" if grounds.coauthors > len(grounds.named) else "")
    counted = f"{grounds.coauthors:,} shared {'co-author' if grounds.coauthors == 1 else 'co-authors'} ({named})"
    places = f"same affiliation {', '.join(grounds.institutions)}"
    return ", ".join(filter(None, [counted if grounds.coauthors else "", places if grounds.institutions else ""]))


def _find_shared_places(snapshot: Snapshot, person_no: int, papers: list[list[int]]) -> tuple[str, ...]:
    left, right = (queries.find_own_institutions(snapshot, person_no, one) for one in papers)
    tags = queries.find_tags(snapshot, "institution", sorted(left & right)[:MOST_NAMED])
    return tuple(tag.name for tag in tags.values())


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _join(side: str, ordered: list[tuple[str, float]]) -> str:
    told = ", ".join(f"{_WORDS.get(kind, kind)} ({value:+.1f})" for kind, value in ordered)
    return f"{side}: {told}" if told else ""


def _plain(kind: str, value: object) -> str:
    if value is True:
        return f"one {kind}"
    return "" if value in (None, False) else str(value) if kind == "said" else f"{kind} {value}"
