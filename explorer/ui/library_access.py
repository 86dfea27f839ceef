"""What this app lets a reader do to a library, and why not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from explorer.errors import ExplorerError
from explorer.library.restoring import is_library
from explorer.people.rights import may, require
from explorer.settings import READ_ONLY_VARIABLE, SAMPLE_LIBRARY, find_shelf, is_read_only
from explorer.ui.library_choice import PROBLEM
from explorer.ui.signing_in import find_reader, get_reader, is_hosted

LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")
SPARE = 200_000_000
"""Bytes of the disk that an upload leaves free."""
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded")


def why_not_allowed() -> str:
    """Say why whoever reads changes no library; empty where they may."""
    if not is_hosted() or may(get_reader(), "changing a library"):
        return ""
    return "In an app with sign-in only curators change libraries."


def require_change() -> None:
    """Raise SignInNeeded or NotAllowed unless whoever reads may change a library, as it is now."""
    if is_hosted():
        require(find_reader(), "changing a library")


def as_allowed(deed: Callable[..., object], *args: object) -> None:
    """Do something to a library, for callbacks; where the right to it has ended meanwhile the page says so instead."""
    try:
        require_change()
    except ExplorerError as error:
        st.session_state[PROBLEM] = error
    else:
        deed(*args)


def why_read_only(library: Path) -> str:
    """Say why nothing of *library* can be changed here; empty where it can."""
    if is_read_only():
        return f"This app shows its libraries and changes none ({READ_ONLY_VARIABLE} is set)."
    if library.resolve() == SAMPLE_LIBRARY.resolve():
        return "The bundled library stays as it is. Make a library of your own to import into."
    if library.exists() and not os.access(library, os.W_OK):
        return "The folder of this library can't be written."
    if is_library(library) and not (library / "staging.duckdb").exists() and (library / "snapshots").is_dir():
        return "This library holds what was published only, not the records that it was made from."
    return ""


def why_no_new() -> str:
    """Say why no library can be made here; empty where one can."""
    if is_read_only():
        return f"This app shows its libraries and changes none ({READ_ONLY_VARIABLE} is set)."
    place = find_shelf()
    while not place.exists():
        place = place.parent
    return "" if os.access(place, os.W_OK) else "The folder of libraries can't be written."


def may_read_paths() -> bool:
    """
    Tell whether the reader sits at this machine, so that its files are theirs.

    The server has to be bound to this machine alone, the browser has to have asked for it by a
    name of this machine, and nothing in between may have passed the request on.
    """
    headers = st.context.headers
    host = str(headers.get("Host", "")).rsplit(":", 1)[0]
    bound = str(st.get_option("server.address") or "")
    passed_on = any(headers.get(name) for name in _FORWARDED)
    return bound in LOOPBACK and host in LOOPBACK and st.context.ip_address is None and not passed_on


def find_room(folder: Path) -> int:
    """Bytes that may still be written to the disk of *folder*."""
    while not folder.exists():
        folder = folder.parent
    return max(0, shutil.disk_usage(folder).free - SPARE)
