"""What each criterion of the score finds. Pure: nothing here reads a library, a database or a clock."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.text.counting import count_of
from explorer.trust.models import Backing, Found, Standing

FIELDS = ("year", "kind of work", "venue", "abstract", "own affiliation")
"""What completeness counts of each work."""
PROVED_LEVEL, HIGHEST_LEVEL = 2, 3
ENOUGH_COAUTHORS = 10
ENOUGH_INSTITUTIONS = 5
ENOUGH_YEARS = 5
YEARS_UNTIL_OLD = 5
FOLLOWER_STEPS = (1, 3, 10, 30)
LARGEST_TEAM = 100
"""Authors; on a larger work nobody can tell who worked with whom."""
VERIFICATION = (
    "nothing backs this record",
    "a persistent id of this person backs this record",
    "the owner of this record has proved that it is theirs",
    "a curator has checked and approved the claim on this record",
)
BACKED_TWICE = "a work that two sources state backs this record"
"""What makes level 1 of a record without a persistent id."""


def find_backed_level(backing: Backing) -> int:
    """The verification level without a claim: 1 with a persistent id or a work that two sources state, else 0."""
    return int(bool(backing.orcid or backing.catalogue_ids or any(work.agreed for work in backing.works)))


def measure(backing: Backing, standing: Standing | None) -> dict[str, Found]:
    """What is found, by the keys of ``formula.PARTS``; *standing* is None when nobody could be asked."""
    found = {
        **_measure_identity(backing, standing or Standing()),
        **_measure_evidence(backing),
        **_measure_collaboration(backing),
        **_measure_continuity(backing),
        **_measure_standing(standing),
    }
    return found | {key: _leave_open(found[key], why) for key, why in backing.unknown.items()}


def _leave_open(found: Found, why: str) -> Found:
    return Found(0, found.full, "not known here", f"Not known here: {why}", True)


def _measure_identity(backing: Backing, standing: Standing) -> dict[str, Found]:
    level = max(find_backed_level(backing), standing.claim_level)
    ids = ", ".join(backing.catalogue_ids[:3])
    meaning = VERIFICATION[level] if level != 1 or ids or backing.orcid else BACKED_TWICE
    return {
        "verification": Found(level, HIGHEST_LEVEL, f"L{level}", f"L{level}: {meaning}."),
        "orcid": Found(
            int(backing.orcid is not None),
            1,
            backing.orcid or "none",
            f"Records carry {backing.orcid}." if backing.orcid else "No record carries a valid one.",
        ),
        "catalogue_id": Found(
            int(bool(ids)),
            1,
            ids or "none",
            f"Records carry {ids}." if ids else "No catalogue has given this person an id.",
        ),
    }


def _measure_evidence(backing: Backing) -> dict[str, Found]:
    works, total = backing.works, len(backing.works)
    with_id, agreed = sum(work.has_id for work in works), sum(work.agreed for work in works)
    known, cells = sum(work.fields for work in works), total * len(FIELDS)
    of = f"of {count_of(total, 'work')}"
    return {
        "works_with_id": Found(
            with_id,
            total,
            f"{with_id:,} of {total:,}",
            f"{with_id:,} {of} {_have(with_id)} a DOI, an arXiv id or another catalogue's id.",
        ),
        "agreeing_sources": Found(
            agreed,
            total,
            f"{agreed:,} of {total:,}",
            f"{agreed:,} {of} {'is' if agreed == 1 else 'are'} stated by two sources or more that agree.",
        ),
        "completeness": Found(
            known,
            cells,
            f"{known:,} of {cells:,}",
            f"{known:,} of {count_of(cells, 'field')} {_have(known)} a value: {', '.join(FIELDS)} of each work.",
        ),
    }


def _measure_collaboration(backing: Backing) -> dict[str, Found]:
    people = len(_join(work.coauthors for work in backing.works))
    own = _join(work.own_institutions for work in backing.works)
    places = len(_join(work.institutions for work in backing.works) - own)
    return {
        "coauthors": Found(
            people,
            ENOUGH_COAUTHORS,
            f"{people:,}",
            f"{count_of(people, 'person', 'people')} wrote with them on works of at most {LARGEST_TEAM} authors.",
        ),
        "institutions": Found(
            places,
            ENOUGH_INSTITUTIONS,
            f"{places:,}",
            f"Co-authors name {count_of(places, 'institution')} that the researcher does not.",
        ),
    }


def _measure_continuity(backing: Backing) -> dict[str, Found]:
    years = {work.year for work in backing.works if work.year}
    newest, library = max(years, default=0), backing.library_year or 0
    left = max(0, YEARS_UNTIL_OLD - (library - newest)) if years else 0
    dated = f"The newest work is of {newest}, the newest of the whole library of {library}."
    return {
        "years_active": Found(
            len(years), ENOUGH_YEARS, f"{len(years):,}", f"Works appeared in {count_of(len(years), 'year')}."
        ),
        "recency": Found(
            left, YEARS_UNTIL_OLD, str(newest or "none"), dated if years else "No work has a year."
        ),
    }  # fmt: skip


def _measure_standing(standing: Standing | None) -> dict[str, Found]:
    if standing is None:
        away = "The accounts of this app can't be read just now."
        return {
            "claimed": Found(0, 1, "not known now", away, True),
            "followers": Found(0, len(FOLLOWER_STEPS), "not known now", away, True),
        }
    readers, proved = standing.followers, standing.claimed and standing.claim_level >= PROVED_LEVEL
    unproved = "A claim on this record is approved, but nobody checked who made it."
    return {
        "claimed": Found(
            int(proved),
            1,
            "yes" if proved else "without proof" if standing.claimed else "no",
            unproved
            if standing.claimed and not proved
            else f"{'A' if proved else 'No'} claim on this record is approved.",
        ),
        "followers": Found(
            sum(readers >= step for step in FOLLOWER_STEPS),
            len(FOLLOWER_STEPS),
            f"{readers:,}",
            f"{count_of(readers, 'reader follows', 'readers follow')} this record here.",
        ),
    }


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _join(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*sets)
