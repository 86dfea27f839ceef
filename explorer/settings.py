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
OWN_STATE = PROJECT / "data" / "state.sqlite"
"""What readers do, where no database is named."""
STATE_VARIABLE = "EXPLORER_STATE_URL"
CURATORS_VARIABLE = "EXPLORER_CURATORS"
SHELF = PROJECT / "data" / "libraries"
"""A folder whose folders are more libraries."""
SHELF_VARIABLE = "EXPLORER_SHELF"
MEMORY_VARIABLE = "EXPLORER_IMPORT_MEMORY"
"""How much an import's database may hold in memory, such as 2GB."""
READ_ONLY_VARIABLE = "EXPLORER_READONLY"
"""Set to anything but 0 or nothing, for an app that others may use: its pages change no library."""

NEWS_VARIABLE = "EXPLORER_NEWS_SECONDS"
"""Between two looks of an open inbox at what is new, where other than the pages' own times are wanted."""


def default_library() -> Path:
    """The library to open when nobody names one: the environment's, the reader's own, the bundled one."""
    named = os.environ.get(LIBRARY_VARIABLE)
    if named:
        return Path(named)
    return OWN_LIBRARY if (OWN_LIBRARY / "CURRENT").is_file() else SAMPLE_LIBRARY


def find_shelf() -> Path:
    """The folder of further libraries: the environment's, else beside the reader's own."""
    named = os.environ.get(SHELF_VARIABLE)
    return Path(named) if named else SHELF


def is_read_only() -> bool:
    """Tell whether the app is told to change no library."""
    return os.environ.get(READ_ONLY_VARIABLE, "0").strip().lower() not in {"", "0", "no", "false"}


def import_memory() -> str:
    """What an import's database may hold in memory; beside it the import itself needs about as much."""
    return os.environ.get(MEMORY_VARIABLE, "").strip() or "900MB"


def state_url() -> str:
    """The database of accounts and what readers do: the environment's, or a file beside the libraries."""
    return os.environ.get(STATE_VARIABLE) or f"sqlite:///{OWN_STATE}"


def curators() -> tuple[str, ...]:
    """Who decides on claims, as ``orcid:…``, an e-mail address, or issuer and subject; commas between them."""
    named = os.environ.get(CURATORS_VARIABLE, "").split(",")
    return tuple(one.strip() for one in named if one.strip())


def news_seconds(usual: float) -> float:
    """
    How many seconds an open page waits before it looks again: the environment's, else *usual*.

    >>> news_seconds(4)
    4
    """
    try:
        return max(0.2, float(os.environ.get(NEWS_VARIABLE, "")))
    except ValueError:
        return usual
