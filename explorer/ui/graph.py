"""The section "Research graph": the picture, the panel beside it, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from explorer.errors import NotFound
from explorer.export.tables import edges_table, nodes_table, papers_table
from explorer.graph.behind import find_papers_behind
from explorer.graph.slice import Slice
from explorer.models import NodeType, Paper
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.ui.addresses import researcher_address, source_address
from explorer.ui.network import NetworkEvent, show_network
from explorer.ui.pieces import Cell, legend, link, shorten, show_empty, sign, table, text
from explorer.ui.resources import Placed, slices
from explorer.ui.taking import offer_csv
from explorer.ui.view import View, set_mark, set_topic

HEIGHT = 560
MOST_LISTED = 12
"""Papers that the panel names; the CSV names all."""
MOST_ROWS = 300


def get_placed(snapshot: Snapshot, person_no: int, view: View) -> Placed:
    """The slice of this view, with a word on progress while it is being built."""
    with st.container(key="building"):
        place = st.empty()
    found = slices.find(snapshot, person_no, view.slice)
    if found:
        return found
    bar = place.progress(0.0, "Building this graph slice")

    def report(step: str, part: float) -> None:
        bar.progress(part, f"Building this graph slice: {step}")

    placed = slices.build(snapshot, person_no, view.slice, report)
    place.empty()
    return placed


def show_graph(snapshot: Snapshot, placed: Placed, view: View) -> None:
    """Picture and panel side by side; one above the other on a phone."""
    built = placed.slice
    view = replace(view, mark=tuple(_present_id(snapshot, built, node) for node in view.mark))
    if len(built.graph) < 2:
        show_empty(
            "Nothing to draw with these filters.", "Show more kinds of marks, or widen the years and kinds of work."
        )
        return
    picture, panel = st.columns([2.9, 1], gap="medium")
    with picture:
        _show_picture(placed, view)
        st.html(_legend(built))
    with panel, st.container(border=True, key="panel"):
        _show_panel(snapshot, built, view)
    _show_table(built)


def _present_id(snapshot: Snapshot, built: Slice, node: str) -> str:
    """The id that a marked person bears by now; an address may hold an earlier one."""
    number = None if node in built.graph else queries.find_person_no(snapshot, node)
    return node if number is None else queries.find_people(snapshot, [number])[number].id


def _show_picture(placed: Placed, view: View) -> None:
    built = placed.slice
    event = show_network(
        placed.network,
        key="network",
        view_key=f"{built.center.id} {view.slice}",
        selected=_selection(built, view.mark),
        height=HEIGHT,
        label=f"{len(built.graph)} marks around {shorten(built.center.name)}; the table below holds the same.",
        on_event=_hear,
    )
    if event and event.kind == "open" and event.node and built.graph.nodes[event.node]["type"] == "person":
        st.switch_page(st.session_state["researcher_page"], query_params={"id": event.node})


def _hear(event: NetworkEvent) -> None:
    if event.kind == "click":
        set_mark(event.edge or ((event.node,) if event.node else ()))


def _selection(built: Slice, mark: tuple[str, ...]) -> str | tuple[str, str] | None:
    if not _is_shown(built, mark):
        return None
    return (mark[0], mark[1]) if len(mark) == 2 else mark[0]


def _is_shown(built: Slice, mark: tuple[str, ...]) -> bool:
    graph = built.graph
    return bool(mark) and all(node in graph for node in mark) and (len(mark) < 2 or graph.has_edge(*mark))


def _legend(built: Slice) -> str:
    return legend({kind: (built.shown[kind], built.existing[kind]) for kind in built.options.kinds})


def _show_panel(snapshot: Snapshot, built: Slice, view: View) -> None:
    if not _is_shown(built, view.mark):
        _show_invitation(built)
        return
    try:
        papers = find_papers_behind(snapshot, built, view.mark)
    except NotFound:
        _show_invitation(built)
        return
    describe = _describe_edge if len(view.mark) == 2 else _describe_node
    st.html(f'<div class="selected">{describe(built, view.mark, len(papers))}</div>')
    _show_ways_on(built, view.mark)
    listed = queries.find_papers(snapshot, queries.sort_papers(snapshot, papers)[:MOST_LISTED])
    st.html(_list_papers(listed, len(papers)))
    with st.container(horizontal=True):
        offer_csv("CSV", "papers", lambda: papers_table(queries.find_papers(snapshot, papers)), key="csv-behind")
        st.button("Deselect", on_click=set_mark, args=((),), type="tertiary", key="deselect")


def _show_invitation(built: Slice) -> None:
    cut = sum(built.existing[kind] - built.shown[kind] for kind in built.options.kinds)
    shown = len(built.graph)
    kept = (
        f"These are the {shown:,} closest; {cut:,} more are further away." if built.cut_by else "Nothing is left out."
    )
    st.html(
        '<div class="selected"><h3>Nothing selected</h3><p>Click a mark or a line for the papers behind it. '
        f"Double click a person to go there.</p><p>{kept}</p></div>"
    )


def _describe_node(built: Slice, mark: Sequence[str], papers: int) -> str:
    facts = built.graph.nodes[mark[0]]
    kind: NodeType = facts["type"]
    name = text(facts["label"])
    if kind == "person":
        name = link(facts["label"], researcher_address(mark[0]))
    return f"<h3>{sign(kind)} {name}</h3><p>{_explain_node(built, mark[0], papers)}</p>"


def _explain_node(built: Slice, node: str, papers: int) -> str:
    facts = built.graph.nodes[node]
    center = text(built.center.name)
    count = _count_papers(papers)
    if facts["type"] == "person":
        if node == built.center.id:
            return f"The researcher of this page. {count} within the filters."
        if facts["hop"] == 1:
            return f"{count} together with {center}."
        return f"{facts['hop']} steps from {center}. {count} in this neighbourhood."
    if facts["type"] == "paper":
        return " · ".join(filter(None, [text(facts["year"]), text(facts["venue"])])) or "A paper"
    noun = "A topic of" if facts["type"] == "topic" else "An institution named on"
    return f"{noun} {count} in this neighbourhood."


def _describe_edge(built: Slice, mark: Sequence[str], papers: int) -> str:
    one, other = (text(built.graph.nodes[node]["label"]) for node in mark)
    facts = built.graph.edges[mark[0], mark[1]]
    count = _count_papers(papers)
    meaning = {
        "coauthor": f"{count} together",
        "authored": "Author and paper",
        "about": f"{count} of theirs about this topic" if papers > 1 else "About this topic",
        "affiliated": f"Named on {count}",
    }[facts["type"]]
    weight = "" if facts["weight"] == facts["papers"] else f" · weight {facts['weight']:g}"
    return f"<h3>{one} – {other}</h3><p>{meaning}{weight}</p>"


def _count_papers(count: int) -> str:
    return f"{count:,} {'paper' if count == 1 else 'papers'}"


def _show_ways_on(built: Slice, mark: Sequence[str]) -> None:
    """The one next step that a mark offers."""
    if len(mark) == 1 and built.graph.nodes[mark[0]]["type"] == "topic":
        st.button("Only this topic", on_click=set_topic, args=(mark[0],), key="only-topic")


def _list_papers(papers: Sequence[Paper], total: int) -> str:
    items = "".join(
        f"<li>{link(paper.title, source_address(paper))} <span>{text(paper.year)}</span></li>" for paper in papers
    )
    more = f'<p class="more">and {total - len(papers):,} more in the CSV</p>' if total > len(papers) else ""
    return f'<ul class="papers">{items}</ul>{more}'


def _show_table(built: Slice) -> None:
    graph = built.graph
    label = f"The same as a table: {len(graph):,} marks, {graph.number_of_edges():,} lines"
    with st.expander(label, key="table", on_change="rerun") as opened:
        if not opened.open:
            return
        which = st.segmented_control(
            "Table", ("marks", "lines"), default="marks", required=True, key="which", label_visibility="collapsed"
        )
        built_table = edges_table(built) if which == "lines" else nodes_table(built)
        cells = _edge_cells(built) if which == "lines" else _node_cells()
        rows = built_table.rows[:MOST_ROWS]
        if len(rows) < len(built_table.rows):
            st.caption(f"The first {len(rows):,} of {len(built_table.rows):,}; the CSV holds all.")
        st.html(table(str(which), cells, rows, numbers=("Steps", "Papers", "Weight", "Closeness")))


def _node_cells() -> dict[str, Cell]:
    return {
        "Mark": lambda row: (
            link(str(row["label"]), researcher_address(str(row["id"])))
            if row["type"] == "person"
            else text(row["label"])
        ),
        "Type": lambda row: f"{sign(row['type'])} {text(row['type'])}",
        "Steps": lambda row: text(row["hop"]),
        "Papers": lambda row: text(row["papers"]),
        "Closeness": lambda row: f"{float(str(row['closeness'])):.3f}",
    }


def _edge_cells(built: Slice) -> dict[str, Cell]:
    types = dict(built.graph.nodes(data="type"))
    return {
        "From": lambda row: f"{sign(types[row['source']])} {text(row['source_label'])}",
        "To": lambda row: f"{sign(types[row['target']])} {text(row['target_label'])}",
        "Line": lambda row: text(row["type"]),
        "Weight": lambda row: f"{float(str(row['weight'])):g}",
        "Papers": lambda row: text(row["papers"]),
    }
