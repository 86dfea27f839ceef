"""
Every error the explorer raises on purpose.

::

    ExplorerError              message names the offending value, hint the next step
    ├── SourceError            an input file
    │   ├── SourceUnreadable   nothing of the file can be used
    │   └── RecordRejected     one record can't be used; the rest goes on
    ├── LibraryError           the write side
    │   ├── LibraryMissing     no published library in the folder
    │   ├── LibraryDamaged     a file of it can't be opened
    │   ├── LibraryNotWritten  no room, no permission
    │   └── LibraryBusy        another process is importing into it
    ├── NotFound               an id or a name that the library does not hold
    │   └── ResearcherNotFound
    ├── AmbiguousName          a name that several researchers hold
    └── InvalidOption          a setting outside its range
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.models import Hit

LONGEST_QUOTE = 80
"""Characters of a foreign value that a message repeats."""


def quote(value: object) -> str:
    """
    Repeat *value* in a message: quoted, control characters escaped, cut when long.

    Of a path the end is kept, which tells files apart.

    >>> quote("a\\x00b")
    "'a\\\\x00b'"
    >>> len(quote("x" * 10_000)) < 100
    True
    >>> quote(PurePath("/long" * 100) / "works.jsonl")[-13:]
    "/works.jsonl'"
    """
    if isinstance(value, PurePath):
        text = repr(str(value))
        return text if len(text) <= LONGEST_QUOTE else f"'…{text[-LONGEST_QUOTE:]}"
    text = repr(value)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


class ExplorerError(Exception):
    """What went wrong, and in ``hint`` what to do next."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class SourceError(ExplorerError):
    """An input file or one of its records."""


class SourceUnreadable(SourceError):
    """Nothing of the file can be used."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"{quote(path)} can't be read: {reason}.",
            hint="The import reads JSON Lines: one work a line, gzipped or not; docs/data-format.md shows one.",
        )


class RecordRejected(SourceError):
    """One record can't be used; the message is the reason that the rejects file gives."""


class LibraryError(ExplorerError):
    """The write side: staging, publishing, locking."""


class LibraryMissing(LibraryError):
    """The folder holds no published library."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"There is no library in {quote(folder)}.",
            hint="Import works into it first: python -m explorer import FILE --library DIR",
        )


class LibraryDamaged(LibraryError):
    """A file of the library can't be opened."""

    def __init__(self, path: PurePath, reason: object) -> None:
        super().__init__(
            f"{quote(path)} is damaged or not ours: {str(reason).splitlines()[0]}",
            hint="Import the files into a new folder; what is in this one was not touched.",
        )


class LibraryNotWritten(LibraryError):
    """An import could not write what it read; the snapshot published before it still serves."""

    def __init__(self, folder: PurePath, reason: object) -> None:
        super().__init__(
            f"{quote(folder)} could not be written: {str(reason).splitlines()[0]}",
            hint="Make room or choose another folder, and import again; what was published before still serves.",
        )


class LibraryBusy(LibraryError):
    """Another process is importing into the library."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"Another import is writing to {quote(folder)}.",
            hint="Wait until it has finished; readers are not affected.",
        )


class NotFound(ExplorerError):
    """The open library has no such id or name."""


class ResearcherNotFound(NotFound):
    """No researcher in the open library has this id or name."""

    def __init__(self, who: str) -> None:
        super().__init__(
            f"No researcher in this library is {quote(who)}.",
            hint="Search by name, or import the works that name them.",
        )


class AmbiguousName(ExplorerError):
    """Several researchers fit the name; ``candidates`` lists the likeliest first."""

    def __init__(self, name: str, candidates: Sequence[Hit]) -> None:
        super().__init__(
            f"Several researchers fit {quote(name)}.",
            hint="Give one of the ids.",
        )
        self.candidates = tuple(candidates)


class InvalidOption(ExplorerError):
    """A setting outside its range."""
