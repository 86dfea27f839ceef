"""Where telling people apart begins: what ids and corrections say before any evidence is weighed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from explorer.library.arrays import STEP
from explorer.library.identity.clusters import EXCLUSIVE, Clusters
from explorer.library.identity.names import relate
from explorer.library.identity.signatures import Signatures
from explorer.rows import distinct

_SCHEMES = sorted(EXCLUSIVE)


@dataclass(frozen=True, slots=True)
class Start:
    """What holds whatever the evidence says."""

    label: np.ndarray
    """Line → the first line of those that are one person with it: int32."""
    apart: tuple[np.ndarray, np.ndarray]
    """(line, token): people whose lines hold one token are never one; nor are those of lines on one paper."""
    ruled: np.ndarray
    """Lines, as bool, that an id or a correction says something about."""
    contested: np.ndarray
    """Names, as bool, that two people bear for certain."""


def find_start(
    signatures: Signatures,
    must: Sequence[Sequence[int]] = (),
    cannot: Sequence[tuple[Sequence[int], Sequence[int]]] = (),
) -> Start:
    """
    Join what one id or one correction joins, and note what ids, papers and corrections keep apart.

    *must* are lines that are one person, *cannot* pairs of such lists that are two; the second of a
    pair goes its own way, as one person. Corrections beat ids, and later ones beat earlier ones.
    """
    label = _label_by_ids(signatures)
    has_ids = np.zeros(len(label), bool)
    has_ids[signatures.carried.lines] = True
    label = _join_twins(signatures, label, has_ids)
    forced: dict[int, int] = {}
    for number, lines in enumerate([*must, *(second for _, second in cannot)]):
        forced.update(dict.fromkeys((int(line) for line in lines), number))
    _force(label, forced)
    apart, contested = _keep_apart(signatures, label, cannot, forced)
    ruled = has_ids
    ruled[list(forced)] = True
    ruled[[int(line) for first, _ in cannot for line in first]] = True
    return Start(_by_first(label), apart, ruled, contested)


def _label_by_ids(signatures: Signatures) -> np.ndarray:
    """
    Lines that carry one id are one where their names agree; the strongest schemes decide first.

    Lines of one name and one strongest id are an *atom*, named by its first line. Most ids are of one
    atom alone; only those that several share need a closer look.
    """
    label = np.arange(len(signatures.names), dtype=np.int32)
    carried = signatures.carried
    if not len(carried.lines):
        return label
    firsts = carried.firsts()
    own = carried.lines[firsts]
    label[own] = _first_of_equals(signatures.names[own].astype(np.int64) << 32 | carried.numbers[firsts], own)
    held = distinct(carried.numbers.astype(np.int64) << 32 | label[carried.lines])
    number = held >> 32
    shared = np.bincount(number) > 1
    atoms = distinct(held[shared[number]] & 0xFFFFFFFF)
    if len(atoms):
        held = held[np.isin(held & 0xFFFFFFFF, atoms)]
        root = np.arange(len(label), dtype=np.int32)
        root[atoms] = atoms[_unite_atoms(signatures, atoms, held & 0xFFFFFFFF, held >> 32)]
        label = root[label]
    return label


def _first_of_equals(keys: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """The first of those *lines*, which are ascending, that have the same key."""
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(np.concatenate([[True], keys[order][1:] != keys[order][:-1]]))
    first = np.empty(len(keys), np.int32)
    first[order] = np.repeat(lines[order][begins], np.diff(np.append(begins, len(keys))))
    return first


def _unite_atoms(signatures: Signatures, atoms: np.ndarray, atom: np.ndarray, number: np.ndarray) -> np.ndarray:
    """The first place among *atoms* of those that are one; *atom* and *number* say who carries which id."""
    place = np.searchsorted(atoms, atom)
    clusters = Clusters(len(atoms))
    vocabulary = signatures.carried.vocabulary
    holders: dict[int, list[int]] = defaultdict(list)
    for one, held in zip(place.tolist(), number.tolist(), strict=True):
        clusters.carry(one, (vocabulary[held],))
        holders[held].append(one)
    names = signatures.names[atoms].tolist()
    for held in sorted(holders):
        _unite(signatures, clusters, names, holders[held])
    return clusters.labels()


def _unite(signatures: Signatures, clusters: Clusters, names: Sequence[int], holders: list[int]) -> None:
    distinct_names: list[int] = []
    for atom in holders:
        match = next((kept for kept in distinct_names if _may_be_one(signatures, names[kept], names[atom])), None)
        if match is None:
            distinct_names.append(atom)
        else:
            clusters.union(match, atom)


def _may_be_one(signatures: Signatures, left: int, right: int) -> bool:
    pair = (min(left, right), max(left, right))
    vocabulary = signatures.vocabulary
    return left == right or pair in signatures.variants or relate(vocabulary[left], vocabulary[right]) is not None


def _join_twins(signatures: Signatures, label: np.ndarray, has_ids: np.ndarray) -> np.ndarray:
    """A name that is listed twice on a paper is one person's, unless ids tell the two apart."""
    moved: dict[int, int] = {}

    def current(line: int) -> int:
        found = int(label[line])
        while found in moved:
            found = moved[found]
        return found

    for one, other in _find_twins(signatures):
        if not (has_ids[one] and has_ids[other]):
            free, kept = (one, other) if has_ids[other] else (other, one)
            gone, stays = current(free), current(kept)
            if gone != stays:
                moved[gone] = stays
    final = np.arange(len(label), dtype=np.int32)
    for gone in moved:
        final[gone] = current(gone)
    return final[label]


def _find_twins(signatures: Signatures) -> Iterator[tuple[int, int]]:
    """Lines of one name on one paper, each with the next one, by paper and name."""
    works = signatures.works
    in_order = bool(np.all(works[1:] >= works[:-1]))
    ends = np.arange(STEP, len(works), STEP) if in_order else np.zeros(0, np.int64)
    bounds = [0, *np.searchsorted(works, works[ends]).tolist(), len(works)]
    for low, high in pairwise(bounds):
        keys = works[low:high].astype(np.int64) << 32 | signatures.names[low:high]
        order = np.argsort(keys, kind="stable")
        (twice,) = np.nonzero(keys[order][1:] == keys[order][:-1])
        yield from zip((low + order[twice]).tolist(), (low + order[twice + 1]).tolist(), strict=True)


def _force(label: np.ndarray, forced: dict[int, int]) -> None:
    """What a correction names leaves the others of its ids and stands with the rest of the correction."""
    for line, number in forced.items():
        label[line] = len(label) + number


def _keep_apart(
    signatures: Signatures,
    label: np.ndarray,
    cannot: Sequence[tuple[Sequence[int], Sequence[int]]],
    forced: Collection[int],
) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    lines, tokens = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
    free = signatures.papers
    contested = np.zeros(len(signatures.vocabulary), bool)
    schemes = _number_schemes(signatures.carried.vocabulary)
    for place in range(len(_SCHEMES)):
        holding = _holding(signatures, schemes == place, forced)
        lines.append(holding)
        tokens.append(np.full(len(holding), free + place, np.int32))
        contested[_shared_names(signatures.names[holding], label[holding])] = True
    free += len(_SCHEMES)
    for first, second in cannot:
        for line in first:
            both = np.array([int(line), *map(int, second)], dtype=np.int32)
            lines.append(both)
            tokens.append(np.full(len(both), free, np.int32))
            free += 1
    return (np.concatenate(lines), np.concatenate(tokens)), contested


def _number_schemes(ids: Sequence[str]) -> np.ndarray:
    """Id → the place of its scheme among the exclusive ones, -1 for another one: int8."""
    places = {scheme: place for place, scheme in enumerate(_SCHEMES)}
    return np.fromiter((places.get(one.partition(":")[0], -1) for one in ids), np.int8, len(ids))


def _holding(signatures: Signatures, of_scheme: np.ndarray, forced: Collection[int]) -> np.ndarray:
    """The lines that hold an id of the scheme and are not *forced*, ascending."""
    carried = signatures.carried
    lines = distinct(carried.lines[of_scheme[carried.numbers]]) if len(of_scheme) else carried.lines
    return lines if not forced else np.array([line for line in lines.tolist() if line not in forced], dtype=np.int32)


def _shared_names(names: np.ndarray, label: np.ndarray) -> np.ndarray:
    """The names under which two labels stand."""
    pairs = distinct(names.astype(np.int64) << 32 | label) >> 32
    return pairs[1:][pairs[1:] == pairs[:-1]]


def _by_first(label: np.ndarray) -> np.ndarray:
    """The same groups, each named by its first line."""
    first = np.full(int(label.max(initial=-1)) + 1, len(label), np.int32)
    np.minimum.at(first, label, np.arange(len(label), dtype=np.int32))
    return first[label]
