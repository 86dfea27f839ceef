"""What the pages show, as tables: columns and rows, ready for CSV or HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.graph.candidates import Candidate
from explorer.graph.communities import Communities
from explorer.graph.slice import Slice
from explorer.models import Collaboration, Count, Paper
from explorer.text.latex import to_plain

NAMES = ("papers", "people", "topics", "institutions", "nodes", "edges")

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def papers_table(papers: Sequence[Paper]) -> Table:
    """One row a paper, in the order given."""
    columns = (
        "id", "title", "year", "type", "venue", "authors", "author_ids", "topics",
        "doi", "arxiv_id", "url", "citations", "abstract", "source",
    )  # fmt: skip
    return Table(columns, tuple(_paper_row(paper) for paper in papers))


def people_table(people: Sequence[Collaboration]) -> Table:
    """One row a co-author: papers together, and from when to when."""
    columns = ("id", "name", "papers", "first_year", "last_year")
    return Table(columns, tuple({name: getattr(one, name) for name in columns} for one in people))


def counts_table(counts: Sequence[Count]) -> Table:
    """One row a topic or institution."""
    columns = ("id", "name", "papers")
    return Table(columns, tuple({name: getattr(one, name) for name in columns} for one in counts))


def nodes_table(built: Slice) -> Table:
    """One row a node of the slice; ``closeness`` is what the cut went by."""
    columns = ("id", "type", "label", "hop", "papers", "closeness", "year")
    rows = (
        {"id": node, "year": None, **attributes, "label": to_plain(attributes["label"])}
        for node, attributes in built.graph.nodes(data=True)
    )
    return Table(columns, tuple(rows))


def edges_table(built: Slice) -> Table:
    """One row an edge of the slice, with the names of its ends."""
    columns = ("source", "target", "type", "weight", "papers", "source_label", "target_label")
    labels = {node: to_plain(label) for node, label in built.graph.nodes(data="label")}
    rows = (
        {"source": one, "target": other, **attributes, "source_label": labels[one], "target_label": labels[other]}
        for one, other, attributes in built.graph.edges(data=True)
    )
    return Table(columns, tuple(rows))


def candidates_table(candidates: Sequence[Candidate]) -> Table:
    """One row a node of the neighbourhood, shown or not."""
    columns = ("id", "type", "label", "hop", "papers", "closeness", "is_shown")
    return Table(columns, tuple({name: getattr(one, name) for name in columns} for one in candidates))


def communities_table(found: Communities) -> Table:
    """One row a community; ``members`` are ids, the most central first."""
    columns = ("number", "name", "size", "papers", "members")
    return Table(columns, tuple({name: getattr(one, name) for name in columns} for one in found.communities))


def _paper_row(paper: Paper) -> Row:
    plain = ("id", "title", "year", "type", "venue", "doi", "arxiv_id", "url", "citations", "abstract", "source")
    return {
        **{name: getattr(paper, name) for name in plain},
        "authors": [author.name for author in paper.authors],
        "author_ids": [author.id for author in paper.authors],
        "topics": [topic.name for topic in paper.topics],
    }
