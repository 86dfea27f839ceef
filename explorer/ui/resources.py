"""What runs share: the open snapshot, and answers already worked out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from explorer.graph.layout import place_nodes
from explorer.graph.slice import Report, Slice, build_slice
from explorer.models import PaperFilter, Profile, SliceOptions
from explorer.profile import build_profile
from explorer.settings import default_library
from explorer.snapshot.opened import Snapshot, current_name, open_snapshot

MOST_PROFILES = 1000
MOST_PICTURES = 200


@dataclass(frozen=True, slots=True)
class Placed:
    """A slice with the positions of its nodes."""

    slice: Slice
    positions: dict[str, tuple[float, float]]


def find_current() -> Snapshot | None:
    """The published snapshot, or None; a newly published one is seen at the next run."""
    library = default_library()
    name = current_name(library)
    return None if name is None else _open(library, name)


@lru_cache(maxsize=2)
def _open(library: Path, name: str) -> Snapshot:
    """The one before stays open for runs under way; then the collector closes it."""
    return open_snapshot(library, name)


@lru_cache(maxsize=MOST_PROFILES)
def get_profile(snapshot: Snapshot, person_no: int, wanted: PaperFilter) -> Profile:
    return build_profile(snapshot, person_no, wanted)


class SliceCache:
    """Slices already built and placed, least recently used out first."""

    def __init__(self) -> None:
        self._placed: dict[tuple[Snapshot, int, SliceOptions], Placed] = {}

    def find(self, snapshot: Snapshot, person_no: int, options: SliceOptions) -> Placed | None:
        key = snapshot, person_no, options
        placed = self._placed.pop(key, None)
        if placed:
            self._placed[key] = placed
        return placed

    def build(self, snapshot: Snapshot, person_no: int, options: SliceOptions, report: Report) -> Placed:
        built = build_slice(snapshot, person_no, options, report)
        report("placing the marks", 0.85)
        placed = Placed(built, place_nodes(built.graph))
        self._placed[snapshot, person_no, options] = placed
        while len(self._placed) > MOST_PICTURES:
            self._placed.pop(next(iter(self._placed)), None)
        return placed


slices = SliceCache()
