"""What can't be judged, since the library holds nothing of the kind."""

from __future__ import annotations

from explorer.snapshot.opened import Snapshot
from explorer.trust.models import Work


def find_unknown(snapshot: Snapshot, works: tuple[Work, ...], origins: frozenset[str], newest: int) -> dict[str, str]:
    """Keys of ``formula.PARTS`` about which this library can't say anything, and why."""
    unknown = {}
    if not _is_known(snapshot, "people", "orcid"):
        unknown["orcid"] = "no record of this library carries one."
    if not _is_known(snapshot, "people", "id"):
        unknown["catalogue_id"] = "no record of this library gives an author one."
    if not any(work.has_id for work in works) and not any(
        _is_known(snapshot, "papers", one) for one in ("doi", "arxiv_id")
    ):
        unknown["works_with_id"] = "no record of this library has a DOI or an arXiv id."
    if len(origins) < 2:
        unknown["agreeing_sources"] = "one source alone states these works."
    if not _is_known(snapshot, "authorships", "affiliation"):
        unknown["institutions"] = "no record of this library names an affiliation."
    if not newest:
        unknown["years_active"] = unknown["recency"] = "no record of this library has a year."
    return unknown


def find_gaps(snapshot: Snapshot) -> tuple[str, ...]:
    """Fields of completeness that nobody here can have; they count as missing."""
    names = {"abstract": "Abstracts", "venue": "Venues", "type": "Kinds of work"}
    missing = [name for field, name in names.items() if not _is_known(snapshot, "papers", field)]
    return tuple(f"{name}: no record of this library has one; it counts as missing." for name in missing)


def _is_known(snapshot: Snapshot, of: str, field: str) -> bool:
    """Whether any record of the library has *field*, as the manifest says; True where it does not say."""
    parts = snapshot.manifest.get("completeness", {})
    return bool(parts.get(of, {}).get(field, 1))
