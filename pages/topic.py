"""A topic: who works on it, when, what is near it, and its papers."""

import streamlit as st

from explorer.snapshot import queries
from explorer.ui.pieces import shorten
from explorer.ui.tags import get_asked_tag
from explorer.ui.topic_page import show_topic

snapshot = st.session_state["snapshot"]
number = get_asked_tag(snapshot, "topic")

st.set_page_config(
    page_title=f"{shorten(queries.find_tags(snapshot, 'topic', [number])[number].name)} · Research graph"
)
show_topic(snapshot, number)
