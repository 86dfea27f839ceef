"""
The syntax of BibTeX: blocks cut out of a file, and the entries in a block.

By hand, since what exists either stops at a slip, as pybtex does, or drops entries that share a
key, as bibtexparser does, and takes ten times as long. Braces decide what belongs together, as
in BibTeX itself; but an entry begins at the start of a line whatever the entry before it left
open, so that a slip costs one entry and not the rest of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TextIO

Macros = Mapping[str, str]
"""What ``@string`` defines, by name in lower case."""

SILENT = {"string", "preamble", "comment", "xdata"}
"""Blocks that are no works."""

_OPEN = "its braces or quotes don't close"

CHUNK = 1 << 20
LONGEST_START = 200
"""Characters from an entry's beginning to its brace."""
LONGEST_BLOCK = 64_000_000
"""Characters; a longer one has no end, and would not fit into memory."""
LONGEST_COMMENT = 1_000_000
"""Characters in which the braces of an ``@comment`` have to close."""


class Block(NamedTuple):
    """A stretch of a file from one ``@name{`` at the start of a line to the next."""

    line: int
    text: str


class Entry(NamedTuple):
    """One entry as it is written."""

    line: int
    type: str
    """In lower case."""
    key: str
    fields: dict[str, str]
    """By name in lower case; macros and ``#`` resolved, LaTeX not."""
    raw: str
    problem: str = ""
    """Why it can't be used."""
    expanded: str = ""
    """What its macros stand for, which is part of what it says."""


_START = re.compile(r"@[^\S\n]*[A-Za-z][\w.+-]*\s*[{(]")
"""The beginning of an entry, where nothing stands before it on its line."""
_COMMENT = re.compile(r"[^\S\n]*@[^\S\n]*comment\s*[{(]", re.IGNORECASE)

_DEPTH = 5
_BRACED = r"\{[^{}]*+\}"
for _ in range(_DEPTH):
    _BRACED = rf"\{{[^{{}}]*+(?:{_BRACED}[^{{}}]*+)*+\}}"
_QUOTED = rf'"[^"{{}}]*+(?:{_BRACED}[^"{{}}]*+)*+"'
_BARE = r"[^\s,{}\"#=]++"
_BETWEEN = r"(?:[\s,]++|%[^\n]*+(?:\n|\Z))*+"
_FIELD = re.compile(
    rf"{_BETWEEN}(?P<name>[^\s=,{{}}\"#()%][^=,{{}}\"#\n]*+)=\s*+(?P<value>{_BRACED}|{_QUOTED}|{_BARE})\s*+"
)
_VALUE = re.compile(rf"\s*+(?P<value>{_BRACED}|{_QUOTED}|{_BARE})\s*+")
_NAME = re.compile(rf"{_BETWEEN}(?P<name>[^\s=,{{}}\"#()%][^=,{{}}\"#\n]*+)=\s*+")
_NEXT = re.compile(r"[,\n}\"]\s*(?=[A-Za-z][\w:+-]*+[^\S\n]*=)")
"""Where reading goes on after a slip."""
_OPENING = re.compile(r"@\s*(?P<type>[A-Za-z][\w.+-]*)\s*(?P<open>[{(])")
_KEY = {closing: re.compile(rf"\s*(?P<key>[^,={{}}\"\n]*?)\s*(?:,|(?={re.escape(closing)}))") for closing in "})"}
_KEY_WITHOUT_COMMA = re.compile(r"\s*(?P<key>[^\s,={}\"]+)[^\S\n]*\n")
_BRACE = re.compile(r"[{}]")


def cut_blocks(text: TextIO) -> Iterator[Block]:
    """
    Cut a file at the lines that begin an entry; what stands before the first is no block.

    The lines of an ``@comment`` begin none, as far as its braces close.
    """
    comment: list[Block] = []
    depth = 0
    for block in _cut(text):
        if not comment and not _COMMENT.match(block.text):
            yield block
            continue
        comment.append(block)
        depth += block.text.count("{") - block.text.count("}")
        if depth <= 0:
            comment, depth = [], 0
        elif sum(len(part.text) for part in comment) > LONGEST_COMMENT:
            yield from comment[1:]
            comment, depth = [], 0
    yield from comment[1:]


def parse_block(block: Block, macros: Macros) -> Iterator[Entry]:
    """Parse the entries of a block; there is more than one where several stand on one line."""
    position = 0
    while opening := _OPENING.search(block.text, position):
        if position and _is_remark(block.text, opening.start()):
            position = opening.end()
            continue
        line = block.line + block.text.count("\n", 0, opening.start())
        reader = _Reader(block.text, opening.end(), ")" if opening["open"] == "(" else "}", macros)
        kind = opening["type"].lower()
        if kind in {"comment", "preamble"}:
            position = reader.skip()
            continue
        key = "" if kind == "string" else reader.read_key()
        fields = reader.read_fields()
        position = reader.position
        raw = block.text[opening.start() : position]
        yield Entry(line, kind, key, fields, raw, reader.problem, "\x1f".join(reader.expanded))


def _is_remark(text: str, position: int) -> bool:
    """Tell whether a percent sign stands before it on its line."""
    return text[text.rfind("\n", 0, position) + 1 : position].lstrip().startswith("%")


class _Reader:
    """Reads one entry from its opening brace on."""

    def __init__(self, text: str, position: int, closing: str, macros: Macros) -> None:
        self.position = position
        self.problem = ""
        self.expanded: list[str] = []
        """What the macros that it uses stand for."""
        self._is_open = False
        """A value was begun that does not end; what is behind it may still be of use."""
        self._text = text
        self._closing = closing
        self._macros = macros

    def read_key(self) -> str:
        match = _KEY[self._closing].match(self._text, self.position) or _KEY_WITHOUT_COMMA.match(
            self._text, self.position
        )
        if not match:
            return ""
        self.position = match.end()
        return match["key"]

    def read_fields(self) -> dict[str, str]:
        fields: dict[str, str] = {}
        text = self._text
        while True:
            match = _FIELD.match(text, self.position)
            if match:
                self._take(fields, match)
            elif not self._recover(fields):
                return fields

    def skip(self) -> int:
        """Find the end of the braces, else of the line."""
        end = _find_closing(self._text, self.position)
        return end + 1 if end is not None else len(self._text)

    def _take(self, fields: dict[str, str], match: re.Match[str]) -> None:
        value = match["value"]
        self.position = match.end()
        first = value[0]
        if first in '{"':
            value = value[1:-1]
        else:
            if self._closing == ")" and value.endswith(")"):
                value = value[:-1]
                self.position = match.end("value") - 1
            value = self._expand(value)
        if self.position < len(self._text) and self._text[self.position] == "#":
            value += self._concatenate()
        self._store(fields, match["name"], value)

    def _concatenate(self) -> str:
        parts = []
        while self._text[self.position : self.position + 1] == "#":
            match = _VALUE.match(self._text, self.position + 1)
            if not match:
                self.position += 1
                break
            value = match["value"]
            parts.append(value[1:-1] if value[0] in '{"' else self._expand(value))
            self.position = match.end()
        return "".join(parts)

    def _expand(self, value: str) -> str:
        if value.isdigit() or (known := self._macros.get(value.lower())) is None:
            return value
        self.expanded.append(known)
        return known

    def _store(self, fields: dict[str, str], name: str, value: str) -> None:
        name = name.strip().lower()
        if name not in fields or not fields[name].strip():
            fields[name] = value
        elif name == "keywords":
            fields[name] += f"; {value}"

    def _recover(self, fields: dict[str, str]) -> bool:
        """Go on after what is no field: a deep value, the end, or a slip. False at the end."""
        name = _NAME.match(self._text, self.position)
        opens = self._text[name.end() : name.end() + 1] if name else ""
        if name and opens == "{":
            end = _find_closing(self._text, name.end() + 1)
            if end is not None:
                self._store(fields, name["name"], self._text[name.end() + 1 : end])
                self.position = end + 1
                return True
        self._is_open |= opens in {"{", '"'}
        position = _GAP.match(self._text, self.position).end()  # type: ignore[union-attr]  # it matches nothing, too
        closing = _END[self._closing].match(self._text, position)
        if closing and not _FOLLOWS.match(self._text, closing.end()):
            self.position = closing.end()
            self.problem = _OPEN if self._is_open and "title" not in fields else ""
            return False
        following = _NEXT.search(self._text, max(self.position - 1, 0))
        if following and following.end() > self.position:
            self.position = following.end()
            return True
        if position < len(self._text) or not fields or (self._is_open and "title" not in fields):
            self.problem = _OPEN
        self.position = len(self._text)
        return False


_GAP = re.compile(_BETWEEN)
_END = {closing: re.compile(rf"[^{{}}\"=]*?{re.escape(closing)}") for closing in "})"}
_FOLLOWS = re.compile(r"\s*,\s*[A-Za-z][\w-]*\s*=")
"""Another field behind what should have been the end: one brace too many before it."""


def _cut(text: TextIO) -> Iterator[Block]:
    line, rest, searched = 1, "", 0
    is_block = False
    while chunk := text.read(CHUNK):
        rest += chunk
        starts = list(_find_starts(rest, searched))
        if len(rest) - (starts[-1] if starts else 0) > LONGEST_BLOCK:
            starts.append(len(rest))
        begin = 0
        for end in starts:
            if end > begin:
                if is_block:
                    yield Block(line, rest[begin:end])
                line += rest.count("\n", begin, end)
            begin, is_block = end, True
        rest = rest[begin:]
        searched = max(1, len(rest) - LONGEST_START)
    if is_block:
        yield Block(line, rest)


def _find_starts(text: str, position: int) -> Iterator[int]:
    for match in _START.finditer(text, position):
        begin = text.rfind("\n", 0, match.start()) + 1
        if begin == match.start() or text[begin : match.start()].isspace():
            yield match.start()


def _find_closing(text: str, position: int) -> int | None:
    """Find the brace that closes the one before *position*."""
    depth = 1
    for match in _BRACE.finditer(text, position):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.start()
    return None
