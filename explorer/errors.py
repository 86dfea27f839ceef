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
    │   ├── MemoryTooSmall     an import needs more memory than it may have
    │   ├── LibraryBusy        another process is importing into it
    │   ├── ImportCancelled    the reader wants no more of an import
    │   ├── CorrectionsOff     nobody's identity can be corrected in it
    │   └── LedgerLineRejected one line of an identity ledger can't be used; the rest goes on
    ├── LiveError              a source on the net
    │   ├── SourceOffline      it can't be reached
    │   ├── SourceRefused      it says no, or keeps saying that it can't
    │   ├── BudgetSpent        what may be asked of it today is used up
    │   ├── AnswerUnusable     what it says can't be used
    │   ├── PageUnreadable     a page that a reader names can't be read, or mustn't
    │   └── FetchCancelled     the reader wants no more of it
    ├── PeopleError            accounts, and what readers do
    │   ├── StateUnavailable   where that is kept can't be reached or written
    │   ├── SignInNeeded       only a reader who has signed in may do it
    │   ├── NotAllowed         this reader may not do it
    │   └── TooOften           more of it than a person does
    ├── MailError              the mail server that takes digests
    │   ├── MailServerUnavailable  it can't be spoken to
    │   ├── MailRefused        it won't have a message
    │   └── MailUncertain      it may or may not have taken a message
    ├── NotFound               an id or a name that the library does not hold
    │   ├── ResearcherNotFound
    │   ├── FeedNotFound
    │   └── CorrectionNotFound
    ├── ModelUnavailable       the configured sentence-embedding model can't be used
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


class MemoryTooSmall(LibraryError):
    """An import ran out of memory; the snapshot published before it still serves."""

    def __init__(self, limit: str) -> None:
        super().__init__(
            f"There was not enough memory for the import; its database may hold {quote(limit)} of it.",
            hint="Close other programs, or set EXPLORER_IMPORT_MEMORY to more, such as 4GB, and import again; "
            "what was published before still serves.",
        )


class LibraryBusy(LibraryError):
    """Another process is importing into the library."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"Another import is writing to {quote(folder)}.",
            hint="Wait until it has finished, or have yours wait: import --wait. Readers are not affected.",
        )


class ImportCancelled(LibraryError):
    """The reader wants no more of an import, and all of it is undone."""

    def __init__(self) -> None:
        super().__init__("Cancelled; the library is as it was before.", hint="The same files can be imported again.")


class CorrectionsOff(LibraryError):
    """Nobody's identity can be corrected in this library."""

    def __init__(self, reason: str, *, hint: str = "") -> None:
        own = "Correct a library of your own: python -m explorer import FILE --library DIR"
        super().__init__(reason, hint=hint or own)


class LedgerLineRejected(LibraryError):
    """One line of an identity ledger can't be used; the message is the reason."""


class LedgerUnreadable(LibraryError):
    """A file of corrections can't be read."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"{quote(path)} can't be read: {reason}.",
            hint="Such a file is written with: python -m explorer identity export --out FILE",
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


class PageUnreadable(LiveError):
    """A page of the web can't be read, or is none that the app may ask for."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            f"{quote(url)} can't be read: {reason}.",
            hint="Nothing was changed. Look whether the page is there and public, and try again.",
        )


class FetchCancelled(LiveError):
    """The reader wants no more of it."""

    def __init__(self) -> None:
        super().__init__(
            "Cancelled; nothing was imported.",
            hint="Answers that had come are kept for a while: the same request goes on where it stopped.",
        )


class PeopleError(ExplorerError):
    """Accounts, and what readers do."""


class StateUnavailable(PeopleError):
    """What readers do can't be read or written just now; nothing of what was asked is half done."""

    def __init__(self, reason: str, *, hint: str = "") -> None:
        super().__init__(
            f"Accounts, follows and notes can't be reached: {reason}.",
            hint=hint or "Nothing was changed, and reading goes on. Try again in a moment.",
        )


class SignInNeeded(PeopleError):
    """Only a reader who has signed in may do it."""

    def __init__(self, action: str, *, ended: bool = False) -> None:
        super().__init__(
            f"You have been signed out: {action} was not done."
            if ended
            else f"Log in first: {action} needs an account.",
            hint="Log in, and do it again.",
        )


class NotAllowed(PeopleError):
    """A reader may not do it, or what they name is not there; which of the two is not told."""

    def __init__(self, action: str) -> None:
        super().__init__(f"You may not do this: {action}.", hint="It belongs to somebody else, or is no longer there.")


class TooOften(PeopleError):
    """More of it than a person does."""

    def __init__(self, action: str, most: int, seconds: int) -> None:
        super().__init__(
            f"Too much at once: {action} is possible {most} times in {_say_time(seconds)}.",
            hint="Nothing was changed. Wait a while, and do it again.",
        )


def _say_time(seconds: int) -> str:
    units = ((86_400, "a day", "days"), (3_600, "an hour", "hours"), (60, "a minute", "minutes"))
    for size, one, several in units:
        if seconds >= size:
            return one if seconds == size else f"{seconds // size} {several}"
    return f"{seconds} seconds"


class MailError(ExplorerError):
    """The mail server that takes digests."""


class MailServerUnavailable(MailError):
    """Nobody can be written to: the server can't be reached, or knows us not."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"The mail server {host}:{port} can't be used: {reason}.",
            hint="Check [smtp] in the secrets; what was not sent is sent by the next run.",
        )


class MailRefused(MailError):
    """The mail server won't have this message, or not for this address."""

    def __init__(self, reason: str, *, is_passing: bool = False) -> None:
        super().__init__(
            f"The mail server did not take it: {reason}.", hint="Check the address; others are not affected."
        )
        self.is_passing = is_passing
        """Whether it may do later what it did not do now."""


class MailUncertain(MailError):
    """The connection ended before the mail server said whether it took the message."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Nobody knows whether the mail server took it: {reason}.",
            hint="It is not sent again; digest --send --retry does so.",
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


class FeedNotFound(NotFound):
    """No feed can be made for this id."""

    def __init__(self, kind: str, asked: str) -> None:
        super().__init__(
            f"No {kind} in this library is {quote(asked)}.",
            hint="Open their page in the app, and take the feed's address from there.",
        )


class CorrectionNotFound(NotFound):
    """The identity ledger has no entry with this id, or several that begin so."""

    def __init__(self, entry: str, found: int = 0) -> None:
        super().__init__(
            f"{found} corrections have an id that begins with {quote(entry)}."
            if found
            else f"No correction has the id {quote(entry)}.",
            hint="List them, with their ids: python -m explorer identity list",
        )


class ModelUnavailable(ExplorerError):
    """The configured sentence-embedding model can't be loaded."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"The model {quote(name)} can't be used: {reason}.",
            hint="Name a folder that holds a sentence-transformers model, or none: search works without. "
            "docs/search.md says more.",
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
