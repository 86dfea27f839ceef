"""
The app's Atom feeds: ``/feeds/newest.atom``, ``/feeds/person/ID.atom`` and their like.

Programs ask for them again and again. An answer is kept until the library changes, and whoever has
it already is told so in a few bytes (RFC 9110, conditional requests).
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from threading import Lock
from time import monotonic
from typing import Final
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from explorer.digest.settings import load_public_url
from explorer.errors import ExplorerError, InvalidOption, LibraryMissing, NotFound
from explorer.export.atom import EPOCH, MEDIA_TYPE, write_feed, write_moment
from explorer.export.feeds import FEED_KINDS, Asked, find_feed
from explorer.library.shelf import find_libraries, get_library
from explorer.models import Paper
from explorer.settings import default_library
from explorer.snapshot.opened import Snapshot
from explorer.ui.addresses import base_path
from explorer.ui.feed_links import feed_path
from explorer.ui.paper_circle import count_own_votes
from explorer.ui.resources import find_current

MOST_KEPT: Final = 300
KEPT_SECONDS: Final = 300.0
"""How long an answer that votes and days may change is given again."""
LONGEST_QUERY: Final = 8_000
"""Letters of what stands behind the question mark."""
WITH_ID: Final = ("person", "topic", "institution")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, and how others know it."""

    body: bytes
    etag: str
    changed: datetime
    """When it was first so, in whole seconds."""
    made: float


_kept: OrderedDict[tuple[object, ...], Kept] = OrderedDict()
_lock = Lock()


def build_feed_routes() -> list[Route]:
    """The addresses of feeds."""
    base = f"{base_path()}/feeds"
    return [
        Route(f"{base}/{{kind:str}}/{{id:path}}.atom", answer, methods=["GET"]),
        Route(f"{base}/{{kind:str}}.atom", answer, methods=["GET"]),
    ]


async def answer(request: Request) -> Response:
    """Answer with a feed, with 304 where the program has it, or with what is wrong in plain words."""
    try:
        if len(request.url.query) > LONGEST_QUERY:
            raise InvalidOption("The address is too long.", hint="Shorten the search.")
        kept = await asyncio.to_thread(_find, request)
    except (NotFound, LibraryMissing) as error:
        return _refuse(error, 404)
    except InvalidOption as error:
        return _refuse(error, 400)
    except ExplorerError as error:
        return _refuse(error, 503)
    headers = {
        "ETag": kept.etag,
        "Last-Modified": format_datetime(kept.changed, usegmt=True),
        "Cache-Control": "public, max-age=300",
    }
    if _has_it(request, kept):
        return Response(status_code=304, headers=headers)
    return Response(kept.body, headers=headers, media_type=MEDIA_TYPE)


def _find(request: Request) -> Kept:
    asked = _read_asked(request)
    library = request.query_params.get("library", "")
    snapshot = _open(library)
    public = load_public_url()
    address = public or f"{request.url.scheme}://{request.url.netloc}{base_path()}"
    day = datetime.now(UTC).date()
    key = (snapshot.folder, snapshot.name, asked, library, address, day)
    with _lock:
        kept = _kept.get(key)
        if kept:
            _kept.move_to_end(key)
    if kept and (asked.kind != "trending" or monotonic() - kept.made < KEPT_SECONDS):
        return kept
    found = find_feed(
        snapshot,
        asked,
        day,
        app_url=address,
        own_url=address + _write_path(asked, library).removeprefix(base_path()),
        authority=urlsplit(public).hostname or "localhost",
        library=library,
        votes=count_own_votes(snapshot) if asked.kind == "trending" else None,
    )
    return _keep(key, write_feed(found.head, found.papers), _find_change(snapshot, asked, found.papers, day), kept)


def _find_change(snapshot: Snapshot, asked: Asked, papers: Sequence[Paper], day: date) -> datetime:
    """
    When the feed became what it is, as far as that can be told anew after a start of the server.

    Beside a new snapshot it changes when the day of a paper comes; the trending one every day.
    """
    created = datetime.fromisoformat(str(snapshot.manifest["created"])).astimezone(UTC).replace(microsecond=0)
    newest = max((write_moment(paper) for paper in papers), default=EPOCH)
    came = datetime.fromisoformat(newest) if asked.kind != "trending" else datetime.combine(day, time(), UTC)
    return max(created, came)


def _keep(key: tuple[object, ...], body: bytes, changed: datetime, before: Kept | None) -> Kept:
    etag = f'W/"{sha256(body).hexdigest()[:32]}"'  # weak: packed or not, it is the same feed
    if before:
        changed = before.changed if before.etag == etag else datetime.now(UTC).replace(microsecond=0)
    kept = Kept(body, etag, changed, monotonic())
    with _lock:
        _kept[key] = kept
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return kept


def _write_path(asked: Asked, library: str) -> str:
    """The path without what means nothing, so that one feed has one address."""
    words = [("q", asked.words)] if asked.words else []
    parameters = [*words, *(("without", one) for one in asked.without), *([("library", library)] if library else [])]
    return f"{feed_path(asked.kind, asked.id)}{'?' if parameters else ''}{urlencode(parameters)}"


def _read_asked(request: Request) -> Asked:
    name = str(request.path_params["kind"])
    own_id = str(request.path_params.get("id", ""))
    kind = next((one for one in FEED_KINDS if one == name), None)
    if kind is None or (kind in WITH_ID) != bool(own_id):
        raise NotFound(
            "There is no such feed.",
            hint="There are /feeds/trending.atom, newest.atom, person/ID.atom, topic/ID.atom, institution/ID.atom and "
            "search.atom?q=WORDS.",
        )
    without = tuple(dict.fromkeys(one for one in request.query_params.getlist("without") if one))
    return Asked(kind, own_id, request.query_params.get("q", "") if kind == "search" else "", without)


def _open(library: str) -> Snapshot:
    folder = get_library(library).folder if library else find_libraries()[0].folder
    snapshot = find_current(folder)
    if snapshot is None:
        raise LibraryMissing(default_library().name)
    return snapshot


def _has_it(request: Request, kept: Kept) -> bool:
    """Whether the program names the answer's ETag, or has none and a time that is late enough."""
    named = request.headers.get("if-none-match")
    if named is not None:
        tags = {one.strip().removeprefix("W/") for one in named.split(",")}
        return "*" in tags or kept.etag.removeprefix("W/") in tags
    since = request.headers.get("if-modified-since")
    if not since:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except (ValueError, OverflowError):  # days and time zones of any length
        return False
    return kept.changed <= (moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _refuse(error: ExplorerError, status: int) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return PlainTextResponse(f"{error}\n{error.hint}\n", status, headers=headers)
