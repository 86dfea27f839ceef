"""
How digests go out: the mail server, the app's public address, and who gets one without asking.

From the environment, else from ``.streamlit/secrets.toml``. The password is part of no message.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from explorer.errors import InvalidOption, quote
from explorer.people.subscriptions import Cadence, Content, check_address
from explorer.settings import PROJECT
from explorer.text.xml import legal_text

Security = Literal["starttls", "tls", "none"]
SECURITIES: tuple[Security, ...] = get_args(Security)
PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SECRETS = PROJECT / ".streamlit" / "secrets.toml"
LOCAL_URL = "http://localhost:8501"
LONGEST_NAME = 100
HINT = "docs/digest-and-feeds.md says how it is written."

_PUBLIC = re.compile(r"https?://[\w.\-\[\]:]+(?:/[\w./~-]*)?", re.ASCII | re.IGNORECASE)
_HOST = re.compile(r"[\w.-]+|\[?[0-9a-f:]+\]?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Smtp:
    """The mail server that takes digests."""

    host: str
    port: int
    sender: str
    """An address alone."""
    sender_name: str = "Research graph"
    user: str = ""
    password: str = field(default="", repr=False)
    security: Security = "starttls"
    seconds: float = 30.0
    """How long the server may be silent."""
    seconds_whole: float = 180.0
    """How long one message may take, however busily the server talks."""
    tries: int = 3
    wait: float = 2.0
    """Seconds before the second try; each further one waits twice as long."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody whom the settings subscribe."""

    email: str
    cadence: Cadence = "daily"
    content: Content = "trending"


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """Everything that is set for digests and feeds."""

    smtp: Smtp | None = None
    public_url: str = ""
    """Where readers open the app, without its last slash; empty where nobody said."""
    subscribers: tuple[Listed, ...] = ()
    weekday: int = 0
    """When weekly digests go out; 0 is Monday."""
    unsubscribe_mail: str = ""
    """An address that ends subscriptions by hand; empty for none."""
    is_local: bool = True
    """Nobody signs in: there is one reader."""

    @property
    def address(self) -> str:
        """Where links of a digest lead."""
        return self.public_url or LOCAL_URL


def load_digest_settings(environment: Mapping[str, str] = os.environ, secrets: Path = SECRETS) -> DigestSettings:
    """Load the settings; raises InvalidOption that names what is wrong, and never the password."""
    tables = _load_secrets(secrets)
    own = _table(tables, "digest")
    unsubscribe = str(own.get("unsubscribe_mail", ""))
    return DigestSettings(
        smtp=_read_smtp(_table(tables, "smtp"), environment),
        public_url=_find_public_url(tables, environment),
        subscribers=_read_subscribers(own),
        weekday=_read_weekday(str(own.get("weekday", WEEKDAYS[0]))),
        unsubscribe_mail=check_address(unsubscribe) if unsubscribe else "",
        is_local="auth" not in tables,
    )


def load_public_url(environment: Mapping[str, str] = os.environ, secrets: Path = SECRETS) -> str:
    """Where readers open the app, whatever is wrong with the other settings; empty where nobody said."""
    try:
        return _find_public_url(_load_secrets(secrets), environment)
    except InvalidOption:
        return ""


def _find_public_url(tables: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    named = (
        environment.get("EXPLORER_PUBLIC_URL") or tables.get("public_url") or _table(tables, "digest").get("public_url")
    )
    return _read_public_url(str(named or ""))


def _read_smtp(table: Mapping[str, Any], environment: Mapping[str, str]) -> Smtp | None:
    def read(name: str) -> str:
        value = environment.get(f"EXPLORER_SMTP_{name.upper()}") or table.get(name, "")
        return str(value).strip()

    host = read("host")
    if not host:
        return None
    if not _HOST.fullmatch(host):
        raise InvalidOption(f"The mail server {quote(host)} is no name of a host.", hint=HINT)
    security = read("security").lower() or "starttls"
    if security not in SECURITIES:
        raise InvalidOption(
            f"The security {quote(security)} of the mail server is none.", hint=f"One of {', '.join(SECURITIES)}."
        )
    kind = SECURITIES[SECURITIES.index(security)]
    name, address = parseaddr(read("sender") or read("user"))
    return Smtp(
        host,
        _read_port(read("port"), PORTS[kind]),
        check_address(address),
        legal_text(name)[:LONGEST_NAME] or "Research graph",
        read("user"),
        read("password"),
        kind,
        _read_seconds(read("timeout")),
    )


def _read_port(text: str, usual: int) -> int:
    if not text:
        return usual
    if not text.isdecimal() or len(text) > 5 or not 0 < int(text) < 65_536:
        raise InvalidOption(f"The port {quote(text)} of the mail server is none.", hint=HINT)
    return int(text)


def _read_seconds(text: str) -> float:
    try:
        seconds = float(text or 30)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise InvalidOption(f"{quote(text)} is no number of seconds to wait for the mail server.", hint=HINT)
    return seconds


def _read_public_url(text: str) -> str:
    """
    Read where readers open the app.

    >>> _read_public_url("https://graph.example.org/explorer/")
    'https://graph.example.org/explorer'
    """
    url = text.strip().rstrip("/")
    if url and not (_PUBLIC.fullmatch(url) and urlsplit(url).hostname):
        raise InvalidOption(
            f"The app's address {quote(text)} can't be used.", hint="Give one such as https://graph.example.org."
        )
    return url


def _read_subscribers(own: Mapping[str, Any]) -> tuple[Listed, ...]:
    """Addresses under ``daily`` and ``weekly``; a table instead of an address says what of, too."""
    found = []
    for cadence in get_args(Cadence):
        given = own.get(cadence, ())
        if not isinstance(given, list | tuple):
            raise InvalidOption(f"{cadence} of [digest] is no list of addresses.", hint=HINT)
        for one in given:
            entry = one if isinstance(one, Mapping) else {"email": one}
            content = entry.get("content", "trending")
            if content not in get_args(Content):
                raise InvalidOption(f"No digest holds {quote(content)} papers.", hint="trending or followed.")
            found.append(Listed(check_address(str(entry.get("email", ""))), cadence, content))
    return tuple(dict.fromkeys(found))


def _read_weekday(text: str) -> int:
    if text.strip().lower() not in WEEKDAYS:
        raise InvalidOption(f"{quote(text)} is no day of the week.", hint=f"One of {', '.join(WEEKDAYS)}.")
    return WEEKDAYS.index(text.strip().lower())


def _table(tables: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = tables.get(name)
    return table if isinstance(table, Mapping) else {}


def _load_secrets(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, PermissionError) as error:
        reason = str(error) if isinstance(error, tomllib.TOMLDecodeError) else type(error).__name__
        raise InvalidOption(f"{quote(path)} can't be read: {reason}.", hint=HINT) from None
