"""A slice with everything that pages work out about it, each once for all readers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from explorer.drawing.network import Network, draw_network
from explorer.graph.around_paper import PaperSlice
from explorer.graph.communities import Communities, find_communities
from explorer.graph.homes import find_homes
from explorer.graph.measures import Measure, measure_nodes
from explorer.graph.slice import Slice
from explorer.graph.timeline import Timeline, find_timeline
from explorer.models import Tag
from explorer.snapshot.opened import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class PaperPicture:
    """What is around a paper, and its picture."""

    slice: PaperSlice
    network: Network


@dataclass(frozen=True, eq=False)
class Placed:
    """A slice with a position for every node."""

    snapshot: Snapshot
    slice: Slice
    positions: Mapping[str, tuple[float, float]]
    _measured: dict[Measure, Mapping[str, float]] = field(default_factory=dict)

    @cached_property
    def network(self) -> Network:
        """The picture as the researcher's page draws it."""
        return draw_network(self.slice, self.positions)

    @cached_property
    def timeline(self) -> Timeline:
        return find_timeline(self.snapshot, self.slice)

    @cached_property
    def homes(self) -> Mapping[str, Tag]:
        return find_homes(self.snapshot, self.slice)

    @cached_property
    def communities(self) -> Communities:
        return find_communities(self.slice, self.snapshot)

    def measure(self, measure: Measure) -> Mapping[str, float]:
        """Node → its *measure*."""
        if measure not in self._measured:
            self._measured[measure] = measure_nodes(self.slice, measure)
        return self._measured[measure]
