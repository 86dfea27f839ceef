"""
Signing in, and back to where the reader was.

Streamlit leads everybody who signs in to the home page. Here signing in begins at an address of our
own, which keeps the reader's page in a cookie, and the answer that would lead home leads there. Only
paths of the app's own pages are kept or followed, whoever wrote the address or the cookie.
"""

from __future__ import annotations

import re
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import quote, unquote, urlencode

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.user_info import generate_login_redirect_url

from explorer.ui.addresses import base_path

SIGN_IN: Final = "sign-in"
CALLBACK: Final = "oauth2callback"
"""Streamlit's address for what the provider answers."""
COOKIE: Final = "explorer_return"
COOKIE_SECONDS: Final = 900
LONGEST_TARGET: Final = 3_000
"""Letters; a browser drops a longer cookie."""

_OWN_PAGE = re.compile(r"/[a-z]{0,40}(?:\?[!-~]*)?")
"""One name of letters, or none, and parameters; in printable ASCII without spaces."""


def build_sign_in_routes() -> list[Route]:
    """The addresses that signing in needs beside Streamlit's."""
    return [Route(f"{base_path()}/{SIGN_IN}", begin, methods=["GET"])]


def has_sign_in() -> bool:
    """Whether the secrets have a section ``[auth]``, however complete."""
    return bool(st.secrets.load_if_toml_exists()) and "auth" in st.secrets


def find_providers() -> dict[str, str]:
    """
    The providers of identities in the secrets: what Streamlit calls them, and what readers do.

    Empty where nobody signs in. One that has no name of its own is "default".
    """
    if not has_sign_in():
        return {}
    section = st.secrets["auth"]
    named = {
        str(name): str(one.get("title", name))
        for name, one in section.items()
        if hasattr(one, "get") and "client_id" in one
    }
    return {**({"default": str(section.get("title", ""))} if "client_id" in section else {}), **named}


def check_target(target: str) -> str:
    """
    The path, if it is one of the app's own pages; else the home page's.

    >>> check_target("/researcher?id=person:1&q=a%20b")
    '/researcher?id=person:1&q=a%20b'
    >>> {check_target(one) for one in ("//evil.org", "/\\\\evil.org", "https://evil.org", "/auth/logout", "/a\\tb")}
    {'/'}
    """
    base = base_path()
    within = target.removeprefix(base) if target.startswith(f"{base}/") else ""
    fits = len(target) <= LONGEST_TARGET and "\\" not in within and _OWN_PAGE.fullmatch(within)
    own = fits and not re.match(rf"/{CALLBACK}(?![a-z])", within)
    return target if own else f"{base}/"


async def begin(request: Request) -> Response:
    """Keep where the reader is, and hand them to the provider."""
    target = check_target(request.query_params.get("to", ""))
    providers = find_providers()
    provider = request.query_params.get("provider", "")
    if provider not in providers:
        if len(providers) != 1:  # several to choose from, or none
            address = f"{base_path()}/account?{urlencode({'to': target})}" if providers else target
            return RedirectResponse(address, 302)
        provider = next(iter(providers))
    response = RedirectResponse(generate_login_redirect_url(provider), 302)
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        COOKIE,
        quote(target, safe=""),
        max_age=COOKIE_SECONDS,
        path=_callback_path(),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


class ReturnMiddleware:
    """Lets the provider's answer lead to where signing in began."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != _callback_path():
            await self._app(scope, receive, send)
            return
        kept = _read_cookie(Headers(scope=scope).get("cookie", ""))

        async def send_back(message: Message) -> None:
            if kept and message["type"] == "http.response.start":
                _lead_back(message, check_target(kept))
            await send(message)

        await self._app(scope, receive, send_back)


def _lead_back(message: Message, target: str) -> None:
    headers = MutableHeaders(scope=message)
    if message["status"] == 302 and headers.get("location") == f"{base_path()}/":
        headers["location"] = target
    forget = Response()
    forget.delete_cookie(COOKIE, path=_callback_path())
    headers.append("set-cookie", forget.headers["set-cookie"])


def _read_cookie(header: str) -> str:
    try:
        kept = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return unquote(kept.value) if kept else ""


def _callback_path() -> str:
    return f"{base_path()}/{CALLBACK}"
