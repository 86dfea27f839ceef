"""The reader's inbox: invitations, conversations."""

import streamlit as st

from explorer.ui.inbox import show_inbox
from explorer.ui.signing_in import get_reader

st.set_page_config(page_title="Inbox · Research graph")
show_inbox(st.session_state["snapshot"], get_reader())
