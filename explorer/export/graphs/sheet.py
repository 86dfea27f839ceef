"""A picture as plain values: what every format is written from, made fit for all of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite, sqrt
from numbers import Integral, Real
from typing import Final

import numpy as np

from explorer.export.documents import options_document
from explorer.export.graphs.names import name_apart
from explorer.graph.slice import Slice
from explorer.models import NODE_TYPES, NodeType
from explorer.text.xml import legal_text

Plain = str | bool | int | float
Facts = dict[str, Plain]

TYPE_COLOURS: Final[Mapping[NodeType, str]] = {
    "person": "#0072B2",
    "paper": "#E69F00",
    "topic": "#009E73",
    "institution": "#CC79A7",
}
"""Those of the picture: rooms on one line may not import each other, so a test holds them together."""
SMALLEST, LARGEST, CENTER = 6.0, 17.0, 22.0
"""Radii in pixels."""


@dataclass(frozen=True, slots=True)
class Mark:
    id: str
    label: str
    type: NodeType
    x: float
    y: float
    """Grows downwards, as on a screen."""
    size: float
    """A radius, in the units of ``x`` and ``y``."""
    colour: str
    """``#rrggbb``."""
    group: str | None
    """What the colour means, where it means more than the type."""
    facts: Facts
    """Everything else that the node carries; each key has one Python type in the whole sheet."""


@dataclass(frozen=True, slots=True)
class Line:
    source: str
    target: str
    type: str
    weight: float
    facts: Facts


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    remark: str
    """A sentence: what was asked, and how much of what exists is shown."""
    facts: Facts
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]


def build_sheet(
    built: Slice,
    positions: Mapping[str, tuple[float, float]],
    colours: Mapping[str, str],
    sizes: Mapping[str, float],
    key: Mapping[str, str],
) -> Sheet:
    """
    Gather marks and lines in the order of the slice, with ids and labels that any file can hold.

    *colours*, *sizes* and *key* are as ``write_graph`` takes them.
    """
    nodes = built.graph.nodes
    ids = dict(zip(nodes, name_apart(legal_text(str(node)) or "node" for node in nodes), strict=True))
    radii = _size_nodes(built, sizes)
    meanings = {colour: legal_text(words) for words, colour in reversed([*key.items()])}
    mark_facts = _make_plain(facts for _, facts in nodes(data=True))
    marks = (
        Mark(
            id=ids[node],
            label=str(facts.pop("label", "")),
            type=nodes[node]["type"],
            x=float(positions[node][0]),
            y=float(positions[node][1]),
            size=float(radii[node]),
            colour=colours.get(node) or TYPE_COLOURS[nodes[node]["type"]],
            group=meanings.get(colours.get(node, "")),
            facts={key: value for key, value in facts.items() if key != "type"},
        )
        for node, facts in zip(nodes, mark_facts, strict=True)
    )
    name = legal_text(built.center.name)
    facts: Facts = {
        "center": ids[built.center.id],
        "options": json.dumps(options_document(built.options), ensure_ascii=False),
    }
    return Sheet(f"Research graph of {name}", _describe(built), facts, tuple(marks), tuple(_gather_lines(built, ids)))


def _gather_lines(built: Slice, ids: Mapping[str, str]) -> Iterable[Line]:
    edges = list(built.graph.edges(data=True))
    for (source, target, facts), plain in zip(edges, _make_plain(facts for *_, facts in edges), strict=True):
        rest = {key: value for key, value in plain.items() if key not in {"type", "weight"}}
        if "citing" in rest:
            rest["citing"] = ids.get(facts["citing"], rest["citing"])
        yield Line(ids[source], ids[target], str(plain["type"]), float(facts["weight"]), rest)


def _make_plain(records: Iterable[Mapping[str, object]]) -> list[Facts]:
    """Keep what is text or a number, and give each key one type: whole numbers beside others are floats."""
    kept = [
        {key: plain for key, value in record.items() if (plain := _to_plain(value)) is not None} for record in records
    ]
    types: dict[str, set[type]] = defaultdict(set)
    for facts in kept:
        for key, value in facts.items():
            types[key].add(type(value))
    common = {key: _join_types(found) for key, found in types.items()}
    return [{key: common[key](value) for key, value in facts.items()} for facts in kept]


def _to_plain(value: object) -> Plain | None:
    """Python's own types only; None for what no format holds, such as None itself, lists and NaN."""
    if isinstance(value, str):
        return legal_text(value)
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real) and isfinite(value):
        return float(value)
    return None


def _join_types(found: set[type]) -> type[Plain]:
    if len(found) == 1:
        return next(iter(found))
    return float if found == {int, float} else str


def _size_nodes(built: Slice, measures: Mapping[str, float]) -> dict[str, float]:
    """Areas that grow with the measure, or with the papers, as in the picture; the centre is the largest."""
    papers = dict(built.graph.nodes(data="papers", default=1))
    others = [node for node in papers if node != built.center.id]
    most = max((papers[node] - 1 for node in others), default=0) or 1
    greatest = max((measures[node] for node in others if node in measures), default=0.0) or 1.0

    def radius(node: str) -> float:
        share = measures[node] / greatest if node in measures else (papers[node] - 1) / most
        return round(SMALLEST + (LARGEST - SMALLEST) * sqrt(min(max(share, 0.0), 1.0)), 1)

    return {node: CENTER if node == built.center.id else radius(node) for node in papers}


def _describe(built: Slice) -> str:
    counts = (
        f"{built.shown[kind]:,} of {built.existing[kind]:,} {'people' if kind == 'person' else f'{kind}s'}"
        for kind in NODE_TYPES
        if kind in built.options.kinds
    )
    decided = f"the rest are less close ({built.cut_by})" if built.cut_by else "nothing is left out"
    return f"{', '.join(counts)}; {decided}. Steps: {built.options.hops}. Counting: {built.options.counting}."
