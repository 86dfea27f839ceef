"""An institution: who is there, when, on what, with whom; or what two institutions wrote together."""

import streamlit as st

from explorer.snapshot import queries
from explorer.ui.institution_page import show_institution
from explorer.ui.partnership import show_itself, show_partnership
from explorer.ui.pieces import shorten
from explorer.ui.tags import get_asked_tag, show_unknown

snapshot = st.session_state["snapshot"]
number = get_asked_tag(snapshot, "institution")
name = queries.find_tags(snapshot, "institution", [number])[number].name
partner = st.query_params.get("with", "")
other = queries.find_tag_no(snapshot, "institution", partner) if partner else None

st.set_page_config(page_title=f"{shorten(name)} · Research graph")
if partner and other is None:
    show_unknown(snapshot, "institution", partner)
if other is None:
    show_institution(snapshot, number)
elif other == number:
    show_itself(snapshot, number)
else:
    show_partnership(snapshot, number, other)
