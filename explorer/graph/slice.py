"""The graph slice around a researcher: typed nodes and edges within a budget, and what was cut."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from explorer.models import NodeType, Person, SliceOptions


@dataclass(frozen=True, slots=True)
class Slice:
    """
    A neighbourhood, cut to a budget.

    ``graph`` is undirected, its nodes are public ids. A node carries ``type``, ``label``,
    ``hop`` (co-author steps from the centre), ``papers`` (papers behind it in the slice; for
    a co-author, papers together with the centre), ``closeness`` (0 to 1) and, for a paper,
    ``year``. An edge carries ``type``, ``weight`` and ``papers`` (how many stand behind it).
    """

    center: Person
    options: SliceOptions
    graph: nx.Graph
    existing: dict[NodeType, int]
    """Nodes of each type in the neighbourhood, the centre among them."""
    shown: dict[NodeType, int]
    """Nodes of each type in ``graph``."""
    cut_by: str | None
    """The measure that decided what stays; None when nothing was cut."""
