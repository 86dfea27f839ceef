"""The bundled library: 1,400 papers around one researcher, so that there is something to open."""

from __future__ import annotations

from pathlib import Path

from explorer.errors import LibraryBusy
from explorer.library.importer import Watcher, import_files
from explorer.settings import SAMPLE_LIBRARY, SAMPLE_WORKS
from explorer.snapshot.opened import current_name


def build_sample(*, watch: Watcher = lambda _: None, library: Path = SAMPLE_LIBRARY) -> Path:
    """Build the bundled library unless it is there, and return its folder."""
    if current_name(library) is None:
        try:
            import_files([SAMPLE_WORKS], library, watch=watch)
        except LibraryBusy:
            if current_name(library) is None:
                raise
    return library
