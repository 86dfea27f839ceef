"""
Whom to ask, with which key, how patiently, and where answers are kept.

From the environment, else from ``.streamlit/secrets.toml``. Keys are never part of an address,
a message or a file.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from explorer.errors import InvalidOption, quote
from explorer.settings import PROJECT

NAMES = ("openalex", "arxiv", "semantic-scholar", "crossref", "orcid", "dblp", "daily-papers")
SECRETS = PROJECT / ".streamlit" / "secrets.toml"
CACHE = PROJECT / "data" / "cache"
CACHE_VARIABLE = "EXPLORER_CACHE"
HOURS_VARIABLE = "EXPLORER_CACHE_HOURS"
USUAL_HOURS = 24.0

_ADDRESS = re.compile(r"(https?)://([\w.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?(?:/[\w./~-]*)?", re.ASCII | re.IGNORECASE)
_LOOPBACK = re.compile(r"localhost|127\.\d+\.\d+\.\d+|\[::1\]", re.ASCII | re.IGNORECASE)
_KEY = re.compile(r"[\x21-\x7e]+")
_EMAIL = re.compile(r"[^\s@<>()\"',;:\\]+@[^\s@<>()\"',;:\\]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Account:
    """How one source is asked."""

    url: str = ""
    """Where a mirror of it is; empty for the source itself."""
    key: str = field(default="", repr=False)
    email: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait, and for how much."""

    connect: float = 10.0
    """Seconds until a connection stands."""
    silence: float = 30.0
    """Seconds between two parts of an answer."""
    whole: float = 180.0
    """Seconds for all of an answer."""
    size: int = 32_000_000
    """Bytes of an answer, unpacked."""
    tries: int = 5
    wait: float = 1.0
    """Seconds before the second try, about; each further one waits twice as long."""
    longest_wait: float = 60.0
    patience: float = 120.0
    """Seconds that a source may ask to wait; where it asks for more, it is left alone."""


@dataclass(frozen=True, slots=True)
class LiveSettings:
    """Everything that is set for live sources."""

    cache: Path = CACHE
    hours: float = USUAL_HOURS
    """How old an answer on the disk may be."""
    accounts: Mapping[str, Account] = field(default_factory=dict)
    limits: Limits = Limits()

    def account(self, service: str) -> Account:
        """The account at a source; an empty one where nothing is set."""
        return self.accounts.get(service, Account())


def load_settings(environment: Mapping[str, str] = os.environ, secrets: Path = SECRETS) -> LiveSettings:
    """Load the settings; raises InvalidOption that names what is wrong, and never a key."""
    tables = _load_secrets(secrets)
    return LiveSettings(
        cache=Path(environment.get(CACHE_VARIABLE) or CACHE),
        hours=_read_hours(environment.get(HOURS_VARIABLE, "")),
        accounts={name: _read_account(name.replace("-", "_"), tables, environment) for name in NAMES},
    )


def is_loopback(url: str) -> bool:
    """
    Tell whether an address is on this machine.

    >>> is_loopback("http://127.0.0.1:8000/v1"), is_loopback("https://127.0.0.1.example.org")
    (True, False)
    """
    match = _ADDRESS.fullmatch(url)
    return bool(match and _LOOPBACK.fullmatch(match[2]))


def check_address(name: str, url: str) -> str:
    """
    Give the address of a source without its last slash; raises InvalidOption unless it is https, or on this machine.

    >>> check_address("arxiv", "https://mirror.example.org/arxiv/")
    'https://mirror.example.org/arxiv'
    """
    match = _ADDRESS.fullmatch(url)
    if not match or (match[1].lower() != "https" and not is_loopback(url)):
        raise InvalidOption(
            f"The address {quote(url)} of {name} can't be used.", hint="Give one that begins with https://."
        )
    return url.rstrip("/")


def _load_secrets(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, PermissionError) as error:
        reason = str(error) if isinstance(error, tomllib.TOMLDecodeError) else type(error).__name__
        raise InvalidOption(f"{quote(path)} can't be read: {reason}.", hint="docs/live-sources.md shows one.") from None


def _read_account(name: str, tables: Mapping[str, object], environment: Mapping[str, str]) -> Account:
    table = tables.get(name)
    written = table if isinstance(table, dict) else {}
    upper = name.upper()
    url = environment.get(f"EXPLORER_{upper}_URL") or written.get("url") or ""
    key = environment.get(f"{upper}_API_KEY") or written.get("api_key") or ""
    email = environment.get(f"{upper}_EMAIL") or written.get("email") or ""
    return Account(
        check_address(name, url) if isinstance(url, str) and url else "",
        _check("key", name, key, _KEY),
        _check("e-mail address", name, email, _EMAIL),
    )


def _check(what: str, name: str, value: object, shape: re.Pattern[str]) -> str:
    text = value.strip() if isinstance(value, str) else " "
    if text and not shape.fullmatch(text):
        raise InvalidOption(
            f"The {what} of {name} holds what none can hold, such as a space.",
            hint="docs/live-sources.md says where it is set.",
        )
    return text


def _read_hours(text: str) -> float:
    if not text:
        return USUAL_HOURS
    try:
        hours = float(text)
    except ValueError:
        hours = -1.0
    if not 0 <= hours <= 24 * 365:
        raise InvalidOption(f"{HOURS_VARIABLE} {quote(text)} is no number of hours.", hint="Give one such as 24.")
    return hours
