"""
Which machine an address leads to, so that nobody makes the app ask a machine of its own network.

A name is looked up once, every address that it has must be one of the open internet, and the
connection then goes to that address and not to the name again (OWASP, Server-Side Request Forgery
Prevention Cheat Sheet).
"""

from __future__ import annotations

import ipaddress
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from urllib.parse import urlsplit

from explorer.errors import PageUnreadable, quote

PRIVATE_VARIABLE = "EXPLORER_PRIVATE_PAGES"
"""Set to 1, pages in the app's own network may be read, on any port: for a closed network, and for tests."""
PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Place:
    """Where to ask for a page."""

    scheme: str
    host: str
    """As the address names it; what the certificate has to name."""
    port: int
    ip: str
    target: str
    """Path and query."""

    @property
    def header(self) -> str:
        """What the ``Host`` header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def find_place(url: str, seconds: float) -> Place:
    """Look up where *url* leads; raises PageUnreadable where nobody may ask, or the name means nothing."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise PageUnreadable(url, "it is no address") from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise PageUnreadable(url, "it is no address that begins with https://")
    usual = PORTS[parts.scheme]
    if port not in (None, usual) and not may_be_private():
        raise PageUnreadable(url, f"its port is {port}, and only {usual} is asked")
    found = _look_up(url, parts.hostname, port or usual, seconds)
    if not may_be_private() and not all(is_public(one) for one in found):
        raise PageUnreadable(url, f"{quote(parts.hostname)} is a machine of a network that is not public")
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return Place(parts.scheme, parts.hostname, port or usual, str(found[0]), target)


def may_be_private() -> bool:
    return os.environ.get(PRIVATE_VARIABLE, "") == "1"


def is_public(address: Address) -> bool:
    """
    Tell whether an address is one of the open internet, also where it wraps one of version 4.

    >>> [is_public(ipaddress.ip_address(one)) for one in ("193.0.6.139", "10.0.0.1", "169.254.169.254", "::1")]
    [True, False, False, False]
    >>> [is_public(ipaddress.ip_address(one)) for one in ("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::")]
    [False, False, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        wrapped = address.ipv4_mapped or address.sixtofour
        if wrapped is not None:
            return is_public(wrapped)
        if address.is_site_local or address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _look_up(url: str, host: str, port: int, seconds: float) -> list[Address]:
    """All addresses of a host; the system's own patience with a name server may be longer than ours."""
    pool = ThreadPoolExecutor(1)
    try:
        rows = pool.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(seconds)
        return [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    except (OSError, UnicodeError, ValueError):
        raise PageUnreadable(url, f"there is no {quote(host)}") from None
    except TooLate:
        raise PageUnreadable(url, f"nobody says in time where {quote(host)} is") from None
    finally:
        pool.shutdown(wait=False)
