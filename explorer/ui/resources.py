"""What runs share: the open snapshot, and answers already worked out."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from explorer.drawing.network import Network, draw_network
from explorer.graph.layout import place_nodes
from explorer.graph.slice import Report, Slice, build_slice
from explorer.models import PaperFilter, Profile, SliceOptions
from explorer.profile import build_profile
from explorer.settings import default_library
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot, current_name, open_snapshot
from explorer.ui.writing import write_works

MOST_PROFILES = 1000
MOST_PICTURES = 200
MOST_PAGES = 500


@dataclass(frozen=True, slots=True)
class Placed:
    """A slice, and its picture with every node in its place."""

    slice: Slice
    network: Network


def find_current() -> Snapshot | None:
    """The published snapshot, or None; a newly published one is seen at the next run."""
    library = default_library()
    with _opening:
        name = current_name(library)
        return None if name is None else _open(library, name)


@lru_cache(maxsize=MOST_PROFILES)
def get_profile(snapshot: Snapshot, person_no: int, wanted: PaperFilter) -> Profile:
    return build_profile(snapshot, person_no, wanted)


@lru_cache(maxsize=MOST_PAGES)
def get_works_text(snapshot: Snapshot, papers: tuple[int, ...], person_id: str) -> str:
    """A page of works as markdown."""
    return write_works(queries.find_papers(snapshot, papers), person_id)


def _open(library: Path, name: str) -> Snapshot:
    """
    Open a snapshot, once for all readers, and forget the answers from the one before.

    Runs under way keep the one before; when they have ended it closes itself.
    """
    wanted = library / name
    if wanted not in _opened:
        _opened.clear()
        _opened[wanted] = open_snapshot(library, name)
        get_profile.cache_clear()
        get_works_text.cache_clear()
        slices.clear()
    return _opened[wanted]


class SliceCache:
    """Slices already built and placed, least recently used out first."""

    def __init__(self) -> None:
        self._placed: OrderedDict[tuple[Snapshot, int, SliceOptions], Placed] = OrderedDict()
        self._lock = Lock()

    def find(self, snapshot: Snapshot, person_no: int, options: SliceOptions) -> Placed | None:
        key = snapshot, person_no, options
        with self._lock:
            placed = self._placed.get(key)
            if placed:
                self._placed.move_to_end(key)
        return placed

    def build(self, snapshot: Snapshot, person_no: int, options: SliceOptions, report: Report) -> Placed:
        built = build_slice(snapshot, person_no, options, report)
        report("placing the marks", 0.85)
        placed = Placed(built, draw_network(built, place_nodes(built.graph)))
        with self._lock:
            self._placed[snapshot, person_no, options] = placed
            while len(self._placed) > MOST_PICTURES:
                self._placed.popitem(last=False)
        return placed

    def clear(self) -> None:
        with self._lock:
            self._placed.clear()


slices = SliceCache()
_opening = Lock()
_opened: dict[Path, Snapshot] = {}
