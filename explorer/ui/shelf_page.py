"""The reader's shelf: saved papers, notes and tags, votes; found by words and by tag."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.errors import ExplorerError
from explorer.people.notes import count_tags, find_noted
from explorer.people.readers import Reader, Target
from explorer.people.shelf import unsave_paper
from explorer.people.store import Store
from explorer.people.votes import vote
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.text.folding import fold_name
from explorer.text.markup import escape
from explorer.ui.addresses import paper_address, papers_address, researcher_address
from explorer.ui.choices import accept_value
from explorer.ui.failure import show_error
from explorer.ui.noting import open_note, write_noted
from explorer.ui.paging import read_page, show_pager
from explorer.ui.pieces import link, shorten, show_empty, show_heading, sign, text
from explorer.ui.shelf_things import Thing, find_things, target_of, things_table
from explorer.ui.signing_in import account_address, find_reader, get_store, is_hosted, sign_in_address, view_now
from explorer.ui.taking import offer_csv

FAILED = "shelf-failed"
PAGE = 20
KINDS: dict[str, tuple[str, Callable[[Thing], bool]]] = {
    "all": ("All", lambda _: True),
    "saved": ("Saved papers", lambda thing: thing.saved is not None),
    "noted": ("Notes and tags", lambda thing: bool(thing.body or thing.tags)),
    "voted": ("Votes", lambda thing: thing.voted is not None),
}


def show_shelf(snapshot: Snapshot, reader: Reader) -> None:
    """The whole page."""
    show_heading("Account", "Your shelf", [], "What you saved, noted, tagged and voted for. Only you see this list.")
    if not reader.signed_in:
        _show_way_in()
        return
    failed = st.session_state.pop(FAILED, None)
    if failed is not None:
        show_error(failed)
    try:
        things, tags = find_things(get_store(), reader, snapshot), count_tags(get_store(), reader)
    except ExplorerError as error:
        show_error(error)
        return
    show, words, tag = _choose(tags)
    wanted = [
        one for one in things if KINDS[show][1](one) and (not tag or tag in one.tags) and one.holds(words)
    ]  # fmt: skip
    _show_head(snapshot, wanted, things)
    page = read_page(len(wanted), PAGE)
    with st.container(key="shelf", gap="xxsmall"):
        for one in wanted[page * PAGE : (page + 1) * PAGE]:
            _show_thing(snapshot, one)
    show_pager("shelf", len(wanted), PAGE, page)


def _show_way_in() -> None:
    if is_hosted():
        way = escape(sign_in_address(view_now()))
        st.html(f'<p class="ways-in"><a class="button" href="{way}">Log in to see it</a></p>')
    else:
        show_empty(
            "Your shelf can't be read just now.", "The database does not answer. Load the page again in a while."
        )


def _choose(tags: dict[str, int]) -> tuple[str, list[str], str]:
    """Draw the controls: which things, folded words, a tag."""
    accept_value("show", KINDS)
    with st.container(horizontal=True, vertical_alignment="center", key="shelf-controls", gap="small"):
        show = st.segmented_control(
            "Show", KINDS, default="all", required=True, key="show", bind="query-params",
            format_func=lambda one: KINDS[one][0], label_visibility="collapsed",
        )  # fmt: skip
        words = st.text_input(
            "Words", key="words", bind="query-params", type="search", icon=":material/search:", width=280,
            placeholder="Words of a title, a note, a tag", label_visibility="collapsed",
        )  # fmt: skip
        often = sorted(tags, key=lambda tag: (-tags[tag], tag))
        tag = st.selectbox(
            "Tag", ["", *often], key="tag", bind="query-params", format_func=lambda one: one or "Any tag",
            label_visibility="collapsed", width=220,
        )  # fmt: skip
    return show if show in KINDS else "all", fold_name(words or "").split(), tag or ""


def _show_head(snapshot: Snapshot, wanted: list[Thing], things: list[Thing]) -> None:
    if not things:
        show_empty(
            "Nothing stands here yet.",
            "Save a paper or vote for it below its abstract; note and tag papers and researchers on their pages.",
        )
        st.html(f'<p class="ways-on">{link("What is new", papers_address())}</p>')
        return
    of = f" of {len(things):,}" if len(wanted) < len(things) else ""
    with st.container(horizontal=True, vertical_alignment="center", key="shelf-head"):
        ways = f"{link('What you follow, and your data', account_address())}"
        st.html(f'<p class="shelf-facts">{count_of(len(wanted), "entry", "entries")}{of} · {ways}</p>')
        if any(one.kind == "paper" for one in wanted):
            offer_csv("Papers as CSV", "shelf", lambda: things_table(snapshot, wanted))
    if not wanted:
        show_empty("Nothing of yours is like that.", "Take out a word or the tag, or choose All.")


def _show_thing(snapshot: Snapshot, thing: Thing) -> None:
    key = f"{thing.kind}-{thing.number if thing.number is not None else thing.ids[0]}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"kept-{key}", gap="small"):
        st.html(f'<div class="kept">{_write(thing)}</div>')
        with st.container(horizontal=True, key=f"kept-deeds-{key}", width="content", gap="small"):
            if st.button("Note & tags", key=f"note-{key}", type="tertiary", icon=":material/edit_note:"):
                _open_note(target_of(snapshot, thing))
            if thing.saved:
                st.button("Unsave", key=f"unsave-{key}", type="tertiary", on_click=_unsave, args=(tuple(thing.ids),))
            if thing.voted:
                st.button("Take vote back", key=f"unvote-{key}", type="tertiary", on_click=_unvote,
                          args=(tuple(thing.ids),))  # fmt: skip


def _write(thing: Thing) -> str:
    """A thing in the list: safe HTML."""
    name, kind = shorten(thing.label), sign("paper" if thing.kind == "paper" else "person")
    if thing.number is None:
        title = f'{text(name)} <span class="chip gap">not in this library</span>'
    else:
        address = paper_address(thing.ids[0]) if thing.kind == "paper" else researcher_address(thing.ids[0])
        title = link(name, address)
    facts = [str(thing.paper.year)] if thing.paper and thing.paper.year else []
    facts += [shorten(thing.paper.venue)] if thing.paper and thing.paper.venue else []
    facts += [f"saved {thing.saved:%d %B %Y}"] if thing.saved else []
    facts += [f"voted {thing.voted:%d %B %Y}"] if thing.voted else []
    facts += [] if thing.saved or thing.voted else [f"noted {thing.at:%d %B %Y}"]
    said = f'<p class="facts">{escape(" · ".join(facts))}</p>'
    return f'<p class="kept-name">{kind} {title}</p>{said}{write_noted(thing.body, thing.tags)}'


def _open_note(target: Target) -> None:
    try:
        open_note(target, find_noted(get_store(), find_reader(), target))
    except ExplorerError as error:
        show_error(error)


def _unsave(ids: tuple[str, ...]) -> None:
    _do(lambda store, reader: unsave_paper(store, reader, ids[0], ids[1:]))


def _unvote(ids: tuple[str, ...]) -> None:
    _do(lambda store, reader: [vote(store, reader, one, wanted=False) for one in ids])


def _do(deed: Callable[[Store, Reader], object]) -> None:
    try:
        deed(get_store(), find_reader())
    except ExplorerError as error:
        st.session_state[FAILED] = error
