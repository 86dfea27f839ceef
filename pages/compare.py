"""Two to four researchers side by side."""

import streamlit as st

from explorer.ui.comparing import show_compare

show_compare(st.session_state["snapshot"])
