"""The head of a researcher's page: who they are, and the counters that open their lists."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.export.tables import Table, counts_table, papers_table, people_table
from explorer.models import Profile
from explorer.people.readers import Target
from explorer.profile import describe_profile, find_own_papers
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.folding import fold_name
from explorer.ui.addresses import compare_address, connect_address, identity_address, researcher_address, view_address
from explorer.ui.claim_profile import show_owner_words
from explorer.ui.claim_standing import find_said
from explorer.ui.feed_links import feed_anchor
from explorer.ui.following import show_followers_counter
from explorer.ui.pieces import Cell, link, show_heading, table, text
from explorer.ui.taking import offer_csv

MOST_ROWS = 300
"""Rows of a list that a page shows; the CSV holds all."""
NO_BIO = "The library holds too little about this researcher to say what they work on."


def show_researcher_heading(profile: Profile) -> None:
    claim, said = find_said(st.session_state["snapshot"], profile)
    affiliation = said.affiliation or profile.affiliation
    chips = [("Researcher", True), (affiliation or "Affiliation not imported", affiliation is not None)]
    chips.append(
        ("Open to collaborate", True) if said.open_to_collaborate else ("Collaboration preference not stated", False)
    )
    if claim:
        chips.append(("Claimed", True))
    by_folded = {fold_name(name): name for name in reversed(profile.spellings)}
    by_folded.pop(fold_name(profile.person.name), None)
    spelled = [name for name in profile.spellings if name in by_folded.values()]
    if spelled:
        chips.append((f"also {', '.join(spelled[:3])}{' …' if len(spelled) > 3 else ''}", True))
    orcid = next((one.removeprefix("orcid:") for one in profile.ids if one.startswith("orcid:")), None)
    if orcid:
        chips.append((f"ORCID {orcid}", True))
    show_heading("Researcher profile", profile.person.name, chips, describe_profile(profile) or NO_BIO)
    show_owner_words(said)


def show_ways_on(profile: Profile) -> None:
    """From the picture to the pages that say more."""
    ways = (
        link("Open full explorer", view_address("network")),
        link("Connect with somebody", connect_address(profile.person.id)),
        link("Compare", compare_address([profile.person.id])),
        link("Correct this identity", identity_address(profile.person.id)),
        feed_anchor("Atom feed", "person", profile.person.id),
    )
    st.html(f'<p class="ways-on">{" · ".join(ways)}</p>')


def show_counters(snapshot: Snapshot, person_no: int, profile: Profile) -> None:
    """Works, followers, topics and close collaborators; each number opens what is behind it."""
    works = {
        "Title": lambda row: text(row["title"]),
        "Year": lambda row: text(row["year"]),
        "Venue": lambda row: text(row["venue"]),
    }
    topics = {
        "Topic": lambda row: link(str(row["name"]), researcher_address(profile.person.id, topic=str(row["id"]))),
        "Works": lambda row: text(row["papers"]),
    }
    people = {
        "Collaborator": lambda row: link(str(row["name"]), researcher_address(str(row["id"]))),
        "Papers together": lambda row: text(row["papers"]),
        "From": lambda row: text(row["first_year"]),
        "To": lambda row: text(row["last_year"]),
    }

    def own_papers() -> Table:
        return papers_table(queries.find_papers(snapshot, find_own_papers(snapshot, person_no, profile.filter)))

    with st.container(horizontal=True, key="counters"):
        _counter("works", profile.works, own_papers, works)
        aliases = queries.find_person_aliases(snapshot, person_no)
        show_followers_counter(Target("person", profile.person.id, profile.person.name, aliases))
        _counter("topics", len(profile.topics), lambda: counts_table(profile.topics), topics)
        close = profile.close_collaborators
        _counter("close collaborators", len(close), lambda: people_table(close), people)


def _counter(name: str, count: int, build: Callable[[], Table], cells: dict[str, Cell]) -> None:
    key = name.replace(" ", "-")
    if st.button(f"**{count:,}** {name}", key=f"counter-{key}", type="tertiary", help=_explain(name)):
        st.dialog(f"{count:,} {name}", width="medium")(_show_list)(name, build(), cells)


def _show_list(name: str, rows: Table, cells: dict[str, Cell]) -> None:
    if not rows.rows:
        st.write(f"No {name} in this library. Import works that name this researcher to see some.")
        return
    shown = rows.rows[:MOST_ROWS]
    if len(shown) < len(rows.rows):
        st.caption(f"The first {len(shown):,} of {len(rows.rows):,}; the CSV holds all.")
    st.html(table(name, cells, shown, numbers=("Works", "Papers together", "Year", "From", "To")))
    offer_csv("CSV", name.replace(" ", "-"), lambda: rows, key=f"list-{name}")


def _explain(name: str) -> str:
    explained = {
        "works": "Papers in this library that name this researcher",
        "topics": "Keywords of those papers",
        "close collaborators": "Co-authors of two or more of those papers",
    }
    return explained[name]
