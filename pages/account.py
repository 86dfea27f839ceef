"""The reader's account."""

import streamlit as st

from explorer.ui.account import show_account
from explorer.ui.signing_in import get_reader

st.set_page_config(page_title="Account · Research graph")
show_account(get_reader())
