"""
A JSON file, however it is laid out, cut into lines of one record each.

One object a line, one answer of a service, a list of either. A list longer than memory is read
as it goes by.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

import ijson  # type: ignore[import-untyped]
import msgspec
import orjson

from explorer.errors import RecordRejected, SourceUnreadable
from explorer.sources.formats import Head, Source
from explorer.sources.jsonl import find_objects
from explorer.sources.opening import OR_WINDOWS
from explorer.sources.stretches import Line, Stretch, cut_stretches, read_lines
from explorer.sources.values import Fields, pick

WHOLE = 32_000_000
"""Bytes up to which a document is parsed at once."""
HELD = 256_000_000
"""Bytes up to which a list is held as bytes and cut into its items; a longer one is slower, and needs no memory."""
_TOP = "item"
"""The path of the items of a list that is the whole document."""
PIECE_BYTES = 4_000_000
PIECE_LINES = 2_000

Expand = Callable[[Fields], Iterable[object]]
"""What gives the records in an object at the top: itself, or those of an answer's list."""


class Piece(NamedTuple):
    """Some records of a file, one a line."""

    lines: list[Line]
    damage: str = ""
    """Why the file can't be read beyond these."""


def cut(expand: Expand, lists: tuple[str, ...], source: Source) -> Iterator[Piece | Stretch]:
    """Cut a file into pieces of one record a line."""
    piece: list[Line] = []
    size = 0
    try:
        if _is_lines(source):
            yield from cut_stretches(source)
            return
        for line in _read_document(expand, lists, source):
            piece.append(line)
            size += len(line.content)
            if size >= PIECE_BYTES or len(piece) >= PIECE_LINES:
                yield Piece(piece)
                piece, size = [], 0
    except (RecordRejected, ijson.JSONError) as error:
        yield Piece(piece, "" if source.damage else f"the JSON is damaged or ends early: {_first_line(error)}")
        return
    if piece:
        yield Piece(piece)


def list_lines(piece: Piece | Stretch) -> list[Line]:
    return list(read_lines(piece)) if isinstance(piece, Stretch) else piece.lines


def load_json(content: bytes) -> Any:
    """
    Parse JSON, also with what strict JSON has not: ``NaN``, halves of surrogate pairs, bytes of Windows-1252.

    Raises RecordRejected.

    >>> load_json(b'{"year": NaN}')
    {'year': nan}
    """
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as strict:
        try:
            return json.loads(content.decode("utf8", OR_WINDOWS))
        except (ValueError, RecursionError):
            raise RecordRejected(f"not JSON: {strict}") from strict


def _expand(expand: Expand, value: object) -> Iterable[object]:
    return expand(value) if isinstance(value, dict) else (value,)


def _is_lines(source: Source) -> bool:
    """Tell whether a file has one value a line. One value in all, on a single line, is a document."""
    if len(find_objects(source.head, 2)) > 1:
        return True
    with source.open_utf8() as stream:
        first = next((line for line in iter(partial(stream.readline, WHOLE), b"") if not line.isspace()), b"")
        if not first.endswith(b"\n") or not stream.read(1):
            return False
    try:
        return isinstance(load_json(first), dict)
    except RecordRejected:
        return False


def _read_document(expand: Expand, lists: tuple[str, ...], source: Source) -> Iterator[Line]:
    """Cut one document into lines, as many as it has records."""
    with source.open_utf8() as stream:
        content = stream.read(HELD + 1)
    path = _find_list(lists, source.head)
    items: Iterable[bytes | msgspec.Raw] | None = None
    if path == _TOP or len(content) > WHOLE:
        items = _split_list(content, path)
    if items is None:
        found = _read_items(source, content, path)
        items = map(dump, chain.from_iterable(_expand(expand, item) for item in found))
    for number, item in enumerate(items, start=1):
        yield Line(number, bytes(item))


def _split_list(content: bytes, path: str) -> Iterable[msgspec.Raw] | None:
    """Cut a list into its items without reading them; None where it is too long, or no JSON."""
    if len(content) > HELD or not path:
        return None
    value: bytes | msgspec.Raw = content
    try:
        for name in path.split(".")[:-1]:
            value = msgspec.json.decode(value, type=dict[str, msgspec.Raw])[name]
        return msgspec.json.decode(value, type=list[msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError):
        return None


def _read_items(source: Source, content: bytes, path: str) -> Iterator[object]:
    if len(content) <= WHOLE:
        with contextlib.suppress(RecordRejected):
            return items_of(load_json(content))
    elif not path:
        raise SourceUnreadable(source.path, f"it is one JSON object of more than {WHOLE:,} bytes, not a list")
    return _stream_items(io.BytesIO(content), path) if len(content) <= HELD else _stream_source(source, path)


def _stream_source(source: Source, path: str) -> Iterator[object]:
    with source.open_utf8() as stream:
        yield from _stream_items(stream, path)


def _stream_items(stream: BinaryIO, path: str) -> Iterator[object]:
    yield from ijson.items(stream, path, use_float=True, multiple_values=True)


def _find_list(lists: tuple[str, ...], head: Head) -> str:
    """Find where a document keeps its list, by how it begins; empty where it keeps none."""
    top = next(iter(build_partly(head.text.encode("utf8", "replace"))), None)
    if isinstance(top, list):
        return _TOP
    return next((f"{path}.item" for path in lists if isinstance(pick(top, *path.split(".")), list)), "")


def items_of(value: object) -> Iterator[object]:
    return iter(value) if isinstance(value, list) else iter([value])


def build_partly(content: bytes) -> list[object]:
    """Build what a JSON text that was cut anywhere holds up to there."""
    values: list[object] = []
    depth = 0
    try:
        for event, value in ijson.basic_parse(io.BytesIO(content), use_float=True, multiple_values=True):
            if depth == 0:
                builder = ijson.ObjectBuilder()
            builder.event(event, value)
            depth += event.startswith("start") - event.startswith("end")
            if depth == 0:
                values.append(builder.value)
    except ijson.JSONError:
        pass
    return [*values, builder.value] if depth else values


def dump(value: object) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode("ascii")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
