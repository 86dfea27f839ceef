"""The library: files in, what they brought, what changed, back to an earlier snapshot, another library."""

import streamlit as st

from explorer.ui.library_page import show_library_page

show_library_page(st.session_state["snapshot"])
