"""
What a format of files is to an import: a name, a way to recognise it, and a way to read it.

Each format is one small module with a ``FORMAT``; ``explorer.sources.registry`` lists them all.
Readers need of the framework what is named here::

    def recognise(head: Head) -> float:
        return CERTAIN if head.text.startswith("TY  - ") else NO


    def read(source: Source) -> Iterator[Reading]:
        with source.open_text() as lines:
            for line, raw in _split(lines):
                yield read_record(line, raw, lambda: _parse(raw))


    FORMAT = Format("ris", "RIS", recognise, read)

A reader streams: it holds one record at a time, or a few. One that can't be used is a reading
with a reason (``reject``, or a RecordRejected raised inside ``read_record``); a file that turns
out to be no such file raises SourceUnreadable. A file whose packing is damaged simply ends:
the import adds the damage to the rejects itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from explorer.sources.opening import Head, Source
from explorer.sources.reading import Reading, digest_of, read_record, reject
from explorer.sources.tables import Batch

__all__ = [
    "CERTAIN",
    "LIKELY",
    "NO",
    "POSSIBLE",
    "Batch",
    "Format",
    "Head",
    "Pieces",
    "Reading",
    "Source",
    "digest_of",
    "join_pieces",
    "read_record",
    "reject",
]

CERTAIN = 1.0
"""The file says itself what it is, or has what no other format has."""
LIKELY = 0.7
"""It looks like nothing else that is known."""
POSSIBLE = 0.3
"""Such a file would begin like this, and so would others."""
NO = 0.0


@dataclass(frozen=True, slots=True)
class Pieces:
    """
    How a large file is read by several processes: cut here into pieces, each parsed beside this process.

    Both functions stand on a module's top level, and a piece can be pickled: some thousand
    lines, or some hundred records as text.
    """

    cut: Callable[[Source], Iterator[Any]]
    parse: Callable[[Any], list[Reading]]
    tabulate: Callable[[Any], Batch] | None = None
    """What ``parse`` gives, as tables, where that is quicker than making a record of each work; ``consumed`` is 0."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format of files."""

    name: str
    """As ``--format`` says it: ``bibtex``."""
    title: str
    """As people say it: ``BibTeX``."""
    recognise: Callable[[Head], float]
    """How sure it is, 0 to 1, that a file that begins so is of this format. Content decides; a name is a hint."""
    read: Callable[[Source], Iterator[Reading]]
    """One reading for each record, in the order of the file."""
    pieces: Pieces | None = None
    """The same in pieces, where that pays for large files."""


def join_pieces(pieces: Pieces) -> Callable[[Source], Iterator[Reading]]:
    """Read a file in pieces, one after another: the ``read`` of a format that has ``pieces``."""

    def read(source: Source) -> Iterator[Reading]:
        for piece in pieces.cut(source):
            yield from pieces.parse(piece)

    return read
