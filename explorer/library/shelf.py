"""The libraries that there are: the bundled one, the reader's own, those on the shelf, the one that is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from explorer.errors import InvalidOption, NotFound, quote
from explorer.library.history import save_history
from explorer.library.restoring import is_library
from explorer.settings import OWN_LIBRARY, SAMPLE_LIBRARY, default_library, find_shelf

LONGEST_NAME = 60
_NAME = re.compile(r"[^\W_][\w .()+-]*")
_TAKEN = ("sample", "own")


@dataclass(frozen=True, slots=True)
class Shelved:
    """A library that a reader can choose."""

    name: str
    """What an address and a command call it."""
    title: str
    folder: Path
    is_default: bool
    """It is opened where nobody names one."""

    @property
    def is_bundled(self) -> bool:
        return self.folder == SAMPLE_LIBRARY


def find_libraries() -> list[Shelved]:
    """All libraries that are known, the default one first."""
    default = default_library()
    found: dict[Path, Shelved] = {}
    names: set[str] = set()
    for name, title, folder in _candidates(default):
        if folder.resolve() in {one.resolve() for one in found}:
            continue
        unique = next(one for one in _spellings(name) if one not in names)
        names.add(unique)
        found[folder] = Shelved(unique, title, folder, folder == default)
    return sorted(found.values(), key=lambda one: not one.is_default)


def get_library(name: str) -> Shelved:
    """Get a library by its name; raises NotFound with those that there are."""
    libraries = find_libraries()
    for one in libraries:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in libraries)
    raise NotFound(f"There is no library {quote(name)}.", hint=f"There are: {known}.")


def create_library(name: str) -> Shelved:
    """Make an empty library of that name on the shelf; raises InvalidOption where it won't do."""
    wanted = name.strip()
    if not _NAME.fullmatch(wanted) or len(wanted) > LONGEST_NAME or wanted.endswith("."):
        raise InvalidOption(
            f"{quote(name)} is no name for a library.",
            hint=f"Letters, digits, blanks and - _ . ( ) +, at most {LONGEST_NAME}, a letter or a digit first.",
        )
    folder = find_shelf() / wanted
    taken = {one.name.casefold() for one in find_libraries()} | set(_TAKEN)
    if wanted.casefold() in taken or folder.exists():
        raise InvalidOption(f"There is a library {quote(wanted)} already.", hint="Choose another name.")
    folder.mkdir(parents=True)
    save_history(folder, [])
    return next(one for one in find_libraries() if one.folder == folder)


def _candidates(default: Path) -> Iterator[tuple[str, str, Path]]:
    yield "sample", "Bundled sample", SAMPLE_LIBRARY
    if is_library(OWN_LIBRARY):
        yield "own", "My library", OWN_LIBRARY
    shelf = find_shelf()
    for folder in sorted(shelf.iterdir()) if shelf.is_dir() else ():
        if folder.is_dir() and not folder.name.startswith(".") and is_library(folder):
            yield folder.name, folder.name, folder
    yield default.name or "library", default.name or "Library", default


def _spellings(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in range(2, 10_000))
