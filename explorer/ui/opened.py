"""Which researcher the address asks for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.errors import ResearcherNotFound
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.ui.addresses import researcher_address
from explorer.ui.failure import show_error
from explorer.ui.home import show_people
from explorer.ui.pieces import show_heading


def get_asked_researcher(snapshot: Snapshot, address: Callable[[str], str] = researcher_address) -> int:
    """
    The number of the researcher in the address; without a valid one the run stops with a next step.

    *address* gives the page of the people who are offered then.
    """
    asked = st.query_params.get("id", "")
    number = queries.find_person_no(snapshot, asked) if asked else None
    if number is None:
        show_heading("Researchers", "Whom do you want to see?", [], "Search by name above, or begin with one of these.")
        if asked:
            show_error(ResearcherNotFound(asked))
        show_people(queries.find_prolific(snapshot, 24), address)
        st.stop()
    return number
