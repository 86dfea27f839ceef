"""
Crossref (https://www.crossref.org/documentation/retrieve-metadata/rest-api): works of a query, or of an ORCID iD.

It knows people by ORCID iDs alone, where publishers gave them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from explorer.errors import InvalidOption, quote
from explorer.live.circle import gather_circle
from explorer.live.ids import find_orcid
from explorer.live.models import Estimate, Page, Service, Wanted
from explorer.live.paging import JSON_KINDS, check_json, count_pages, cut_pages, read_total, send_nothing, span
from explorer.live.people import rank_coauthors
from explorer.live.session import LiveSession
from explorer.live.settings import Account
from explorer.sources.values import objects_in, pick

PAGE = 100
PEOPLE = 20
"""ORCID iDs that one request asks about."""


def estimate(wanted: Wanted) -> Estimate:
    _read_own(wanted.researcher)
    if not wanted.coauthors:
        return Estimate(count_pages(wanted.most, PAGE))
    return Estimate(wanted.most // PAGE + 1 + count_pages(wanted.coauthors, PEOPLE))


def gather(wanted: Wanted, session: LiveSession) -> Iterator[Page]:
    if not wanted.researcher:
        return _read_pages({"query": wanted.query}, (), wanted, session, wanted.most)
    own = _read_own(wanted.researcher)

    def read_pages(people: Sequence[str], most: int) -> Iterator[Page]:
        return _read_pages({}, people, wanted, session, most)

    def rank(paths: Sequence[Path]) -> list[str]:
        return rank_coauthors(paths, f"orcid:{own}", "orcid", wanted.coauthors)

    return gather_circle(wanted, own, read_pages, rank, PEOPLE)


def _read_own(researcher: str) -> str:
    own = find_orcid(researcher)
    if researcher and not own:
        raise InvalidOption(
            f"Crossref knows people by their ORCID iDs, and {quote(researcher)} is none.",
            hint="Give the ORCID iD, or the name to openalex.",
        )
    return own


def _read_pages(
    words: dict[str, str], people: Sequence[str], wanted: Wanted, session: LiveSession, most: int
) -> Iterator[Page]:
    days = span(wanted, "from-pub-date:", "until-pub-date:")
    filters = ",".join([*(f"orcid:{one}" for one in people), *([days] if days else [])])
    order = {} if words else {"sort": "published", "order": "desc"}
    for start, size in cut_pages(most, PAGE):
        asked = {**words, **({"filter": filters} if filters else {}), **order}
        answer = session.ask("works", {"rows": size, "offset": start, **asked})
        found = sum(1 for _ in objects_in(pick(answer, "message", "items")))
        total = read_total(pick(answer, "message", "total-results"))
        yield Page(session.last.path, found, 0 if start else total)
        if found < size or start + found >= total:
            return


def _remark(account: Account) -> str:
    return "" if account.email else "without an e-mail address, at the pace for those who give none"


SERVICE = Service(
    name="crossref",
    title="Crossref",
    url="https://api.crossref.org",
    accepts=JSON_KINDS,
    suffix=".json",
    pace=1.0,
    offers=frozenset({"query", "researcher", "coauthors", "dates"}),
    refusal={"citing": "Crossref does not say who cites a work; ask openalex or semantic-scholar."},
    estimate=estimate,
    gather=gather,
    check=check_json,
    headers=send_nothing,
    remark=_remark,
)
