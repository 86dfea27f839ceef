"""Who reads: the values that the store's functions take and give back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Literal

from explorer.errors import InvalidOption, quote
from explorer.people.tables import LONGEST_ID
from explorer.text.cleaning import clean_text

TargetKind = Literal["person", "topic", "institution", "search", "paper"]
TARGET_KINDS: tuple[TargetKind, ...] = ("person", "topic", "institution", "search", "paper")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who has the app open. Made by ``sign_in`` and ``get_local_reader``; else SIGNED_OUT."""

    account_id: str = ""
    """Empty for whoever has not signed in."""
    name: str = ""
    email: str = ""
    email_verified: bool = False
    """Whether the provider vouches for the address."""
    orcid: str | None = None
    """Only where the provider is ORCID."""
    curator: bool = False
    local: bool = False
    """The one person of an app without sign-in."""
    session: str = ""
    """The fingerprint of this sign-in; empty for the local person."""

    @property
    def signed_in(self) -> bool:
        return bool(self.account_id)


SIGNED_OUT = Reader()


@dataclass(frozen=True, slots=True)
class Target:
    """A thing of the library that a reader follows, excludes, notes or tags."""

    kind: TargetKind
    id: str
    """A public id; for a search, the parameters of its address."""
    label: str = ""
    """Its name now, for lists that outlive it in the library."""
    also: tuple[str, ...] = ()
    """Other ids by which it was known: what was said of those counts for it."""

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.id, *self.also)))


@dataclass(frozen=True, slots=True)
class Marked:
    """A target, and since when it is followed, excluded, saved or tagged."""

    kind: TargetKind
    id: str
    label: str
    at: datetime


def new_id() -> str:
    """An id for a comment, claim, invitation or message: 128 random bits."""
    return token_hex(16)


def check_id(value: str, what: str = "id") -> str:
    """
    The id, if the library could have it.

    >>> check_id("person:4c81")
    'person:4c81'
    """
    if not value or len(value) > LONGEST_ID or clean_text(value) != value:
        raise InvalidOption(f"{quote(value)} is no {what}.", hint="Open it from its page and try again.")
    return value


def check_target(target: Target, kinds: tuple[TargetKind, ...]) -> Target:
    if target.kind not in kinds:
        raise InvalidOption(f"A {quote(target.kind)} can't be chosen here.", hint=f"One of {', '.join(kinds)} can.")
    check_id(target.id)
    return target


def check_text(value: str, longest: int, what: str) -> str:
    """Foreign text as it is stored; raises InvalidOption when it is empty or too long."""
    cleaned = clean_text(value, paragraphs=True)
    if not cleaned:
        raise InvalidOption(f"The {what} is empty.", hint="Write something, and send it again.")
    if len(cleaned) > longest:
        raise InvalidOption(
            f"The {what} has {len(cleaned):,} letters; {longest:,} are possible.", hint="Shorten it, and send it again."
        )
    return cleaned


def shorten_label(label: str) -> str:
    """A name as lists keep it."""
    return clean_text(label)[:LONGEST_ID]
