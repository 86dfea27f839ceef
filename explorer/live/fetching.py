"""
Ask a source on the net: first what it will take, then the answers, as files for the import.

::

    wanted = Wanted("openalex", researcher="A5046539223", coauthors=20)
    planned = plan(wanted)  # planned.words says what it will take; nothing is asked yet
    fetched = fetch(planned, watch)
    import_files(fetched.files, library)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

from explorer.errors import FetchCancelled, InvalidOption, LiveError, quote
from explorer.live.budget import Budget, keep_budget, load_budget
from explorer.live.models import (
    MOST_COAUTHORS,
    MOST_WORKS,
    Fetched,
    Offer,
    Page,
    Plan,
    Service,
    Wanted,
    Watcher,
)
from explorer.live.services import get_service
from explorer.live.session import LiveSession
from explorer.live.settings import Account, LiveSettings, load_settings

LONGEST_TEXT = 1_000
_UNASKABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def plan(wanted: Wanted, settings: LiveSettings | None = None) -> Plan:
    """
    Say what a request will take; nothing is asked. Raises InvalidOption for what the source does not offer.

    >>> plan(Wanted("arxiv", query="cat:cs.LG", limit=250), LiveSettings()).requests
    3
    """
    service = get_service(wanted.service)
    _check_wanted(wanted, service)
    settings = settings or load_settings()
    account = settings.account(service.name)
    requests, cost = service.estimate(wanted)
    daily = service.daily_usd(account) if service.daily_usd else None
    budget = load_budget(settings.cache, has_key=bool(account.key)) if daily else None
    words = _describe(service, account, requests, cost, daily, budget)
    return Plan(wanted, requests, round(cost, 6), daily, budget, words)


def fetch(
    planned: Plan,
    watch: Watcher = lambda _: None,
    *,
    is_cancelled: Callable[[], bool] = lambda: False,
    settings: LiveSettings | None = None,
) -> Fetched:
    """
    Ask for what was planned; raises LiveError where nothing came.

    Where something came before it failed, that is the outcome, and its ``problem`` says why
    the rest is missing. Cancelled, it raises FetchCancelled.
    """
    settings = settings or load_settings()
    wanted = planned.wanted
    service = get_service(wanted.service)
    with LiveSession(
        service,
        settings,
        fresh=wanted.fresh,
        requests_expected=planned.requests,
        watch=watch,
        is_cancelled=is_cancelled,
    ) as session:
        pages: list[Page] = []
        problem = None
        try:
            for page in service.gather(wanted, session):
                pages.append(page)
                session.works += page.works
                session.tell("Fetching")
        except FetchCancelled:
            raise
        except LiveError as error:
            if not any(page.works for page in pages):
                raise
            problem = error
        finally:
            _keep(session.budget, settings)
    return _build_fetched(pages, session, problem)


def _build_fetched(pages: list[Page], session: LiveSession, problem: LiveError | None) -> Fetched:
    return Fetched(
        files=tuple(dict.fromkeys(page.path for page in pages if page.works)),
        works=sum(page.works for page in pages),
        existing=sum(page.existing for page in pages),
        requests=session.sent,
        kept=session.kept,
        cost=round(session.cost, 6),
        budget=session.budget,
        problem=problem,
    )


def _keep(budget: Budget | None, settings: LiveSettings) -> None:
    """What is left is worth a word in the next plan, and not an error."""
    if budget:
        with suppress(OSError):
            keep_budget(settings.cache, budget)


def _check_wanted(wanted: Wanted, service: Service) -> None:
    asked: dict[Offer, bool] = {
        "query": bool(wanted.query.strip()),
        "researcher": bool(wanted.researcher.strip()),
        "citing": bool(wanted.citing.strip()),
        "coauthors": wanted.coauthors > 0,
        "dates": bool(wanted.since or wanted.until),
    }
    for offer, is_asked in asked.items():
        if is_asked and offer not in service.offers:
            raise InvalidOption(f"{service.title} can't be asked for that.", hint=service.refusal[offer])
    subjects = [name for name in ("query", "researcher", "citing") if asked[name]]
    if len(subjects) > 1 or not (subjects or (service.lists_days and asked["dates"])):
        raise InvalidOption(
            "It is not said whose works or which works are wanted."
            if not subjects
            else f"{' and '.join(subjects)} are wanted at once.",
            hint="Give one of them: a query, a researcher, or a work that others cite."
            if service.offers - {"dates"}
            else "Give a day, such as --day 2026-11-19.",
        )
    if asked["coauthors"] and not asked["researcher"]:
        raise InvalidOption("Co-authors are wanted, and nobody is named.", hint="Give the researcher, too.")
    _check_numbers(wanted)


def _check_numbers(wanted: Wanted) -> None:
    if wanted.limit is not None and not 1 <= wanted.limit <= MOST_WORKS:
        raise InvalidOption(
            f"The limit {wanted.limit} is not from 1 to {MOST_WORKS:,}.",
            hint="For more, import a copy of the source's data.",
        )
    if not 0 <= wanted.coauthors <= MOST_COAUTHORS:
        raise InvalidOption(f"{wanted.coauthors} co-authors are not from 1 to {MOST_COAUTHORS}.", hint="Give fewer.")
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise InvalidOption(f"The days {wanted.since} to {wanted.until} run backwards.", hint="Turn them round.")
    for text in (wanted.query, wanted.researcher, wanted.citing):
        if len(text) > LONGEST_TEXT or _UNASKABLE.search(text):
            raise InvalidOption(f"{quote(text)} can't be asked for.", hint="Give a shorter one, in letters and digits.")


def _describe(
    service: Service, account: Account, requests: int, cost: float, daily: float | None, budget: Budget | None
) -> str:
    """One sentence: how many requests, to where, how slowly, at what price."""
    host = urlsplit(account.url or service.url).netloc
    parts = [f"{service.title}: at most {requests:,} {'request' if requests == 1 else 'requests'} to {host}"]
    if service.pace >= 1:
        parts.append(f"one every {service.pace:g} seconds" if service.pace > 1 else "one a second")
    remark = service.remark(account)
    if remark:
        parts.append(remark)
    if daily is None:
        return f"{', '.join(parts)}; it costs nothing."
    left = f"${budget.remaining:.4f} of ${budget.limit:.2f} were left at {budget.seen:%H:%M} UTC" if budget else ""
    return f"{', '.join(parts)}; it costs at most ${cost:.4f}, and {left or f'${daily:.2f} a day are free'}."
