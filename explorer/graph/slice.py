"""The graph slice around a researcher: typed nodes and edges within a budget, and what was cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import networkx as nx
import numpy as np

from explorer.errors import InvalidOption
from explorer.graph.budget import MEASURE, Chosen, choose
from explorer.graph.edges import find_edges
from explorer.graph.expanding import Expanded
from explorer.graph.ranking import Ranked
from explorer.graph.selection import Selection
from explorer.models import NODE_TYPES, NodeType, Person, SliceOptions
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot

MOST_HOPS = 3

Report = Callable[[str, float], None]
"""Told what is being done, and the part of the work done so far (0 to 1)."""


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
    numbers: dict[str, int]
    """Node → its dense number in the snapshot."""
    hidden: int = 0
    """Nodes that a reader took out by hand."""


def build_slice(snapshot: Snapshot, person_no: int, options: SliceOptions, report: Report = lambda *_: None) -> Slice:
    """Build the slice around *person_no*. Same snapshot and options, same slice."""
    check_options(options)
    report("finding people and papers", 0.1)
    selection = build_selection(snapshot, options)
    chosen = choose(selection, person_no, options, find_expanded(snapshot, options))
    report(f"reading names of {chosen.existing['person']:,} people and {chosen.existing['paper']:,} papers", 0.6)
    graph, numbers = _assemble(snapshot, selection, chosen, person_no, with_papers="paper" in options.kinds)
    shown = {kind: len(chosen.numbers(kind)) for kind in NODE_TYPES}
    cut = any(shown[kind] < chosen.existing[kind] for kind in options.kinds)
    center = queries.find_people(snapshot, [person_no])[person_no]
    return Slice(center, options, graph, chosen.existing, shown, MEASURE if cut else None, numbers)


def build_selection(snapshot: Snapshot, options: SliceOptions) -> Selection:
    """The papers that *options* admit; raises NotFound for a topic, institution or venue that the library lacks."""
    test = queries.build_paper_test(snapshot, options.filter) if options.filter else None
    return Selection(snapshot.topology, test, options.counting, options.large_team, options.min_weight)


def find_expanded(snapshot: Snapshot, options: SliceOptions) -> Expanded:
    """The expanded nodes by number; what the library does not hold is passed over."""
    found = (queries.find_node(snapshot, node) for node in options.expanded)
    return [node for node in found if node is not None]


def check_options(options: SliceOptions) -> None:
    """Raise InvalidOption for a setting outside its range."""
    if not 1 <= options.hops <= MOST_HOPS:
        raise InvalidOption(f"A slice has 1 to {MOST_HOPS} hops, not {options.hops}.", hint="Try --hops 2.")
    if options.max_nodes < 0 or any(size < 0 for _, size in options.budgets):
        lowest = min(options.max_nodes, *(size for _, size in options.budgets), 0)
        raise InvalidOption(f"A budget of {lowest} nodes is below zero.", hint="0 shows everything.")
    if not 0 <= options.min_weight < float("inf"):
        raise InvalidOption(f"A weight of {options.min_weight} is none.", hint="0 takes every step.")
    if options.large_team is not None and options.large_team < 1:
        raise InvalidOption(f"A team of {options.large_team} authors is none.", hint="Give a number above zero.")
    years = options.filter.years
    if years and years.first > years.last:
        raise InvalidOption(f"The years {years.first}-{years.last} run backwards.", hint="Give the earlier year first.")


def _assemble(
    snapshot: Snapshot, selection: Selection, chosen: Chosen, center: int, *, with_papers: bool
) -> tuple[nx.Graph, dict[str, int]]:
    graph = nx.Graph()
    ids: dict[NodeType, dict[int, str]] = {}
    people = queries.find_people(snapshot, chosen.numbers("person"))
    together = _papers_together(selection, center, chosen.numbers("person"))
    ids["person"] = _add_people(graph, chosen.shown["person"], people, together)
    ids["paper"] = _add_papers(graph, chosen.shown["paper"], snapshot)
    ids["topic"] = _add_tags(graph, chosen.shown["topic"], "topic", snapshot)
    ids["institution"] = _add_tags(graph, chosen.shown["institution"], "institution", snapshot)
    for edge in find_edges(selection, chosen, with_papers=with_papers):
        graph.add_edge(
            ids[edge.source_type][edge.source],
            ids[edge.target_type][edge.target],
            type=edge.type,
            weight=_number(edge.weight, digits=12),
            papers=edge.papers,
            **({"citing": ids["paper"][edge.source]} if edge.type == "cites" else {}),
        )
    return graph, {node: number for own in ids.values() for number, node in own.items()}


def _papers_together(selection: Selection, center: int, people: np.ndarray) -> np.ndarray:
    """Papers that the centre wrote with each of *people*; with itself, all of its papers."""
    own = selection.papers_of(np.array([center]))[1]
    authors = selection.topology.paper_people.gather(own)[1]
    return np.bincount(authors, minlength=len(selection.topology.person_papers))[people]


def _add_people(graph: nx.Graph, ranked: Ranked, people: dict[int, Person], together: np.ndarray) -> dict[int, str]:
    ids = {}
    for number, hop, score, behind, shared in zip(
        *(column.tolist() for column in (ranked.numbers, ranked.hops, ranked.scores, ranked.papers, together)),
        strict=True,
    ):
        person = people[number]
        ids[number] = person.id
        graph.add_node(
            person.id,
            type="person",
            label=person.name,
            hop=hop,
            papers=shared or behind,
            closeness=_number(score),
            works=person.works,
        )
    return ids


def _add_papers(graph: nx.Graph, ranked: Ranked, snapshot: Snapshot) -> dict[int, str]:
    papers = queries.find_paper_heads(snapshot, ranked.numbers)
    ids = {}
    for number, hop, score in zip(ranked.numbers.tolist(), ranked.hops.tolist(), ranked.scores.tolist(), strict=True):
        paper = papers[number]
        ids[number] = _free_id(graph, paper.id)
        graph.add_node(
            ids[number],
            type="paper",
            label=paper.title,
            hop=hop,
            papers=1,
            closeness=_number(score),
            year=paper.year,
            venue=paper.venue,
        )
    return ids


def _add_tags(graph: nx.Graph, ranked: Ranked, kind: queries.TagKind, snapshot: Snapshot) -> dict[int, str]:
    tags = queries.find_tags(snapshot, kind, ranked.numbers)
    ids = {}
    most = float(ranked.scores.max()) if len(ranked.scores) else 1.0
    for number, hop, score, papers in zip(
        ranked.numbers.tolist(), ranked.hops.tolist(), ranked.scores.tolist(), ranked.papers.tolist(), strict=True
    ):
        tag = tags[number]
        ids[number] = _free_id(graph, tag.id)
        graph.add_node(
            ids[number], type=kind, label=tag.name, hop=hop, papers=papers, closeness=_number(score / (most or 1.0))
        )
    return ids


def _free_id(graph: nx.Graph, wanted: str) -> str:
    """A source may call a paper as we call a person; then the later one gets a prefix."""
    return wanted if wanted not in graph else f"node:{wanted}"


def _number(value: float, *, digits: int = 6) -> float | int:
    """Round to significant *digits*, whole numbers as such: the same text on every machine."""
    rounded = float(f"{value:.{digits}g}")
    return int(rounded) if rounded.is_integer() else rounded
