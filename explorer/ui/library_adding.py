"""Add works: files that are sent, or files of this machine; in which format; and begin."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explorer.errors import SourceUnreadable
from explorer.library.inbox import Arrived, discard, find_arrived, take
from explorer.sources.formats import Source
from explorer.sources.registry import FORMATS, get_format, recognise
from explorer.text.markdown import to_markdown
from explorer.ui.library_access import as_allowed, may_read_paths
from explorer.ui.library_jobs import begin_import
from explorer.ui.library_receiving import show_uploader
from explorer.ui.pieces import shorten, show_section

RECOGNISED = ""
MOST_FILES = 10_000
"""Files of a folder that one import reads."""


def show_adding(library: Path) -> None:
    """Draw the section from which works are imported."""
    show_section("Add works", "Files in any format that researchers have, several at once, of any size")
    show_uploader(library, key="uploader")
    arrived = find_arrived(library)
    with st.container(key="arrived"):
        if arrived:
            _show_arrived(library, arrived)
    if may_read_paths():
        with st.expander("A file or a folder on this machine", icon=":material/folder_open:"):
            _ask_for_path(library)


def _show_arrived(library: Path, arrived: list[Arrived]) -> None:
    chosen = _choose_format("format-arrived")
    for one in arrived:
        with st.container(horizontal=True, vertical_alignment="center", key=f"arrived-{one.id}"):
            told = to_markdown(_describe(one.path, chosen))
            st.markdown(f"**{to_markdown(shorten(one.name))}** :gray[{_size(one.size)} · {told}]")
            st.button(
                "Remove", key=f"remove-{one.id}", on_click=as_allowed, args=(discard, library, one.id), type="tertiary"
            )
    words = "Import this file" if len(arrived) == 1 else f"Import these {len(arrived)} files"

    def begin() -> None:
        taken = take(library, arrived)
        if taken:
            begin_import(library, taken, chosen or None, discard=True)

    st.button(
        words, key="import-arrived", type="primary", on_click=as_allowed, args=(begin,), icon=":material/library_add:"
    )


def _choose_format(key: str) -> str:
    return (
        st.selectbox(
            "Format", [RECOGNISED, *(one.name for one in FORMATS)], key=key, width=320,
            format_func=lambda name: get_format(name).title if name else "Recognised by the content",
        )
        or RECOGNISED
    )  # fmt: skip


def _describe(path: Path, chosen: str) -> str:
    """Say what a file is taken for, before anything is done with it."""
    if chosen:
        return f"to be read as {get_format(chosen).title}"
    try:
        return recognise(Source(path)).title
    except SourceUnreadable as error:
        return str(error).rsplit(": ", 1)[-1]


def _ask_for_path(library: Path) -> None:
    with st.form("path", border=False):
        typed = st.text_input("Path", key="path-typed", placeholder="/home/me/library.bib")
        chosen = _choose_format("format-path")
        if not st.form_submit_button("Import", icon=":material/library_add:"):
            return
    files = find_files(Path(typed.strip()).expanduser()) if typed.strip() else []
    if not files:
        st.warning("There is no file to import at this path.", icon=":material/info:")
        return
    begin_import(library, files, chosen or None, discard=False)
    st.rerun()


def find_files(path: Path) -> list[Path]:
    """What there is to import at *path*: itself, a library as a whole, or the files of a folder, none hidden."""
    if path.is_file():
        return [path.resolve()]
    if not path.is_dir():
        return []
    try:
        recognise(Source(path))
    except SourceUnreadable:
        inside = sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
        return [one.resolve() for one in inside[:MOST_FILES]]
    return [path.resolve()]


def _size(size: int) -> str:
    """
    Write a number of bytes.

    >>> _size(900), _size(1_234_567)
    ('1 kB', '1.2 MB')
    """
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1e3)):,} kB"
