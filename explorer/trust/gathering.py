"""What a library and the people store say of a researcher, as the score reads it."""

from __future__ import annotations

import numpy as np

from explorer.models import Profile
from explorer.people.accounts import is_orcid_id
from explorer.people.claim_records import find_claims
from explorer.people.follows import get_following
from explorer.people.readers import Reader, Target
from explorer.people.store import Store
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.trust.measuring import find_backed_level
from explorer.trust.models import Backing, Standing
from explorer.trust.unknown import find_gaps, find_unknown
from explorer.trust.works import find_works

CATALOGUES = ("openalex", "openreview", "acl", "ieee")
"""Schemes of ids that a catalogue gives; ``source`` is the file's own, and says nothing elsewhere."""


def find_base_level(snapshot: Snapshot, number: int, profile: Profile) -> int:
    """The verification level of the person *number* without a claim: 0 or 1."""
    by_ids = Backing(orcid=_find_orcid(profile), catalogue_ids=_find_catalogue_ids(profile))
    return find_backed_level(by_ids) or find_backed_level(find_backing(snapshot, number, profile))


def find_backing(snapshot: Snapshot, number: int, profile: Profile) -> Backing:
    """What the library holds of the person *number*: all of their works, whatever the profile's filter."""
    papers = np.sort(snapshot.topology.person_papers.row(number))
    works, origins = find_works(snapshot, number, papers)
    years = snapshot.topology.paper_year
    newest = int(years.max()) if len(years) else 0
    return Backing(
        works=works,
        orcid=_find_orcid(profile),
        catalogue_ids=_find_catalogue_ids(profile),
        library_year=newest or None,
        unknown=find_unknown(snapshot, works, origins, newest),
        gaps=find_gaps(snapshot),
    )


def find_standing(store: Store, reader: Reader, snapshot: Snapshot, number: int, profile: Profile) -> Standing:
    """Claims and followers of the person *number*, by every id of theirs; raises StateUnavailable."""
    person = Target("person", profile.person.id, also=queries.find_person_aliases(snapshot, number))
    claims = find_claims(store, reader, person.ids)
    approved = [claim.level for claim in claims if claim.state == "approved"]
    return Standing(
        claim_level=max(approved, default=0),
        claimed=bool(approved),
        contested=any(claim.state == "contested" for claim in claims),
        followers=get_following(store, reader, person).followers,
    )


def _find_orcid(profile: Profile) -> str | None:
    """The iD with the right check digit."""
    said = (one.removeprefix("orcid:") for one in profile.ids if one.startswith("orcid:"))
    return next((one for one in said if is_orcid_id(one)), None)


def _find_catalogue_ids(profile: Profile) -> tuple[str, ...]:
    return tuple(one for one in profile.ids if one.partition(":")[0] in CATALOGUES)
