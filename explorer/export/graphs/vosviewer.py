"""The JSON of VOSviewer and VOSviewer Online (https://app.vosviewer.com/docs/file-types/json-file-type)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from explorer.export.graphs.names import name_apart
from explorer.export.graphs.sheet import Mark, Plain, Sheet
from explorer.models import NODE_TYPES
from explorer.text.markup import escape

COMMUNITY: Final = "community"
"""The attribute that groups nodes, where there is one; else their type does."""
MOST_CLUSTERS: Final = 1000
SCORES: Final[Mapping[str, str]] = {
    "year": "Pub. year",
    "first_year": "First year",
    "last_year": "Last year",
    "closeness": "Closeness",
}
NOT_SHOWN: Final = frozenset({*SCORES, "papers", "hop", COMMUNITY})
"""Numbers that are no weight of their own."""
MOST_COMPARED: Final = 2000
"""Marks between which the mean distance is taken; of more, every n-th."""

_MARKUP_AS_QUOTES = str.maketrans({"<": "‹", ">": "›"})
_BRACES = str.maketrans({"{": "(", "}": ")"})
_READ_AS_NUMBER = re.compile(r"(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?infinity|0[xbo][\da-f]+|null|nan)", re.I)


def write_vosviewer(sheet: Sheet) -> bytes:
    """
    Write *sheet* as VOSviewer's JSON.

    Clusters are in the colours of the picture. Places are as VOSviewer has them: about the origin,
    one unit apart on average, y growing upwards.
    """
    clusters, labels = _cluster(sheet.marks)
    ids = dict(
        zip((mark.id for mark in sheet.marks), name_apart(_item_id(mark.id) for mark in sheet.marks), strict=True)
    )
    places = _scale(np.array([(mark.x, -mark.y) for mark in sheet.marks]).reshape(-1, 2))
    links = [
        {"source_id": ids[line.source], "target_id": ids[line.target], "strength": _short(line.weight)}
        for line in sheet.lines
    ]
    weights = _weigh(sheet)
    items = [
        _write_item(mark, ids[mark.id], cluster, place, weights[mark.id])
        for mark, cluster, place in zip(sheet.marks, clusters, places.tolist(), strict=True)
    ]
    document = {
        "network": {
            "items": items,
            "links": links,
            "clusters": [{"cluster": number, "label": label} for number, label in labels.items()],
        },
        "config": _configure(sheet.marks, clusters, labels),
        "info": {"title": sheet.name.translate(_MARKUP_AS_QUOTES), "description": _plain_html(sheet.remark)},
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")


def _write_item(
    mark: Mark, item_id: str, cluster: int | None, place: Sequence[float], weights: Mapping[str, Plain]
) -> dict[str, Any]:
    item = {
        "id": item_id,
        # VOSviewer Online reads labels as HTML, and stops at an element.
        "label": (mark.label or mark.id).translate(_MARKUP_AS_QUOTES),
        "description": _describe(mark),
        "x": round(place[0], 4),
        "y": round(place[1], 4),
        "cluster": cluster,
        "weights": weights,
        "scores": {name: mark.facts[key] for key, name in SCORES.items() if key in mark.facts},
    }
    return {key: value for key, value in item.items() if value is not None}


def _describe(mark: Mark) -> str:
    """HTML. What stands in braces would be taken for the name of a key."""
    facts = {"Type": mark.type, "Year": mark.facts.get("year"), "Venue": mark.facts.get("venue")}
    counts = {"Papers": mark.facts.get("papers"), "Steps": mark.facts.get("hop")}
    rows = "".join(
        f"<tr><td>{name}:</td><td>{_plain_html(str(value))}</td></tr>"
        for name, value in {"Name": mark.label, **facts, **counts}.items()
        if value not in (None, "")
    )
    return f"<table>{rows}</table>"


def _plain_html(text: str) -> str:
    return escape(text.translate(_BRACES))


def _weigh(sheet: Sheet) -> dict[str, dict[str, Plain]]:
    """Papers first, since VOSviewer sizes marks by the first that it does not count itself."""
    links, strength = Counter[str](), Counter[str]()
    for line in sheet.lines:
        for end in (line.source, line.target):
            links[end] += 1
            strength[end] += line.weight  # type: ignore[assignment]
    return {
        mark.id: {
            "Papers": mark.facts.get("papers", 1),
            **_own_weights(mark),
            "Links": links[mark.id],
            "Total link strength": _short(strength[mark.id]),
        }
        for mark in sheet.marks
    }


def _own_weights(mark: Mark) -> dict[str, Plain]:
    """Measures that the nodes carry, such as the degree; a weight is never below zero."""
    return {
        key.replace("_", " ").capitalize(): value
        for key, value in mark.facts.items()
        if key not in NOT_SHOWN and isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    }


def _cluster(marks: Sequence[Mark]) -> tuple[list[int | None], dict[int, str]]:
    """
    A cluster for each of *marks*, numbered from 1 without gaps, and what each is called.

    By community where marks have one, else by what their colours mean, else by type.
    """
    if any(COMMUNITY in mark.facts for mark in marks):
        of_mark: list[Plain | None] = [mark.facts.get(COMMUNITY) for mark in marks]
        order = sorted({one for one in of_mark if one is not None}, key=_by_number)
        names = [f"Community {number}" for number in range(1, len(order) + 1)]
    elif any(mark.group is not None for mark in marks):
        of_mark = [mark.group for mark in marks]
        order = [group for group, _ in Counter(mark.group for mark in marks if mark.group).most_common()]
        names = list(map(str, order))
    else:
        of_mark = [mark.type for mark in marks]
        order = [kind for kind in NODE_TYPES if kind in of_mark]
        names = [kind.capitalize() for kind in NODE_TYPES if kind in of_mark]
    numbers: dict[Plain | None, int] = dict(zip(order[:MOST_CLUSTERS], range(1, MOST_CLUSTERS + 1), strict=False))
    labels = {number: name.translate(_MARKUP_AS_QUOTES) for number, name in zip(numbers.values(), names, strict=False)}
    return [numbers.get(one) for one in of_mark], labels


def _by_number(value: Plain) -> tuple[bool, float, str]:
    is_text = isinstance(value, str)
    return is_text, 0.0 if is_text else float(value), str(value)


def _configure(marks: Sequence[Mark], clusters: Sequence[int | None], labels: Mapping[int, str]) -> dict[str, Any]:
    """The colours of the picture, and no question about parts that hang on nothing."""
    colours = {cluster: mark.colour for mark, cluster in reversed(list(zip(marks, clusters, strict=True))) if cluster}
    return {
        "color_schemes": {"cluster_colors": [{"cluster": number, "color": colours[number]} for number in labels]},
        "parameters": {"largest_component": False},
    }


def _item_id(own: str) -> str:
    """An id that VOSviewer Online would read as a number, and then not find in the links, gets a prefix."""
    return f"id:{own}" if _READ_AS_NUMBER.fullmatch(own) else own


def _scale(places: np.ndarray) -> np.ndarray:
    """About the origin and one unit apart on average, as in VOSviewer's own files."""
    if len(places) < 2:
        return np.zeros_like(places, dtype=float)
    compared = places[:: -(-len(places) // MOST_COMPARED)]
    pairs = max(len(compared) * (len(compared) - 1), 1)
    mean = sum(float(np.hypot(*(compared - place).T).sum()) for place in compared) / pairs
    return (places - places.mean(axis=0)) / (mean or 1.0)


def _short(value: float) -> float | int:
    rounded = float(f"{value:.12g}")
    return int(rounded) if rounded.is_integer() else rounded
