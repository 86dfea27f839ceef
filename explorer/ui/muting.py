"""The button that leaves a researcher, topic or institution out of the reader's feed and searches."""

from __future__ import annotations

import streamlit as st

from explorer.errors import ExplorerError, StateUnavailable
from explorer.people.follows import exclude, include, is_excluded
from explorer.people.readers import Target
from explorer.ui.failure import show_error
from explorer.ui.signing_in import find_reader, get_reader, get_store

FAILED = "mute-failed"


@st.fragment
def show_mute_button(target: Target, noun: str) -> None:
    """Draw the button, for whoever has a feed of their own; a click runs only this part of the page."""
    reader = get_reader()
    if not reader.signed_in:
        return
    with st.container(key=f"mute-{noun}", width="content", gap="xxsmall"):
        try:
            muted = is_excluded(get_store(), reader, target)
        except StateUnavailable:
            return  # the follow button beside it says so
        st.button(
            "Muted" if muted else "Mute",
            key=f"mute-button-{noun}",
            icon=":material/volume_off:" if muted else ":material/volume_up:",
            type="tertiary",
            help="Left out of your papers and searches. A click ends that."
            if muted
            else f"Leave the papers of this {noun} out of your papers and searches.",
            on_click=_change,
            args=(target, not muted),
        )
        failed = st.session_state.pop(FAILED, None)
        if failed is not None:
            show_error(failed)


def _change(target: Target, wanted: bool) -> None:
    try:
        (exclude if wanted else include)(get_store(), find_reader(), target)
    except ExplorerError as error:
        st.session_state[FAILED] = error
