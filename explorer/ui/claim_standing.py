"""Where the claims on a record stand, as one reader sees them, and what proves a claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import streamlit as st

from explorer.errors import ExplorerError, NotAllowed
from explorer.live.orcid import SERVICE as ORCID
from explorer.live.settings import load_settings
from explorer.models import Profile
from explorer.people.claim_records import Claim, find_claims, find_own_claims
from explorer.people.claims import PROVED
from explorer.people.owner_profiles import OwnerProfile, find_profile
from explorer.people.readers import Reader, Target
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.folding import fold_name
from explorer.trust.gathering import find_base_level
from explorer.ui.signing_in import find_reader, get_store

LEVELS = (
    "nothing known",
    "backed by an id or several sources",
    "proved by its owner",
    "checked and approved by a curator",
)
"""What the verification levels 0 to 3 mean."""
STATES = {
    "pending": "Waiting for proof or a curator",
    "approved": "Approved",
    "refused": "Refused",
    "withdrawn": "Withdrawn",
    "contested": "Contested",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reader sees of the claims on a record."""

    person: Target
    base: int
    """The level that the record has without a claim, 0 or 1."""
    mine: Claim | None
    """The reader's live claim."""
    refused: Claim | None
    """The reader's latest claim, where it was refused."""
    others: tuple[Claim, ...]
    """Live claims of other people."""

    @property
    def approved(self) -> Claim | None:
        """The approved claim; where a correction made one of two claimed records, the stronger one."""
        held = [one for one in (self.mine, *self.others) if one and one.state == "approved"]
        return max(held, key=lambda one: one.level, default=None)


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the record names, on which only its owner can write."""

    name: str
    address: str
    """For people."""
    asked: str
    """What the app reads: where the page is a program, what that program reads."""
    accept: str
    where: str
    """Where its owner can write."""


def find_person(snapshot: Snapshot, number: int, profile: Profile) -> Target:
    """The record, with every id that leads to it now."""
    aliases = queries.find_person_aliases(snapshot, number)
    return Target("person", profile.person.id, profile.person.name, aliases)


def find_standing(snapshot: Snapshot, number: int, profile: Profile, reader: Reader) -> Standing:
    """Ask the store; raises StateUnavailable."""
    person, store = find_person(snapshot, number, profile), get_store()
    live = find_claims(store, reader, person.ids)
    mine = [one for one in live if reader.signed_in and one.account_id == reader.account_id]
    own = [] if mine or not reader.signed_in else find_own_claims(store, reader)
    latest = next((one for one in own if one.person_id in person.ids), None)
    return Standing(
        person=person,
        base=find_base_level(snapshot, number, profile),
        mine=max(mine, key=lambda one: (one.state == "approved", one.level), default=None),
        refused=latest if latest and latest.state == "refused" else None,
        others=tuple(one for one in live if one not in mine),
    )


def find_said(snapshot: Snapshot, profile: Profile) -> tuple[Claim | None, OwnerProfile]:
    """The approved claim on a record and what its owner says; nothing where the store can't be reached."""
    number = queries.find_person_no(snapshot, profile.person.id)
    if number is None:
        return None, OwnerProfile()
    ids = find_person(snapshot, number, profile).ids
    try:
        live = [one for one in find_claims(get_store(), Reader(), ids) if one.state == "approved"]
        said = find_profile(get_store(), ids) if live else None
    except ExplorerError:
        return None, OwnerProfile()
    return max(live, key=lambda one: one.level, default=None), said or OwnerProfile()


def find_evidence(snapshot: Snapshot, number: int, profile: Profile, reader: Reader) -> Mapping[str, object]:
    """What the app finds by itself; kept with the claim, for its owner and curators."""
    known = {fold_name(name) for name in (profile.person.name, *profile.spellings)}
    found: dict[str, object] = {
        "backed": find_base_level(snapshot, number, profile),
        "ids": list(profile.ids[:10]),
        "name": fold_name(reader.name) in known,
    }
    if reader.orcid:
        found["orcid"] = {"id": reader.orcid, "on the record": has_orcid(profile, reader)}
    if reader.email_verified and "@" in reader.email:
        found["mail"] = reader.email.rpartition("@")[2]
    return found


def find_level(snapshot: Snapshot, number: int, profile: Profile, reader: Reader) -> int:
    """The level at which a claim of *reader* begins, 0 to 2."""
    return PROVED if has_orcid(profile, reader) else find_base_level(snapshot, number, profile)


def has_orcid(profile: Profile, reader: Reader) -> bool:
    """Tell whether the reader signed in with an ORCID iD that stands on the record."""
    return reader.orcid is not None and f"orcid:{reader.orcid}" in profile.ids


def find_pages(profile: Profile) -> list[Page]:
    """The pages on which a code proves who wrote there."""
    base = _find_orcid()
    found = []
    for one in sorted(profile.ids, key=lambda one: not one.startswith("orcid:")):
        scheme, _, name = one.partition(":")
        if scheme == "orcid":
            page = Page(
                "ORCID record", f"https://orcid.org/{name}", f"{base}/{quote(name)}/person", "application/json",
                "in your biography, visible to everyone",
            )  # fmt: skip
            found.append(page)
        elif scheme == "openreview" and name.startswith("~"):
            address = f"https://openreview.net/profile?id={quote(name)}"
            where = "in a field that everybody sees, such as an area of expertise"
            found.append(Page("OpenReview profile", address, address, "text/html, */*;q=0.8", where))
    return found


def _find_orcid() -> str:
    """Where ORCID answers; a mistake in the settings of live sources is told where those are used."""
    try:
        return load_settings().account("orcid").url or ORCID.url
    except ExplorerError:
        return ORCID.url


def get_owned(snapshot: Snapshot, number: int, profile: Profile, *, proved: bool) -> tuple[Reader, Claim]:
    """
    The reader and their approved claim on the record, asked of the store anew; else raises NotAllowed.

    With *proved* it has to be of level 2 at least; on one's own machine any will do.
    """
    reader = find_reader()
    mine = find_standing(snapshot, number, profile, reader).mine
    if mine is None or mine.state != "approved" or (proved and mine.level < PROVED and not reader.local):
        raise NotAllowed("deciding on a claimed record")
    return reader, mine


def take(name: str) -> ExplorerError | str | None:
    """What a button left to be said; told once."""
    said = st.session_state.pop(name, None)
    return said if isinstance(said, ExplorerError | str) else None
