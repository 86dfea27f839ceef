"""What runs share: the open snapshot, and answers already worked out."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import ParamSpec, TypeVar

from explorer.compare.comparison import build_comparison
from explorer.compare.models import Comparison
from explorer.graph.layout import Place, place_nodes
from explorer.graph.slice import Report, build_slice
from explorer.models import PaperFilter, Profile, SliceOptions
from explorer.profile import build_profile
from explorer.settings import default_library
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot, current_name, open_snapshot
from explorer.snapshot.queries import TagKind
from explorer.tags.models import Partnership, TagProfile
from explorer.tags.partnership import build_partnership
from explorer.tags.profile import build_tag_profile
from explorer.ui.placed import Placed
from explorer.ui.writing import write_works

P = ParamSpec("P")
R = TypeVar("R")

MOST_PROFILES = 1000
MOST_PICTURES = 200
MOST_PAGES = 500
MOST_TAGS = 30
MOST_COMPARISONS = 100


_forget_all: list[Callable[[], None]] = []


def _remember(size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the latest answers until another snapshot is opened."""

    def wrap(answer: Callable[P, R]) -> Callable[P, R]:
        remembered = lru_cache(maxsize=size)(answer)
        _forget_all.append(remembered.cache_clear)
        return remembered  # type: ignore[return-value]

    return wrap


def find_current() -> Snapshot | None:
    """The published snapshot, or None; a newly published one is seen at the next run."""
    library = default_library()
    with _opening:
        name = current_name(library)
        return None if name is None else _open(library, name)


@_remember(MOST_PROFILES)
def get_profile(snapshot: Snapshot, person_no: int, wanted: PaperFilter) -> Profile:
    return build_profile(snapshot, person_no, wanted)


@_remember(MOST_PAGES)
def get_works_text(snapshot: Snapshot, papers: tuple[int, ...], person_id: str) -> str:
    """A page of works as markdown."""
    return write_works(queries.find_papers(snapshot, papers), person_id)


@_remember(MOST_TAGS)
def get_tag_profile(snapshot: Snapshot, kind: TagKind, number: int, wanted: PaperFilter) -> TagProfile:
    return build_tag_profile(snapshot, kind, number, wanted)


@_remember(MOST_TAGS)
def get_partnership(snapshot: Snapshot, one: int, other: int, wanted: PaperFilter) -> Partnership:
    return build_partnership(snapshot, one, other, wanted)


@_remember(MOST_COMPARISONS)
def get_comparison(snapshot: Snapshot, people: tuple[int, ...], wanted: PaperFilter) -> Comparison:
    return build_comparison(snapshot, people, wanted, profile_of=get_profile)


def _open(library: Path, name: str) -> Snapshot:
    """
    Open a snapshot, once for all readers, and forget the answers from the one before.

    Runs under way keep the one before; when they have ended it closes itself.
    """
    wanted = library / name
    if wanted not in _opened:
        _opened.clear()
        _opened[wanted] = open_snapshot(library, name)
        for forget in _forget_all:
            forget()
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
        placed = Placed(snapshot, built, place_nodes(built.graph, self._find_earlier(snapshot, person_no, options)))
        with self._lock:
            self._placed[snapshot, person_no, options] = placed
            while len(self._placed) > MOST_PICTURES:
                self._placed.popitem(last=False)
        return placed

    def _find_earlier(self, snapshot: Snapshot, person_no: int, options: SliceOptions) -> Mapping[str, Place] | None:
        """The positions before the latest node was expanded: what is there stays in its place."""
        if not options.expanded:
            return None
        before = replace(options, expanded=options.expanded[:-1])
        earlier = self.find(snapshot, person_no, before) or self.build(snapshot, person_no, before, lambda *_: None)
        return earlier.positions

    def clear(self) -> None:
        with self._lock:
            self._placed.clear()


slices = SliceCache()
_forget_all.append(slices.clear)
_opening = Lock()
_opened: dict[Path, Snapshot] = {}
