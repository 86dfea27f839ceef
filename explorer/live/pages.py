"""
One page of the web, read because a reader asked for it: within limits, and nothing of a private network.

http(s) only, at most 3 redirects, each checked like the first address; 1 MB; 10 seconds for
everything, whatever comes how slowly.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from threading import Timer
from time import monotonic
from urllib.parse import urljoin, urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from explorer import __version__
from explorer.errors import PageUnreadable
from explorer.live.public_hosts import Place, find_place

MOST_REDIRECTS = 3
CHUNK = 1 << 16
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class PageLimits:
    """How much of a page is read, and for how long."""

    seconds: float = 10.0
    """For the whole of it, redirects too."""
    size: int = 1_000_000
    """Bytes."""


PAGE_LIMITS = PageLimits()


def read_page(url: str, limits: PageLimits = PAGE_LIMITS, accept: str = "text/html, */*;q=0.8") -> bytes:
    """Read the page at *url*; raises PageUnreadable with the reason where it can't be, or mustn't."""
    ends = monotonic() + limits.seconds
    asked = url
    for _ in range(MOST_REDIRECTS + 1):
        place = find_place(asked, _left(url, ends))
        found = _ask(url, place, ends, limits, accept)
        if isinstance(found, bytes):
            return found
        asked = _go_on(url, asked, found)
    raise PageUnreadable(url, f"it leads from one address to the next, more than {MOST_REDIRECTS} times")


def _go_on(url: str, asked: str, target: str) -> str:
    """The address that a redirect leads to; a page that is encrypted stays so."""
    try:
        further = urljoin(asked, target)
        scheme = urlsplit(further).scheme
    except ValueError:
        raise PageUnreadable(url, "it leads to what is no address") from None
    if asked.startswith("https:") and scheme == "http":
        raise PageUnreadable(url, "it leads to an address that is not encrypted")
    return further


def _ask(url: str, place: Place, ends: float, limits: PageLimits, accept: str) -> bytes | str:
    """The page, or where its server sends."""
    headers = {
        "Host": place.header,
        "Accept": accept,
        "Accept-Encoding": "identity",  # a megabyte that is packed may be a gigabyte
        "User-Agent": f"research-graph-explorer/{__version__}",
    }
    try:
        with _connect(place, _left(url, ends)) as connection:
            connection.request("GET", place.target, headers=headers, preload_content=False)
            response = connection.getresponse()
            target = response.headers.get("location") if response.status in REDIRECTS else None
            return target if target is not None else _read(url, response, ends, limits)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        _left(url, ends)
        raise PageUnreadable(url, "its server can't be reached, or breaks off") from error


@contextmanager
def _connect(place: Place, seconds: float) -> Iterator[HTTPConnection]:
    """A connection to the address that was looked up, which ends when the time does, even between two bytes."""
    connection = (
        HTTPSConnection(
            place.ip, place.port, timeout=seconds, server_hostname=place.host, assert_hostname=place.host,
            ca_certs=DEFAULT_CA_BUNDLE_PATH, cert_reqs="CERT_REQUIRED",
        )
        if place.scheme == "https"
        else HTTPConnection(place.ip, place.port, timeout=seconds)
    )  # fmt: skip
    watchdog = Timer(seconds, _hang_up, [connection])
    watchdog.daemon = True
    watchdog.start()
    try:
        yield connection
    finally:
        watchdog.cancel()
        connection.close()


def _hang_up(connection: HTTPConnection) -> None:
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _read(url: str, response: BaseHTTPResponse, ends: float, limits: PageLimits) -> bytes:
    if response.status != 200:
        raise PageUnreadable(url, f"its server answers {response.status}")
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise PageUnreadable(url, "its server sends it packed, though asked not to")
    body = b""
    while part := response.read1(CHUNK, decode_content=False):
        body += part
        _left(url, ends)
        if len(body) > limits.size:
            raise PageUnreadable(url, f"it is larger than {limits.size:,} bytes")
    _left(url, ends)  # a body without a length ends where the connection does, ours too
    if (response.length_remaining or 0) > 0:
        raise PageUnreadable(url, "its server can't be reached, or breaks off")
    return body


def _left(url: str, ends: float) -> float:
    """Seconds that are left; raises PageUnreadable when none are."""
    left = ends - monotonic()
    if left <= 0:
        raise PageUnreadable(url, "it does not come in time")
    return left
