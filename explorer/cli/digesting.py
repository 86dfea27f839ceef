"""``digest``: the papers that are new, by e-mail, to everybody who subscribed."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from explorer.cli.options import add_library, open_library, parse_feed_day, print_json
from explorer.digest.editions import Edition, build_edition_for, describe_edition, find_news
from explorer.digest.letter import write_html, write_text
from explorer.digest.message import unsubscribe_address
from explorer.digest.sending import Run, Sent, preview, send_digests
from explorer.digest.settings import load_digest_settings
from explorer.errors import ExplorerError, InvalidOption
from explorer.people.store import Store
from explorer.people.subscriptions import Subscription, check_address
from explorer.settings import state_url
from explorer.text.xml import legal_text

TROUBLE = ("failed", "uncertain", "not tried")


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "digest",
        help="send the papers that are new to those who subscribed, or show what would be sent",
        description="Without --send nothing is sent: what would be is printed.",
    )
    parser.add_argument("--send", action="store_true", help="send it; nobody gets a digest of a day or week twice")
    parser.add_argument(
        "--day",
        type=parse_feed_day,
        metavar="DATE",
        help="papers dated this day, or in the week up to it, not what is new",
    )
    parser.add_argument("--to", default="", metavar="ADDRESS", help="to this address alone, of those who subscribed")
    parser.add_argument(
        "--retry", action="store_true", help="send again what was begun and never ended, such as by a run cut short"
    )
    parser.add_argument("--html", action="store_true", help="print the HTML of the first one")
    add_library(parser)
    parser.set_defaults(run=_digest)


def _digest(arguments: argparse.Namespace) -> None:
    run = Run(
        open_library(arguments),
        Store(state_url()),
        load_digest_settings(),
        arguments.day or datetime.now(UTC).date(),
        is_past=arguments.day is not None,
        only=check_address(arguments.to) if arguments.to else "",
        retry=arguments.retry,
    )
    if arguments.send:
        _send(run, as_json=arguments.json)
    elif arguments.retry:
        raise InvalidOption("--retry stands without --send.", hint="It sends again: digest --send --retry.")
    else:
        _preview(run, as_json=arguments.json, as_html=arguments.html)


def _send(run: Run, *, as_json: bool) -> None:
    told = send_digests(run, (lambda _: None) if as_json else _tell)
    if as_json:
        print_json({"day": str(run.day), "digests": [_as_dict(one) for one in told]})
    elif not told:
        print(f"{_say_nobody(run)}, so nothing is sent.")
    troubled = sum(one.outcome in TROUBLE for one in told)
    if troubled:
        raise ExplorerError(
            f"{troubled} of {len(told)} digests did not go out, or may not have.",
            hint="Run it again: who got one gets no other. What nobody knows of is sent again with --retry alone.",
        )


def _tell(one: Sent) -> None:
    detail = f": {legal_text(one.detail)}" if one.detail else ""
    papers = f", {one.papers} papers" if one.papers else ""
    line = f"{one.outcome:<12} {one.subscription.email} ({one.period}, {one.subscription.content}{papers}){detail}"
    print(line, file=sys.stderr if one.outcome in TROUBLE else sys.stdout, flush=True)


def _preview(run: Run, *, as_json: bool, as_html: bool) -> None:
    found = list(preview(run))
    if as_json:
        digests = [{"to": one.email, "subscription": one.id, **_describe(edition)} for one, edition in found]
        print_json({"day": str(run.day), "digests": digests})
        return
    today = datetime.now(UTC).date()
    if not found:
        _preview_for_nobody(run, as_html=as_html)
        return
    write = write_html if as_html else write_text
    if as_html:
        found = found[:1]
    else:
        print(f"{len(found)} would get a digest on {run.day}; nothing is sent without --send.\n")
    for one, edition in found:
        if not as_html:
            print(f"To: {one.email}\nSubject: {describe_edition(edition) if edition.entries else 'none'}\n")
        if edition.entries:
            print(write(edition, run.settings.address, unsubscribe_address(run.settings, one), today))
        else:
            print(f"Nothing is sent: {edition.reason}.\n")


def _preview_for_nobody(run: Run, *, as_html: bool) -> None:
    """Nobody is due; show at least how it would look."""
    news = find_news(run.snapshot, run.store, run.day, is_past=run.is_past, keep=False)
    edition = build_edition_for(news, run.store, None, "daily", "trending")
    print(f"{_say_nobody(run)}. To everybody a daily digest would say:\n", file=sys.stderr)
    if not edition.entries:
        print(f"Nothing is sent: {edition.reason}.")
        return
    write = write_html if as_html else write_text
    print(write(edition, run.settings.address, f"{run.settings.address}/account", datetime.now(UTC).date()))


def _say_nobody(run: Run) -> str:
    return f"Nobody {f'with the address {run.only} ' if run.only else ''}is due on {run.day}"


def _describe(edition: Edition) -> dict[str, object]:
    return {
        "period": edition.period,
        "cadence": edition.cadence,
        "content": edition.content,
        "subject": describe_edition(edition) if edition.entries else None,
        "total": edition.total,
        "reason": edition.reason or None,
        "papers": [{"id": one.paper.id, "title": one.paper.title, "votes": one.votes} for one in edition.entries],
    }


def _as_dict(one: Sent) -> dict[str, object]:
    subscription: Subscription = one.subscription
    return {
        "to": subscription.email,
        "subscription": subscription.id,
        "period": one.period,
        "cadence": subscription.cadence,
        "content": subscription.content,
        "outcome": one.outcome,
        "papers": one.papers,
        "detail": one.detail or None,
    }
