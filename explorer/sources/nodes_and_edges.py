"""
A graph as two tables, as network programs write them: nodes (id, label, type) and edges (source, target).

A node whose type is that of a paper becomes a work; edges give it its authors, topics and
references. The two files lie in one folder, and their names differ in "nodes" and "edges" alone.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Literal

import orjson

from explorer.errors import SourceUnreadable
from explorer.sources.columns import drop_guard, pick_columns
from explorer.sources.formats import LIKELY, NO, Format, Head, Reading, Source, read_record
from explorer.sources.plain_csv import read_common
from explorer.sources.tabular import Row, read_body, read_cells, sample
from explorer.sources.values import Fields

NodeKind = Literal["paper", "person", "topic", "institution", "venue"]

_KINDS: dict[str, NodeKind] = {
    **dict.fromkeys(("paper", "work", "article", "publication", "document", "preprint"), "paper"),
    **dict.fromkeys(("person", "author", "researcher", "people"), "person"),
    **dict.fromkeys(("topic", "keyword", "concept", "field", "term"), "topic"),
    **dict.fromkeys(("institution", "affiliation", "organization", "organisation", "university"), "institution"),
    **dict.fromkeys(("venue", "journal", "conference"), "venue"),
}  # fmt: skip
_TYPE_COLUMNS = ("type", "kind", "node_type", "entity", "category", "class")
_LABEL_COLUMNS = ("label", "title", "name")
_PAIRS = (("nodes", "edges"), ("node", "edge"), ("vertices", "edges"), ("nodes", "links"))


def recognise(head: Head) -> float:
    found = sample(head)
    if not found:
        return NO
    columns, row = set(found[0].columns), found[1]
    is_nodes = "id" in columns and "label" in columns and _find_kind(row) is not None
    return LIKELY + 0.1 if is_nodes or columns >= {"source", "target"} else NO


def read(source: Source) -> Iterator[Reading]:
    """Read the works of a graph, whichever of its two files is given."""
    nodes, edges = _find_files(source)
    table = {row["id"]: (line, row) for line, row in _read_table(nodes) if "id" in row}
    kinds = {name: _find_kind(row) for name, (_, row) in table.items()}
    if "paper" not in kinds.values():
        raise SourceUnreadable(nodes.path, f"none of its {len(kinds):,} nodes is a paper, and the rest hangs on papers")
    linked = _link(edges, kinds) if edges else {}
    for name, (line, row) in table.items():
        if kinds[name] == "paper":
            fields = _read_paper(name, row, [table[other][1] for other in linked.get(name, ())])
            fields["references"] = [other for other in linked.get(name, ()) if kinds[other] == "paper"]
            yield read_record(line, orjson.dumps(fields), partial(dict, fields))


def _read_paper(name: str, row: Row, others: list[Row]) -> Fields:
    named: dict[NodeKind | None, list[Row]] = defaultdict(list)
    for other in others:
        named[_find_kind(other)].append(other)
    common = read_common(pick_columns({column: cell for column, cell in row.items() if column not in _TYPE_COLUMNS}))
    venue = next((_label(other) for other in named["venue"]), None)
    return {
        **common,
        "id": name,
        "title": _label(row),
        "venue": common.get("venue") or venue,
        "authors": [{"name": _label(one), "source_author_id": _own_id(one)} for one in named["person"]],
        "topics": [_label(one) for one in named["topic"]],
    }


def _link(edges: Source, kinds: dict[str, NodeKind | None]) -> dict[str, list[str]]:
    """Who and what each paper is joined to; of two papers, the one that cites is joined to the other."""
    linked: dict[str, dict[str, None]] = defaultdict(dict)
    for _, row in _read_table(edges):
        ends = row.get("source", ""), row.get("target", "")
        if not (ends[0] in kinds and ends[1] in kinds):
            continue
        both_papers = kinds[ends[0]] == kinds[ends[1]] == "paper"
        for one, other in (ends, ends[::-1]):
            is_cited = both_papers and one != _find_citing(row, ends[0])
            if kinds[one] == "paper" and not is_cited and one != other:
                linked[one][other] = None
    return {name: list(others) for name, others in linked.items()}


def _find_citing(row: Row, begin: str) -> str | None:
    """The end that cites: the column that says so, else where the edge begins, unless it has no direction."""
    if "citing" in row:
        return row["citing"]
    return None if "source_label" in row or row.get("type", "").casefold() == "undirected" else begin


def _find_files(source: Source) -> tuple[Source, Source | None]:
    """The nodes, and the edges where there are any beside them."""
    found = sample(source.head)
    is_edges = found is not None and {"source", "target"}.issubset(found[0].columns)
    for pair in _PAIRS:
        here, there = pair[::-1] if is_edges else pair
        other = _rename(source.path, here, there)
        if other:
            return (Source(other), source) if is_edges else (source, Source(other))
    if is_edges:
        reason = (
            "it holds the edges of a graph alone; put the nodes beside it, in a file named nodes where this says edges"
        )
        raise SourceUnreadable(source.path, reason)
    return source, None


def _rename(path: Path, here: str, there: str) -> Path | None:
    pattern = re.compile(re.escape(here), re.IGNORECASE)
    match = pattern.search(path.name)
    if not match:
        return None
    word = there.capitalize() if match[0][0].isupper() else there
    other = path.with_name(path.name[: match.start()] + word + path.name[match.end() :])
    return other if other.is_file() and other != path else None


def _read_table(source: Source) -> Iterator[tuple[int, Row]]:
    found = sample(source.head)
    if not found:
        raise SourceUnreadable(source.path, "it is no table with a header")
    header = found[0]
    try:
        with source.open_text() as lines:
            yield from ((row.line, read_cells(header.columns, row.cells)) for row in read_body(lines, header))
    except csv.Error as error:
        raise SourceUnreadable(source.path, f"the table is damaged: {error}") from error


def _find_kind(row: Row) -> NodeKind | None:
    words = (row[column].casefold() for column in _TYPE_COLUMNS if column in row)
    return next((_KINDS[word] for word in words if word in _KINDS), None)


def _label(row: Row) -> str:
    return drop_guard(next((row[column] for column in _LABEL_COLUMNS if column in row), ""))


def _own_id(row: Row) -> str | None:
    """A number is a person's id in this graph only, and somebody else's in the next."""
    return None if row["id"].strip().isdecimal() else row["id"]


FORMAT = Format("nodes-edges", "a graph as tables of nodes and edges", recognise, read)
