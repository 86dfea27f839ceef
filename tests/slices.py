"""Slices made by hand, for tests of what draws them."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import networkx as nx

from explorer.graph.slice import Slice
from explorer.models import NODE_TYPES, NodeType, Person, SliceOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "Ann \u202eeeL\u202c <b>bold</b>",
    "\"Bo\" 'O' & {Cy}",
    "x" * 10_000,
)
"""Names that try to be more than text."""

GIVEN = ("Ada", "Bruno", "Chen", "Dalia", "Emre", "Freya", "Goran", "Hana", "Ivo", "Jelena")
FAMILY = ("Albrecht", "Bianchi", "Castellanos", "Dvořák", "Eriksen", "Farouk", "Grigoriou")
TOPICS = ("optics", "self-supervised learning", "implicit regularization", "max-affine splines", "time series")
INSTITUTIONS = ("KTH", "Rice University", "Courant Institute of Mathematical Sciences", "INRIA")
TITLES = ("On the Geometry of Deep Networks", "Learning from One Sample", "What Do We Maximize?", "A Spline Theory")

Node = dict[str, Any]
Edge = tuple[str, str, dict[str, Any]]


def make_node(kind: NodeType, label: str, papers: int = 1, hop: int = 1, **facts: Any) -> Node:
    return {"type": kind, "label": label, "papers": papers, "hop": hop, "closeness": papers / 100, **facts}


def make_edge(one: str, other: str, kind: str = "coauthor", papers: int = 1, weight: float | None = None) -> Edge:
    return one, other, {"type": kind, "papers": papers, "weight": papers if weight is None else weight}


def make_slice(nodes: Mapping[str, Node], edges: Iterable[Edge] = ()) -> Slice:
    """A slice of what is given, around the first node."""
    graph = nx.Graph()
    graph.add_nodes_from(nodes.items())
    graph.add_edges_from(edges)
    center_id, facts = next(iter(nodes.items()))
    found = Counter(node["type"] for node in nodes.values())
    counts = {kind: found[kind] for kind in NODE_TYPES}
    center = Person(center_id, facts["label"], works=facts["papers"])
    return Slice(center, SliceOptions(), graph, existing=counts, shown=counts, cut_by=None, numbers={})


def make_neighbourhood(names: Sequence[str] = (), size: int = 60) -> Slice:
    """A slice as a library gives it: *size* co-authors in groups, the first of them called *names*, and the rest."""
    chance = Random(7)
    people = [f"{given} {family}" for family in FAMILY for given in GIVEN]
    nodes = {"ann": make_node("person", "Ann Lee", papers=80, hop=0)}
    edges = []
    for number, name in enumerate([*names, *people][:size]):
        person, papers = f"person:{number}", 1 + int(40 / (number + 1))
        nodes[person] = make_node("person", name, papers)
        edges.append(make_edge("ann", person, papers=papers))
        edges += [
            make_edge(person, f"person:{other}") for other in range(number % 5, number, 5) if chance.random() < 0.5
        ]
    for number, (kind, link, label) in enumerate(_surroundings()):
        around = f"{kind}:{number}"
        nodes[around] = make_node(kind, label, papers=1 + number % 3, year=2020)
        edges += [make_edge(f"person:{chance.randrange(size)}", around, link) for _ in range(2)]
    return make_slice(nodes, edges)


def place_around(slice_: Slice) -> dict[str, tuple[float, float]]:
    """Positions for every node, in pixels."""
    layout = nx.spring_layout(slice_.graph, seed=7, scale=500, method="force")
    return {node: (float(x), float(y)) for node, (x, y) in layout.items()}


def _surroundings() -> Iterable[tuple[NodeType, str, str]]:
    yield from (("paper", "authored", title) for title in TITLES)
    yield from (("topic", "about", topic) for topic in TOPICS)
    yield from (("institution", "affiliated", institution) for institution in INSTITUTIONS)
