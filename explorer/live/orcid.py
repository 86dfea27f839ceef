"""
ORCID (https://info.orcid.org/documentation/api-tutorials): the works on a person's record, with who wrote them.

A record lists works in brief, without authors. The full works are asked for, too, a hundred at
once, and what they say of contributors is put beside the record's own words: one file a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import orjson

from explorer.live.circle import gather_circle
from explorer.live.ids import find_orcid
from explorer.live.models import Estimate, Page, Service, Wanted
from explorer.live.paging import JSON_KINDS, check_json, count_pages, say_nothing
from explorer.live.people import pick_person, rank_coauthors
from explorer.live.session import LiveSession
from explorer.live.settings import Account
from explorer.models import Hit
from explorer.sources.values import as_object, count_of, join_name, objects_in, pick, text_of, texts_in

BULK = 100
"""Full works a request."""
_FULL = ("contributors", "short-description", "language-code")
"""What a full work says that a summary does not."""


def estimate(wanted: Wanted) -> Estimate:
    searches = 0 if find_orcid(wanted.researcher) else 1
    if not wanted.coauthors:
        return Estimate(searches + 1 + count_pages(wanted.most, BULK))
    return Estimate(searches + 2 * (wanted.coauthors + 1) + wanted.most // BULK)


def gather(wanted: Wanted, session: LiveSession) -> Iterator[Page]:
    own = find_orcid(wanted.researcher) or _look_up(wanted.researcher, session)

    def read_pages(people: Sequence[str], most: int) -> Iterator[Page]:
        return _read_person(people[0], session, most)

    def rank(paths: Sequence[Path]) -> list[str]:
        return rank_coauthors(paths, f"orcid:{own}", "orcid", wanted.coauthors)

    return gather_circle(wanted, own, read_pages, rank, 1)


def _read_person(own: str, session: LiveSession, most: int) -> Iterator[Page]:
    record = session.ask(f"{own}/record")
    groups = [
        summary
        for group in objects_in(pick(record, "activities-summary", "works", "group"))
        if (summary := _choose(group))
    ]
    full = _read_full(own, [summary for summary, _ in groups[:most]], session)
    listed = [_merge(group, summary, full) for summary, group in groups[:most]]
    merged = {**as_object(record), "activities-summary": {"works": {"group": listed}}}
    answer = session.keep(f"works of {own}, at most {most}", orjson.dumps(merged))
    yield Page(answer.path, len(listed), len(groups))


def _choose(group: Mapping[str, object]) -> tuple[Mapping[str, object], Mapping[str, object]] | None:
    """Of several summaries of one work choose the one that the person prefers."""
    summaries = list(objects_in(group.get("work-summary")))
    return (max(summaries, key=lambda one: count_of(one.get("display-index")) or 0), group) if summaries else None


def _read_full(
    own: str, summaries: Sequence[Mapping[str, object]], session: LiveSession
) -> dict[str, Mapping[str, object]]:
    codes = [code for one in summaries if (code := text_of(one.get("put-code"))).isdecimal()]
    found = {}
    for start in range(0, len(codes), BULK):
        answer = session.ask(f"{own}/works/{','.join(codes[start : start + BULK])}")
        works = (as_object(one.get("work")) for one in objects_in(as_object(answer).get("bulk")))
        found.update({text_of(work.get("put-code")): work for work in works})
    return found


def _merge(
    group: Mapping[str, object], summary: Mapping[str, object], full: Mapping[str, Mapping[str, object]]
) -> dict[str, object]:
    work = full.get(text_of(summary.get("put-code")), {})
    told = {name: work[name] for name in _FULL if work.get(name)}
    return {**group, "work-summary": [{**one, **told} if one is summary else one for one in _summaries(group)]}


def _summaries(group: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    return objects_in(group.get("work-summary"))


def _look_up(name: str, session: LiveSession) -> str:
    words = " ".join(name.replace('"', " ").replace("\\", " ").split())
    answer = session.ask("expanded-search/", {"q": f'given-and-family-names:"{words}"', "rows": 25})
    found = objects_in(as_object(answer).get("expanded-result"))
    return pick_person("ORCID", name, [_build_hit(one) for one in found])


def _build_hit(person: Mapping[str, object]) -> Hit:
    return Hit(
        id=text_of(person.get("orcid-id")),
        type="person",
        label=join_name(person.get("given-names"), person.get("family-names")),
        score=0.0,
        detail=next(iter(texts_in(person.get("institution-name"))), ""),
    )


def _headers(account: Account) -> dict[str, str]:
    return {"Authorization": f"Bearer {account.key}"} if account.key else {}


SERVICE = Service(
    name="orcid",
    title="ORCID",
    url="https://pub.orcid.org/v3.0",
    accepts=JSON_KINDS,
    suffix=".json",
    pace=0.2,
    offers=frozenset({"researcher", "coauthors"}),
    refusal={
        "query": "ORCID finds people, not works; give --researcher, or the query to openalex.",
        "citing": "ORCID does not say who cites a work; ask openalex or semantic-scholar.",
        "dates": "ORCID gives all works of a person; leave the days out.",
    },
    estimate=estimate,
    gather=gather,
    check=check_json,
    headers=_headers,
    remark=say_nothing,
)
