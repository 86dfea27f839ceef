"""
A file's bytes as they were before they were packed: gzip, bzip2, xz, zstd, or a zip of one file.

What can't be unpacked ends the bytes, and says why: everything before it is of use.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

import pyarrow as pa

from explorer.errors import quote

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
}
"""How a packed file begins, whatever its name is."""
SUFFIXES = (".gz", ".bz2", ".xz", ".zst", ".zip")

FREE = 256_000_000
"""Bytes that any packed file may grow to."""
MOST_GROWTH = 200
"""Times its size that a file may grow to beyond that. Text shrinks to a fifth or a tenth; a bomb to a thousandth."""

_DAMAGE = (EOFError, OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, RuntimeError, NotImplementedError)
"""RuntimeError: a member of a zip with a password; NotImplementedError: one packed in another way."""


class Unpacked(io.RawIOBase):
    """The bytes in a packed file, as far as they can be had."""

    def __init__(self, raw: BinaryIO, packing: str, size: int) -> None:
        self.damage = ""
        """Why the bytes end before the file does; empty while they don't."""
        self.member = ""
        """The name of the file in a zip."""
        self._packing = packing
        self._left = max(FREE, size * MOST_GROWTH)
        self._stream = self._open(raw)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        if self.damage or self._stream is None:
            return 0
        view = memoryview(buffer).cast("B")
        try:
            data = self._stream.read1(len(view)) if hasattr(self._stream, "read1") else self._stream.read(len(view))
        except _DAMAGE as error:
            self.damage = f"the {self._packing} stream is damaged or ends early: {error}"
            return 0
        self._left -= len(data)
        if self._left < 0:
            self.damage = f"it unpacks to more than {MOST_GROWTH} times its size, as no text does"
            return 0
        view[: len(data)] = data
        return len(data)

    def _open(self, raw: BinaryIO) -> BinaryIO | None:
        try:
            match self._packing:
                case "gzip":
                    return cast("BinaryIO", gzip.GzipFile(fileobj=raw))
                case "bzip2":
                    return cast("BinaryIO", bz2.BZ2File(raw))
                case "xz":
                    return cast("BinaryIO", lzma.LZMAFile(raw))
                case "zstd":
                    return cast("BinaryIO", pa.CompressedInputStream(pa.PythonFile(raw, mode="r"), "zstd"))
                case _:
                    return self._open_member(zipfile.ZipFile(raw))
        except _DAMAGE as error:
            self.damage = f"the {self._packing} file is damaged: {error}"
            return None

    def _open_member(self, archive: zipfile.ZipFile) -> BinaryIO | None:
        members = [info for info in archive.infolist() if _is_data(info)]
        if len(members) != 1:
            names = ", ".join(quote(info.filename) for info in members[:3])
            more = ", …" if len(members) > 3 else ""
            self.damage = f"it is a zip of {len(members)} files ({names}{more}); unpack it, and import what is in it"
            return None
        self.member = PurePosixPath(members[0].filename).name
        return cast("BinaryIO", archive.open(members[0]))


def find_packing(beginning: bytes) -> str:
    """
    Name the way in which a file that begins with *beginning* is packed; empty where it is not.

    >>> find_packing(b"\\x1f\\x8b\\x08"), find_packing(b"@article{")
    ('gzip', '')
    """
    return next((name for magic, name in MAGIC.items() if beginning.startswith(magic)), "")


def _is_data(info: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(info.filename)
    return not info.is_dir() and name.parts[0] != "__MACOSX" and not name.name.startswith(".")
