"""What a slice leaves out, in a sentence that is true of ties, of budgets by type and of hidden nodes."""

from __future__ import annotations

from explorer.graph.slice import Slice
from explorer.text.counting import count_of

RULE = "of each type the closest stay"
"""Between equals decide fewer steps, more works, newer papers: docs/slices.md."""


def count_cut(built: Slice) -> int:
    """How many nodes of the types asked for the budget left out; hidden ones aside."""
    return sum(built.existing[kind] - built.shown[kind] for kind in built.options.kinds) - built.hidden


def describe_cut(built: Slice) -> str:
    """
    Say how much is shown and left out, and what decided.

    What was expanded comes on top of the budget, closer or not.
    """
    shown = count_of(len(built.graph), "mark")
    hidden = f", {built.hidden:,} hidden by hand" if built.hidden else ""
    cut = count_cut(built)
    if not cut:
        return f"{shown}{hidden}. Nothing is left out." if not hidden else f"{shown}{hidden}. Nothing else is left out."
    aside = ", what was expanded aside" if built.options.expanded else ""
    return f"{shown}{hidden}. {cut:,} more are left out; {RULE}{aside}."
