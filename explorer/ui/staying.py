"""What a reader does about a researcher: follow or mute them, and note what only the reader sees."""

from __future__ import annotations

import streamlit as st

from explorer.models import Profile
from explorer.people.readers import Target
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.ui.following import show_follow_button
from explorer.ui.muting import show_mute_button
from explorer.ui.noting import show_noting


def show_actions(snapshot: Snapshot, number: int, profile: Profile) -> None:
    """Draw the buttons in a row below the counters."""
    person = target_of(snapshot, number, profile)
    with st.container(horizontal=True, vertical_alignment="center", key="actions"):
        st.html('<p class="actions">Decide how to stay connected</p>', width="content")
        show_follow_button(person, "researcher", counted_elsewhere=True)
        show_mute_button(person, "researcher")
        show_noting(person)


def target_of(snapshot: Snapshot, number: int, profile: Profile) -> Target:
    """The researcher as a thing to follow or note, under all ids that lead to them."""
    return Target("person", profile.person.id, profile.person.name, queries.find_person_aliases(snapshot, number))
