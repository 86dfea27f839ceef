"""A slice without some of its nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from explorer.graph.slice import Slice
from explorer.models import NODE_TYPES


def keep_around(built: Slice, mark: Collection[str]) -> Slice:
    """Only what touches *mark*, a node or the two ends of an edge: itself and its neighbours."""
    graph = built.graph
    kept = {node for end in mark for node in (end, *graph[end])} if len(mark) == 1 else set(mark)
    return replace(built, graph=graph.subgraph([node for node in graph if node in kept]).copy())


def hide_nodes(built: Slice, hidden: Collection[str]) -> Slice:
    """
    Leave out *hidden* nodes and their edges; the centre stays, whoever asks.

    ``existing`` counts what there is around the centre, as before.
    """
    kept = [node for node in built.graph if node not in hidden or node == built.center.id]
    if len(kept) == len(built.graph):
        return built
    graph = built.graph.subgraph(kept).copy()
    counts = Counter(facts["type"] for _, facts in graph.nodes(data=True))
    shown = {kind: counts[kind] for kind in NODE_TYPES}
    return replace(built, graph=graph, shown=shown, hidden=built.hidden + len(built.graph) - len(kept))
