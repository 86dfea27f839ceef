"""What the owner of a claimed record says of themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select

from explorer.errors import InvalidOption, NotAllowed, quote
from explorer.people.claim_records import get_row
from explorer.people.readers import Reader, shorten_label
from explorer.people.rights import require_account
from explorer.people.store import Store, insert_or_replace
from explorer.people.tables import claims, owner_profiles
from explorer.text.cleaning import clean_text
from explorer.text.markup import safe_href

NEVER = datetime.min.replace(tzinfo=UTC)
LONGEST_BIO = 2_000
MOST_LINKS = 10
MOST_KEY_PAPERS = 5


@dataclass(frozen=True, slots=True)
class OwnerProfile:
    """What the owner of a claimed record says."""

    bio: str = ""
    affiliation: str = ""
    open_to_collaborate: bool = False
    links: tuple[str, ...] = ()
    key_papers: tuple[str, ...] = ()
    changed_at: datetime = field(default=NEVER, compare=False)


def write_profile(
    store: Store, reader: Reader, claim_id: str, profile: OwnerProfile, *, seen: datetime | None = None
) -> None:
    """
    What the owner of an approved claim says of themselves; links lead to pages on the web, or are refused.

    *seen* is when what the owner saw while writing was changed, ``NEVER`` for nothing: what was
    written since then in another tab is not overwritten.
    """
    if len(profile.links) > MOST_LINKS or len(profile.key_papers) > MOST_KEY_PAPERS:
        raise InvalidOption(
            f"{len(profile.links)} links and {len(profile.key_papers)} papers are too many.",
            hint=f"{MOST_LINKS} links and {MOST_KEY_PAPERS} papers are possible.",
        )
    links = [_check_link(one) for one in profile.links]
    bio = clean_text(profile.bio, paragraphs=True)[:LONGEST_BIO]
    texts = {"bio": bio, "affiliation": shorten_label(profile.affiliation)}
    lists = {
        "links": json.dumps(links),
        "key_papers": json.dumps([shorten_label(one) for one in profile.key_papers]),
    }
    with store.writing() as connection:
        row = get_row(connection, claim_id, lock=True)
        require_account(connection, reader, "editing a claimed profile", [row.account_id])
        if row.state != "approved":
            raise NotAllowed("editing a claimed profile")
        held = connection.execute(select(owner_profiles).where(owner_profiles.c.claim_id == claim_id)).first()
        if seen is not None and held is not None and held.changed_at != seen:
            raise InvalidOption(
                "Your profile was changed in another tab meanwhile.", hint="Take your words, and load the page again."
            )
        flag = {"open_to_collaborate": profile.open_to_collaborate, "changed_at": datetime.now(UTC)}
        insert_or_replace(connection, owner_profiles, {"claim_id": claim_id, **texts, **lists, **flag})


def find_profile(store: Store, person_ids: Sequence[str]) -> OwnerProfile | None:
    """What the owner of a record says of themselves, by the strongest approved claim on it; None without one."""
    approved = (claims.c.state == "approved") & claims.c.person_id.in_(person_ids)
    first = select(claims.c.id).where(approved).order_by(claims.c.level.desc(), claims.c.created_at, claims.c.id)
    with store.reading() as connection:
        strongest = connection.execute(first.limit(1)).scalar()
        row = connection.execute(select(owner_profiles).where(owner_profiles.c.claim_id == strongest)).first()
    if row is None:
        return None
    lists = tuple(json.loads(row.links)), tuple(json.loads(row.key_papers))
    return OwnerProfile(row.bio, row.affiliation, row.open_to_collaborate, *lists, row.changed_at)


def _check_link(address: str) -> str:
    """The address of a page on the web, as it is kept; raises InvalidOption for any other."""
    kept = shorten_label(address)
    if not kept.casefold().startswith(("https://", "http://")) or not safe_href(kept):
        raise InvalidOption(f"{quote(address)} is no address of a page.", hint="Begin it with https://.")
    return kept
