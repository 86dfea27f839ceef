"""Files that were sent to a library and are not imported yet: each in a folder of its own, under its own name."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

INBOX = "inbox"
LONGEST_NAME = 120
"""Characters of a file's name that are kept, its end."""
FORGOTTEN = 24 * 3600
"""Seconds after which a file that nobody imported is deleted."""

UNFINISHED = ".part"
"""Ends the name of a file that is still coming."""
TAKEN = ".taken"
"""Ends the name of the folder of a file that an import reads."""

_ID = re.compile(r"[0-9a-f]{16}")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file in the inbox."""

    id: str
    name: str
    size: int
    """Bytes."""
    path: Path


def reserve(library: Path, name: str) -> tuple[str, Path]:
    """Make room for a file that is to come: its id, and where to write it."""
    _sweep(library / INBOX)
    own = secrets.token_hex(8)
    folder = library / INBOX / own
    folder.mkdir(parents=True)
    return own, folder / safe_name(name)


def find_arrived(library: Path) -> list[Arrived]:
    """The files that have come whole and that no import has taken, the first to come first."""
    found: list[tuple[os.stat_result, str, Path]] = []
    folder = library / INBOX
    for one in folder.iterdir() if folder.is_dir() else ():
        if _ID.fullmatch(one.name) and one.is_dir():
            files = [path for path in one.iterdir() if path.is_file() and not path.name.endswith(UNFINISHED)]
            found += [(path.stat(), one.name, path) for path in files]
    found.sort(key=lambda one: (one[0].st_mtime_ns, one[1]))
    return [Arrived(own, path.name, facts.st_size, path) for facts, own, path in found]


def take(library: Path, arrived: Iterable[Arrived]) -> list[Path]:
    """Take files out of the inbox's list for an import; those that another reader took meanwhile are left out."""
    taken = []
    for one in arrived:
        with suppress(OSError):
            place = (library / INBOX / one.id).rename(library / INBOX / f"{one.id}{TAKEN}")
            taken.append(place / one.name)
    return taken


def discard(library: Path, own: str) -> None:
    """Delete a file of the inbox."""
    if _ID.fullmatch(own.removesuffix(TAKEN)):
        shutil.rmtree(library / INBOX / own, ignore_errors=True)


def discard_paths(library: Path, paths: Iterable[Path]) -> None:
    """Delete those of *paths* that lie in the inbox."""
    for path in paths:
        if path.parent.parent == library / INBOX:
            discard(library, path.parent.name)


def give_back(library: Path, paths: Iterable[Path]) -> None:
    """Put those of *paths* that an import took back on the inbox's list."""
    for path in paths:
        folder = path.parent
        if folder.parent == library / INBOX and folder.name.endswith(TAKEN):
            with suppress(OSError):
                folder.rename(folder.with_name(folder.name.removesuffix(TAKEN)))


def safe_name(name: str) -> str:
    r"""
    The last part of a name that a browser gives, as a name that any disk takes.

    >>> safe_name("C:\\papers\\my library.bib"), safe_name("../../etc/passwd"), safe_name(".."), safe_name("a\x00b.ris")
    ('my library.bib', 'passwd', 'file', 'a_b.ris')
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = _UNSAFE.sub("_", last.encode("utf8", "replace").decode("utf8")).strip(" .")
    while len(plain.encode("utf8")) > LONGEST_NAME * 2 or len(plain) > LONGEST_NAME:
        plain = plain[1:]
    return plain.removesuffix(UNFINISHED) or "file"


def _sweep(folder: Path) -> None:
    """Delete what nobody imported, and what a browser stopped sending."""
    if not folder.is_dir():
        return
    for one in folder.iterdir():
        if one.stat().st_mtime < time.time() - FORGOTTEN:
            shutil.rmtree(one, ignore_errors=True)
