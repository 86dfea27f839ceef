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
from explorer.drawing.network import draw_network
from explorer.graph.around_paper import build_paper_slice
from explorer.graph.layout import Place, place_nodes
from explorer.graph.slice import Report, build_slice
from explorer.library.duplicates import Joined, count_joined, find_joined
from explorer.models import PaperFilter, Profile, SliceOptions
from explorer.profile import build_profile
from explorer.related.models import Related, Sort, Weights
from explorer.related.ranking import find_related
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot, current_name, open_snapshot
from explorer.snapshot.paper_aliases import find_aliases_of_papers
from explorer.snapshot.queries import TagKind
from explorer.tags.models import Partnership, TagProfile
from explorer.tags.partnership import build_partnership
from explorer.tags.profile import build_tag_profile
from explorer.trust.gathering import find_backing
from explorer.trust.models import Backing
from explorer.ui.placed import PaperPicture, Placed
from explorer.ui.writing import write_works

P = ParamSpec("P")
R = TypeVar("R")

MOST_OPEN = 3
"""Libraries that are open at a time; whichever was looked at least recently closes first."""
MOST_PROFILES = 1000
MOST_PICTURES = 200
MOST_PAGES = 500
MOST_TAGS = 30
MOST_JOINED = 20
MOST_COMPARISONS = 100
MOST_RELATED = 500
RELATED = 14
"""Papers like one that are worked out at once."""


_forget_all: list[Callable[[], None]] = []


def _remember(size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the latest answers until another snapshot is opened."""

    def wrap(answer: Callable[P, R]) -> Callable[P, R]:
        remembered = lru_cache(maxsize=size)(answer)
        _forget_all.append(remembered.cache_clear)
        return remembered  # type: ignore[return-value]

    return wrap


def find_current(library: Path) -> Snapshot | None:
    """The published snapshot of *library*, or None; a newly published one is seen at the next run."""
    with _opening:
        name = current_name(library)
        return None if name is None else _open(library, name)


@_remember(MOST_PROFILES)
def get_profile(snapshot: Snapshot, person_no: int, wanted: PaperFilter) -> Profile:
    return build_profile(snapshot, person_no, wanted)


@_remember(MOST_PROFILES)
def get_backing(snapshot: Snapshot, person_no: int) -> Backing:
    """What the library says of how far a record can be trusted."""
    return find_backing(snapshot, person_no, get_profile(snapshot, person_no, PaperFilter()))


@_remember(MOST_PAGES)
def get_aliases(snapshot: Snapshot, paper_ids: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The other ids of each of the papers of a page."""
    return find_aliases_of_papers(snapshot, paper_ids)


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


@_remember(MOST_OPEN)
def get_duplicates(snapshot: Snapshot) -> tuple[int, int, list[Joined]]:
    """Papers that several records state, these records, and the largest of them."""
    return *count_joined(snapshot), find_joined(snapshot, MOST_JOINED)


@_remember(MOST_COMPARISONS)
def get_comparison(snapshot: Snapshot, people: tuple[int, ...], wanted: PaperFilter) -> Comparison:
    return build_comparison(snapshot, people, wanted, profile_of=get_profile)


@_remember(MOST_RELATED)
def get_related(
    snapshot: Snapshot,
    number: int,
    weights: Weights,
    sort: Sort,
    seen: frozenset[int],
    votes: frozenset[tuple[int, int]] = frozenset(),
) -> tuple[Related, ...]:
    """The papers most like the one with the number *number*, without those *seen*; *votes* are readers', by paper."""
    own = dict(votes)
    return tuple(find_related(snapshot, number, weights=weights, sort=sort, limit=RELATED, exclude=seen, votes=own))


@_remember(MOST_PICTURES)
def get_paper_picture(snapshot: Snapshot, number: int, related: tuple[tuple[int, float], ...]) -> PaperPicture:
    """What is around a paper, placed and drawn."""
    built = build_paper_slice(snapshot, number, related)
    return PaperPicture(built, draw_network(built, place_nodes(built.graph)))


def _open(library: Path, name: str) -> Snapshot:
    """
    Open a snapshot, once for all readers, and forget the answers from those that are open no longer.

    Runs under way keep the one before; when they have ended it closes itself.
    """
    opened = _opened.get(library)
    if opened is None or opened.name != name:
        is_replaced = _opened.pop(library, None) is not None
        _opened[library] = open_snapshot(library, name)
        is_replaced |= len(_opened) > MOST_OPEN
        while len(_opened) > MOST_OPEN:
            _opened.popitem(last=False)
        for forget in _forget_all if is_replaced else ():
            forget()
    _opened.move_to_end(library)
    return _opened[library]


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
_opened: OrderedDict[Path, Snapshot] = OrderedDict()
