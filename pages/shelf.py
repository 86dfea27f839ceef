"""The reader's own things: saved papers, notes and tags, votes."""

import streamlit as st

from explorer.ui.shelf_page import show_shelf
from explorer.ui.signing_in import get_reader

st.set_page_config(page_title="Your shelf · Research graph")
show_shelf(st.session_state["snapshot"], get_reader())
