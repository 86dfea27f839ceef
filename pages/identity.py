"""An identity: what makes one person of lines of author lists, and correcting that."""

import streamlit as st

from explorer.ui.identity import show_identity

show_identity(st.session_state["snapshot"])
