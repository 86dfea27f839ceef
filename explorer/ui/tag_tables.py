"""The tables of the pages of topics and institutions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from explorer.drawing.palette import TYPE_PLURALS
from explorer.export.tables import Table
from explorer.export.tag_tables import involved_table, related_table
from explorer.snapshot.opened import Snapshot
from explorer.snapshot.queries import TagKind
from explorer.tags.models import People, Related
from explorer.tags.naming import name_people, name_related
from explorer.tags.related import by_papers, by_surprise
from explorer.ui.addresses import institution_address, researcher_address, topic_address
from explorer.ui.pieces import Cell, link, show_empty, show_section, table, text
from explorer.ui.taking import offer_csv

MOST_ROWS = 100
"""Rows of a table that a page shows; the CSV holds all."""
NUMBERS = ("Papers", "Together", "In all", "× chance", "Years", "Of their works")
"""Columns that align right."""
HOW_TIED = (
    "Together: papers that name both. In all: papers that name it. × chance: how many times as often they are "
    "together as if the one had nothing to do with the other (association strength, van Eck and Waltman 2009). "
    "First come those that are most surely together by more than chance (log-likelihood ratio, Dunning 1993)."
)


def show_people_table(
    snapshot: Snapshot, people: People, title: str, explanation: str, *, papers: Cell | None = None
) -> None:
    """Draw people in the order given; *papers* writes their papers otherwise than as a number."""
    with show_titled(title, explanation):
        _offer("people", len(people), lambda: involved_table(name_people(snapshot, people)))
    if not len(people):
        show_empty("Nobody here.", "These papers name no people, or the filters leave none.")
        return
    cells: dict[str, Cell] = {
        "Person": lambda row: link(str(row["name"]), researcher_address(str(row["id"]))),
        "Papers": papers or write_papers,
        "Of their works": _write_share,
        "Years": write_years,
    }
    show_rows(title, cells, involved_table(name_people(snapshot, people, MOST_ROWS)), len(people), NUMBERS)


def show_related_table(
    snapshot: Snapshot,
    related: Related,
    title: str,
    explanation: str,
    *,
    first: str = "",
    together: Cell | None = None,
) -> None:
    """
    Draw topics or institutions.

    With *first*, which says what the order by surprise means here, the reader chooses the order.
    *together* writes the papers together otherwise than as a number.
    """
    plural = TYPE_PLURALS[related.kind]
    with show_titled(title, explanation):
        ordered = _choose_order(related, first) if first and len(related) > 1 else related
        _offer(plural, len(related), lambda: related_table(name_related(snapshot, ordered)))
    if not len(related):
        show_empty(f"No {plural} here.", f"These papers name no other {plural}, or the filters leave none.")
        return
    cells: dict[str, Cell] = {
        related.kind.capitalize(): lambda row: link(str(row["name"]), tag_address(related.kind, str(row["id"]))),
        "Together": together or write_papers,
        "In all": lambda row: text(f"{row['works']:,}"),
        "× chance": _write_strength,
        "Years": write_years,
    }
    show_rows(title, cells, related_table(name_related(snapshot, ordered, MOST_ROWS)), len(related), NUMBERS)


@contextmanager
def show_titled(title: str, explanation: str) -> Iterator[None]:
    """A section's title; what is drawn within stands at its right."""
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        show_section(title, explanation)
        with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
            yield


def show_rows(title: str, cells: Mapping[str, Cell], rows: Table, total: int, numbers: tuple[str, ...]) -> None:
    """A table of the first rows, and how many more there are."""
    st.html(table(title, cells, rows.rows, numbers=numbers))
    if len(rows.rows) < total:
        st.html(f'<p class="more">and {total - len(rows.rows):,} more in the CSV</p>')


def write_papers(row: Mapping[str, object]) -> str:
    return text(f"{row['papers']:,}")


def write_years(row: Mapping[str, object]) -> str:
    """From the first to the last year of a row."""
    return text("-".join(str(year) for year in dict.fromkeys((row["first_year"], row["last_year"])) if year))


def tag_address(kind: TagKind, tag_id: str) -> str:
    return topic_address(tag_id) if kind == "topic" else institution_address(tag_id)


def _choose_order(related: Related, first: str) -> Related:
    labels = {"surprise": first, "papers": "Most papers"}
    order = st.segmented_control(
        "What comes first", tuple(labels), default="surprise", required=True, key="order", bind="query-params",
        format_func=labels.__getitem__, help=HOW_TIED,
    )  # fmt: skip
    return by_papers(related) if order == "papers" else by_surprise(related)


def _offer(name: str, count: int, build: Callable[[], Table]) -> None:
    if count:
        offer_csv("CSV", name, build, key=f"csv-{name}")


def _write_strength(row: Mapping[str, object]) -> str:
    """Nothing for a single paper, which is chance itself."""
    return text(f"{row['strength']:,.1f}") if int(str(row["papers"])) > 1 else ""


def _write_share(row: Mapping[str, object]) -> str:
    part = f"{float(str(row['share'])):.0%}"
    return f'<span class="part" style="--part: {part}">{part} of {row["works"]:,}</span>'
