"""People under several spellings made one: names that one person may bear, a shared co-author, and enough evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp

from explorer.library.arrays import cut
from explorer.library.identity.evidence import FEATURES, Comparison, Facts
from explorer.library.identity.names import relate
from explorer.library.identity.signatures import Signatures
from explorer.library.identity.starting import Start
from explorer.library.identity.texts import NameParts, as_texts, number_texts
from explorer.library.identity.weights import SPELLING, score_features
from explorer.rows import Rows, distinct

RELATIONS = tuple(SPELLING)
GATHERED = 400_000
"""Lines whose co-authors are held at once."""
COMPARED = 400_000
"""Lines of pairs of people that are compared at once."""
STEP = 200_000
"""Pairs of names that are looked at at once."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """Joins of people with different names; parallel arrays."""

    label: np.ndarray
    """Line → a line of its person."""
    left: np.ndarray
    """A line of the one."""
    right: np.ndarray
    odds: np.ndarray
    """Log-odds in thousandths; joins that an id made have 0."""
    features: np.ndarray
    relation: np.ndarray
    """A place in RELATIONS; -1 where an id or a correction joined, without evidence."""


def join_spellings(signatures: Signatures, facts: Facts, start: Start, label: np.ndarray) -> Spelled:
    """Join people with different names; *label* gives each line the first of its name's person."""
    people, number = number_labels(label)
    names = signatures.names[people]
    own = signatures.scratch.keep_rows(_lines_of(number, len(people)))
    sets = _Sets(signatures, start, number, names, own)
    ruled = sets.follow(start, number)
    left, right, relation = _find_candidates(signatures, facts, number, names)
    left, right, relation, odds, features = _keep_likely(facts, own, left, right, relation)
    shared = features[:, FEATURES.index("weight")]
    chosen = np.lexsort((right, left, -shared, -odds))
    made = np.array([one for one in chosen.tolist() if sets.join(int(left[one]), int(right[one]))], dtype=np.int64)
    return Spelled(
        people[sets.roots()][number],
        people[np.concatenate([ruled[:, 0], left[made]])],
        people[np.concatenate([ruled[:, 1], right[made]])],
        np.concatenate([np.zeros(len(ruled), np.int32), np.round(1000 * odds[made]).astype(np.int32)]),
        np.concatenate([np.full((len(ruled), len(FEATURES)), -1, np.int32), features[made]]),
        np.concatenate([np.full(len(ruled), -1, np.int64), relation[made]]),
    )


def number_labels(label: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    The labels that occur, ascending, and for each line its label's place among them: int32 both.

    Labels are numbers of lines.

    >>> [one.tolist() for one in number_labels(np.array([0, 0, 2]))]
    [[0, 2], [0, 0, 1]]
    """
    occurs = np.zeros(len(label), bool)
    occurs[label] = True
    place = np.cumsum(occurs, dtype=np.int32) - np.int32(1)
    return np.flatnonzero(occurs).astype(np.int32), place[label]


def _lines_of(number: np.ndarray, people: int) -> Rows:
    """Person → lines."""
    indptr = np.zeros(people + 1, np.int64)
    np.cumsum(np.bincount(number, minlength=people), out=indptr[1:])
    return Rows(indptr, np.argsort(number, kind="stable").astype(np.int32))


def _keep_likely(
    facts: Facts, own: Rows, left: np.ndarray, right: np.ndarray, relation: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The pairs of people that the evidence speaks for: left, right, relation, log-odds, features."""
    spelling = np.array([SPELLING[name] for name in RELATIONS])
    found = [(left[:0], right[:0], relation[:0], np.zeros(0), np.zeros((0, len(FEATURES)), np.int32))]
    lines = own.lengths(left) + own.lengths(right)
    for part in _cut_evenly(lines, COMPARED):
        features = _compare(facts, own, left[part], right[part])
        odds = score_features(features) + spelling[relation[part]]
        (kept,) = np.nonzero(odds > 0)
        found.append((left[part][kept], right[part][kept], relation[part][kept], odds[kept], features[kept]))
    first, second, third, fourth, fifth = (np.concatenate(column) for column in zip(*found, strict=True))
    return first, second, third, fourth, fifth


def _compare(facts: Facts, own: Rows, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    people = distinct(np.concatenate([left, right]))
    person, lines = own.gather(people)
    compared = Comparison(facts, lines, person, np.zeros(len(people), np.int64))
    return compared.measure(np.searchsorted(people, left), np.searchsorted(people, right), within=False)


def _cut_evenly(sizes: np.ndarray, most: int) -> Iterator[slice]:
    """Slices of things of *sizes* that sum up to about *most*."""
    if len(sizes):
        ends = np.cumsum(sizes)
        inner = np.searchsorted(ends, np.arange(most, int(ends[-1]), most)) + 1
        bounds = distinct(np.concatenate([[0], inner, [len(sizes)]])).tolist()
        yield from (slice(low, high) for low, high in pairwise(bounds))


def _find_candidates(
    signatures: Signatures, facts: Facts, number: np.ndarray, names: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of people who share a co-author and whose different names may be one's: left, right, relation."""
    people = np.int64(max(len(names), 1))
    pairs = [
        found
        for both in (*_find_sharing(signatures, facts, number, names), _declared_pairs(signatures, names))
        if len(found := _relate(signatures, names, both, people))
    ]
    rows = np.concatenate([np.zeros((0, 2), np.int64), *pairs])
    rows = rows[np.unique(rows[:, 0], return_index=True)[1]]
    return rows[:, 0] // people, rows[:, 0] % people, rows[:, 1]


def _relate(signatures: Signatures, names: np.ndarray, both: np.ndarray, people: np.int64) -> np.ndarray:
    """Those *both* whose names may be one's, smaller first, as ``left * people + right``; and the relation."""
    both = both[names[both[:, 0]] != names[both[:, 1]]]
    keys = distinct(both.min(axis=1) * people + both.max(axis=1)) if len(both) else np.zeros(0, np.int64)
    found = [np.zeros((0, 2), np.int64)]
    for part in cut(len(keys), STEP):
        left, right = names[keys[part] // people], names[keys[part] % people]
        (likely,) = np.nonzero(_Parts(signatures, np.concatenate([left, right])).may_agree(left, right))
        relation = _relate_names(signatures, left[likely], right[likely])
        found.append(np.column_stack([keys[part][likely], relation])[relation >= 0])
    return np.concatenate(found)


def _find_sharing(signatures: Signatures, facts: Facts, number: np.ndarray, names: np.ndarray) -> Iterator[np.ndarray]:
    """Pairs of people who share a co-author and a block of names; some blocks at a time."""
    straight, turned = _block_numbers(signatures.vocabulary)
    crowded = _is_shared(straight, turned)
    uses = np.bincount(signatures.names, minlength=len(straight))
    size = int(max(straight.max(initial=-1), turned.max(initial=-1))) + 1
    weight = np.zeros(size, np.int64)
    for blocks in (straight, turned):
        useful = crowded & (blocks >= 0)
        weight += np.bincount(blocks[useful], uses[useful], minlength=size).astype(np.int64)
    for part in _cut_evenly(weight, GATHERED):
        here = [crowded & (blocks >= part.start) & (blocks < part.stop) for blocks in (straight, turned)]
        (lines,) = np.nonzero((here[0] | here[1])[signatures.names])
        if not len(lines):
            continue
        place, term = facts.gather(facts.coauthors, lines)
        held = distinct(number[lines[place]].astype(np.int64) << 32 | term)
        person, coauthor = held >> 32, held & 0xFFFFFFFF
        own, other = (
            np.where(one, blocks, -1)[names[person]] for one, blocks in zip(here, (straight, turned), strict=True)
        )
        yield _pairs(person, coauthor, own, own)
        yield _pairs(person, coauthor, own, other)


def _block_numbers(vocabulary: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Name → number of its block, and of its block when it is turned round; -1 without one. int32."""
    parts = NameParts(as_texts(vocabulary).array)
    straight, turned = number_texts(_join_block(parts.last, parts.first), _join_block(parts.first, parts.second))
    several = parts.counts > 1
    return np.where(several, straight, -1), np.where(several, turned, -1)


def _join_block(last: pa.Array, first: pa.Array) -> pa.Array:
    """The block of names that end and begin so: as ``names.block_of``."""
    return pc.binary_join_element_wise(last, pc.utf8_slice_codeunits(first, 0, 1), " ")


def _is_shared(straight: np.ndarray, turned: np.ndarray) -> np.ndarray:
    """Which names have another one in a block of theirs."""
    size = max(int(straight.max(initial=-1)), int(turned.max(initial=-1))) + 2
    own, other = np.bincount(straight + 1, minlength=size), np.bincount(turned + 1, minlength=size)
    own[0] = other[0] = 0
    return (own[straight + 1] > 1) | (other[straight + 1] > 0) | (own[turned + 1] > 0)


def _pairs(person: np.ndarray, coauthor: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """
    Pairs of people who share a co-author, the block *one* of the first being the block *other* of the second.

    *one* and *other* are parallel to *person* and *coauthor*; -1 for none.
    """
    people, short = np.unique(person, return_inverse=True)
    first = np.where(one < 0, -1, one.astype(np.int64) << 32 | coauthor)
    second = np.where(other < 0, -2, other.astype(np.int64) << 32 | coauthor)
    common = distinct(np.concatenate([first, second]))
    where = [np.searchsorted(common, keys) for keys in (first, second)]
    useful = common >= 0
    for columns in where:
        useful &= np.bincount(columns, minlength=len(common)) > 0
    matrices = []
    for columns in where:
        kept = useful[columns]
        matrices.append(
            sp.csr_matrix(
                (np.ones(int(kept.sum()), np.int8), (short[kept], columns[kept])), shape=(len(people), len(common))
            )
        )
    product_ = (matrices[0] @ matrices[1].T).tocoo()
    apart = product_.row != product_.col
    return np.column_stack([people[product_.row[apart]], people[product_.col[apart]]]).astype(np.int64)


def _declared_pairs(signatures: Signatures, names: np.ndarray) -> np.ndarray:
    holders: dict[int, list[int]] = defaultdict(list)
    if signatures.variants:
        for person, name in enumerate(names.tolist()):
            holders[name].append(person)
    pairs = [
        pair
        for left, right in sorted(signatures.variants)
        for pair in product(holders.get(left, ()), holders.get(right, ()))
    ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


class _Parts:
    """First names as numbers, so that most pairs of names that cannot be one person's are passed over at once."""

    def __init__(self, signatures: Signatures, names: np.ndarray) -> None:
        """Of the *names*, numbers of the vocabulary, that pairs will be asked about."""
        self._names = distinct(names)
        parts = NameParts(as_texts(signatures.vocabulary).array.take(pa.array(self._names)))
        self._first, self._last, self._given, self._turned, self._second = number_texts(
            parts.first, parts.last, parts.given, parts.turned, parts.second
        )
        self._cut, self._turned_cut = (
            np.asarray(pc.equal(pc.utf8_length(part), 1)) for part in (parts.first, parts.second)
        )
        self._variants = np.array([left << 32 | right for left, right in sorted(signatures.variants)], dtype=np.int64)

    def may_agree(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Tell which pairs of names may be related; some of these are not."""
        declared = np.isin(np.minimum(left, right).astype(np.int64) << 32 | np.maximum(left, right), self._variants)
        left, right = np.searchsorted(self._names, left), np.searchsorted(self._names, right)
        straight = (self._first[left] == self._first[right]) | self._cut[left] | self._cut[right]
        straight |= self._given[left] == self._given[right]
        straight &= self._last[left] == self._last[right]
        return straight | declared | self._may_turn(left, right) | self._may_turn(right, left)

    def _may_turn(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Tell the same of *left* turned round."""
        alike = (self._second[left] == self._first[right]) | self._turned_cut[left] | self._cut[right]
        return (self._first[left] == self._last[right]) & (alike | (self._turned[left] == self._given[right]))


def _relate_names(signatures: Signatures, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Relation of pairs of names, as places in RELATIONS; -1 where there is none."""
    pairs, where = np.unique(left.astype(np.int64) << 32 | right, return_inverse=True)
    vocabulary = signatures.vocabulary
    found = np.empty(len(pairs), np.int64)
    for place, pair in enumerate(pairs.tolist()):
        one, other = pair >> 32, pair & 0xFFFFFFFF
        if (min(one, other), max(one, other)) in signatures.variants:
            found[place] = RELATIONS.index("declared")
        else:
            kind = relate(vocabulary[one], vocabulary[other])
            found[place] = -1 if kind is None else RELATIONS.index(kind)
    return found[where]


class _Sets:
    """People joined one by one, as long as nothing keeps them apart."""

    def __init__(
        self, signatures: Signatures, start: Start, number: np.ndarray, names: np.ndarray, lines_of: Rows
    ) -> None:
        self._signatures = signatures
        self._parent = np.arange(len(names))
        lines, tokens = start.apart
        order = np.argsort(number[lines], kind="stable")
        self._tokens, self._owners = tokens[order], number[lines][order]
        self._works, self._lines = signatures.works, lines_of
        self._held: dict[int, set[int]] = {}
        self._names = names
        self._spelled: dict[int, set[int]] = {}

    def find(self, one: int) -> int:
        parent = self._parent
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = int(parent[one])
        return one

    def roots(self) -> np.ndarray:
        """Person → the smallest number among those joined with them."""
        roots = self._parent
        while True:
            further = roots[roots]
            if np.array_equal(further, roots):
                return roots
            roots = further

    def follow(self, start: Start, number: np.ndarray) -> np.ndarray:
        """Join what ids and corrections make one, whatever else; returns the pairs that this joined."""
        (away,) = np.nonzero(start.label != np.arange(len(number)))
        size = max(len(self._names), 1)
        keys = distinct(number[start.label[away]].astype(np.int64) * size + number[away])
        made = []
        for one, other in zip((keys // size).tolist(), (keys % size).tolist(), strict=True):
            if self.find(one) != self.find(other):
                self._unite(one, other)
                made.append((one, other))
        return np.array(made, dtype=np.int64).reshape(-1, 2)

    def join(self, one: int, other: int) -> bool:
        """Join two; False, and nothing changed, where something keeps them apart."""
        one, other = self.find(one), self.find(other)
        if one == other or not self._tokens_of(one).isdisjoint(self._tokens_of(other)):
            return False
        if not all(self._agree(*pair) for pair in product(self._names_of(one), self._names_of(other))):
            return False
        self._unite(one, other)
        return True

    def _agree(self, one: int, other: int) -> bool:
        vocabulary = self._signatures.vocabulary
        return (
            relate(vocabulary[one], vocabulary[other]) is not None
            or (min(one, other), max(one, other)) in self._signatures.variants
        )

    def _unite(self, one: int, other: int) -> None:
        kept, gone = sorted((self.find(one), self.find(other)))
        self._held[kept] = self._tokens_of(kept) | self._tokens_of(gone)
        self._spelled[kept] = self._names_of(kept) | self._names_of(gone)
        self._parent[gone] = kept

    def _tokens_of(self, one: int) -> set[int]:
        if one not in self._held:
            low, high = np.searchsorted(self._owners, [one, one + 1])
            papers = self._works[self._lines.row(one)]
            self._held[one] = {*self._tokens[low:high].tolist(), *papers.tolist()}
        return self._held[one]

    def _names_of(self, one: int) -> set[int]:
        return self._spelled.setdefault(one, {int(self._names[one])})
