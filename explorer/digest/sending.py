"""
Send the digests of a day: to everybody who is due, once.

A digest is begun in the store before it is handed over, and ended when the mail server has
answered. A run that was killed in between leaves it begun: the next run says so and does not send it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage
from typing import Literal

from explorer.digest.editions import Edition, News, build_edition, describe_edition, find_news, name_period
from explorer.digest.letter import write_html, write_text
from explorer.digest.mailing import Mailer
from explorer.digest.message import build_message, unsubscribe_address
from explorer.digest.settings import DigestSettings, Smtp
from explorer.errors import (
    InvalidOption,
    MailError,
    MailRefused,
    MailServerUnavailable,
    MailUncertain,
)
from explorer.people.digests import begin_digest, end_digest, find_digests
from explorer.people.store import Store
from explorer.people.subscriptions import Cadence, Content, Subscription, find_active, list_address
from explorer.snapshot.opened import Snapshot

Outcome = Literal["sent", "nothing new", "sent before", "uncertain", "failed", "not tried"]
NOTHING_NEW = "nothing new"
MOST_IN_A_ROW = 3
"""Messages that one after the other could not be handed over; then the run ends."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the digest of one subscription."""

    subscription: Subscription
    period: str
    outcome: Outcome
    detail: str = ""
    """Why, or what the mail server said."""
    papers: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """What is to be done."""

    snapshot: Snapshot
    store: Store
    settings: DigestSettings
    day: date
    is_past: bool = False
    """The day was asked for: the digests are of papers dated so."""
    only: str = ""
    """The one address to write to; empty for all."""
    retry: bool = False
    """Send again what was begun and never ended."""


def find_due(run: Run) -> list[Subscription]:
    """
    Everybody who is to get a digest on the day, each mailbox once for each cadence and content.

    Daily ones are due every day, weekly ones on their weekday, and to the end of the week
    (ISO 8601) until they are sent. Of several for one mailbox it is the one that was begun, else
    one of an account. On a day that was asked for weekly ones are due on their weekday alone.
    """
    for one in run.settings.subscribers:
        list_address(run.store, one.email, one.cadence, one.content)
    late = run.day.weekday() - run.settings.weekday
    cadences: tuple[Cadence, ...] = ("daily", "weekly") if late == 0 or (late > 0 and not run.is_past) else ("daily",)
    meant = [one for cadence in cadences for one in find_active(run.store, cadence) if _is_meant(one, run)]
    states = {one.subscription_id: one.state for period in _periods(run) for one in find_digests(run.store, period)}
    meant.sort(key=lambda one: (states.get(one.id, "failed") == "failed", one.account_id is None))
    due: dict[tuple[str, str, str], Subscription] = {}
    for each in meant:
        due.setdefault(_identify(each.email, each.cadence, each.content), each)
    return [one for one in due.values() if not (late and one.cadence == "weekly" and states.get(one.id) == "sent")]


def send_digests(run: Run, report: Callable[[Sent], None] = lambda _: None) -> list[Sent]:
    """
    Send what is due, one after the other, and tell what became of each.

    Raises InvalidOption without a mail server in the settings. What the server refuses is told and
    does not keep others waiting; when the server can't be spoken to, the rest is left for the next run.
    """
    smtp = run.settings.smtp
    if smtp is None:
        raise InvalidOption(
            "No mail server is set, so nothing is sent.",
            hint="Name one in [smtp] of .streamlit/secrets.toml: docs/digest-and-feeds.md. Without --send the digest "
            "is only shown.",
        )
    due = find_due(run)
    told = []
    with Mailer(smtp) as mailer:
        for one in _send_all(run, smtp, mailer, due):
            told.append(one)
            report(one)
    return told


def preview(run: Run) -> Iterator[tuple[Subscription, Edition]]:
    """What ``send_digests`` would send, to whom; nothing is sent or remembered, but who is listed."""
    due = find_due(run)
    news = find_news(run.snapshot, run.store, run.day, is_past=run.is_past, keep=False)
    for one in due:
        yield one, build_edition(news, run.store, one, is_local=run.settings.is_local)


def write_message(run: Run, smtp: Smtp, subscription: Subscription, edition: Edition) -> EmailMessage:
    """Write the whole message."""
    leave = unsubscribe_address(run.settings, subscription)
    today = datetime.now(UTC).date()
    return build_message(
        run.settings,
        smtp,
        subscription,
        edition.period,
        describe_edition(edition),
        write_text(edition, run.settings.address, leave, today),
        write_html(edition, run.settings.address, leave, today),
    )


def _send_all(run: Run, smtp: Smtp, mailer: Mailer, due: list[Subscription]) -> Iterator[Sent]:
    news = find_news(run.snapshot, run.store, run.day, is_past=run.is_past, keep=True)
    before = {one.subscription_id: one for period in _periods(run) for one in find_digests(run.store, period)}
    failed = 0
    for number, one in enumerate(due):
        period = name_period(one.cadence, run.day)
        earlier = before.get(one.id)
        if earlier and earlier.state == "sending" and run.retry:
            end_digest(run.store, one.id, period, "sent again by hand")
        elif earlier and earlier.state != "failed":
            is_sent = earlier.state == "sent"
            yield Sent(
                one, period, "sent before" if is_sent else "uncertain", "" if is_sent else _tell(earlier.begun_at)
            )
            continue
        sent, problem = _send_one(run, smtp, mailer, news, one)
        yield sent
        failed = failed + 1 if isinstance(problem, MailRefused) and problem.is_passing else 0
        if isinstance(problem, MailServerUnavailable) or failed >= MOST_IN_A_ROW:
            rest = due[number + 1 :]
            yield from (Sent(left, name_period(left.cadence, run.day), "not tried", str(problem)) for left in rest)
            return


def _send_one(run: Run, smtp: Smtp, mailer: Mailer, news: News, one: Subscription) -> tuple[Sent, MailError | None]:
    edition = build_edition(news, run.store, one, is_local=run.settings.is_local)
    period = edition.period
    if not edition.entries:
        _record_nothing(run.store, one.id, period)
        return Sent(one, period, "nothing new", edition.reason), None
    try:
        message = write_message(run, smtp, one, edition)
    except (InvalidOption, ValueError) as error:
        return Sent(one, period, "failed", str(error)), None
    if not begin_digest(run.store, one.id, period):
        return Sent(one, period, *_why_not(run.store, one.id, period)), None
    try:
        accepted = mailer.send(message)
    except MailUncertain as error:
        return Sent(one, period, "uncertain", f"{error} {error.hint}", edition.total), error
    except MailError as error:
        end_digest(run.store, one.id, period, str(error))
        return Sent(one, period, "failed", str(error)), error
    end_digest(run.store, one.id, period)
    return Sent(one, period, "sent", accepted.reply, edition.total), None


def _why_not(store: Store, subscription_id: str, period: str) -> tuple[Outcome, str]:
    """Why a digest can't be begun: another run has it, or it failed too often."""
    (now,) = (one for one in find_digests(store, period) if one.subscription_id == subscription_id)
    if now.state == "failed":
        return "failed", f"It failed as often as it is tried: {now.error}"
    return ("sent before", "") if now.state == "sent" else ("uncertain", _tell(now.begun_at))


def _record_nothing(store: Store, subscription_id: str, period: str) -> None:
    """Keep that there was nothing; a later run of the same day may still find something."""
    known = {one.subscription_id for one in find_digests(store, period)}
    if subscription_id not in known and begin_digest(store, subscription_id, period):
        end_digest(store, subscription_id, period, NOTHING_NEW)


def _periods(run: Run) -> tuple[str, ...]:
    return name_period("daily", run.day), name_period("weekly", run.day)


def _is_meant(subscription: Subscription, run: Run) -> bool:
    """Whether the run is for this one; who is no longer in the settings' list was taken out of it."""
    own = _identify(subscription.email, subscription.cadence, subscription.content)
    listed = (_identify(one.email, one.cadence, one.content) for one in run.settings.subscribers)
    is_wanted = subscription.account_id is not None or own in listed
    return is_wanted and (not run.only or subscription.email.casefold() == run.only.casefold())


def _identify(email: str, cadence: Cadence, content: Content) -> tuple[str, str, str]:
    """Which digest to which mailbox, however its address is written."""
    return email.casefold(), cadence, content


def _tell(begun: datetime) -> str:
    return f"begun at {begun:%Y-%m-%d %H:%M} UTC and never ended; it may have gone out. --retry sends it again"
