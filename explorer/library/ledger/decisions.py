"""Corrections in numbers: which signatures are one person, and which never are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.library.ledger.entries import Entry, Line


@dataclass(frozen=True, slots=True)
class Decision:
    """One correction, as the signatures that it names."""

    sides: tuple[np.ndarray, ...] = ()
    """The signatures (int64, sorted) of each of the entry's sides; empty where the library holds none."""
    together: tuple[np.ndarray, ...] = ()
    """Groups of signatures that are one person."""
    apart: tuple[np.ndarray, np.ndarray] | None = None
    """Two groups that are never one person; nothing is said about whether the first is one person itself."""
    found: int = 0
    """How many of the lines that it names the library holds; two of them may be one signature."""


def find_active(entries: Sequence[Entry]) -> tuple[list[Entry], dict[str, str]]:
    """
    The corrections that stand, earliest first, and which entry took which back.

    An undo counts unless a later one takes it back in turn.
    """
    undone: dict[str, str] = {}
    for entry in reversed(entries):
        if entry.undoes and entry.id not in undone:
            undone.setdefault(entry.undoes, entry.id)
    return [entry for entry in entries if entry.id not in undone and not entry.undoes], undone


def decide(entry: Entry, found: Mapping[Line, int]) -> Decision:
    """Put *entry* into numbers; *found* has the signature of every line that the library holds."""
    sides = [_numbers(side.lines, found) for side in entry.sides]
    lines = sum(line in found for side in entry.sides for line in side.lines)
    if entry.what == "merge":
        known = tuple(side for side in sides if len(side))
        return Decision(tuple(sides), together=known if len(known) > 1 else (), found=lines)
    sides[0] = np.setdiff1d(sides[0], sides[1])  # papers found to be one have brought both to one signature
    kept, gone, *receiving = sides
    known = (gone, *(side for side in receiving if len(side)))
    is_one = len(gone) and (entry.what == "split" or len(known) > 1)
    apart = (kept, gone) if len(kept) and len(gone) else None
    return Decision(tuple(sides), known if is_one else (), apart, lines)


def _numbers(lines: Sequence[Line], found: Mapping[Line, int]) -> np.ndarray:
    return np.unique(np.array([found[line] for line in lines if line in found], dtype=np.int64))
