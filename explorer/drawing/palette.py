"""
What a type looks like, everywhere: the same colour and the same shape on every page and in every file.

The colours are Okabe and Ito's, which stay apart for colour-blind readers; the shape says the
same once more, for print and for the colours nobody can tell apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explorer.models import NodeType

TYPE_COLOURS: Final[Mapping[NodeType, str]] = {
    "person": "#0072B2",
    "paper": "#E69F00",
    "topic": "#009E73",
    "institution": "#CC79A7",
}

TYPE_SHAPES: Final[Mapping[NodeType, str]] = {
    "person": "dot",
    "paper": "square",
    "topic": "diamond",
    "institution": "triangle",
}
"""In the words of vis-network."""

TYPE_SIGNS: Final[Mapping[NodeType, str]] = {
    "person": "●",
    "paper": "■",
    "topic": "◆",
    "institution": "▲",
}
"""The shapes as text, for legends."""

TYPE_PLURALS: Final[Mapping[NodeType, str]] = {
    "person": "people",
    "paper": "papers",
    "topic": "topics",
    "institution": "institutions",
}
