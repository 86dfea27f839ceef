"""
The picture as a file of another program: GraphML, GEXF, Pajek and VOSviewer's JSON.

docs/exports.md says what each format holds and who opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from explorer.export.graphs.gexf import write_gexf
from explorer.export.graphs.graphml import write_graphml
from explorer.export.graphs.pajek import write_pajek
from explorer.export.graphs.sheet import Sheet, build_sheet
from explorer.export.graphs.vosviewer import write_vosviewer
from explorer.graph.slice import Slice

GraphFormat = Literal["graphml", "gexf", "pajek", "vosviewer"]


_WRITERS: Final[Mapping[GraphFormat, Callable[[Sheet], bytes]]] = {
    "graphml": write_graphml,
    "gexf": write_gexf,
    "pajek": write_pajek,
    "vosviewer": write_vosviewer,
}
GRAPH_FORMATS: Final[tuple[GraphFormat, ...]] = tuple(_WRITERS)


def write_graph(
    built: Slice,
    positions: Mapping[str, tuple[float, float]],
    format: GraphFormat,  # noqa: A002 - the word of the command line
    *,
    colours: Mapping[str, str] | None = None,
    sizes: Mapping[str, float] | None = None,
    key: Mapping[str, str] | None = None,
) -> bytes:
    """
    Write *built* as a file of *format*: the same slice and positions, the same bytes.

    *positions* are in canvas units, y growing downwards, as ``place_nodes`` gives them.
    *colours* (``#rrggbb``) and *sizes* (measures, shown as area) are by node; a node that they
    lack has the colour of its type and a size by its papers. *key* says what *colours* mean, words
    to colour; formats with attributes say it of every node, VOSviewer makes clusters of it.
    """
    return _WRITERS[format](build_sheet(built, positions, colours or {}, sizes or {}, key or {}))
