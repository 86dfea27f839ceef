"""
Tell somebody by e-mail that something waits in their inbox.

Nobody waits for it: one thread of the app's process sends, one mail after the other, each within a
bounded time. It is the best that can be done without a promise: what was not sent is logged, and
what waits in a process that ends is not sent.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.message import EmailMessage
from queue import Full, Queue
from threading import Lock, Thread
from time import monotonic, sleep
from urllib.parse import urlencode

from explorer.digest.letter import shorten
from explorer.digest.mailing import Mailer
from explorer.digest.message import build_letter, write_message_id
from explorer.digest.settings import DigestSettings, Smtp, load_digest_settings
from explorer.errors import ExplorerError, MailUncertain
from explorer.people.notices import Notice, forget_notice
from explorer.people.store import Store
from explorer.text.markup import escape

_log = logging.getLogger("explorer")

DELAY_VARIABLE = "EXPLORER_NOTICE_DELAY"
DELAY = 30.0
"""Seconds that a message may be read in before a mail tells of it."""
SECONDS_TO_SEND = 10.0
"""How long the mail server may be silent."""
MOST_WAITING = 1_000
LONGEST_NAME = 60

Take = Callable[[Store], Notice | None]
"""Takes the mail that is to go out, if one is."""


@dataclass(frozen=True, slots=True)
class _Task:
    due: float
    store: Store
    take: Take


class Notifier:
    """Sends notices in a thread of its own, which begins with the first one."""

    def __init__(self) -> None:
        self._tasks: Queue[_Task] = Queue(MOST_WAITING)
        self._thread: Thread | None = None
        self._beginning = Lock()

    def tell(self, store: Store, take: Take, delay: float | None = None) -> None:
        """Ask *take* after a while whether a mail is to go out, and send it; returns at once and raises nothing."""
        wait = _find_delay() if delay is None else delay
        try:
            self._tasks.put_nowait(_Task(monotonic() + wait, store, take))
        except Full:
            _log.warning("notice not sent: %d others wait", MOST_WAITING)
            return
        with self._beginning:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="notices", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Wait until everything that was asked for is done."""
        self._tasks.join()

    def _run(self) -> None:
        while True:
            task = self._tasks.get()
            sleep(max(task.due - monotonic(), 0))
            try:
                send_notice(task.store, task.take)
            except ExplorerError as error:
                _log.warning("notice not sent: %s", error)
            except Exception as error:  # noqa: BLE001 - the thread serves whoever comes next
                _log.error("notice not sent", exc_info=error)
            finally:
                self._tasks.task_done()


def send_notice(store: Store, take: Take, settings: DigestSettings | None = None) -> bool:
    """
    Send a mail if one is to go out; whether the mail server has it.

    Raises MailError where it does not. Without a mail server in the settings nothing is taken.
    """
    known = settings or load_digest_settings()
    if known.smtp is None:
        return False
    notice = take(store)
    if notice is None:
        return False
    smtp = replace(known.smtp, seconds=SECONDS_TO_SEND, seconds_whole=2 * SECONDS_TO_SEND, tries=1)
    try:
        with Mailer(smtp) as mailer:
            mailer.send(build_notice(known, smtp, notice))
    except MailUncertain:
        raise
    except ExplorerError:
        forget_notice(store, notice)
        raise
    return True


def build_notice(settings: DigestSettings, smtp: Smtp, notice: Notice) -> EmailMessage:
    """Write the mail: who, and where to read it; never what was written."""
    name = say_name(notice.name)
    did = "invites you to a conversation" if notice.what == "invitation" else "has written to you"
    where = f"{settings.address}/inbox"
    link = where if notice.what == "invitation" else f"{where}?{urlencode({'with': notice.id})}"
    said = f"“{name}” {did}."
    why = "What they wrote stands in your inbox alone. There is at most one such mail an hour about each person."
    stop = "To get no more, switch off “Tell me by e-mail” on the page of your inbox"
    page = escape(where)
    text = f"{said}\n\nRead it here:\n{link}\n\n{why}\n\n-- \n{stop}: {where}\n"
    html = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>Your inbox</title></head>'
        '<body style="margin:0;font-family:system-ui,-apple-system,sans-serif">'
        '<div style="max-width:600px;margin:0 auto;padding:24px 20px;font-size:16px;line-height:1.5">'
        f'<p>{escape(said)}</p><p><a href="{escape(link)}" style="display:inline-block;padding:10px 18px;'
        'border-radius:8px;background:#0072b2;color:#ffffff;text-decoration:none;font-weight:600">Open your inbox</a>'
        f'</p><p style="font-size:13px">{escape(why)}</p>'
        f'<p style="font-size:13px">{escape(stop)}: <a href="{page}">{page}</a></p></div></body></html>'
    )
    message_id = write_message_id(settings, smtp, f"{notice.to_id} {notice.from_id}", f"notice {notice.at.isoformat()}")
    return build_letter(smtp, notice.email, message_id, f"{name} {did}", text, html)


def say_name(name: str) -> str:
    """
    Write a name that somebody gave themselves, so that no mail program makes a link of it.

    >>> say_name("Ann B. Lee"), say_name("https://evil.example/?a=b")
    ('Ann B. Lee', 'https:∕∕evil․example∕?a=b')
    """
    harmless = name.replace("/", "∕").replace("@", "＠")
    return re.sub(r"(?<=\w)\.(?=\w)", "․", shorten(harmless, LONGEST_NAME)) or "Somebody"


def _find_delay(environment: Mapping[str, str] = os.environ) -> float:
    """
    Read how many seconds to wait.

    >>> _find_delay({"EXPLORER_NOTICE_DELAY": "5"}), _find_delay({"EXPLORER_NOTICE_DELAY": "soon"})
    (5.0, 30.0)
    """
    said = environment.get(DELAY_VARIABLE, "").strip()
    return float(min(int(said), 3_600)) if said.isdecimal() and len(said) < 6 else DELAY


notifier = Notifier()
"""The one of this process."""
