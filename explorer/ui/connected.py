"""The answer to how two researchers are connected: chains, what else there is, what they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from explorer.export.connections import path_table, shared_table
from explorer.export.tables import Table
from explorer.graph.common import Shared
from explorer.graph.connecting import Answer, NamedPath
from explorer.graph.meeting import Reach
from explorer.models import Counting, NodeType, Person
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.counting import count_of
from explorer.ui.addresses import (
    compare_address,
    institution_address,
    network_address,
    researcher_address,
    topic_address,
)
from explorer.ui.chains import Papers, find_papers_of, name_between, write_chain, write_folded
from explorer.ui.pieces import link, shorten, show_empty, show_section, table, text
from explorer.ui.taking import offer_csv

MOST_ROWS = 300
"""Rows of a table that the page shows; the CSV holds all."""
WEIGHTS: dict[Counting, str] = {"full": "papers together", "fractional": "weight"}


def show_answer(snapshot: Snapshot, answer: Answer) -> None:
    """Say how far apart the two are, and draw the chains between them."""
    if answer.path is None or answer.strongest is None:
        _show_apart(answer)
    else:
        _show_paths(snapshot, answer, answer.path, answer.strongest)


def show_common(answer: Answer) -> None:
    """Where to go on, and co-authors, topics and institutions of both."""
    st.html(f'<p class="ways">{_write_ways(answer)}</p>')
    common = answer.common
    show_section("In common", f"On how many papers of {_name(answer.one)} and of {_name(answer.other)}")
    if not (common.people or common.topics or common.institutions):
        show_empty("Nothing.", "No co-author, topic or institution is on papers of both that the filters admit.")
        return
    kinds: tuple[tuple[str, NodeType, Sequence[Shared], Callable[[str], str]], ...] = (
        ("Co-authors", "person", common.people, researcher_address),
        ("Topics", "topic", common.topics, topic_address),
        ("Institutions", "institution", common.institutions, institution_address),
    )
    for column, (title, kind, shared, address) in zip(st.columns(3, gap="medium"), kinds, strict=True):
        with column:
            _show_shared(title, kind, shared, address)


def count_steps(steps: int) -> str:
    return f"{steps} {'step' if steps == 1 else 'steps'}"


def _show_paths(snapshot: Snapshot, answer: Answer, path: NamedPath, strongest: NamedPath) -> None:
    show_section(_write_sentence(path), _explain(answer))
    papers = find_papers_of(snapshot, [path, strongest, *answer.alternatives])
    left, right = st.columns(2, gap="large") if answer.has_stronger else (st.container(), None)
    with left:
        title = "Shortest" if answer.has_stronger or not answer.exact else "Shortest and strongest"
        _show_chain(snapshot, ("shortest", title, _explain_shortest(answer, path)), path, papers)
        _show_alternatives(answer, papers)
    if right:
        with right:
            title = f"Strongest, in {count_steps(len(strongest.hops))}"
            _show_chain(snapshot, ("strongest", title, _explain_strongest(answer, strongest)), strongest, papers)


def _show_chain(snapshot: Snapshot, head: tuple[str, str, str], path: NamedPath, papers: Papers) -> None:
    """A chain under its *head*: the name of its file, a title, an explanation."""
    name, title, explanation = head

    def build() -> Table:
        return path_table(path, [queries.find_papers(snapshot, hop.numbers) for hop in path.hops])

    with st.container(horizontal=True, vertical_alignment="top", key=f"titled-{name}"):
        st.html(f'<div class="chart"><h3>{text(title)}</h3><p>{text(explanation)}</p></div>')
        offer_csv("CSV", f"{name}-path", build, key=f"csv-{name}")
    st.html(write_chain(path, papers))


def _show_alternatives(answer: Answer, papers: Papers) -> None:
    listed, others = len(answer.alternatives), answer.paths - 1
    if not listed:
        return
    found = f"{listed:,} of {others:,}, the strongest first" if listed < others else "The strongest first"
    show_section("Other shortest paths", f"{found}. Open one to see its papers.")
    items = "".join(f"<li>{write_folded(path, papers)}</li>" for path in answer.alternatives)
    st.html(f'<ol class="other-paths">{items}</ol>')


def _write_sentence(path: NamedPath) -> str:
    if len(path.hops) == 1:
        return f"1 step apart: {count_of(len(path.hops[0].papers), 'paper')} together"
    return f"{count_steps(len(path.hops))} apart, through {name_between(path)}"


def _explain(answer: Answer) -> str:
    if answer.paths == 1:
        return "There is one shortest path."
    return f"The strongest of {answer.paths:,} shortest paths."


def _explain_shortest(answer: Answer, path: NamedPath) -> str:
    if answer.has_stronger:
        return f"Distance {path.distance:,.2f}"
    return f"{_explain_distance(answer, path)} {_explain_proof(answer)}".rstrip()


def _explain_strongest(answer: Answer, strongest: NamedPath) -> str:
    explained = f"{_explain_distance(answer, strongest)} The smaller, the stronger."
    return f"{explained} {_explain_proof(answer)}".rstrip()


def _explain_distance(answer: Answer, path: NamedPath) -> str:
    return f"Distance {path.distance:,.2f}, the sum of 1 / {WEIGHTS[answer.counting]} over the steps."


def _explain_proof(answer: Answer) -> str:
    """Empty where it is proven that nothing is stronger."""
    if answer.exact:
        return ""
    return f"The search for stronger ones was ended early; none has a distance below {answer.proven:,.2f}."


def _show_apart(answer: Answer) -> None:
    """Not connected: how far each side was searched, the one that ended the search first."""
    within = " within these filters" if answer.filter else ""
    sides = zip((answer.one, answer.other), answer.reached, strict=True)
    searched = [_describe_reach(*side) for side in sorted(sides, key=lambda side: not side[1].exhausted)]
    step = "Widen the years or admit larger teams." if answer.filter else "Choose somebody else, or import more works."
    lines = "".join(f"<p>{text(line)}</p>" for line in (*searched, step))
    title = f"{_name(answer.one)} and {_name(answer.other)} are not connected{within}."
    st.html(f'<div class="empty"><strong>{text(title)}</strong>{lines}</div>')


def _describe_reach(person: Person, reach: Reach) -> str:
    """
    Say how far one side was searched.

    >>> _describe_reach(Person("a", "Ann", 1), Reach(1, 4, 2, True))
    'Ann leads to 3 more people by 2 papers, and these to nobody else.'
    """
    name = shorten(person.name)
    if not reach.papers:
        return f"{name} has no papers here." if reach.exhausted else f"From {name} no step was needed."
    if reach.people == 1:
        return f"{name} wrote with nobody else: {count_of(reach.papers, 'paper')} here."
    others = f"{reach.people - 1:,} more {'person' if reach.people == 2 else 'people'}"
    found = f"{name} leads to {others} by {count_of(reach.papers, 'paper')}"
    return f"{found}, and these to nobody else." if reach.exhausted else f"{found} within {count_steps(reach.steps)}."


def _show_shared(title: str, kind: NodeType, shared: Sequence[Shared], address: Callable[[str], str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.html(f'<div class="chart"><h3>{text(title)} <span class="beside">{len(shared):,}</span></h3></div>')
        if shared:
            offer_csv("CSV", f"common-{title.lower()}", lambda: shared_table(shared), key=f"csv-common-{kind}")
    if not shared:
        show_empty("None in common.", "The papers that the filters admit name none for both.")
        return

    def write_name(row: Mapping[str, object]) -> str:
        return link(str(row["name"]), address(str(row["id"])))

    cells = {
        title.removesuffix("s"): write_name,
        "From": lambda row: text(row["papers_from"]),
        "To": lambda row: text(row["papers_to"]),
    }
    st.html(table(f"{title} in common", cells, shared_table(shared[:MOST_ROWS]).rows, numbers=("From", "To")))
    if len(shared) > MOST_ROWS:
        st.html(f'<p class="more">and {len(shared) - MOST_ROWS:,} more in the CSV</p>')


def _write_ways(answer: Answer) -> str:
    explore = [
        link(f"Explore around {_name(person)}", network_address(person.id)) for person in (answer.one, answer.other)
    ]
    return "".join([*explore, link("Compare the two", compare_address([answer.one.id, answer.other.id]))])


def _name(person: Person) -> str:
    return shorten(person.name)
