"""What a reader yields: one reading for each record of a file, a work or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import NamedTuple

from explorer.errors import RecordRejected
from explorer.sources.records import WorkRecord, build_work

LONGEST_EXCERPT = 2000
"""Bytes of a rejected record that the rejects file repeats."""


class Reading(NamedTuple):
    """What one record gave."""

    line: int
    """The line on which it begins, counted from 1; where a format has no lines, the record's number."""
    work: WorkRecord | None
    digest: int
    """A hash of the record as it stands in the file, 63 bits, to tell a changed record from an unchanged one."""
    reason: str = ""
    """Why there is no work."""
    excerpt: str = ""
    """The beginning of a rejected record, as it stands in the file."""


def read_record(line: int, raw: bytes | str, parse: Callable[[], Mapping[str, object] | WorkRecord]) -> Reading:
    """
    Make a work of what *parse* says of the record *raw*: the fields of docs/data-format.md, or the work itself.

    A RecordRejected that it raises, or a record without a title, becomes a reading with the reason.

    >>> read_record(1, "TY  - JOUR", lambda: {"title": ""}).reason
    'the title is not text, or empty'
    """
    try:
        parsed = parse()
        return Reading(line, parsed if isinstance(parsed, WorkRecord) else build_work(parsed), digest_of(raw))
    except RecordRejected as rejected:
        return reject(line, raw, str(rejected))


def reject(line: int, raw: bytes | str, reason: str) -> Reading:
    """
    Say why the record *raw* can't be used.

    >>> reject(7, b"x" * 9000, "no title").excerpt == "x" * 2000
    True
    """
    shown = raw[:LONGEST_EXCERPT]
    text = shown.decode("utf8", "replace") if isinstance(shown, bytes) else shown
    return Reading(line, None, digest_of(raw), reason, text.rstrip("\r\n"))


def digest_of(raw: bytes | str) -> int:
    """Hash a record as it stands in the file; white space around it does not count."""
    content = raw.strip() if isinstance(raw, bytes) else raw.strip().encode("utf8", "surrogatepass")
    return int.from_bytes(blake2b(content, digest_size=8).digest()) >> 1
