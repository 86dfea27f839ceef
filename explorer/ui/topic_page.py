"""The page of a topic: who works on it, when, what is near it, where."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from explorer.models import PaperFilter
from explorer.snapshot.opened import Snapshot
from explorer.tags.models import TagProfile
from explorer.tags.naming import name_people
from explorer.ui.addresses import network_address, researcher_address
from explorer.ui.narrowing import choose_filter, describe_narrowed, show_years_chart
from explorer.ui.paper_list import show_paper_list
from explorer.ui.pieces import link, show_heading, show_section
from explorer.ui.resources import get_tag_profile
from explorer.ui.tag_tables import show_people_table, show_related_table
from explorer.ui.tags import describe_tag, figure_of, show_figures, span_of


def show_topic(snapshot: Snapshot, number: int) -> None:
    whole = get_tag_profile(snapshot, "topic", number, PaperFilter())
    _show_head(snapshot, whole)
    wanted = choose_filter(whole.years, whole.types)
    within = get_tag_profile(snapshot, "topic", number, wanted)
    by_year = get_tag_profile(snapshot, "topic", number, PaperFilter(types=wanted.types))

    def own(row: Mapping[str, object]) -> str:
        """The papers about it, which lead to them."""
        return link(f"{row['papers']:,}", researcher_address(str(row["id"]), topic=whole.tag.id))

    left, right = st.columns([1, 1.7], gap="medium")
    with left:
        show_section("Years", "Papers a year. Click one to see only it.")
        show_years_chart(by_year.years, whole.years, wanted.years, of="topic")
    with right:
        show_people_table(
            snapshot, within.people, "Who works on this", "By their papers about it, then the most recent", papers=own
        )
    left, right = st.columns(2, gap="medium")
    with left:
        show_related_table(snapshot, within.topics, "Neighbouring topics", "On the same papers", first="Closest")
    with right:
        show_related_table(
            snapshot, within.institutions, "Institutions", "Of the people on these papers, as they name them"
        )
    show_paper_list(snapshot, "Papers", within.papers, filtered=describe_narrowed(wanted), total=len(whole.papers))


def _show_head(snapshot: Snapshot, whole: TagProfile) -> None:
    show_heading("Topic", whole.tag.name, [], describe_tag(snapshot, whole))
    show_figures(
        [
            figure_of(len(whole.papers), "paper", "papers"),
            figure_of(len(whole.people), "person", "people"),
            figure_of(len(whole.institutions), "institution", "institutions"),
            (span_of(whole.years) or "not known", "years"),
        ]
    )
    for one in name_people(snapshot, whole.people, 1):
        explore = link(f"Explore around {one.name}, this topic only", network_address(one.id, topic=whole.tag.id))
        st.html(f'<p class="ways">{explore}</p>')
