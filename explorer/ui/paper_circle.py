"""What the reader follows and leaves out, as papers of the open library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import parse_qs

import streamlit as st

from explorer.errors import ExplorerError, StateUnavailable
from explorer.feed.circle import Circle
from explorer.feed.reader_votes import count_reader_votes
from explorer.people.follows import find_exclusions, find_follows, include
from explorer.people.readers import Marked, Target
from explorer.people.shelf import find_seen, forget_seen
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.text.markup import escape
from explorer.ui.failure import show_error
from explorer.ui.pieces import shorten, text
from explorer.ui.signing_in import find_reader, get_reader, get_store, is_hosted, sign_in_address, view_now

VOTES_SECONDS = 5.0
"""How long the order of a feed may lag behind the votes."""
MOST_LISTED = 100
MOST_FOUND = 10_000
"""Papers of one saved search that the feed takes."""
FAILED = "left-out-failed"

_counted: dict[str, tuple[float, dict[int, int]]] = {}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one reader wants of the feed."""

    followed: Circle = field(default_factory=Circle)
    excluded: Circle = field(default_factory=Circle)
    seen: frozenset[int] = frozenset()
    left_out: tuple[Marked, ...] = ()
    """What ``excluded`` was made of, with its names."""
    reachable: bool = True


def find_wishes(snapshot: Snapshot, *, with_follows: bool, with_seen: bool) -> Wishes:
    """Ask the store what the reader follows, leaves out and has seen; nothing of it for whoever is signed out."""
    reader = get_reader()
    if not reader.signed_in:
        return Wishes()
    try:
        store = get_store()
        excluded = find_exclusions(store, reader)
        followed = find_follows(store, reader) if with_follows else []
        seen = find_seen(store, reader) if with_seen else set()
    except StateUnavailable:
        return Wishes(reachable=False)
    return Wishes(
        to_circle(snapshot, followed),
        to_circle(snapshot, excluded),
        frozenset(queries.find_numbers_of_papers(snapshot, seen).values()),
        tuple(excluded),
    )


def to_circle(snapshot: Snapshot, marked: Sequence[Marked]) -> Circle:
    """Gather marked people, topics, institutions, papers and searches; what the library lacks is passed over."""

    def ids(kind: str) -> tuple[str, ...]:
        return tuple(one.id for one in marked if one.kind == kind)

    papers = list(queries.find_numbers_of_papers(snapshot, ids("paper")).values())
    for parameters in ids("search"):
        papers += find_papers_of_search(snapshot, parameters)
    return Circle(ids("person"), ids("topic"), ids("institution"), tuple(papers))


def find_papers_of_search(snapshot: Snapshot, parameters: str) -> list[int]:
    """The papers that a saved search finds; *parameters* as in its address."""
    words = " ".join(parse_qs(parameters).get("q", []))
    return snapshot.papers.find_matching(words, MOST_FOUND).tolist() if words.strip() else []


def count_own_votes(snapshot: Snapshot) -> dict[int, int]:
    """Votes of this app's readers by paper number, at most ``VOTES_SECONDS`` old."""
    key = f"{snapshot.folder}"
    at, counts = _counted.get(key, (-VOTES_SECONDS, {}))
    if monotonic() - at < VOTES_SECONDS:
        return counts
    try:
        counts = count_reader_votes(snapshot, get_store())
    except StateUnavailable:
        return counts
    _counted.clear()
    _counted[key] = monotonic(), counts
    return counts


def show_left_out(wishes: Wishes) -> None:
    """List what the reader leaves out, each with the way back; and forget what they have seen."""
    if not get_reader().signed_in:
        if is_hosted():
            way = escape(sign_in_address(view_now()))
            st.html(f'<a class="button" href="{way}">Log in to follow and to mute</a>')
        return
    failed = st.session_state.pop(FAILED, None)
    if failed is not None:
        show_error(failed)
    st.html(f'<p class="followed">Left out as you wish: {count_of(len(wishes.left_out), "entry", "entries")}</p>')
    for number, one in enumerate(wishes.left_out[:MOST_LISTED]):
        with st.container(horizontal=True, vertical_alignment="center", key=f"left-out-{number}"):
            name = "researcher" if one.kind == "person" else one.kind
            st.html(f'<p class="followed">{text(shorten(one.label or one.id))} <span>{name}</span></p>')
            st.button("Show again", key=f"include-{number}", type="tertiary", on_click=_include, args=(one,))
    st.button(
        "Forget what I have seen", key="forget-seen", type="tertiary", icon=":material/visibility:", on_click=_forget
    )


def _include(one: Marked) -> None:
    try:
        include(get_store(), find_reader(), Target(one.kind, one.id))
    except ExplorerError as error:
        st.session_state[FAILED] = error


def _forget() -> None:
    try:
        forget_seen(get_store(), find_reader())
    except ExplorerError as error:
        st.session_state[FAILED] = error
