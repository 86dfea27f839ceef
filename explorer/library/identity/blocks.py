"""Blocks of lines that bear one name: resolved, or remembered from an earlier import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from explorer.library.arrays import Scratch, cut
from explorer.library.identity.digests import digest_lines, key_lines, mix, sum_rows
from explorer.library.identity.evidence import FEATURES, Facts
from explorer.library.identity.memory import BATCH, Memory
from explorer.library.identity.rounds import Rounds, Score, Watch
from explorer.library.identity.signatures import Signatures
from explorer.library.identity.starting import Start
from explorer.library.identity.weights import VERSION, score_features
from explorer.rows import Rows, distinct

CELLS = 2_000_000
"""Pairs of lines that a batch of blocks has at most, so that memory stays bounded."""
_WIDTH = 3 + len(FEATURES)
"""Numbers that describe a join: two lines, log-odds, features."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the blocks gave."""

    label: np.ndarray
    """Line → the first line (in the order of the lines' keys) of those of its name that are one person."""
    left: np.ndarray
    """Joins of two clusters: a line of the one."""
    right: np.ndarray
    odds: np.ndarray
    """Log-odds, in thousandths: int32."""
    features: np.ndarray
    resolved: int
    """Blocks that had to be resolved anew."""
    recalled: int


def resolve_blocks(
    signatures: Signatures,
    facts: Facts,
    start: Start,
    memory: Memory,
    *,
    score: Score = score_features,
    watch: Watch | None = None,
) -> Found:
    """Make people of the lines of each name; a block that is remembered is not looked at again."""
    keys = key_lines(signatures)
    blocks = _Blocks(signatures, keys)
    digests = blocks.digest(digest_lines(signatures, facts, start, keys, VERSION))
    del keys
    several = np.flatnonzero(blocks.counts > 1)
    answers = _Answers(blocks, signatures.scratch)
    unknown = answers.recall(several, digests[several], memory)
    fresh: dict[int, bytes] = {}
    apart = _Apart(start, signatures.works, blocks.order)
    for batch in _batches(unknown, blocks.counts):
        rounds = _prepare(facts, start, apart, blocks, batch)
        rounds.join_sure()
        rounds.run(score, watch)
        for block, answer in zip(batch, _read_answers(rounds, blocks.counts[batch]), strict=True):
            fresh[int(digests[block])] = answer.tobytes()
            answers.take(block, answer)
        if len(fresh) > BATCH:
            memory.remember(fresh)
            fresh = {}
    memory.remember(fresh)
    memory.forget_others(digests[several])
    return answers.done(len(unknown), len(several) - len(unknown))


class _Blocks:
    """The lines, put in order: by name, within a name by their keys."""

    def __init__(self, signatures: Signatures, keys: np.ndarray) -> None:
        self.order = signatures.scratch.keep(np.lexsort((keys, signatures.names)).astype(np.int32))
        self.counts = np.bincount(signatures.names, minlength=len(signatures.vocabulary))
        self.ends = np.cumsum(self.counts)

    def lines(self, block: int) -> np.ndarray:
        end = self.ends[block]
        return self.order[end - self.counts[block] : end]

    def digest(self, lines: np.ndarray) -> np.ndarray:
        """Block → digest of its lines, whose own digests are *lines*; these are used up."""
        for part in cut(len(lines)):
            lines[part] = mix(lines[part])
        bounds = np.concatenate([np.zeros(1, np.int64), self.ends])
        return mix(sum_rows(Rows(bounds, self.order), lines) ^ mix(self.counts))


class _Answers:
    """The answers of all blocks, put together."""

    def __init__(self, blocks: _Blocks, scratch: Scratch) -> None:
        self._blocks = blocks
        self._label = np.arange(len(blocks.order), dtype=np.int32)
        self._joins = scratch.pile(np.int32, _WIDTH)

    def recall(self, blocks: np.ndarray, digests: np.ndarray, memory: Memory) -> list[int]:
        """Take over what *memory* knows, and return the blocks that it does not."""
        unknown = np.ones(len(blocks), bool)
        for place, answer in memory.recall(digests):
            unknown[place] = False
            self.take(int(blocks[place]), np.frombuffer(answer, np.int32))
        return blocks[unknown].tolist()

    def take(self, block: int, answer: np.ndarray) -> None:
        lines = self._blocks.lines(block)
        size = int(answer[0])
        self._label[lines] = lines[answer[1 : size + 1]]
        if len(answer) > size + 1:
            table = answer[size + 1 :].reshape(-1, _WIDTH).copy()
            table[:, :2] = lines[table[:, :2]]
            self._joins.add(table)

    def done(self, resolved: int, recalled: int) -> Found:
        table = self._joins.done()
        return Found(self._label, table[:, 0], table[:, 1], table[:, 2], table[:, 3:], resolved, recalled)


def _batches(blocks: list[int], counts: np.ndarray) -> Iterator[list[int]]:
    held: list[int] = []
    cells = 0
    for block in blocks:
        own = int(counts[block]) ** 2
        if held and cells + own > CELLS:
            yield held
            held, cells = [], 0
        held.append(block)
        cells += own
    if held:
        yield held


class _Apart:
    """What keeps lines apart, by line."""

    def __init__(self, start: Start, works: np.ndarray, order: np.ndarray) -> None:
        lines, tokens = start.apart
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        by_place = np.argsort(rank[lines], kind="stable")
        self._places, self._tokens = rank[lines][by_place], tokens[by_place]
        self._works, self._order = works, order

    def of(self, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(index into *places*, token) of *places*, which are ascending, small; the paper is one of each."""
        first, last = np.searchsorted(self._places, places), np.searchsorted(self._places, places, side="right")
        held = last - first
        index = np.repeat(np.arange(len(places)), held)
        ends = np.cumsum(held)
        entry = np.arange(len(index)) - np.repeat(ends - held, held) + np.repeat(first, held)
        own = self._works[self._order[places]]
        tokens = np.concatenate([own, self._tokens[entry]])
        return np.concatenate([np.arange(len(places)), index]), np.searchsorted(distinct(tokens), tokens)


def _prepare(facts: Facts, start: Start, apart: _Apart, blocks: _Blocks, batch: list[int]) -> Rounds:
    counts, ends = blocks.counts[batch], blocks.ends[batch]
    group = np.repeat(np.arange(len(batch)), counts)
    within = np.arange(len(group)) - np.repeat(np.cumsum(counts) - counts, counts)
    places = np.repeat(ends - counts, counts) + within
    lines = blocks.order[places]
    together = group * np.int64(len(blocks.order)) + start.label[lines]
    _, first, number = np.unique(together, return_index=True, return_inverse=True)
    return Rounds(facts, lines, group, first[number], apart.of(places))


def _read_answers(rounds: Rounds, counts: np.ndarray) -> list[np.ndarray]:
    """
    Per block, as int32: the number of its lines, their labels, then its joins.

    Lines are named by their place within the block, which is all that an answer depends on.
    """
    ends = np.cumsum(counts)
    first = ends - counts
    labels = rounds.cluster - first[rounds.group]
    joins = [
        np.column_stack([one.left, one.right, np.round(1000 * one.score).astype(np.int64), one.features])
        for one in rounds.joins
    ]
    table = np.concatenate([np.zeros((0, _WIDTH), np.int64), *joins])
    block = rounds.group[table[:, 0]]
    table[:, :2] -= first[block][:, None]
    by_block = np.argsort(block, kind="stable")
    bounds = np.searchsorted(block[by_block], np.arange(len(counts) + 1)).tolist()
    return [
        np.concatenate([[count], labels[end - count : end], table[by_block[low:high]].ravel()]).astype(np.int32)
        for count, end, low, high in zip(counts.tolist(), ends.tolist(), bounds[:-1], bounds[1:], strict=True)
    ]
