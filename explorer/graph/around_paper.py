"""What is around one paper as a graph: its authors, topics, institutions, and the papers nearest to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import networkx as nx

from explorer.models import NODE_TYPES, NodeType, Paper
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot

MOST_MARKS = 60
MOST_PAPERS, MOST_PEOPLE, MOST_TAGS = 14, 24, 10
"""Papers beside the one in the centre, people, and topics and institutions each, at most."""

_Key = tuple[NodeType, int]


@dataclass(frozen=True, slots=True)
class PaperSlice:
    """
    The neighbourhood of a paper. ``graph`` has nodes and edges as ``Slice.graph`` has them.

    An edge of type ``related`` joins the centre with a paper like it; its weight is the likeness,
    times 10.
    """

    center: Paper
    graph: nx.Graph
    existing: dict[NodeType, int]
    """Nodes of each type that there are, of papers those that were given."""
    shown: dict[NodeType, int]


def build_paper_slice(snapshot: Snapshot, paper_no: int, related: Sequence[tuple[int, float]]) -> PaperSlice:
    """
    Build the slice around *paper_no*; *related* are papers like it with their likeness (0 to 1), the most like first.

    People are its authors, in their order, then whoever wrote most of the related papers; topics and
    institutions are its own, then the most frequent of the related papers. At most ``MOST_MARKS`` nodes.
    """
    links = snapshot.topology
    near = [number for number, _ in related if number != paper_no][:MOST_PAPERS]
    papers = [paper_no, *near]
    people = _rank(links.paper_people.row(paper_no).tolist(), (links.paper_people.row(one).tolist() for one in near))
    topics = _rank(links.paper_topics.row(paper_no).tolist(), (links.paper_topics.row(one).tolist() for one in near))
    own_places = dict.fromkeys(links.affiliated_institutions.row(paper_no).tolist())
    places = _rank(list(own_places), (dict.fromkeys(links.affiliated_institutions.row(one).tolist()) for one in near))
    room = MOST_MARKS - len(papers)
    chosen: dict[NodeType, list[int]] = {
        "paper": papers,
        "person": people[: min(MOST_PEOPLE, room)],
        "topic": topics[:MOST_TAGS],
        "institution": places[: min(MOST_TAGS, max(0, room - min(MOST_PEOPLE, len(people)) - MOST_TAGS))],
    }
    graph, ids = _add_nodes(snapshot, chosen)
    _add_edges(snapshot, graph, ids, chosen, dict(related))
    existing: dict[NodeType, int] = {
        "person": len(people),
        "paper": 1 + sum(number != paper_no for number, _ in related),
        "topic": len(topics),
        "institution": len(places),
    }
    center = queries.find_papers(snapshot, [paper_no])[0]
    types = list(dict(graph.nodes(data="type")).values())
    return PaperSlice(center, graph, existing, {kind: types.count(kind) for kind in NODE_TYPES})


def _rank(own: list[int], others: Iterable[Iterable[int]]) -> list[int]:
    """Put the centre's *own* first, then those of two or more of the *others*, the most frequent first."""
    counts: dict[int, int] = {}
    for numbers in others:
        for number in numbers:
            counts[number] = counts.get(number, 0) + 1
    repeated = sorted((-count, number) for number, count in counts.items() if count > 1 and number not in set(own))
    return [*dict.fromkeys(own), *(number for _, number in repeated)]


def _add_nodes(snapshot: Snapshot, chosen: dict[NodeType, list[int]]) -> tuple[nx.Graph, dict[_Key, str]]:
    graph, ids = nx.Graph(), {}
    heads = queries.find_paper_heads(snapshot, chosen["paper"])
    labels: dict[_Key, tuple[str, str]] = {("paper", one): (heads[one].id, heads[one].title) for one in chosen["paper"]}
    named = queries.find_people(snapshot, chosen["person"])
    labels |= {("person", one): (named[one].id, named[one].name) for one in chosen["person"]}
    for kind in ("topic", "institution"):
        tags = queries.find_tags(snapshot, kind, chosen[kind])
        labels |= {(kind, one): (tags[one].id, tags[one].name) for one in chosen[kind]}
    for key, (wanted, label) in labels.items():
        kind, number = key
        ids[key] = wanted if wanted not in graph else f"node:{wanted}"
        facts = {"year": heads[number].year, "venue": heads[number].venue} if kind == "paper" else {}
        graph.add_node(ids[key], type=kind, label=label, hop=1, papers=1, closeness=0.0, **facts)
    graph.nodes[ids["paper", chosen["paper"][0]]].update(hop=0, closeness=1.0)
    return graph, ids


def _add_edges(
    snapshot: Snapshot,
    graph: nx.Graph,
    ids: dict[_Key, str],
    chosen: dict[NodeType, list[int]],
    likeness: dict[int, float],
) -> None:
    center = ids["paper", chosen["paper"][0]]
    for paper in chosen["paper"][1:]:
        node, like = ids["paper", paper], likeness[paper]
        graph.nodes[node]["closeness"] = round(like, 6)
        graph.add_edge(center, node, type="related", weight=round(10 * like, 6), papers=1)
    for paper in chosen["paper"]:
        for one, other, kind in _find_links(snapshot, paper):
            if one in ids and other in ids and one != other:
                citing = {"citing": ids[one]} if kind == "cites" else {}
                graph.add_edge(ids[one], ids[other], type=kind, weight=1, papers=1, **citing)
    _count_papers(graph, center)


def _find_links(snapshot: Snapshot, paper: int) -> Iterator[tuple[_Key, _Key, str]]:
    """What a paper joins: with its authors, topics and references, and its authors with their institutions."""
    links = snapshot.topology
    own: _Key = ("paper", paper)
    for person in links.paper_people.row(paper).tolist():
        yield own, ("person", person), "authored"
    for topic in links.paper_topics.row(paper).tolist():
        yield own, ("topic", topic), "about"
    for cited in links.paper_references.row(paper).tolist():
        yield own, ("paper", cited), "cites"
    people, places = links.affiliated_people.row(paper), links.affiliated_institutions.row(paper)
    for person, place in zip(people.tolist(), places.tolist(), strict=True):
        yield ("person", person), ("institution", place), "affiliated"


def _count_papers(graph: nx.Graph, center: str) -> None:
    """Let a mark's papers be those it hangs on; what hangs on none that is shown has no place in the picture."""
    for node, kind in list(graph.nodes(data="type")):
        if kind == "paper":
            continue
        if kind == "institution":
            behind = {
                paper for person in graph[node] for paper in graph[person] if graph.nodes[paper]["type"] == "paper"
            }
        else:
            behind = {paper for paper in graph[node] if graph.nodes[paper]["type"] == "paper"}
        graph.nodes[node]["papers"] = max(1, len(behind))
        graph.nodes[node]["closeness"] = 0.5 if center in behind else 0.1
        if graph.degree(node) == 0:
            graph.remove_node(node)
