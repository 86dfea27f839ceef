"""How two researchers are connected: the shortest and the strongest chains of co-authors."""

import streamlit as st

from explorer.ui.connect import show_connect

show_connect(st.session_state["snapshot"])
