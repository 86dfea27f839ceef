"""What readers of this app did with the papers of a page, asked of the store once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import streamlit as st

from explorer.errors import ExplorerError, StateUnavailable
from explorer.models import Paper
from explorer.people.comments import count_comments
from explorer.people.readers import Reader
from explorer.people.shelf import find_saved, find_seen
from explorer.people.store import Store
from explorer.people.votes import find_voting
from explorer.snapshot.opened import Snapshot
from explorer.ui.resources import get_aliases
from explorer.ui.signing_in import find_reader, get_reader, get_store

STANDINGS, FAILED = "paper-standings", "paper-deed-failed"
UNREACHABLE = "Votes and saved papers can't be read just now. Everything else on this page works."

Deed = Callable[[Store, Reader], object]


@dataclass(frozen=True, slots=True)
class Standing:
    """What readers of this app did with a paper."""

    votes: int = 0
    voted: bool = False
    """By the reader who asks; so are the next two."""
    saved: bool = False
    seen: bool = False
    comments: int = 0
    also: tuple[str, ...] = ()
    """The paper's other ids: what was done under one of them was done with it."""


def remember_standings(snapshot: Snapshot, papers: Collection[Paper]) -> bool:
    """Ask the store once for all *papers* of a page; False where it can't be reached."""
    ids = tuple(paper.id for paper in papers)
    try:
        st.session_state[STANDINGS] = _ask(ids, get_aliases(snapshot, ids))
    except StateUnavailable:
        st.session_state[STANDINGS] = None
        return False
    return True


def get_standing(paper_id: str) -> Standing:
    """What was remembered of a paper."""
    return (st.session_state.get(STANDINGS) or {}).get(paper_id, Standing())


def can_ask() -> bool:
    """Tell whether the store answered."""
    return st.session_state.get(STANDINGS) is not None


def take_failure(paper_id: str) -> ExplorerError | None:
    """What went wrong with the last deed on a paper; told once."""
    failed_id, failed = st.session_state.get(FAILED, ("", None))
    if failed is None or failed_id != paper_id:
        return None
    del st.session_state[FAILED]
    return failed


def do(paper_id: str, deed: Deed) -> bool:
    """Do something as the reader of this session, and remember what then stands; for callbacks."""
    try:
        deed(get_store(), find_reader())
        known = st.session_state.get(STANDINGS) or {}
        st.session_state[STANDINGS] = {**known, **_ask([paper_id], {paper_id: get_standing(paper_id).also})}
    except ExplorerError as error:
        st.session_state[FAILED] = paper_id, error
        return False
    return True


def _ask(ids: Collection[str], also: Mapping[str, tuple[str, ...]]) -> dict[str, Standing]:
    store, reader = get_store(), get_reader()
    every = [one for paper_id in ids for one in (paper_id, *also.get(paper_id, ()))]
    voting, comments = find_voting(store, reader, ids, also), count_comments(store, every)
    saved = {one.id for one in find_saved(store, reader, every)} if reader.signed_in else set()
    seen = find_seen(store, reader, every) if reader.signed_in else set()
    found = {}
    for paper_id in ids:
        votes, own = voting.get(paper_id), {paper_id, *also.get(paper_id, ())}
        found[paper_id] = Standing(
            votes=votes.votes if votes else 0,
            voted=bool(votes and votes.mine),
            saved=not own.isdisjoint(saved),
            seen=not own.isdisjoint(seen),
            comments=sum(comments.get(one, 0) for one in own),
            also=also.get(paper_id, ()),
        )
    return found
