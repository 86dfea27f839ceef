"""Where to begin: what the library holds, and whom to open."""

import streamlit as st

from explorer.snapshot import queries
from explorer.ui.home import show_library, show_people
from explorer.ui.pieces import show_heading

snapshot = st.session_state["snapshot"]
show_heading(
    "Research graph",
    "Open a researcher",
    [],
    "See the people, papers, topics and institutions around them, and take what you found with you.",
)
show_library(snapshot)
show_people(queries.find_prolific(snapshot, 24))
