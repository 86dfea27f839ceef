"""The picture of a slice as a file, in every format, whoever asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal

from explorer.drawing.svg import draw_svg
from explorer.export.graphs import GRAPH_FORMATS, GraphFormat, write_graph
from explorer.graph.layout import place_nodes
from explorer.graph.slice import Slice
from explorer.graph.timeline import find_timeline
from explorer.profile import build_profile, find_own_papers
from explorer.report.page import build_report
from explorer.report.words import date_snapshot
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot

PictureFormat = GraphFormat | Literal["svg", "html"]

PICTURE_FORMATS: Final[tuple[PictureFormat, ...]] = (*GRAPH_FORMATS, "svg", "html")


def write_picture(
    snapshot: Snapshot,
    built: Slice,
    format: PictureFormat,  # noqa: A002 - the word of the command line
    *,
    positions: Mapping[str, tuple[float, float]] | None = None,
    colours: Mapping[str, str] | None = None,
    sizes: Mapping[str, float] | None = None,
    key: Mapping[str, str] | None = None,
) -> bytes:
    """
    Write *built* in one of the ``PICTURE_FORMATS``; the HTML has the researcher's works and charts, too.

    Where nothing else is said, places are those of the pages, colours those of the types and
    sizes by papers. *sizes* are measures, shown as area. *key* says what *colours* mean: words to colour.
    Graph formats have the first and last year of the papers behind every node.
    """
    places = place_nodes(built.graph) if positions is None else positions
    if format == "svg":
        note = f"Library of {date_snapshot(snapshot)}"
        return draw_svg(built, places, colours=colours, sizes=sizes, key=key, note=note).encode("utf-8")
    if format == "html":
        number, wanted = built.numbers[built.center.id], built.options.filter
        profile = build_profile(snapshot, number, wanted)
        papers = queries.find_papers(snapshot, find_own_papers(snapshot, number, wanted))
        page = build_report(snapshot, built, places, profile, papers, colours=colours, sizes=sizes, key=key)
        return page.encode("utf-8")
    return write_graph(_add_years(snapshot, built), places, format, colours=colours, sizes=sizes, key=key)


def _add_years(snapshot: Snapshot, built: Slice) -> Slice:
    """With the first and last year of the papers behind each node, where one is known."""
    graph = built.graph.copy()
    for node, years in find_timeline(snapshot, built).nodes.items():
        if years:
            graph.nodes[node].update(first_year=years[0], last_year=years[-1])
    return replace(built, graph=graph)
