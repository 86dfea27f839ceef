"""A paper: everything known of it, what is like it, and how to cite it."""

import streamlit as st

from explorer.ui.paper_page import show_paper_page

show_paper_page(st.session_state["snapshot"])
