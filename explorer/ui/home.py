"""The start page: what the library holds, and whom to open first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from explorer.drawing.palette import TYPE_PLURALS
from explorer.models import NODE_TYPES, Person
from explorer.snapshot.opened import Snapshot
from explorer.ui.addresses import researcher_address
from explorer.ui.pieces import link, show_empty, show_section, sign


def show_library(snapshot: Snapshot) -> None:
    """One line: how much of each type there is."""
    held = "".join(
        f'<span class="key">{sign(kind)} <b>{snapshot.counts[TYPE_PLURALS[kind]]:,}</b> {TYPE_PLURALS[kind]}</span>'
        for kind in NODE_TYPES
    )
    st.html(f'<p class="legend">{held}</p>')


def show_people(people: Sequence[Person], address: Callable[[str], str] = researcher_address) -> None:
    """The people with the most works, as a list of links to where *address* leads."""
    show_section("Where to begin", "The researchers with the most works in this library")
    if not people:
        show_empty("This library is empty.", "Import works: python -m explorer import FILE --library DIR")
        return
    items = "".join(f"<li>{link(one.name, address(one.id))} <span>{_facts(one)}</span></li>" for one in people)
    st.html(f'<ol class="people">{items}</ol>')


def _facts(person: Person) -> str:
    years = "-".join(str(year) for year in dict.fromkeys((person.first_year, person.last_year)) if year)
    return f"{person.works:,} {'work' if person.works == 1 else 'works'}" + (f" · {years}" if years else "")
