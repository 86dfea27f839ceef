"""Private note and tags on a person or paper: what stands there, and the dialog that writes them."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from explorer.errors import ExplorerError, StateUnavailable
from explorer.people.notes import LONGEST_NOTE, MOST_TAGS, Noted, annotate, count_tags, find_noted
from explorer.people.readers import Target
from explorer.text.markup import anchor, escape
from explorer.ui.addresses import base_path, named_library
from explorer.ui.failure import show_error
from explorer.ui.pieces import shorten
from explorer.ui.signing_in import find_reader, get_reader, get_store, is_hosted, sign_in_address, view_now

UNREACHABLE = "Your note can't be read just now."
PRIVATE = "Only you read this. It is found on your shelf and by the search of papers, and goes along with your export."
LONGEST_LINE = 140
"""Letters of a note that stand on a page."""
MOST_SHOWN = 6
"""Tags that stand on a page."""


def show_noting(target: Target) -> None:
    """Draw the button that opens note and tags, and below it the note's first line and the tags."""
    reader = get_reader()
    with st.container(key="noting", gap="xxsmall", width="content"):
        if not reader.signed_in:
            _show_way_in()
            return
        try:
            noted = find_noted(get_store(), reader, target)
        except StateUnavailable:
            st.caption(UNREACHABLE)
            return
        if st.button(
            "Private note & tags",
            key="note-open", type="tertiary", icon=":material/edit_note:", help="Only you read them",
        ):  # fmt: skip
            open_note(target, noted)
        written = write_noted(noted.body, noted.tags)
        if written:
            st.html(f'<div class="noted">{written}</div>')


def open_note(target: Target, noted: Noted) -> None:
    """Open the dialog on a note and tags as they are; for runs of a page."""
    st.dialog("Note & tags", width="medium")(_edit)(target, noted)


def write_noted(body: str, tags: tuple[str, ...]) -> str:
    """Write a note's first line and its tags, which lead to what else has them: safe HTML."""
    parts = [f'<p class="note-line">{escape(first_line(body))}</p>'] if body else []
    if tags:
        named = "".join(anchor(shorten(tag), shelf_address(tag=tag)) for tag in tags[:MOST_SHOWN])
        more = f"<span>and {len(tags) - MOST_SHOWN} more</span>" if len(tags) > MOST_SHOWN else ""
        parts.append(f'<p class="own-tags"><span class="unseen">Your tags: </span>{named}{more}</p>')
    return "".join(parts)


def first_line(body: str) -> str:
    """
    The first line of a note, as short as a list needs it.

    >>> first_line("Ask her about graphs.\\n\\nSecond paragraph."), len(first_line("x" * 10_000))
    ('Ask her about graphs. …', 141)
    """
    line, _, rest = body.strip().partition("\n")
    if len(line) > LONGEST_LINE:
        return f"{line[:LONGEST_LINE]}…"
    return f"{line} …" if rest.strip() else line


def shelf_address(**parameters: str) -> str:
    """The address of the reader's own things: ``show``, ``tag``, ``words``."""
    named = {**parameters, **({"library": named_library()} if named_library() else {})}
    return f"{base_path()}/shelf{f'?{urlencode(named)}' if named else ''}"


def _show_way_in() -> None:
    if is_hosted():
        way = escape(sign_in_address(view_now()))
        st.html(f'<p class="ways-on"><a href="{way}">Log in to keep private notes and tags</a></p>')


def _edit(target: Target, noted: Noted) -> None:
    # What was typed belongs to the note that it was typed over: a newer one begins anew.
    version = hash((target.id, noted.versions, noted.tags))
    st.html(f'<p class="followed">On {escape(shorten(target.label or target.id))}</p>')
    # In a form nothing is sent before it is saved. Tags stand first: their list opens over what stands below.
    with st.form(f"note-form-{version}", border=False, enter_to_submit=False):
        tags = st.multiselect(
            "Tags", _offer_tags(noted), list(noted.tags), accept_new_options=True, max_selections=MOST_TAGS,
            placeholder="Choose, or write a new one and press Enter", key=f"note-tags-{version}",
        )  # fmt: skip
        body = st.text_area(
            "Note", noted.body, max_chars=LONGEST_NOTE, height=180, placeholder="What you want to remember",
            key=f"note-body-{version}",
        )  # fmt: skip
        st.caption(PRIVATE)
        wanted = st.form_submit_button("Save", type="primary", key="note-save")
    if wanted and _save(target, body, tags, noted):
        st.rerun()


def _save(target: Target, body: str, tags: list[str], noted: Noted) -> bool:
    """Whether it was written; what went wrong is shown, and what was typed stays."""
    try:
        annotate(get_store(), find_reader(), target, body, tags, noted)
    except ExplorerError as error:
        show_error(error)
        return False
    return True


def _offer_tags(noted: Noted) -> list[str]:
    """The reader's tags, those used most first; without the store those that are there."""
    try:
        reader = find_reader()
        counted = count_tags(get_store(), reader) if reader.signed_in else {}
    except StateUnavailable:
        counted = {}
    return sorted({*counted, *noted.tags}, key=lambda tag: (-counted.get(tag, 0), tag))
