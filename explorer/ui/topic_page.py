"""The page of a topic: who works on it, when, what is near it, where."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from explorer.models import PaperFilter
from explorer.people.readers import Target
from explorer.snapshot import source_queries
from explorer.snapshot.opened import Snapshot
from explorer.tags.models import TagProfile
from explorer.tags.naming import name_people
from explorer.ui.addresses import network_address, researcher_address, topic_address
from explorer.ui.feed_links import feed_anchor
from explorer.ui.following import show_follow_button
from explorer.ui.muting import show_mute_button
from explorer.ui.narrowing import choose_filter, describe_narrowed, show_years_chart
from explorer.ui.paper_list import show_paper_list
from explorer.ui.pieces import link, show_heading, show_section, text
from explorer.ui.resources import get_tag_profile
from explorer.ui.tag_tables import show_people_table, show_related_table
from explorer.ui.tags import describe_tag, figure_of, show_figures, span_of

MOST_BELOW = 12
"""Narrower topics that the head names."""


def show_topic(snapshot: Snapshot, number: int) -> None:
    whole = get_tag_profile(snapshot, "topic", number, PaperFilter())
    _show_head(snapshot, whole)
    _show_family(snapshot, number, len(whole.papers))
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
    target = Target("topic", whole.tag.id, whole.tag.name)
    with st.container(horizontal=True, vertical_alignment="center", key="actions"):
        show_follow_button(target, "topic")
        show_mute_button(target, "topic")
    show_figures(
        [
            figure_of(len(whole.papers), "paper", "papers"),
            figure_of(len(whole.people), "person", "people"),
            figure_of(len(whole.institutions), "institution", "institutions"),
            (span_of(whole.years) or "not known", "years"),
        ]
    )
    ways = [
        link(f"Explore around {one.name}, this topic only", network_address(one.id, topic=whole.tag.id))
        for one in name_people(snapshot, whole.people, 1)
    ]
    st.html(f'<p class="ways">{"".join([*ways, feed_anchor("Atom feed", "topic", whole.tag.id)])}</p>')


def _show_family(snapshot: Snapshot, number: int, papers: int) -> None:
    """Where the topic comes from, and the topics above and below it."""
    family = source_queries.find_topic_family(snapshot, number)
    lines = [f"<p>From {text(_describe_origin(family.origin, family.by_terms, papers))}.</p>"]
    if family.above:
        lines.append(f"<p>Part of {' › '.join(link(one.name, topic_address(one.id)) for one in family.above)}</p>")
    if family.below:
        shown = [f"{link(one.name, topic_address(one.id))} {one.papers:,}" for one in family.below[:MOST_BELOW]]
        more = f" and {len(family.below) - MOST_BELOW:,} more" if len(family.below) > MOST_BELOW else ""
        lines.append(f"<p>Narrower: {' · '.join(shown)}{more}</p>")
    st.html(f'<section class="family" aria-label="Where this topic stands">{"".join(lines)}</section>')


def _describe_origin(origin: str, by_terms: int, papers: int) -> str:
    """
    Say where a topic comes from, and on how many papers it was found rather than named.

    >>> _describe_origin("keywords of the sources", 3, 10)
    'keywords of the sources, and on 3 of 10 papers the words of title or abstract'
    >>> _describe_origin("terms of titles and abstracts", 4, 4)
    'terms of titles and abstracts'
    """
    found = f", and on {by_terms:,} of {papers:,} papers the words of title or abstract"
    return f"{origin}{found if 0 < by_terms < papers else ''}"
