"""A researcher: who they are, and who and what is around them."""

import streamlit as st

from explorer.models import PaperFilter
from explorer.profile import find_own_papers
from explorer.text.markdown import to_markdown
from explorer.ui.charts import let_the_picture_come_first, show_charts
from explorer.ui.claim_profile import show_key_papers
from explorer.ui.claiming import show_identity_card
from explorer.ui.graph import show_graph, try_to_place
from explorer.ui.heading import show_counters, show_researcher_heading, show_ways_on
from explorer.ui.inviting import show_collaboration_card
from explorer.ui.opened import get_asked_researcher
from explorer.ui.pieces import shorten, show_section
from explorer.ui.resources import get_profile
from explorer.ui.staying import show_actions
from explorer.ui.taking import show_downloads
from explorer.ui.trust import show_trust_card
from explorer.ui.view import choose_view, clear_filters, describe_filter, without_topic, without_years
from explorer.ui.works import show_works

snapshot = st.session_state["snapshot"]
number = get_asked_researcher(snapshot)
profile = get_profile(snapshot, number, PaperFilter())

st.set_page_config(page_title=f"{shorten(profile.person.name)} · Research graph")
who, standing = st.columns([2.9, 1], gap="medium")
with who:
    show_researcher_heading(profile)
    show_counters(snapshot, number, profile)
    show_actions(snapshot, number, profile)
with standing:
    show_trust_card(snapshot, number, profile)

show_section("Research graph", "See the researcher in context. A click shows papers, a double click goes to a person.")
view = choose_view(profile)
filtered = describe_filter(view.filter, profile)
with st.container(horizontal=True, vertical_alignment="center", key="filtered"):
    st.caption(f"Only {to_markdown(filtered)}" if filtered else "All works")
    if filtered:
        st.button("Show all", on_click=clear_filters, args=(profile,), type="tertiary", icon=":material/close:")
    show_ways_on(profile)
placed = try_to_place(snapshot, number, view.slice)
if placed:
    show_graph(snapshot, placed, view)
papers = find_own_papers(snapshot, number, view.filter)
filtered_profile = get_profile(snapshot, number, view.filter)
show_downloads(snapshot, papers, filtered_profile, placed.slice if placed else None)

let_the_picture_come_first()
show_charts(
    profile,
    by_year=get_profile(snapshot, number, without_years(view.filter)),
    by_topic=get_profile(snapshot, number, without_topic(view.filter)),
    filtered=filtered_profile,
    view=view,
)
identity, collaboration = st.columns(2, gap="medium")
with identity:
    show_identity_card(snapshot, number, profile)
with collaboration:
    show_collaboration_card(snapshot, number, profile)
show_key_papers(snapshot, number, profile)
show_works(snapshot, papers, profile.person.id, profile.works, filtered)
