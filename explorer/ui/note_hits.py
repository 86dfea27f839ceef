"""What a search finds in the reader's own notes and tags."""

from __future__ import annotations

import streamlit as st

from explorer.errors import StateUnavailable
from explorer.people.notes import Annotation, find_annotations
from explorer.ui.addresses import paper_address, researcher_address
from explorer.ui.noting import shelf_address, write_noted
from explorer.ui.pieces import link
from explorer.ui.signing_in import get_reader, get_store

MOST_HITS = 5
LONGEST_SOUGHT = 200
"""Letters: a pasted abstract is not looked for in notes."""


def show_note_hits(words: str) -> None:
    """List the reader's notes and tags that hold all *words*; nothing for whoever has none."""
    reader = get_reader()
    if not reader.signed_in or not words.strip() or len(words) > LONGEST_SOUGHT:
        return
    try:
        found = find_annotations(get_store(), reader, words)
    except StateUnavailable:
        return
    if not found:
        return
    items = "".join(f"<li>{_write(one)}</li>" for one in found[:MOST_HITS])
    more = f" · {link(f'all {len(found):,}', shelf_address(words=words))}" if len(found) > MOST_HITS else ""
    st.html(
        f'<section class="hits own"><h2>In your notes <span>only you see this{more}</span></h2>'
        f"<ul>{items}</ul></section>"
    )


def _write(one: Annotation) -> str:
    address = researcher_address(one.id) if one.kind == "person" else paper_address(one.id)
    return f"{link(one.label or one.id, address)}{write_noted(one.body, one.tags)}"
