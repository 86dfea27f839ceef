"""Works of Crossref (https://api.crossref.org): lists and single works of its API, parts of its public data file."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.errors import RecordRejected
from explorer.sources import crossref_records
from explorer.sources.crossref_records import Work, build_record
from explorer.sources.formats import CERTAIN, LIKELY, NO
from explorer.sources.json_documents import JsonShape, build_json_format
from explorer.sources.loose import convert_loosely
from explorer.sources.records import WorkRecord
from explorer.sources.values import Fields, as_object, objects_in, text_of

_OWN = {"is-referenced-by-count", "reference-count", "references-count", "container-title", "deposited", "indexed"}


def judge(record: Fields) -> float:
    """An answer names its kind; a work has a DOI under that name, and its title in a list."""
    if "message-type" in record and "message" in record:
        return CERTAIN
    items = record.get("items")
    if isinstance(items, list):
        return max((judge(dict(one)) for one in objects_in(items[:5])), default=NO)
    if not isinstance(record.get("DOI"), str) or isinstance(record.get("title"), str):
        return NO
    return CERTAIN if _OWN & record.keys() else LIKELY


def expand(record: Fields) -> Iterable[object]:
    message = record.get("message", record)
    if isinstance(message, str):
        return (record,)
    if isinstance(message, list):
        return [_read_failure(one) for one in message] or [record]
    items = as_object(message).get("items")
    return items if isinstance(items, list) else (message,)


def decode_line(line: bytes) -> WorkRecord | None:
    """Read a line that holds a work as Crossref documents it; None where it holds anything else."""
    work = crossref_records.decode(line)
    return build_record(work) if work.doi and work.title else None


def read_work(record: Fields) -> WorkRecord:
    """Read a work; raises RecordRejected for an error, a journal, a member and whatever else is none."""
    _check_is_work(record)
    return build_record(convert_loosely(record, Work))


def _read_failure(problem: object) -> Fields:
    """What Crossref says instead of an answer, in the place of a work."""
    return {"message": text_of(as_object(problem).get("message"))}


def _check_is_work(work: Fields) -> None:
    if "message" in work and "DOI" not in work:
        raise RecordRejected(f"Crossref answered with an error: {text_of(work['message']) or 'none given'}")
    if "agency" in work and "title" not in work:
        raise RecordRejected("it says which agency registered a DOI, and holds no work")
    if "DOI" not in work and "title" in work and {"ISSN", "counts", "coverage"} & work.keys():
        raise RecordRejected("a journal of Crossref, not a work")
    if "DOI" not in work and ({"primary-name", "alt-names", "hierarchy"} & work.keys()):
        raise RecordRejected("a member or funder of Crossref, not a work")


_SHAPE = JsonShape(judge, expand, read_work, ("message.items", "items"), decode=decode_line)
FORMAT = build_json_format("crossref", "Crossref JSON", _SHAPE)
