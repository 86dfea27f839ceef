"""What readers of this app did with the papers of a page, asked of the store once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import streamlit as st

from explorer.errors import ExplorerError, StateUnavailable
from explorer.models import Paper
from explorer.people.comments import count_comments
from explorer.people.readers import Reader
from explorer.people.shelf import find_saved, find_seen
from explorer.people.store import Store
from explorer.people.votes import find_voting
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


def remember_standings(papers: Collection[Paper]) -> bool:
    """Ask the store once for all *papers* of a page; False where it can't be reached."""
    try:
        st.session_state[STANDINGS] = _ask([paper.id for paper in papers])
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
        st.session_state[STANDINGS] = {**(st.session_state.get(STANDINGS) or {}), **_ask([paper_id])}
    except ExplorerError as error:
        st.session_state[FAILED] = paper_id, error
        return False
    return True


def _ask(ids: list[str]) -> dict[str, Standing]:
    store, reader = get_store(), get_reader()
    voting, comments = find_voting(store, reader, ids), count_comments(store, ids)
    saved = {one.id for one in find_saved(store, reader, ids)} if reader.signed_in else set()
    seen = find_seen(store, reader, ids) if reader.signed_in else set()
    found = {}
    for one in ids:
        votes = voting.get(one)
        found[one] = Standing(
            votes.votes if votes else 0, bool(votes and votes.mine), one in saved, one in seen, comments.get(one, 0)
        )
    return found
