"""
Where the links of mails lead: confirming a subscription, and ending one.

Programs that look for malware follow every link of a mail. Opening one changes nothing; the button
on the page does, and so does the click of a mail program that RFC 8058 describes.
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from explorer.digest.message import CONFIRM, UNSUBSCRIBE
from explorer.errors import ExplorerError, NotAllowed, StateUnavailable
from explorer.people.store import Store
from explorer.people.subscriptions import Subscription, confirm, unsubscribe
from explorer.text.markup import escape
from explorer.ui.addresses import base_path
from explorer.ui.signing_in import get_store

MOST_WRONG: Final = 20
WRONG_SECONDS: Final = 60.0
"""How many tokens that are none one address may try, and in what time."""
MOST_ADDRESSES: Final = 10_000

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")
_STYLE = (
    ":root{color-scheme:light dark}body{margin:0;font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;"
    "color:light-dark(#111827,#e2e8f0);background:light-dark(#fff,#0f172a)}main{max-width:34rem;margin:12vh auto 0;"
    "padding:0 1.25rem}.kicker{margin:0;font-size:.875rem;color:light-dark(#52606d,#a3b1c6)}h1{margin:.25rem 0 .75rem;"
    "font-size:1.6rem;line-height:1.25}p{margin:0 0 1.25rem;overflow-wrap:anywhere}button{font:inherit;font-weight:600;"
    "padding:.55rem 1.1rem;border:0;border-radius:.5rem;color:#fff;background:#0072b2;cursor:pointer}"
    "button:focus-visible,a:focus-visible{outline:3px solid #56b4e9;outline-offset:2px}"
    "a{color:light-dark(#0067a3,#56b4e9)}"
)
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""The address holds a right, so it goes nowhere else."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What one of the two addresses does."""

    path: str
    act: Callable[[Store, str], Subscription]
    question: str
    explanation: str
    button: str
    done: str


DEEDS: Final = (
    Deed(CONFIRM, confirm, "Confirm your digest", "Press the button, and the digest will come to this address.",
         "Confirm", "Confirmed"),
    Deed(UNSUBSCRIBE, unsubscribe, "Unsubscribe", "Press the button, and this digest comes no more.",
         "Unsubscribe", "Unsubscribed"),
)  # fmt: skip

_wrong: OrderedDict[str, tuple[float, int]] = OrderedDict()
_lock = Lock()


def build_subscription_routes() -> list[Route]:
    """The addresses that mails link to."""
    return [Route(f"{base_path()}/{deed.path}", _build_answer(deed), methods=["GET", "POST"]) for deed in DEEDS]


def _build_answer(deed: Deed) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        token = request.query_params.get("token", "")
        client = request.client.host if request.client else ""
        if not _TOKEN.fullmatch(token):
            return _show("This link is not whole", "Open it from the mail again, or copy all of it.", status=404)
        if request.method != "POST":
            return _ask(deed)
        if _is_blocked(client):
            return _show("Too many tries", "Wait a minute, and open the link from the mail again.", status=429)
        return await asyncio.to_thread(_act, deed, token, client)

    return answer


def _act(deed: Deed, token: str, client: str) -> Response:
    try:
        done = deed.act(get_store(), token)
    except NotAllowed:
        _count_wrong(client)
        return _show(
            "This link leads nowhere any more",
            "The subscription has ended, or was never made. Subscribe again on the page of papers.",
            status=404,
        )
    except StateUnavailable:
        return _show("Not now", "Nothing was changed. Try again in a moment.", status=503)
    except ExplorerError as error:
        return _show(str(error), error.hint, status=400)
    what = "trending papers" if done.content == "trending" else "papers of what you follow"
    if done.state == "active":
        return _show(
            deed.done, f"{done.email} gets a {done.cadence} digest of {what}. Every one has a link that ends it."
        )
    return _show(deed.done, f"{done.email} gets no {done.cadence} digest of {what} any more.")


def _ask(deed: Deed) -> Response:
    # Without an action the form goes to its own address, which has the token.
    form = f'<form method="post"><button>{escape(deed.button)}</button></form>'
    return _show(deed.question, deed.explanation, form)


def _show(title: str, text: str, more: str = "", status: int = 200) -> Response:
    """A small page; *more* is safe HTML."""
    back = "" if more else f'<p><a href="{base_path()}/papers">To the papers</a></p>'
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)} · Research graph</title><style>{_STYLE}</style></head>"
        f'<body><main><p class="kicker">Research graph</p><h1>{escape(title)}</h1><p>{escape(text)}</p>{more}{back}'
        "</main></body></html>"
    )
    return HTMLResponse(page, status, headers=HEADERS)


def _is_blocked(client: str) -> bool:
    with _lock:
        began, count = _wrong.get(client, (0.0, 0))
        return count >= MOST_WRONG and monotonic() - began < WRONG_SECONDS


def _count_wrong(client: str) -> None:
    with _lock:
        began, count = _wrong.pop(client, (0.0, 0))
        now = monotonic()
        _wrong[client] = (began, count + 1) if now - began < WRONG_SECONDS else (now, 1)
        while len(_wrong) > MOST_ADDRESSES:
            _wrong.popitem(last=False)
