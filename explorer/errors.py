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
    ├── LiveError              a source on the net
    │   ├── SourceOffline      it can't be reached
    │   ├── SourceRefused      it says no, or keeps saying that it can't
    │   ├── BudgetSpent        what may be asked of it today is used up
    │   ├── AnswerUnusable     what it says can't be used
    │   └── FetchCancelled     the reader wants no more of it
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

    def __init__(self, path: object, reason: str, *, readable: str = "") -> None:
        known = f"The import reads {readable}. " if readable else ""
        super().__init__(
            f"{quote(path)} can't be read: {reason}.",
            hint=f"{known}docs/formats.md says what of each format; docs/data-format.md shows a format of its own.",
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


class LiveError(ExplorerError):
    """A source on the net."""


class SourceOffline(LiveError):
    """Nothing answers where the source should be."""

    def __init__(self, title: str, host: str) -> None:
        super().__init__(
            f"{title} can't be reached: there is no connection to {host}.",
            hint="Check the network and try again; files that you have are imported without one: "
            "python -m explorer import FILE",
        )


class SourceRefused(LiveError):
    """The source answers that it won't or can't."""


class BudgetSpent(LiveError):
    """What may be asked of the source today is used up; asking again before it is renewed is of no use."""


class AnswerUnusable(LiveError):
    """The source's answer is of the wrong kind, too large, too slow, cut short or nonsense."""

    def __init__(self, title: str, reason: str) -> None:
        super().__init__(
            f"The answer of {title} can't be used: {reason}.",
            hint="Try again later; nothing of this answer was kept.",
        )


class FetchCancelled(LiveError):
    """The reader wants no more of it."""

    def __init__(self) -> None:
        super().__init__(
            "Cancelled; nothing was imported.",
            hint="Answers that had come are kept for a while: the same request goes on where it stopped.",
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
