"""Where things are. Nothing here reads or writes."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
SAMPLE_WORKS = PROJECT / "data" / "sample" / "works.jsonl"
"""The bundled library's facts."""
SAMPLE_LIBRARY = PROJECT / "data" / "sample" / "library"
"""The bundled library as built on this machine; not committed."""
OWN_LIBRARY = PROJECT / "data" / "library"
"""Where an import goes that names no folder."""
LIBRARY_VARIABLE = "EXPLORER_LIBRARY"


def default_library() -> Path:
    """The library to open when nobody names one: the environment's, the reader's own, the bundled one."""
    named = os.environ.get(LIBRARY_VARIABLE)
    if named:
        return Path(named)
    return OWN_LIBRARY if (OWN_LIBRARY / "CURRENT").is_file() else SAMPLE_LIBRARY
