"""What the reader does to the explorer's picture by hand, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from explorer.ui.network_view import Edits, Place, read_edits, write_edits
from explorer.ui.view import MARK

UNDO = "network-undo"
"""In the session: edits as they were before each step, oldest first."""
MOST_STEPS = 100


def hide(node: str) -> None:
    """Leave *node* out of the picture; a mark on it goes."""
    is_marked = node in st.query_params.get_all(MARK)
    _edit(lambda edits: replace(edits, hidden=(*edits.hidden, node)), **({MARK: []} if is_marked else {}))


def expand(node: str) -> None:
    """Bring what is nearest around *node*."""
    _edit(lambda edits: replace(edits, expanded=tuple(dict.fromkeys((*edits.expanded, node)))))


def collapse(node: str) -> None:
    _edit(lambda edits: replace(edits, expanded=tuple(one for one in edits.expanded if one != node)))


def show_again(node: str) -> None:
    _edit(lambda edits: replace(edits, hidden=tuple(one for one in edits.hidden if one != node)))


def pin(node: str, place: Place) -> None:
    """Hold *node* at *place*, in parts of the box."""
    _edit(lambda edits: replace(edits, pins={**edits.pins, node: place}))


def unpin(node: str) -> None:
    _edit(lambda edits: replace(edits, pins={one: place for one, place in edits.pins.items() if one != node}))


def clear() -> None:
    """The picture as the controls alone make it."""
    _edit(lambda _: Edits())


def undo() -> None:
    """Take the latest step back."""
    steps = st.session_state.get(UNDO, [])
    if steps:
        write_edits(steps.pop())


def can_undo() -> bool:
    return bool(st.session_state.get(UNDO))


def forget_steps(center: str) -> None:
    """Begin anew for another centre: steps around one mean nothing around the next."""
    if st.session_state.get("network-center") != center:
        st.session_state["network-center"] = center
        st.session_state[UNDO] = []


def _edit(change: Callable[[Edits], Edits], **others: list[str]) -> None:
    """*others* are parameters of the address that change with it."""
    before = read_edits()
    after = change(before)
    if after != before:
        steps = st.session_state.setdefault(UNDO, [])
        steps.append(before)
        del steps[:-MOST_STEPS]
        write_edits(after, **others)
