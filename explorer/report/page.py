"""A slice, its charts and its tables in one HTML file that opens without a server and asks nothing of any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, Final

from explorer.drawing.charts import CHART_CONFIG
from explorer.drawing.charts.library import load_chart_library
from explorer.drawing.network import Look, Network, draw_network
from explorer.drawing.picture import Tools, build_picture_data, load_picture_code
from explorer.drawing.svg import describe_options, draw_svg
from explorer.graph.candidates import Candidate, find_candidates
from explorer.graph.cutting import describe_cut
from explorer.graph.slice import Slice
from explorer.graph.timeline import Timeline, find_timeline
from explorer.models import Paper, Profile
from explorer.profile import describe_profile
from explorer.report.behind import Behind, find_all_behind
from explorer.report.charts import Chart, build_charts, write_charts
from explorer.report.data import embed_json, embed_packed
from explorer.report.heading import (
    describe_provenance,
    write_chips,
    write_colours,
    write_counters,
    write_legend,
)
from explorer.report.tables import write_tables
from explorer.report.words import count_text, date_snapshot, find_address, name_authors, shorten
from explorer.snapshot.opened import Snapshot
from explorer.text.markup import escape, safe_href

ASSETS: Final = Path(__file__).parent / "assets"
MOST_RANKED = 20_000
"""Nodes of a type in the neighbourhood; of more, a report counts those that are not shown and lists none."""
MOST_LEFT_OUT = 500
"""Nodes of a type that are listed though they are not shown."""
NO_BIO = "The library holds too little about this researcher to say what they work on."


def build_report(
    snapshot: Snapshot,
    built: Slice,
    positions: Mapping[str, tuple[float, float]],
    profile: Profile,
    papers: Sequence[Paper],
    *,
    colours: Mapping[str, str] | None = None,
    sizes: Mapping[str, float] | None = None,
    key: Mapping[str, str] | None = None,
) -> str:
    """
    Build the file: the picture of *built* with the papers behind every mark, charts, and tables.

    *profile* and *papers* are the researcher's within the filter of the slice. *positions*,
    *colours*, *sizes* and *key* are as ``draw_svg`` takes them. The date is the snapshot's, so
    that the same snapshot and slice give the same file.
    """
    behind = find_all_behind(snapshot, built)
    drawn = build_charts(profile)
    code = load_picture_code()
    made = date_snapshot(snapshot)
    name = shorten(built.center.name)
    still = draw_svg(built, positions, colours=colours, sizes=sizes, key=key, note=f"Library of {made}")
    timeline = find_timeline(snapshot, built)
    network = draw_network(built, positions, look=Look(colours or {}, sizes or {}), years=timeline)
    return Template(_read("report.html")).substitute(
        title=escape(f"{name} · research graph"),
        styles=f"{write_colours()}\n{_read('report.css')}",
        date=escape(f"library of {made}"),
        name=escape(name),
        chips=write_chips(profile),
        bio=escape(describe_profile(profile) or NO_BIO),
        counters=write_counters(profile),
        options=escape(describe_options(built.options, _name_nodes(built, profile))),
        cut=escape(describe_cut(built)),
        picture_styles=code.styles,
        picture=code.markup,
        still=still,
        legend=write_legend(built, key or {}),
        area="" if sizes else "Area of a mark: papers behind it. ",
        charts=write_charts(drawn),
        tables=write_tables(built, profile, papers, _find_left_out(snapshot, built)),
        provenance=escape(describe_provenance(snapshot, made, papers)),
        picture_script=code.script,
        data=embed_json("data", _gather(built, network, timeline, behind, drawn)),
        charts_library=_pack_charts_library(),
        script=_read("report.js"),
    )


def _find_left_out(snapshot: Snapshot, built: Slice) -> list[Candidate]:
    """What the budget cut, the closest of each type, where ranking all of that type is no long affair."""
    cut = [kind for kind in built.options.kinds if built.shown[kind] < built.existing[kind] <= MOST_RANKED]
    rest = ([one for one in find_candidates(snapshot, built, kind) if not one.is_shown] for kind in cut)
    return [one for ranked in rest for one in ranked[:MOST_LEFT_OUT]]


def _build_picture(built: Slice, network: Network, timeline: Timeline) -> dict[str, Any]:
    """What the browser's picture takes, with the tools that need no server."""
    label = f"{count_text(len(built.graph), 'mark')} around {shorten(built.center.name)}; the tables hold the same."
    tools = Tools(file_name="network", edits=False, link=False, papers=timeline.papers)
    return build_picture_data(network, view_key="report", label=label, tools=tools)


def _gather(
    built: Slice, network: Network, timeline: Timeline, behind: Behind, drawn: Sequence[Chart]
) -> dict[str, Any]:
    """What the script reads: marks and lines by their place in the slice, papers by their place in a list."""
    places = {node: place for place, node in enumerate(built.graph)}
    titles = {node["id"]: node["title"] for node in network.nodes}
    return {
        "picture": _build_picture(built, network, timeline),
        "ids": list(places),
        "ends": [[places[one], places[other]] for one, other in behind.lines],
        "nodes": [[listed.count, listed.places, titles[node]] for node, listed in behind.nodes.items()],
        "lines": [
            [listed.count, listed.places, edge["title"]]
            for listed, edge in zip(behind.lines.values(), network.edges, strict=True)
        ],
        "papers": [
            [shorten(paper.title), paper.year, safe_href(find_address(paper)), name_authors(paper)]
            for paper in behind.papers
        ],
        "charts": [{"key": chart.key, "figure": chart.figure} for chart in drawn],
        "chart_config": CHART_CONFIG,
    }


def _name_nodes(built: Slice, profile: Profile) -> dict[str, str]:
    """Names by id, for what a filter names by its id."""
    tags = {tag.id: tag.name for tag in (*profile.topics, *profile.institutions)}
    return {**tags, **dict(built.graph.nodes(data="label"))}


@cache
def _pack_charts_library() -> str:
    return embed_packed("charts-library", load_chart_library())


def _read(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf8")
