"""Files as other programs export them, written by a test and read through the registry."""

from __future__ import annotations

from pathlib import Path

from explorer.sources.formats import Reading, Source
from explorer.sources.records import WorkRecord
from explorer.sources.registry import get_format, recognise


def put(folder: Path, content: str | bytes, name: str = "export.txt") -> Source:
    """Write a file; its name says nothing of its format."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Source(path)


def read_all(folder: Path, content: str | bytes, format_name: str = "") -> list[Reading]:
    """Read a file in the format that it is recognised as, or in the one that is named."""
    source = put(folder, content)
    return list((get_format(format_name) if format_name else recognise(source)).read(source))


def read_works(folder: Path, content: str | bytes, format_name: str = "") -> list[WorkRecord]:
    """Read a file of which every record is a work."""
    readings = read_all(folder, content, format_name)
    assert [reading.reason for reading in readings if reading.reason] == []
    return [reading.work for reading in readings if reading.work]


def read_one(folder: Path, content: str | bytes, format_name: str = "") -> WorkRecord:
    """Read a file of one work."""
    (work,) = read_works(folder, content, format_name)
    return work


def names_of(work: WorkRecord) -> list[str]:
    return [author.name for author in work.authors]


def places_of(work: WorkRecord) -> list[list[str]]:
    return [[institution.name for institution in author.institutions] for author in work.authors]
