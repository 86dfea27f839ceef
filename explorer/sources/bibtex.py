"""
BibTeX and BibLaTeX, also as Scopus, Web of Science, DBLP and reference managers write them.

The syntax and the names are in modules beside this one, the LaTeX in ``tex``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from explorer.sources.bibtex_fields import build_fields
from explorer.sources.bibtex_syntax import SILENT, Block, Entry, cut_blocks, parse_block
from explorer.sources.columnar import Row, list_readings, tabulate_fields
from explorer.sources.formats import CERTAIN, LIKELY, NO, Batch, Format, Head, Pieces, Reading, Source, join_pieces
from explorer.sources.opening import OR_WINDOWS

PIECE = 4_000_000
"""Characters that are parsed at once."""

Fields = Mapping[str, str]


class Piece(NamedTuple):
    """Some blocks of a file, and what of the rest of it they need."""

    blocks: list[Block]
    macros: dict[str, str]
    parents: dict[str, Fields]
    """Entries that others refer to, by key in lower case."""


# ── Cutting ──────────────────────────────────────────────────────────────────────────────────────

_STRING = re.compile(r"@\s*string\s*[{(]", re.IGNORECASE)
_REFERENCE = re.compile(rb"\b(?:crossref|xdata|xref)\s*=\s*[{\"]?\s*([^}\"\n]+)", re.IGNORECASE)
_SCAN = 1 << 20


def cut(source: Source) -> Iterator[Piece]:
    """Cut a file into pieces; what others refer to is looked up in a pass before."""
    parents = _find_parents(source)
    macros: dict[str, str] = {}
    piece, size = Piece([], macros, parents), 0
    with source.open_text() as text:
        for block in cut_blocks(text):
            if _STRING.search(block.text):
                macros = macros | _read_macros(block, macros)
                piece = piece._replace(macros=macros)
            piece.blocks.append(block)
            size += len(block.text)
            if size > PIECE:
                yield piece
                piece, size = Piece([], macros, parents), 0
    if piece.blocks:
        yield piece


def _read_macros(block: Block, macros: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in parse_block(block, macros):
        if entry.type == "string":
            found |= entry.fields
    return found


def _find_parents(source: Source) -> dict[str, Fields]:
    """Read the entries whose keys stand in some ``crossref`` or ``xdata``; most files have none."""
    wanted = _find_references(source)
    parents: dict[str, Fields] = {}
    macros: dict[str, str] = {}
    with source.open_text() as text:
        for block in cut_blocks(text) if wanted else ():
            for entry in parse_block(block, macros):
                if entry.type == "string":
                    macros |= entry.fields
                names = [entry.key, *entry.fields.get("ids", "").split(",")]
                for name in {name.strip().lower() for name in names} & wanted:
                    parents.setdefault(name, entry.fields | {"": entry.type})
    return parents


def _find_references(source: Source) -> set[str]:
    found: set[str] = set()
    with source.open_utf8() as stream:
        before = b""
        while chunk := stream.read(_SCAN):
            lowered = before + chunk.lower()
            if b"crossref" in lowered or b"xdata" in lowered or b"xref" in lowered:
                for match in _REFERENCE.finditer(lowered):
                    found |= {key.strip() for key in match[1].decode("utf8", OR_WINDOWS).split(",")}
            before = lowered[-500:]
    return found


# ── Parsing ──────────────────────────────────────────────────────────────────────────────────────


def parse(piece: Piece) -> list[Reading]:
    """Make a record of each entry of a piece."""
    return list_readings(tabulate(piece))


def tabulate(piece: Piece) -> Batch:
    """Make tables of the entries of a piece."""
    entries = (entry for block in piece.blocks for entry in parse_block(block, piece.macros))
    return tabulate_fields([_read_entry(entry, piece.parents) for entry in entries if entry.type not in SILENT])


def _read_entry(entry: Entry, parents: Mapping[str, Fields]) -> Row:
    """Read an entry; what its macros stand for, and what it inherits, is part of what it says."""
    if entry.problem:
        return Row(entry.line, entry.raw, None, entry.problem)
    fields, inherited = _inherit(entry.type, entry.fields, parents) if parents else (entry.fields, "")
    return Row(entry.line, f"{entry.raw}{entry.expanded}{inherited}", build_fields(entry.type, entry.key, fields))


_OWN = set("title subtitle titleaddon shorttitle sorttitle pages doi url abstract keywords eprint isbn file note ids "
           "crossref xdata xref key label author+an unique-id art_number".split()) | {""}  # fmt: skip
"""Fields that say something of one work only, and are not handed down."""
_IN = {"inproceedings", "incollection", "inbook", "conference", "article", "suppbook", "inreference", "bookinbook"}
_DEEPEST = 5


def _inherit(kind: str, fields: dict[str, str], parents: Mapping[str, Fields]) -> tuple[dict[str, str], str]:
    """Fill what an entry leaves out from those it refers to; say what came from there."""
    own = dict(fields)
    seen: set[str] = set()
    waiting = _references(fields)
    while waiting and len(seen) < _DEEPEST:
        key = waiting.pop(0)
        parent = parents.get(key)
        if parent is None or key in seen:
            continue
        seen.add(key)
        is_data = parent[""] == "xdata"
        for name, value in parent.items():
            if name and (is_data or name not in _OWN):
                own.setdefault(name, value)
        if kind in _IN and "title" in parent:
            own.setdefault("journal" if kind == "article" else "booktitle", parent["title"])
        waiting += _references(parent)
    return own, "\x1f".join(value for name, value in own.items() if name not in fields)


def _references(fields: Fields) -> list[str]:
    named = ",".join(fields.get(name, "") for name in ("crossref", "xref", "xdata"))
    return [key for key in (key.strip().lower() for key in named.split(",")) if key]


# ── Recognising ──────────────────────────────────────────────────────────────────────────────────

_ENTRY = re.compile(
    r"^[^\S\n]*@\s*(article|book|booklet|conference|inbook|incollection|inproceedings|manual|mastersthesis|misc|online"
    r"|phdthesis|proceedings|techreport|thesis|report|unpublished|string|preamble|comment|patent|dataset)\s*[{(]",
    re.IGNORECASE | re.MULTILINE,
)
_ANY_ENTRY = re.compile(r"^[^\S\n]*@\s*[A-Za-z]\w*\s*[{(]\s*[^\s,{}=()\"]*\s*,\s*(?:\}|[\w-]+\s*=)", re.MULTILINE)


def recognise(head: Head) -> float:
    if _ENTRY.search(head.text):
        return CERTAIN if not head.text.lstrip().startswith(("{", "[", "<")) else NO
    return LIKELY if _ANY_ENTRY.search(head.text) else NO


_PIECES = Pieces(cut, parse, tabulate)
FORMAT = Format("bibtex", "BibTeX", recognise, join_pieces(_PIECES), _PIECES)
