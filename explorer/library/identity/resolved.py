"""
The default identity rule: people told apart by what speaks for it; docs/identity.md says how.

1. Ids, and corrections by hand, join lines and keep others apart (``starting``).
2. Lines of one name are joined where the evidence says so (``blocks``, ``rounds``).
3. People whose names may be one's are joined, where they share a co-author (``spellings``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.library.identity.blocks import resolve_blocks
from explorer.library.identity.evidence import Facts, Kind
from explorer.library.identity.memory import Memory, NoMemory
from explorer.library.identity.rarity import CONTESTED, rate_names, weigh_coauthors, weigh_terms
from explorer.library.identity.signatures import Signatures, Terms
from explorer.library.identity.spellings import RELATIONS, join_spellings, number_labels
from explorer.library.identity.starting import Start, find_start
from explorer.rows import Rows

COMMON_AFFILIATION, COMMON_WORD, COMMON_KEYWORD = 0.1, 0.02, 0.05
"""What more than this part of all rows has tells nothing."""


@dataclass(frozen=True, slots=True)
class Merges:
    """Why lines are one person's; parallel arrays, one entry a join of two clusters of lines."""

    left: np.ndarray
    """A line of the one."""
    right: np.ndarray
    """A line of the other."""
    odds: np.ndarray
    """int32, log-odds in thousandths."""
    features: np.ndarray
    """(joins, FEATURES); -1 throughout where no evidence was weighed."""
    rule: np.ndarray
    """A place in RULES."""


RULES = ("id", *RELATIONS)
"""What joined: an id (or a correction), or evidence, by how the names are related."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """People, and why."""

    people: np.ndarray
    """int32: line → person, dense from 0."""
    merges: Merges
    resolved: int
    """Names of several lines that had to be looked at."""
    recalled: int
    """Names of several lines whose answer was remembered."""


def resolve_people(
    signatures: Signatures,
    memory: Memory | None = None,
    *,
    must: Sequence[Sequence[int]] = (),
    cannot: Sequence[tuple[Sequence[int], Sequence[int]]] = (),
) -> Resolution:
    """
    Tell who wrote what.

    *memory* knows the answers of earlier imports; the result is the same without it. *must* are lists of
    lines that are one person whatever else, *cannot* pairs of lists that never are: the second of
    a pair becomes a person of its own. Later ones beat earlier ones, and all beat ids.
    """
    start = find_start(signatures, must, cannot)
    facts = weigh_facts(signatures, start)
    found = resolve_blocks(signatures, facts, start, memory or NoMemory())
    spelled = join_spellings(signatures, facts, start, found.label)
    keep = signatures.scratch.keep
    same = np.full(len(found.left), RULES.index("same"), np.int8)
    merges = Merges(
        keep(np.concatenate([found.left, spelled.left])),
        keep(np.concatenate([found.right, spelled.right])),
        keep(np.concatenate([found.odds, spelled.odds])),
        keep(np.concatenate([found.features, spelled.features])),
        np.concatenate([same, spelled.relation.astype(np.int8) + np.int8(1)]),
    )
    return Resolution(number_labels(spelled.label)[1], merges, found.resolved, found.recalled)


def weigh_facts(signatures: Signatures, start: Start) -> Facts:
    """Put the evidence together with its weights."""
    levels = rate_names(signatures)
    coauthors = Kind(signatures.names_on_paper, weigh_coauthors(levels))
    levels = np.where(start.contested, np.maximum(levels, CONTESTED), levels).astype(np.uint8)
    papers, lines = signatures.papers, len(signatures.names)
    return Facts(
        works=signatures.works,
        names=signatures.names,
        levels=levels,
        coauthors=coauthors,
        affiliations=_weigh(signatures.affiliations, lines, COMMON_AFFILIATION),
        words=_weigh(signatures.words, papers, COMMON_WORD),
        keywords=_weigh(signatures.keywords, papers, COMMON_KEYWORD),
        years=np.zeros(papers, np.int16) if signatures.years is None else signatures.years,
        venues=np.full(papers, -1, np.int32) if signatures.venues is None else signatures.venues,
    )


def _weigh(terms: Terms | None, length: int, most: float) -> Kind:
    if terms is None:
        return Kind(Rows(np.zeros(length + 1, np.int64), np.zeros(0, np.int32)), np.zeros(0, np.int32))
    return Kind(terms.rows, weigh_terms(terms, most=most))
