"""The full explorer: a researcher's surroundings on the whole page, with every control."""

import streamlit as st

from explorer.errors import NotFound
from explorer.models import PaperFilter
from explorer.ui import editing
from explorer.ui.addresses import network_address
from explorer.ui.failure import show_error
from explorer.ui.graph import get_placed
from explorer.ui.network_heading import show_edits, show_network_heading
from explorer.ui.network_page import find_surroundings, show_explorer
from explorer.ui.network_view import choose_network_view
from explorer.ui.opened import get_asked_researcher
from explorer.ui.pieces import shorten
from explorer.ui.resources import get_profile

snapshot = st.session_state["snapshot"]
number = get_asked_researcher(snapshot, network_address)
profile = get_profile(snapshot, number, PaperFilter())

st.set_page_config(page_title=f"{shorten(profile.person.name)} · Explorer")
editing.forget_steps(profile.person.id)
with st.container(horizontal=True, vertical_alignment="center", key="explorer-head"):
    show_network_heading(profile)
    changes = st.container()
view = choose_network_view(profile, find_surroundings(snapshot, number))
with changes:
    show_edits(snapshot, profile, view)
try:
    placed = get_placed(snapshot, number, view.slice)
except NotFound as error:
    show_error(error)
    st.stop()
show_explorer(snapshot, placed, view)
