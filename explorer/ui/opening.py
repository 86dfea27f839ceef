"""Open the library at the start of a run; build the bundled one where none is there yet."""

from __future__ import annotations

import time
from pathlib import Path

import streamlit as st

from explorer.errors import LibraryBusy, LibraryError, LibraryMissing
from explorer.library.importer import Progress
from explorer.library.sample import build_sample, is_built
from explorer.settings import LIBRARY_VARIABLE, PROJECT, SAMPLE_LIBRARY
from explorer.snapshot.opened import Snapshot
from explorer.ui.failure import show_error
from explorer.ui.resources import find_current

PATIENCE = 60
"""Seconds to wait for a library that another reader's visit is building."""


def open_library(library: Path, *, may_be_empty: bool = False) -> Snapshot | None:
    """
    The published snapshot of *library*; the run stops with a next step where there is none.

    With *may_be_empty* it is None then, and also where another version of the program wrote it.
    """
    if library == SAMPLE_LIBRARY and not is_built():
        _build_with_progress()
    try:
        snapshot = find_current(library)
    except LibraryError as error:
        if not may_be_empty:
            raise
        show_error(error)
        return None
    if snapshot is None and not may_be_empty:
        show_error(LibraryMissing(library))
        st.page_link(PROJECT / "pages" / "library.py", label="The library's page", icon=":material/library_add:")
        st.stop()
    return snapshot


def _build_with_progress() -> None:
    place = st.empty()
    bar = place.progress(0.0, "Building the bundled library")

    def watch(progress: Progress) -> None:
        bar.progress(
            progress.part, f"Building the bundled library: {progress.step.lower()}, {progress.read:,} papers read"
        )

    try:
        build_sample(watch=watch)
    except LibraryBusy:
        _wait_for_other_reader()
    except OSError as error:
        show_error(LibraryError(f"The bundled library can't be written: {error}", hint=f"Set {LIBRARY_VARIABLE}."))
        st.stop()
    place.empty()


def _wait_for_other_reader() -> None:
    """Another reader's first visit is building it."""
    for _ in range(PATIENCE * 4):
        if is_built():
            return
        time.sleep(0.25)
