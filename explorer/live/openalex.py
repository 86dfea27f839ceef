"""
OpenAlex, through pyalex: works that fit a query, of an author and the co-authors, or that cite a work.

Prices: https://developers.openalex.org/api-reference/authentication. A work by its id is free, a
page of a list costs $0.0001, and so does a work by its DOI as pyalex writes the address; a page
of a search costs $0.001.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyalex
from pyalex.api import BaseOpenAlex

from explorer.errors import InvalidOption, quote
from explorer.live.circle import gather_circle
from explorer.live.ids import find_doi, find_openalex, find_orcid
from explorer.live.models import Estimate, Page, Service, Wanted
from explorer.live.paging import JSON_KINDS, count_pages, parse_json, read_total, send_nothing
from explorer.live.people import pick_person, rank_coauthors
from explorer.live.session import LiveSession
from explorer.live.settings import Account
from explorer.models import Hit
from explorer.sources.values import objects_in, text_of

URL = "https://api.openalex.org"
PAGE = 100
"""Works a request at most, https://developers.openalex.org/guides/page-through-results."""
PEOPLE = 50
"""Authors that one request asks about; an address holds no more than 4,096 characters."""
LIST, SEARCH = 0.0001, 0.001
"""US dollars a page."""
WITH_KEY, WITHOUT_KEY = 1.0, 0.1
"""US dollars a day that are free."""


class _Rerouted(BaseOpenAlex):  # type: ignore[misc]
    """A question of pyalex, asked through a session of ours and at the address that is set."""

    def __init__(self, session: LiveSession) -> None:
        super().__init__()
        self._live = session

    def _get_from_url(self, url: str, session: object = None) -> Any:  # noqa: ARG002 - pyalex gives its own
        return super()._get_from_url(url.replace(URL, pyalex.config.openalex_url, 1), self._live)


class Works(_Rerouted, pyalex.Works):  # type: ignore[misc]
    """The works of OpenAlex; pyalex makes the address of the name."""


class Authors(_Rerouted, pyalex.Authors):  # type: ignore[misc]
    """The authors of OpenAlex."""


def estimate(wanted: Wanted) -> Estimate:
    if wanted.citing:
        is_priced = _read_cited(wanted.citing).startswith("doi:")
        pages = count_pages(wanted.most, PAGE)
        return Estimate(pages + 1, (pages + is_priced) * LIST)
    if not wanted.researcher:
        pages = count_pages(wanted.most, PAGE)
        return Estimate(pages, pages * SEARCH)
    is_id = find_orcid(wanted.researcher) or find_openalex(wanted.researcher, "A")
    searches = 0 if is_id else 1
    pages = count_pages(wanted.most, PAGE)
    if wanted.coauthors:
        pages = wanted.most // PAGE + 1 + count_pages(wanted.coauthors, PEOPLE)
    return Estimate(searches + pages, searches * SEARCH + pages * LIST)


def gather(wanted: Wanted, session: LiveSession) -> Iterator[Page]:
    pyalex.config.update(
        api_key=session.account.key or None, email=session.account.email or None, openalex_url=session.url
    )
    if wanted.citing:
        return _gather_citing(wanted, session)
    if wanted.researcher:
        return _gather_researcher(wanted, session)
    return _read_pages(_within(Works(session).search(wanted.query), wanted), session, wanted.most)


def check(content: bytes, url: str) -> str:
    """Say why pyalex could not read an answer."""
    value = parse_json(content)
    if not isinstance(value, dict):
        return "it is cut short, or no JSON"
    if not {"results", "id"} & value.keys():
        return "it is no answer of OpenAlex"
    results, meta = value.get("results"), value.get("meta")
    if "results" in value and not (isinstance(results, list) and all(isinstance(one, dict) for one in results)):
        return "its list holds something else than works"
    if "cursor=" in url and not (isinstance(meta, dict) and "next_cursor" in meta):
        return "it does not say where the next page is"
    return ""


def _gather_researcher(wanted: Wanted, session: LiveSession) -> Iterator[Page]:
    orcid = find_orcid(wanted.researcher)
    own = orcid or find_openalex(wanted.researcher, "A") or _look_up(wanted.researcher, session)
    scheme = "orcid" if orcid else "openalex"

    def read_pages(people: Sequence[str], most: int) -> Iterator[Page]:
        field = "orcid" if find_orcid(people[0]) else "id"
        works = Works(session).filter(**{f"authorships.author.{field}": "|".join(people)})
        return _read_pages(_within(_newest(works), wanted), session, most)

    def rank(paths: Sequence[Path]) -> list[str]:
        return rank_coauthors(paths, f"{scheme}:{own}", "openalex", wanted.coauthors)

    return gather_circle(wanted, own, read_pages, rank, PEOPLE)


def _gather_citing(wanted: Wanted, session: LiveSession) -> Iterator[Page]:
    """The cited work comes first: a library that has it from elsewhere learns by which id the others cite it."""
    cited = Works(session)[_read_cited(wanted.citing)]
    yield Page(session.last.path, 1, 1)
    cites = find_openalex(text_of(cited.get("id")), "W")
    if cites:
        yield from _read_pages(_within(_newest(Works(session).filter(cites=cites)), wanted), session, wanted.most)


def _read_cited(work: str) -> str:
    own, doi = find_openalex(work, "W"), find_doi(work)
    if not own and not doi:
        raise InvalidOption(
            f"{quote(work)} is no id of a work at OpenAlex.", hint="Give one such as W2741809807, or a DOI."
        )
    return own or f"doi:{doi}"


def _newest(works: Works) -> Works:
    return works.sort(publication_date="desc")


def _within(works: Works, wanted: Wanted) -> Works:
    if wanted.since:
        works = works.filter(from_publication_date=wanted.since.isoformat())
    if wanted.until:
        works = works.filter(to_publication_date=wanted.until.isoformat())
    return works


def _read_pages(works: Works, session: LiveSession, most: int) -> Iterator[Page]:
    pager = works.paginate(per_page=min(PAGE, most), n_max=most)
    got = existing = 0
    for found in pager:
        first = 0 if got else read_total(found.meta.get("count"))
        existing = existing or first
        got += len(found)
        yield Page(session.last.path, len(found), first)
        if not found or got >= existing:
            return
        pager.per_page = max(1, min(PAGE, most - got))


def _look_up(name: str, session: LiveSession) -> str:
    found = Authors(session).search(name).get(per_page=25)
    return pick_person("OpenAlex", name, [_build_hit(one) for one in found])


def _build_hit(author: dict[str, object]) -> Hit:
    places = [text_of(one.get("display_name")) for one in objects_in(author.get("last_known_institutions"))]
    return Hit(
        id=find_openalex(text_of(author.get("id")), "A"),
        type="person",
        label=text_of(author.get("display_name")),
        score=0.0,
        works=read_total(author.get("works_count")),
        detail=next((one for one in places if one), ""),
    )


def _remark(account: Account) -> str:
    return "" if account.key else "without a key, from a budget shared by all at this address"


SERVICE = Service(
    name="openalex",
    title="OpenAlex",
    url=URL,
    accepts=JSON_KINDS,
    suffix=".json",
    pace=0.1,
    offers=frozenset({"query", "researcher", "coauthors", "citing", "dates"}),
    refusal={},
    estimate=estimate,
    gather=gather,
    check=check,
    headers=send_nothing,
    remark=_remark,
    daily_usd=lambda account: WITH_KEY if account.key else WITHOUT_KEY,
)
