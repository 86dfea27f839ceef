"""The bundled library: 1,400 papers around one researcher, so that there is something to open."""

from __future__ import annotations

import json
from pathlib import Path

from explorer.library.importer import Watcher, import_files
from explorer.settings import SAMPLE_LIBRARY, SAMPLE_WORKS
from explorer.snapshot import format as layout
from explorer.snapshot.opened import current_name


def build_sample(*, watch: Watcher = lambda _: None, library: Path = SAMPLE_LIBRARY) -> Path:
    """Build the bundled library unless it is there, and return its folder."""
    if not is_built(library):
        import_files([SAMPLE_WORKS], library, watch=watch)
    return library


def is_built(library: Path = SAMPLE_LIBRARY) -> bool:
    """Tell whether there is a snapshot that this version of the program reads."""
    name = current_name(library)
    try:
        manifest = json.loads((library / layout.SNAPSHOTS / str(name) / layout.MANIFEST).read_text(encoding="utf8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return manifest.get("version") == layout.VERSION
