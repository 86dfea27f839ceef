"""The button that follows a researcher, topic, institution or search, with how many do."""

from __future__ import annotations

import streamlit as st

from explorer.errors import ExplorerError, StateUnavailable
from explorer.people.follows import Following, follow, get_following, unfollow
from explorer.people.readers import Reader, Target
from explorer.text.markup import escape
from explorer.ui.failure import show_error
from explorer.ui.signing_in import find_reader, get_reader, get_store, is_hosted, sign_in_address, view_now

UNREACHABLE = "Who follows can't be read just now. Everything else on this page works."


@st.fragment
def show_follow_button(target: Target, noun: str) -> None:
    """
    Draw the button; a click runs only this part of the page.

    *noun* says what is followed, as in "Follow researcher". In an app with sign-in, whoever has not
    signed in gets a link there, which leads back.
    """
    reader = get_reader()
    label = f"Follow {noun}"
    with st.container(key=f"follow-{noun}", width="content", gap=None):
        try:
            following = get_following(get_store(), reader, target)
        except StateUnavailable:
            st.button(label, key=f"follow-button-{noun}", icon=":material/add:", disabled=True, help=UNREACHABLE)
            return
        if not reader.signed_in and is_hosted():
            _show_way_in(following)
        else:
            _show_button(target, label, noun, following)
        failed = st.session_state.pop(f"follow-failed-{noun}", None)
        if failed is not None:
            show_error(failed)


def _show_way_in(following: Following) -> None:
    count = f" · {following.followers:,}" if following.followers else ""
    address = sign_in_address(view_now())
    st.html(f'<a class="button" href="{escape(address)}" title="{_explain(following)}">Log in to follow{count}</a>')


def _show_button(target: Target, label: str, noun: str, following: Following) -> None:
    count = f" · {following.followers:,}" if following.followers else ""
    st.button(
        f"{'Following' if following.mine else label}{count}",
        key=f"follow-button-{noun}",
        icon=":material/check:" if following.mine else ":material/add:",
        help=f"{_explain(following)} {'A click ends yours.' if following.mine else ''}".strip(),
        on_click=_change,
        args=(target, noun, not following.mine),
    )


def _explain(following: Following) -> str:
    if not following.followers:
        return "Nobody here follows yet."
    if following.followers == 1:
        return "You alone follow." if following.mine else "One reader follows."
    return f"{following.followers:,} readers follow{', you among them' if following.mine else ''}."


def _change(target: Target, noun: str, wanted: bool) -> None:
    reader: Reader = find_reader()
    try:
        (follow if wanted else unfollow)(get_store(), reader, target)
    except ExplorerError as error:
        st.session_state[f"follow-failed-{noun}"] = error
