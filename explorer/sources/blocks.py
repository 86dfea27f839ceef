"""Files of tagged records, cut into pieces at the mark that begins or ends a record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from explorer.sources.opening import OR_WINDOWS, Source

PIECE = 1 << 22
"""Bytes."""
CHUNK = 1 << 22
"""Characters of a piece, or one record where that is longer."""
LONGEST_RECORD = 64_000_000
"""Characters; what is longer has no end, and would not fit into memory."""


class Block(NamedTuple):
    """A stretch of a file: a piece of many records, or one record."""

    line: int
    """The line on which it begins."""
    text: str


class Piece(NamedTuple):
    """A stretch of a file of many records, in UTF-8, each end of line ``\\n``."""

    line: int
    content: bytes


def cut_pieces(source: Source, mark: bytes) -> Iterator[Piece]:
    """Cut a file into pieces, each but the first beginning with *mark* at the start of a line."""
    line, rest = 1, b""
    with source.open_utf8() as stream:
        while chunk := stream.read(PIECE):
            rest += chunk
            cut = rest.rfind(b"\n" + mark) + 1
            if not cut and len(rest) < LONGEST_RECORD:
                continue
            cut = cut or len(rest)
            piece = _mend(line, rest[:cut])
            yield piece
            line += piece.content.count(b"\n")
            rest = rest[cut:]
    if rest.strip():
        yield _mend(line, rest)


def _mend(line: int, content: bytes) -> Piece:
    """Make it UTF-8 where it is not quite, and its ends of lines alike."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        content = content.decode("utf-8", OR_WINDOWS).encode("utf-8")
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return Piece(line, content)


def cut_before(source: Source, mark: str) -> Iterator[Block]:
    """Cut a file into pieces, each but the first beginning with *mark* at the start of a line."""
    yield from _cut(source, f"\n{mark}", 1)


def cut_behind(source: Source, marks: tuple[str, ...]) -> Iterator[Block]:
    """Cut a file into pieces, each but the last ending with one of *marks*."""
    yield from _cut(source, marks, None)


def split_block(block: Block, start: re.Pattern[str]) -> Iterator[Block]:
    """
    Split a piece into records, each beginning where *start* matches; what stands before the first is one, too.

    >>> list(split_block(Block(7, "-\\nTY a\\nTI b\\nTY c"), re.compile("^TY", re.MULTILINE)))
    [Block(line=7, text='-\\n'), Block(line=8, text='TY a\\nTI b\\n'), Block(line=10, text='TY c')]
    """
    line, begin, text = block.line, 0, block.text
    for match in start.finditer(text):
        if match.start() > begin:
            yield Block(line, text[begin : match.start()])
            line += text.count("\n", begin, match.start())
            begin = match.start()
    yield Block(line, text[begin:])


def _cut(source: Source, marks: str | tuple[str, ...], offset: int | None) -> Iterator[Block]:
    """*offset* says where in a mark the cut is; None is behind it."""
    marks = (marks,) if isinstance(marks, str) else marks
    line, rest = 1, ""
    with source.open_text() as text:
        while chunk := text.read(CHUNK):
            searched = max(0, len(rest) - max(map(len, marks)))
            rest += chunk
            found, mark = max((rest.rfind(mark, searched), mark) for mark in marks)
            cut = found + (len(mark) if offset is None else offset)
            if found < 0:
                if len(rest) < LONGEST_RECORD:
                    continue
                cut = len(rest)
            if cut:
                yield Block(line, rest[:cut])
                line += rest.count("\n", 0, cut)
                rest = rest[cut:]
    if rest.strip():
        yield Block(line, rest)
