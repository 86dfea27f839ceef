"""
Semantic Scholar (https://api.semanticscholar.org/api-docs/graph): papers of a query, an author, or citing a paper.

Lists give the ids; papers are then asked for by their ids, many at once, since only so do they
come with what they cite.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote as escape

from explorer.errors import InvalidOption, quote
from explorer.live.circle import gather_circle
from explorer.live.ids import find_s2_author, find_s2_paper
from explorer.live.models import Estimate, Page, Service, Wanted
from explorer.live.paging import JSON_KINDS, check_json, count_pages, cut_pages, read_total
from explorer.live.people import pick_person, rank_coauthors
from explorer.live.session import LiveSession
from explorer.live.settings import Account
from explorer.models import Hit
from explorer.sources.values import as_object, objects_in, pick, text_of, texts_in

SEARCH = 100
MOST_FOUND = 1_000
"""Papers that a search gives at most."""
LIST = 1_000
BATCH = 200
"""Papers a request with all they cite; an answer holds no more than 10 MB."""
FIELDS = (
    "paperId,corpusId,externalIds,url,title,abstract,venue,publicationVenue,year,citationCount,fieldsOfStudy,"
    "s2FieldsOfStudy,publicationTypes,publicationDate,journal,authors,references.paperId"
)


def estimate(wanted: Wanted) -> Estimate:
    _check_wanted(wanted)
    batches = count_pages(wanted.most, BATCH)
    if wanted.citing:
        _read_cited(wanted.citing)
        return Estimate(1 + count_pages(wanted.most, LIST) + batches)
    if not wanted.researcher:
        return Estimate(count_pages(wanted.most, SEARCH) + batches)
    lists = count_pages(wanted.most, LIST)
    searches = 0 if find_s2_author(wanted.researcher) else 1
    if not wanted.coauthors:
        return Estimate(searches + lists + batches)
    people = wanted.coauthors + 1
    return Estimate(searches + people * lists + people + wanted.most // BATCH)


def gather(wanted: Wanted, session: LiveSession) -> Iterator[Page]:
    if wanted.citing:
        return _gather_citing(wanted, session)
    if wanted.researcher:
        return _gather_researcher(wanted, session)
    return _gather_found(wanted, session)


def _check_wanted(wanted: Wanted) -> None:
    if wanted.query and wanted.most > MOST_FOUND:
        raise InvalidOption(
            f"Semantic Scholar gives {MOST_FOUND:,} papers of a search, not {wanted.most:,}.", hint="Narrow the query."
        )
    if not wanted.query and (wanted.since or wanted.until):
        raise InvalidOption(
            "Semantic Scholar narrows a search to some days, and nothing else.", hint="Leave the days out."
        )


def _gather_found(wanted: Wanted, session: LiveSession) -> Iterator[Page]:
    days = _write_days(wanted)
    ids: list[str] = []
    total = 0
    for start, size in cut_pages(wanted.most, SEARCH):
        answer = session.ask(
            "paper/search", {"query": wanted.query, "fields": "paperId", "offset": start, "limit": size, **days}
        )
        found = _read_ids(answer)
        ids += found
        total = total or read_total(as_object(answer).get("total"))
        if len(found) < size:
            break
    yield from _read_papers(ids, session, total)


def _gather_researcher(wanted: Wanted, session: LiveSession) -> Iterator[Page]:
    own = find_s2_author(wanted.researcher) or _look_up(wanted.researcher, session)
    known: set[str] = set()

    def read_pages(people: Sequence[str], most: int) -> Iterator[Page]:
        ids = [one for one in _read_list(f"author/{people[0]}/papers", session, most) if one not in known]
        known.update(ids)
        return _read_papers(ids, session, 0)

    def rank(paths: Sequence[Path]) -> list[str]:
        return rank_coauthors(paths, f"s2:{own}", "s2", wanted.coauthors)

    return gather_circle(wanted, own, read_pages, rank, 1)


def _gather_citing(wanted: Wanted, session: LiveSession) -> Iterator[Page]:
    """The cited paper comes first: a library that has it from elsewhere learns by which id the others cite it."""
    own = _read_cited(wanted.citing)
    session.ask(f"paper/{own}", {"fields": FIELDS})
    yield Page(session.last.path, 1, 1)
    yield from _read_papers(_read_list(f"paper/{own}/citations", session, wanted.most, "citingPaper"), session, 0)


def _read_cited(work: str) -> str:
    own = find_s2_paper(work)
    if not own:
        raise InvalidOption(
            f"{quote(work)} is no id of a paper at Semantic Scholar.",
            hint="Give its 40 letters and digits, a DOI, or an arXiv id such as arXiv:2301.00001.",
        )
    return escape(own, safe=":/")


def _read_list(path: str, session: LiveSession, most: int, within: str = "") -> list[str]:
    ids: list[str] = []
    for start, size in cut_pages(most, LIST):
        answer = session.ask(path, {"fields": "paperId", "offset": start, "limit": size})
        ids += _read_ids(answer, within)
        if "next" not in as_object(answer):
            break
    return list(dict.fromkeys(ids))


def _read_papers(ids: Sequence[str], session: LiveSession, total: int) -> Iterator[Page]:
    for start in range(0, len(ids), BATCH):
        answer = session.ask("paper/batch", {"fields": FIELDS}, {"ids": list(ids[start : start + BATCH])})
        yield Page(session.last.path, sum(1 for _ in objects_in(answer)), 0 if start else max(total, len(ids)))


def _read_ids(answer: object, within: str = "") -> list[str]:
    items = objects_in(as_object(answer).get("data"))
    ids = (text_of(pick(one, within, "paperId") if within else one.get("paperId")) for one in items)
    return [one for one in ids if one]


def _write_days(wanted: Wanted) -> dict[str, str]:
    if not wanted.since and not wanted.until:
        return {}
    return {"publicationDateOrYear": f"{wanted.since or ''}:{wanted.until or ''}"}


def _look_up(name: str, session: LiveSession) -> str:
    answer = session.ask("author/search", {"query": name, "fields": "name,affiliations,paperCount", "limit": 25})
    found = objects_in(as_object(answer).get("data"))
    return pick_person("Semantic Scholar", name, [_build_hit(one) for one in found])


def _build_hit(author: object) -> Hit:
    fields = as_object(author)
    return Hit(
        id=text_of(fields.get("authorId")),
        type="person",
        label=text_of(fields.get("name")),
        score=0.0,
        works=read_total(fields.get("paperCount")),
        detail=next(iter(texts_in(fields.get("affiliations"))), ""),
    )


def _headers(account: Account) -> dict[str, str]:
    return {"x-api-key": account.key} if account.key else {}


def _remark(account: Account) -> str:
    return "" if account.key else "without a key, in a queue with all who have none"


SERVICE = Service(
    name="semantic-scholar",
    title="Semantic Scholar",
    url="https://api.semanticscholar.org/graph/v1",
    accepts=JSON_KINDS,
    suffix=".json",
    pace=1.0,
    offers=frozenset({"query", "researcher", "coauthors", "citing", "dates"}),
    refusal={},
    estimate=estimate,
    gather=gather,
    check=check_json,
    headers=_headers,
    remark=_remark,
)
