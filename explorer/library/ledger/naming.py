"""Which public ids corrected people have, and which earlier ids lead to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from explorer.library.ledger.decisions import Decision
from explorer.library.ledger.entries import Entry
from explorer.text.folding import stable_id


@dataclass(frozen=True, slots=True)
class Ids:
    """What corrections say of public ids."""

    own: dict[int, str] = field(default_factory=dict)
    """Cluster → the id that it keeps."""
    leading: dict[str, int] = field(default_factory=dict)
    """Id → the cluster that it leads to; those of ``own`` among them."""


NO_IDS = Ids()


def keep_ids(entries: Sequence[Entry], decisions: Sequence[Decision], labels: np.ndarray) -> Ids:
    """
    The ids that *entries*, earliest first, keep for the clusters *labels*.

    A merged person keeps the id of the one who was named first. Whoever papers are taken from
    keeps theirs, and a person split off has a hash of the entry. Later entries go first; an id
    leads to whoever has most of the lines that had it.
    """
    ids = Ids()
    for entry, decision in zip(reversed(entries), reversed(decisions), strict=True):
        for person, lines in _claims(entry, decision, labels):
            cluster = _where_most_are(labels, lines)
            if ids.leading.setdefault(person, cluster) == cluster:
                ids.own.setdefault(cluster, person)
    return ids


def _claims(entry: Entry, decision: Decision, labels: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Each id with the lines of the person whose it is; the first claim on somebody counts."""
    if entry.what == "merge":
        sides = zip(entry.sides, decision.sides, strict=True)
        yield from ((side.person, lines) for side, lines in sides if len(lines))
        return
    kept, gone, *receiving = decision.sides
    if len(kept):
        yield entry.sides[0].person, kept
    for side, lines in zip(entry.sides[2:], receiving, strict=True):
        if len(lines):
            yield side.person, lines
    if not receiving and len(gone) and _are_alone(labels, gone, decision):
        yield stable_id("person", "correction", entry.id), gone


def _are_alone(labels: np.ndarray, gone: np.ndarray, decision: Decision) -> bool:
    """Tell whether lines make a person whom no identity rule knows, rather than add to somebody."""
    return bool(decision.together) or int(np.sum(labels == _where_most_are(labels, gone))) <= len(gone)


def _where_most_are(labels: np.ndarray, lines: np.ndarray) -> int:
    found, counts = np.unique(labels[lines], return_counts=True)
    return int(found[np.argmax(counts)])
