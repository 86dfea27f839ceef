"""The head of the explorer's page: who stands in the middle, what is filtered, what was done by hand."""

from __future__ import annotations

import streamlit as st

from explorer.models import Profile
from explorer.snapshot import queries
from explorer.snapshot.opened import Snapshot
from explorer.text.markdown import to_markdown
from explorer.ui import editing
from explorer.ui.addresses import compare_address, connect_address, view_address
from explorer.ui.choices import set_parameter
from explorer.ui.network_view import EXPANDED, HIDDEN, INSTITUTION, PINNED, VENUE, NetworkView
from explorer.ui.pieces import link, shorten, text
from explorer.ui.view import MARK, TOPIC, readable_type, set_years


def show_network_heading(profile: Profile) -> None:
    """One line, so that the picture gets the room: the name, and where to go from here."""
    person = profile.person
    own = {HIDDEN: "", EXPANDED: "", PINNED: "", MARK: ""}
    ways = (
        link("Profile", view_address("researcher", **own)),
        link("Connect with somebody", connect_address(person.id)),
        link("Compare", compare_address([person.id])),
    )
    lead = f'<p class="kicker">Explorer · {" · ".join(ways)}</p>'
    st.html(f'<header class="head slim"><h1>{text(person.name)}</h1>{lead}</header>')


def show_edits(snapshot: Snapshot, profile: Profile, view: NetworkView) -> None:
    """What is filtered and what was done by hand, each with the way back."""
    filtered = _describe_filter(snapshot, view)
    edits = view.edits
    by_hand = [
        f"{len(nodes):,} {word}"
        for nodes, word in ((edits.hidden, "hidden"), (edits.expanded, "expanded"), (edits.pins, "pinned"))
        if nodes
    ]
    if not (filtered or by_hand or editing.can_undo()):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="filtered"):
        if filtered:
            st.caption(f"Only {to_markdown(filtered)}")
            st.button("Show all", on_click=_clear_filter, args=(profile,), type="tertiary", icon=":material/close:")
        if by_hand:
            st.caption(" · ".join(by_hand))
            st.button(
                "Back to the whole", on_click=editing.clear, type="tertiary", icon=":material/close:", key="whole"
            )
        if editing.can_undo():
            st.button("Undo", on_click=editing.undo, type="tertiary", icon=":material/undo:", key="undo")


def _describe_filter(snapshot: Snapshot, view: NetworkView) -> str:
    wanted = view.slice.filter
    about = _name(snapshot, "topic", wanted.topic_id)
    at = _name(snapshot, "institution", wanted.institution_id)
    parts = (
        str(wanted.years or ""),
        " or ".join(map(readable_type, wanted.types)),
        f"about {about}" if about else "",
        f"with {at}" if at else "",
        f"in {shorten(wanted.venue)}" if wanted.venue else "",
        f"ties of weight {view.slice.min_weight:g} or more" if view.slice.min_weight else "",
    )
    return ", ".join(part for part in parts if part)


def _name(snapshot: Snapshot, kind: queries.TagKind, tag_id: str | None) -> str:
    """A topic's or institution's name; what the library lacks goes by its id."""
    number = None if tag_id is None else queries.find_tag_no(snapshot, kind, tag_id)
    return shorten(queries.find_tags(snapshot, kind, [number])[number].name if number is not None else tag_id or "")


def _clear_filter(profile: Profile) -> None:
    """Back to every paper and every tie."""
    set_years(None, profile)
    for name in (TOPIC, INSTITUTION, VENUE):
        set_parameter(name, None)
    if "types" in st.session_state:
        st.session_state["types"] = []
    st.session_state["weight"] = 0.0
