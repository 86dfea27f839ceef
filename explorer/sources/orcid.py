"""
Works of an ORCID record (https://info.orcid.org/documentation/api-tutorials): the record, its works, full works.

A list of works gives no authors. What it is a list of is known, though: the works of one person,
who becomes an author, and the note says that others may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from explorer.errors import RecordRejected
from explorer.sources.formats import CERTAIN, NO
from explorer.sources.identifiers import last_part, parse_arxiv_id
from explorer.sources.json_documents import JsonShape, build_json_format
from explorer.sources.kinds import read_kind
from explorer.sources.person_names import flip_name
from explorer.sources.values import Fields, as_object, join_date, join_name, objects_in, pick, tag_id, text_of

_OWNER = "_owner"
"""Where a work taken out of its list keeps whose list it was."""
_SCHEMES = {"pmid": "pmid", "pmc": "pmcid", "eid": "scopus", "wosuid": "wos", "dblp": "dblp", "isbn": "isbn"}
_NOT_WRITTEN = ("editor", "translator", "reviewer", "chair", "sponsor", "supervis", "funding", "administration",
                "resources", "assignee", "other")  # fmt: skip
"""Parts of a role that do not make an author; the roles of CRediT otherwise do."""
_EDITED = {"edited-book", "translation", "review", "journal-issue"}
"""Kinds of which the person need not be an author."""


def judge(record: Fields) -> float:
    if "orcid-identifier" in record or isinstance(record.get("activities-summary"), dict):
        return CERTAIN
    groups = next(objects_in(record.get("group")), None)
    if groups is not None or isinstance(record.get("bulk"), list):
        return CERTAIN if groups is None or "work-summary" in groups else NO
    return CERTAIN if "put-code" in record and "title" in record else NO


def expand(record: Fields) -> Iterable[object]:
    """Take a record apart into its works, one for each group of those that ORCID holds for the same."""
    if _OWNER in record:
        return (record,)
    owner = _read_owner(record)
    works = as_object(pick(record, "activities-summary", "works")) or record
    if isinstance(works.get("group"), list):
        return (_add_owner(_merge(group), owner) for group in objects_in(works["group"]))
    if isinstance(works.get("bulk"), list):
        return (_add_owner(as_object(one.get("work")) or one, owner) for one in objects_in(works["bulk"]))
    return (_add_owner(record, owner),)


def read_work(work: Fields) -> Fields:
    """Read a work, full or in summary; raises RecordRejected for a person whose works are not given."""
    _check_is_work(work)
    ids = dict(_find_ids(work))
    date = as_object(work.get("publication-date"))
    authors = [_read_contributor(one) for one in objects_in(pick(work, "contributors", "contributor"))]
    return {
        "id": tag_id("orcid-work", work.get("put-code")),
        "title": pick(work, "title", "title", "value"),
        "date": join_date(*(pick(date, part, "value") for part in ("year", "month", "day"))),
        "type": read_kind(text_of(work.get("type"))),
        "venue": pick(work, "journal-title", "value") or work.get("journal-title"),
        "abstract": work.get("short-description"),
        "doi": ids.get("doi"),
        "arxiv_id": parse_arxiv_id(ids.get("arxiv")),
        "url": pick(work, "url", "value"),
        "language": work.get("language-code"),
        "ids": [tag_id(scheme, ids.get(kind)) for kind, scheme in _SCHEMES.items()],
        **_list_authors(work, [one for one in authors if one]),
    }


def _check_is_work(work: Fields) -> None:
    if "title" not in work and ({"orcid-identifier", "person", "path"} & work.keys()):
        raise RecordRejected("an ORCID record that shows no works")
    error = as_object(work.get("error")) or work
    if "error-code" in error or "response-code" in error:
        raise RecordRejected(f"ORCID answered with an error: {text_of(error.get('developer-message'))}")


def _list_authors(work: Fields, written: list[Fields]) -> Fields:
    owner = as_object(work.get(_OWNER))
    if written or not owner.get("name") or text_of(work.get("type")).lower() in _EDITED:
        return {"authors": [_recognise(one, owner) for one in written]}
    return {"authors": [owner], "note": "the list names one author; there may be others"}


def _recognise(author: Fields, owner: Mapping[str, object]) -> Fields:
    """The person whose record it is keeps their iD where it is theirs by name."""
    is_owner = owner.get("name") and author["name"] == owner.get("name") and not author["orcid"]
    return {**author, "orcid": owner.get("orcid")} if is_owner else author


def _read_contributor(person: Mapping[str, object]) -> Fields | None:
    role = text_of(pick(person, "contributor-attributes", "contributor-role")).lower()
    if any(part in role for part in _NOT_WRITTEN):
        return None
    orcid = pick(person, "contributor-orcid", "path") or pick(person, "contributor-orcid", "uri")
    return {"name": flip_name(text_of(pick(person, "credit-name", "value"))), "orcid": orcid}


def _read_owner(record: Fields) -> Fields:
    name = as_object(pick(record, "person", "name"))
    said = join_name(pick(name, "given-names", "value"), pick(name, "family-name", "value"))
    orcid = pick(record, "orcid-identifier", "path") or text_of(record.get("path")).strip("/").partition("/")[0]
    return {"name": said or text_of(pick(name, "credit-name", "value")), "orcid": orcid}


def _add_owner(work: Mapping[str, object], owner: Fields) -> Fields:
    return {**work, _OWNER: owner}


def _merge(group: Mapping[str, object]) -> Fields:
    """Of several summaries of one work the person prefers the one that comes first; its ids are those of all."""
    summaries = sorted(objects_in(group.get("work-summary")), key=_prefer)
    first = summaries[0] if summaries else {}
    listed = [*_list_ids(first), *_list_ids(group), *(one for other in summaries[1:] for one in _list_ids(other))]
    return {**first, "external-ids": {"external-id": listed}}


def _prefer(summary: Mapping[str, object]) -> int:
    index = text_of(summary.get("display-index"))
    return -int(index) if index.isdecimal() and len(index) < 10 else 0


def _list_ids(holder: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    return objects_in(pick(holder, "external-ids", "external-id"))


def _find_ids(work: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What the work itself is called, the first of each kind last; ids of what it is part of say nothing of it."""
    found = [one for one in _list_ids(work) if one.get("external-id-relationship") in {"self", "SELF", None}]
    for one in reversed(found):
        kind = text_of(one.get("external-id-type")).lower()
        value = text_of(one.get("external-id-value")).strip()
        yield kind, last_part(value) if kind in {"pmid", "pmc"} else value


FORMAT = build_json_format("orcid", "ORCID works", JsonShape(judge, expand, read_work, ("group", "bulk")))
