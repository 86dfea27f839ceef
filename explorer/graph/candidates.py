"""Everything in a neighbourhood, in the order in which a budget keeps it: what a slice shows, and the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.graph.budget import choose
from explorer.graph.slice import Slice, build_selection, find_expanded
from explorer.models import NodeType
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that exists in a neighbourhood."""

    id: str
    type: NodeType
    label: str
    hop: int
    papers: int
    """Papers of the neighbourhood that name it."""
    closeness: float
    """Of topics and institutions in parts of the greatest."""
    is_shown: bool


def find_candidates(snapshot: Snapshot, built: Slice, kind: NodeType) -> list[Candidate]:
    """All nodes of *kind* in the neighbourhood that *built* was cut from, the closest first."""
    options = replace(built.options, max_nodes=0, budgets=(), kinds=(kind,))
    selection = build_selection(snapshot, options)
    center = built.numbers[built.center.id]
    ranked = choose(selection, center, options, find_expanded(snapshot, options)).shown[kind]
    shown = {built.numbers[node] for node, facts in built.graph.nodes(data=True) if facts["type"] == kind}
    names = _find_names(snapshot, kind, ranked.numbers.tolist())
    greatest = float(ranked.scores.max(initial=0)) if kind in {"topic", "institution"} else 1.0
    return [
        Candidate(*names[number], hop, papers, score / (greatest or 1.0), number in shown)
        for number, hop, papers, score in zip(
            ranked.numbers.tolist(), ranked.hops.tolist(), ranked.papers.tolist(), ranked.scores.tolist(), strict=True
        )
    ]


def _find_names(snapshot: Snapshot, kind: NodeType, numbers: list[int]) -> dict[int, tuple[str, NodeType, str]]:
    """Id, type and label by number."""
    if kind == "person":
        return {number: (one.id, kind, one.name) for number, one in queries.find_people(snapshot, numbers).items()}
    if kind == "paper":
        papers = queries.find_paper_heads(snapshot, numbers)
        return {number: (one.id, kind, one.title) for number, one in papers.items()}
    tags = queries.find_tags(snapshot, kind, numbers)
    return {number: (one.id, kind, one.name) for number, one in tags.items()}
