"""
Uploads that go to the disk as they come, whatever their size.

Streamlit's own uploader holds a file in memory as long as the session lives. Here the browser
sends each file to an address of its own, with a ticket that only the page gives out.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

import streamlit as st
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from explorer.errors import ExplorerError
from explorer.library import inbox
from explorer.people.readers import Reader
from explorer.people.rights import require_account
from explorer.ui.addresses import base_path
from explorer.ui.library_access import find_room, why_read_only
from explorer.ui.signing_in import get_reader, get_store, is_hosted, remember_curator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from typing import BinaryIO

    from streamlit.components.v2.types import ComponentRenderer

ASSETS: Final = Path(__file__).parent / "assets" / "upload"
TICKET_LASTS = 12 * 3600
"""Seconds."""
MOST_TICKETS = 10_000


@dataclass(frozen=True, slots=True)
class Ticket:
    """What lets one reader send files to one library."""

    library: Path
    reader: Reader
    is_curator: Callable[[], bool]
    """Whether the settings still say so."""
    given: float
    """By the clock that ``monotonic`` reads."""


_tickets: dict[str, Ticket] = {}


def show_uploader(library: Path, *, key: str) -> None:
    """Draw a place to drop files on; when one has come, the page runs again and finds it in the inbox."""
    ticket_key = f"ticket-{library}"
    held = _tickets.get(st.session_state.get(ticket_key, ""))
    if held is None or held.reader != get_reader():
        st.session_state[ticket_key] = _give_ticket(library, get_reader())
    data = {"address": f"{base_path()}/upload", "ticket": st.session_state[ticket_key], "room": find_room(library)}
    _uploader()(key=key, data=data, on_arrived_change=lambda: None)


def build_routes() -> list[Route]:
    """The addresses that the app has beside Streamlit's."""
    return [Route(f"{base_path()}/upload", receive, methods=["PUT"])]


async def receive(request: Request) -> Response:
    """Take one file: its name is in the address, its ticket in a header, its bytes are the body."""
    ticket = _tickets.get(request.headers.get("x-ticket", ""))
    if ticket is None or monotonic() - ticket.given > TICKET_LASTS:
        return _refuse(403, "Load the page again, and send the file once more.")
    library = ticket.library
    reason = why_read_only(library) or await asyncio.to_thread(_why_not_allowed, ticket)
    if reason:
        return _refuse(403, reason)
    size = request.headers.get("content-length", "")
    if not size.isdecimal() or int(size) > find_room(library):
        return _refuse(507, "There is not enough room on the disk of the server for this file.")
    own, path = await asyncio.to_thread(inbox.reserve, library, request.query_params.get("name", ""))
    try:
        written = await _write(request.stream(), path)
    except (OSError, ClientDisconnect) as error:
        await asyncio.to_thread(inbox.discard, library, own)
        why = getattr(error, "strerror", None) or "it did not arrive"
        return _refuse(507, f"The file could not be written: {why}.")
    return JSONResponse({"id": own, "name": path.name, "size": written})


def _why_not_allowed(ticket: Ticket) -> str:
    """Say why whoever got the ticket may not change a library any more; empty where they may."""
    if not is_hosted():
        return ""
    try:
        with get_store().reading() as connection:
            reader = replace(ticket.reader, curator=ticket.is_curator())
            require_account(connection, reader, "changing a library")
    except ExplorerError as error:
        return f"{error} {error.hint}".strip()
    return ""


async def _write(chunks: AsyncIterator[bytes], path: Path) -> int:
    """Write a body as it comes, under a name that says that it is not whole yet."""
    part = path.with_name(f"{path.name}{inbox.UNFINISHED}")
    written = 0
    with part.open("xb") as file:
        async for chunk in chunks:
            written += len(chunk)
            await _append(file, chunk)
    await asyncio.to_thread(part.rename, path)
    return written


async def _append(file: BinaryIO, chunk: bytes) -> None:
    if chunk:
        await asyncio.to_thread(file.write, chunk)


def _refuse(status: int, reason: str) -> Response:
    return JSONResponse({"reason": reason}, status_code=status)


def _give_ticket(library: Path, reader: Reader) -> str:
    now = monotonic()
    for ticket, held in list(_tickets.items()):
        if now - held.given > TICKET_LASTS or len(_tickets) >= MOST_TICKETS:
            del _tickets[ticket]
    ticket = secrets.token_urlsafe(24)
    _tickets[ticket] = Ticket(library, reader, remember_curator(), now)
    return ticket


@cache
def _uploader() -> ComponentRenderer:
    html, css, js = ((ASSETS / f"upload.{kind}").read_text(encoding="utf8") for kind in ("html", "css", "js"))
    return st.components.v2.component("explorer_upload", html=html, css=css, js=js)
