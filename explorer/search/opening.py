"""Open a text index, wherever it lies."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy


class OpenedIndex:
    """
    A searcher that any thread may use.

    Opening writes a lock file; an index in a folder that can't be written is read from a copy.
    """

    def __init__(self, folder: Path) -> None:
        self._copy: TemporaryDirectory[str] | None = None
        if not os.access(folder, os.W_OK):
            self._copy = TemporaryDirectory(prefix="explorer-text-")
            folder = Path(shutil.copytree(folder, self._copy.name, copy_function=shutil.copyfile, dirs_exist_ok=True))
        self.searcher = tantivy.Index.open(str(folder)).searcher()
