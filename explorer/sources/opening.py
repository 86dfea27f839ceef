"""A file as a reader sees it: unpacked, its encoding known, and how much of it is read."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from explorer.errors import SourceUnreadable
from explorer.sources.unpacking import SUFFIXES, Unpacked, find_packing

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

HEAD = 1 << 16
"""Bytes by which a format is recognised."""
BUFFER = 1 << 18

OR_WINDOWS = "or-windows-1252"
"""How text is decoded that is not quite UTF-8: what is no UTF-8 is read as Windows-1252, byte for byte."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_DECLARED = re.compile(
    rb"""
    <\?xml[^>]{0,80}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']
  | ^%\s*Encoding:\s*([\w.:-]{1,40})\s*$
  | -\*-.{0,40}?\bcoding:\s*([\w.:-]{1,40}?)(?:-unix|-dos|-mac)?\s*(?:;|-\*-)
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
"""What XML says of itself, and a comment of editors of BibTeX: ``% Encoding: cp1252``, ``-*- coding: latin-1 -*-``."""


@dataclass(frozen=True)
class Head:
    """How a file begins."""

    path: Path
    name: str
    """The file's own name: without ``.gz``, and inside a zip the member's."""
    size: int
    """Bytes of the file as it lies there."""
    content: bytes
    """Its first bytes, unpacked; empty for a folder."""
    encoding: str
    is_whole: bool
    """There is nothing beyond ``content``."""
    is_folder: bool = False
    damage: str = ""
    """Why it can't be unpacked any further."""

    @cached_property
    def text(self) -> str:
        """Its first characters, each end of line ``\\n``."""
        text = self.content.decode(self.encoding, _errors(self.encoding)).removeprefix("\ufeff")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @property
    def suffix(self) -> str:
        """What stands behind the last dot of the name, in lower case: ``bib``."""
        return Path(self.name).suffix.lower().removeprefix(".")


@dataclass
class Source:
    """One file being read. A folder may be one, too; then only ``path`` and ``head`` mean something."""

    path: Path
    _raw: BinaryIO | None = field(default=None, init=False, repr=False)
    _unpacked: Unpacked | None = field(default=None, init=False, repr=False)
    share_read: float | None = field(default=None, init=False, repr=False)
    """What a reader that opens the file by itself says it has read of it, 0 to 1."""

    @cached_property
    def head(self) -> Head:
        """How it begins; raises SourceUnreadable when it can't be opened."""
        if self.path.is_dir():
            return Head(self.path, self.path.name, 0, b"", "utf-8", is_whole=True, is_folder=True)
        with self.open() as stream:
            content = _read_fully(stream, HEAD + 1)
            name = self._unpacked.member if self._unpacked else ""
            damage = self.damage
        size = self.path.stat().st_size
        shown = content[:HEAD]
        is_whole = len(content) <= HEAD
        return Head(
            self.path, name or _bare_name(self.path), size, shown, find_encoding(shown), is_whole, damage=damage
        )

    @property
    def consumed(self) -> int:
        """Bytes of the file read so far, packed ones where it is packed."""
        if self.share_read is not None:
            return round(self.share_read * self.path.stat().st_size)
        if self._raw is None:
            return 0
        return self.path.stat().st_size if self._raw.closed else self._raw.tell()

    @property
    def damage(self) -> str:
        """Why the file can't be read to its end; empty where it can. To be looked at after the last record."""
        return self._unpacked.damage if self._unpacked else ""

    @contextmanager
    def open(self) -> Iterator[io.BufferedReader]:
        """Open its bytes, unpacked; raises SourceUnreadable when it can't be opened."""
        try:
            raw = self.path.open("rb")
        except OSError as error:
            raise SourceUnreadable(self.path, error.strerror or str(error)) from error
        with raw:
            packing = find_packing(raw.read(8))
            raw.seek(0)
            self._raw = raw
            self._unpacked = Unpacked(raw, packing, self.path.stat().st_size) if packing else None
            yield io.BufferedReader(self._unpacked, BUFFER) if self._unpacked else raw

    @contextmanager
    def open_utf8(self) -> Iterator[io.BufferedReader]:
        """Open its bytes as UTF-8 without a byte order mark, whatever they are written in."""
        if self.head.encoding == "utf-8":
            with self.open() as stream:
                yield stream
        else:
            with self.open_text() as text:
                yield io.BufferedReader(_Encoded(text), BUFFER)

    @contextmanager
    def open_text(self) -> Iterator[TextIO]:
        """Open it as text, each end of line ``\\n``."""
        encoding = self.head.encoding
        with self.open() as stream:
            text = io.TextIOWrapper(stream, encoding, _errors(encoding))
            text._CHUNK_SIZE = BUFFER  # type: ignore[attr-defined]  # noqa: SLF001 - 8 kB is a line or two of some files
            yield text
            text.detach()


def find_encoding(content: bytes) -> str:
    """
    Tell in what *content* is written: by its mark, by what it declares, by where its zeros are, else UTF-8.

    >>> find_encoding("é".encode("utf-16")), find_encoding(b"a\\x00b\\x00c\\x00"), find_encoding(b"caf\\xe9")
    ('utf-16', 'utf-16-le', 'utf-8')
    """
    for mark, name in _MARKS.items():
        if content.startswith(mark):
            return name
    sample = content[:2000]
    if sample.count(0) > len(sample) // 4:
        return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    declared = _DECLARED.search(sample)
    name = next(filter(None, declared.groups()), b"").decode("ascii") if declared else "utf-8"
    return _known(name) if not _is_utf8(content) else "utf-8"


def _known(encoding: str) -> str:
    """The codec's name; UTF-8 where there is none, or one that is not of texts."""
    for written in (encoding, encoding.replace("-", "")):  # "latin-9" of Emacs is "latin9" here
        with suppress(LookupError):
            name = codecs.lookup(written).name
            return name if not name.startswith(("utf", "ascii")) and name not in _NO_TEXT else "utf-8"
    return "utf-8"


_NO_TEXT = {"base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib", "punycode", "idna", "unicode_escape"}


def _is_utf8(content: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return False
    return True


def _errors(encoding: str) -> str:
    return OR_WINDOWS if encoding in {"utf-8", "utf-8-sig"} else "replace"


def _decode_as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(bytes([byte]).decode("cp1252", "replace").replace("\ufffd", chr(byte)) for byte in wrong), error.end


codecs.register_error(OR_WINDOWS, _decode_as_windows)


def _bare_name(path: Path) -> str:
    return path.stem if path.suffix.lower() in SUFFIXES else path.name


def _read_fully(stream: BinaryIO, size: int) -> bytes:
    """Read *size* bytes, fewer only at the end."""
    content = b""
    while len(content) < size and (more := stream.read(size - len(content))):
        content += more
    return content


class _Encoded(io.RawIOBase):
    """The characters of a text as UTF-8."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        if not self._left:
            self._left = self._text.read(BUFFER).encode("utf-8", "surrogatepass")
        data, self._left = self._left[: len(view)], self._left[len(view) :]
        view[: len(data)] = data
        return len(data)
