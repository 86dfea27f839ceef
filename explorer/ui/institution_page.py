"""The page of an institution: who is here, when, on what, with whom."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from explorer.models import PaperFilter
from explorer.people.readers import Target
from explorer.snapshot.opened import Snapshot
from explorer.tags.models import TagProfile
from explorer.tags.naming import name_people
from explorer.ui.addresses import institution_address, network_address
from explorer.ui.feed_links import feed_anchor
from explorer.ui.following import show_follow_button
from explorer.ui.muting import show_mute_button
from explorer.ui.narrowing import choose_filter, describe_narrowed, show_years_chart
from explorer.ui.paper_list import show_paper_list
from explorer.ui.pieces import link, show_heading, show_section
from explorer.ui.resources import get_tag_profile
from explorer.ui.tag_tables import show_people_table, show_related_table
from explorer.ui.tags import describe_tag, figure_of, show_figures, span_of

MOST_ALIKE = 8
"""Institutions of a like name that the page offers."""
LONGEST_SOUGHT = 120
"""Letters of a name by which others like it are looked for."""


def show_institution(snapshot: Snapshot, number: int) -> None:
    whole = get_tag_profile(snapshot, "institution", number, PaperFilter())
    _show_head(snapshot, whole)
    wanted = choose_filter(whole.years, whole.types)
    within = get_tag_profile(snapshot, "institution", number, wanted)
    by_year = get_tag_profile(snapshot, "institution", number, PaperFilter(types=wanted.types))
    left, right = st.columns([1, 1.7], gap="medium")
    with left:
        show_section("Years", "Papers a year. Click one to see only it.")
        show_years_chart(by_year.years, whole.years, wanted.years, of="institution")
    with right:
        show_people_table(
            snapshot, within.people, "Who is here", "By the papers on which they name it, then the most recent"
        )
    left, right = st.columns(2, gap="medium")
    with left:
        show_related_table(snapshot, within.topics, "Topics", "Of its papers", first="What sets it apart")
    with right:
        show_partners(snapshot, within)
    show_paper_list(snapshot, "Papers", within.papers, filtered=describe_narrowed(wanted), total=len(whole.papers))


def show_partners(snapshot: Snapshot, profile: TagProfile) -> None:
    """The institutions on the same papers; the number of these leads to them."""

    def together(row: Mapping[str, object]) -> str:
        return link(f"{row['papers']:,}", institution_address(profile.tag.id, with_=str(row["id"])))

    show_related_table(
        snapshot,
        profile.institutions,
        "Partner institutions",
        "On the same papers; the number opens what both wrote",
        together=together,
    )


def _show_head(snapshot: Snapshot, whole: TagProfile) -> None:
    show_heading("Institution", whole.tag.name, [], describe_tag(snapshot, whole))
    target = Target("institution", whole.tag.id, whole.tag.name)
    with st.container(horizontal=True, vertical_alignment="center", key="actions"):
        show_follow_button(target, "institution")
        show_mute_button(target, "institution")
    show_figures(
        [
            figure_of(len(whole.papers), "paper", "papers"),
            figure_of(len(whole.people), "person", "people"),
            figure_of(len(whole.institutions), "partner institution", "partner institutions"),
            (span_of(whole.years) or "not known", "years"),
        ]
    )
    ways = [
        link(
            f"Explore around {one.name}, this institution only",
            network_address(one.id, institution=whole.tag.id),
        )
        for one in name_people(snapshot, whole.people, 1)
    ]
    ways.append(feed_anchor("Atom feed", "institution", whole.tag.id))
    alike = _find_alike(snapshot, whole)
    if alike:
        ways.append(f'<span class="beside">Other entries of a like name: {", ".join(alike)}</span>')
    st.html(f'<p class="ways">{"".join(ways)}</p>')


def _find_alike(snapshot: Snapshot, whole: TagProfile) -> list[str]:
    """Links to institutions whose names hold this one's words: sources write one place in many ways."""
    words = whole.tag.name[:LONGEST_SOUGHT]
    hits = snapshot.words.find(words, kinds=("institution",), limit=MOST_ALIKE + 1)
    return [link(hit.label, institution_address(hit.id)) for hit in hits if hit.id != whole.tag.id][:MOST_ALIKE]
