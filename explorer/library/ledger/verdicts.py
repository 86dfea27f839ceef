"""What became of each correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.library.ledger.decisions import Decision
from explorer.library.ledger.entries import Entry

State = Literal["applied", "in part", "waiting", "overruled", "undone", "taking back"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one entry when a snapshot was made."""

    entry: str
    state: State
    """``in part`` where a later correction speaks of some of the lines; an undo that counts is ``taking back``."""
    by: str
    """The later entry that overrules or undoes it, where one can be named; else empty."""
    lines: int
    """How many it names."""
    found: int
    """How many of these the library holds."""


def judge_entries(
    entries: Sequence[Entry],
    active: Sequence[Entry],
    decisions: Sequence[Decision],
    undone: Mapping[str, str],
    labels: np.ndarray,
) -> list[Verdict]:
    """Say what became of *entries*; *decisions* are those of the *active* ones, *labels* the result."""
    places = {entry.id: place for place, entry in enumerate(active)}
    verdicts = []
    for entry in entries:
        lines = sum(len(side.lines) for side in entry.sides)
        if entry.id in undone:
            verdicts.append(Verdict(entry.id, "undone", undone[entry.id], lines, 0))
        elif entry.undoes:
            known = any(one.id == entry.undoes for one in entries)
            verdicts.append(Verdict(entry.id, "taking back" if known else "waiting", "", 0, 0))
        else:
            place = places[entry.id]
            state = _judge(entry, decisions[place], labels)
            by = _find_overruling(active, decisions, place) if state in {"in part", "overruled"} else ""
            verdicts.append(Verdict(entry.id, state, by, lines, decisions[place].found))
    return verdicts


def _judge(entry: Entry, decision: Decision, labels: np.ndarray) -> State:
    needed = decision.sides if entry.what == "merge" else decision.sides[:2]
    if sum(1 for side in needed if len(side)) < 2:
        return "waiting"
    states: list[State] = []
    if decision.apart:
        left, right = (labels[side] for side in decision.apart)
        meet = bool(np.isin(left, right).any())
        states.append("applied" if not meet else "overruled" if _most(left) == _most(right) else "in part")
    if decision.together:
        held = [labels[side] for side in decision.together]
        one = len(np.unique(np.concatenate(held))) == 1
        states.append("applied" if one else "in part" if len({_most(side) for side in held}) == 1 else "overruled")
    if len(set(states)) == 1 or states[0] == "overruled":
        return states[0]
    return "in part"


def _most(labels: np.ndarray) -> int:
    found, counts = np.unique(labels, return_counts=True)
    return int(found[np.argmax(counts)])


def _find_overruling(active: Sequence[Entry], decisions: Sequence[Decision], place: int) -> str:
    """The latest entry after *place* that says the contrary of some of the same lines."""
    own = decisions[place]
    for later in range(len(decisions) - 1, place, -1):
        other = decisions[later]
        if _contradict(own, other) or _contradict(other, own):
            return active[later].id
    return ""


def _contradict(one: Decision, other: Decision) -> bool:
    """Tell whether *one* joins what *other* keeps apart."""
    if not one.together or not other.apart:
        return False
    joined = np.concatenate(one.together)
    return all(bool(np.isin(side, joined).any()) for side in other.apart)
