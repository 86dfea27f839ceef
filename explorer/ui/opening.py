"""Open the library at the start of a run; build the bundled one where none is there yet."""

from __future__ import annotations

import streamlit as st

from explorer.errors import LibraryBusy, LibraryMissing
from explorer.library.importer import Progress
from explorer.library.sample import build_sample
from explorer.settings import SAMPLE_LIBRARY, default_library
from explorer.snapshot.opened import Snapshot
from explorer.ui.failure import show_error
from explorer.ui.resources import find_current


def open_library() -> Snapshot:
    """The published snapshot; the run stops with a next step where there is none."""
    snapshot = find_current()
    if snapshot is None and default_library() == SAMPLE_LIBRARY:
        _build_with_progress()
        snapshot = find_current()
    if snapshot is None:
        show_error(LibraryMissing(default_library()))
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
    except LibraryBusy as error:
        show_error(error)
        st.stop()
    place.empty()
