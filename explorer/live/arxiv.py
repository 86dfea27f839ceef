"""
arXiv, through the client ``arxiv``: papers that fit a query, of a person's name, or of some days.

Its terms ask for one request every three seconds: https://info.arxiv.org/help/api/tou.html.
It knows people by their names alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import arxiv

from explorer.errors import AnswerUnusable, InvalidOption, SourceRefused, quote
from explorer.live.circle import gather_circle
from explorer.live.ids import find_orcid
from explorer.live.models import Estimate, Page, Service, Wanted
from explorer.live.paging import count_pages, cut_pages, read_total, say_nothing, send_nothing
from explorer.live.people import rank_coauthor_names
from explorer.live.session import LiveSession

PAGE = 100
PEOPLE = 15
"""Names that one request asks about."""
_ATOM = "{http://www.w3.org/2005/Atom}"
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_FIELDED = re.compile(r"\b(?:ti|au|abs|co|jr|cat|rn|id|all|submittedDate|lastUpdatedDate):", re.IGNORECASE)
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WORD = re.compile(r"[^\s()\"]+")


def estimate(wanted: Wanted) -> Estimate:
    if find_orcid(wanted.researcher):
        raise InvalidOption(
            f"arXiv is not asked by an ORCID iD such as {quote(wanted.researcher)}.", hint="Give the name instead."
        )
    if not wanted.coauthors:
        return Estimate(count_pages(wanted.most, PAGE))
    return Estimate(wanted.most // PAGE + 1 + count_pages(wanted.coauthors, PEOPLE))


def gather(wanted: Wanted, session: LiveSession) -> Iterator[Page]:
    if not wanted.researcher:
        return _read_pages(_join(_read_query(wanted.query), _write_days(wanted)), session, wanted.most)

    def read_pages(names: Sequence[str], most: int) -> Iterator[Page]:
        return _read_pages(_write_people(names, wanted), session, most)

    def rank(paths: Sequence[Path]) -> list[str]:
        return rank_coauthor_names(paths, wanted.researcher, wanted.coauthors)

    return gather_circle(wanted, wanted.researcher, read_pages, rank, PEOPLE)


def check(content: bytes, url: str) -> str:
    """Say why a feed can't be used. An empty page where there should be papers is a known slip of arXiv's."""
    if _DECLARED.search(content):
        return "it declares entities, which no answer of arXiv does"
    try:
        feed = ET.fromstring(content)  # noqa: S314 - without declarations there is nothing to expand
    except ET.ParseError:
        return "it is cut short, or no XML"
    if feed.tag != f"{_ATOM}feed":
        return "it is XML of another kind, no feed"
    entries = feed.findall(f"{_ATOM}entry")
    if entries and "api/errors" in (entries[0].findtext(f"{_ATOM}id") or ""):
        raise SourceRefused(
            f"arXiv answers with an error: {quote((entries[0].findtext(f'{_ATOM}summary') or '').strip())}.",
            hint="Check the words of the query.",
        )
    start = read_total(parse_qs(urlsplit(url).query).get("start", ["0"])[0])
    if not entries and _count(feed) > start:
        return "it is an empty page where papers should be"
    return ""


def _read_pages(query: str, session: LiveSession, most: int) -> Iterator[Page]:
    client = arxiv.Client(delay_seconds=0, num_retries=0)
    client.query_url_format = f"{session.url}/api/query?{{}}"
    client._session = session  # noqa: SLF001 - the client takes none, and its own would wait without end
    search = arxiv.Search(
        query, sort_by=arxiv.SortCriterion.SubmittedDate, sort_order=arxiv.SortOrder.Descending, max_results=None
    )
    for start, size in cut_pages(most, PAGE):
        client.page_size = size
        search.max_results = start + size
        found = _read_page(client, search, start)
        yield Page(session.last.path, found, 0 if start else _count(ET.fromstring(session.last.content)))  # noqa: S314
        if found < size:
            return


def _read_page(client: arxiv.Client, search: arxiv.Search, start: int) -> int:
    try:
        return sum(1 for _ in client.results(search, start))
    except (arxiv.ArxivError, ValueError, TypeError, AttributeError) as error:
        raise AnswerUnusable("arXiv", "its feed is not as arXiv describes it") from error


def _count(feed: ET.Element) -> int:
    return read_total(feed.findtext(f"{_SEARCH}totalResults"))


def _read_query(query: str) -> str:
    """
    Take a query as arXiv writes it as it is; of plain words all have to be there.

    >>> _read_query("cat:cs.LG AND ti:graph"), _read_query("graph splines")
    ('cat:cs.LG AND ti:graph', 'all:graph AND all:splines')
    """
    words = _WORD.findall(query)
    return query.strip() if _FIELDED.search(query) else " AND ".join(f"all:{word}" for word in words)


def _write_people(names: Sequence[str], wanted: Wanted) -> str:
    plain = (" ".join(_WORD.findall(name)) for name in names)
    return _join(" OR ".join(f'au:"{name}"' for name in plain if name), _write_days(wanted))


def _write_days(wanted: Wanted) -> str:
    """
    Write the days on which papers were submitted, in GMT; without a first day all since arXiv began.

    >>> from datetime import date
    >>> _write_days(Wanted("arxiv", since=date(2026, 11, 19), until=date(2026, 11, 19)))
    'submittedDate:[202611190000 TO 202611192359]'
    """
    if not wanted.since and not wanted.until:
        return ""
    first = f"{wanted.since:%Y%m%d}0000" if wanted.since else "199101010000"
    last = f"{wanted.until:%Y%m%d}2359" if wanted.until else "299912312359"
    return f"submittedDate:[{first} TO {last}]"


def _join(*parts: str) -> str:
    given = [part for part in parts if part]
    return " AND ".join(f"({part})" if len(given) > 1 and " OR " in part else part for part in given)


SERVICE = Service(
    name="arxiv",
    title="arXiv",
    url="https://export.arxiv.org",
    accepts=("application/atom+xml", "application/xml", "text/xml"),
    suffix=".xml",
    pace=3.0,
    offers=frozenset({"query", "researcher", "coauthors", "dates"}),
    refusal={"citing": "arXiv does not say who cites a paper; ask openalex or semantic-scholar."},
    estimate=estimate,
    gather=gather,
    check=check,
    headers=send_nothing,
    remark=say_nothing,
    lists_days=True,
)
