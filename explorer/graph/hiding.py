"""A slice without some of its nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from explorer.graph.slice import Slice
from explorer.models import NODE_TYPES


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
