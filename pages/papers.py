"""Papers by day, week and month, newest or trending; and search by words and meaning."""

import streamlit as st

from explorer.ui.papers_page import show_papers_page

show_papers_page(st.session_state["snapshot"])
