"""What the reader follows, with the way back; and what else of theirs is kept, with the way to it."""

from __future__ import annotations

import streamlit as st

from explorer.errors import ExplorerError
from explorer.people.follows import LONGEST_NAME, find_follows, rename_search, unfollow
from explorer.people.notes import find_annotations
from explorer.people.readers import Marked, Reader, Target
from explorer.people.shelf import find_saved
from explorer.people.votes import find_own_votes
from explorer.text.counting import count_of
from explorer.text.markup import escape
from explorer.ui.addresses import base_path, institution_address, papers_address, researcher_address, topic_address
from explorer.ui.failure import show_error
from explorer.ui.noting import shelf_address
from explorer.ui.pieces import link, show_empty, show_section
from explorer.ui.signing_in import find_reader, get_store

FAILED = "follows-failed"
MOST_FOLLOWS = 200
"""Lines that the page shows."""


def show_kept(reader: Reader) -> None:
    """One line: how much stands on the reader's shelf; raises ExplorerError."""
    store = get_store()
    saved, voted = len(find_saved(store, reader)), len(find_own_votes(store, reader))
    noted = find_annotations(store, reader)
    ways = (
        link(count_of(saved, "saved paper"), shelf_address(show="saved")),
        link(
            f"notes and tags on {count_of(len(noted), 'paper or person', 'papers and people')}",
            shelf_address(show="noted"),
        ),
        link(count_of(voted, "vote"), shelf_address(show="voted")),
    )
    show_section("Your shelf", "What you saved, noted and voted for, to search through. Only you see it.")
    st.html(f'<p class="ways">{"".join(ways)}</p>')


def show_follows(reader: Reader) -> None:
    """The list; raises ExplorerError."""
    show_section("What you follow", "The feed can show these alone. Only you see this list.")
    failed = st.session_state.pop(FAILED, None)
    if failed is not None:
        show_error(failed)
    follows = find_follows(get_store(), reader)
    if not follows:
        show_empty("You follow nobody and nothing yet.", "Open a researcher, and press the button below their name.")
        return
    st.html(f'<p class="ways">{link("Papers of what you follow", papers_address(whose="followed"))}</p>')
    if len(follows) > MOST_FOLLOWS:
        st.caption(f"The latest {MOST_FOLLOWS} of {len(follows):,}; the export holds all.")
    with st.container(key="account-follows", gap="xxsmall"):
        for number, one in enumerate(follows[:MOST_FOLLOWS]):
            _show_follow(number, one)


def _show_follow(number: int, one: Marked) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"account-follow-{number}"):
        st.html(f'<p class="followed">{_link(one)} <span>{escape(_say_kind(one))}</span></p>')
        if one.kind == "search":
            with st.popover("Rename", type="tertiary", key=f"rename-{number}"):
                _show_renaming(number, one)
        st.button("Unfollow", key=f"account-unfollow-{number}", type="tertiary", on_click=_unfollow, args=(one,))


def _show_renaming(number: int, one: Marked) -> None:
    key = f"search-name-{number}-{hash(one.id)}"  # of this search: another one may stand in its line next time
    st.text_input("Name of this search", one.label, key=key, max_chars=LONGEST_NAME)
    st.button("Rename", key=f"search-rename-{number}", on_click=_rename, args=(one, key))


def _rename(one: Marked, key: str) -> None:
    try:
        rename_search(get_store(), find_reader(), one.id, str(st.session_state.get(key, "")))
    except ExplorerError as error:
        st.session_state[FAILED] = error


def _unfollow(one: Marked) -> None:
    try:
        unfollow(get_store(), find_reader(), Target(one.kind, one.id))
    except ExplorerError as error:
        st.session_state[FAILED] = error


def _say_kind(one: Marked) -> str:
    return f"{'researcher' if one.kind == 'person' else one.kind}, since {one.at:%d %B %Y}"


def _link(one: Marked) -> str:
    name = one.label or one.id
    if one.kind == "search":
        return link(name, f"{base_path()}/papers?{one.id}")
    if one.kind == "topic":
        return link(name, topic_address(one.id))
    return link(name, institution_address(one.id) if one.kind == "institution" else researcher_address(one.id))
