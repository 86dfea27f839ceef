"""Claims: one's own with their history, and for curators those that wait."""

import streamlit as st

from explorer.ui.claims_page import show_claims
from explorer.ui.signing_in import get_reader

st.set_page_config(page_title="Claims · Research graph")
show_claims(st.session_state["snapshot"], get_reader())
