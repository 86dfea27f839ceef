"""Works of OpenAlex (https://openalex.org): pages and single answers of its API, parts of its snapshot."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.errors import RecordRejected
from explorer.sources.formats import CERTAIN, NO
from explorer.sources.json_documents import JsonShape, build_json_format
from explorer.sources.loose import convert_loosely
from explorer.sources.openalex_records import PREFIX, Work, build_record, decode, encode
from explorer.sources.reading import digest_of
from explorer.sources.records import WorkRecord
from explorer.sources.values import Fields, objects_in, text_of

_WORK_KEYS = {"authorships", "abstract_inverted_index", "referenced_works", "primary_location", "host_venue"}
_KINDS = {"A": "an author", "S": "a source", "I": "an institution", "T": "a topic", "C": "a concept",
          "P": "a publisher", "F": "a funder", "k": "a keyword", "s": "a subfield", "f": "a field",
          "d": "a domain"}  # fmt: skip
"""What else OpenAlex describes, by the first letter of its id."""


def judge(record: Fields) -> float:
    """Every object of OpenAlex has an id at openalex.org, unless it was asked to leave it out."""
    if isinstance(record.get("results"), list) and isinstance(record.get("meta"), dict):
        first = next(objects_in(record["results"]), None)
        return CERTAIN if first is None or judge(dict(first)) else NO
    is_own = text_of(record.get("id")).startswith(PREFIX)
    return CERTAIN if is_own or len(_WORK_KEYS & record.keys()) > 1 else NO


def expand(record: Fields) -> Iterable[object]:
    results = record.get("results")
    return results if isinstance(results, list) else (record,)


def read_work(record: Fields) -> WorkRecord:
    """Read a work; raises RecordRejected for an author, a topic and whatever else is none."""
    path = text_of(record.get("id")).removeprefix(PREFIX)
    if path[:1] in _KINDS and not _WORK_KEYS & record.keys():
        raise RecordRejected(f"{_KINDS[path[0]]} of OpenAlex, not a work; import the works, which name their authors")
    return build_record(convert_loosely(record, Work))


def decode_line(line: bytes) -> WorkRecord | None:
    """Read a line that holds a work as OpenAlex documents it; None where it holds anything else."""
    work = decode(line)
    is_work = work.id is not None and work.id.startswith(f"{PREFIX}W")
    return build_record(work) if is_work and (work.title or work.display_name) else None


def digest_work(_: bytes, work: WorkRecord) -> int:
    """Hash what is read of a work: every release of OpenAlex says anew when it was updated, which changes nothing."""
    return digest_of(encode(work))


_SHAPE = JsonShape(judge, expand, read_work, ("results",), digest_work, decode_line)
FORMAT = build_json_format("openalex", "OpenAlex JSON", _SHAPE)
